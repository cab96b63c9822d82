"""axe-core, best practices included, on a page of every kind, in both themes, narrow and wide.

Each page is opened once at each width, light, and then darkened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# One of each kind; of the registers the smaller, which have every kind of entry mark.
PAGES = [
    "index.html", "book/index.html", "book/chapters/04-siberia.html", "book/notebooks/captivity.html",
    "book/notebooks/claims.html", "book/explorer.html", "book/reference/claims.html",
    "book/reference/works.html", "book/reference/glossary.html", "book/about/method.html",
    "book/assignments/1-sourcing.html", "book/assignments/paper/1-sourcing.html", "search.html",
    "genindex.html",
]  # fmt: skip


def violations(tab: Page) -> list[str]:
    """What axe finds, one line each, with the rule, the place and how to mend it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def darken(tab: Page) -> None:
    """Give an open page the dark theme, and wait until its colours have stopped to change."""
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    tab.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, page: str, width: int) -> None:
    tab, _ = opened(browser, address, page, width, "light")
    assert violations(tab) == [], "light"
    darken(tab)
    assert violations(tab) == [], "dark"
    tab.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(browser: Browser, address: str, theme: str) -> None:
    tab, _ = opened(browser, address, "book/chapters/04-siberia.html", 320, theme)
    for name in ("Contents of the book", "Contents of this page"):
        tab.get_by_role("button", name=name).click()
        assert violations(tab) == [], name
        tab.keyboard.press("Escape")
    tab.locator("details.dropdown > summary").click()
    tab.locator("button.lb-mark").first.click()
    assert violations(tab) == [], "menu and note"
    tab.keyboard.press("Control+k")
    tab.locator("#pst-search-dialog input").fill("Verkholensk")
    tab.locator("#pst-search-dialog .lb-results li").first.wait_for()
    assert violations(tab) == [], "search"
    tab.context.close()


def test_axe_would_find_something(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, "search.html", 1280, "light")
    tab.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in violations(tab))
    tab.context.close()


def test_axe_would_find_what_the_dark_theme_alone_gets_wrong(
    browser: Browser, address: str
) -> None:
    tab, _ = opened(browser, address, "search.html", 1280, "light")
    tab.add_style_tag(
        content="html[data-theme=dark] main p, html[data-theme=dark] main h1 { color: #333 !important }"
    )
    assert violations(tab) == []
    darken(tab)
    assert any(line.startswith("color-contrast") for line in violations(tab))
    tab.context.close()
