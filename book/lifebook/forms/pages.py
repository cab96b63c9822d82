"""One page made fit for an ePub: plain XHTML, its figures as pictures with their words.

What belongs to a site goes: scripts, forms, boxes that scroll, values behind a figure, which the
tables in ``data/`` hold anyway. A figure becomes an SVG file of its own, in the light colours, and its
alternative text is the title and the finding that were computed for it: readers' programs speak the
text of a picture more often than the inside of a drawing, and a program that sets pages for print
takes it over.

To change a page in another way: a step in `fit`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from lifebook.charts import style

__all__ = ["Page", "classes", "fit", "tag", "written"]

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"

_DROPPED = {"script", "style", "form", "button", "template"}
_DROPPED_CLASSES = {"headerlink", "lb-behind", "lb-filter", "lb-hidden", "lb-tip", "text_plain"}
_UNWRAPPED = {"lb-scroll", "cell", "cell_output", "output"}

# XML knows five named characters, and the others have no name in it.
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#)\b)(\w+);")


@dataclass
class Page:
    """A page that has been made fit.

    Attributes
    ----------
    name
        Its path in the book without an ending, such as ``chapters/04-siberia``.
    body
        A ``body`` element.
    pictures
        The text of each SVG by its path from the root of the pages.
    """

    name: str
    body: ET.Element
    pictures: dict[str, str] = field(default_factory=dict)


def tag(element: ET.Element) -> str:
    """Name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def classes(element: ET.Element) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def fit(name: str, body: str, code: str = "") -> Page:
    """Make a page fit.

    Parameters
    ----------
    name
        Its path in the book without an ending.
    body
        What Sphinx wrote as its body.
    code
        Where the code of a notebook stands; empty for other pages.

    Raises
    ------
    ValueError
        If the body is not well-formed, with the place.
    """
    named = _NAMED.sub(lambda found: html.unescape(found[0]), body)
    try:
        root = ET.fromstring(  # noqa: S314 - our own pages
            f'<body xmlns="{XHTML}" xmlns:epub="{OPS}">{named}</body>'
        )
    except ET.ParseError as error:
        raise ValueError(f"{name}: the page is not well-formed XHTML: {error}") from None
    page = Page(name, root)
    _drop(root)
    _unwrap(root)
    _draw(page)
    _head_numbers(root)
    if code:
        _say_where_code_is(root, code)
    return page


def _drop(root: ET.Element) -> None:
    """Remove what only a site can use, and the empty output of a cell."""
    _remove(root, lambda node: tag(node) in _DROPPED or bool(classes(node) & _DROPPED_CLASSES))
    _remove(
        root,
        lambda node: (
            "cell" in classes(node)
            and not any(text.strip() for text in node.itertext())
            and not any(tag(inner) in ("img", "svg") for inner in node.iter())
        ),
    )


def _remove(root: ET.Element, unwanted: Callable[[ET.Element], bool]) -> None:
    for parent in list(root.iter()):
        for child in [child for child in parent if unwanted(child)]:
            _replace(parent, child, [])


def _replace(parent: ET.Element, child: ET.Element, by: list[ET.Element]) -> None:
    """Put elements into the place of another, and keep the text that followed it."""
    at, tail = list(parent).index(child), child.tail or ""
    parent.remove(child)
    for offset, element in enumerate(by):
        parent.insert(at + offset, element)
    if by:
        by[-1].tail = (by[-1].tail or "") + tail
    elif at:
        before = parent[at - 1]
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _unwrap(root: ET.Element) -> None:
    """Put what stands in a box into the place of the box."""
    for parent in list(root.iter()):
        while boxes := [child for child in parent if classes(child) & _UNWRAPPED]:
            for box in boxes:
                _replace(parent, box, list(box))


def _draw(page: Page) -> None:
    """Turn every drawing into a picture with its words."""
    for parent in list(page.body.iter()):
        for drawn in [child for child in parent if child.tag == f"{{{SVG}}}svg"]:
            words = [
                " ".join((drawn.findtext(f"{{{SVG}}}{part}") or "").split())
                for part in ("title", "desc")
            ]
            number = len(page.pictures) + 1
            target = f"pictures/{page.name.replace('/', '-')}-{number}.svg"
            page.pictures[target] = _plain(drawn)
            up = "../" * page.name.count("/")
            shown = ET.Element(
                f"{{{XHTML}}}img",
                {"src": f"{up}{target}", "alt": _sentences(words), "class": "drawing"},
            )
            _replace(parent, drawn, [shown])


def _head_numbers(root: ET.Element) -> None:
    """Let the head of a column of numbers stand above them, at the right."""
    for table in (node for node in root.iter() if tag(node) == "table"):
        rows = [row for row in table.iter() if tag(row) == "tr"]
        for number, head in enumerate(rows[0]):
            below = [row[number] for row in rows[1:] if number < len(row)]
            if below and all("lb-number" in classes(cell) for cell in below):
                head.set("class", "lb-number")


def _sentences(words: list[str]) -> str:
    ended = (text if text[-1] in ".?!" else f"{text}." for text in words if text)
    return " ".join(ended)


def _plain(drawn: ET.Element) -> str:
    """A drawing as a file: plain colours, its own size, and only what an SVG file may hold."""
    for name in ("style", "role", "aria-labelledby"):
        drawn.attrib.pop(name, None)
    *_, width, height = drawn.get("viewBox", "0 0 0 0").split()
    drawn.attrib.update({"width": width, "height": height})
    drawn.set("style", "stroke-linejoin:round;stroke-linecap:butt")
    text = written(drawn, SVG)
    text = re.sub(r"var\(--[\w-]+, ?(#[0-9a-f]{3,8})\)", r"\1", text)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text.replace("currentColor", style.INK)}\n'


def _say_where_code_is(root: ET.Element, code: str) -> None:
    title = next((node for node in root.iter() if tag(node) == "h1"), None)
    if title is None:
        return
    note = ET.Element(f"{{{XHTML}}}p", {"class": "lb-where-code"})
    note.text = (
        "The figures, tables and numbers of these pages are computed from the data by a notebook. "
        "Its code is left out here; it is in the file "
    )
    name = ET.SubElement(note, f"{{{XHTML}}}code")
    name.text, name.tail = code, " of the edition, where it can be changed and run again."
    parent = next(node for node in root.iter() if title in list(node))
    parent.insert(list(parent).index(title) + 1, note)


def links(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """Every link with its target."""
    for node in root.iter(f"{{{XHTML}}}a"):
        if target := node.get("href"):
            yield node, target


def resolved(page: str, target: str) -> str:
    """A link of a page as a path from the root of the pages; another host's as it is."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return target
    path, mark, place = target.partition("#")
    if not path:
        return f"{page}.xhtml{mark}{place}"
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) + mark + place


def written(element: ET.Element, namespace: str = XHTML) -> str:
    """An element as text, its namespace being the one without a prefix."""
    ET.register_namespace("", namespace)
    ET.register_namespace("epub", OPS)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return ET.tostring(element, encoding="unicode")
