"""Measured in a browser, behind a server that compresses: what a reader has to load, and wait for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

KB = 1000
SHELL, CHAPTER, ANY = 55 * KB, 100 * KB, 200 * KB
"""Most bytes, compressed: the frame of a page, a first visit to a chapter, to any page."""

PAGES = [
    "index.html", "book/index.html", "book/chapters/00-the-article.html", "book/notebooks/locations.html",
    "book/notebooks/roles.html", "book/explorer.html", "book/reference/claims.html",
    "book/reference/events.html", "book/reference/sources.html", "book/reference/people.html",
    "book/assignments/5-exile.html", "book/assignments/paper/5-exile.html", "book/about/method.html",
    "search.html", "genindex.html",
]  # fmt: skip

SHIFTING = [
    "book/index.html", "book/explorer.html", "book/chapters/00-the-article.html",
    "book/notebooks/roles.html", "book/reference/claims.html", "book/assignments/1-sourcing.html",
]  # fmt: skip
"""One of each kind: what moves in it while it loads, and on a phone is laid out later, may differ."""

OWN = re.compile(r"\.(svg|png|jpe?g|webp|woff2?|ico)$|/explorer(-data)?\.js")
"""What belongs to one page and not to the frame: figures, fonts, and the explorer with its data."""

SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


def longest_chapter(site: Path) -> str:
    """The chapter with the most HTML."""
    pages = sorted((site / "book/chapters").glob("*.html"), key=lambda path: path.stat().st_size)
    return pages[-1].relative_to(site).as_posix()


@pytest.fixture(scope="module", params=["longest chapter", *PAGES])
def visit(
    request: pytest.FixtureRequest, browser: Browser, address: str, site: Path
) -> Iterator[tuple[str, Page, list[tuple[str, int]], list[str]]]:
    """A first visit: the page, the tab, what it asked for with bytes, and what it reported."""
    page = longest_chapter(site) if request.param == "longest chapter" else request.param
    context = browser.new_context(viewport={"width": 412, "height": 900})
    tab = context.new_page()
    asked: list[Request] = []
    reports: list[str] = []
    tab.on("request", lambda request: asked.append(request))
    tab.on("pageerror", lambda error: reports.append(str(error)))
    tab.on("console", lambda m: reports.append(m.text) if m.type in {"error", "warning"} else None)
    tab.goto(f"{address}/{page}", wait_until="networkidle")
    loaded = [(r.url.split("?")[0], r.sizes()["responseBodySize"]) for r in asked]
    loaded = [(url, size) for url, size in loaded if not url.startswith("data:")]
    yield request.param, tab, loaded, reports
    context.close()


def test_the_frame_of_a_page_is_light(visit: tuple[str, Any, list[tuple[str, int]], Any]) -> None:
    frame = {
        url: size
        for url, size in visit[2]
        if not url.endswith((".html", "/")) and not OWN.search(url)
    }
    assert sum(frame.values()) <= SHELL, frame


def test_a_first_visit_is_light(visit: tuple[str, Any, list[tuple[str, int]], Any]) -> None:
    page, _, loaded, _ = visit
    assert sum(size for _, size in loaded) <= (CHAPTER if "chapter" in page else ANY), loaded
    assert len(loaded) <= 10, loaded


def test_no_other_host_is_asked_and_nothing_is_left_of_what_is_not_used(
    visit: tuple[str, Any, list[tuple[str, int]], Any], address: str
) -> None:
    for url, _ in visit[2]:
        assert url.startswith(address)
        assert not re.search("mathjax|require|thebe|fontawesome|bootstrap", url, re.IGNORECASE), url


def test_nothing_is_reported_and_nothing_shifts(
    visit: tuple[str, Page, Any, list[str]],
) -> None:
    page, tab, _, reports = visit
    assert reports == []
    assert tab.evaluate(SHIFTS) < 0.01, page


@pytest.mark.parametrize("width", [320, 412, 768, 1280])
def test_nothing_shifts_on_a_slow_line(
    browser: Browser, address: str, site: Path, width: int
) -> None:
    line = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}
    for page in (longest_chapter(site), *SHIFTING):
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme="dark")
        tab = context.new_page()
        errors: list[str] = []
        tab.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        tab.on("console", lambda m, errors=errors: m.type == "error" and errors.append(m.text))
        tools = context.new_cdp_session(tab)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", line)
        tab.goto(f"{address}/{page}", wait_until="networkidle")
        assert tab.evaluate(SHIFTS) < 0.002, page
        assert errors == [], page
        context.close()


def test_the_buttons_above_the_text_show_together(
    browser: Browser, address: str, site: Path
) -> None:
    page = "book/chapters/04-siberia.html"
    whole = (site / page).read_text(encoding="utf-8")
    buttons = ".header-article-items__end button:visible"
    tab = browser.new_page(viewport={"width": 412, "height": 900})
    # Read as far as the text and not yet begun with it, as on a slow line.
    begun = whole[: whole.index('<article class="bd-article"')]
    tab.route(
        "**/04-siberia.html", lambda route: route.fulfill(body=begun, content_type="text/html")
    )
    tab.goto(f"{address}/{page}")
    assert tab.locator(buttons).count() == 0
    tab.unroute("**/04-siberia.html")
    tab.goto(f"{address}/{page}")
    assert tab.locator(buttons).count() >= 3
    tab.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_text_is_there_before_any_script(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    tab = context.new_page()
    tab.goto(f"{address}/book/chapters/04-siberia.html")
    assert tab.locator("article.bd-article > section > h1").is_visible()
    assert len(tab.locator("article.bd-article").inner_text().split()) > 1200
    # In the theme's own colours: the link of a note is told from the text.
    mark = tab.locator(".lb-mark").first
    assert mark.is_visible()
    assert tab.locator("html").get_attribute("data-theme") == "light"
    # Buttons that only a script could answer are not shown; the contents of the book are.
    assert tab.locator("button:visible").count() == 0
    assert tab.get_by_role("link", name="Assassinated").first.is_visible()
    context.close()


def test_a_reader_in_the_dark_sees_no_flash(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    # Without the deferred scripts: the colours are right before them.
    context.route("**/_static/*.js*", lambda route: route.abort())
    tab = context.new_page()
    tab.goto(f"{address}/book/chapters/04-siberia.html")
    red = tab.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert int(red) < 60
    context.close()


def test_no_page_names_what_is_not_there(site: Path) -> None:
    for path in site.rglob("*.html"):
        if "lite" not in path.parts:
            for name in re.findall(r"_static/([\w./-]+)", path.read_text(encoding="utf-8")):
                assert (site / "_static" / name).is_file(), (path.name, name)


def test_nothing_is_published_that_no_page_asks_for(site: Path) -> None:
    published = {path.suffix for path in (site / "_static").rglob("*") if path.is_file()}
    assert not published & {".map", ".ttf", ".woff2", ".html", ".mo"}
    assert not (site / "_static" / "scripts").exists()
