"""A plain build is never stale, and re-reads no page without need: each case in a small book."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from ..conftest import JUPYTER_BOOK, ROOT, rewrite

NOTEBOOK = "book/notebooks/count"
REGISTER = "book/reference/roles"
PLAIN = "book/plain"


def write_notebook(folder: Path, code: str) -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# Count", id="title"),
        nbformat.v4.new_code_cell(code, id="count"),
    ]
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    nbformat.write(notebook, folder / f"{NOTEBOOK}.ipynb")


@pytest.fixture(scope="module")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of four pages with its own copy of the data and of the package, built once."""
    folder = tmp_path_factory.mktemp("book")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "book" / "lifebook", folder / "book" / "lifebook")
    for part in ("_static", "_templates"):
        shutil.copytree(ROOT / "book" / part, folder / "book" / part)
    shutil.copy(ROOT / "_config.yml", folder)
    for page in ("notebooks", "reference"):
        (folder / "book" / page).mkdir()
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n"
        + "".join(f"- file: {page}\n" for page in (NOTEBOOK, REGISTER, PLAIN)),
        encoding="utf-8",
    )
    (folder / "book" / "index.md").write_text("# A small book\n", encoding="utf-8")
    (folder / f"{PLAIN}.md").write_text("# Plain\n\nNo data here.\n", encoding="utf-8")
    (folder / f"{REGISTER}.md").write_text(
        "# Roles\n\n{count}`roles` roles, {count}`claims verdict=disputed` disputed\n",
        encoding="utf-8",
    )
    write_notebook(
        folder, "from lifebook import Life\nprint(f'{len(Life.open().roles)} roles in the data')"
    )
    read(folder)
    return folder


def read(folder: Path) -> set[str]:
    """Build, and give the pages that were read."""
    result = built(folder)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    printed = re.sub(r"\x1b\[[\d;]*m", "", result.stdout)
    return set(re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", printed))


def built(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [JUPYTER_BOOK, "build", ".", "-W", "--keep-going"],
        cwd=folder,
        capture_output=True,
        text=True,
        # The copy of the package comes before the installed one, in the kernel too.
        env={**os.environ, "PYTHONPATH": str(folder / "book"), "NO_COLOR": "1"},
        check=False,
    )


def shown(folder: Path, page: str) -> str:
    return (folder / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8")


def roles(folder: Path) -> int:
    return len((folder / "data" / "roles.csv").read_text(encoding="utf-8").splitlines()) - 1


def drop_role(folder: Path) -> None:
    rewrite(folder / "data", "roles", lambda rows: rows.pop())


def put(folder: Path, table: str, column: str, value: str) -> None:
    """Give a cell of the first row another value."""
    rewrite(folder / "data", table, lambda rows: rows[0].update({column: value}))


def test_without_a_change_nothing_is_read(small_book: Path) -> None:
    assert read(small_book) == set()


def test_a_changed_table_reaches_notebook_and_register_only(small_book: Path) -> None:
    drop_role(small_book)
    os.utime(small_book / "data" / "roles.csv", (0, 0))  # content counts, and not the time stamp
    assert read(small_book) == {NOTEBOOK, REGISTER}
    assert f"{roles(small_book)} roles in the data" in shown(small_book, NOTEBOOK)
    assert f"{roles(small_book)} roles" in shown(small_book, REGISTER)


def test_what_no_page_was_made_from_changes_nothing(small_book: Path) -> None:
    """A table that is only touched; cells that nobody asked for; modules that none imports."""
    (small_book / "data" / "roles.csv").touch()
    for table, column in {"people": "note", "stays": "note", "claims": "comment"}.items():
        put(small_book, table, column, "Something else.")
    for module in ("charts/age.py", "classroom/grade.py", "browser.py", "check/ledger.py"):
        path = small_book / "book" / "lifebook" / module
        path.write_text(path.read_text(encoding="utf-8") + "\n# A remark.\n", encoding="utf-8")
    assert read(small_book) == set()


def test_a_cell_reaches_the_page_that_prints_what_rests_on_it(small_book: Path) -> None:
    def dispute(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["verdict"] != "disputed")["verdict"] = "disputed"

    before = disputed(small_book)
    rewrite(small_book / "data", "claims", dispute)
    assert read(small_book) == {REGISTER}
    assert disputed(small_book) == before + 1


def disputed(folder: Path) -> int:
    found = re.search(r"(\d+) disputed", shown(folder, REGISTER))
    assert found is not None
    return int(found[1])


def test_a_cell_runs_the_notebook_that_looks_at_its_column_and_no_other(small_book: Path) -> None:
    write_notebook(
        small_book,
        "from lifebook import Life\n"
        "roles = Life.open().roles\n"
        "print(f'{len(roles)} roles in the data, the first:', roles['title'].iloc[0])",
    )
    assert read(small_book) == {NOTEBOOK}
    put(small_book, "roles", "note", "Something else.")
    assert read(small_book) == set()
    put(small_book, "roles", "title", "Keeper of a lighthouse")
    assert read(small_book) == {NOTEBOOK}
    assert "the first: Keeper of a lighthouse" in shown(small_book, NOTEBOOK)


def test_a_date_runs_the_notebook_that_it_reaches(small_book: Path) -> None:
    """One that asks for it, and one that asks for stays of which it is the beginning."""

    def shift(event: str) -> None:
        def change(rows: list[dict[str, str]]) -> None:
            row = next(row for row in rows if row["id"] == event)
            row["date"] = "1902-02-02" if row["date"] != "1902-02-02" else "1902-02-03"

        rewrite(small_book / "data", "events", change)

    with (small_book / "data" / "stays.csv").open(newline="", encoding="utf-8") as file:
        edges = [
            row[edge] for row in csv.DictReader(file) for edge in ("arrived_event", "left_event")
        ]
    with (small_book / "data" / "events.csv").open(newline="", encoding="utf-8") as file:
        others = [row["id"] for row in csv.DictReader(file) if row["id"] not in {*edges, "death"}]
    write_notebook(
        small_book,
        "from lifebook import Life\nlife = Life.open()\n"
        f"print(life.age({others[10]!r}), life.stays['arrived'].nunique(), 'beginnings')",
    )
    assert read(small_book) == {NOTEBOOK}
    shift(others[11])
    assert read(small_book) == set()
    shift(others[10])
    assert read(small_book) == {NOTEBOOK}
    shift(next(event for event in edges if event not in {"", "birth"}))
    assert read(small_book) == {NOTEBOOK}


def test_a_table_that_the_notebook_reads_by_itself_is_used_whole(small_book: Path) -> None:
    write_notebook(
        small_book,
        "import pandas as pd\nfrom lifebook import Life\n"
        "print(Life.open().roles['title'].size == len(pd.read_csv('../../data/roles.csv')))\n"
        "print(f'{len(Life.open().roles)} roles in the data')",
    )
    assert read(small_book) == {NOTEBOOK}
    put(small_book, "roles", "note", "Something else again.")
    assert read(small_book) == {NOTEBOOK}


def test_a_module_that_the_apparatus_alone_uses_does_not_run_the_notebook(small_book: Path) -> None:
    path = small_book / "book" / "lifebook" / "apparatus" / "tips.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# A remark.\n", encoding="utf-8")
    assert read(small_book) == {REGISTER}


def test_a_changed_module_runs_the_notebook_anew(small_book: Path) -> None:
    path = small_book / "book" / "lifebook" / "life.py"
    code = path.read_text(encoding="utf-8")
    path.write_text(
        code.replace('self.frame("roles"), doc', 'self.frame("roles").head(3), doc'),
        encoding="utf-8",
    )
    assert read(small_book) == {NOTEBOOK, REGISTER}
    assert "3 roles in the data" in shown(small_book, NOTEBOOK)
    path.write_text(code, encoding="utf-8")
    assert read(small_book) == {NOTEBOOK, REGISTER}
    assert f"{roles(small_book)} roles in the data" in shown(small_book, NOTEBOOK)


def test_a_changed_style_sheet_is_linked_from_every_page_without_reading_any(
    small_book: Path,
) -> None:
    before = re.search(r"book\.css[^\"]*", shown(small_book, PLAIN))
    with (small_book / "book" / "_static" / "lifebook.css").open("a", encoding="utf-8") as sheet:
        sheet.write("\n.new { color: red; }\n")
    assert read(small_book) == set()
    after = re.search(r"book\.css[^\"]*", shown(small_book, PLAIN))
    assert before is not None
    assert after is not None
    assert before[0] != after[0]


def test_outputs_that_the_notebook_brings_are_not_believed(small_book: Path) -> None:
    path = small_book / f"{NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source += "  # as committed"
    notebook.cells[-1].execution_count = 1
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="1234 roles in the data\n")]
    nbformat.write(notebook, path)
    assert read(small_book) == {NOTEBOOK}
    assert "1234 roles" not in shown(small_book, NOTEBOOK)
    assert f"{roles(small_book)} roles in the data" in shown(small_book, NOTEBOOK)


def test_a_file_beside_the_notebook_is_one_that_it_uses(small_book: Path) -> None:
    beside = small_book / "book" / "notebooks" / "beside.txt"
    beside.write_text("first", encoding="utf-8")
    write_notebook(
        small_book,
        "from pathlib import Path\n"
        "print(Path('beside.txt').read_text(), len(list(Path('../../data').iterdir())), 'files')",
    )
    assert read(small_book) == {NOTEBOOK}
    drop_role(small_book)
    assert read(small_book) == {REGISTER}  # it has listed the data and opened none
    beside.write_text("second", encoding="utf-8")
    assert read(small_book) == {NOTEBOOK}
    assert "second" in shown(small_book, NOTEBOOK)
    (small_book / "data" / "more.txt").write_text("", encoding="utf-8")
    assert read(small_book) == {NOTEBOOK}


def test_a_notebook_that_starts_another_program_may_use_anything(small_book: Path) -> None:
    write_notebook(
        small_book,
        "import subprocess, sys\n"
        "code = 'from lifebook import Life; print(len(Life.open().works), \"works\")'\n"
        "print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout)",
    )
    assert read(small_book) == {NOTEBOOK}
    rewrite(small_book / "data", "works", lambda rows: rows.pop())
    assert read(small_book) == {NOTEBOOK}
    works = len((small_book / "data" / "works.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert f"{works} works" in shown(small_book, NOTEBOOK)


def test_changed_code_runs_the_notebook_anew(small_book: Path) -> None:
    write_notebook(small_book, "from lifebook import Life\nprint('subject:', Life.open().subject)")
    assert read(small_book) == {NOTEBOOK}
    assert "subject: Leon Trotsky" in shown(small_book, NOTEBOOK)


def test_a_changed_page_is_read_alone(small_book: Path) -> None:
    (small_book / f"{PLAIN}.md").write_text("# Plain\n\nStill no data.\n", encoding="utf-8")
    assert read(small_book) == {PLAIN}


def test_cached_output_does_not_outlive_the_data_without_an_environment(small_book: Path) -> None:
    """Only the cache of outputs is kept, as `jupyter-book clean` does."""
    write_notebook(
        small_book, "from lifebook import Life\nprint(f'{len(Life.open().roles)} roles, again')"
    )
    read(small_book)
    drop_role(small_book)
    shutil.rmtree(small_book / "_build" / "html")
    shutil.rmtree(small_book / "_build" / ".doctrees", ignore_errors=True)
    read(small_book)
    assert f"{roles(small_book)} roles, again" in shown(small_book, NOTEBOOK)


def test_a_notebook_that_failed_is_run_again(small_book: Path) -> None:
    marker = small_book / "allowed.json"
    write_notebook(
        small_book,
        f"import json, pathlib\njson.loads(pathlib.Path({str(marker)!r}).read_text())",
    )
    result = built(small_book)
    assert result.returncode != 0
    assert "Executing notebook failed" in result.stdout + result.stderr
    marker.write_text(json.dumps({"allowed": True}), encoding="utf-8")
    assert read(small_book) == {NOTEBOOK}
    assert "FileNotFoundError" not in shown(small_book, NOTEBOOK)
