"""What a rule is, and what it looks at: rows as text with their lines, before anything is believed.

To add a helper that several kinds of rule need: a method of `Book` or of `Row`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lifebook import dates
from lifebook.dates import DateError, Interval
from lifebook.tables import Field, Package, Table

__all__ = ["RULES", "Book", "Problem", "Row", "closest", "rule"]


class Problem(NamedTuple):
    """One breach of a rule, printed as ``file:line: column: what is wrong; how to mend it``."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message}"


class Row(dict[str, str]):
    """A row as it stands in the file, with the line on which it begins."""

    def __init__(self, table: Table, line: int, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.table = table
        self.line = line

    def problem(self, column: str, message: str) -> Problem:
        """Report this row."""
        return Problem(self.table.path.name, self.line, column, message)


Rule = Callable[["Book"], Iterator[Problem]]
RULES: list[tuple[Rule, tuple[str, ...]]] = []
"""Every rule, with the tables it reads."""


def rule(*tables: str) -> Callable[[Rule], Rule]:
    """Register a rule, which runs only if all of `tables` could be read."""

    def register(function: Rule) -> Rule:
        RULES.append((function, tables))
        return function

    return register


@dataclass
class Book:
    """The data as rows of text with their lines, before anything is believed of them."""

    package: Package
    rows: dict[str, list[Row]]

    @cached_property
    def index(self) -> dict[str, dict[str, Row]]:
        """Rows by table and id."""
        return {
            name: {row["id"]: row for row in rows if "id" in row}
            for name, rows in self.rows.items()
        }

    def date(self, row: Row, field: Field) -> Interval | None:
        """Possible days of a date cell or of the event that stands for it; None if none or bad."""
        text = row[field.name]
        if not text and field.event and row[field.event]:
            event = self.index.get("events", {}).get(row[field.event])
            edge = dates.start if field is row.table.date_fields()[0] else dates.end
            text = edge(event["date"]) if event else ""
        try:
            return dates.interval(text) if text else None
        except DateError:
            return None  # reported by its own rule

    def bounds(self, row: Row) -> tuple[Interval, Interval] | None:
        """Beginning and end of a row with two dates; None unless both are known."""
        began, ended = (self.date(row, field) for field in row.table.date_fields())
        return (began, ended) if began and ended else None

    def endpoint(self, setting: str) -> Interval | None:
        """Possible days of the subject's birth or death."""
        event = self.index.get("events", {}).get(self.package.settings[setting])
        try:
            return dates.interval(event["date"]) if event and event["date"] else None
        except DateError:
            return None


def closest(word: str, words: Iterable[str]) -> str:
    """A hint that names the word that was meant, or nothing."""
    close = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
