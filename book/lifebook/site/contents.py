"""The contents tree beside the page, rendered once for each folder and not for each page.

The theme builds the whole tree anew for every page, so that the time of a build grows with the
square of the number of pages. Between two pages of one folder only the marks of the current page
differ: here the theme's own function renders the tree for a page that is not in it, and on each
page the marks are set. The result is the theme's to the letter; a test compares every page.

A call that asks for something else (a part of the tree, or branches that close) is left to the
theme.

To mark more on the current page: a kind in `_MARKS`, and its place in `_place`.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from pydata_sphinx_theme.toctree import add_toctree_functions
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

__all__ = ["Tree", "setup"]

NOWHERE = "-no-page-"
"""Name of a page that stands in no contents tree."""

_MARKS = {
    "item": " current active",  # an item that is, or holds, the current page
    "list": "current ",  # a list around it that has classes of its own
    "bare": ' class="current"',  # a list that has none
    "folded": ' open="open"',  # what unfolds such an item
    "link": "current ",  # the link itself
    "address": "#",  # and where it leads
}
_PLACE = re.compile(r"\x01(\d+) (\w+) ([^\x02]*)\x02")
_ATTRIBUTE = re.compile(r' data-mark="(\x01[^"]*\x02)"')


class Tree:
    """A contents tree as the theme renders it for a page outside of it, with places for marks.

    Parameters
    ----------
    soup
        The tree, as the theme's function gives it; it is changed.
    """

    def __init__(self, soup: BeautifulSoup) -> None:
        self._marked: dict[str, set[int]] = {}  # address of a page -> what is marked on it
        numbers: dict[int, int] = {}
        for link in soup.select("li > a, li > details > summary > a"):
            address = str(link["href"])
            places = self._marked.setdefault(address, set())
            for element in (link, *_around(link)):
                if id(element) not in numbers:
                    numbers[id(element)] = len(numbers)
                    _place(element, numbers[id(element)])
                places.add(numbers[id(element)])
        # text, number, kind, otherwise, text, number, kind, otherwise, …, text
        self._parts = _PLACE.split(_ATTRIBUTE.sub(r"\1", str(soup)))

    def on(self, address: str) -> str:
        """The tree on the page at this address; on one that it lacks nothing is marked."""
        marked, parts = self._marked.get(address, set()), self._parts
        found = [parts[0]]
        for at in range(1, len(parts), 4):
            number, kind, otherwise, text = parts[at : at + 4]
            found += [_MARKS[kind] if int(number) in marked else otherwise, text]
        return "".join(found)


def _around(link: Tag) -> list[Tag]:
    """The lists and items that a link stands in, and what unfolds the items."""
    around = [parent for parent in link.parents if parent.name in {"ul", "li"}]
    folds = [fold for item in around for fold in item("details", recursive=False)]
    return [*around, *(fold for fold in folds if not fold.has_attr("open"))]


def _place(element: Tag, number: int) -> None:
    """Put the place of a mark into an element."""

    def place(kind: str, otherwise: str = "") -> str:
        return f"\x01{number} {kind} {otherwise}\x02"

    classes = element.get_attribute_list("class")
    if element.name == "li":
        first, *others = classes
        element["class"] = " ".join([first + place("item"), *others])
    elif element.name == "a":
        element["class"] = place("link") + " ".join(classes)
        element["href"] = place("address", str(element["href"]))
    elif element.name == "ul" and classes:
        element["class"] = place("list") + " ".join(classes)
    else:
        element["data-mark"] = place("bare" if element.name == "ul" else "folded")


def _trees(app: Sphinx) -> dict[Any, Tree]:
    if not hasattr(app, "lifebook_trees"):
        app.lifebook_trees = {}  # type: ignore[attr-defined]
    trees: dict[Any, Tree] = app.lifebook_trees  # type: ignore[attr-defined]
    return trees


def _tree(app: Sphinx, folder: str, context: dict[str, Any], asked: dict[str, Any]) -> Tree:
    """The tree for the pages of a folder; the theme's function is asked once."""
    key = folder, tuple(sorted(asked.items()))
    if key not in _trees(app):
        builder: Any = app.builder
        outside = posixpath.join(folder, NOWHERE)
        made = {
            **context,
            "toctree": lambda **wanted: builder._get_local_toctree(outside, **wanted),
        }
        add_toctree_functions(app, outside, "page.html", made, None)
        _trees(app)[key] = Tree(made["generate_toctree_html"](**asked))
    return _trees(app)[key]


def _take_over(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Put our function into the page's context, in place of the theme's."""
    stock = context.get("generate_toctree_html")
    if stock is None or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    folder = posixpath.dirname(page)

    def generate_toctree_html(kind: str, **asked: Any) -> Any:
        whole = kind == "sidebar" and asked.get("startdepth") == 0
        if not whole or asked.get("collapse", True) or not asked.get("show_nav_level", 1):
            return stock(kind, **asked)
        tree = _tree(app, folder, context, {"kind": kind, **asked})
        address = app.builder.get_relative_uri(posixpath.join(folder, NOWHERE), page)
        return Markup(tree.on(address))  # noqa: S704 - the theme's own HTML

    context["generate_toctree_html"] = generate_toctree_html


def _forget(app: Sphinx, env: object) -> None:
    """Forget the trees of an earlier build of the same application."""
    _trees(app).clear()


def setup(app: Sphinx) -> None:
    """Take the theme's function over, after the theme has put it into the context of a page."""
    app.connect("env-updated", _forget)
    app.connect("html-page-context", _take_over, priority=900)
