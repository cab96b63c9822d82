"""In a browser: pages open without an error, fit a phone, and follow the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

PAGES = [
    "book/index.html", "book/notebooks/age.html", "book/notebooks/roles.html",
    "book/notebooks/locations.html", "book/notebooks/claims.html",
    "book/reference/events.html", "book/reference/people.html", "book/reference/claims.html",
    "book/chapters/00-the-article.html", "book/chapters/04-siberia.html",
    "book/chapters/09-banished.html", "book/reference/glossary.html", "book/about/method.html",
    "book/about/names.html", "book/about/cite.html", "book/explorer.html",
]  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_an_error(
    browser: Browser, address: str, page: str, width: int
) -> None:
    tab, errors = opened(browser, address, page, width, "light")
    assert tab.locator("h1").first.inner_text().strip()
    assert errors == []
    tab.context.close()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_another_host(browser: Browser, address: str, page: str) -> None:
    context = browser.new_context()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith(address), refuse)
    tab = context.new_page()
    tab.goto(f"{address}/{page}", wait_until="load")
    tab.wait_for_timeout(200)
    assert asked == []
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_shows_no_sideways_scroll(browser: Browser, address: str, page: str) -> None:
    tab, _ = opened(browser, address, page, 320, "light")
    article = tab.locator("article.bd-article").first
    assert article.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    tab.context.close()


@pytest.mark.parametrize(("theme", "light_ink"), [("light", False), ("dark", True)])
def test_a_figure_follows_the_theme(
    browser: Browser, address: str, theme: str, light_ink: bool
) -> None:
    tab, _ = opened(browser, address, "book/notebooks/age.html", 1280, theme)
    tab.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    text = tab.locator("figure.lb-figure svg text").first
    red = text.evaluate("node => getComputedStyle(node).fill.match(/\\d+/)[0]")
    assert (int(red) > 128) == light_ink
    box = tab.locator("figure.lb-figure").first.evaluate(
        "node => getComputedStyle(node.closest('.output')).backgroundColor"
    )
    assert box in {"rgba(0, 0, 0, 0)", "transparent"} or theme == "light"
    tab.context.close()


def test_a_figure_scrolls_inside_itself_on_a_phone(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, "book/notebooks/age.html", 320, "light")
    box = tab.locator("figure.lb-figure .lb-scroll").first
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    size = tab.locator("figure.lb-figure svg text").first.evaluate(
        "node => node.getBoundingClientRect().height"
    )
    assert size >= 9
    tab.context.close()
