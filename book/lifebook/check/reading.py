"""Reading a file as its table, and what keeps it from being one.

To catch another way in which a file can be broken: a branch in `read`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from lifebook.check.rules import Problem, Row
from lifebook.tables import Table

__all__ = ["read"]


def read(table: Table) -> tuple[list[Row], list[Problem]]:
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
