"""The roles that print one thing of one row: ``{when}``, ``{age}``, ``{person}`` and their kin.

Each names a row by its id and prints from the data: ``{when}`birth```. All link to the entry in its
register, which links back to the first such place of a page. Other words can be given:
``{person}`his elder sister <kameneva>```. An unknown id is an error with file and line.

``{rival}`` is for what stands in the text and not in the data: a date or age that is quoted, that a
source gives against the data, or that is somebody else's. ``{count}`` prints how many rows a table
has, or how many of its rows have a word in a column: ``{count}`claims verdict=disputed```.

To add a role: a subclass of `Entry` that says which table it names and what it prints.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar

from docutils import nodes
from sphinx.util.docutils import ReferenceRole, SphinxRole

from lifebook import dates
from lifebook.apparatus.answers import Answers, Row
from lifebook.apparatus.links import link, mention
from lifebook.apparatus.reading import answers, asking
from lifebook.apparatus.tips import tip

__all__ = [
    "Age",
    "Between",
    "Count",
    "Day",
    "Event",
    "Month",
    "Office",
    "OldStyle",
    "Person",
    "Place",
    "Rival",
    "Source",
    "Statement",
    "When",
    "Work",
    "Year",
    "closest",
    "refuse",
]

Result = tuple[list[nodes.Node], list[nodes.system_message]]


def refuse(role: SphinxRole, message: str) -> Result:
    """Report an error at the role's own line, and mark the place in the text."""
    error = role.inliner.reporter.error(message, line=role.lineno)
    return [role.inliner.problematic(role.rawtext, role.rawtext, error)], [error]


def closest(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that names the id that was meant, or where ids are to be found."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else otherwise


class Entry(ReferenceRole):
    """Print something of one row and link to its register entry."""

    table: ClassVar[str]
    style: ClassVar[str] = ""

    def words(self, ask: Answers, row: Row) -> str:
        """What to print where the author gives no words; a `ValueError` if there is nothing."""
        raise NotImplementedError

    def run(self) -> Result:
        """Give the link, or an error that names the closest id."""
        ask = asking(self.env)
        row = ask.row(self.table, self.target)
        if row is None:
            known = answers(self.env).ids(self.table)
            hint = closest(self.target, known, f": see data/{self.table}.csv")
            return refuse(self, f"unknown {self.table} id {self.target!r}{hint}")
        try:
            words = self.title if self.has_explicit_title else self.words(ask, row)
        except ValueError as error:
            return refuse(self, f"{self.name} {self.target!r}: {error}")
        more = tip(ask, self.table, self.target)
        return [mention(self.env, self.table, self.target, words, tip=more, style=self.style)], []


class OfEvent(Entry):
    """Something of an event."""

    table = "events"


class When(OfEvent):
    """Date of an event, in both calendars where a source dates Old Style."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give the date, and the Old Style date in brackets."""
        return dates.in_both_calendars(row["date"], row["julian"])


class Day(OfEvent):
    """Date of an event without its year."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give day and month: "9 February"."""
        return dates.day_and_month(row["date"])


class Month(OfEvent):
    """Date of an event to the month."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give month and year: "February 1898"."""
        return dates.month_and_year(row["date"])


class Year(OfEvent):
    """Date of an event to the year."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give the year: "1898"."""
        return dates.years(row["date"])


class OldStyle(OfEvent):
    """Date of an event in the Julian calendar."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give the date as the source has it, without the words "Old Style"."""
        julian = row["julian"]
        if not julian:
            raise ValueError("no source gives it in Old Style; enter julian in events.csv")
        return dates.wording(julian)


class Age(OfEvent):
    """The subject's age at an event, as a range where the date leaves it open."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give the age in figures: "18", "8 or 9"."""
        return str(ask.age(row["id"]))


class Event(OfEvent):
    """An event by its title, or in the author's words."""

    def words(self, ask: Answers, row: Row) -> str:
        """Give the title."""
        return str(row["title"])


class Between(OfEvent):
    """Time between two events: ``{between}`expulsion,landing```."""

    def run(self) -> Result:
        """Give the time in words, linked to the second event."""
        ask = asking(self.env)
        ends = [part.strip() for part in self.text.split(",")]
        unknown = [end for end in ends if not ask.known("events", end)]
        if len(ends) != 2 or unknown:
            known = answers(self.env).ids("events")
            hint = closest(unknown[0], known, ": see data/events.csv") if unknown else ""
            return refuse(self, f"between wants two events, not {self.text!r}{hint}")
        try:
            words = dates.elapsed(*(ask.when(end) for end in ends))
        except ValueError as error:
            return refuse(self, f"between {self.text!r}: {error}")
        first, last = (ask.cell("events", end, "title") for end in ends)
        return [mention(self.env, "events", ends[1], words, tip=f"{first}, to: {last}")], []


class Named(Entry):
    """The name of a row, in the table's name column."""

    column: ClassVar[str] = "name"

    def words(self, ask: Answers, row: Row) -> str:
        """Give the name."""
        return str(row[self.column])


class Person(Named):
    """A person's name."""

    table = "people"


class Place(Named):
    """A place's name as it then was."""

    table = "places"


class Work(Named):
    """A work's title, in italics."""

    table = "works"
    column = "title"
    style = "lb-title"


class Office(Named):
    """An office or function that he held, by its title."""

    table = "roles"
    column = "title"


class Source(ReferenceRole):
    """A source by its short name, linked to its entry."""

    def run(self) -> Result:
        """Give the link, or an error that names the closest key."""
        ask = asking(self.env)
        short = ask.short(self.target)
        if short is None:
            hint = closest(self.target, answers(self.env).keys(), ": see data/sources.bib")
            return refuse(self, f"unknown source {self.target!r}{hint}")
        words = self.title if self.has_explicit_title else short
        about = ask.about(self.target)
        return [mention(self.env, "sources", self.target, words, tip=about)], []


class Statement(ReferenceRole):
    """A claim by its number, linked to its entry, where it is named and not answered."""

    def run(self) -> Result:
        """Give the link, or an error that names the closest id."""
        ask = asking(self.env)
        if not ask.known("claims", self.target):
            hint = closest(self.target, answers(self.env).ids("claims"), ": see data/claims.csv")
            return refuse(self, f"unknown claim {self.target!r}{hint}")
        words = self.title if self.has_explicit_title else self.target
        said = str(ask.cell("claims", self.target, "claim"))
        return [link(self.env, "claims", self.target, words, tip=said)], []


class Rival(SphinxRole):
    """A date, age or number that is quoted, rival to the data, or not of the subject's life."""

    def run(self) -> Result:
        """Give the words as they are."""
        return [nodes.inline("", self.text, classes=["lb-rival"])], []


class Count(SphinxRole):
    """How many rows a table has, or how many of them have a word in a column."""

    def run(self) -> Result:
        """Give the number, or an error on an unknown table, column or word."""
        table, _, condition = self.text.partition(" ")
        column, _, word = condition.partition("=")
        try:
            number = asking(self.env).number(table, column, word)
        except ValueError as error:
            return refuse(self, f"{error}: {self.text!r}")
        return [nodes.Text(f"{number:,}")], []
