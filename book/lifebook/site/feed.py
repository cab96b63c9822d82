"""The releases as a web feed (``feed.xml``, Atom), read from the changelog, where they stand once.

A released version is a heading ``## 1.2.0 - 2027-01-31`` of ``CHANGELOG.md`` (Keep a Changelog); what
is under "Unreleased" is not in the feed. Before the first release the feed has no entry and is
valid. Identifiers are computed from title and version and do not change with the address.

To carry more of a release: extend `Release` and `_entry`.
"""

from __future__ import annotations

import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml

from markdown_it import MarkdownIt
from sphinx.application import Sphinx

from lifebook.site import edition, output

__all__ = ["CHANGELOG", "FEED", "Release", "atom", "releases", "setup"]

CHANGELOG, FEED = "CHANGELOG.md", "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"

_HEADING = re.compile(r"^## +\[?(?P<version>\d[^\s\]]*)\]?(?:\([^)]*\))? *[-–—]? *(?P<date>\S*) *$")


class Release(NamedTuple):
    """A released version: its number, its day (ISO 8601), what is new, as Markdown."""

    version: str
    date: str
    notes: str


def releases(text: str) -> list[Release]:
    """The released versions in a changelog, in its order.

    Raises
    ------
    ValueError
        With the line, if a version has no day or one that is no date.
    """
    found: list[Release] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("## "):
            match = _HEADING.match(line)
            inside = match is not None
            if match:
                found.append(Release(match["version"], _day(match["date"], number), ""))
        elif inside:
            found[-1] = found[-1]._replace(notes=f"{found[-1].notes}{line}\n")
    return [release._replace(notes=release.notes.strip()) for release in found]


def _day(text: str, number: int) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(
            f"{CHANGELOG}:{number}: {text!r} is not a day; "
            "write a version as '## 1.2.0 - 2027-01-31'"
        ) from None


def _urn(*parts: str) -> str:
    """An identifier that stays the same wherever the feed lies."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)).urn


def atom(this: edition.Edition, made: list[Release], changelog: str) -> str:
    """The feed as XML (RFC 4287).

    Parameters
    ----------
    this
        The edition.
    made
        Its releases.
    changelog
        Path of the page that lists them, or "".
    """
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": this.language})
    _add(feed, "id", _urn(this.title))
    _add(feed, "title", f"{this.title}: releases")
    latest = max((release.date for release in made), default=this.date)
    _add(feed, "updated", _instant(latest))
    _add(_add(feed, "author"), "name", this.author)
    if this.address:
        _add(feed, "link", rel="self", type="application/atom+xml", href=this.url(FEED))
        _add(feed, "link", rel="alternate", type="text/html", href=this.url(changelog))
    for release in made:
        _entry(feed, this, release, changelog)
    Xml.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(feed, encoding="unicode")}\n'


def _entry(feed: Xml.Element, this: edition.Edition, release: Release, changelog: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(this.title, release.version))
    _add(entry, "title", f"Version {release.version}")
    _add(entry, "updated", _instant(release.date))
    if this.address:
        _add(entry, "link", rel="alternate", type="text/html", href=this.url(changelog))
    _add(entry, "content", MarkdownIt().render(release.notes), type="html")


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _page(app: Sphinx) -> str:
    """Path of the page that includes the changelog, or ""."""
    including = sorted(
        page
        for page, files in app.env.dependencies.items()
        if any(Path(file).name == CHANGELOG for file in files)
    )
    return app.builder.get_target_uri(including[0]) if including else ""


def _made(app: Sphinx) -> bool:
    """Whether there is a changelog, and a day for the feed to be of."""
    return (Path(app.confdir) / CHANGELOG).is_file() and bool(edition.of(app.config).date)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.name == "html" and _made(app):
        made = releases((Path(app.confdir) / CHANGELOG).read_text(encoding="utf-8"))
        output.write(Path(app.outdir) / FEED, atom(edition.of(app.config), made, _page(app)))


def _name(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Tell readers of feeds, on every page, where it is."""
    if app.builder.name == "html" and _made(app):
        context["metatags"] = context.get("metatags", "") + (
            '\n<link rel="alternate" type="application/atom+xml" title="Releases" '
            f'href="{context["pathto"](FEED, 1)}" />'
        )


def setup(app: Sphinx) -> None:
    """Write the feed after every build, and name it on every page."""
    app.connect("html-page-context", _name)
    app.connect("build-finished", _write)
