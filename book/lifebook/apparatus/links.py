"""Links to register entries, with a word on each that shows on hover and focus.

To say more of a kind of entry: extend `lifebook.apparatus.tips`.
"""

from __future__ import annotations

from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from lifebook.apparatus.domain import LifeDomain, label

__all__ = ["anchor", "domain", "link", "mention", "permalink"]


class Tip(nodes.Inline, nodes.TextElement):
    """What a link says of its target on hover and focus; only on a page of a site."""


def domain(env: BuildEnvironment) -> LifeDomain:
    """The domain in which entries and their mentions are noted."""
    return cast(LifeDomain, env.get_domain("life"))


def anchor(env: BuildEnvironment, table: str, row: str) -> None:
    """Make a row of a table known as a target on the page being read."""
    domain(env).note_entry(table, row)


def link(
    env: BuildEnvironment, table: str, row: str, words: str, *, tip: str = "", style: str = ""
) -> addnodes.pending_xref:
    """Link to the entry of a row, resolved once every page has been read.

    Parameters
    ----------
    words
        What the link says.
    tip
        What it adds on hover and focus.
    style
        A class for the words, such as ``lb-title``.
    """
    content = nodes.inline("", words, classes=[style] if style else [])
    if tip:
        content += Tip("", tip)
    return addnodes.pending_xref(
        "",
        content,
        refdomain="life",
        reftype="entry",
        reftarget=label(table, row),
        refdoc=env.docname,
        refexplicit=True,
        refwarn=True,
    )


def mention(
    env: BuildEnvironment, table: str, row: str, words: str, *, tip: str = "", style: str = ""
) -> nodes.Node:
    """Link to an entry from the text, so that the entry links back to the first such place."""
    reference = link(env, table, row, words, tip=tip, style=style)
    place = f"at-{table}-{row}"
    if domain(env).note_mention(table, row, place):
        cast(nodes.Element, reference[0])["ids"].append(place)
    return reference


def permalink(row: str, words: str) -> nodes.reference:
    """Link an entry's own name to its anchor, so that its address can be copied."""
    return nodes.reference("", words, refid=row, internal=True, classes=["lb-self"])


def _visit_tip(self: HTML5Translator, node: Tip) -> None:
    if self.builder.name == "epub":
        raise nodes.SkipNode
    self.body.append('<span class="lb-tip">')


def _depart_tip(self: HTML5Translator, node: Tip) -> None:
    self.body.append("</span>")


def _skip(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the node of the words shown on hover and focus."""
    app.add_node(Tip, html=(_visit_tip, _depart_tip), latex=(_skip, None), text=(_skip, None))
