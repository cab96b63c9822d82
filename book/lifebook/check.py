"""Every rule that the data must keep; a problem names file, line, column, value and mend.

`problems` runs all rules and gives every problem at once, so that one run is enough to mend them.
A file that cannot be read as its table at all is reported, and the rules that need it are left out.

To add a rule: write a generator that takes a `Book` and yields problems, decorate it with
``@rule(...)`` naming the tables it reads, and add to ``tests/test_check.py`` a row that breaks it.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lifebook import dates
from lifebook.dates import DateError, Interval
from lifebook.sources import Source, read_sources
from lifebook.tables import DataError, Field, Package, Table

__all__ = ["Problem", "problems"]


class Problem(NamedTuple):
    """One breach of a rule, printed as ``file:line: column: what is wrong; how to mend it``."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message}"


class Row(dict[str, str]):
    """A row as it stands in the file, with the line on which it begins."""

    def __init__(self, table: Table, line: int, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.table = table
        self.line = line

    def problem(self, column: str, message: str) -> Problem:
        """Report this row."""
        return Problem(self.table.path.name, self.line, column, message)


Rule = Callable[["Book"], Iterator[Problem]]
_rules: list[tuple[Rule, tuple[str, ...]]] = []


def rule(*tables: str) -> Callable[[Rule], Rule]:
    """Register a rule, which runs only if all of `tables` could be read."""

    def register(function: Rule) -> Rule:
        _rules.append((function, tables))
        return function

    return register


@dataclass
class Book:
    """The data as rows of text with their lines, before anything is believed of them."""

    package: Package
    rows: dict[str, list[Row]]

    @cached_property
    def index(self) -> dict[str, dict[str, Row]]:
        """Rows by table and id."""
        return {
            name: {row["id"]: row for row in rows if "id" in row}
            for name, rows in self.rows.items()
        }

    def date(self, row: Row, field: Field) -> Interval | None:
        """Possible days of a date cell or of the event that stands for it; None if none or bad."""
        text = row[field.name]
        if not text and field.event and row[field.event]:
            event = self.index.get("events", {}).get(row[field.event])
            edge = dates.start if field is row.table.date_fields()[0] else dates.end
            text = edge(event["date"]) if event else ""
        try:
            return dates.interval(text) if text else None
        except DateError:
            return None  # reported by its own rule

    def bounds(self, row: Row) -> tuple[Interval, Interval] | None:
        """Beginning and end of a row with two dates; None unless both are known."""
        began, ended = (self.date(row, field) for field in row.table.date_fields())
        return (began, ended) if began and ended else None

    def endpoint(self, setting: str) -> Interval | None:
        """Possible days of the subject's birth or death."""
        event = self.index.get("events", {}).get(self.package.settings[setting])
        try:
            return dates.interval(event["date"]) if event and event["date"] else None
        except DateError:
            return None


# --- Reading -----------------------------------------------------------------------------------


def _read(table: Table) -> tuple[list[Row], list[Problem]]:
    """Rows of one file, and what keeps it from being read as its table."""

    def broken(line: int, column: str, message: str) -> tuple[list[Row], list[Problem]]:
        return [], [Problem(table.path.name, line, column, message)]

    try:
        raw = table.path.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError:
        return broken(1, "file", "not found; datapackage.json lists it")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return broken(line, "file", "not UTF-8; save it as 'CSV UTF-8' in the spreadsheet program")
    if text.startswith("\ufeff"):
        return broken(1, "file", "begins with a byte order mark; save it as UTF-8 without BOM")
    expected = [field.name for field in table.fields]
    header = text.partition("\n")[0].rstrip("\r")
    if header == ";".join(expected):
        return broken(1, "file", "has semicolons; save it with commas between the columns")
    reader = csv.reader(io.StringIO(text, newline=""))
    found = next(reader, [])
    if found != expected:
        wrong = next((f for f, e in zip(found, expected, strict=False) if f != e), header[-40:])
        return broken(1, wrong, f"the header must be {','.join(expected)}")
    return _records(table, expected, reader)


def _records(
    table: Table, expected: list[str], reader: Iterable[list[str]]
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    found: list[Problem] = []
    line = 1
    for record in reader:
        start, line = line + 1, reader.line_num  # type: ignore[attr-defined]
        if len(record) != len(expected):
            message = f"{len(record)} columns instead of {len(expected)}; quote a cell with a comma"
            found.append(Problem(table.path.name, start, "row", message))
        else:
            rows.append(Row(table, start, dict(zip(expected, record, strict=True))))
    return rows, found


def problems(folder: Path | str) -> list[Problem]:
    """Run every rule on the data package in `folder`.

    Returns
    -------
    list of Problem
        In order of file and line; empty if the data keep every rule.

    Raises
    ------
    lifebook.tables.DataError
        If there is no readable ``datapackage.json``.
    """
    package = Package(folder)
    book = Book(package, {})
    found: list[Problem] = []
    for name, table in package.schemas.items():
        rows, broken = _read(table)
        found += broken
        if rows or not broken:
            book.rows[name] = rows
    for function, needed in _rules:
        if all(name in book.rows for name in needed):
            found += function(book)
    order = {table.path.name: number for number, table in enumerate(package.schemas.values())}
    return sorted(set(found), key=lambda p: (order.get(p.file, len(order)), p.line, p.column))


def _closest(word: str, words: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


# --- Cells -------------------------------------------------------------------------------------


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
        return f"{value!r} is not one of {', '.join(field.enum)}{_closest(value, field.enum)}"
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
                    hint = _closest(value, known) or f"; add it to {table}.csv"
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


# --- Dates -------------------------------------------------------------------------------------


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


# --- Stays cover the life ----------------------------------------------------------------------


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


# --- The ledger of claims ---------------------------------------------------------------------


@rule("claims", "claim_links")
def claims_agree_with_the_tables(book: Book) -> Iterator[Problem]:
    """What a claim asserts, the cell it is about and the verdict go together."""
    linked = {row["claim"] for row in book.rows["claim_links"]}
    for row in book.rows["claims"]:
        # A plain number may be a count or a length, which no cell holds.
        tied = row["id"] in linked or (row["asserts"].isdigit() and len(row["asserts"]) < 4)
        if row["asserts"] and not tied:
            yield row.problem(
                "asserts", f"{row['asserts']!r} is tied to no cell; add it to claim_links.csv"
            )
    for link in book.rows["claim_links"]:
        claim = book.index["claims"].get(link["claim"])
        cell = _linked_cell(book, link)
        if isinstance(cell, Problem):
            yield cell
        elif claim is not None and cell is not None:
            met = _meets(book, claim["asserts"], cell)
            expected = {"confirmed": "agree", "contradicted": "differ"}.get(claim["verdict"])
            if met is not None and expected is not None and met != expected:
                where = f"{link['table']} {link['row']} {link['field']}"
                yield claim.problem(
                    "verdict",
                    f"{claim['verdict']!r}, but {claim['asserts']} and {where} ({_said(cell)}) "
                    f"{'do not ' if expected == 'agree' else ''}{'agree' if expected == 'agree' else 'meet'}; "
                    "mend the verdict, the claim's asserts, or the table",
                )


def _linked_cell(book: Book, link: Row) -> Interval | str | Problem | None:
    """The cell a claim is about: a date with its event resolved, or text; or what is wrong."""
    table = book.package.schemas.get(link["table"])
    if table is None:
        return link.problem("table", f"there is no table {link['table']!r}")
    row = book.index.get(link["table"], {}).get(link["row"])
    if row is None:
        if link["table"] not in book.rows:
            return None
        hint = _closest(link["row"], book.index[link["table"]])
        return link.problem("row", f"unknown {link['table']} id {link['row']!r}{hint}")
    fields = {field.name: field for field in table.fields}
    if link["field"] not in fields:
        hint = _closest(link["field"], fields)
        return link.problem("field", f"{link['table']} has no column {link['field']!r}{hint}")
    field = fields[link["field"]]
    return book.date(row, field) if field.calendar == "gregorian" else row[field.name]


def _meets(book: Book, asserts: str, cell: Interval | str) -> str | None:
    """Say whether assertion and cell agree, differ, or only "overlap"; None if not comparable."""
    if not asserts:
        return None
    if isinstance(cell, str):
        is_id = re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", asserts)
        return ("agree" if cell == asserts else "differ") if is_id and cell else None
    if re.fullmatch(r"\d{1,3}", asserts):
        born = book.endpoint("birth")
        if born is None or cell.latest < born.earliest:
            return None
        age = dates.age_between(born, cell)
        if age.min == age.max == int(asserts):
            return "agree"
        return "overlap" if age.min <= int(asserts) <= age.max else "differ"
    try:
        said = dates.interval(asserts)
    except DateError:
        return None
    if said.earliest <= cell.earliest and cell.latest <= said.latest:
        return "agree"
    return "overlap" if said.earliest <= cell.latest and cell.earliest <= said.latest else "differ"


def _said(cell: Interval | str) -> str:
    if isinstance(cell, str):
        return cell
    return str(cell.first) if cell.earliest == cell.latest else f"{cell.first} to {cell.last}"


@rule("claims", "citations")
def claims_rest_on_evidence(book: Book) -> Iterator[Problem]:
    """Every claim but an unverified one is cited, and repeats only what stands before it."""
    cited = {row["row"] for row in book.rows["citations"] if row["table"] == "claims"}
    for row in book.rows["claims"]:
        if row["verdict"] != "unverified" and row["id"] not in cited:
            yield row.problem("id", f"{row['id']!r} has no citation; add one to citations.csv")
        if row["repeats"] == row["id"]:
            yield row.problem("repeats", f"{row['id']!r} repeats itself; name the earlier claim")
        if len(row["words"].split()) > 7:
            count = len(row["words"].split())
            yield row.problem("words", f"{count} words of the article; quote at most seven")


# --- Evidence ----------------------------------------------------------------------------------


@rule("citations")
def citations_point_somewhere(book: Book) -> Iterator[Problem]:
    """A citation names a table, a row in it and, if any, a column; a rival date can be read."""
    for row in book.rows["citations"]:
        table = book.package.schemas.get(row["table"])
        if table is None:
            hint = _closest(row["table"], book.package.schemas)
            yield row.problem("table", f"there is no table {row['table']!r}{hint}")
            continue
        known = book.index.get(row["table"], {})
        if row["table"] in book.rows and row["row"] not in known:
            hint = _closest(row["row"], known) or "; remove the citation or add the row"
            yield row.problem("row", f"unknown {row['table']} id {row['row']!r}{hint}")
        yield from _cited_field(row, table)


def _cited_field(row: Row, table: Table) -> Iterator[Problem]:
    if not row["field"]:
        return
    fields = {field.name: field for field in table.fields}
    if row["field"] not in fields:
        hint = _closest(row["field"], fields)
        yield row.problem("field", f"{table.name} has no column {row['field']!r}{hint}")
    elif fields[row["field"]].calendar and row["says"]:
        try:
            dates.interval(row["says"])
        except DateError as error:
            yield row.problem("says", f"the rival date: {error}")
    elif row["stance"] == "contradicts" and not row["says"]:
        yield row.problem("says", "is empty for a contradiction; give what the source says")


@rule("citations")
def rows_are_cited(book: Book) -> Iterator[Problem]:
    """Every row of the tables that must be cited has evidence."""
    cited = {(row["table"], row["row"]) for row in book.rows["citations"]}
    for name in book.package.settings["cited"]:
        for row in book.rows.get(name, ()):
            if (name, row["id"]) not in cited:
                yield row.problem("id", f"{row['id']!r} has no citation; add one to citations.csv")


@rule("citations")
def consultation_is_told(book: Book) -> Iterator[Problem]:
    """A passage that was read has no `via`."""
    for row in book.rows["citations"]:
        if row["consulted"] == "yes" and row["via"]:
            yield row.problem(
                "via", "is filled although the passage was read; empty one of the two"
            )


@rule("citations")
def sources_exist(book: Book) -> Iterator[Problem]:
    """Every source cited is in sources.bib, and every entry there is cited and has a kind."""
    path = book.package.folder / "sources.bib"
    try:
        sources = read_sources(path)
    except DataError as error:
        yield Problem("sources.bib", 1, "bibtex", str(error))
        return
    used = set()
    for row in book.rows["citations"]:
        for column in ("source", "via"):
            key = row[column]
            used.add(key)
            if key and key not in sources:
                hint = _closest(key, sources) or "; add it to sources.bib"
                yield row.problem(column, f"unknown source {key!r}{hint}")
    yield from _entries(path, sources, used)


def _entries(path: Path, sources: dict[str, Source], used: set[str]) -> Iterator[Problem]:
    lines = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := re.match(r"\s*@\w+\s*\{\s*([^,\s]+)", text):
            lines[match.group(1)] = number
    for key, source in sources.items():
        line = lines.get(key, 1)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
            message = f"{key!r} is not well formed; write lower-case words with hyphens"
            yield Problem("sources.bib", line, "key", message)
        if "title" not in source.entry.fields:
            yield Problem("sources.bib", line, "title", f"{key!r} has no title; add it")
        if key not in used:
            message = f"{key!r} is cited nowhere; cite it or remove it"
            yield Problem("sources.bib", line, "key", message)
