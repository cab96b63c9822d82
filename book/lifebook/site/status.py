"""``{runs}`` prints, for every notebook of the book, how long it last ran and on what.

The values come from the record that ``make notebooks`` writes (`lifebook.runs`), and not from the
build, since two builds of the same sources are to be the same.

To print more of a run: record it in `lifebook.rerun`, and say it in `Runs`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lifebook import dates, runs
from lifebook.apparatus.chapters import table

__all__ = ["Runs", "setup"]

COLUMNS = {"Notebook": 36, "Time": 22, "Last run": 42}
"""Heads and widths: few columns, since a telephone shows the table too."""


class Runs(SphinxDirective):
    """Print the record of the runs as a table, each notebook with a link to its page."""

    def run(self) -> list[nodes.Node]:
        """Give the table, with a row for each notebook that the book publishes."""
        book = Path(self.env.srcdir) / "book"
        record = runs.read(book)
        for path in (book / runs.RECORD, *runs.notebooks(book)):
            self.env.note_dependency(str(path))
        missing = [
            name for path in runs.notebooks(book) if (name := runs.name_of(path)) not in record
        ]
        if missing:
            raise self.error(f"no run of {', '.join(missing)} is recorded; run 'make notebooks'")
        rows = [self._row(path, record[runs.name_of(path)]) for path in runs.notebooks(book)]
        return [table(list(COLUMNS), rows, list(COLUMNS.values()), "lb-runs")]

    def _row(self, path: Path, entry: dict[str, Any]) -> list[list[nodes.Node]]:
        title = runs.title_of(nbformat.read(path, as_version=4))
        versions = ", ".join(f"{name} {number}" for name, number in entry["versions"].items())
        cells = [f"{entry['seconds']:.1f} s", f"{dates.wording(entry['on'])}: {versions}"]
        row: list[list[nodes.Node]] = [[self._link(path, title)]]
        return row + [[nodes.Text(words)] for words in cells]

    def _link(self, path: Path, title: str) -> nodes.Node:
        name = path.relative_to(self.env.srcdir).with_suffix("").as_posix()
        if name not in self.env.found_docs:  # a book that has not all of them
            return nodes.Text(title)
        here = addnodes.pending_xref(
            refdomain="std", reftype="doc", reftarget=f"/{name}", refdoc=self.env.docname,
            refexplicit=True, refwarn=True,
        )  # fmt: skip
        here += nodes.inline("", title)
        return here


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("runs", Runs)
