"""The roles ``{when}``, ``{age}``, ``{person}``, ``{place}``, ``{work}`` and ``{count}``.

Each names a row by its id and prints from the data: ``{when}`birth```; all but ``{count}`` link to
the entry in its register. Other words can be given: ``{person}`his elder sister <kameneva>```. An
unknown id is an error with file and line.

To add a role: a subclass of `Entry` that says which table it names and what it prints.
"""

from __future__ import annotations

import difflib
from typing import ClassVar

from docutils import nodes
from sphinx.util.docutils import ReferenceRole, SphinxRole

from lifebook import dates
from lifebook.apparatus.links import link
from lifebook.apparatus.reading import reading
from lifebook.life import Life

__all__ = ["Age", "Count", "Person", "Place", "When", "Work"]

Result = tuple[list[nodes.Node], list[nodes.system_message]]


def _refuse(role: SphinxRole, message: str) -> Result:
    error = role.inliner.reporter.error(message, line=role.lineno)
    return [role.inliner.problematic(role.rawtext, role.rawtext, error)], [error]


class Entry(ReferenceRole):
    """Print something of one row and link to its register entry."""

    table: ClassVar[str]

    def words(self, life: Life, row: str) -> str:
        """What to print where the author gives no words."""
        raise NotImplementedError

    def run(self) -> Result:
        """Give the link, or an error that names the closest id."""
        life, _ = reading(self.env)
        known = life.package.frames[self.table].index
        if self.target not in known:
            close = difflib.get_close_matches(self.target, list(known), n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f": see data/{self.table}.csv"
            return _refuse(self, f"unknown {self.table} id {self.target!r}{hint}")
        words = self.title if self.has_explicit_title else self.words(life, self.target)
        return [link(self.env, self.table, self.target, words)], []


class When(Entry):
    """Date of an event, in both calendars where a source dates Old Style."""

    table = "events"

    def words(self, life: Life, row: str) -> str:
        """Give the date, and the Old Style date in brackets."""
        event = life.package.frames["events"].loc[row]
        return dates.in_both_calendars(event["date"], event["julian"])


class Age(Entry):
    """The subject's age at an event, as a range where the date leaves it open."""

    table = "events"

    def words(self, life: Life, row: str) -> str:
        """Give the age in figures: "18", "8 or 9"."""
        return str(life.age(row))


class Named(Entry):
    """The name of a row, in the table's name column."""

    column: ClassVar[str] = "name"

    def words(self, life: Life, row: str) -> str:
        """Give the name."""
        return str(life.package.frames[self.table].at[row, self.column])


class Person(Named):
    """A person's name."""

    table = "people"


class Place(Named):
    """A place's name as it then was."""

    table = "places"


class Work(Named):
    """A work's title."""

    table = "works"
    column = "title"


class Count(SphinxRole):
    """How many rows a table has."""

    def run(self) -> Result:
        """Give the number, or an error on an unknown table."""
        life, _ = reading(self.env)
        frames = life.package.frames
        if self.text not in frames:
            return _refuse(self, f"unknown table {self.text!r}; write one of {', '.join(frames)}")
        return [nodes.Text(f"{len(frames[self.text]):,}")], []
