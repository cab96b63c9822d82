"""The words an author can use: Sphinx directives and roles that print from the data.

``{register} TABLE`` prints every row of a table with a permanent anchor, its dates, and its
evidence; ``{chronology}`` prints the events chapter by chapter, in both calendars;
``{vocabulary} TABLE COLUMN`` prints a column's words with their definitions. The roles
``{when}``, ``{age}``, ``{person}``, ``{place}`` and ``{work}`` print one thing of one row and link to its
entry. A page that uses any of them is noted as made from the data, so that
`lifebook.site.freshness` re-reads it when they change.

To add a directive or role: a class in `directives` or `roles`, registered in `setup` here, and a
test in ``tests/apparatus``.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from lifebook.apparatus import roles
from lifebook.apparatus.directives import Chronology, Register, Vocabulary

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and roles with Sphinx."""
    app.add_directive("register", Register)
    app.add_directive("chronology", Chronology)
    app.add_directive("vocabulary", Vocabulary)
    for name, role in (
        ("when", roles.When),
        ("age", roles.Age),
        ("person", roles.Person),
        ("place", roles.Place),
        ("work", roles.Work),
        ("count", roles.Count),
    ):
        app.add_role(name, role())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
