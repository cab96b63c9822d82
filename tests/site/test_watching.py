"""What a process is seen to use, in a process of its own, since a watch cannot be ended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lifebook import tables
from lifebook.site import watching

from ..conftest import ROOT


def watched(folder: Path, code: str, **folders: bool) -> set[str]:
    """Run code under watch in a folder; give the lines noted, paths relative to the folder."""
    notes = folder / "notes.txt"
    watch = {str(folder): True, **{str(folder / name): kept for name, kept in folders.items()}}
    begin = f"import runpy\nwatch = runpy.run_path({watching.__file__!r})['watch']\n"
    subprocess.run(
        [sys.executable, "-c", f"{begin}watch({str(notes)!r}, {watch!r})\n{code}"],
        cwd=folder,
        # Compiled modules are written, as they are for most users.
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        check=True,
        timeout=600,
    )
    lines = notes.read_text(encoding="utf-8").splitlines()
    assert lines[0] == watching.STARTED
    return {line.replace(f"{folder}/", "") for line in lines[1:]}


def test_a_file_that_is_read_is_noted_once_and_one_that_is_written_is_not(tmp_path: Path) -> None:
    (tmp_path / "read.txt").write_text("", encoding="utf-8")
    code = (
        "open('read.txt').close(); open('read.txt', 'rb').close(); open('new.txt', 'w').close(); "
        "import os; os.close(os.open('newer.txt', os.O_CREAT | os.O_WRONLY))"
    )
    assert watched(tmp_path, code) == {"read.txt"}
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8").count("read.txt") == 1


def test_a_file_that_is_changed_in_place_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("", encoding="utf-8")
    assert watched(tmp_path, "open('log.txt', 'a+').close()") == {"log.txt"}


def test_a_file_that_is_not_there_is_noted_since_it_may_come(tmp_path: Path) -> None:
    code = "try: open('later.txt')\nexcept FileNotFoundError: pass"
    assert watched(tmp_path, code) == {"later.txt"}


def test_a_table_read_by_pandas_is_noted(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a\n1\n", encoding="utf-8")
    assert watched(tmp_path, "import pandas; pandas.read_csv('table.csv')") == {"table.csv"}


def test_of_a_table_of_the_life_the_columns_are_noted(tmp_path: Path) -> None:
    """A table that is read by something else besides is noted as a file."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    code = "import sys; from lifebook import Life; life = Life.open('data'); life.people['name']"
    people = "data/people.csv"
    assert watched(tmp_path, code) == {"data/datapackage.json", f"column people name - {people}"}
    for more in ("life.people.itertuples()", f"open({people!r}).close()"):
        (tmp_path / "notes.txt").unlink()
        assert people in watched(tmp_path, f"{code}; {more}")


def test_a_module_is_noted_by_its_source_also_when_it_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    for name in ("__init__", "one", "other"):
        (tmp_path / "room" / f"{name}.py").write_text("", encoding="utf-8")
    for _ in range(2):
        (tmp_path / "notes.txt").unlink(missing_ok=True)
        found = watched(tmp_path, "import sys; sys.path.insert(0, '.'); import room.one")
        assert found == {"room/__init__.py", "room/one.py"}


def test_a_folder_that_is_listed_is_noted_and_a_search_for_modules_is_not(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    code = "import pathlib, sys; sys.path.insert(0, '.'); list(pathlib.Path('data').iterdir())"
    assert watched(tmp_path, code) == {f"{watching.LISTED}data"}


def test_the_inner_of_two_folders_decides(tmp_path: Path) -> None:
    for path in ("built/page.txt", "built/kept/page.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    code = "open('built/page.txt').close(); open('built/kept/page.txt').close()"
    found = watched(tmp_path, code, **{"built": False, "built/kept": True})
    assert found == {"built/kept/page.txt"}


def test_another_process_may_use_anything(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])"
    assert watching.ANYTHING in watched(tmp_path, code)


def test_the_tables_are_asked_in_their_own_words() -> None:
    assert watching.NARROW == tables.NARROW
