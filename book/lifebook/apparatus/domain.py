"""The entries of a life as a Sphinx domain: where each row is printed, and where it is spoken of.

An entry is a row of a table, printed once, with the anchor ``reference/TABLE.html#ID``. A link to a
row that no page prints is a warning, which the build treats as an error, in every output format.
The domain also knows on which pages a row is mentioned, and in which note a claim is discussed, so
that registers can link back; a register whose back-links have changed is written anew though its
own text has not.

To add an anchored table: print it with ``{register}``; nothing here changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

__all__ = ["Backlinks", "LifeDomain", "label"]


def label(table: str, row: str) -> str:
    """Name of an entry within the domain."""
    return f"{table}/{row}"


class LifeDomain(Domain):
    """Entries, and the places of the book that mention them."""

    name = "life"
    label = "Entries of a life"
    data_version = 1
    initial_data: dict[str, dict[str, Any]] = {  # noqa: RUF012 - Sphinx's own attribute
        "entries": {},  # label -> (page, anchor)
        "mentions": {},  # label -> {page: anchor of the first mention}
        "shown": {},  # register page -> the back-links it was written with
    }
    dangling_warnings: dict[str, str] = {  # noqa: RUF012
        "entry": "undefined label: %(target)r; print its table with {register}"
    }

    def note_entry(self, table: str, row: str) -> None:
        """Make a row known as printed on the page being read."""
        self.data["entries"][label(table, row)] = self.env.docname, row

    def note_mention(self, table: str, row: str, anchor: str) -> bool:
        """Note that the page being read speaks of a row; false if it has done so before."""
        pages: dict[str, str] = self.data["mentions"].setdefault(label(table, row), {})
        first = self.env.docname not in pages
        pages.setdefault(self.env.docname, anchor)
        return first

    def mentions(self, table: str, row: str) -> list[tuple[str, str]]:
        """Pages and anchors that speak of a row, in the order of the book."""
        found: dict[str, str] = self.data["mentions"].get(label(table, row), {})
        order = self._reading_order
        return sorted(found.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))

    @cached_property
    def _reading_order(self) -> dict[str, int]:
        order: dict[str, int] = {}
        waiting = [self.env.config.root_doc]
        while waiting:
            page = waiting.pop(0)
            order.setdefault(page, len(order))
            waiting = [*self.env.toctree_includes.get(page, []), *waiting]
        return order

    def clear_doc(self, docname: str) -> None:
        """Forget what a page printed and mentioned."""
        entries = self.data["entries"]
        for key in [key for key, (page, _) in entries.items() if page == docname]:
            del entries[key]
        for pages in self.data["mentions"].values():
            pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader noted."""
        wanted = set(docnames)
        for key, place in otherdata["entries"].items():
            if place[0] in wanted:
                self.data["entries"][key] = place
        for key, pages in otherdata["mentions"].items():
            kept = {page: anchor for page, anchor in pages.items() if page in wanted}
            self.data["mentions"].setdefault(key, {}).update(kept)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link to where the row is printed."""
        place = self.data["entries"].get(target)
        if place is None:
            return None
        return make_refnode(builder, fromdocname, place[0], place[1], [contnode])

    def changed_registers(self) -> list[str]:
        """Pages that print entries and whose back-links differ from those they were written with."""
        self.__dict__.pop("_reading_order", None)  # of an earlier reading
        found: dict[str, list[Any]] = {}
        for key, (page, _) in self.data["entries"].items():
            pages = found.setdefault(page, [])
            for mention in self.mentions(*key.split("/", 1)):
                pages.append((key, *mention, self.env.titles[mention[0]].astext()))
        shown = self.data["shown"]
        changed = [page for page, links in found.items() if shown.get(page) != links]
        self.data["shown"] = found
        return changed


class Backlinks(nodes.General, nodes.Element):
    """Stands in an entry for the pages that mention it, until all pages are read."""


class ResolveBacklinks(SphinxPostTransform):
    """Turn each `Backlinks` into a line of links, or into nothing."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace the nodes of one page."""
        domain: LifeDomain = self.env.get_domain("life")  # type: ignore[assignment]
        for node in list(self.document.findall(Backlinks)):
            line = nodes.paragraph("", "", nodes.Text(node["words"]), classes=["lb-backlinks"])
            places = domain.mentions(node["table"], node["row"])
            for number, (page, anchor) in enumerate(places):
                title = nodes.inline("", self.env.titles[page].astext())
                line += nodes.Text("; " if number else "")
                line += make_refnode(
                    self.app.builder, self.env.docname, page, anchor, [title], None
                )
            node.replace_self([line] if places else [])


def _rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    domain: LifeDomain = env.get_domain("life")  # type: ignore[assignment]
    return domain.changed_registers()


def setup(app: Sphinx) -> None:
    """Register the domain, and let changed back-links rewrite their registers."""
    app.add_domain(LifeDomain)
    app.add_node(Backlinks)
    app.add_post_transform(ResolveBacklinks)
    app.connect("env-updated", _rewrite)
