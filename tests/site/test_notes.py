"""Notes in a browser: by mouse, by keyboard, on a phone, on paper, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTER = "book/chapters/04-siberia.html"
CLAIMS = "book/reference/claims.html"


def first_note(tab: Page) -> tuple[str, str]:
    mark = tab.locator(".lb-mark").first
    note = tab.locator("details.lb-note").first
    return str(mark.get_attribute("id")), str(note.get_attribute("id"))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_note_opens_and_closes_by_keyboard(browser: Browser, address: str, width: int) -> None:
    tab, errors = opened(browser, address, CHAPTER, width, "light")
    mark, note = first_note(tab)
    tab.locator(f"button#{mark}").focus()
    assert tab.locator(f"#{note}").get_attribute("open") is None
    tab.keyboard.press("Enter")
    assert tab.locator(f"#{note}").get_attribute("open") is not None
    assert tab.locator(f"#{mark}").get_attribute("aria-expanded") == "true"
    assert tab.locator(f"#{note} .lb-statement").first.is_visible()
    tab.locator(f"#{note} summary").focus()
    tab.keyboard.press("Escape")
    assert tab.locator(f"#{note}").get_attribute("open") is None
    assert tab.evaluate("document.activeElement.id") == mark
    assert errors == []
    tab.context.close()


def test_the_line_of_a_note_opens_it_too(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    mark, note = first_note(tab)
    tab.locator(f"#{note} summary").focus()
    tab.keyboard.press("Space")
    assert tab.locator(f"#{note} .lb-statement").first.is_visible()
    tab.wait_for_selector(f"#{mark}[aria-expanded=true]")
    tab.locator(f"#{note} .lb-back a").click()
    assert tab.locator(f"#{note}").get_attribute("open") is None
    assert tab.evaluate("document.activeElement.id") == mark
    tab.context.close()


def test_the_line_stands_beside_the_text_on_a_wide_screen_and_below_on_a_phone(
    browser: Browser, address: str
) -> None:
    for width, beside in ((1280, True), (320, False)):
        tab, _ = opened(browser, address, CHAPTER, width, "light")
        text = tab.locator(".lb-annotated > p").first.bounding_box()
        note = tab.locator(".lb-annotated > .lb-note").first.bounding_box()
        assert text is not None
        assert note is not None
        assert (note["x"] >= text["x"] + text["width"]) == beside
        tab.context.close()


def test_an_open_note_has_the_width_of_the_text(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    mark, note = first_note(tab)
    tab.locator(f"#{mark}").click()
    text = tab.locator(f".lb-annotated:has(#{note}) > p").bounding_box()
    box = tab.locator(f"#{note}").bounding_box()
    assert text is not None
    assert box is not None
    assert box["width"] >= text["width"] * 0.9
    assert box["y"] >= text["y"] + text["height"]
    tab.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_notes_can_be_read_without_javascript(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    tab = context.new_page()
    tab.goto(f"{address}/{CHAPTER}")
    note = tab.locator("details.lb-note").first
    assert not note.locator(".lb-statement").first.is_visible()
    note.locator("summary").click()
    assert note.locator(".lb-statement").first.is_visible()
    mark = tab.locator("a.lb-mark").first
    assert mark.get_attribute("href") == f"#{note.get_attribute('id')}"
    context.close()


def test_on_paper_every_note_is_open(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    tab.emulate_media(media="print")
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    notes = tab.locator("details.lb-note")
    assert notes.count() > 5
    assert all(
        notes.nth(n).locator(".lb-statement").first.is_visible() for n in range(notes.count())
    )
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.locator("details.lb-note[open]").count() == 0
    tab.context.close()


def test_on_paper_every_note_is_open_without_javascript_too(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/{CHAPTER}")
    tab.emulate_media(media="print")
    box = tab.locator("details.lb-note .lb-statement").first.bounding_box()
    assert box is not None
    assert box["height"] > 20
    context.close()


def test_an_address_of_a_note_opens_it(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, f"{CLAIMS}#c047", 1280, "light")
    tab.locator("#c047 .lb-backlinks a").click()
    tab.wait_for_url("**/04-siberia.html#note-c047")
    tab.wait_for_function("document.getElementById('note-c047').closest('details').open")
    assert tab.locator("#note-c047").is_visible()
    tab.context.close()


def test_the_register_of_claims_is_narrowed(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CLAIMS, 1280, "light")
    whole = tab.locator(".lb-entry:visible").count()
    tab.get_by_label("Verdict").select_option(label="contradicted")
    shown = tab.locator(".lb-entry:visible")
    assert 0 < shown.count() < whole
    assert all(
        "lb-is-contradicted" in str(shown.nth(n).get_attribute("class"))
        for n in range(shown.count())
    )
    assert tab.locator(".lb-found").inner_text() == f"{shown.count()} shown"
    tab.get_by_label("Chapter").select_option(label="Childhood")
    assert tab.locator(".lb-found").inner_text() == "0 shown"
    tab.get_by_label("Verdict").select_option(label="all")
    tab.get_by_label("Chapter").select_option(label="all")
    assert tab.locator(".lb-entry:visible").count() == whole
    tab.context.close()


def test_words_on_a_link_show_on_focus_and_go_on_escape(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    link = tab.locator(".lb-beside p a:has(.lb-tip)").first
    assert not link.locator(".lb-tip").is_visible()
    tab.keyboard.press("Tab")  # so that the browser shows focus
    link.focus()
    assert link.locator(".lb-tip").is_visible()
    tab.keyboard.press("Escape")
    assert not link.locator(".lb-tip").is_visible()
    tab.context.close()
