"""The page for wrong addresses works at any depth; the map of the site lists every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from .conftest import ADDRESS, PUBLISHED, opened
from .server import Handler, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_page_needs_nothing_beside_it(site: Path) -> None:
    page = (site / "404.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    links = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert links == ["/book/index.html", "/search.html", "/book/explorer.html"]


def test_with_an_address_its_links_start_there(published: Path) -> None:
    page = (published / "_build" / "html" / "404.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]*)"', page) == ["/a-life/book/index.html", "/a-life/search.html"]
    assert "<script>" not in page


class Below(Handler):
    """Serves a site below /some/where, and its 404.html for what is missing, as hosts do."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/some/where"))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="module")
def below(site: Path) -> Iterator[str]:
    with served(site, Below) as address:
        yield address


def test_without_an_address_a_script_finds_the_book(browser: Browser, below: str) -> None:
    tab, _ = opened(browser, below, "some/where/book/chapters/no/such.html", 320, "dark")
    assert tab.locator("h1").inner_text() == "There is no page at this address"
    tab.get_by_role("link", name="The front page of the book").click()
    assert tab.url == f"{below}/some/where/book/index.html"
    assert "Annotated Life" in tab.title()


def test_the_map_lists_every_page_and_no_other(published: Path) -> None:
    root = ElementTree.parse(published / "_build" / "html" / "sitemap.xml").getroot()  # noqa: S314 -- our own
    listed = [
        element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert listed == sorted(f"{ADDRESS}book/{name}.html" for name in PUBLISHED)


def test_without_an_address_there_is_no_map(site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
