"""How a page is set, as a browser lays it out: measure, anchors, languages, narrow screens, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, ClassVar

import pytest

from lifebook.site.languages import language_of, marked

from .conftest import opened
from .test_accessibility import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTERS = ["book/chapters/04-siberia.html", "book/chapters/09-banished.html"]

LINES = """() => {
  // Characters of each whole line of each paragraph: the last line of a paragraph is not whole.
  const lines = [];
  for (const p of document.querySelectorAll(".lb-beside > p, .lb-annotated > p")) {
    if (getComputedStyle(p).fontSize !== getComputedStyle(p.closest("article")).fontSize) continue;
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const counted = new Map();
    for (let text; (text = walker.nextNode()); ) {
      if (text.parentElement.closest(".lb-tip, .lb-hidden, .lb-mark")) continue;
      for (let n = 0; n < text.length; n++) {
        const range = document.createRange();
        range.setStart(text, n);
        range.setEnd(text, n + 1);
        const box = range.getBoundingClientRect();
        const line = Math.round((box.bottom - p.getBoundingClientRect().top) / 20);
        if (box.width) counted.set(line, (counted.get(line) || 0) + 1);
      }
    }
    lines.push(...[...counted.values()].slice(0, -1));
  }
  return lines;
}"""


@pytest.mark.parametrize("face", ["", '"DejaVu Serif"'])
@pytest.mark.parametrize("page", CHAPTERS)
def test_a_line_holds_60_to_75_characters(
    browser: Browser, address: str, page: str, face: str
) -> None:
    tab, _ = opened(browser, address, page, 1280, "light")
    if face:
        tab.add_style_tag(content=f":root {{ --lb-serif: {face} }}")
    lines = tab.evaluate(LINES)
    assert len(lines) > 80
    assert 60 <= median(lines) <= 75
    tab.context.close()


WIDE = """() => {
  // What is read, and wider than the measure; a line of a table, of code or of controls is no line of text.
  const measure = parseFloat(getComputedStyle(document.documentElement).fontSize)
    * parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--lb-measure"));
  const texts = document.querySelectorAll("article :is(p, li, dd, figcaption, blockquote)");
  const width = text => {
    const range = document.createRange();
    range.selectNode(text);
    return range.getBoundingClientRect().width;
  };
  return [...texts]
    .filter(e => !e.closest("table, pre, .lb-controls") && e.checkVisibility())
    .flatMap(e => [...e.childNodes].filter(node => node.nodeType === Node.TEXT_NODE))
    .filter(text => width(text) > measure + 1)
    .map(text => text.data.trim().slice(0, 60));
}"""


@pytest.mark.parametrize("page", [*PAGES, "book/notebooks/writing.html"])
def test_no_text_is_wider_than_the_measure(browser: Browser, address: str, page: str) -> None:
    tab, _ = opened(browser, address, page, 1280, "light")
    assert tab.evaluate(WIDE) == []
    tab.context.close()


def test_the_text_has_a_serif_and_what_is_looked_up_has_none(
    browser: Browser, address: str
) -> None:
    tab, _ = opened(browser, address, CHAPTERS[0], 1280, "light")
    face = "e => getComputedStyle(e).fontFamily"
    assert tab.locator(".lb-annotated > p").first.evaluate(face).endswith(", serif")
    for what in (".lb-note", ".lb-claims-table", ".lb-facts", "#pst-page-toc-nav"):
        assert tab.locator(what).first.evaluate(face).endswith(", sans-serif"), what
    tab.context.close()


FACES = """() => {
  // Each face in each size that a browser must have for what it lays out first; drawings bring theirs.
  const faces = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode()); ) {
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest("svg")) continue;
    if (!parent.checkVisibility({ contentVisibilityAuto: true })) continue;
    const { fontFamily, fontWeight, fontStyle, fontSize, fontSizeAdjust } = getComputedStyle(parent);
    if (fontSizeAdjust !== "none") faces.add([fontFamily, "adjusted"].join());
    faces.add([fontFamily, fontWeight, fontStyle, fontSize].join());
  }
  return [...faces].sort();
}"""


@pytest.mark.parametrize("page", ["book/index.html", "book/explorer.html", "book/reference/claims.html",
    "book/notebooks/locations.html", *CHAPTERS])  # fmt: skip
def test_a_phone_needs_few_faces_and_sizes_at_first(
    browser: Browser, address: str, page: str
) -> None:
    tab, _ = opened(browser, address, page, 412, "light", whole=False)
    faces = tab.evaluate(FACES)
    assert 5 <= len(faces) <= 14, faces
    # One weight of bold: a second one would be the same cut, asked for anew.
    assert {face.rsplit(",", 3)[1] for face in faces} == {"400", "600"}
    tab.context.close()


def test_nothing_is_set_in_a_face_that_is_downloaded(site: Path) -> None:
    sheet = (site / "_static/book.css").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face\s*\{[^}]*\}", sheet)
    # The theme's icons alone, which stand in the sheet itself.
    assert all("Font Awesome" in face or "FontAwesome" in face for face in faces)


def test_the_address_of_a_heading_shows_on_focus_and_hover(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTERS[0], 1280, "light")
    heading = tab.locator("article h2").first
    link = heading.locator("a.headerlink")
    opacity = "e => getComputedStyle(e).opacity"
    assert link.evaluate(opacity) == "0"
    heading.hover()
    assert link.evaluate(opacity) == "1"
    tab.mouse.move(0, 0)
    # Reached by the key, not only set: what is invisible to layout would be passed over.
    for _ in range(200):
        tab.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    assert link.evaluate("e => e.matches(':focus-visible')")
    assert link.evaluate(opacity) == "1"
    tab.context.close()


@pytest.mark.parametrize("page", [*PAGES, *CHAPTERS, "book/notebooks/locations.html",
    "book/reference/events.html", "book/reference/sources.html", "book/about/cite.html",
    "book/about/accessibility.html"])  # fmt: skip
def test_at_400_percent_nothing_scrolls_sideways(browser: Browser, address: str, page: str) -> None:
    tab, _ = opened(browser, address, page, 320, "light")
    tab.set_viewport_size({"width": 320, "height": 256})
    # In the face of this machine, and in a wider one.
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.add_style_tag(content=':root { --lb-serif: "DejaVu Serif" }')
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    # Nor does the bar that stays leave no room for the text.
    assert tab.evaluate("document.querySelector('.bd-header-article')?.offsetHeight ?? 0") < 256 / 4
    tab.context.close()


SHOWN = """() => [...document.querySelectorAll("article :is(p, h1, h2, h3, li, th, td, summary, dt)")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1)
  .map(e => e.textContent.trim())"""


@pytest.mark.parametrize("page", CHAPTERS)
def test_at_400_percent_all_is_there(browser: Browser, address: str, page: str) -> None:
    shown = {}
    for width in (1280, 320):
        tab, _ = opened(browser, address, page, width, "light")
        shown[width] = tab.evaluate(SHOWN)
        tab.context.close()
    assert len(shown[1280]) > 100
    assert set(shown[1280]) <= set(shown[320])


def test_where_less_motion_is_asked_nothing_slides(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, CHAPTERS[0], 1280, "light")
    bar = tab.locator("#pst-primary-sidebar")
    lasting = "e => Math.max(...getComputedStyle(e).transitionDuration.split(',').map(parseFloat))"
    assert bar.evaluate(lasting) > 0
    tab.emulate_media(reduced_motion="reduce")
    assert bar.evaluate(lasting) == 0
    tab.context.close()


# --- On paper -----------------------------------------------------------------------------------------


@pytest.fixture(params=[*CHAPTERS, "book/assignments/paper/1-sourcing.html"])
def printed(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page as wide as the text of an A4 sheet, in the medium of print."""
    tab, _ = opened(browser, address, request.param, 627, "dark")
    tab.emulate_media(media="print")
    yield tab
    tab.context.close()


def test_on_paper_there_is_no_navigation(printed: Page) -> None:
    for what in (
        "#pst-primary-sidebar", "#pst-secondary-sidebar", ".bd-header-article", ".prev-next-footer",
        ".bd-footer-content", "a.headerlink", "#pst-back-to-top", "#pst-skip-link",
    ):  # fmt: skip
        for element in printed.locator(what).all():
            assert not element.is_visible(), what
    assert printed.locator("article h1").is_visible()
    assert printed.evaluate("document.documentElement.scrollWidth") <= 627


def test_on_paper_an_address_follows_only_a_link_in_the_text(printed: Page) -> None:
    after = "e => getComputedStyle(e, '::after').content"
    for link in printed.locator("article .lb-note a.external").all()[:5]:
        assert link.evaluate(after) in {"none", "normal"}
    inside = ".lb-note, .lb-figure, .lb-edition, .lb-cite, .lb-citation, table"
    free = [
        link
        for link in printed.locator('article a.external[href^="http"]').all()
        if not link.evaluate(f"e => !!e.closest('{inside}')")
    ]
    for link in free[:5]:
        assert str(link.get_attribute("href")) in link.evaluate(after)


# --- Languages ----------------------------------------------------------------------------------------


def test_the_letters_tell_the_language() -> None:
    assert language_of("Моя жизнь", "ru") == "ru"
    assert language_of("Енциклопедія", "ru") == "uk"
    assert language_of("Димитрије", "ru") == "sr"
    assert language_of("Рѣчь и Искра Россіи", "ru") == "ru"


def test_what_is_marked_stays_and_what_is_not_is_marked() -> None:
    ru = {"Cyrillic": "ru"}
    assert marked("<p>see «Наше слово, 1915», and</p>", ru) == (
        '<p>see «<span lang="ru">Наше слово</span>, 1915», and</p>'
    )
    for kept in (
        '<p lang="bg">Кръстьо <b>Раковски</b></p>',
        "<script>'слово'</script>",
        "<svg><text>слово</text></svg>",
        '<a title="слово">word</a>',
        "<p>word</p>",
    ):
        assert marked(kept, ru) == kept
    assert marked('<i lang="uk"><i>ї</i></i>слово', ru).endswith('<span lang="ru">слово</span>')
    assert marked("слово", {}) == "слово"


class Unmarked(HTMLParser):
    """Collects words in Cyrillic, Greek or Hebrew letters that no element names a language for."""

    VOID = frozenset(
        {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
    )
    FITTING: ClassVar = {
        "Ѐ-ԯ": {"ru", "uk", "be", "sr", "bg"},
        "Ͱ-Ͽ": {"el", "grc"},
        "֐-׿": {"yi", "he"},
    }

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            before = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or before))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        for letters, fitting in self.FITTING.items():
            if tag not in {"script", "style", "title"} and re.search(f"[{letters}]", data):
                (self.marked if language in fitting else self.found).append(data.strip()[:60])


def test_every_word_in_another_script_says_its_language(site: Path) -> None:
    marked_anywhere = 0
    for path in sorted(site.rglob("*.html")):
        if "lite" not in path.parts:
            reader = Unmarked()
            reader.feed(path.read_text(encoding="utf-8"))
            assert reader.found == [], path.name
            marked_anywhere += len(reader.marked)
    assert marked_anywhere > 500


def test_titles_and_words_in_latin_letters_say_their_language(site: Path) -> None:
    works = (site / "book/reference/works.html").read_text(encoding="utf-8")
    assert '<em lang="de">Der Krieg und die Internationale</em>' in works
    assert '<em lang="fr">' in works and '<em lang="es">' in works
    glossary = (site / "book/reference/glossary.html").read_text(encoding="utf-8")
    assert re.search(r'<span lang="ru-Latn"><em>administrativnaia ssylka</em></span>', glossary)
    # In a definition, italics are Russian words unless they say otherwise; one word has become English.
    plain = re.findall(r"(?<!Latn\">)(?<!lang=\"..\">)<em>([^<]+)</em>", glossary)
    assert set(plain) <= {"gymnasium"}
    sources = (site / "book/reference/sources.html").read_text(encoding="utf-8")
    assert '<em lang="es">Mis peripecias en España</em>' in sources
