"""A life: every row with its dates resolved, and what holds on a given day.

`Life.open` reads the data package; its frames are the tables with every date filled in, whether it
stands in the row or in the event that the row names, and with its first and last possible day
beside it. `Life.at` answers where he was and what he held on a day; `Life.age` how old he was.

To ask a new question of a life, add a method here if it joins tables, else compute from the frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd

from lifebook import dates
from lifebook.dates import AgeRange, Interval
from lifebook.noted import Noted
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
        born, died = (
            dates.wording(self._dated(self.package.settings[end])) for end in ("birth", "death")
        )
        return f"Life of {self.subject}, {born} to {died}"

    # --- Frames --------------------------------------------------------------------------------

    def frame(self, name: str) -> pd.DataFrame:
        """Table `name` with its dates resolved; a fresh copy each time, safe to change."""
        frames = self.package.frames
        if name not in self._frames:
            self._frames[name] = self._resolve(name)
        if frames.narrow:
            return Noted(self._frames[name].copy(), partial(self._note, name))
        self._note(name)
        return self._frames[name].copy()

    def _note(self, name: str, column: str = "", row: str = "") -> None:
        """Note what is looked at of a frame of ours, whose dates may come from events."""
        for field in self.package.schemas[name].date_fields():
            if not column and field.event is not None:
                self.package.frames.note(name, field.name)
            if column in (f"{field.name}_first", f"{field.name}_last"):
                column = field.name
        self.package.frames.note(name, column, row)

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
        frame = self.package.frames.quiet(name).copy()
        # What begins with a lasting event begins with its first day, and ends with its last.
        edges = (dates.start, dates.end)
        for field, edge in zip(self.package.schemas[name].date_fields(), edges, strict=False):
            texts = frame[field.name]
            if field.event is not None:
                linked = frame[field.event].map(self._dates).fillna("").map(edge)
                texts = texts.where(texts != "", linked)
            known = [dates.interval(text) if text else None for text in texts.tolist()]
            at = cast(int, frame.columns.get_loc(field.name))
            frame[field.name] = texts
            frame.insert(
                at + 1, f"{field.name}_first", _days(k.first if k else None for k in known)
            )
            frame.insert(at + 2, f"{field.name}_last", _days(k.last if k else None for k in known))
        return frame

    def _dated(self, event: str) -> str:
        """Date of an event that there is."""
        self.package.frames.note("events", "date", event)
        return self._dates[event]

    @cached_property
    def _dates(self) -> dict[str, str]:
        return dict(self.package.frames.quiet("events")["date"].items())

    # --- Dates and ages ------------------------------------------------------------------------

    def when(self, event: str) -> Interval:
        """Possible days of an event.

        Raises
        ------
        DataError
            If there is no such event.
        """
        if event not in self._dates:
            raise DataError(f"unknown event {event!r}: see data/events.csv")
        return dates.interval(self._dated(event))

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
        elif then in self._dates:
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
        """Stays in order, each with the id of the longer one that it interrupts, or ""."""
        within = self.package.frames.column("stays", "within")
        return [(span, within[span.id]) for span in self.spans("stays")]

    @cached_property
    def _longer(self) -> dict[str, Span]:
        """For each interruption the span that it interrupts."""
        spans = {span.id: span for span, _ in self._stays}
        return {span.id: spans[parent] for span, parent in self._stays if parent}

    @cached_property
    def _roles(self) -> list[Span]:
        return self.spans("roles")

    def stays_on(self, ordinal: int) -> list[Span]:
        """Stays that may hold on a day.

        One that is certainly interrupted that day is left out, as is an interruption of a stay
        that cannot hold then.
        """
        hidden = {parent for span, parent in self._stays if parent and span.certain(ordinal)}
        return [
            span
            for span, _ in self._stays
            if span.possible(ordinal)
            and span.id not in hidden
            and self._longer.get(span.id, span).possible(ordinal)
        ]

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

    # --- Days counted --------------------------------------------------------------------------

    def town(self, place: str) -> str:
        """Id of the town that a building or quarter is part of, or the place itself."""
        part_of = self._part_of[place]
        return str(part_of) if part_of else place

    @cached_property
    def _part_of(self) -> dict[str, str]:
        return dict(self.package.frames.column("places", "part_of").items())

    def days(self, by: str) -> pd.DataFrame:
        """Days of the life by a property of the stays.

        A day of moving counts for the stay that begins; a stay within another takes its days.

        Parameters
        ----------
        by
            A column of the stays, or ``country`` or ``town`` of their place.

        Returns
        -------
        pandas.DataFrame
            One row a value of `by`, most days first: ``days`` (uncertain boundaries taken in the
            middle), ``least`` and ``most`` (days that are certain, days that are possible).
        """
        keys = self._stay_keys(by)
        names = sorted(set(keys.values()))
        length = self.died.latest - self.born.earliest + 1
        possible = np.zeros((len(names), length), bool)
        owner = np.zeros(length, int)
        for span, days, central in self._claims_on_days(length):
            row = names.index(keys[span.id])
            possible[row] |= days
            owner[central] = row
        alone = possible.sum(axis=0) == 1
        counted = pd.DataFrame(
            {
                "days": np.bincount(owner, minlength=len(names)),
                "least": (possible & alone).sum(axis=1),
                "most": possible.sum(axis=1),
            },
            index=pd.Index(names, name=by),
        )
        return counted.sort_values("days", ascending=False, kind="stable")

    def _stay_keys(self, by: str) -> dict[str, str]:
        frames = self.package.frames
        if by == "town":
            keys = frames.column("stays", "place").map(self.town)
        elif by == "country":
            country = frames.column("places", "country")
            keys = frames.column("stays", "place").map(country)
        else:
            keys = frames.column("stays", by)
        return {str(stay): str(key) for stay, key in keys.items()}

    def _claims_on_days(self, length: int) -> Iterator[tuple[Span, np.ndarray, slice]]:
        """For each stay the days it may claim, and those it claims with middle boundaries.

        Interruptions come last, so that whoever notes the days in order lets them win.
        """
        start, last = self.born.earliest, self.died.latest
        stays = sorted(self._stays, key=lambda stay: bool(stay[1]))
        possible = {
            span.id: _mask(length, _counted(start, last, span.began.earliest, span.ended.latest))
            for span, _ in stays
        }
        for span, parent in stays:
            if parent:
                certain = _counted(start, last, span.began.latest, span.ended.earliest)
                possible[span.id] &= possible[parent] | _mask(length, certain)
        for span, parent in stays:
            if parent:
                possible[parent][_counted(start, last, span.began.latest, span.ended.earliest)] = (
                    False
                )
        for span, _ in stays:
            central = _counted(start, last, _middle(span.began), _middle(span.ended))
            yield span, possible[span.id], central

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
            for column in _THEN[name]:
                self.package.frames.note(name, column)
            frame = self.package.frames.quiet(name)[_THEN[name]].astype(object)
            self._record_cache[name] = cast("dict[str, dict[str, Any]]", frame.to_dict("index"))
        return self._record_cache[name]


_THEN = {
    "stays": ["place", "circumstance", "liberty", "certainty"],
    "places": ["name", "modern_name", "lat", "lon"],
    "roles": ["title", "organisation", "sphere", "certainty"],
}
"""What `Life.at` tells of each."""


def _middle(when: Interval) -> int:
    return (when.earliest + when.latest) // 2


def _counted(start: int, last: int, first: int, end: int) -> slice:
    """Days from `first` up to, but not with, `end`; the last day of the life has no stay after it."""
    return slice(max(first - start, 0), max(end - start + (end >= last), 0))


def _mask(length: int, days: slice) -> np.ndarray:
    mask = np.zeros(length, bool)
    mask[days] = True
    return mask


def _days(values: Iterable[date | None]) -> Any:
    """Dates as a column of days; seconds are the unit, since nanoseconds begin in 1677."""
    return pd.array([None if v is None else pd.Timestamp(v) for v in values], dtype="datetime64[s]")
