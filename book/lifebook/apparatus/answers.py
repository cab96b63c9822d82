"""What pages ask of the data: questions so narrow that a page is read again only for its own facts.

A page does not remember that it read a table but what it asked, and a digest of the answer: the row
of a person, the citations of a claim, the number of works. When the data have changed,
`lifebook.site.freshness` asks the same again, and only a page that would be told something else is
read again.

To add a question: a method of `Answers` marked as a `question`, whose arguments are words and whose
answer is plain values.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from lifebook import dates
from lifebook.dates import AgeRange, Interval
from lifebook.life import Life
from lifebook.sources import Source
from lifebook.tables import DataError

__all__ = ["Answers", "Question", "Row", "question"]

Question = tuple[str, ...]
"""Name of a question and its arguments."""
Row = dict[str, Any]
"""A row by the names of its columns, dates resolved as in `Life.frame`."""

P = ParamSpec("P")
T = TypeVar("T")


def question(method: Callable[Concatenate[Answers, P], T]) -> Callable[Concatenate[Answers, P], T]:
    """Mark a method as a question: each is answered once, and noted on the page that asks it."""

    @wraps(method)
    def asked(self: Answers, *words: P.args, **named: P.kwargs) -> T:
        asking: Any = (method.__name__, *words)
        if asking not in self._answered:
            try:
                self._answered[asking] = method(self, *words, **named), None
            except (DataError, KeyError, ValueError) as error:  # that there is no answer is one
                self._answered[asking] = None, error
        self.noted[asking] = self.digest(asking)
        answer, refused = self._answered[asking]
        if refused is not None:
            raise refused
        return answer

    return asked


class Answers:
    """The answers that one state of the data gives.

    Attributes
    ----------
    schemas, subject
        What the tables hold and whose life it is, from the description of the data.
    noted
        Every question asked since this was last set, with the digest of its answer.
    """

    def __init__(self, life: Life, sources: dict[str, Source]) -> None:
        self._life = life
        self._sources = sources
        self.schemas = life.package.schemas
        self.subject = life.subject
        self._answered: dict[Question, tuple[Any, Exception | None]] = {}
        self._digests: dict[Question, str] = {}
        self._grouped: dict[tuple[str, ...], dict[tuple[str, ...], list[Row]]] = {}
        self.noted: dict[Question, str] = {}

    def digest(self, asked: Question) -> str:
        """Digest of the answer to a question, which is asked if it has not been."""
        if asked not in self._answered:
            noted, self.noted = self.noted, {}
            try:
                getattr(self, asked[0])(*asked[1:])
            except (DataError, KeyError, ValueError):
                pass
            finally:
                self.noted = noted
        if asked not in self._digests:
            answer = repr(self._answered[asked]).encode()
            self._digests[asked] = hashlib.blake2b(answer, digest_size=12).hexdigest()
        return self._digests[asked]

    def ids(self, table: str) -> list[str]:
        """Every id of a table; not a question, so for the words of an error only."""
        return list(self._by_id[table])

    def dated(self) -> dict[str, str]:
        """For each date in words an event of that date, likewise."""
        return {dates.wording(row["date"]): row["id"] for row in self._rows["events"]}

    def keys(self) -> list[str]:
        """Every key of the sources, likewise."""
        return list(self._sources)

    # --- Rows ----------------------------------------------------------------------------------

    @question
    def row(self, table: str, row: str) -> Row | None:
        """A row by its id, or None."""
        return self._by_id[table].get(row)

    @question
    def cell(self, table: str, row: str, column: str) -> Any:
        """One cell of a row that exists."""
        return self._by_id[table][row][column]

    @question
    def known(self, table: str, row: str) -> bool:
        """Whether a table has a row of this id."""
        return row in self._by_id[table]

    @question
    def rows(self, table: str, *conditions: str) -> list[Row]:
        """Rows that meet conditions (``"column=word"``), in file order."""
        pairs = [tuple(condition.split("=", 1)) for condition in conditions]
        columns = tuple(column for column, _ in pairs)
        key = (table, *columns)
        if key not in self._grouped:
            grouped = self._grouped[key] = defaultdict(list)
            for row in self._rows[table]:
                grouped[tuple(str(row[column]) for column in columns)].append(row)
        return self._grouped[key].get(tuple(word for _, word in pairs), [])

    @question
    def column(self, table: str, column: str) -> list[tuple[str, Any]]:
        """A whole column, with the ids of its rows."""
        return list(self._life.frame(table)[column].items())

    @question
    def number(self, table: str, column: str = "", word: str = "") -> int:
        """How many rows a table has, or how many of them have a word in a column.

        Raises
        ------
        ValueError
            If there is no such table, or no row of it has that word there.
        """
        frames = self._life.package.frames
        if table not in frames:
            raise ValueError(f"unknown table {table!r}; write one of {', '.join(frames)}")
        if not column:
            return len(frames[table])
        if column not in frames[table].columns or word not in set(frames[table][column]):
            raise ValueError(f"no {column!r} is {word!r} in {table}.csv")
        return int((frames[table][column] == word).sum())

    # --- Dates ---------------------------------------------------------------------------------

    @question
    def age(self, event: str) -> AgeRange:
        """The subject's age at an event; a `ValueError` if it lies before the birth."""
        return self._life.age(event)

    @question
    def when(self, event: str) -> Interval:
        """Possible days of an event."""
        return self._life.when(event)

    @question
    def told(self, since: str, until: str) -> list[tuple[str, str, str, str]]:
        """Events that may fall between two dates or events, in order; the life's ends if empty.

        Returns
        -------
        list
            Of each event its id, its date in words, his age or nothing, and its title.

        Raises
        ------
        DateError
            If a bound is neither an event nor a date.
        """
        life = self._life
        first = self._bound("since", since, life.born).earliest
        last = self._bound("until", until, life.died).latest
        found = []
        for row in self._rows["events"]:
            when = dates.interval(row["date"]) if row["date"] else None
            if when and when.latest >= first and when.earliest <= last:
                words = dates.in_both_calendars(row["date"], row["julian"])
                age = str(life.age(row["id"])) if when.latest >= life.born.earliest else ""
                found.append((when, (row["id"], words, age, row["title"])))
        found.sort(key=lambda event: (event[0].earliest, event[0].latest))
        return [event for _, event in found]

    def _bound(self, name: str, text: str, otherwise: Interval) -> Interval:
        if not text:
            return otherwise
        if text in self._by_id["events"]:
            return self._life.when(text)
        try:
            return dates.interval(text)
        except dates.DateError as error:
            raise dates.DateError(f"{name}: neither an event nor a date: {error}") from None

    # --- Sources -------------------------------------------------------------------------------

    @question
    def short(self, key: str) -> str | None:
        """The short name of a source, or None if there is no such source."""
        return self._sources[key].short if key in self._sources else None

    @question
    def about(self, key: str) -> str:
        """Author and title of a source."""
        source = self._sources[key]
        return f"{source.authors}: {source.title}" if source.authors else source.title

    # --- Chapters ------------------------------------------------------------------------------

    @question
    def towns(self, chapter: str) -> list[str]:
        """Towns in which he was during a chapter, in the order in which he came there."""
        life, stays = self._life, self._by_id["stays"]
        here = [stays[span.id] for span in life.spans("stays") if self._within(span, chapter)]
        towns = [life.town(stay["place"]) for stay in here if stay["circumstance"] != "transit"]
        return list(dict.fromkeys(towns))

    @question
    def held(self, chapter: str) -> list[str]:
        """Roles that fall into a chapter's time."""
        return [span.id for span in self._life.spans("roles") if self._within(span, chapter)]

    @question
    def ages(self, chapter: str) -> tuple[AgeRange, AgeRange]:
        """Ages at the first and the last day of a chapter."""
        row = self._by_id["chapters"][chapter]
        return self._life.age(dates.start(row["began"])), self._life.age(dates.end(row["ended"]))

    def _within(self, span: Any, chapter: str) -> bool:
        """Whether a stay or role surely has a part in a chapter's time, more than its edges."""
        row = self._by_id["chapters"][chapter]
        began, ended = dates.interval(row["began"]), dates.interval(row["ended"])
        return span.began.latest < ended.latest and span.ended.earliest > began.earliest

    # --- The tables ----------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> _Rows:
        return _Rows(self._life)

    @cached_property
    def _by_id(self) -> _ById:
        return _ById(self._rows)


class _Rows(dict[str, list[Row]]):
    """The rows of each table, made when they are first wanted."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def __missing__(self, table: str) -> list[Row]:
        frame = self._life.frame(table).astype(object)
        self[table] = [dict(row) for row in frame.to_dict("records")]
        return self[table]


class _ById(dict[str, dict[str, Row]]):
    """The same by their ids."""

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def __missing__(self, table: str) -> dict[str, Row]:
        self[table] = {row["id"]: row for row in self._rows[table]}
        return self[table]
