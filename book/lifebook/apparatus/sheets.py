"""What a sheet for class prints: rows of a table with columns to write in, and ruled lines.

``{extract} TABLE`` prints chosen rows and columns of one table of the data, or of the sources, in
words and without links, so that it reads on paper; ``{lines} NUMBER`` prints lines to write on.

To add a way of choosing rows: an option of `Extract` and a step in ``_rows``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lifebook import dates
from lifebook.apparatus.chapters import table
from lifebook.apparatus.reading import reading
from lifebook.apparatus.roles import closest
from lifebook.life import Life
from lifebook.sources import Source

__all__ = ["Extract", "Lines"]

_NAMED_BY = ("title", "name", "claim")
"""Columns that name a row for a reader, the first that a table has."""


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


class Extract(SphinxDirective):
    """Rows of one table as a table to read on paper.

    Options: ``ids`` (these rows, in this order), ``where`` (``column=value, …``), ``since`` and
    ``until`` (EDTF, by the first date column), ``columns``, ``blank`` (headings of empty columns,
    between semicolons),
    ``caption``. Names stand for ids, and words for dates.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "ids": _list,
        "where": _list,
        "since": directives.unchanged_required,
        "until": directives.unchanged_required,
        "columns": _list,
        "blank": lambda text: [part.strip() for part in text.split(";") if part.strip()],
        "caption": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Give the table, or an error that names what there is."""
        life, sources = reading(self.env)
        name = self.arguments[0]
        known = [*life.package.schemas, "sources"]
        if name not in known:
            raise self.error(f"unknown table {name!r}; write one of {', '.join(known)}")
        frame = _sources(sources) if name == "sources" else life.frame(name)
        columns = self.options.get("columns") or list(frame.columns[:3])
        for column in columns:
            self._known(column, frame.columns, f"column of {name}")
        rows = self._rows(frame, life, name)
        blank = self.options.get("blank", [])
        words = _Words(life, sources, name)
        cells: list[list[list[nodes.Node]]] = []
        for _, row in rows.iterrows():
            cells.append([[nodes.Text(words.of(column, row[column]))] for column in columns])
            cells[-1] += [[] for _ in blank]
        heads = [words.heading(column) for column in columns] + blank
        made = table(heads, cells, _widths(heads, cells), "lb-extract")
        if "caption" in self.options:
            made.insert(0, nodes.title("", self.options["caption"]))
        return [made]

    def _rows(self, frame: pd.DataFrame, life: Life, name: str) -> pd.DataFrame:
        for condition in self.options.get("where", []):
            column, _, value = condition.partition("=")
            self._known(column.strip(), frame.columns, f"column of {name}")
            frame = frame[frame[column.strip()].astype(str) == value.strip()]
        for row in self.options.get("ids", []):
            self._known(row, frame.index, f"row of {name}")
        if "ids" in self.options:
            frame = frame.loc[self.options["ids"]]
        frame = self._in_time(frame, life, name)
        if frame.empty:
            raise self.error(f"no row of {name} is chosen; widen the options")
        return frame

    def _in_time(self, frame: pd.DataFrame, life: Life, name: str) -> pd.DataFrame:
        """Rows that may fall between the bounds, in the order of their first possible day."""
        if not {"since", "until"} & set(self.options):
            return frame
        dated = life.package.schemas[name].date_fields() if name != "sources" else []
        if not dated:
            raise self.error(f"{name} has no dates: leave out since and until")
        column = dated[0].name
        since = self._bound("since", life.born)
        until = self._bound("until", life.died)
        may = [
            bool(text)
            and dates.interval(text).latest >= since.earliest
            and dates.interval(text).earliest <= until.latest
            for text in frame[column]
        ]
        return frame[may].sort_values([f"{column}_first", f"{column}_last"], kind="stable")

    def _bound(self, option: str, otherwise: dates.Interval) -> dates.Interval:
        if option not in self.options:
            return otherwise
        try:
            return dates.interval(self.options[option])
        except dates.DateError as error:
            raise self.error(f"{option}: {error}") from None

    def _known(self, word: str, known: Any, what: str) -> None:
        if word not in known:
            raise self.error(f"unknown {what} {word!r}{closest(word, list(map(str, known)), '')}")


def _widths(heads: Sequence[str], cells: Sequence[Sequence[list[nodes.Node]]]) -> list[int]:
    """Widths of columns: room for the longest word, more for long text, plenty to write in."""
    widths = []
    for number, head in enumerate(heads):
        texts = [row[number][0].astext() for row in cells if row[number]]
        words = [word for text in [head, *texts] for word in text.split()]
        least = max(map(len, words)) + 2
        widths.append(max(least, min(max(map(len, texts)), 48)) if texts else max(least, 26))
    return widths


class _Words:
    """Values of a table as a reader wants them: names for ids, words for dates."""

    def __init__(self, life: Life, sources: Mapping[str, Source], name: str) -> None:
        self.life, self.sources = life, sources
        schema = life.package.schemas.get(name)
        self.fields = {field.name: field for field in schema.fields} if schema else {}
        self.keys = dict(schema.foreign_keys) if schema else {}

    def heading(self, column: str) -> str:
        """The column's title, or its name."""
        field = self.fields.get(column)
        title = field.title if field else column
        return title.replace("_", " ").capitalize()

    def of(self, column: str, value: Any) -> str:
        """A value in words."""
        text = "" if pd.isna(value) else str(value)
        field = self.fields.get(column)
        if not text:
            return ""
        if field is not None and field.calendar:
            return dates.wording(text)
        if text in self.sources and column in {"source", "via"}:
            return self.sources[text].short
        return self._named(column, text)

    def _named(self, column: str, row: str) -> str:
        frame = self.life.package.frames.get(self.keys.get(column, ""))
        if frame is None or row not in frame.index:
            return row
        return str(next(frame.at[row, name] for name in _NAMED_BY if name in frame))


def _sources(sources: Mapping[str, Source]) -> pd.DataFrame:
    """The sources as a table: ``key``, ``short``, ``author``, ``title``, ``year``, ``witness``."""
    rows = [
        {
            "key": source.key,
            "short": source.short,
            "author": source.authors,
            "title": source.title,
            "year": source.entry.fields.get("year", ""),
            "witness": source.witness,
        }
        for source in sources.values()
    ]
    return pd.DataFrame(rows, index=pd.Index([row["key"] for row in rows]))


class Lines(SphinxDirective):
    """Ruled lines to write on, as many as the argument says."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give the lines; a screen reader is told only that there is room."""
        number = directives.positive_int(self.arguments[0])
        box = nodes.container("", classes=["lb-lines", f"lb-lines-{min(number, 12)}"])
        box += nodes.paragraph("", "Room to write.", classes=["visually-hidden"])
        return [box]


def setup(app: Sphinx) -> None:
    """Register both directives."""
    app.add_directive("extract", Extract)
    app.add_directive("lines", Lines)
