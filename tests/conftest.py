"""What the tests share: the real life, copies of its data, and the built book."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lifebook import Life

ROOT = Path(__file__).resolve().parents[1]
# The one of this environment, whatever the PATH says.
BUILT = "LIFEBOOK_BUILT"
"""Variable of the environment that names the folder of a book which was built a moment ago."""
JUPYTER_BOOK = str(Path(sys.executable).with_name("jupyter-book"))


@pytest.fixture(scope="session")
def life() -> Life:
    """The life as the repository has it."""
    return Life.open(ROOT / "data")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def rewrite(folder: Path, table: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Change the rows of a table of a copy in place."""
    path = folder / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows, header = list(reader), list(reader.fieldnames or ())
    change(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def line_of(folder: Path, table: str, row: str) -> int:
    """Line on which a row stands (the tables have one line a row)."""
    lines = (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(f"{row},"))


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the book in a folder as the Makefile does."""
    return subprocess.run(
        [JUPYTER_BOOK, "build", ".", "-W", "-n", "--keep-going"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
        check=False,
    )


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built book; built now, as a plain build, so that it is never stale."""
    if os.environ.get(BUILT) == str(ROOT):  # by `tests.__main__`, for several runs at once
        return ROOT / "_build" / "html"
    result = build(ROOT)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return ROOT / "_build" / "html"
