"""The built site: every page there, every link leading somewhere, nothing raw left."""

from __future__ import annotations

import html
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from lifebook import Life

from ..conftest import ROOT


class Page(HTMLParser):
    """What a page links to, which ids it has, and its text outside of code."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self._skipped = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "pre", "code"}:
            self._skipped += 1
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src"} and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "pre", "code"}:
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text.append(data)


@cache
def page(path: Path) -> Page:
    return Page(path)


def files_of_toc() -> list[str]:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    below = [section for chapter in chapters for section in chapter.get("sections", ())]
    return [toc["root"], *(page["file"] for page in [*chapters, *below])]


def pages(site: Path) -> list[Path]:
    return [site / f"{name}.html" for name in files_of_toc()]


def test_every_page_of_the_toc_is_built(site: Path) -> None:
    assert [path for path in pages(site) if not path.is_file()] == []


def test_every_page_of_the_book_is_in_the_toc() -> None:
    sources = [
        path.relative_to(ROOT).with_suffix("").as_posix()
        for path in (ROOT / "book").rglob("*")
        if path.suffix in {".md", ".ipynb"}
        and "checkpoints" not in path.as_posix()
        and path.parent.name != "key"  # for teachers, and never published
    ]
    assert sorted(sources) == sorted(files_of_toc())


def test_internal_links_and_anchors_lead_somewhere(site: Path) -> None:
    broken = []
    for path in [*pages(site), site / "index.html"]:
        for link in page(path).links:
            parts = urlsplit(html.unescape(link))
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists() or (
                parts.fragment
                and target.suffix == ".html"
                and unquote(parts.fragment) not in page(target).ids
            ):
                broken.append((path.name, link))
    assert broken == []


def test_ids_are_unique_on_each_page(site: Path) -> None:
    for path in pages(site):
        ids = page(path).ids
        assert len(set(ids)) == len(ids), {i for i in ids if ids.count(i) > 1}


def test_no_raw_role_or_directive_is_left(site: Path) -> None:
    for path in pages(site):
        text = " ".join(page(path).text)
        assert not re.search(r"\{[a-z-]+\}`|```|:::|\{(register|chronology|count)\}", text), path


def test_the_root_is_a_page(site: Path) -> None:
    root = (site / "index.html").read_text(encoding="utf-8")
    assert root.startswith("<!DOCTYPE html>")
    assert "<title>Leon Trotsky: An Annotated Life</title>" in root
    assert 'href="book/index.html"' in root


@pytest.mark.parametrize(
    "table", ["events", "stays", "roles", "people", "places", "works", "claims"]
)
def test_every_row_has_its_anchor(site: Path, life: Life, table: str) -> None:
    ids = set(page(site / "book" / "reference" / f"{table}.html").ids)
    assert set(life.frame(table).index) <= ids


def test_every_source_has_its_anchor_and_every_citation_its_link(site: Path, life: Life) -> None:
    ids = set(page(site / "book" / "reference" / "sources.html").ids)
    assert set(life.citations["source"]) <= ids
    events = page(site / "book" / "reference" / "events.html")
    cited = life.citations[life.citations["table"] == "events"]["source"]
    assert {f"sources.html#{key}" for key in cited} <= set(events.links)


def test_the_chronology_says_both_calendars(site: Path) -> None:
    text = " ".join(page(site / "book" / "reference" / "events.html").text)
    assert "7 November 1879 (26 October Old Style)" in text


def test_the_three_notebooks_show_their_figures(site: Path) -> None:
    for name in ("age", "roles", "locations"):
        source = (site / "book" / "notebooks" / f"{name}.html").read_text(encoding="utf-8")
        assert source.count('<figure class="lb-figure"') >= 2
        assert source.count('role="img"') >= 2


def test_no_picture_is_without_words(site: Path) -> None:
    for path in pages(site):
        source = path.read_text(encoding="utf-8")
        for image in re.findall(r"<img [^>]*>", source):
            assert re.search(r'alt="[^"]', image), (path.name, image)


def test_nothing_unrelated_is_published(site: Path) -> None:
    published = {path.relative_to(site).parts[0] for path in site.rglob("*.html")}
    assert published <= {
        "book",
        "index.html",
        "genindex.html",
        "search.html",
        "404.html",
        "_static",
        "lite",  # of `make lite`
    }


def test_no_page_tells_of_a_machine(site: Path) -> None:
    for path in pages(site):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path.name
