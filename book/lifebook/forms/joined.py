"""All pages of an ePub as one document: one name for every place, notes in the sentences, a contents.

The order, the parts and the titles are read from the ePub's own list of contents. Places are renamed to
``PAGE--PLACE``, since two chapters may have a section of one name. A note moves from the end of its page
into the sentence that it belongs to, where a setter of pages takes it to the foot.

At the foot stand verdict, statement and reason; of the evidence, which is long, the page of the register
on which it stands once, with every witness.

Of the registers the chronology, the statements and the sources are printed, and the glossary. Those of
people, places, stays, roles and works are for looking things up by a link: they would add a hundred
pages, and what the text needs of them it says itself. They are in the ePub and on the site.

To change what a note prints: `_foot`. To print another register: take it out of `NOT_PRINTED`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from lifebook.forms.edition import Edition
from lifebook.forms.pages import XHTML, classes, links, resolved, tag

__all__ = ["NOT_PRINTED", "Part", "Titled", "joined", "listed", "place"]

NOT_PRINTED = tuple(
    f"reference/{table}" for table in ("people", "places", "stays", "roles", "works")
)

WITH_MENTIONS = ("reference/claims",)
"""Registers whose entries say where the text speaks of them: a statement is answered in one place."""


@dataclass(frozen=True)
class Titled:
    """A page and its title in the contents."""

    name: str
    title: str


@dataclass(frozen=True)
class Part:
    """A part of the book and its pages; pages before the first part have one without a title."""

    title: str
    pages: tuple[Titled, ...]


def listed(folder: Path) -> list[Part]:
    """The parts and pages of an unpacked ePub, in order, without the title page."""
    root = ET.parse(folder / "nav.xhtml").getroot()  # noqa: S314 - our own pages
    top = next(node for node in root.iter() if tag(node) == "ol")
    parts: list[Part] = []
    alone: list[Titled] = []
    for entry in top:
        caption = entry.find(f"{{{XHTML}}}span")
        pages = tuple(
            Titled(str(link.get("href")).removesuffix(".xhtml"), "".join(link.itertext()))
            for link in entry.iter(f"{{{XHTML}}}a")
        )
        if caption is None:
            alone += [page for page in pages if page.name != "title-page"]
        else:
            parts.append(Part(str(caption.text), pages))
    parts = [Part("", tuple(alone)), *parts]
    return [
        Part(part.title, tuple(page for page in part.pages if page.name not in NOT_PRINTED))
        for part in parts
    ]


def joined(folder: Path, made: Edition) -> str:
    """One HTML document of all pages.

    Parameters
    ----------
    folder
        The unpacked ePub.
    made
        What the title page and the properties of the document say.
    """
    parts = listed(folder)
    front = ET.parse(folder / "title-page.xhtml").getroot()  # noqa: S314
    titled = next(node for node in front if tag(node) == "body")[0]
    printed = {page.name for part in parts for page in part.pages}
    chapters = [_chapter(folder, part, page, printed) for part in parts for page in part.pages]
    day = made.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<!DOCTYPE html>\n<html lang="{made.of.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(made.of.title)}</title>"
        f'<meta name="author" content="{html.escape(made.author, quote=True)}">'
        f'<meta name="description" content="{html.escape(made.description, quote=True)}">'
        f'<meta name="dcterms.created" content="{day}"><meta name="dcterms.modified" content="{day}">'
        f"</head><body>\n{_text(titled)}\n{_contents(parts)}\n{''.join(chapters)}</body></html>\n"
    )


def place(target: str) -> str:
    """The name in the whole of a place named by page and place, such as ``a/b.xhtml#c``."""
    page, _, inner = target.partition("#")
    page = page.removesuffix(".xhtml").replace("/", ".")
    return f"{page}--{inner}" if inner else page


def _contents(parts: list[Part]) -> str:
    lines = []
    for part in parts:
        entries = "".join(
            f'<li><a href="#{place(page.name)}">{html.escape(page.title)}</a></li>\n'
            for page in part.pages
        )
        lines.append(f"<p>{html.escape(part.title)}</p>\n<ul>\n{entries}</ul>\n")
    return f'<nav class="contents"><h1>Contents</h1>\n{"".join(lines)}</nav>'


def _chapter(folder: Path, part: Part, page: Titled, printed: set[str]) -> str:
    root = ET.parse(folder / f"{page.name}.xhtml").getroot()  # noqa: S314
    body = next(node for node in root if tag(node) == "body")
    _notes_into_sentences(body)
    if page.name not in WITH_MENTIONS:
        _without_mentions(body)
    _rename(page.name, body, printed)
    heading = next(node for node in body.iter() if tag(node) == "h1")
    heading.text = page.title
    opens = ""
    if part.title and page == part.pages[0]:
        opens = f'<p class="part">{html.escape(part.title)}</p>\n'
    room = page.name.partition("/")[0]
    inner = "".join(_text(child) for child in body)
    return f'<article id="{place(page.name)}" class="of-{room}">\n{opens}{inner}\n</article>\n'


def _without_mentions(body: ET.Element) -> None:
    for parent in list(body.iter()):
        for child in [child for child in parent if "lb-backlinks" in classes(child)]:
            parent.remove(child)


def _rename(page: str, body: ET.Element, printed: set[str]) -> None:
    """Give every place a name of its own in the whole, and let links lead there.

    A link to a page that is not printed becomes its words.
    """
    for node in body.iter():
        if node.get("id"):
            node.set("id", place(f"{page}#{node.get('id')}"))
        if tag(node) == "img":
            node.set("src", resolved(page, str(node.get("src"))))
        for name in [name for name in node.attrib if name.startswith("{")]:  # epub:type
            del node.attrib[name]
    for link, target in list(links(body)):
        found = resolved(page, target)
        name = found.partition("#")[0]
        if name.removesuffix(".xhtml") in printed:
            link.set("href", f"#{place(found)}")
        elif name.endswith(".xhtml"):
            link.tag = f"{{{XHTML}}}span"
            del link.attrib["href"]


def _notes_into_sentences(body: ET.Element) -> None:
    """Move each note into the sentence, beside its mark."""
    notes = {note.get("id"): note for note in body.iter() if "lb-note" in classes(note)}
    for parent in list(body.iter()):
        for child in list(parent):
            if "lb-note" in classes(child) or (
                "rubric" in classes(child) and "".join(child.itertext()) == "Notes"
            ):
                parent.remove(child)
    for parent in list(body.iter()):
        for mark in [child for child in parent if "lb-mark" in classes(child)]:
            note = notes[str(mark.get("href")).removeprefix("#")]
            signs = "".join(mark.itertext()).lstrip("0123456789")
            number = "".join(mark.itertext()).removesuffix(signs)
            foot = _foot(note, number)
            shown = ET.Element(f"{{{XHTML}}}sup", {"class": "signs"})
            shown.text, shown.tail = signs, mark.tail
            at = list(parent).index(mark)
            parent.remove(mark)
            parent.insert(at, foot)
            if signs:
                parent.insert(at + 1, shown)
            else:
                foot.tail = shown.tail


def _foot(note: ET.Element, number: str) -> ET.Element:
    """A note for the foot of a page: of every statement what it says and what is to be said of it."""
    foot = ET.Element(f"{{{XHTML}}}span", {"class": "foot", "id": str(note.get("id"))})
    foot.set("data-number", number)
    for statement in note.iter():
        if "lb-statement" not in classes(statement):
            continue
        said = ET.SubElement(foot, f"{{{XHTML}}}span", {"class": "said"})
        if statement.get("id"):
            said.set("id", str(statement.get("id")))
        for paragraph in statement:
            if "lb-evidence" not in classes(paragraph):
                said.append(_inline(paragraph))
    return foot


def _inline(paragraph: ET.Element) -> ET.Element:
    """A paragraph as a part of a sentence's note."""
    part = ET.Element(f"{{{XHTML}}}span", dict(paragraph.attrib))
    part.text, part.tail = paragraph.text, " "
    part.extend(list(paragraph))
    return part


def _text(element: ET.Element) -> str:
    """An element as HTML, without the declarations of XML."""
    for node in _all(element):
        node.tag = tag(node)
    tail, element.tail = element.tail, None
    text = ET.tostring(element, encoding="unicode", method="html")
    element.tail = tail
    return text


def _all(element: ET.Element) -> Iterator[ET.Element]:
    return (node for node in element.iter() if isinstance(node.tag, str))
