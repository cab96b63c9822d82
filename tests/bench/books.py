"""This book against stock Jupyter Book on the same content.

Stock is the same pages, data and apparatus without `lifebook.site` and without the settings that
serve speed. Both are built in turn, several times, and the least time of each counts. Since stock
does not notice a changed cell, an edit of data is held against its cold build, which is what stock
would need to be right.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from ..conftest import JUPYTER_BOOK, ROOT

ROUNDS = 2
CHAPTER = "book/chapters/04-siberia.md"
CELLS = {"note of a person": ("people", "note"), "note on a stay": ("stays", "note")}


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
        (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")

    def build(self) -> float:
        """Build as ``make book`` does; the seconds it took.

        Raises
        ------
        RuntimeError
            If the build fails.
        """
        start = time.perf_counter()
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
        return time.perf_counter() - start

    def clean(self) -> None:
        """Leave nothing of earlier builds."""
        shutil.rmtree(self.folder / "_build", ignore_errors=True)

    def edit_chapter(self) -> None:
        """Add a sentence to a chapter."""
        with (self.folder / CHAPTER).open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n")

    def edit_cell(self, table: str, column: str) -> None:
        """Change one cell of a table."""
        path = self.folder / "data" / f"{table}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        rows[1][rows[0].index(column)] += " More."
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def in_turn(
    books: tuple[Book, Book], before: Callable[[Book], object], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Least seconds of a build of each, something having been done before."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for book, found in zip(books, times, strict=True):
            before(book)
            found.append(book.build())
    return min(times[0]), min(times[1])


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
        for name, (table, column) in CELLS.items():
            times = []
            for _ in range(ROUNDS):
                ours.edit_cell(table, column)
                times.append(ours.build())
            print(
                f"one cell, {name}: {min(times):.1f} s; {min(times) / cold[0]:.2f} of our cold "
                f"build, {min(times) / cold[1]:.2f} of stock’s"
            )


def _say(what: str, ours: float, stock: float) -> None:
    print(f"{what}: {ours:.1f} s; stock {stock:.1f} s: {ours / stock:.2f} to 1", flush=True)
