"""The ePub: a Sphinx extension with a builder that writes plain pages, a title page and a cover.

Sphinx's own builder of this name makes ePubs of manuals: it takes in every style sheet and script that
an extension offers, lists all files in one row, and dates them by the clock. This one writes each page
itself from its body, lists the parts, and dates all by the edition, so that the same commit gives
the same bytes.

To change what a page looks like: ``book.css`` beside this file.
"""

from __future__ import annotations

import html
import json
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.config import Config
from sphinx.transforms import SphinxTransform

from lifebook.forms import cover, pages, whole
from lifebook.forms.edition import Edition, edition
from lifebook.life import Life
from lifebook.tables import find_data

__all__ = ["Book", "title_page"]

STYLE = Path(__file__).with_name("book.css")

_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}">
<head>
<title>{title}</title>
<link rel="stylesheet" type="text/css" href="{up}book.css"/>
</head>
{body}
</html>
"""

_ACCESS = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": (
        "alternativeText", "longDescription", "readingOrder", "structuralNavigation",
        "tableOfContents",
    ),
    "accessibilityHazard": ("none",),
    "accessibilitySummary": (
        "Every figure has its finding as alternative text. Notes are linked both ways. "
        "Tables have header cells.",
    ),
}  # fmt: skip


class Book(Epub3Builder):
    """Writes the pages and the ePub of them."""

    def init(self) -> None:
        """Read what the repository says of the edition."""
        super().init()
        self.edition: Edition = edition(Path(self.srcdir).parent)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Name the first page by what it is in a book that has a title page."""
        super().prepare_writing(docnames)
        root = self.config.root_doc
        self.env.titles[root] = nodes.title("", "Introduction")

    def handle_page(
        self,
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        outfilename: str | None = None,
        event_arg: Any = None,
    ) -> None:
        """Write a page from its body; what Sphinx adds of its own has no place in a book."""
        if "body" not in addctx:
            return
        source = Path(self.env.doc2path(pagename))
        code = f"book/{pagename}.ipynb" if source.suffix == ".ipynb" else ""
        page = pages.fit(pagename, addctx["body"], code)
        title = self.env.titles[pagename].astext()
        if pagename == self.config.root_doc:
            next(node for node in page.body.iter() if pages.tag(node) == "h1").text = title
        self._write(f"{pagename}{self.out_suffix}", title, pages.written(page.body))
        for name, drawn in page.pictures.items():
            target = Path(self.outdir) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(drawn, encoding="utf-8")

    def _write(self, name: str, title: str, body: str) -> None:
        page = _PAGE.format(
            language=self.edition.of.language,
            title=html.escape(title),
            up="../" * name.count("/"),
            body=body,
        )
        target = Path(self.outdir) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")

    def gen_additional_pages(self) -> None:
        """Write no page for searching."""

    def copy_static_files(self) -> None:
        """Copy no script and no style sheet of a site."""

    def handle_finish(self) -> None:
        """Add cover, style and title page; then the lists and the archive."""
        folder = Path(self.outdir)
        # Extensions have put theirs there, and some will again when the ePub is already written.
        shutil.rmtree(folder / "_static", ignore_errors=True)
        (folder / "_static").mkdir()
        shutil.copy(STYLE, folder / "book.css")
        cover.draw(Life.open(find_data(self.srcdir)), self.edition, folder / "cover.png")
        self._write("title-page.xhtml", self.edition.of.title, title_page(self.edition))
        super().handle_finish()

    def build_content(self) -> None:
        """Write the list of files, and say what it is that readers with a screen reader get."""
        super().build_content()
        path = Path(self.outdir) / "content.opf"
        said = "".join(
            f'    <meta property="schema:{name}">{html.escape(word)}</meta>\n'
            for name, words in _ACCESS.items()
            for word in words
        )
        text = path.read_text(encoding="utf-8").replace("  </metadata>", f"{said}  </metadata>", 1)
        # A cover is found by its property; the older way by name stays for older programs.
        text = text.replace('href="cover.png"', 'href="cover.png" properties="cover-image"', 1)
        path.write_text(text, encoding="utf-8")

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        """Name the ePub in the older list of contents as in the list of files."""
        return {**super().toc_metadata(level, navpoints), "uid": self.edition.identifier}

    def build_navigation_doc(self) -> None:
        """List the parts with their pages."""
        body = (
            '<body xmlns:epub="http://www.idpf.org/2007/ops"><nav epub:type="toc" id="toc" '
            f'role="doc-toc"><h1>Contents</h1>\n<ol>\n{self._listed()}</ol></nav></body>'
        )
        self._write("nav.xhtml", "Contents", body)
        if "nav.xhtml" not in self.files:
            self.files.append("nav.xhtml")

    def _listed(self) -> str:
        root = self.config.root_doc
        lines = [_entry("title-page.xhtml", "Title page"), self._entries([root])]
        for toctree in self.env.get_doctree(root).findall(addnodes.toctree):
            inner = self._entries(toctree["includefiles"])
            caption = toctree["caption"]
            lines.append(
                f"<li><span>{html.escape(caption)}</span>\n<ol>\n{inner}</ol></li>\n"
                if caption
                else inner
            )
        return "".join(lines)

    def _entries(self, names: Iterable[str]) -> str:
        listed = dict[str, str]()
        for toctree in self.env.get_doctree(self.config.root_doc).findall(addnodes.toctree):
            listed |= {name: title for title, name in toctree["entries"] if title and name}
        return "".join(
            _entry(f"{name}{self.out_suffix}", listed.get(name) or self.env.titles[name].astext())
            for name in names
        )

    def build_epub(self) -> None:
        """Write the archive, every file dated by the edition."""
        folder = Path(self.outdir)
        first = ["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx"]
        with zipfile.ZipFile(folder / f"{self.config.epub_basename}.epub", "w") as archive:
            for name in [*first, *sorted(self.files)]:
                entry = zipfile.ZipInfo(name, self.edition.moment.timetuple()[:6])
                # The first file names the kind of the archive, to be read without unpacking.
                entry.compress_type = (
                    zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                )
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, (folder / name).read_bytes())


def _entry(target: str, words: str) -> str:
    return f'<li><a href="{html.escape(target)}">{html.escape(words)}</a></li>\n'


def title_page(made: Edition) -> str:
    """The title page as a body element: what the edition is, whose, of when, and what it leaves out."""
    title, colon, rest = map(html.escape, made.of.title.partition(": "))
    below = f'{colon}<span class="rest">{rest}</span>' if rest else ""
    return (
        '<body epub:type="frontmatter"><section epub:type="titlepage" class="title-page">\n'
        f'<h1 class="book-title">{title}{below}</h1>\n'
        f'<p class="by">By {html.escape(made.author[0].lower() + made.author[1:])}</p>\n'
        f'<p class="version">{html.escape(made.of.line())}</p>\n'
        f'<p class="licence">Text and data: <a href="{made.licence_url}">{made.licence}</a></p>\n'
        '<p class="form">These are the pages of the edition that can be read in one piece. What has '
        "to be run or written in is on its site and in its files: the code of the notebooks, the page "
        "for any day of the life, and the assignments for a class. Where the text speaks of a button, "
        "a column beside it, or something that opens, the site is meant. Every date, number and "
        "figure is printed from the data of this version.</p>\n"
        "</section></body>"
    )


class LeaveOutLinks(SphinxTransform):
    """Turn links to pages that a form does not have into their words."""

    default_priority = 900

    def apply(self, **kwargs: Any) -> None:
        """Change the page being read."""
        for link in list(self.document.findall(addnodes.pending_xref)):
            if link.get("refdomain") == "doc" and not whole.kept(link["reftarget"]):
                link.replace_self(link.children)


def _name(app: Sphinx, config: Config) -> None:
    config.epub_cover = ("cover.png", "")  # a pair, which a file of settings cannot hold
    # The folder of the pages is not that of the repository, from which it would be read.
    config.lifebook_edition = json.dumps(asdict(edition(Path(app.srcdir).parent).of))


def setup(app: Sphinx) -> dict[str, Any]:
    """Put this builder in the place of Sphinx's."""
    app.add_builder(Book, override=True)
    app.add_transform(LeaveOutLinks)
    app.connect("config-inited", _name, priority=600)  # after lifebook.site.edition
    return {"parallel_read_safe": True, "parallel_write_safe": True}
