"""The directives of the reference: ``{register}``, ``{chronology}`` and ``{vocabulary}``.

To add one: a `SphinxDirective` whose ``run`` takes the life from `reading.reading`, which notes
that the page is made from the data.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from lifebook import dates
from lifebook.apparatus.chapters import table
from lifebook.apparatus.entries import Entries
from lifebook.apparatus.links import link
from lifebook.apparatus.reading import asking, life_of, reading
from lifebook.life import Life

__all__ = ["Chronology", "Filter", "Register", "Vocabulary"]

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
        table = self.arguments[0]
        if table == "sources":
            life, sources = reading(self.env)
            return Entries(self.env, asking(self.env), life).sources(sources)
        life = life_of(self.env)
        entries = Entries(self.env, asking(self.env), life)
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
        chapters = {str(chapter): titles[chapter] for chapter in claims["chapter"].unique()}
        schema = life.package.schemas["claims"]
        choices = {
            name: {word: word for word in schema.vocabulary(name) if word in set(claims[name])}
            for name in ("verdict", "kind")
        }
        sections = [
            _section(titles[chapter], [entries.entry("claims", row) for row in group.itertuples()])
            for chapter, group in claims.groupby("chapter", sort=False)
        ]
        for (chapter, _), section in zip(chapters.items(), sections, strict=True):
            section["classes"].append(f"lb-is-{chapter}")
        return [Filter(choices={**choices, "chapter": chapters}), *sections]


class Vocabulary(SphinxDirective):
    """Print the words that a column may hold, each with its definition.

    The two arguments are a table and a column, such as ``claims verdict``.
    """

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Give a definition list, or an error that names what there is."""
        life = life_of(self.env)
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
    """Print events in order of date: all, chapter by chapter, or those of a span as a table.

    With the options ``since`` and ``until`` (EDTF dates or ids of events) a table of the events that
    may fall between them, which links to their entries; without, the entries themselves.
    """

    option_spec: ClassVar[dict[str, Any]] = {
        "since": directives.unchanged_required,
        "until": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Give a section for each chapter that has events, or a table."""
        if self.options:
            return [self._span()]
        life = life_of(self.env)
        events = life.events.sort_values(["date_first", "date_last"], kind="stable")
        entries = Entries(self.env, asking(self.env), life)
        sections: list[nodes.Node] = []
        for chapter in life.chapters.itertuples():
            told = events[events["chapter"] == chapter.id]
            if len(told):
                rows = [entries.entry("events", row) for row in told.itertuples()]
                sections.append(_section(str(chapter.title), rows))
        return sections

    def _span(self) -> nodes.table:
        try:
            told = asking(self.env).told(
                self.options.get("since", ""), self.options.get("until", "")
            )
        except dates.DateError as error:
            raise self.error(str(error)) from None
        rows: list[list[list[nodes.Node]]] = [
            [[nodes.Text(words)], [nodes.Text(age)], [link(self.env, "events", event, title)]]
            for event, words, age, title in told
        ]
        return table(["Date", "Age", "Event"], rows, [32, 10, 58], "lb-chronology")


class Filter(nodes.General, nodes.Element):
    """Choices by which a script can narrow a register; without one the register is whole."""


def _visit_filter(self: HTML5Translator, node: Filter) -> None:
    if self.builder.name == "epub":
        raise nodes.SkipNode
    self.body.append('<form class="lb-filter" hidden aria-label="Narrow the register">\n')
    for name, words in node["choices"].items():
        options = "".join(
            f'<option value="lb-is-{word}">{self.encode(shown)}</option>'
            for word, shown in words.items()
        )
        self.body.append(
            f'<label>{name.capitalize()} <select name="{name}"><option value="">all</option>'
            f"{options}</select></label>\n"
        )
    self.body.append('<p class="lb-found" role="status"></p>\n</form>\n')
    raise nodes.SkipNode


def _skip(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    raise nodes.SkipNode


def _section(title: str, children: list[Any]) -> nodes.section:
    # Prefixed, so that no section takes the anchor of a row.
    identifier = f"section-{nodes.make_id(title)}"
    return nodes.section(
        "", nodes.title("", title), *children, ids=[identifier], names=[identifier]
    )


def _folded(column: pd.Series) -> pd.Series:
    return column.str.casefold() if pd.api.types.is_string_dtype(column) else column


def setup(app: Sphinx) -> None:
    """Register the directives of the reference."""
    app.add_directive("register", Register)
    app.add_directive("chronology", Chronology)
    app.add_directive("vocabulary", Vocabulary)
    app.add_node(Filter, html=(_visit_filter, None), latex=(_skip, None), text=(_skip, None))
