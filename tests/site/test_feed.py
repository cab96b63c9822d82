"""The feed of releases: what Atom requires of it, with releases and without."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lifebook.site import feed
from lifebook.site.edition import Edition

from ..conftest import ROOT
from .conftest import ADDRESS, CHANGES

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
THIS = Edition("A life", "The contributors", "en", "1.2.0", "", "2027-02-01", False, "")


def test_releases_are_read_from_the_changelog() -> None:
    first, second = feed.releases(CHANGES)
    assert first == ("1.1.0", "2027-01-31", "### Added\n- A map & a `graph`.")
    assert second == ("1.0.0", "2026-12-24", "- First.")


def test_a_release_without_a_day_is_named_with_its_line() -> None:
    with pytest.raises(ValueError, match=r"CHANGELOG\.md:3: '' is not a day"):
        feed.releases("# Changelog\n\n## 1.0.0\n")


def test_the_changelog_of_this_edition_can_be_read() -> None:
    feed.releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def test_the_feed_has_what_atom_requires(published: Path) -> None:
    root = ElementTree.parse(published / "_build" / "html" / "feed.xml").getroot()  # noqa: S314 -- our own
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Version 1.1.0",
        "Version 1.0.0",
    ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "The edition's contributors"
    for element in (root, *entries):
        assert re.match(r"urn:uuid:[0-9a-f-]{36}$", element.findtext(f"{ATOM}id"))
        assert element.findtext(f"{ATOM}title")
        assert re.fullmatch(INSTANT, element.findtext(f"{ATOM}updated"))
    assert len({element.findtext(f"{ATOM}id") for element in (root, *entries)}) == 3
    assert root.findtext(f"{ATOM}updated") == "2027-01-31T00:00:00Z"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": f"{ADDRESS}feed.xml",
        "alternate": f"{ADDRESS}book/about/changelog.html",
    }
    content = entries[0].find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "<li>A map &amp; a <code>graph</code>.</li>" in content.text


def test_before_the_first_release_the_feed_is_empty_and_valid() -> None:
    root = ElementTree.fromstring(feed.atom(THIS, [], ""))  # noqa: S314 -- our own
    assert [child.tag.removeprefix(ATOM) for child in root] == ["id", "title", "updated", "author"]
    assert root.findtext(f"{ATOM}updated") == "2027-02-01T00:00:00Z"


def test_every_page_names_the_feed(published: Path) -> None:
    page = (published / "_build" / "html" / "book" / "new" / "place.html").read_text(
        encoding="utf-8"
    )
    assert 'type="application/atom+xml" title="Releases" href="../../feed.xml"' in page
