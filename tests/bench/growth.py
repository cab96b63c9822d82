"""Time of a build with 1, 4 and 16 times the chapters, this book against stock Jupyter Book.

The chapters are copied with their words and roles; figures and notebooks, whose time grows with
their number alone, are left out of both.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import yaml

from .books import Book, in_turn

TIMES = (1, 4, 16)


def multiply(book: Book, times: int) -> None:
    """Give a book so many copies of its chapters, and nothing else but the reference."""
    folder = book.folder
    contents = yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))
    kept = [part for part in contents["parts"] if part["caption"] == "Reference"]
    chapters = sorted((folder / "book" / "chapters").glob("*.md"))
    files = []
    for copy in range(times):
        for chapter in chapters:
            target = folder / "book" / f"copy-{copy}" / chapter.name
            target.parent.mkdir(exist_ok=True)
            target.write_text(_plain(chapter.read_text(encoding="utf-8")), encoding="utf-8")
            files.append({"file": target.relative_to(folder).with_suffix("").as_posix()})
    shutil.rmtree(folder / "book" / "chapters")
    contents["parts"] = [{"caption": "Chapters", "chapters": files}, *kept]
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    (folder / "book" / "index.md").write_text("# Many chapters\n", encoding="utf-8")


def _plain(text: str) -> str:
    """A chapter without its figures, and without the marks that may stand once in a book."""
    text = re.sub(r"^```\{chart\}.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\{claim\}`[^`]*`", "", text)


def report() -> None:
    """Build both at each size, and print the times and ratios."""
    for times in TIMES:
        with tempfile.TemporaryDirectory() as folder:
            books = (
                Book(Path(folder, "ours"), stock=False),
                Book(Path(folder, "stock"), stock=True),
            )
            for book in books:
                multiply(book, times)
            ours, stock = in_turn(books, Book.clean, rounds=2 if times == 1 else 1)
        print(f"{times} times the chapters: {ours}; stock {stock}: {ours.over(stock)}", flush=True)
