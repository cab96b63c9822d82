"""Rules of citations and sources: each points somewhere, and what must be cited is.

To add a rule: a generator decorated with `rule`, and a row that breaks it in ``tests/test_check.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lifebook import dates
from lifebook.check.rules import Book, Problem, Row, closest, rule
from lifebook.dates import DateError
from lifebook.sources import Source, read_sources
from lifebook.tables import DataError, Table

__all__: list[str] = []


@rule("citations")
def citations_point_somewhere(book: Book) -> Iterator[Problem]:
    """A citation names a table, a row in it and, if any, a column; a rival date can be read."""
    for row in book.rows["citations"]:
        table = book.package.schemas.get(row["table"])
        if table is None:
            hint = closest(row["table"], book.package.schemas)
            yield row.problem("table", f"there is no table {row['table']!r}{hint}")
            continue
        known = book.index.get(row["table"], {})
        if row["table"] in book.rows and row["row"] not in known:
            hint = closest(row["row"], known) or "; remove the citation or add the row"
            yield row.problem("row", f"unknown {row['table']} id {row['row']!r}{hint}")
        yield from _cited_field(row, table)


def _cited_field(row: Row, table: Table) -> Iterator[Problem]:
    if not row["field"]:
        return
    fields = {field.name: field for field in table.fields}
    if row["field"] not in fields:
        hint = closest(row["field"], fields)
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
                hint = closest(key, sources) or "; add it to sources.bib"
                yield row.problem(column, f"unknown source {key!r}{hint}")
    article = book.package.settings.get("article", "")
    if article not in sources:
        hint = closest(article, sources) or "; add it to sources.bib"
        yield Problem("datapackage.json", 1, "article", f"unknown source {article!r}{hint}")
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
