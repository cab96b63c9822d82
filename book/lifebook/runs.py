"""The notebooks that the book publishes, and the record of when and on what each was last run.

The record, ``book/runs.json``, is written by ``make notebooks`` and committed: a run time measured while
the book is built would make every build differ. An entry is kept as it is for as long as the
notebook has the same code and runs on the same versions, so that running twice changes nothing.

To publish notebooks of another folder: add it to `FOLDERS`. To record another version: `PACKAGES`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import nbformat

from lifebook.repository import is_fetching

__all__ = ["code_of", "name_of", "notebooks", "read", "title_of", "versions", "write"]

FOLDERS = ("notebooks", "assignments")
"""Folders of the book whose notebooks are taken; not those below them, where keys may be."""

RECORD = "runs.json"
PACKAGES = ("pandas", "matplotlib", "lifebook")


def notebooks(book: Path) -> list[Path]:
    """The notebooks that are published, in order."""
    return [path for folder in FOLDERS for path in sorted((book / folder).glob("*.ipynb"))]


def name_of(path: Path) -> str:
    """What a notebook is called in the record: its folder and its file."""
    return f"{path.parent.name}/{path.name}"


def title_of(notebook: nbformat.NotebookNode) -> str:
    """The heading at the top of a notebook."""
    first: str = notebook.cells[0].source.partition("\n")[0]
    return first.lstrip("# ")


def code_of(notebook: nbformat.NotebookNode) -> str:
    """A digest of a notebook's code, without the cell that fetches the package."""
    code = [
        cell.source for cell in notebook.cells if cell.cell_type == "code" and not is_fetching(cell)
    ]
    return hashlib.sha256("\n\n".join(code).encode()).hexdigest()[:16]


def versions(python: str) -> dict[str, str]:
    """Versions that a notebook was run on; that of Python as its kernel told it."""
    return {"Python": python, **{name: metadata.version(name) for name in PACKAGES}}


def read(book: Path) -> dict[str, dict[str, Any]]:
    """The record: by name the ``code`` (digest), ``seconds``, day ``on`` which, and ``versions``."""
    path = book / RECORD
    found: dict[str, dict[str, Any]] = (
        json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    )
    return found


def write(book: Path, ran: Mapping[str, Mapping[str, Any]]) -> None:
    """Add runs to the record, and leave out notebooks that are gone.

    An entry that says the same of code and versions stays as it was.
    """
    before, there = read(book), [name_of(path) for path in notebooks(book)]
    after = {}
    for name in there:
        old, new = before.get(name), ran.get(name)
        same = old and new and all(old[key] == new[key] for key in ("code", "versions"))
        entry = old if same or new is None else new
        if entry:
            after[name] = entry
    unfinished = book / f"{RECORD}.unfinished"
    unfinished.write_text(json.dumps(after, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(book / RECORD)
