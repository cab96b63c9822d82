"""What a notebook uses: every file that its kernel opens, noted while it runs.

This file is executed inside the kernel, before the first cell, and so imports nothing of
`lifebook`: importing is what it watches. It sees whatever goes through Python's ``open``, imports
included (as the module's source), and what goes through SQLite; a kernel that starts another
process may use anything, and is noted so. A table that `lifebook.tables` reads is not noted as a file:
that module tells which columns of it are asked for.

To see a further way of using a file: its event (https://docs.python.org/3/library/audit_events.html)
in `watch`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

__all__ = ["ANYTHING", "COLUMN", "EACH", "LISTED", "NARROW", "STARTED", "watch"]

STARTED = "watched"
"""First line of the notes: without it nothing was watched."""
ANYTHING = "anything"
"""A line that says that any file may have been used."""
LISTED = "listed "
"""Before the path of a folder whose contents were listed."""
COLUMN = "column "
"""Before the name of a table, that of a column, the id of a row or `EACH`, and the table's path."""
EACH = "-"
"""In place of an id: the whole column."""
NARROW = "LIFEBOOK_NARROW"
"""Variable of the environment by which `lifebook.tables` is asked to tell columns, and not tables."""

_LISTING = frozenset(["os.listdir", "os.scandir"])
_ELSEWHERE = frozenset(
    [
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.fork",
        "pty.spawn",
    ]
)


def watch(notes: str, folders: Mapping[str, bool]) -> None:
    """Note from now on which files below some folders this process opens to read.

    Parameters
    ----------
    notes
        File to which each path is appended once, a line each, at once: what was used is known even
        if the process is killed.
    folders
        For each folder whether it is watched; of two that hold a file the inner one decides.
    """
    os.environ[NARROW] = "1"
    watch = _Watch(notes, folders)
    sys.addaudithook(watch.hear)
    watch.note(STARTED)
    for module in list(sys.modules.values()):
        watch.used(getattr(module, "__file__", None))


class _Watch:
    def __init__(self, notes: str, folders: Mapping[str, bool]) -> None:
        self._folders = [(os.path.join(folder, ""), wanted) for folder, wanted in folders.items()]
        self._file = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._seen: set[str] = set()
        self._told: set[str] = set()  # tables about to be read, of which the columns are told
        self._real = lru_cache(None)(os.path.realpath)

    def note(self, line: str) -> None:
        """Write a line, once."""
        if line not in self._seen:
            self._seen.add(line)
            os.write(self._file, f"{line}\n".encode("utf-8", "surrogateescape"))

    def used(self, given: Any, mark: str = "") -> None:
        """Note a path, if it is one, and lies in a folder that is watched."""
        if not isinstance(given, str | bytes | os.PathLike) or given == "<unknown>":
            return
        folder, name = os.path.split(os.path.abspath(os.fsdecode(given)))
        path = os.path.join(self._real(folder), name)
        around = [(len(at), wanted) for at, wanted in self._folders if path.startswith(at)]
        if around and max(around)[1]:
            self.note(mark + (importlib.util.source_from_cache(path) if _compiled(path) else path))

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """Take an event of Python's as it happens."""
        if event == "open":
            if given[0] in self._told:
                self._told.remove(given[0])
            elif not _written(*given[1:3]):
                self.used(given[0])
        elif event == "lifebook.read":
            self._told.add(given[0])
        elif event == "lifebook.asked":
            self._asked(*given)
        elif event == "sqlite3.connect":
            self.used(given[0])
        elif event in _LISTING:
            # The import system lists folders whenever it looks for a module, which says nothing.
            if "importlib" not in sys._getframe(1).f_code.co_filename:
                self.used("." if given[0] is None else given[0], LISTED)
        elif event in _ELSEWHERE:
            self.note(ANYTHING)

    def _asked(self, path: str, table: str, column: str, row: str) -> None:
        if column:
            self.note(f"{COLUMN}{table} {column} {row or EACH} {path}")
        else:
            self.used(path)


def _written(mode: object, flags: object) -> bool:
    """Whether a file is opened only to be written; by `os.open` flags are told and no mode."""
    if mode is None and isinstance(flags, int):
        return flags & (os.O_WRONLY | os.O_RDWR) == os.O_WRONLY
    return isinstance(mode, str) and mode[:1] in {"w", "x", "a"} and "+" not in mode


def _compiled(path: str) -> bool:
    return path.endswith(".pyc") and os.path.basename(os.path.dirname(path)) == "__pycache__"
