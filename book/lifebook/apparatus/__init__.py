"""The words an author can use: Sphinx directives that print from the data.

``{register} TABLE`` prints every row of a table with a permanent anchor, its dates, and its
evidence; ``{chronology}`` prints the events chapter by chapter, in both calendars. A page that
uses one of them is noted as reading those tables, so that `lifebook.site.freshness` re-reads it
when they change.

To add a directive: a class in `directives`, registered in `setup` here, and a test in
``tests/apparatus``.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from lifebook.apparatus.directives import Chronology, Count, Register

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives with Sphinx."""
    app.add_directive("register", Register)
    app.add_directive("chronology", Chronology)
    app.add_role("count", Count())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
