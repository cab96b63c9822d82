"""A life: every row with its dates resolved, and what holds on a given day.

`Life.open` reads the data package; its frames are the tables with every date filled in, whether it
stands in the row or in the event that the row names, and with its first and last possible day
beside it. `Life.at` answers where he was and what he held on a day; `Life.age` how old he was.

To ask a new question of a life, add a method here if it joins tables, else compute from the frames.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from lifebook import dates
from lifebook.dates import AgeRange, Interval
from lifebook.tables import DataError, Package, find_data

__all__ = ["Day", "Life", "RoleThen", "StayThen"]


@dataclass(frozen=True)
class StayThen:
    """A stay as it holds on one day; `certainty` is low where only a possible date puts him there."""

    id: str
    place: str
    name: str
    modern_name: str
    lat: float
    lon: float
    circumstance: str
    liberty: str
    certainty: str


@dataclass(frozen=True)
class RoleThen:
    """A role as it holds on one day; `certainty` is low where only a possible date makes it hold."""

    id: str
    title: str
    organisation: str
    sphere: str
    certainty: str


@dataclass(frozen=True)
class Day:
    """One day of the life: age, stays in order of arrival, and roles held."""

    date: date
    julian: str | None
    age: AgeRange
    stays: tuple[StayThen, ...]
    roles: tuple[RoleThen, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "date": self.date.isoformat(),
            "julian": self.julian,
            "age": self.age._asdict(),
            "stays": [asdict(stay) for stay in self.stays],
            "roles": [asdict(role) for role in self.roles],
        }


@dataclass(frozen=True)
class Span:
    """A stay's or role's possible beginning and end, both `Interval`."""

    id: str
    began: Interval
    ended: Interval

    def possible(self, ordinal: int) -> bool:
        """Whether the day may lie within, first and last day included."""
        return self.began.earliest <= ordinal <= self.ended.latest

    def certain(self, ordinal: int) -> bool:
        """Whether the day lies within whichever of the possible dates is true."""
        return self.began.latest <= ordinal <= self.ended.earliest


class Life:
    """A life and its tables.

    Every frame is the table of the same name, indexed by id, with each Gregorian date column
    ``x`` resolved (EDTF text, from the row or its event) and followed by ``x_first`` and ``x_last``
    (`datetime64`, first and last possible day; missing if unknown).

    Raises
    ------
    lifebook.tables.DataError
        If a file is missing or is not as described; ``lifebook check`` says more.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.subject: str = package.settings["subject"]
        self.switch = dates.day(package.settings["calendar_switch"])
        self._frames: dict[str, pd.DataFrame] = {}

    @classmethod
    def open(cls, folder: Path | str | None = None) -> Life:
        """Read the data package in `folder`, or the one of the current repository."""
        return cls(Package(folder if folder is not None else find_data()))

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(frame)} {name}" for name, frame in self.package.frames.items())
        return f"Life of {self.subject} ({sizes})"

    # --- Frames --------------------------------------------------------------------------------

    def frame(self, name: str) -> pd.DataFrame:
        """Table `name` with its dates resolved; a fresh copy each time, safe to change."""
        if name not in self._frames:
            self._frames[name] = self._resolve(name)
        return self._frames[name].copy()

    events = property(lambda self: self.frame("events"), doc="Events, dates resolved.")
    event_people = property(lambda self: self.frame("event_people"), doc="People in events.")
    people = property(lambda self: self.frame("people"), doc="People, dates resolved.")
    relations = property(lambda self: self.frame("relations"), doc="Relations, dates resolved.")
    places = property(lambda self: self.frame("places"), doc="Places.")
    stays = property(lambda self: self.frame("stays"), doc="Stays, dates resolved.")
    roles = property(lambda self: self.frame("roles"), doc="Roles, dates resolved.")
    works = property(lambda self: self.frame("works"), doc="Works, dates resolved.")
    chapters = property(lambda self: self.frame("chapters"), doc="Chapters, dates resolved.")
    citations = property(lambda self: self.frame("citations"), doc="Citations.")

    def _resolve(self, name: str) -> pd.DataFrame:
        frame = self.package.frames[name].copy()
        for field in self.package.schemas[name].date_fields():
            texts = frame[field.name]
            if field.event is not None:
                linked = frame[field.event].map(self._event_dates).fillna("")
                texts = texts.where(texts != "", linked)
            known = [dates.interval(text) if text else None for text in texts]
            at = cast(int, frame.columns.get_loc(field.name))
            frame[field.name] = texts
            frame.insert(at + 1, f"{field.name}_first", _days(k and k.first for k in known))
            frame.insert(at + 2, f"{field.name}_last", _days(k and k.last for k in known))
        return frame

    @cached_property
    def _event_dates(self) -> dict[str, str]:
        return dict(self.package.frames["events"]["date"].items())

    # --- Dates and ages ------------------------------------------------------------------------

    def when(self, event: str) -> Interval:
        """Possible days of an event.

        Raises
        ------
        DataError
            If there is no such event.
        """
        if event not in self._event_dates:
            raise DataError(f"unknown event {event!r}: see data/events.csv")
        return dates.interval(self._event_dates[event])

    @cached_property
    def born(self) -> Interval:
        """Possible days of the subject's birth."""
        return self.when(self.package.settings["birth"])

    @cached_property
    def died(self) -> Interval:
        """Possible days of the subject's death."""
        return self.when(self.package.settings["death"])

    def age(self, then: str | date) -> AgeRange:
        """Whole years of age at an event (its id), an EDTF date, or a day.

        Raises
        ------
        DataError
            If `then` is neither an event nor a date.
        ValueError
            If it lies before the birth.
        """
        if isinstance(then, date):
            moment = Interval(then.toordinal(), then.toordinal())
        elif then in self._event_dates:
            moment = self.when(then)
        else:
            try:
                moment = dates.interval(then)
            except dates.DateError as error:
                raise DataError(f"{then!r} is no event; as a date: {error}") from None
        return dates.age_between(self.born, moment)

    def julian(self, then: date) -> str | None:
        """Old Style date of a day, ``YYYY-MM-DD``, or None once the country had switched."""
        ordinal = then.toordinal()
        return dates.as_julian(ordinal) if ordinal < self.switch else None

    # --- What holds on a day -------------------------------------------------------------------

    def spans(self, name: str) -> list[Span]:
        """Rows of ``stays`` or ``roles`` as spans, in order of beginning.

        Raises
        ------
        DataError
            If a beginning or end is unknown: write it as wide as it must be.
        """
        began, ended = (field.name for field in self.package.schemas[name].date_fields())
        spans = []
        for row in self.frame(name)[[began, ended]].itertuples():
            if not (row[1] and row[2]):
                raise DataError(f"{name} {row[0]!r}: has no beginning or no end")
            spans.append(Span(str(row[0]), dates.interval(row[1]), dates.interval(row[2])))
        return sorted(spans, key=lambda s: (s.began.earliest, s.began.latest, s.ended.latest))

    @cached_property
    def _stays(self) -> list[tuple[Span, str]]:
        within = self.package.frames["stays"]["within"]
        return [(span, within[span.id]) for span in self.spans("stays")]

    @cached_property
    def _roles(self) -> list[Span]:
        return self.spans("roles")

    def stays_on(self, ordinal: int) -> list[Span]:
        """Stays that may hold on a day; one that is interrupted that day is left out."""
        hidden = {parent for span, parent in self._stays if parent and span.certain(ordinal)}
        return [s for s, _ in self._stays if s.possible(ordinal) and s.id not in hidden]

    def at(self, when: str | date) -> Day:
        """Age, stays and roles on one day.

        On a day of moving both stays hold, in order. Where a boundary is uncertain every stay that
        is possible is given, those that are only possible with certainty "low".

        Parameters
        ----------
        when
            A day, as `datetime.date` or ``YYYY-MM-DD``, Gregorian.

        Raises
        ------
        dates.DateError
            If it is not a day.
        ValueError
            If it lies outside the life.
        """
        ordinal = when.toordinal() if isinstance(when, date) else dates.day(when)
        then = date.fromordinal(ordinal)
        if not self.born.earliest <= ordinal <= self.died.latest:
            raise ValueError(
                f"{then} is outside the life: choose a day from {self.born.first} to {self.died.last}"
            )
        moment = Interval(ordinal, ordinal)
        return Day(
            then,
            self.julian(then),
            dates.age_between(self.born, moment),
            tuple(self._stay_then(span, ordinal) for span in self.stays_on(ordinal)),
            tuple(self._role_then(s, ordinal) for s in self._roles if s.possible(ordinal)),
        )

    def _stay_then(self, span: Span, ordinal: int) -> StayThen:
        stay = self._records("stays")[span.id]
        place = self._records("places")[stay["place"]]
        return StayThen(
            span.id,
            stay["place"],
            place["name"],
            place["modern_name"],
            place["lat"],
            place["lon"],
            stay["circumstance"],
            stay["liberty"],
            stay["certainty"] if span.certain(ordinal) else "low",
        )

    def _role_then(self, span: Span, ordinal: int) -> RoleThen:
        role = self._records("roles")[span.id]
        return RoleThen(
            span.id,
            role["title"],
            role["organisation"],
            role["sphere"],
            role["certainty"] if span.certain(ordinal) else "low",
        )

    @cached_property
    def _record_cache(self) -> dict[str, dict[str, dict[str, Any]]]:
        return {}

    def _records(self, name: str) -> dict[str, dict[str, Any]]:
        if name not in self._record_cache:
            frame = self.package.frames[name].astype(object)
            rows = cast("list[dict[str, Any]]", frame.to_dict("records"))
            self._record_cache[name] = {row["id"]: row for row in rows}
        return self._record_cache[name]


def _days(values: Iterable[date | None]) -> Any:
    """Dates as a column of days; seconds are the unit, since nanoseconds begin in 1677."""
    return pd.array([None if v is None else pd.Timestamp(v) for v in values], dtype="datetime64[s]")
