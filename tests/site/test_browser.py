"""In a browser: pages open without an error, fit a phone, and follow the theme."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

if not CHROMIUM and os.environ.get("CI") != "true":
    pytest.skip(
        "no Chromium on this machine; install the package chromium", allow_module_level=True
    )

from playwright.sync_api import Browser, Page, Route, sync_playwright  # noqa: E402

PAGES = [
    "book/index.html", "book/notebooks/age.html", "book/notebooks/roles.html",
    "book/notebooks/locations.html", "book/notebooks/claims.html",
    "book/reference/events.html", "book/reference/people.html", "book/reference/claims.html",
    "book/chapters/00-the-article.html", "book/chapters/04-siberia.html",
    "book/chapters/09-banished.html", "book/reference/glossary.html", "book/about/method.html",
    "book/about/names.html", "book/about/cite.html", "book/explorer.html",
]  # fmt: skip


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def opened(
    browser: Browser, address: str, page: str, width: int, theme: str
) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    # Stock pages ask other hosts for fonts and scripts, which a closed network refuses.
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "console", lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None
    )
    tab.goto(f"{address}/{page}", wait_until="load")
    return tab, errors


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
