"""Where the forms lie in a built site, and the line of the front page that leads to them.

The line is written into the page after the build, by those who made the form: a site built without
it has no dead link. It names the size, since a reader on a bad line has to choose.

To add a form: its file and what it is, in `FORMS`.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

__all__ = ["FORMS", "put", "write_line"]

FORMS = {
    "book.pdf": "PDF for paper, A4",
    "book.epub": "ePub for e-readers and phones",
}

FOLDER = "downloads"
FRONT = "book/index.html"

_LINE = re.compile(r'<p class="lb-forms">.*?</p>\n', re.DOTALL)

# The one that is read: the theme sets another above it, for paper.
_TITLE = re.compile(r'<article class="bd-article[^>]*>.*?</h1>\n', re.DOTALL)


def put(made: Path, site: Path) -> Path:
    """Copy a finished form into a site, and name it on the front page.

    Raises
    ------
    SystemExit
        If the site has no front page.
    """
    if not (site / FRONT).is_file():
        raise SystemExit(f"{site / FRONT}: no such page; build the book first, with 'make book'")
    target = site / FOLDER / made.name
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".part")
    shutil.copyfile(made, beside)
    beside.replace(target)
    write_line(site)
    return target


def write_line(site: Path) -> None:
    """Write the line for the forms that are there, in the place of an earlier one."""
    page = site / FRONT
    before = _LINE.sub("", page.read_text(encoding="utf-8"))
    links = [
        f'<a href="../{FOLDER}/{name}">{words}</a> ({_size(site / FOLDER / name)})'
        for name, words in FORMS.items()
        if (site / FOLDER / name).is_file()
    ]
    title = _TITLE.search(before)
    if title is None:
        raise SystemExit(f"{page}: has no title below which the links could stand")
    line = f'<p class="lb-forms">The whole book in one file: {", ".join(links)}.</p>\n'
    end = title.end()
    after = before[:end] + (line if links else "") + before[end:]
    page.write_text(after, encoding="utf-8")


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f}&nbsp;MB"
