"""Links to register entries: every row of a table has one anchor, ``reference/TABLE.html#ID``.

The anchor is a label of Sphinx, so that a link to a row that no page prints is a warning, which
the build treats as an error, in every output format.

To add an anchored table: print it with ``{register}``; nothing here changes.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

__all__ = ["anchor", "link", "permalink"]


def _label(table: str, row: str) -> str:
    return f"{table}/{row}"


def anchor(env: BuildEnvironment, table: str, row: str, name: str) -> None:
    """Make a row of a table known as a target on the page being read."""
    domain = env.get_domain("std")
    label = _label(table, row)
    domain.anonlabels[label] = env.docname, row  # type: ignore[attr-defined]
    domain.labels[label] = env.docname, row, name  # type: ignore[attr-defined]


def link(env: BuildEnvironment, table: str, row: str, words: str) -> nodes.Node:
    """Link to the entry of a row, resolved once every page has been read."""
    reference = addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="std",
        reftype="ref",
        reftarget=_label(table, row),
        refdoc=env.docname,
        refexplicit=True,
        refwarn=True,
    )
    return reference


def permalink(row: str, words: str) -> nodes.reference:
    """Link an entry's own name to its anchor, so that its address can be copied."""
    return nodes.reference("", words, refid=row, internal=True, classes=["lb-self"])
