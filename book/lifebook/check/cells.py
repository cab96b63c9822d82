"""Rules of single cells: filled, of the vocabulary, unique, pointing at a row that is there.

To add a rule: a generator decorated with `rule`, and a row that breaks it in ``tests/test_check.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifebook.check.rules import Book, Problem, Row, closest, rule
from lifebook.tables import Field

__all__: list[str] = []


@rule()
def cells_fit_their_field(book: Book) -> Iterator[Problem]:
    """Required, one of the words, of the pattern, no stray white space."""
    for rows in book.rows.values():
        for row in rows:
            for field in row.table.fields:
                problem = _cell(field, row[field.name])
                if problem:
                    yield row.problem(field.name, problem)


def _cell(field: Field, value: str) -> str | None:
    if value != value.strip() or re.search(r"  |[\t\r\n\u00a0\u200b\ufeff]", value):
        return f"{value!r} has stray white space; remove it"
    if not value:
        return "is empty, but required; fill it in" if field.required else None
    if field.enum and value not in field.enum:
        return f"{value!r} is not one of {', '.join(field.enum)}{closest(value, field.enum)}"
    if field.pattern and not re.fullmatch(field.pattern, value):
        hint = "lower-case words with hyphens" if field.pattern.startswith("[a-z0-9]") else ""
        return f"{value!r} is not well formed; write {hint or 'it as ' + field.pattern}"
    return _number(field, value)


def _number(field: Field, value: str) -> str | None:
    kinds = {"number": r"-?\d+(\.\d+)?", "integer": r"\d+"}
    pattern = kinds.get(field.type)
    if pattern and not re.fullmatch(pattern, value):
        return f"{value!r} is not a {field.type}; write digits with a point, such as 46.48"
    return None


@rule()
def keys_are_unique(book: Book) -> Iterator[Problem]:
    """No two rows of a table share their primary key."""
    for rows in book.rows.values():
        seen: dict[tuple[str, ...], Row] = {}
        for row in rows:
            key = tuple(row[column] for column in row.table.primary_key)
            first = seen.setdefault(key, row)
            if first is not row:
                column = row.table.primary_key[-1]
                yield row.problem(
                    column, f"{' '.join(key)!r} stands already on line {first.line}; choose another"
                )


@rule()
def references_exist(book: Book) -> Iterator[Problem]:
    """Every cell that names a row of another table names one that is there."""
    for rows in book.rows.values():
        for row in rows:
            for column, table in row.table.foreign_keys.items():
                known = book.index.get(table)
                value = row[column]
                if value and known is not None and value not in known:
                    hint = closest(value, known) or f"; add it to {table}.csv"
                    yield row.problem(column, f"unknown {table} id {value!r}{hint}")


@rule("places")
def coordinates_are_plausible(book: Book) -> Iterator[Problem]:
    """Latitude and longitude on the globe; not 0,0; a building near the town it is part of."""
    for row in book.rows["places"]:
        where = _coordinates(row)
        if where is None:
            continue
        lat, lon = where
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            yield row.problem("lat", f"{lat}, {lon} is not on the globe; are the two swapped?")
        elif lat == lon == 0:
            yield row.problem("lat", "0, 0 is in the Gulf of Guinea; fill in the real place")
        town = book.index["places"].get(row["part_of"])
        near = _coordinates(town) if town else None
        if near and max(abs(lat - near[0]), abs(lon - near[1])) > 0.5:
            yield row.problem(
                "lat",
                f"{lat}, {lon} is far from {row['part_of']} ({near[0]}, {near[1]}); which is right?",
            )


def _coordinates(row: Row) -> tuple[float, float] | None:
    try:
        return float(row["lat"]), float(row["lon"])
    except ValueError:
        return None  # reported by its own rule


@rule("events")
def settings_name_events(book: Book) -> Iterator[Problem]:
    """The opening day, turning points, routes and times around the life, in the descriptor, are events."""
    settings = book.package.settings
    named = [("opening", settings.get("opening", ""))]
    named += [("turning_points", event) for event in settings.get("turning_points", {})]
    for setting in ("context", "routes"):
        for span in settings.get(setting, ()):
            named += [(setting, span["since"]), (setting, span["until"])]
    for setting, event in named:
        if event not in book.index["events"]:
            hint = closest(event, book.index["events"]) or "; add it to events.csv"
            yield Problem("datapackage.json", 1, setting, f"unknown events id {event!r}{hint}")
