"""Uncertain dates of a life: an EDTF subset, two calendars, ages with bounds, and their wording.

A date is written as one cell of text and read as the earliest and the latest day it can mean.
The forms are those of EDTF (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/) that the
data of a life need:

========================  ==========================================================
``1879-11-07``            a day
``1898-02``, ``1888``     a month, a year: some day in it
``1888-23``               a season: 21 spring, 22 summer, 23 autumn, 24 winter
``1888~``                 about: one unit of the stated precision wider on each side
``1902?``                 uncertain: not wider, but to be shown as uncertain
``[a,b]``                 one of these
``[a..b]``                one unknown day in this span
``a/b``                   lasted from a to b
(empty)                   unknown
========================  ==========================================================

Seasons are those of the northern hemisphere in whole months (spring is March to May), and the
winter of 1888 runs from December 1888 to February 1889.

Days are counted as `datetime.date.toordinal` counts them: proleptic Gregorian, 1 January of
year 1 being day 1. Everything public here takes and gives Gregorian days unless its name says
``julian``.

To add a form: give it a branch in `_bounds`, a wording in `wording`, a row above, and a case in
``tests/test_dates.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

__all__ = [
    "AgeRange",
    "DateError",
    "Interval",
    "age_between",
    "as_julian",
    "day",
    "day_and_month",
    "decimal_year",
    "elapsed",
    "end",
    "in_both_calendars",
    "interval",
    "julian_interval",
    "month_and_year",
    "start",
    "wording",
    "years",
]

MEAN_YEAR = 365.2425
"""Days in a mean Gregorian year."""

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SEASONS = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12)}

_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?])?\Z")


class DateError(ValueError):
    """A text that is not one of the forms of date that the edition uses."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The days that a written date can mean, as Gregorian day numbers, both inclusive.

    Attributes
    ----------
    earliest, latest
        First and last possible day (`datetime.date.toordinal`).
    uncertain
        True if the date was written with ``?``.
    approximate
        True if the date was written with ``~``; the bounds are already widened.
    """

    earliest: int
    latest: int
    uncertain: bool = False
    approximate: bool = False

    @property
    def first(self) -> date:
        """First possible day, as a date."""
        return date.fromordinal(self.earliest)

    @property
    def last(self) -> date:
        """Last possible day, as a date."""
        return date.fromordinal(self.latest)

    @property
    def exact(self) -> bool:
        """True if the date is one day, and is not marked as uncertain."""
        return self.earliest == self.latest and not (self.uncertain or self.approximate)


class AgeRange(NamedTuple):
    """Whole years of age, as the least and the greatest possible."""

    min: int
    max: int

    def __str__(self) -> str:
        if self.min == self.max:
            return str(self.min)
        return f"{self.min} {'or' if self.max == self.min + 1 else 'to'} {self.max}"


# --- The two calendars -------------------------------------------------------------------------


def _julian_ordinal(year: int, month: int, dom: int) -> int:
    """Day number of a date of the (proleptic) Julian calendar.

    Formula: E. G. Richards, "Calendars", in Explanatory Supplement to the Astronomical Almanac,
    3rd ed. (2013), § 15.11: Julian day numbers counted in years that begin in March. Julian day
    1721425 is day 0 of `datetime.date.toordinal`.
    """
    shift = (14 - month) // 12
    march_year = year + 4800 - shift
    march_month = month + 12 * shift - 3
    julian_day = (153 * march_month + 2) // 5 + dom + 365 * march_year + march_year // 4 - 32083
    return julian_day - 1721425


def _julian_date(ordinal: int) -> tuple[int, int, int]:
    """Year, month and day of the Julian calendar for a day number (inverse of the above)."""
    c = ordinal + 1721425 + 32082
    year, rest = divmod(4 * c + 3, 1461)
    rest //= 4
    month, dom = divmod(5 * rest + 2, 153)
    return year - 4800 + month // 10, month + 3 - 12 * (month // 10), dom // 5 + 1


def _month_days(year: int, month: int, *, julian: bool) -> int:
    if month == 2:
        # 1900 was a leap year in the Julian calendar only.
        leap = year % 4 == 0 and (julian or year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _ordinal(year: int, month: int, dom: int, *, julian: bool) -> int:
    if not 1 <= month <= 12 or not 1 <= dom <= _month_days(year, month, julian=julian):
        raise DateError(f"there is no day {year:04}-{month:02}-{dom:02} in that calendar")
    return _julian_ordinal(year, month, dom) if julian else date(year, month, dom).toordinal()


def as_julian(ordinal: int) -> str:
    """Write a Gregorian day as the Julian (Old Style) date ``YYYY-MM-DD``.

    The answer is text, since 29 February 1900 Old Style is no `datetime.date`.

    >>> as_julian(day("1879-11-07"))
    '1879-10-26'
    """
    return "{:04}-{:02}-{:02}".format(*_julian_date(ordinal))


# --- Reading -----------------------------------------------------------------------------------


def _point(text: str, *, julian: bool) -> tuple[int, int, str]:
    """First and last day of one written point in time, and its qualifier."""
    match = _POINT.match(text)
    if match is None or text[:4] == "0000":
        raise DateError(
            f"{text!r} is not a date: write 1898-01-28, 1898-01, 1898, 1898-23 (autumn), with ~ for "
            "about or ? for uncertain, [a,b] for one of, [a..b] for one day between, a/b for from-to"
        )
    year, month, dom = (int(part) if part else None for part in match.group(1, 2, 3))
    qualifier = match.group(4) or ""
    about = 1 if qualifier == "~" else 0
    assert year is not None  # noqa: S101 - the pattern has it
    if dom is not None and month is not None:
        exact = _ordinal(year, month, dom, julian=julian)
        return exact - about, exact + about, qualifier
    length = 1
    if month is None:
        month, length = 1, 12
    elif month in SEASONS:
        month, length = SEASONS[month][1], 3
    elif not 1 <= month <= 12:
        raise DateError(f"{text!r} has no month {month:02}: 01 to 12, or 21 to 24 for a season")
    start = year * 12 + month - 1
    first, after = start - about * length, start + (1 + about) * length
    return (
        _ordinal(first // 12, first % 12 + 1, 1, julian=julian),
        _ordinal(after // 12, after % 12 + 1, 1, julian=julian) - 1,
        qualifier,
    )


def _parts(text: str) -> list[str]:
    """Split a date into the points it is made of."""
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1]
        return inner.split("..") if ".." in inner else inner.split(",")
    return text.split("/")


def _bounds(text: str, *, julian: bool) -> Interval:
    parts = _parts(text)
    between = text.startswith("[") and ".." in text
    if (between or "/" in text) and len(parts) != 2:
        raise DateError(f"{text!r} needs two dates, a first and a last")
    points = [_point(part.strip(), julian=julian) for part in parts]
    if any(a[0] > b[0] or a[1] > b[1] for a, b in pairwise(points)):
        raise DateError(f"{text!r} runs backwards; put the earlier date first")
    qualifiers = {point[2] for point in points}
    return Interval(
        min(point[0] for point in points),
        max(point[1] for point in points),
        uncertain="?" in qualifiers,
        approximate="~" in qualifiers,
    )


@lru_cache(maxsize=8192)
def interval(text: str) -> Interval:
    """Read a Gregorian date as its earliest and latest day.

    Parameters
    ----------
    text
        One of the forms in this module's table, in the (proleptic) Gregorian calendar.

    Raises
    ------
    DateError
        If `text` is none of the forms, names a day that is not in the calendar, or runs backwards.

    >>> interval("1888-23").first, interval("1888-23").last
    (datetime.date(1888, 9, 1), datetime.date(1888, 11, 30))
    """
    return _bounds(text, julian=False)


@lru_cache(maxsize=8192)
def julian_interval(text: str) -> Interval:
    """Read a date of the Julian calendar (Old Style) as its earliest and latest Gregorian day.

    An Old Style month is not a Gregorian month:

    >>> julian_interval("1898-01").first, julian_interval("1898-01").last
    (datetime.date(1898, 1, 13), datetime.date(1898, 2, 12))

    Raises
    ------
    DateError
        As `interval` does; 29 February 1900 is a day here.
    """
    return _bounds(text, julian=True)


def start(text: str) -> str:
    """Date with which a lasting date begins; any other date unchanged.

    >>> start("1907-08-18/1907-08-24"), start("1907-08")
    ('1907-08-18', '1907-08')
    """
    return text.partition("/")[0].strip()


def end(text: str) -> str:
    """Date with which a lasting date ends; any other date unchanged."""
    return text.rpartition("/")[2].strip()


def day(text: str) -> int:
    """Read one full Gregorian day, ``YYYY-MM-DD``, as its day number.

    Raises
    ------
    DateError
        If `text` is anything less exact than a day.
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise DateError(f"{text!r} is not a day: write it as YYYY-MM-DD, for example 1917-11-07")
    return interval(text).earliest


def decimal_year(ordinal: float) -> float:
    """Place of a day on an axis of years: the year with a fraction, by the mean Gregorian year.

    The error against a calendar year's own length is under two days, less than a chart can show.
    """
    return (ordinal - 1) / MEAN_YEAR + 1


# --- Ages --------------------------------------------------------------------------------------


def _years(born: int, then: int) -> int:
    b, t = date.fromordinal(born), date.fromordinal(then)
    return t.year - b.year - ((t.month, t.day) < (b.month, b.day))


def age_between(born: Interval, then: Interval) -> AgeRange:
    """Whole years of age at an uncertain day, as the least and the greatest possible.

    Both intervals are proleptic Gregorian days, inclusive. A birthday counts from its first moment:
    someone born on 7 November is a year older on 7 November; one born on 29 February, in other
    years on 1 March.

    Raises
    ------
    ValueError
        If `then` ends before `born` begins.

    >>> age_between(interval("1879-11-07"), interval("1888-09/1888-11"))
    AgeRange(min=8, max=9)
    """
    if then.latest < born.earliest:
        raise ValueError(f"{then.last} is before the birth ({born.first})")
    least = _years(born.latest, then.earliest) if then.earliest >= born.latest else 0
    return AgeRange(least, _years(born.earliest, then.latest))


def _months(first: int, second: int) -> int:
    """Whole calendar months from one day to another."""
    a, b = date.fromordinal(first), date.fromordinal(second)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def elapsed(first: Interval, second: Interval) -> str:
    """Time from one uncertain day to another, in words: days, months, or years and months.

    Under 32 days it is counted in days, then in whole calendar months, from two years on in years
    and months. Where the bounds differ both are given, in the coarser of their units.

    Raises
    ------
    ValueError
        If `second` ends before `first` begins.

    >>> elapsed(interval("1917-01-14"), interval("1917-03-27"))
    '2 months'
    >>> elapsed(interval("1929-02-12"), interval("1937-01-09"))
    '7 years and 10 months'
    """
    if second.latest < first.earliest:
        raise ValueError(f"{second.last} is before {first.first}; swap the two")
    least = (first.latest, max(second.earliest, first.latest))
    most = (first.earliest, second.latest)
    if most[1] - most[0] < 32:
        return _range(least[1] - least[0], most[1] - most[0], "day")
    low, high = _months(*least), _months(*most)
    if high < 24:
        return _range(low, high, "month")
    if low != high:
        return _range(low // 12, high // 12, "year")
    rest = f" and {_range(low % 12, low % 12, 'month')}" if low % 12 else ""
    return _range(low // 12, low // 12, "year") + rest


def _range(least: int, most: int, unit: str) -> str:
    number = f"{most}" if least == most else f"{least} to {most}"
    return f"{number} {unit}{'' if most == 1 else 's'}"


# --- Wording -----------------------------------------------------------------------------------


def _point_wording(text: str) -> str:
    match = _POINT.match(text)
    if match is None:
        raise DateError(f"{text!r} is not a date")
    year, month, dom, qualifier = match.groups()
    words = str(int(year))
    if month is not None:
        number = int(month)
        words = f"{SEASONS[number][0] if number in SEASONS else MONTHS[number - 1]} {words}"
    if dom is not None:
        words = f"{int(dom)} {words}"
    if qualifier == "~":
        return f"about {words}"
    return f"{words} (uncertain)" if qualifier == "?" else words


def _short_list(parts: list[str], joint: str) -> str:
    """Join worded dates; what the first shares with the last at its end is said once."""
    last = parts[-1].split()
    shortened = []
    for part in parts[:-1]:
        words = part.split()
        while len(words) > 1 and words[-1] == last[-1] and len(words) == len(last):
            words, last = words[:-1], last[:-1]
        shortened.append(" ".join(words))
        last = parts[-1].split()
    return f"{', '.join(shortened)} {joint} {parts[-1]}"


def wording(text: str) -> str:
    """Say a date in English; the calendar is whichever it is written in.

    >>> wording("[1927-11-12,1927-11-14]"), wording("1888-23"), wording("1888~"), wording("")
    ('12 or 14 November 1927', 'autumn 1888', 'about 1888', 'unknown')

    Raises
    ------
    DateError
        If `text` is none of the forms.
    """
    if not text:
        return "unknown"
    worded = [_point_wording(part.strip()) for part in _parts(text)]
    if len(worded) == 1:
        return worded[0]
    if text.startswith("[") and ".." in text:
        return f"between {_short_list(worded, 'and')}"
    return _short_list(worded, "or" if text.startswith("[") else "to")


def in_both_calendars(gregorian: str, julian: str = "") -> str:
    """Say a date, and its Old Style form after it where one is given.

    >>> in_both_calendars("1879-11-07", "1879-10-26")
    '7 November 1879 (26 October Old Style)'
    """
    new = wording(gregorian)
    if not julian:
        return new
    old = wording(julian)
    if new.split()[-1] == old.split()[-1] and len(old.split()) > 1:
        old = " ".join(old.split()[:-1])
    return f"{new} ({old} Old Style)"


def day_and_month(text: str) -> str:
    """Say a date without its year.

    >>> day_and_month("1879-11-07"), day_and_month("[1927-11-12,1927-11-14]")
    ('7 November', '12 or 14 November')

    Raises
    ------
    DateError
        If the date is not given to the day, or spans more than one year.
    """
    worded = wording(text)
    points = [_POINT.match(part.strip()) for part in _parts(text)]
    if not all(point and point.group(3) for point in points):
        raise DateError(f"{text!r} is not given to the day; use its month or year")
    if len({point.group(1) for point in points if point}) > 1 or "(" in worded:
        raise DateError(f"{text!r} needs its year; give the whole date")
    return worded.rsplit(" ", 1)[0]


def month_and_year(text: str) -> str:
    """Say a date to the month.

    >>> month_and_year("1898-02-09"), month_and_year("[1898-01-13..1898-02-12]")
    ('February 1898', 'between January and February 1898')

    Raises
    ------
    DateError
        If the date is not given to the month.
    """
    if not all(re.match(r"\d{4}-(0\d|1[012])", part.strip()) for part in _parts(text)):
        raise DateError(f"{text!r} is not given to the month; use its year")
    coarse = re.sub(r"(\d{4}-\d\d)-\d\d", r"\1", text)
    parts = {part.strip().strip("?~") for part in _parts(coarse)}
    return wording(parts.pop() if len(parts) == 1 else coarse)


def years(text: str) -> str:
    """Say a date to the year; nothing for an unknown date.

    >>> years("1870-04-22"), years("1888~"), years("[1887..1889]"), years("")
    ('1870', 'about 1888', '1887 to 1889', '')
    """
    if not text:
        return ""
    if "~" in text:
        return f"about {text.strip('[')[:4]}"
    when = interval(text)
    first, last = when.first.year, when.last.year
    doubt = "?" if when.uncertain else ""
    return (
        str(first) if first == last else f"{first} {'or' if last == first + 1 else 'to'} {last}"
    ) + doubt
