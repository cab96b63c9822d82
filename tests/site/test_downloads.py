"""The exports in the published book: written, listed with their sizes, and pointing into its pages."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest

from lifebook import Life
from lifebook.export import EXPORTS, Edition, rendered
from lifebook.site.linked import LARGEST

from ..conftest import ROOT
from .conftest import opened
from .server import served
from .test_built import page, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser


TIMELINE = ROOT / "tests/node/node_modules/@knight-lab/timelinejs/dist/js"
"""TimelineJS itself."""


@pytest.fixture(scope="module")
def folder(site: Path) -> Path:
    return site / "data"


def test_the_build_wrote_the_same_files_as_the_command(folder: Path, life: Life) -> None:
    made = rendered(Edition.of(life))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made


def test_the_page_lists_every_file_with_link_and_size(site: Path, folder: Path) -> None:
    path = site / "book" / "about" / "downloads.html"
    text = re.sub(r"\s+", " ", " ".join(page(path).text))
    for one in EXPORTS:
        assert f"../../data/{one.file}" in page(path).links
        assert one.purpose in text
    sizes = re.findall(r"(\d+) kB|(\d\.\d) MB", path.read_text(encoding="utf-8"))
    stated = sum(float(kb or 0) * 1e3 + float(mb or 0) * 1e6 for kb, mb in sizes)
    real = sum(one.stat().st_size for one in folder.iterdir())
    assert abs(stated - real) < len(EXPORTS) * 5e4


def test_the_front_page_and_the_data_page_lead_there(site: Path) -> None:
    assert "about/downloads.html" in page(site / "book" / "index.html").links
    assert "downloads.html" in page(site / "book" / "about" / "data.html").links


def names(value: Any) -> Iterator[str]:
    """Every relative name in an export."""
    if isinstance(value, dict):
        for one in value.values():
            yield from names(one)
    elif isinstance(value, list):
        for one in value:
            yield from names(one)
    elif isinstance(value, str) and re.match(r"\.\./\S+$", value):
        yield value


def test_every_name_in_an_export_leads_to_an_entry_of_the_book(folder: Path, life: Life) -> None:
    made = rendered(Edition(life))
    found = {
        (file, name)
        for file, content in made.items()
        if not file.endswith((".zip", ".bib"))
        for name in names(json.loads(content))
    }
    assert len(found) > 1500
    broken = []
    for file, name in sorted(found):
        parts = urlsplit(name)
        target = (folder / parts.path).resolve()
        there = target.is_file()
        if target.suffix == ".html" and parts.fragment:
            there = there and parts.fragment in page(target).ids
        if not there:
            broken.append((file, name))
    assert broken == []


# --- In the pages ------------------------------------------------------------------------------


def described(path: Path) -> list[str]:
    return re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8")
    )


def test_the_front_page_and_each_chapter_describe_themselves_once(site: Path, life: Life) -> None:
    for path in pages(site):
        texts = described(path)
        named = path.parent.name == "chapters" or path == site / "book" / "index.html"
        assert len(texts) == named, path
        for text in texts:
            assert len(text.encode()) < LARGEST
            value = json.loads(text)
            assert value["@context"] == "https://schema.org"
            assert value["@type"] == ("Chapter" if path.parent.name == "chapters" else "Book")
            assert value["about"]["name"] == life.subject


def test_what_pages_name_is_there(site: Path) -> None:
    for path in pages(site):
        here = path.relative_to(site).as_posix()
        for text in described(path):
            for name in re.findall(r'"@id":"([^"]+)"', text):
                if not name.startswith("http"):
                    target = urlsplit(urljoin(f"https://x/{here}", name)).path
                    assert (site / target.lstrip("/")).is_file(), (here, name)


def test_a_reader_can_fetch_a_file_from_the_page(browser: Browser, address: str) -> None:
    tab, errors = opened(browser, address, "book/about/downloads.html", 320, "light")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="places.geojson").click()
    assert download.value.suggested_filename == "places.geojson"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert errors == []
    tab.context.close()


def read_by_timelinejs(browser: Browser, data: dict[str, Any]) -> dict[str, Any]:
    """What TimelineJS makes of its data: faults found, number of events, and the first slide's words."""
    with served(TIMELINE) as address:
        tab = browser.new_page()
        # Its fonts are on another host, and it can do without.
        tab.route(lambda url: not url.startswith(address), lambda route: route.abort())
        tab.goto(f"{address}/timeline.js")
        tab.set_content('<!doctype html><html lang="en"><div id="t" style="height: 40rem"></div>')
        tab.add_script_tag(url=f"{address}/timeline.js")
        tab.evaluate(
            "data => { window.line = new TL.Timeline('t', data, { language: 'en' }); }", data
        )
        tab.wait_for_function("line.config && document.body.innerText.trim()")
        found: dict[str, Any] = tab.evaluate(
            "() => ({ faults: line.config.getErrors().map(String), events: line.config.events.length,"
            " shown: document.body.innerText })"
        )
        tab.close()
    return found


@pytest.mark.skipif(
    not TIMELINE.is_dir() and os.environ.get("CI") != "true", reason="needs TimelineJS: make node"
)
def test_timelinejs_draws_the_timeline_and_would_find_a_fault(
    browser: Browser, folder: Path
) -> None:
    data = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))
    found = read_by_timelinejs(browser, data)
    assert found["faults"] == []
    assert found["events"] == len(data["events"])
    assert "7 November 1879 (26 October Old Style)" in found["shown"]
    data["events"][0]["start_date"] = {"year": "1888~"}
    assert len(read_by_timelinejs(browser, data)["faults"]) == 1
