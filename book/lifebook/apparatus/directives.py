"""The directives ``{register}`` and ``{chronology}``, and the role ``{count}``.

Each notes on the page which data it read (``env.temp_data["lifebook_uses"]``).

To add one: a `SphinxDirective` whose ``run`` calls `reading` with the tables that it prints.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole

from lifebook.apparatus.entries import Entries
from lifebook.life import Life
from lifebook.sources import Source, read_sources
from lifebook.tables import DESCRIPTOR, find_data

__all__ = ["Chronology", "Count", "Register", "reading"]

_ORDER = {
    "people": "sort_name",
    "places": "name",
    "works": "published_first",
    "stays": "arrived_first",
}


def reading(env: BuildEnvironment) -> tuple[Life, dict[str, Source]]:
    """The life and its sources, read once a build; the page is noted as made from all its data."""
    folder = find_data(env.srcdir)
    stamp = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.iterdir()))
    cached = getattr(env.app, "lifebook_life", None)
    if cached is None or cached[0] != stamp:
        cached = stamp, Life.open(folder), read_sources(folder / "sources.bib")
        env.app.lifebook_life = cached  # type: ignore[attr-defined]
    env.temp_data.setdefault("lifebook_uses", set()).update(
        {DESCRIPTOR, "sources.bib", *(f"{name}.csv" for name in cached[1].package.schemas)}
    )
    return cached[1], cached[2]


class Register(SphinxDirective):
    """Print every row of a table as an entry with a permanent anchor.

    The one argument is ``people``, ``places``, ``works``, ``stays``, ``roles`` or ``sources``.
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
        if table not in _ORDER:
            raise self.error(
                f"unknown register {table!r}; write one of sources, roles, {', '.join(_ORDER)}"
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


class Count(SphinxRole):
    """Print how many rows a table has."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Give the number, or an error on an unknown table."""
        life, _ = reading(self.env)
        frames = life.package.frames
        if self.text not in frames:
            message = self.inliner.reporter.error(
                f"unknown table {self.text!r}; write one of {', '.join(frames)}", line=self.lineno
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [nodes.Text(f"{len(frames[self.text]):,}")], []


def _section(title: str, children: list[Any]) -> nodes.section:
    # Prefixed, so that no section takes the anchor of a row.
    identifier = f"section-{nodes.make_id(title)}"
    return nodes.section(
        "", nodes.title("", title), *children, ids=[identifier], names=[identifier]
    )


def _folded(column: pd.Series) -> pd.Series:
    return column.str.casefold() if pd.api.types.is_string_dtype(column) else column
