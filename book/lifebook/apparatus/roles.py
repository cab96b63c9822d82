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
from lifebook.apparatus.links import link, mention
from lifebook.apparatus.reading import reading
from lifebook.apparatus.tips import tip
from lifebook.life import Life

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

    def words(self, life: Life, row: str) -> str:
        """What to print where the author gives no words; a `ValueError` if there is nothing."""
        raise NotImplementedError

    def run(self) -> Result:
        """Give the link, or an error that names the closest id."""
        life, _ = reading(self.env)
        known = life.package.frames[self.table].index
        if self.target not in known:
            hint = closest(self.target, known, f": see data/{self.table}.csv")
            return refuse(self, f"unknown {self.table} id {self.target!r}{hint}")
        try:
            words = self.title if self.has_explicit_title else self.words(life, self.target)
        except ValueError as error:
            return refuse(self, f"{self.name} {self.target!r}: {error}")
        more = tip(life, self.table, self.target)
        return [mention(self.env, self.table, self.target, words, tip=more, style=self.style)], []


class OfEvent(Entry):
    """Something of an event."""

    table = "events"

    def date(self, life: Life, row: str) -> str:
        """The date of the event, EDTF."""
        return str(life.package.frames["events"].at[row, "date"])


class When(OfEvent):
    """Date of an event, in both calendars where a source dates Old Style."""

    def words(self, life: Life, row: str) -> str:
        """Give the date, and the Old Style date in brackets."""
        julian = life.package.frames["events"].at[row, "julian"]
        return dates.in_both_calendars(self.date(life, row), julian)


class Day(OfEvent):
    """Date of an event without its year."""

    def words(self, life: Life, row: str) -> str:
        """Give day and month: "9 February"."""
        return dates.day_and_month(self.date(life, row))


class Month(OfEvent):
    """Date of an event to the month."""

    def words(self, life: Life, row: str) -> str:
        """Give month and year: "February 1898"."""
        return dates.month_and_year(self.date(life, row))


class Year(OfEvent):
    """Date of an event to the year."""

    def words(self, life: Life, row: str) -> str:
        """Give the year: "1898"."""
        return dates.years(self.date(life, row))


class OldStyle(OfEvent):
    """Date of an event in the Julian calendar."""

    def words(self, life: Life, row: str) -> str:
        """Give the date as the source has it, without the words "Old Style"."""
        julian = str(life.package.frames["events"].at[row, "julian"])
        if not julian:
            raise ValueError("no source gives it in Old Style; enter julian in events.csv")
        return dates.wording(julian)


class Age(OfEvent):
    """The subject's age at an event, as a range where the date leaves it open."""

    def words(self, life: Life, row: str) -> str:
        """Give the age in figures: "18", "8 or 9"."""
        return str(life.age(row))


class Event(OfEvent):
    """An event by its title, or in the author's words."""

    def words(self, life: Life, row: str) -> str:
        """Give the title."""
        return str(life.package.frames["events"].at[row, "title"])


class Between(OfEvent):
    """Time between two events: ``{between}`expulsion,landing```."""

    def run(self) -> Result:
        """Give the time in words, linked to the second event."""
        life, _ = reading(self.env)
        known = life.package.frames["events"].index
        ends = [part.strip() for part in self.text.split(",")]
        unknown = [end for end in ends if end not in known]
        if len(ends) != 2 or unknown:
            hint = closest(unknown[0], known, ": see data/events.csv") if unknown else ""
            return refuse(self, f"between wants two events, not {self.text!r}{hint}")
        try:
            words = dates.elapsed(*(life.when(end) for end in ends))
        except ValueError as error:
            return refuse(self, f"between {self.text!r}: {error}")
        first, last = (life.package.frames["events"].at[end, "title"] for end in ends)
        return [mention(self.env, "events", ends[1], words, tip=f"{first}, to: {last}")], []


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
        _, sources = reading(self.env)
        if self.target not in sources:
            hint = closest(self.target, sources, ": see data/sources.bib")
            return refuse(self, f"unknown source {self.target!r}{hint}")
        source = sources[self.target]
        words = self.title if self.has_explicit_title else source.short
        about = f"{source.authors}: {source.title}" if source.authors else source.title
        return [mention(self.env, "sources", self.target, words, tip=about)], []


class Statement(ReferenceRole):
    """A claim by its number, linked to its entry, where it is named and not answered."""

    def run(self) -> Result:
        """Give the link, or an error that names the closest id."""
        life, _ = reading(self.env)
        claims = life.package.frames["claims"]
        if self.target not in claims.index:
            hint = closest(self.target, claims.index, ": see data/claims.csv")
            return refuse(self, f"unknown claim {self.target!r}{hint}")
        words = self.title if self.has_explicit_title else self.target
        said = str(claims.at[self.target, "claim"])
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
        life, _ = reading(self.env)
        frames = life.package.frames
        table, _, condition = self.text.partition(" ")
        if table not in frames:
            return refuse(self, f"unknown table {table!r}; write one of {', '.join(frames)}")
        frame = frames[table]
        if condition:
            column, _, word = condition.partition("=")
            if column not in frame.columns or word not in set(frame[column]):
                return refuse(self, f"no {column!r} is {word!r} in {table}.csv: {self.text!r}")
            frame = frame[frame[column] == word]
        return [nodes.Text(f"{len(frame):,}")], []
