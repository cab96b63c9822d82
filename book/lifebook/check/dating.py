"""Rules of dates: readable, in order, within the life, the same in both calendars.

To add a rule: a generator decorated with `rule`, and a row that breaks it in ``tests/test_check.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lifebook import dates
from lifebook.check.rules import Book, Problem, rule
from lifebook.dates import DateError

__all__: list[str] = []


@rule()
def dates_can_be_read(book: Book) -> Iterator[Problem]:
    """Every date is one of the forms, and stands once: in the row or in its event."""
    for rows in book.rows.values():
        for row in rows:
            for field in row.table.fields:
                value = row[field.name]
                if not field.calendar or not value:
                    continue
                try:
                    if field.calendar == "julian":
                        dates.julian_interval(value)
                    else:
                        dates.interval(value)
                except DateError as error:
                    yield row.problem(field.name, str(error))
                if field.event and row[field.event]:
                    yield row.problem(
                        field.name,
                        f"{value} stands here although {row[field.event]!r} gives the date; "
                        "empty the cell",
                    )


@rule()
def dates_are_in_order(book: Book) -> Iterator[Problem]:
    """Nothing ends before it begins."""
    for rows in book.rows.values():
        for row in rows:
            fields = row.table.date_fields()
            if len(fields) != 2:
                continue
            bounds = book.bounds(row)
            if bounds and bounds[1].latest < bounds[0].earliest:
                began, ended = fields
                yield row.problem(
                    ended.name,
                    f"{bounds[1].last} is before {began.name} ({bounds[0].first}); "
                    "swap them, or was one of them Old Style?",
                )


@rule("events", "stays", "roles")
def the_life_is_not_left(book: Book) -> Iterator[Problem]:
    """Stays and roles lie between birth and death, and both of their dates are known."""
    born, died = book.endpoint("birth"), book.endpoint("death")
    if born is None or died is None:
        event = book.package.settings["birth" if born is None else "death"]
        yield Problem("events.csv", 1, "id", f"there is no dated event {event!r}; add it")
        return
    for row in [*book.rows["stays"], *book.rows["roles"]]:
        for field in row.table.date_fields():
            when = book.date(row, field)
            if when is None:
                if not row[field.name] and not row[field.event or ""]:
                    message = "is unknown; write it as wide as it must be, such as [1904..1906]"
                    yield row.problem(field.name, message)
            elif when.latest < born.earliest or when.earliest > died.latest:
                yield row.problem(
                    field.name, f"{when.first} is outside the life ({born.first} to {died.last})"
                )


@rule("events")
def calendar_pairs_agree(book: Book) -> Iterator[Problem]:
    """An Old Style date and its Gregorian date are the same days, before the switch."""
    switch = dates.day(book.package.settings["calendar_switch"])
    for row in book.rows["events"]:
        if not row["julian"]:
            continue
        try:
            old, new = dates.julian_interval(row["julian"]), dates.interval(row["date"])
        except DateError:
            continue  # reported by its own rule
        if (old.earliest, old.latest) != (new.earliest, new.latest):
            span = old.first if old.earliest == old.latest else f"{old.first} to {old.last}"
            yield row.problem(
                "julian", f"{row['julian']} Old Style is {span}, not {row['date']}; which is right?"
            )
        elif old.earliest >= switch:
            yield row.problem("julian", f"{row['julian']} is after the calendar switched; empty it")


@rule("events")
def captivities_say_how_they_ended(book: Book) -> Iterator[Problem]:
    """The end of a captivity says how it ended."""
    for row in book.rows["events"]:
        if row["kind"] == "captivity-end" and not row["ended_how"]:
            yield row.problem("ended_how", "is empty for the end of a captivity; say how it ended")
