"""Notebooks executed in place: what is written, what is left, and from which folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lifebook import rerun, runs
from lifebook.repository import Repository, is_fetching

from .conftest import ROOT


def notebook(path: Path, *cells: str) -> Path:
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# A notebook", id="title")]
    made.cells += [nbformat.v4.new_code_cell(code, id=f"c{n}") for n, code in enumerate(cells)]
    made.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A book with a notebook, an assignment, one that fails and a key, executed from elsewhere."""
    folder = tmp_path_factory.mktemp("edition")
    (folder / "_config.yml").write_text(
        "repository:\n  url: https://github.com/owner/life\n", encoding="utf-8"
    )
    here = "from pathlib import Path\nprint(Path.cwd().name)"
    notebook(folder / "book" / "notebooks" / "a.ipynb", here, "1 + 1")
    notebook(folder / "book" / "notebooks" / "bad.ipynb", "1 / 0")
    notebook(folder / "book" / "assignments" / "b.ipynb", here)
    notebook(folder / "book" / "assignments" / "key" / "b.ipynb", "2")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run(
        [sys.executable, "-m", "lifebook.rerun", folder / "book"],
        cwd=elsewhere, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return folder / "book", done


def test_each_runs_in_its_own_folder_from_wherever_it_is_started(book) -> None:  # type: ignore[no-untyped-def]
    folder, _ = book
    for name in ("notebooks/a", "assignments/b"):
        ran = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        first = next(cell for cell in ran.cells if cell.get("outputs"))
        assert first.outputs[0].text == f"{name.split('/')[0]}\n"


def test_a_key_is_not_touched(book) -> None:  # type: ignore[no-untyped-def]
    folder, done = book
    key = nbformat.read(folder / "assignments" / "key" / "b.ipynb", as_version=4)
    assert key.cells[1].execution_count is None
    assert "key" not in done.stdout


def test_one_that_fails_is_left_as_it_was_and_told(book) -> None:  # type: ignore[no-untyped-def]
    folder, done = book
    assert done.returncode == 1
    bad = nbformat.read(folder / "notebooks" / "bad.ipynb", as_version=4)
    assert [cell.get("outputs", []) for cell in bad.cells] == [[], []]
    assert "ZeroDivisionError" in done.stdout
    assert list(folder.rglob("*.unfinished")) == []


def test_it_says_how_far_it_is_and_records_what_ran(book) -> None:  # type: ignore[no-untyped-def]
    folder, done = book
    assert [f"[{n}/3]" in done.stdout for n in (1, 2, 3)] == [True] * 3
    assert "WARNING" not in done.stderr
    record = runs.read(folder)
    assert list(record) == ["notebooks/a.ipynb", "assignments/b.ipynb"]
    python = record["notebooks/a.ipynb"]["versions"]["Python"]
    assert python == ".".join(map(str, sys.version_info[:3]))


def test_the_cell_that_colab_needs_is_put_in(book) -> None:  # type: ignore[no-untyped-def]
    folder, _ = book
    ran = nbformat.read(folder / "notebooks" / "a.ipynb", as_version=4)
    assert [is_fetching(cell) for cell in ran.cells] == [False, True, False, False]
    assert ran.cells[1].outputs == []


def test_a_dead_kernel_is_a_failure(tmp_path: Path) -> None:
    path = notebook(tmp_path / "dead.ipynb", "import os; os._exit(1)")
    before = path.read_bytes()
    with pytest.raises(rerun.Failure, match=r"(?i)kernel died"):
        rerun.rerun(path, Repository("github.com", "owner", "life", "main"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["notebooks/age.ipynb", "assignments/4-offices.ipynb"])
def test_a_notebook_runs_in_any_folder(tmp_path: Path, name: str) -> None:
    """Started outside the repository it finds the data of the package."""
    committed = nbformat.read(ROOT / "book" / name, as_version=4)
    alone = Path(shutil.copy(ROOT / "book" / name, tmp_path))
    ran = nbformat.read(alone, as_version=4)
    NotebookClient(
        ran, timeout=120, resources={"metadata": {"path": str(tmp_path)}},
        extra_arguments=["--log-level=ERROR"],
    ).execute(env={**os.environ})  # fmt: skip

    def shown(cells: list[nbformat.NotebookNode]) -> list[str | None]:
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        return [output.get("data", {}).get("text/plain") for output in outputs]

    assert shown(ran.cells) == shown(committed.cells)
    assert any(shown(ran.cells))
