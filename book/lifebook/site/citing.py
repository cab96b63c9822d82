"""How to cite: the edition, each of its pages, and each entry of its registers.

A page closes with "Cite this page": formatted, as BibTeX, as CSL-JSON, and its permanent address.
An entry of a register has a link to the page on citing; where scripts run, ``lifebook.js`` opens the
same there, made from the page's own by filling in the entry, so that a register of hundreds of
entries carries it once. The directive ``{citation}`` prints it for the edition as a whole, and marks
its page as the one on citing.

To add a form: a template in `FORMS`, with ``@title@``, ``@key@`` and ``@url@`` where an entry differs.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from lifebook import dates
from lifebook.site import edition, output

__all__ = ["Cited", "bibtex", "csl_json", "formatted", "panel", "setup"]

_NAME = re.compile(r'(<p class="lb-name"><a class="lb-self .*?)(</p>)', re.DOTALL)
_SPECIAL = re.compile(r"[\\{}%&#_$]")


@dataclass(frozen=True)
class Cited:
    """What is cited: a page of the edition, or the whole with an empty `title`.

    Attributes
    ----------
    edition
        The edition that it belongs to.
    title
        Title of the page, as text.
    path
        Path of the page in the site; of the front page for the whole.
    """

    edition: edition.Edition
    title: str
    path: str

    @property
    def key(self) -> str:
        """A key for bibliographies: lower-case words with hyphens."""
        name = self.path.rpartition("/")[2].removesuffix(".html") if self.title else ""
        return _slug(f"{self.edition.title} {name}")

    @property
    def url(self) -> str:
        """Permanent address, or the path where the edition has no address."""
        return self.edition.url(self.path)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda special: rf"\{special[0]}", text)


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _state(this: edition.Edition) -> str:
    """Which state was read: "version 0.1.0 (27 November 2026, commit 3d3c42e5aac5)"."""
    day = dates.wording(this.date) if this.date else ""
    commit = f"commit {this.commit[: edition.SHORT]}" if this.commit else ""
    inside = ", ".join(filter(None, [day, commit]))
    named = f"version {this.version}" if this.version else ""
    return f"{named} ({inside})" if named and inside else named or inside


def formatted(cited: Cited) -> str:
    """The citation as HTML."""
    this = cited.edition
    book = f"<cite>{html.escape(this.title)}</cite>"
    what = f"“@title@”, in {book}" if cited.title else book
    address = '<a class="lb-permalink" href="@href@">@url@</a>'
    said = ", ".join(
        filter(None, [html.escape(this.author.replace("'", "’")), what, _state(this), address])
    )
    return f"{said}."


def bibtex(cited: Cited) -> str:
    """The citation as an entry of BibTeX, with marks where it differs from entry to entry."""
    this = cited.edition
    inside = {"title": "@title@", "booktitle": _tex(this.title)}
    fields = {
        "author": f"{{{_tex(this.author)}}}",
        **(inside if cited.title else {"title": _tex(this.title)}),
        "year": this.year,
        "version": this.version,
        "note": f"Commit {this.commit[: edition.SHORT]}" if this.commit else "",
        "url" if this.address else "howpublished": "@url@",
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{'incollection' if cited.title else 'misc'}{{@key@,\n{rows}\n}}"


def csl_json(cited: Cited) -> str:
    """The citation as CSL-JSON, with marks where it differs from entry to entry."""
    this = cited.edition
    page = {"type": "chapter", "title": "@title@", "container-title": this.title}
    item = {
        "id": "@key@",
        **(page if cited.title else {"type": "book", "title": this.title}),
        "author": [{"literal": this.author}],
        "version": this.version,
        "issued": {"date-parts": [[int(part) for part in this.date.split("-")]]}
        if this.date
        else "",
        "note": f"Commit {this.commit[: edition.SHORT]}" if this.commit else "",
        "language": this.language,
        "URL" if this.address else "archive_location": "@url@",
    }
    # A line for each field: indented by the library, a date alone would take six.
    rows = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in item.items()
        if value
    )
    return f"[{{\n{rows}\n}}]"


@dataclass(frozen=True)
class Form:
    """One way to write a citation.

    Attributes
    ----------
    heading
        What stands before it, or "".
    name
        How ``lifebook.js`` knows which characters it has to escape.
    write
        Writes it, with marks.
    escape
        Escapes a value for it.
    """

    heading: str
    name: str
    write: Callable[[Cited], str]
    escape: Callable[[str], str]


FORMS = (
    Form("BibTeX", "bibtex", bibtex, _tex),
    Form("CSL-JSON", "json", csl_json, _json),
)
"""The forms for programs, in the order in which they are shown."""


def plain(cited: Cited, form: Form) -> str:
    """A citation for programs, complete."""
    text = form.write(cited)
    for mark, value in _values(cited).items():
        # An address is taken as it is by BibTeX too.
        text = text.replace(f"@{mark}@", value if mark == "url" else form.escape(value))
    return text


def _values(cited: Cited) -> dict[str, str]:
    return {"title": cited.title, "key": cited.key, "url": cited.url}


def _marked(text: str, cited: Cited, escape: Callable[[str], str]) -> str:
    """Put the values where the marks are, each in an element that the script can fill anew."""
    for mark, value in _values(cited).items():
        shown = html.escape(value if mark == "url" else escape(value), quote=False)
        text = text.replace(f"@{mark}@", f'<span data-cite="{mark}">{shown}</span>')
    return text


def panel(cited: Cited, href: str) -> str:
    """All forms of a citation as HTML.

    Parameters
    ----------
    cited
        What is cited.
    href
        Where its address leads, seen from the page that shows it.
    """
    first = _marked(formatted(cited), cited, lambda value: value)
    first = first.replace("@href@", html.escape(href))
    blocks = "".join(
        f'<p>{form.heading}</p>\n<pre data-form="{form.name}">'
        f"{_marked(html.escape(form.write(cited), quote=False), cited, form.escape)}</pre>\n"
        for form in FORMS
    )
    return f"<p>{first}</p>\n{blocks}"


class Whole(nodes.General, nodes.Element):
    """Where the citation of the whole edition stands, written with the page."""


class Citation(SphinxDirective):
    """Print how the edition as a whole is cited."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for it, and mark the page as the one on citing."""
        self.env.metadata[self.env.docname]["lifebook_citing"] = True
        return [Whole()]


def _whole(app: Sphinx) -> Cited:
    front = app.builder.get_target_uri(app.config.root_doc)
    return Cited(edition.of(app.config), "", front)


def _visit(self: HTML5Translator, node: Whole) -> None:
    # ePub and single-page forms have no page of the site to lead to, so the address is text there.
    app = self.builder.app
    cited = _whole(app)
    here = self.builder.current_docname
    there = cited.url if cited.edition.address else None
    if there is None and app.builder.name == "html":
        there = app.builder.get_relative_uri(here, app.config.root_doc)
    shown = panel(cited, there or "")
    if not there:
        shown = re.sub(r'<a class="lb-permalink"[^>]*>(.*?)</a>', r"\1", shown)
    self.body.append(f'<div class="lb-citation">\n{shown}</div>\n')
    raise nodes.SkipNode


def _as_text(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Where the output is not HTML, print the forms for programs as they are."""
    if app.builder.format == "html":
        return
    for node in list(doctree.findall(Whole)):
        texts = [plain(_whole(app), form) for form in FORMS]
        node.replace_self([nodes.literal_block(text, text) for text in texts])


def _citing_page(app: Sphinx) -> str:
    """Name of the page on citing, or ""."""
    marked = (page for page, meta in app.env.metadata.items() if meta.get("lifebook_citing"))
    return min(marked, default="")


def _add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Close the page with how to cite it, and give each entry its link."""
    if app.builder.name != "html" or doctree is None:
        return
    path = app.builder.get_target_uri(page)
    cited = Cited(edition.of(app.config), output.as_text(context["title"]), path)
    if page == app.config.root_doc:
        cited = _whole(app)
    here = cited.url if cited.edition.address else path.rpartition("/")[2]
    citing = _citing_page(app)
    more = f'<p><a href="{context["pathto"](citing)}">How to cite</a></p>\n' if citing else ""
    context["theme_extra_footer"] = (
        '<details class="lb-cite d-print-none">'
        f"<summary>Cite this {'page' if cited.title else 'edition'}</summary>\n"
        f"{panel(cited, here)}{more}</details>\n{context.get('theme_extra_footer') or ''}"
    )
    # A source is cited itself, and not the entry that lists it.
    if citing and 'class="lb-entry lb-sources' not in context["body"]:
        link = f' <a class="lb-cite-this" href="{context["pathto"](citing)}">cite</a>'
        context["body"] = _NAME.sub(rf"\1{link}\2", context["body"])


def setup(app: Sphinx) -> None:
    """Register the directive, and add to every page."""
    app.add_directive("citation", Citation)
    app.add_node(Whole, html=(_visit, None))
    app.connect("doctree-resolved", _as_text)
    app.connect("html-page-context", _add)
