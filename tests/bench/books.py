"""This book against stock Jupyter Book on the same content.

Stock is the same pages, data and apparatus without `lifebook.site` and without the settings that
serve speed. Both are built in turn, several times, and the least time of each counts; processor
time, kernels included, is given besides, since it says more on a machine with other work. Since
stock does not notice a changed cell, an edit of data is held against its cold build, which is what
stock would need to be right.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from ..conftest import JUPYTER_BOOK, ROOT

ROUNDS = 2
CHAPTER = "book/chapters/04-siberia.md"
CELLS = {
    "note of a person": ("people", "sedova", "note", ("Wife.", "His wife.")),
    "note on a stay": ("stays", "nikolaev-prison-1898", "note", ("Cold.", "Cold, and long.")),
    "date of an event": (
        "events",
        "meets-shvigovsky",
        "date",
        ("[1895-12..1896-07]", "[1895-11..1896-07]"),
    ),
    "date of an arrest": ("events", "arrest-1898", "date", ("1898-02-08", "1898-02-09")),
}
"""Table, row, column, and what stands there in turn."""


class Times(NamedTuple):
    """Seconds by the clock, and of the processor, all processes that have ended included."""

    clock: float
    processor: float

    @classmethod
    def now(cls) -> Times:
        """Both as they stand."""
        used = os.times()
        return cls(time.perf_counter(), used.children_user + used.children_system)

    @classmethod
    def least(cls, found: Sequence[Times]) -> Times:
        """The least of each."""
        return cls(*map(min, zip(*found, strict=True)))

    def over(self, other: Times) -> str:
        """Both as ratios to another."""
        return f"{self.clock / other.clock:.2f} to 1 (processor {self.processor / other.processor:.2f})"

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.processor:.1f} s)"


class Book:
    """A copy of the book in a folder of its own, with its own data and package.

    Parameters
    ----------
    folder
        Where to put it.
    stock
        Whether to build it without the hooks of `lifebook.site`.
    """

    def __init__(self, folder: Path, *, stock: bool) -> None:
        self.folder = folder
        hidden = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        for name in ("data", "book"):
            shutil.copytree(ROOT / name, folder / name, ignore=hidden)
        shutil.copy(ROOT / "_toc.yml", folder)
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        if stock:
            config["sphinx"]["extra_extensions"].remove("lifebook.site")
            config["sphinx"]["config"].pop("numfig", None)
            config.pop("latex", None)
        (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")

    def build(self) -> Times:
        """Build as ``make book`` does; the seconds it took.

        Raises
        ------
        RuntimeError
            If the build fails.
        """
        start = Times.now()
        done = subprocess.run(
            [JUPYTER_BOOK, "build", ".", "--keep-going"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder / "book"), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
        return Times(*(now - then for now, then in zip(Times.now(), start, strict=True)))

    def clean(self) -> None:
        """Leave nothing of earlier builds."""
        shutil.rmtree(self.folder / "_build", ignore_errors=True)

    def edit_chapter(self) -> None:
        """Add a sentence to a chapter."""
        with (self.folder / CHAPTER).open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n")

    def edit_cell(self, table: str, row: str, column: str, value: str) -> None:
        """Give one cell of a table another value."""
        path = self.folder / "data" / f"{table}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        found = next(each for each in rows if each[0] == row)
        found[rows[0].index(column)] = value
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def in_turn(
    books: tuple[Book, Book], before: Callable[[Book], object], rounds: int = ROUNDS
) -> tuple[Times, Times]:
    """Least seconds of a build of each, something having been done before."""
    times: tuple[list[Times], list[Times]] = ([], [])
    for _ in range(rounds):
        for book, found in zip(books, times, strict=True):
            before(book)
            found.append(book.build())
    return Times.least(times[0]), Times.least(times[1])


def report() -> None:
    """Build both, and print the times and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Book(Path(folder, "ours"), stock=False)
        stock = Book(Path(folder, "stock"), stock=True)
        both = ours, stock
        cold = in_turn(both, Book.clean)
        _say("cold build", *cold)
        _say("no change", *in_turn(both, lambda _: None))
        _say("a chapter edited", *in_turn(both, Book.edit_chapter))
        for name, (table, row, column, values) in CELLS.items():
            times = []
            for value in values:
                ours.edit_cell(table, row, column, value)
                times.append(ours.build())
            edited = Times.least(times)
            print(f"one cell, {name}: {edited}; to our cold build {edited.over(cold[0])}")
            print(f"  to stock’s cold build {edited.over(cold[1])}", flush=True)


def _say(what: str, ours: Times, stock: Times) -> None:
    print(f"{what}: {ours}; stock {stock}: {ours.over(stock)}", flush=True)
