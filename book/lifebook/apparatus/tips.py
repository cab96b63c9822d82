"""What a link adds on hover and focus: life dates, a modern name, an original title, a span.

To add a table: a function in `_TIPS`.
"""

from __future__ import annotations

from collections.abc import Callable

from lifebook import dates
from lifebook.apparatus.answers import Answers, Row

__all__ = ["tip"]


def tip(ask: Answers, table: str, row: str) -> str:
    """A few words on one row, or nothing."""
    found = ask.row(table, row) if table in _TIPS else None
    return _TIPS[table](ask, found) if found else ""


def _person(ask: Answers, row: Row) -> str:
    born, died = (dates.years(row[end]) for end in ("born", "died"))
    if born and died:
        return f"{born}–{died}"
    return f"born {born}" if born else f"died {died}" if died else "life dates unknown"


def _place(ask: Answers, row: Row) -> str:
    country = ask.schemas["places"].definitions("country").get(row["country"], "")
    return ", ".join(filter(None, [row["modern_name"] and f"today {row['modern_name']}", country]))


def _work(ask: Answers, row: Row) -> str:
    published = f"published {dates.wording(row['published'])}" if row["published"] else ""
    return ", ".join(filter(None, [row["original_title"], published]))


def _event(ask: Answers, row: Row) -> str:
    return f"{row['title']}, {dates.in_both_calendars(row['date'], row['julian'])}"


def _role(ask: Answers, row: Row) -> str:
    return f"{row['organisation']}, {dates.wording(row['began'])} to {dates.wording(row['ended'])}"


_TIPS: dict[str, Callable[[Answers, Row], str]] = {
    "people": _person,
    "places": _place,
    "works": _work,
    "events": _event,
    "roles": _role,
}
