"""What is far below a phone's window is laid out later, and a reader notices nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTER, CLAIMS = "book/chapters/09-banished.html", "book/reference/claims.html"
LAST = "c160"

WAITING = """() => [...document.querySelectorAll(".lb-entry, .lb-annotated")].filter(
  part => !part.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""

SETTLED = "() => new Promise(done => setTimeout(done, 400))"

READ = """() => {
  // The first paragraph that begins in the window, and where.
  const shown = [...document.querySelectorAll("article p")].map(p => [p, p.getBoundingClientRect()]);
  const [p, { top }] = shown.find(([, box]) => box.height && box.top > 100);
  return [p.textContent, top];
}"""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[tuple[Page, str]]:
    tab, errors = opened(browser, address, CLAIMS, 412, "light", whole=False)
    yield tab, address
    assert errors == []
    tab.context.close()


def top_of(tab: Page, entry: str) -> float:
    tab.evaluate(SETTLED)
    return float(tab.evaluate(f"document.getElementById('{entry}').getBoundingClientRect().top"))


def test_most_of_a_register_waits_on_a_phone_and_nothing_at_a_desk(
    browser: Browser, address: str, phone: tuple[Page, str]
) -> None:
    entries = phone[0].locator(".lb-entry").count()
    assert phone[0].evaluate(WAITING) > entries * 0.9
    tab, _ = opened(browser, address, CLAIMS, 1280, "light", whole=False)
    assert tab.evaluate(WAITING) == 0
    tab.context.close()


@pytest.mark.parametrize("page", [f"{CLAIMS}#{LAST}", f"{CLAIMS}#c057", f"{CHAPTER}#note-c144"])
def test_an_address_leads_to_its_entry(phone: tuple[Page, str], page: str) -> None:
    tab, address = phone
    tab.goto("about:blank")  # from elsewhere: else the page would stay
    tab.goto(f"{address}/{page}")
    assert 0 <= top_of(tab, page.split("#")[1]) < 200
    assert tab.evaluate(WAITING) == 0


def test_a_link_within_the_page_leads_to_its_entry(phone: tuple[Page, str]) -> None:
    tab, address = phone
    for entry in ("c120", "c020"):
        tab.evaluate("hash => { location.hash = hash }", entry)
        assert 0 <= top_of(tab, entry) < 200, entry
    assert tab.evaluate(WAITING) > 0
    tab.goto(f"{address}/{CHAPTER}")
    tab.evaluate("location.hash = 'note-c153'")
    assert 0 <= top_of(tab, "note-c153") < 200


@pytest.mark.parametrize("way", ["back", "reload"])
def test_a_reader_comes_back_to_the_same_lines(phone: tuple[Page, str], way: str) -> None:
    tab, address = phone
    tab.goto(f"{address}/{CHAPTER}")
    for _ in range(12):
        tab.mouse.wheel(0, 500)
        tab.wait_for_timeout(50)
    tab.evaluate(SETTLED)
    text, top = tab.evaluate(READ)
    if way == "back":
        tab.goto(f"{address}/{CLAIMS}")
        tab.go_back()
    else:
        tab.reload()
    tab.evaluate(SETTLED)
    there = tab.evaluate(
        "text => [...document.querySelectorAll('article p')]"
        ".filter(p => p.textContent === text).map(p => p.getBoundingClientRect().top)",
        text,
    )
    assert any(abs(found - top) < 60 for found in there), (top, there)


def test_words_far_below_are_found(phone: tuple[Page, str]) -> None:
    tab, _ = phone
    sought = tab.locator(f"#{LAST} .lb-self").text_content()
    assert tab.evaluate("words => find(words)", sought)
    tab.evaluate(SETTLED)
    assert tab.evaluate("getSelection().anchorNode.parentElement.closest('.lb-entry').id") == LAST


def test_on_paper_all_is_laid_out(phone: tuple[Page, str]) -> None:
    tab, _ = phone
    tab.emulate_media(media="print")
    assert tab.evaluate(WAITING) == 0


def test_without_scripts_all_is_laid_out(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 412, "height": 900}, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/{CLAIMS}")
    assert tab.locator("html").get_attribute("data-below") is None
    context.close()


def test_the_keyboard_stops_at_what_may_scroll_far_below(phone: tuple[Page, str]) -> None:
    tab, address = phone
    tab.goto(f"{address}/{CHAPTER}")
    tab.evaluate(SETTLED)
    table = tab.locator(".pst-scrollable-table-container").last
    assert not table.locator("table").evaluate(
        "table => table.checkVisibility({ contentVisibilityAuto: true })"
    )
    assert table.get_attribute("tabindex") == "0"


def test_words_on_a_link_are_not_cut_off(phone: tuple[Page, str]) -> None:
    tab, address = phone
    tab.goto(f"{address}/{CHAPTER}")
    # In a part that waits, which would hold and cut what is fixed within it.
    link = tab.locator(".lb-annotated p a:has(.lb-tip)").last
    part = "a => getComputedStyle(a.closest('.lb-annotated')).contentVisibility"
    assert link.evaluate(part) == "auto"
    link.hover()
    assert link.evaluate(part) == "visible"
    tip = link.locator(".lb-tip").bounding_box()
    assert tip is not None
    # At the foot of the window: held by the window, not by the paragraph.
    assert 900 - 60 < tip["y"] + tip["height"] <= 900
