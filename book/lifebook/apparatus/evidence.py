"""What stands under an entry: its sources, each with its stance and how it was seen.

To add something that a citation says: extend `Evidence._citation`.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from lifebook import dates
from lifebook.apparatus.answers import Answers
from lifebook.apparatus.links import link

__all__ = ["Evidence"]

# What a claim's citation says is free text, or a date as the tables write it.
_DATE = re.compile(r"\[?\d{4}-\d\d(-\d\d)?([,.]+\d{4}-\d\d(-\d\d)?)*\]?")
_STANCES = {"supports": "", "contradicts": "against: ", "qualifies": "with a reservation: "}


class Evidence:
    """The citations of a life, ready to be printed under any row.

    Parameters
    ----------
    env
        The environment of the build, for links.
    ask
        What the data answer.
    """

    def __init__(self, env: BuildEnvironment, ask: Answers) -> None:
        self.env = env
        self.ask = ask
        self._dates = {
            (name, field.name)
            for name, table in ask.schemas.items()
            for field in table.date_fields()
        }

    def paragraph(self, table: str, row: str) -> list[nodes.Node]:
        """A paragraph of the row's citations, or nothing if it has none."""
        citations = self.ask.rows("citations", f"table={table}", f"row={row}")
        if not citations:
            return []
        order = list(_STANCES)
        paragraph = nodes.paragraph("", "", nodes.inline("", "Evidence: "), classes=["lb-evidence"])
        for number, citation in enumerate(
            sorted(citations, key=lambda c: order.index(c["stance"]))
        ):
            if number:
                paragraph += nodes.Text("; ")
            paragraph += self._citation(citation)
        paragraph += nodes.Text(".")
        return [paragraph]

    def _citation(self, citation: dict[str, Any]) -> list[nodes.Node]:
        key = citation["source"]
        parts: list[nodes.Node] = [
            nodes.Text(_STANCES[citation["stance"]]),
            self._source(key),
        ]
        if citation["locator"]:
            parts.append(nodes.Text(f", {citation['locator']}"))
        if citation["says"]:
            parts.append(nodes.Text(f" ({self._says(citation)})"))
        if citation["consulted"] == "no":
            parts.append(nodes.Text(" [not seen"))
            if citation["via"]:
                parts += [nodes.Text("; after "), self._source(citation["via"])]
            parts.append(nodes.Text("]"))
        elif citation["url"]:
            text = nodes.reference("", "text", refuri=citation["url"])
            parts += [nodes.Text(" ["), text, nodes.Text("]")]
        return parts

    def _source(self, key: str) -> nodes.Node:
        return link(self.env, "sources", key, self.ask.short(key) or key)

    def _says(self, citation: dict[str, Any]) -> str:
        field = citation["field"].replace("_", " ")
        says = citation["says"]
        if (citation["table"], citation["field"]) in self._dates or _DATE.fullmatch(says):
            says = dates.wording(says)
        return f"{field}: {says}" if field else says
