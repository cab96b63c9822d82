"""The frame of a page by keyboard alone: skip link, menus, colours, contents; and without a mouse's hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTER = "book/chapters/04-siberia.html"


def focused(tab: Page) -> str:
    return str(
        tab.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
        )
    )


def press_until(tab: Page, name: str, most: int = 80) -> None:
    for _ in range(most):
        tab.keyboard.press("Tab")
        if focused(tab) == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_stop_leads_past_the_menus(browser: Browser, address: str, width: int) -> None:
    tab, errors = opened(browser, address, CHAPTER, width, "light")
    tab.keyboard.press("Tab")
    assert focused(tab) == "Skip to main content"
    assert tab.locator("#pst-skip-link a").evaluate(
        "a => new Promise(r => setTimeout(() => r(a.getBoundingClientRect().top >= 0), 300))"
    )
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("!!document.activeElement.closest('main')")
    assert errors == []
    tab.context.close()


@pytest.mark.parametrize(
    ("name", "dialog", "link"),
    [
        ("Contents of the book", "#pst-primary-sidebar-modal", "Assassinated"),
        ("Contents of this page", "#pst-secondary-sidebar-modal", "Further reading"),
    ],
)
def test_a_menu_on_a_phone(
    browser: Browser, address: str, name: str, dialog: str, link: str
) -> None:
    tab, errors = opened(browser, address, CHAPTER, 320, "light")
    press_until(tab, name)
    tab.keyboard.press("Enter")
    menu = tab.locator(dialog)
    assert menu.get_by_role("link", name=link).is_visible()
    assert menu.evaluate("m => m.contains(document.activeElement)")
    tab.keyboard.press("Escape")
    assert not menu.is_visible()
    assert focused(tab) == name
    tab.keyboard.press("Enter")
    menu.get_by_role("button", name="Close").click()
    assert not menu.is_visible()
    tab.keyboard.press("Enter")
    menu.get_by_role("link", name=link).click()
    tab.wait_for_load_state()
    assert not tab.locator(dialog).is_visible()
    assert errors == []
    tab.context.close()


def test_the_side_bar_gives_room_on_a_wide_screen(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    bar = tab.locator("#pst-primary-sidebar")
    assert bar.is_visible()
    current = bar.locator(".current > a")
    assert current.inner_text() == "In Siberia"
    toggle = tab.get_by_role("button", name="Contents of the book")
    toggle.press("Enter")
    bar.wait_for(state="hidden")
    toggle.press("Enter")
    bar.wait_for(state="visible")
    tab.context.close()


def test_the_colours_turn_and_are_remembered(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    theme = "document.documentElement.dataset.theme"
    button = tab.locator(".theme-switch-button")
    assert button.get_attribute("aria-label") == "Colours: as your system"
    seen = []
    for _ in range(3):
        button.press("Enter")
        seen.append((button.get_attribute("aria-label"), tab.evaluate(theme)))
    assert seen == [
        ("Colours: dark", "dark"),
        ("Colours: light", "light"),
        ("Colours: as your system", "light"),
    ]
    button.press("Enter")
    tab.reload()
    assert tab.evaluate(theme) == "dark"
    tab.context.close()


def test_the_colours_follow_the_system_while_the_page_is_open(
    browser: Browser, address: str
) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    tab.emulate_media(color_scheme="dark")
    # The page hears of it with its next frame.
    tab.wait_for_function("document.documentElement.dataset.theme === 'dark'", timeout=5000)
    tab.context.close()


def test_the_menu_of_downloads(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    summary = tab.locator("details.dropdown > summary")
    source = tab.locator(".btn-download-source-button")
    assert not source.is_visible()
    summary.press("Enter")
    assert source.is_visible()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    assert not source.is_visible()
    assert tab.evaluate("document.activeElement.tagName") == "SUMMARY"
    tab.context.close()


def test_the_contents_of_the_page_say_where_the_reader_is(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTER, 1280, "light")
    tab.locator("#pst-page-toc-nav").get_by_role("link", name="Under the hay").click()
    current = tab.locator("#pst-page-toc-nav a[aria-current]")
    current.wait_for()
    tab.wait_for_function(
        "document.querySelector('#pst-page-toc-nav a[aria-current]')?.textContent.trim() === 'Under the hay'"
    )
    tab.context.close()


def test_code_is_copied(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, "book/notebooks/age.html", 1280, "light")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = tab.locator(".lb-copy").first
    button.focus()
    tab.keyboard.press("Enter")
    tab.get_by_text("Copied", exact=True).wait_for()
    assert "life = Life.open()" in tab.evaluate("navigator.clipboard.readText()")
    tab.context.close()
