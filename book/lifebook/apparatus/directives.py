"""The directives ``{register}``, ``{chronology}`` and ``{vocabulary}``.

To add one: a `SphinxDirective` whose ``run`` takes the life from `reading.reading`, which notes
that the page is made from the data.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from lifebook.apparatus.entries import Entries
from lifebook.apparatus.reading import reading
from lifebook.life import Life

__all__ = ["Chronology", "Register", "Vocabulary"]

_ORDER = {
    "people": "sort_name",
    "places": "name",
    "works": "published_first",
    "stays": "arrived_first",
}


class Register(SphinxDirective):
    """Print every row of a table as an entry with a permanent anchor.

    The one argument is ``people``, ``places``, ``works``, ``stays``, ``roles``, ``claims`` or
    ``sources``.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Give the entries, or an error that names the registers there are."""
        life, sources = reading(self.env)
        entries = Entries(self.env, life, sources)
        table = self.arguments[0]
        if table == "sources":
            return entries.sources()
        if table == "roles":
            return self._by_sphere(entries, life)
        if table == "claims":
            return self._by_chapter(entries, life)
        if table not in _ORDER:
            raise self.error(
                f"unknown register {table!r}; write one of sources, roles, claims, {', '.join(_ORDER)}"
            )
        frame = life.frame(table).sort_values(_ORDER[table], kind="stable", key=_folded)
        return [entries.entry(table, row) for row in frame.itertuples()]

    def _by_sphere(self, entries: Entries, life: Life) -> list[nodes.Node]:
        roles = life.roles.sort_values(["sphere", "began_first"], kind="stable")
        return [
            _section(
                str(sphere).capitalize(),
                [entries.entry("roles", row) for row in group.itertuples()],
            )
            for sphere, group in roles.groupby("sphere", observed=True)
        ]

    def _by_chapter(self, entries: Entries, life: Life) -> list[nodes.Node]:
        claims, titles = life.frame("claims"), life.chapters["title"]
        return [
            _section(titles[chapter], [entries.entry("claims", row) for row in group.itertuples()])
            for chapter, group in claims.groupby("chapter", sort=False)
        ]


class Vocabulary(SphinxDirective):
    """Print the words that a column may hold, each with its definition.

    The two arguments are a table and a column, such as ``claims verdict``.
    """

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Give a definition list, or an error that names what there is."""
        life, _ = reading(self.env)
        table, column = self.arguments
        schemas = life.package.schemas
        columns = [f.name for f in schemas[table].fields if f.enum] if table in schemas else []
        if column not in columns:
            known = ", ".join(columns or schemas)
            raise self.error(f"no vocabulary {table} {column}; write one of {known}")
        return [
            nodes.definition_list(
                "",
                *(
                    nodes.definition_list_item(
                        "",
                        nodes.term("", word.replace("-", " ").capitalize()),
                        nodes.definition("", nodes.paragraph("", meaning)),
                    )
                    for word, meaning in schemas[table].definitions(column).items()
                ),
            )
        ]


class Chronology(SphinxDirective):
    """Print every event, chapter by chapter, in order of date."""

    def run(self) -> list[nodes.Node]:
        """Give a section for each chapter that has events."""
        life, sources = reading(self.env)
        entries = Entries(self.env, life, sources)
        events = life.events.sort_values(["date_first", "date_last"], kind="stable")
        sections: list[nodes.Node] = []
        for chapter in life.chapters.itertuples():
            told = events[events["chapter"] == chapter.id]
            if len(told):
                rows = [entries.entry("events", row) for row in told.itertuples()]
                sections.append(_section(str(chapter.title), rows))
        return sections


def _section(title: str, children: list[Any]) -> nodes.section:
    # Prefixed, so that no section takes the anchor of a row.
    identifier = f"section-{nodes.make_id(title)}"
    return nodes.section(
        "", nodes.title("", title), *children, ids=[identifier], names=[identifier]
    )


def _folded(column: pd.Series) -> pd.Series:
    return column.str.casefold() if pd.api.types.is_string_dtype(column) else column
