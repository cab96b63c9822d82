"""Dates for formats that cannot say all that an EDTF date says.

Each function gives the most that its format can carry, and never more than is known: what is
uncertain goes out as EDTF, as an earliest and a latest day, or less exact.

To serve another format: a function here, and a case in ``tests/export/test_times.py``.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from lifebook import dates

__all__ = ["EDTF", "bounds", "linked", "plain", "span", "timeline"]

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
"""The datatype by which linked data mark a text as EDTF."""

_ISO = re.compile(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?\Z")


def plain(text: str) -> bool:
    """Whether a date is a year, a month or a day without a doubt: ISO 8601 without extensions.

    >>> plain("1898-02"), plain("1888-23"), plain("1902?")
    (True, False, False)
    """
    return bool(_ISO.match(text))


def bounds(text: str) -> tuple[str, str]:
    """First and last possible day, ``YYYY-MM-DD``; both empty for an unknown date."""
    if not text:
        return "", ""
    when = dates.interval(text)
    return when.first.isoformat(), when.last.isoformat()


def linked(text: str) -> str | dict[str, str]:
    """A date for JSON-LD: plain text, or a value that says that it is EDTF.

    >>> linked("1888~")
    {'@type': 'http://id.loc.gov/datatypes/edtf/EDTF', '@value': '1888~'}
    """
    if plain(text):
        return text
    first, between, last = text.strip("[]").partition("..")
    if between and len(first) != len(last):
        # Readers of EDTF differ on a span from a month to a day; from day to day it means the same.
        text = "[{}..{}]".format(*bounds(text))
    return {"@type": EDTF, "@value": text}


def span(text: str) -> dict[str, str]:
    """A date for the Linked Places format: ``in`` that day, month or year, or between two days.

    >>> span("1898-02"), span("[1927-11-12,1927-11-14]")
    ({'in': '1898-02'}, {'earliest': '1927-11-12', 'latest': '1927-11-14'})
    """
    if plain(text):
        return {"in": text}
    first, last = bounds(text)
    return {"earliest": first, "latest": last}


def timeline(text: str, words: str) -> dict[str, Any]:
    """A date for TimelineJS: ``start_date``, ``end_date`` if it is not one day, month or year.

    Between the two it lasted, or it lies on some day between them; `words`, which are shown, say
    which.

    >>> timeline("1898-02", "February 1898")
    {'start_date': {'year': '1898', 'month': '2'}, 'display_date': 'February 1898'}
    """
    if plain(text):
        first, last = text, ""
    elif "/" in text and plain(dates.start(text)) and plain(dates.end(text)):
        first, last = dates.start(text), dates.end(text)
    else:
        when = dates.interval(text)
        whole_months = when.first.day == 1 and (when.last + timedelta(days=1)).day == 1
        length = 7 if whole_months else 10
        first, last = when.first.isoformat()[:length], when.last.isoformat()[:length]
    dated: dict[str, Any] = {"start_date": _parts(first)}
    if last and last != first:
        dated["end_date"] = _parts(last)
    return {**dated, "display_date": words}


def _parts(text: str) -> dict[str, str]:
    numbers = (str(int(part)) for part in text.split("-"))
    return dict(zip(("year", "month", "day"), numbers, strict=False))
