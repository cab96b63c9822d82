"""Rules of stays: they cover the life from birth to death, without gap or overlap.

To add a rule: a generator decorated with `rule`, and a row that breaks it in ``tests/test_check.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lifebook.check.rules import Book, Problem, Row, rule
from lifebook.dates import Interval

__all__: list[str] = []


@rule("stays", "events")
def stays_cover_the_life(book: Book) -> Iterator[Problem]:
    """From birth to death, day by day: no gap and no overlap that `why` does not explain."""
    born, died = book.endpoint("birth"), book.endpoint("death")
    top = _dated(book, [row for row in book.rows["stays"] if not row["within"]])
    if born is None or died is None or not top:
        return
    first, last = top[0], max(top, key=lambda stay: stay.left.latest)
    if first.arrived.earliest > born.latest:
        message = f"the first stay begins on {first.arrived.first}, after the birth on {born.last}"
        yield first.row.problem("arrived", message + "; add the stay before it")
    if last.left.latest < died.earliest:
        message = f"the last stay ends on {last.left.last}, before the death on {died.first}"
        yield last.row.problem("left", message + "; add the stay after it")
    yield from _neighbours(top, gaps=True)


@rule("stays", "events")
def interruptions_lie_within(book: Book) -> Iterator[Problem]:
    """A stay with `within` lies in its parent, which is no interruption itself; siblings do not overlap."""
    children: dict[str, list[Row]] = {}
    for row in book.rows["stays"]:
        parent = book.index["stays"].get(row["within"])
        if parent is None:
            continue
        children.setdefault(parent["id"], []).append(row)
        if parent["within"]:
            message = f"{parent['id']!r} is itself within {parent['within']!r}; name that one"
            yield row.problem("within", message)
        inner, outer = book.bounds(row), book.bounds(parent)
        if (
            inner
            and outer
            and (inner[0].latest < outer[0].earliest or inner[1].earliest > outer[1].latest)
        ):
            span = f"{outer[0].first} to {outer[1].last}"
            yield row.problem("within", f"is not within {parent['id']!r} ({span}); mend a date")
    for siblings in children.values():
        yield from _neighbours(_dated(book, siblings), gaps=False)


class Dated(NamedTuple):
    """A stay whose first and last day are known, if only as a span."""

    row: Row
    arrived: Interval
    left: Interval


def _dated(book: Book, rows: list[Row]) -> list[Dated]:
    """Rows with both dates known, in order of arrival."""
    stays = [Dated(row, *bounds) for row in rows if (bounds := book.bounds(row))]
    return sorted(
        stays,
        key=lambda s: (s.arrived.earliest, s.arrived.latest, s.left.earliest, s.left.latest),
    )


def _neighbours(stays: list[Dated], *, gaps: bool) -> Iterator[Problem]:
    """Gaps, overlaps and dates typed twice among stays in order of arrival."""
    for number, after in enumerate(stays[1:], 1):
        if after.row["why"]:
            continue
        last = max(stays[:number], key=lambda stay: stay.left.latest)
        unexplained = [stay for stay in stays[:number] if not stay.row["why"]]
        longest = max(unexplained, key=lambda stay: stay.left.earliest, default=last)
        if longest.left.earliest > after.arrived.latest:
            yield after.row.problem(
                "arrived",
                f"{after.arrived.last} is before {longest.row['id']!r} ends ({longest.left.first}): an "
                "overlap; mend a date, name the longer stay in 'within', or explain it in 'why'",
            )
        elif last.row["why"]:
            continue
        elif gaps and after.arrived.earliest > last.left.latest + 1:
            yield after.row.problem(
                "arrived",
                f"{after.arrived.first} is more than a day after {last.row['id']!r} ends "
                f"({last.left.last}): a gap; add the stay between, or explain it in 'why'",
            )
        elif after.arrived.exact and last.row["left"] == after.row["arrived"] != "":
            yield after.row.problem(
                "arrived",
                f"{after.row['arrived']} is also the end of {last.row['id']!r}; name the move in "
                "events.csv, so that the date stands once",
            )
