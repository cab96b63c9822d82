"""Light pages: one style sheet, few scripts, and nothing in the site that no page asks for.

Stock, a page of a Jupyter Book asks for 850 kB in 28 requests; here the frame of a page is a
twentieth. While a page is written, `_lighten` leaves out the scripts for which
``book/_static/shell.js`` and ``search.js`` stand in, keeps those of extensions only where the page
uses them, and defers the rest; the templates in ``book/_templates`` ask for the one sheet. After the
build, `_finish` reads what the written pages name, makes the sheet (`lifebook.site.sheet`) and the
data of the search (`lifebook.site.search`), and removes from ``_static`` what nothing names. What a
page names is kept beside the doctrees under the page's digest, so that a page which was not written
anew is not read anew, and a sheet whose rules would be the same is not made anew.

A script from another host is an error: the edition depends on no other server. To leave out another
extension: its name in `UNUSED`; another script: in `REPLACED`; to keep one only where it is used: in
`WHERE_USED`, with what a page has that uses it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from lifebook.site import icons, search, sheet

__all__ = ["setup"]

UNUSED = ("sphinx_thebe",)
"""Extensions that Jupyter Book always loads; this one asks another host for a script."""

REPLACED = (
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "searchtools.js",
    "language_data.js", "searchindex.js", "clipboard.min.js", "copybutton.js",
    "scripts/sphinx-book-theme.js", "DOCUMENTATION_OPTIONS.",
)  # fmt: skip
"""Scripts that this edition does without, by the beginning of their name or of their text."""

WHERE_USED = {
    "togglebutton.js": r'class="[^"]*\b(toggle|admonition[^"]* dropdown)\b',
    "let toggle": r'class="[^"]*\b(toggle|admonition[^"]* dropdown)\b',
    "var togglebuttonSelector": r'class="[^"]*\b(toggle|admonition[^"]* dropdown)\b',
    "design-tabs.js": r"\bsd-tab-set\b",
}
"""Scripts of extensions, and what a page has that needs them."""

BEFORE = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
"""Sheets of the theme that its own template names, before those that Sphinx knows."""

SHEET = "book.css"
STATE = "lifebook-weight.json"

_LINK = re.compile(r'(_static/book\.css)(\?v=\w+)?"')
_ASKED = re.compile(r"_static/([^\"'?#)\s]+)")
_URL = re.compile(r"url\([\"']?(?!data:)([^\"')?#]+)")

logger = logging.getLogger(__name__)


def _name(file: Any) -> str:
    """Name of a script or sheet, or the beginning of what stands in the page itself."""
    name = os.fspath(file.filename or "").removeprefix("_static/")
    return name or str(file.attributes.get("body", ""))


def _sheets(app: Sphinx) -> list[str]:
    """The sheets that go into the one, in order."""
    builder: Any = app.builder
    listed = [_name(file) for file in sorted(builder._orig_css_files, key=lambda f: f.priority)]
    return [*BEFORE, *(name for name in dict.fromkeys(listed) if "://" not in name)]


def _lighten(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Leave in the page the scripts and sheets that it needs and that are not in the one sheet."""
    if app.builder.name != "html":
        return
    # The page itself is light, for a browser without scripts; the first script asks the reader's system.
    context["reader_mode"] = context.get("default_mode") or "auto"
    context["default_mode"] = "dark" if context["reader_mode"] == "dark" else "light"
    context["script_files"] = _scripts(context)
    joined = set(_sheets(app))
    context["css_files"] = [file for file in context["css_files"] if _name(file) not in joined]
    for file in (*context["script_files"], *context["css_files"]):
        if "://" in os.fspath(file.filename or ""):
            logger.warning(
                "asks another host for %s; the edition depends on no other server: leave out "
                "what needs it, or put the file into book/_static",
                file.filename,
                location=page,
            )


def _scripts(context: dict[str, Any]) -> list[Any]:
    """The scripts that a page needs, each after the text."""
    body = context.get("body", "")
    kept = []
    for script in context["script_files"]:
        name = _name(script)
        needed = next((rule for start, rule in WHERE_USED.items() if name.startswith(start)), "")
        if name.startswith(REPLACED) or not re.search(needed, body):
            continue
        if script.filename and not script.attributes.keys() & {"async", "defer"}:
            script.attributes["defer"] = "defer"
        kept.append(script)
    return kept


def _search_page(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """The page of the search, which Sphinx writes only with an index of its own."""
    if app.builder.name == "html":
        yield "search", {"title": "Search"}, "search.html"


def _no_index(app: Sphinx) -> None:
    """Keep Sphinx from making an index that nothing reads."""
    if app.builder.name == "html":
        builder: Any = app.builder
        builder.search = False


class Written:
    """The pages of the built site, each with what is kept of it under its digest."""

    def __init__(self, app: Sphinx) -> None:
        self.folder = Path(app.outdir)
        self.state = Path(app.doctreedir) / STATE
        builder: Any = app.builder
        listed = [builder.get_target_uri(doc) for doc in _in_order(app)]
        # Beside the book's own pages those of the search, the index, wrong addresses.
        others = sorted({path.name for path in self.folder.glob("*.html")} - set(listed))
        self.names = [name for name in [*listed, *others] if self._has(name)]
        self._before: dict[str, Any] = _loaded(self.state)
        self.pages = {name: self._page(name) for name in self.names}

    def _has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def _page(self, name: str) -> dict[str, Any]:
        # Without the version of the sheet, which is set after a page is known.
        text = _LINK.sub(r'\1"', (self.folder / name).read_text(encoding="utf-8"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        before: dict[str, Any] = self._before.get("pages", {}).get(name, {})
        if before.get("digest") == digest:
            return before
        return {
            "digest": digest,
            "names": sorted(sheet.names_in(text)),
            "asked": sorted(set(_ASKED.findall(text))),
            "units": search.units_of(text),
        }

    def differs(self, key: str, value: str) -> bool:
        """Whether something has other sources than when it was last made; remembers these."""
        before, self._before[key] = self._before.get(key), value
        return before != value

    def all(self, key: str) -> set[str]:
        """What the pages name or ask for, all together."""
        return set().union(*(page[key] for page in self.pages.values()))

    def save(self) -> None:
        """Keep what is known for the next build."""
        self._before["pages"] = self.pages
        self.state.write_text(json.dumps(self._before), encoding="utf-8")


def _loaded(state: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    code = "".join(Path(str(room.__file__)).read_text("utf-8") for room in (search, sheet, icons))
    made_by = hashlib.sha256(code.encode()).hexdigest()
    return found if found.get("code") == made_by else {"code": made_by}


def _in_order(app: Sphinx) -> list[str]:
    """Pages in the order of the contents; those outside of it last."""
    env = app.env
    order: list[str] = []

    def visit(doc: str) -> None:
        if doc not in order:
            order.append(doc)
            for below in env.toctree_includes.get(doc, ()):
                visit(below)

    visit(app.config.root_doc)
    return [*(doc for doc in order if doc in env.found_docs), *sorted(env.found_docs - set(order))]


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        return
    # Where no page was written nothing is out of date.
    if not hasattr(app.builder, "_orig_css_files"):
        return
    written = Written(app)
    static = Path(app.outdir) / "_static"
    own = _own_files(app)
    _write_sheet(app, written, static, own)
    _write_search(app, written, static)
    drawn = set(_URL.findall((static / SHEET).read_text(encoding="utf-8")))
    _clear(static, written.all("asked") | own | drawn | {SHEET})
    written.save()


def _own_files(app: Sphinx) -> set[str]:
    """Files of the book's own folders of static files; those of extensions are named absolutely."""
    listed = map(Path, app.config.html_static_path)
    folders = [app.confdir / folder for folder in listed if not folder.is_absolute()]
    return {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def _write_sheet(app: Sphinx, written: Written, static: Path, own: set[str]) -> None:
    """Make the sheet where it would differ, and name its version in every page."""
    sheets = [name for name in _sheets(app) if (static / name).is_file()]
    for name in set(BEFORE) - set(sheets):
        logger.warning(
            "_static/%s of the theme is missing, and pages would be published without it; if "
            "another build ran at the same time, run 'make clean' and build again",
            name,
        )
    asked = written.all("asked") | own
    scripts = [static / name for name in sorted(asked) if name.endswith(".js")]
    used = written.all("names").union(
        *(sheet.words_in(path.read_text(encoding="utf-8")) for path in scripts if path.is_file())
    )
    read = "".join((static / name).read_text(encoding="utf-8") for name in sheets)
    sources = hashlib.sha256("\n".join([read, *sorted(used)]).encode()).hexdigest()
    target = static / SHEET
    if written.differs("sheet", sources) or not target.is_file():
        made = sheet.make(static, sheets, [name for name in sheets if name in own], used)
        _replace(target, made)
    version = hashlib.sha256(target.read_bytes()).hexdigest()[:8]
    for name in written.names:
        page = written.folder / name
        text = page.read_text(encoding="utf-8")
        named = _LINK.sub(rf'\1?v={version}"', text)
        if named != text:
            _replace(page, named)


def _write_search(app: Sphinx, written: Written, static: Path) -> None:
    """Write the data of the search where they would differ."""
    units = {name: written.pages[name]["units"] for name in written.names}
    first = [name for name in units if "/chapters/" in name]
    digest = hashlib.sha256(json.dumps([units, first]).encode()).hexdigest()
    folder = static / "search"
    if not written.differs("search", digest) and folder.is_dir():
        return
    folder.mkdir(exist_ok=True)
    files = search.files_of(units, first)
    for path in folder.glob("*.js"):
        if path.stem not in files:
            path.unlink()
    for name, script in files.items():
        _replace(folder / f"{name}.js", script)


def _clear(static: Path, kept: set[str]) -> None:
    """Remove what no page asks for: parts of the sheet, scripts and fonts of the theme."""
    for path in sorted(static.rglob("*"), reverse=True):
        name = path.relative_to(static).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in kept and not name.startswith("search/"):
            path.unlink()


def _replace(path: Path, text: str) -> None:
    """Write beside, then move, so that nothing half-written is left."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def setup(app: Sphinx) -> None:
    """Connect to the events of a build, after all that add to pages or to the static files."""
    for listeners in list(app.events.listeners.values()):
        for listener in list(listeners):
            if listener.handler.__module__.split(".")[0] in UNUSED:
                app.disconnect(listener.id)
    app.registry.css_files[:] = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name != "sphinx-thebe.css"
    ]
    app.connect("builder-inited", _no_index)
    app.connect("html-collect-pages", _search_page)
    app.connect("html-page-context", _lighten, priority=950)
    app.connect("build-finished", _finish, priority=950)
