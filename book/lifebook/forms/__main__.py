"""Make a form of the book: ``python -m lifebook.forms epub|pdf SITE``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from lifebook.forms import shelf, whole


def main(arguments: Sequence[str]) -> int:
    """Make the form named first, put it into the site named second, and say where it is."""
    if len(arguments) != 2 or f"book.{arguments[0]}" not in shelf.FORMS:
        print("usage: python -m lifebook.forms epub|pdf SITE", file=sys.stderr)
        return 2
    form, site = arguments[0], Path(arguments[1])
    folder, made = whole.pages(Path.cwd())
    if form == "pdf":
        # Only here: the ePub needs nothing that the book does not.
        from lifebook.forms import pdf

        book = pdf.make(folder, made)
    else:
        book = folder / f"book.{form}"
    target = shelf.put(book, site)
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
