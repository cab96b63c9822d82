"""The record of runs: of every published notebook, as it is now, on the versions of the lock."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from packaging.specifiers import SpecifierSet

from lifebook import runs

from .conftest import ROOT

BOOK = ROOT / "book"
RECORD = runs.read(BOOK)
NOTEBOOKS = runs.notebooks(BOOK)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(package: str) -> str:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{package}==(\S+)", lock, re.MULTILINE)
    assert found
    return found[1]


def test_every_published_notebook_is_recorded_and_no_other() -> None:
    assert list(RECORD) == [runs.name_of(path) for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_code_that_ran_is_the_code_that_is_there(path: Path) -> None:
    entry = RECORD[runs.name_of(path)]
    assert entry["code"] == runs.code_of(nbformat.read(path, as_version=4)), "run 'make notebooks'"
    assert 0 < entry["seconds"] < 120
    assert date.fromisoformat(entry["on"]) >= date(2026, 11, 1)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_ran_on_the_versions_of_the_lock(path: Path) -> None:
    versions = RECORD[runs.name_of(path)]["versions"]
    assert versions["pandas"] == locked("pandas"), "run 'make notebooks'"
    assert versions["matplotlib"] == locked("matplotlib"), "run 'make notebooks'"
    assert versions["lifebook"] == PROJECT["project"]["version"], "run 'make notebooks'"
    assert versions["Python"] in SpecifierSet(PROJECT["project"]["requires-python"])


def test_nbval_runs_what_is_published_and_nothing_else() -> None:
    patterns = PROJECT["tool"]["pytest"]["ini_options"]["testpaths"]
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    assert found == set(NOTEBOOKS)
    assert {path.parent.name for path in NOTEBOOKS} == {"notebooks", "assignments"}
    assert list((ROOT / "tests").rglob("*.ipynb")) == []


def entry(seconds: float, code: str = "a", pandas: str = "3") -> dict[str, Any]:
    return {"code": code, "seconds": seconds, "on": "2026-11-27", "versions": {"pandas": pandas}}


def test_an_entry_changes_only_with_code_or_versions(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    names = ["notebooks/a.ipynb", "notebooks/b.ipynb", "notebooks/c.ipynb"]
    runs.write(tmp_path, dict.fromkeys(names, entry(1)))
    before = (tmp_path / "runs.json").read_bytes()
    runs.write(tmp_path, {names[0]: entry(2)})
    assert (tmp_path / "runs.json").read_bytes() == before
    runs.write(tmp_path, {names[0]: entry(2, code="b"), names[1]: entry(2, pandas="4")})
    assert [found["seconds"] for found in runs.read(tmp_path).values()] == [2, 2, 1]
    (folder / "b.ipynb").unlink()
    runs.write(tmp_path, {})
    assert list(runs.read(tmp_path)) == [names[0], names[2]]


def test_notebooks_below_the_folders_are_not_published(tmp_path: Path) -> None:
    for name in ("notebooks/a", "assignments/b", "assignments/key/b", "assignments/paper/b"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    assert [runs.name_of(path) for path in runs.notebooks(tmp_path)] == [
        "notebooks/a.ipynb", "assignments/b.ipynb",
    ]  # fmt: skip
