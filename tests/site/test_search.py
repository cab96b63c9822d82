"""The search: its data against the pages, its answers in a browser, from a server and from a disk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifebook.site.search import files_of, units_of, words_of

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTER = "book/chapters/04-siberia.html"

PAGE = """<article class="bd-article"><section id="top"><h1>Büyükada <a class="headerlink">#</a></h1>
<p>He went to <svg><text>drawn</text></svg> the <em>coast</em>line.</p>
<details class="lb-note"><p>A note.</p></details><section id="next"><h2>Next</h2><p>More.</p>
<div class="lb-entry" id="e1"><p class="lb-name">An <b>entry</b></p><p>Its text.</p></div></section>
</section></article>"""


def test_a_page_falls_into_units() -> None:
    assert units_of(PAGE) == [
        ("", "Büyükada", "He went to the coastline.", [], []),
        ("next", "Next", "More.", [], []),
        ("e1", "An entry", "Its text.", [], []),
    ]
    assert units_of("<p>No article.</p>") == []


def test_a_unit_knows_what_is_in_another_language() -> None:
    page = (
        '<article class="bd-article"><h1>On <em lang="ru-Latn">Nashe  Slovo</em></h1><p>𝄞 In'
        ' <span lang="ru">«Наше <b>слово</b>» </span>, <span lang="fr">the <span lang="fr">mot</span>'
        ' </span>, <i lang="de"></i>.</p><div lang="ru">Да <h2>Нет</h2> и</div> да</article>'
    )
    assert units_of(page) == [
        ("", "On Nashe Slovo", "𝄞 In «Наше слово» , the mot , . Да",
         [3, 11, "ru-Latn"], [6, 12, "ru", 21, 7, "fr"]),
        ("", "Нет", "и да", [], []),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["", "ru", "fr"]), st.text("ab \n", max_size=5))))
def test_marks_of_languages_change_no_text(parts: list[tuple[str, str]]) -> None:
    marked = "".join(f'<i lang="{tag}">{text}</i>' if tag else text for tag, text in parts)
    page = f'<article class="bd-article"><h1>A</h1><p>{marked}</p></article>'
    [(_, _, text, _, foreign)] = units_of(page)
    assert text == " ".join("".join(text for _, text in parts).split())
    said = [
        (foreign[n + 2], text[int(foreign[n]) :][: int(foreign[n + 1])])
        for n in range(0, len(foreign), 3)
    ]
    assert said == [(tag, " ".join(text.split())) for tag, text in parts if tag and text.split()]


def test_words_have_no_accents_and_no_single_letters() -> None:
    assert words_of("Trotsky’s Coyoacán, a 1905 Гражданская Ёлка") == [
        "trotsky", "coyoacan", "1905", "гражданская", "елка",
    ]  # fmt: skip


def value(script: str) -> object:
    return json.loads(re.sub(r'^lifeSearch\("[^"]*",|\);\n$', "", script))


def test_the_files_say_where_each_word_is() -> None:
    pages = {
        "a.html": [("", "One exile", "word " * 12, [], [])],
        "b.html": [("", "Two", "An exile.", [], [3, 5, "fr"])],
    }
    files = files_of(pages, ["a.html"])
    assert value(files["words-65"]) == {"exile": [0, 11, 1, 1]}
    assert value(files["words-77"]) == {"word": [0, 9]}
    book = value(files["pages"])
    assert isinstance(book, dict)
    assert book["pages"] == [["a.html", "One exile", 1, 1], ["b.html", "Two", 0, 1]]
    assert value(files["text-0"]) == [
        ["", "One exile", "word " * 12], ["", "Two", "An exile.", [], [3, 5, "fr"]],
    ]  # fmt: skip
    assert files_of(pages, ["a.html"]) == files, "the same bytes again"


def test_every_entry_of_the_registers_is_found(site: Path) -> None:
    page = (site / "book/reference/events.html").read_text(encoding="utf-8")
    entries = set(re.findall(r'class="lb-entry[^"]*" id="([^"]+)"', page))
    assert len(entries) > 300
    units = units_of(page)
    assert entries <= {anchor for anchor, *_ in units}
    assert not [heading for _, heading, *_ in units if heading.endswith("cite")]


def found(tab: Page, within: str, words: str) -> list[tuple[str, str]]:
    """Headings and lines of the results."""
    field = tab.locator(f"{within} form.bd-search input")
    status = tab.locator(f"{within} [role=status]")
    field.fill("")
    tab.wait_for_function("node => node.textContent === ''", arg=status.element_handle())
    field.fill(words)
    tab.wait_for_function("node => node.textContent !== ''", arg=status.element_handle())
    items = tab.locator(f"{within} .lb-results li").all()
    return [(i.locator("a").inner_text(), i.locator("p").inner_text()) for i in items]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("where", ["server", "disk"])
def test_the_dialog_finds_and_shows_where(
    browser: Browser, address: str, site: Path, where: str, width: int
) -> None:
    base = address if where == "server" else site.as_uri()
    tab, errors = opened(browser, base, CHAPTER, width, "light")
    tab.keyboard.press("Control+k")
    assert tab.evaluate("document.activeElement.name") == "q"
    dialog = "#pst-search-dialog"
    results = found(tab, dialog, "Verkholensk hay")
    assert results
    assert any("hay" in line.lower() and "Verkholensk" in line for _, line in results)
    assert tab.locator(f"{dialog} mark").count() >= 2
    # By keyboard: into the first result, and there.
    tab.keyboard.press("Tab")
    while tab.evaluate("document.activeElement.tagName") != "A":
        tab.keyboard.press("Tab")
    target = tab.evaluate("document.activeElement.href")
    tab.keyboard.press("Enter")
    tab.wait_for_url(target)
    assert errors == []
    tab.context.close()


def test_results_say_which_words_are_in_another_language(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, "search.html", 1280, "light")
    found(tab, "main", "слово")
    spoken = tab.locator(".lb-results p [lang]").evaluate_all(
        "all => all.map(e => [e.lang, e.textContent])"
    )
    assert spoken
    assert all(tag for tag, _ in spoken)
    assert any(tag == "ru" and "слово" in words.lower() for tag, words in spoken)
    bare = tab.locator(".lb-results p").evaluate_all(
        r"""lines => lines.flatMap(line => [...line.childNodes])
            .filter(node => node.nodeType === 3 && /\p{Script=Cyrillic}/u.test(node.data))
            .map(node => node.data)"""
    )
    assert bare == []
    tab.context.close()


def test_the_dialog_closes_and_loads_nothing_before_it_is_asked(
    browser: Browser, address: str
) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    loaded = (
        "performance.getEntriesByType('resource').filter(e => e.name.includes('search')).length"
    )
    assert tab.evaluate(loaded) == 0
    tab.get_by_role("button", name="Search").first.click()
    assert tab.locator("#pst-search-dialog").is_visible()
    tab.keyboard.type("Vienna")
    tab.keyboard.press("Escape")
    assert not tab.locator("#pst-search-dialog").is_visible()
    tab.context.close()


def test_accents_plurals_and_scripts_make_no_difference(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, "search.html", 1280, "light")
    plain = found(tab, "main", "coyoacan")
    assert plain
    assert found(tab, "main", "Coyoacán") == plain
    assert len(found(tab, "main", "exiles")) >= len(found(tab, "main", "exile")) > 0
    assert found(tab, "main", "ссылка")
    assert found(tab, "main", "xyzzyplugh") == []
    assert tab.locator("main [role=status]").inner_text() == "Nothing found."
    tab.context.close()


def test_the_page_of_the_search_takes_its_words_from_the_address(
    browser: Browser, address: str
) -> None:
    tab, errors = opened(browser, address, "search.html?q=Prinkipo", 320, "dark")
    first = tab.locator("main .lb-results li a").first
    first.wait_for()
    weight = (
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
    )
    assert tab.evaluate(weight) < 200_000
    before = tab.locator("main .lb-results li").count()
    tab.get_by_role("button", name="More").click()
    tab.wait_for_function(
        "n => document.querySelectorAll('main .lb-results li').length > n", arg=before
    )
    assert tab.evaluate(weight) < 200_000, "with more of them"
    assert errors == []
    tab.context.close()
