"""Citations: complete for people and for programs, on every page and for every entry."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pybtex.database import parse_string

from lifebook import Life
from lifebook.site import citing
from lifebook.site.edition import Edition

from .conftest import ADDRESS, git, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

THIS = Edition(
    "A Life: 50%", "The contributors", "en", "1.2.0", "0123456789abcdef", "2027-01-31", False, ""
)


def plain(cited: citing.Cited, name: str) -> str:
    return citing.plain(cited, next(form for form in citing.FORMS if form.name == name))


def test_a_citation_for_bibtex_is_read_by_another_program() -> None:
    text = plain(citing.Cited(THIS, "Prison & {exile}", "book/04-exile.html"), "bibtex")
    entry = parse_string(text, "bibtex").entries["a-life-50-04-exile"]
    assert entry.type == "incollection"
    assert entry.fields["title"] == r"Prison \& \{exile\}"
    assert entry.fields["booktitle"] == r"A Life: 50\%"
    assert entry.fields["howpublished"] == "book/04-exile.html"
    assert entry.fields["year"] == "2027"


def test_a_citation_as_csl_json_has_every_part() -> None:
    [item] = json.loads(plain(citing.Cited(THIS, 'The "flight"', "book/04-exile.html"), "json"))
    assert item["title"] == 'The "flight"'
    assert item["container-title"] == "A Life: 50%"
    assert item["issued"] == {"date-parts": [[2027, 1, 31]]}
    assert item["author"] == [{"literal": "The contributors"}]
    assert item["version"] == "1.2.0"


def test_the_whole_edition_is_cited_as_a_book() -> None:
    whole = citing.Cited(THIS, "", "book/index.html")
    assert parse_string(plain(whole, "bibtex"), "bibtex").entries["a-life-50"].type == "misc"
    assert json.loads(plain(whole, "json"))[0]["type"] == "book"


def test_a_page_closes_with_how_to_cite_it(published: Path) -> None:
    page = (published / "_build" / "html" / "book" / "reference" / "people.html").read_text("utf-8")
    panel = re.search(r'<details class="lb-cite.*?</details>', page, re.DOTALL)
    assert panel
    text = html.unescape(re.sub(r"<[^>]+>", "", panel[0]))
    commit = git(published, "rev-parse", "--short=12", "HEAD")
    assert "“People & others”, in Leon Trotsky: An Annotated Life, version" in text
    assert f"(1 January 2027, commit {commit}), {ADDRESS}book/reference/people.html." in text
    bibtex = parse_string(re.search(r"@incollection.*?\n}", text, re.DOTALL)[0], "bibtex")
    [entry] = bibtex.entries.values()
    assert entry.fields["url"] == f"{ADDRESS}book/reference/people.html"
    [item] = json.loads(re.search(r"\[\{\n.*\n\}\]", text, re.DOTALL)[0])
    assert item["URL"] == f"{ADDRESS}book/reference/people.html"
    assert 'href="../about/cite.html">How to cite' in panel[0]


def test_the_front_page_and_the_page_on_citing_cite_the_whole(published: Path) -> None:
    site = published / "_build" / "html" / "book"
    assert "Cite this edition" in (site / "index.html").read_text(encoding="utf-8")
    citing_page = (site / "about" / "cite.html").read_text(encoding="utf-8")
    assert '<div class="lb-citation">' in citing_page
    assert "@misc{" in citing_page


def test_every_entry_leads_to_how_it_is_cited(site: Path, life: Life) -> None:
    link = '<a class="lb-cite-this" href="../about/cite.html">cite</a></p>'
    for table in ("claims", "events", "people", "places", "stays", "roles", "works"):
        page = (site / "book" / "reference" / f"{table}.html").read_text(encoding="utf-8")
        assert page.count(link) == page.count('<a class="lb-self') >= len(life.frame(table))
    # A source is cited itself.
    assert link not in (site / "book" / "reference" / "sources.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["book/reference/claims.html", "book/reference/people.html"])
def test_an_entry_is_cited_beneath_its_name(browser: Browser, address: str, page: str) -> None:
    tab, errors = opened(browser, address, page, 1280, "light")
    entry = tab.locator(".lb-entry[id]").nth(20)
    name, key = entry.locator(".lb-self").inner_text(), entry.get_attribute("id")
    button = entry.get_by_role("button", name="cite")
    button.focus()
    tab.keyboard.press("Enter")
    panel = entry.locator(".lb-cite-entry")
    assert button.get_attribute("aria-expanded") == "true"
    said = panel.locator("p").first.inner_text()
    assert name.rstrip(".") in said
    assert f"{page}#{key}" in said
    [item] = json.loads(panel.locator('[data-form="json"]').inner_text())
    assert item["title"].startswith(name)
    assert item["id"].endswith(f"-{key}")
    bibtex = panel.locator('[data-form="bibtex"]').inner_text()
    [written] = parse_string(bibtex, "bibtex").entries
    assert written == item["id"]
    if "claims" in page:
        assert "Verdict: " in said
    button.press(" ")
    assert not panel.is_visible()
    assert errors == []


def test_the_addresses_that_the_page_on_citing_names_are_there(site: Path) -> None:
    text = (site / "book" / "about" / "cite.html").read_text(encoding="utf-8")
    article = text[text.index("<article") : text.index("</article>")]
    named = set(re.findall(r"(book/[\w/.-]+\.html)(?:#([\w-]+))?", article))
    assert len(named) >= 5
    for path, anchor in named:
        page = (site / path).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in page, (path, anchor)
