"""The words an author can use: Sphinx roles and directives that print from the data.

Roles print one thing of one row and link to its entry: ``{when}``, ``{day}``, ``{month}``,
``{year}``, ``{oldstyle}``, ``{age}``, ``{between}``, ``{event}``, ``{person}``, ``{place}``, ``{work}``,
``{office}``, ``{source}``, ``{statement}``; ``{count}`` counts rows; ``{rival}`` marks what is typed on purpose;
``{claim}`` sets a note. Directives: ``{chapter-head}``, ``{claims}``, ``{chart}`` for chapters, and
``{register}``, ``{chronology}``, ``{vocabulary}`` for the reference; ``{extract}``, ``{lines}``
for class. A page that uses any of them is noted as made from the data, so that
`lifebook.site.freshness` re-reads it when they change.

To add a role or directive: a class in the module of its kind, registered in the ``setup`` of that
module or in `ROLES`, and a test in ``tests/apparatus``.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from lifebook.apparatus import (
    chapters,
    directives,
    domain,
    links,
    notes,
    prose,
    roles,
    sheets,
    verdicts,
)

__all__ = ["setup"]

ROLES = {
    "when": roles.When,
    "day": roles.Day,
    "month": roles.Month,
    "year": roles.Year,
    "oldstyle": roles.OldStyle,
    "age": roles.Age,
    "between": roles.Between,
    "event": roles.Event,
    "person": roles.Person,
    "place": roles.Place,
    "work": roles.Work,
    "office": roles.Office,
    "source": roles.Source,
    "statement": roles.Statement,
    "rival": roles.Rival,
    "count": roles.Count,
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives, roles and nodes with Sphinx."""
    for module in (domain, links, verdicts, notes, chapters, directives, prose, sheets):
        module.setup(app)
    for name, role in ROLES.items():
        app.add_role(name, role())
    return {"env_version": 3, "parallel_read_safe": True, "parallel_write_safe": True}
