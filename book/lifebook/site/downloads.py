"""The exports in the published book: written after every build, and listed on a page.

``{downloads}`` prints for each file of `lifebook.export.EXPORTS` its name as a link, what it is for, its
size, licence and an example. Names and words come from that list, sizes from the files of this very
build. A link in the text is written ``{download-data}`` with the name of a file.

In forms of the book that have no folder of exports beside them (ePub, print) names stand without links.

To print more of each file: `Downloads.run`.
"""

from __future__ import annotations

import hashlib
import json
from itertools import cycle
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.writers.html5 import HTML5Translator

from lifebook import export
from lifebook.life import Life
from lifebook.tables import find_data

__all__ = ["edition_of", "setup"]

NOTED = "lifebook-exports.json"
"""Where a build notes, beside its environment, from what it made the exports."""


def edition_of(app: Sphinx) -> export.Edition:
    """The edition that is being built; read once a build."""
    if not hasattr(app, "lifebook_edition"):
        life = Life.open(find_data(app.srcdir))
        app.lifebook_edition = export.Edition(life, app.config.html_baseurl)  # type: ignore[attr-defined]
    edition: export.Edition = app.lifebook_edition  # type: ignore[attr-defined]
    return edition


def _made_from(app: Sphinx) -> str:
    """Digest of all that the exports are made from."""
    folder = find_data(app.srcdir)
    code = Path(export.__file__).resolve().parents[1]
    licence = folder.parent / "LICENSE-CONTENT"
    files = [*sorted(folder.iterdir()), licence, *sorted(code.glob("*.py"))]
    files += sorted((code / "export").glob("*.py"))
    digest = hashlib.sha256(app.config.html_baseurl.encode())
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def sizes(app: Sphinx) -> dict[str, int]:
    """Size in bytes of every export, which is written first if it is not there or not current."""
    if hasattr(app, "lifebook_exports"):
        return dict(app.lifebook_exports)
    folder, noted = Path(app.outdir) / export.FOLDER, Path(app.doctreedir) / NOTED
    made_from = _made_from(app)
    try:
        note = json.loads(noted.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        note = {}
    current: dict[str, int] = note.get("sizes", {})
    there = {path.name: path.stat().st_size for path in folder.glob("*") if path.name in current}
    if note.get("made_from") != made_from or there != current:
        current = export.write(edition_of(app), folder)
        noted.write_text(json.dumps({"made_from": made_from, "sizes": current}), encoding="utf-8")
    app.lifebook_exports = current  # type: ignore[attr-defined]
    return current


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.name == "html":
        sizes(app)


# --- The page ----------------------------------------------------------------------------------


class FileLink(nodes.Inline, nodes.TextElement):
    """Name of an export; a link to it where it stands beside the book."""


class FileSize(nodes.Inline, nodes.TextElement):
    """Size of an export, known when the page is written."""


class DataFile(SphinxRole):
    """Link to an export by its name: ``{download-data}`places.geojson```."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Give the link, or an error that names the exports there are."""
        names = [one.file for one in export.EXPORTS]
        if self.text not in names:
            message = self.inliner.reporter.error(
                f"no export {self.text!r}; write one of {', '.join(names)}", line=self.lineno
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [_link(self.text)], []


class Downloads(SphinxDirective):
    """Print every export: name, purpose, size, licence, an example."""

    def run(self) -> list[nodes.Node]:
        """Give a section for each file."""
        code = Path(export.__file__).resolve().parent
        self.env.temp_data.setdefault("lifebook_uses", set()).update(
            {path.name for path in find_data(self.env.srcdir).iterdir() if path.is_file()}
            | {f"lifebook/export/{path.name}" for path in code.glob("*.py")}
        )
        edition = edition_of(self.env.app)
        return [_section(edition, one) for one in export.EXPORTS]


def _section(edition: export.Edition, one: export.Export) -> nodes.section:
    identifier = f"file-{nodes.make_id(one.file)}"
    facts = nodes.paragraph("", "", _link(one.file), nodes.Text(", "))
    facts += FileSize("", "", file=one.file)
    facts += nodes.Text(". Format: ")
    facts += nodes.reference("", one.format, refuri=one.standard)
    facts += nodes.Text(". Licence: ")
    facts += nodes.reference("", edition.licence["name"], refuri=edition.licence["path"])
    facts += nodes.Text(".")
    return nodes.section(
        "",
        nodes.title("", one.title),
        nodes.paragraph("", one.purpose),
        facts,
        nodes.paragraph("", "", nodes.Text("For example: "), *_example(one.example)),
        ids=[identifier],
        names=[identifier],
    )


def _example(text: str) -> list[nodes.Node]:
    """Words, and between backticks what is typed."""
    return [
        nodes.literal("", part) if typed else nodes.Text(part)
        for part, typed in zip(text.split("`"), cycle((False, True)), strict=False)
    ]


def _link(file: str) -> FileLink:
    return FileLink("", "", nodes.literal("", file), file=file)


def _app(translator: HTML5Translator) -> Sphinx:
    return translator.builder.app


def _visit_link(self: HTML5Translator, node: FileLink) -> None:
    if self.builder.name == "html":
        up = "../" * self.builder.current_docname.count("/")
        self.body.append(f'<a href="{up}{export.FOLDER}/{node["file"]}" download>')


def _depart_link(self: HTML5Translator, node: FileLink) -> None:
    if self.builder.name == "html":
        self.body.append("</a>")


def _visit_size(self: HTML5Translator, node: FileSize) -> None:
    if self.builder.name == "html":
        self.body.append(_words(sizes(_app(self))[node["file"]]))
    else:
        self.body.append("in the folder of the book on the web")


def _words(size: int) -> str:
    """A size for readers: kilobytes, or megabytes from one on.

    >>> _words(1519171), _words(7365)
    ('1.5 MB', '7 kB')
    """
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(round(size / 1e3), 1)} kB"


def _pass(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    """Nothing before and nothing after."""


def setup(app: Sphinx) -> None:
    """Register the directive and the role, and write the exports after every build of a site."""
    app.add_directive("downloads", Downloads)
    app.add_role("download-data", DataFile())
    app.add_node(
        FileLink, html=(_visit_link, _depart_link), latex=(_pass, _pass), text=(_pass, _pass)
    )
    app.add_node(FileSize, html=(_visit_size, _pass), latex=(_pass, _pass), text=(_pass, _pass))
    app.connect("build-finished", _finish)
