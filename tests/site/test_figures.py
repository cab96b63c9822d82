"""Every figure as Chromium paints it: in both themes, at three widths and on paper.

Each page with figures is opened once, then made narrower and given the other theme. The pictures are
kept for a maker's eyes as ``_build/figures/FIGURE-THEME-WIDTH.png``.
"""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from PIL import Image

from ..charts.test_style import contrast
from ..conftest import ROOT
from ..figures import FIGURES
from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = ROOT / "_build" / "figures"
PAGES = list(dict.fromkeys(form.page for form in FIGURES.values()))
THEMES = ("light", "dark")
WIDTHS = (1280, 768, 320)
PAPER = {"A4": 718, "A5": 484}
"""Width between margins of 10 mm, in CSS pixels: 190 and 128 mm."""
LEAST_TEXT = 8.0
"""In CSS pixels, on a screen."""
LEAST_PRINT = 5.0
"""In points, on paper."""

# What covers a figure at the top of the window, and is no part of it.
UNCOVERED = ".bd-header, .bd-header-article, #pst-skip-link, #pst-back-to-top { visibility: hidden !important }"

MEASURE = """
figure => {
  const svg = figure.querySelector("svg");
  const scroll = figure.querySelector(".lb-scroll");
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const shown = node => !node.closest("defs, clipPath, pattern, symbol");
  const opaque = (node, end) => {
    let opacity = 1;
    for (; node && node !== end; node = node.parentElement)
      opacity *= Number(getComputedStyle(node).opacity);
    return opacity;
  };
  const ground = () => {
    for (let node = figure; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const cornered = node => {
    const { x, y, width, height } = node.getBBox();
    const matrix = node.getScreenCTM();
    const corner = (x, y) => new DOMPoint(x, y).matrixTransform(matrix);
    // The box of a font is higher than its letters.
    const [left, right, top, bottom] =
      [x + width * 0.02, x + width * 0.98, y + height * 0.14, y + height * 0.94];
    return [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)]
      .map(({ x, y }) => [x, y]);
  };
  const groups = [...svg.querySelectorAll("g")];
  const texts = [...svg.querySelectorAll("text")]
    .filter(node => shown(node) && node.textContent.trim())
    .map(node => {
      const matrix = node.getScreenCTM();
      const style = getComputedStyle(node);
      const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
      return {
        words: node.textContent.trim(),
        label: groups.indexOf(node.parentElement),
        size: parseFloat(style.fontSize) * scale,
        fill: style.fill,
        opacity: opaque(node, svg) * Number(style.fillOpacity),
        corners: cornered(node),
      };
    });
  const inner = url => {
    const pattern = document.getElementById(url.match(/#([^")]+)/)[1]);
    return [...pattern.querySelectorAll("path, rect")].flatMap(node => {
      const { fill, stroke } = getComputedStyle(node);
      return [fill, stroke];
    });
  };
  const marks = [...svg.querySelectorAll("path, rect, circle, use")]
    .filter(node => shown(node) && !node.matches("use *"))
    .map(node => {
      const style = getComputedStyle(node);
      const written = node.getAttribute("style") || "";
      const paint = [[style.fill, style.fillOpacity], [style.stroke, style.strokeOpacity]]
        .filter(([colour, opacity]) => colour !== "none" && Number(opacity) === 1)
        .flatMap(([colour]) => colour.startsWith("url") ? inner(colour) : [colour])
        .filter(colour => colour !== "none");
      return { written, paint, opacity: opaque(node, svg) };
    })
    .filter(({ paint, opacity, written }) => paint.length && opacity === 1 && !/--lb-land/.test(written));
  const [title, desc] = [svg.querySelector("title"), svg.querySelector("desc")];
  return {
    name: figure.id.replace("figure-", ""),
    title: title ? title.textContent : "",
    desc: desc ? desc.textContent : "",
    csv: (figure.querySelector("a[download]") || { href: "" }).href,
    ground: ground(),
    svg: box(svg.getBoundingClientRect()),
    scroll: box(scroll.getBoundingClientRect()),
    figure: box(figure.getBoundingClientRect()),
    hidden: scroll.scrollWidth - scroll.clientWidth,
    page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    article: document.querySelector("article.bd-article").getBoundingClientRect().right,
    texts,
    marks,
  };
}
"""


class Seen(NamedTuple):
    """One figure as the browser laid it out."""

    theme: str
    width: int
    found: dict[str, Any]
    picture: Image.Image | None

    def __str__(self) -> str:
        return f"{self.found['name']}, {self.theme}, {self.width}"


@pytest.fixture(scope="module")
def pictures() -> Path:
    """An empty folder for the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    return PICTURES


@pytest.fixture(scope="module", params=PAGES, ids=lambda page: Path(page).stem)
def tab(request: pytest.FixtureRequest, browser: Browser, address: str) -> Any:
    tab, _ = opened(browser, address, request.param, WIDTHS[0], THEMES[0])
    tab.emulate_media(
        reduced_motion="reduce"
    )  # else a picture is taken while the page still scrolls
    yield tab
    tab.context.close()


@pytest.fixture(scope="module")
def seen(tab: Page, pictures: Path) -> list[Seen]:
    """Every figure of a page, in every theme at every width, each with its picture."""
    stem = Path(tab.url).stem
    seen = []
    for width, theme in itertools.product(WIDTHS, THEMES):
        laid(tab, width, theme)
        for number, figure in enumerate(tab.locator("figure.lb-figure").all(), 1):
            taken = figure.screenshot(style=UNCOVERED, animations="disabled")
            found = figure.evaluate(MEASURE)
            name = f"{stem}-{number}-{found['name']}-{theme}-{width}.png"
            (pictures / name).write_bytes(taken)
            seen.append(Seen(theme, width, found, Image.open(io.BytesIO(taken))))
    return seen


@pytest.fixture(scope="module")
def printed(tab: Page, seen: list[Seen]) -> list[Seen]:
    """The same on paper; `seen` comes first, since it is one page that is turned from form to form."""
    printed = []
    tab.emulate_media(media="print")
    for width, theme in itertools.product(PAPER.values(), THEMES):
        laid(tab, width, theme)
        tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        figures = tab.locator("figure.lb-figure").all()
        printed += [Seen(theme, width, figure.evaluate(MEASURE), None) for figure in figures]
        tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
    tab.emulate_media(media="screen")
    return printed


def laid(tab: Page, width: int, theme: str) -> None:
    """Give an open page another width and theme."""
    # Room for all but the longest figures: none lies in part below the window.
    tab.set_viewport_size({"width": width, "height": 1200})
    tab.evaluate("theme => document.documentElement.dataset.theme = theme", theme)


def hexadecimal(colour: str) -> str:
    """A computed colour, which has to be opaque, as ``#rrggbb``.

    >>> hexadecimal("rgb(16, 20, 24)")
    '#101418'
    """
    parts = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    assert parts, f"{colour} is not an opaque colour"
    return "#" + "".join(f"{int(part):02x}" for part in parts.groups())


def apart(one: list[list[float]], other: list[list[float]]) -> bool:
    """Whether a straight line can be drawn between two boxes, which may be turned."""
    for corners in (one, other):
        for (x0, y0), (x1, y1) in itertools.pairwise([*corners, corners[0]]):
            across = (y1 - y0, x0 - x1)
            sides = [[x * across[0] + y * across[1] for x, y in box] for box in (one, other)]
            if max(sides[0]) <= min(sides[1]) or max(sides[1]) <= min(sides[0]):
                return True
    return False


def test_the_pages_with_figures_are_those_of_the_sources(site: Path) -> None:
    shown = {
        path.relative_to(site).as_posix()
        for path in (site / "book").rglob("*.html")
        if '<figure class="lb-figure"' in path.read_text(encoding="utf-8")
    }
    # The explorer shows its figure only where no script runs.
    assert shown - {"book/explorer.html"} == set(PAGES)


def test_turned_boxes_are_told_apart() -> None:
    square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    # Beside a corner: the upright box around it would overlap.
    turned = [[2.0, 1.2], [3.0, 2.2], [2.2, 3.0], [1.2, 2.2]]
    assert not apart(square, [[x + 1, y + 1] for x, y in square])
    assert apart(square, [[x + 2.1, y] for x, y in square])
    assert not apart(square, turned)
    assert apart(square, [[x + 0.5, y + 0.5] for x, y in turned])


def test_every_form_was_seen(seen: list[Seen], tab: Page) -> None:
    figures = sum(form.page in tab.url for form in FIGURES.values())
    assert len(seen) == figures * len(THEMES) * len(WIDTHS)


def test_no_figure_is_blank(seen: list[Seen]) -> None:
    for one in seen:
        found, picture = one.found, one.picture
        assert picture
        left, top = found["figure"]["left"], found["figure"]["top"]
        drawing = picture.convert("RGB").crop(
            (
                int(found["scroll"]["left"] - left), int(found["scroll"]["top"] - top),
                int(found["scroll"]["right"] - left), int(found["scroll"]["bottom"] - top),
            )
        )  # fmt: skip
        colours = drawing.getcolors(maxcolors=1 << 24)
        assert colours
        assert len(colours) > 20, f"{one}: {len(colours)} colours"
        assert max(colours)[0] < 0.995 * drawing.width * drawing.height, str(one)
        assert found["marks"], f"{one}: nothing but texts"


def test_every_text_is_large_enough_to_read(seen: list[Seen]) -> None:
    small = {
        (str(one), text["words"], round(text["size"], 1))
        for one in seen
        for text in one.found["texts"]
        if text["size"] < LEAST_TEXT
    }
    assert not small


def test_no_text_covers_another(seen: list[Seen]) -> None:
    # A theme moves nothing; the lines of one label share a group, and stand as close as they are set.
    over = [
        (str(one), a["words"], b["words"])
        for one in seen
        if one.theme == THEMES[0]
        for a, b in itertools.combinations(one.found["texts"], 2)
        if a["label"] != b["label"] and not apart(a["corners"], b["corners"])
    ]
    assert over == []


def test_no_text_is_cut_off(seen: list[Seen]) -> None:
    cut = [
        (str(one), text["words"])
        for one in seen
        for text in one.found["texts"]
        for x, y in text["corners"]
        if not (
            one.found["svg"]["left"] <= x <= one.found["svg"]["right"]
            and one.found["svg"]["top"] <= y <= one.found["svg"]["bottom"]
        )
    ]
    assert cut == []


def test_texts_and_marks_stand_out_from_the_page(seen: list[Seen]) -> None:
    faint = set()
    for one in seen:
        ground = hexadecimal(one.found["ground"])
        for text in one.found["texts"]:
            if text["opacity"] < 1 or contrast(hexadecimal(text["fill"]), ground) < 4.5:
                faint.add((str(one), text["words"], text["fill"], text["opacity"]))
        for mark in one.found["marks"]:
            # Of fill and edge, one may be in the colour of the page, to set marks apart.
            if max(contrast(hexadecimal(colour), ground) for colour in mark["paint"]) < 3:
                faint.add((str(one), "", *mark["paint"]))
    assert not faint


def test_a_figure_scrolls_inside_itself_and_the_page_does_not(seen: list[Seen]) -> None:
    for one in seen:
        assert one.found["page"] <= 0, str(one)
        assert one.found["scroll"]["right"] <= one.found["article"] + 1, str(one)
        assert (one.found["hidden"] > 1) == (one.width == 320), str(one)


def test_the_words_of_a_figure_are_its_own(seen: list[Seen]) -> None:
    told: dict[str, str] = {}
    for one in seen:
        title, desc = one.found["title"], one.found["desc"]
        assert len(title) > 10, str(one)
        assert len(desc) > 40, str(one)
        assert re.search(r"\d", desc), str(one)
        assert not re.search(r"\.(svg|png|csv|ipynb)\b|_", title + desc), str(one)
        assert desc not in title, str(one)
        assert told.setdefault(f"{title} {desc}", one.found["csv"]) == one.found["csv"], str(one)
    assert len(told) == len(seen) / (len(THEMES) * len(WIDTHS))


def test_on_paper_a_figure_is_whole_and_its_text_can_be_read(printed: list[Seen]) -> None:
    assert printed
    for one in printed:
        assert one.found["hidden"] <= 0, f"{one}: {one.found['hidden']} px are cut off"
        assert one.found["svg"]["right"] <= one.width, str(one)
        if one.width == PAPER["A4"]:
            small = {
                (text["words"], round(text["size"] * 0.75, 1))
                for text in one.found["texts"]
                if text["size"] * 0.75 < LEAST_PRINT
            }
            assert not small, str(one)


def test_on_paper_ink_is_dark_whatever_the_theme(printed: list[Seen]) -> None:
    for one in printed:
        for text in one.found["texts"]:
            assert contrast(hexadecimal(text["fill"]), "#ffffff") >= 4.5, f"{one}: {text['words']}"
