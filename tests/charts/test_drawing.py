"""The drawing object: one SVG for every page, its words, its determinism."""

from __future__ import annotations

import gzip
import importlib
import inspect
import io
import pkgutil
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd

from lifebook import Life, charts
from lifebook.charts import style
from lifebook.charts.drawing import FEW, Drawing, Grid, drawing

from ..conftest import ROOT
from ..figures import FIGURES
from .conftest import Made


def sample(name: str = "sample") -> Drawing:
    figure, (axis,) = style.canvas(height=1)
    with style.styled():
        axis.plot([0, 1], [0, 1], "o-", color=style.colour("army"))
        axis.set_title("Ink & <text>")
    return drawing(
        figure, name, title="A <sample>", finding="It rises.", caption="A & B.", data=pd.DataFrame()
    )


def public() -> set[str]:
    """Names of `lifebook.charts` that make a drawing."""
    return {name for name in charts.__all__ if inspect.isfunction(getattr(charts, name))}


def test_every_figure_there_is_stands_on_a_page_and_is_tested() -> None:
    assert {form.chart for form in FIGURES.values()} == public()


def test_every_function_that_makes_a_drawing_is_public() -> None:
    modules = [
        importlib.import_module(m.name)
        for m in pkgutil.iter_modules(charts.__path__, "lifebook.charts.")
    ]
    makers = {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__annotations__.get("return") == "Drawing"
    }
    assert makers - {"drawing"} == public()


def test_every_figure_of_the_sources_is_found() -> None:
    """Counted in another way than `tests.figures` finds them."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "book").rglob("*.md")
        if path.parent.name != "key"
    ]
    books = [path.read_text(encoding="utf-8") for path in (ROOT / "book").rglob("*.ipynb")]
    asked = sum(text.count("{chart}") for text in texts)
    shown = sum(book.count('<figure class=\\"lb-figure\\"') for book in books)
    assert len(FIGURES) == asked + shown


def test_each_figure_is_well_formed_themed_and_said_in_words(made: Made) -> None:
    figure = made.drawing
    for themed in (True, False):
        root = ElementTree.fromstring(figure.svg(themed=themed))  # noqa: S314
        assert root.get("role") == "img"
        title, desc = root[0], root[1]
        assert (title.text, desc.text) == (figure.title, figure.finding)
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert style.INK not in figure.svg(themed=True)
    assert "currentColor" in figure.svg(themed=True)
    assert "var(" not in figure.svg(themed=False)
    assert re.search(r"<text[ >]", figure.svg(themed=True))


def test_each_figure_is_small(made: Made) -> None:
    # A map carries the outline of the land.
    limit = 50_000 if FIGURES[made.name].chart in {"maps", "journey", "routes"} else 30_000
    assert len(gzip.compress(made.drawing.html().encode())) < limit


def test_the_same_figure_is_the_same_bytes(made: Made, life: Life) -> None:
    assert FIGURES[made.name].draw(life).html() == made.drawing.html()


def test_the_values_can_be_taken_as_csv(made: Made) -> None:
    figure = made.drawing
    link = re.search(
        r'href="data:text/csv;charset=utf-8,([^"]*)" download="([^"]+)"', figure.html()
    )
    assert link
    assert link[2] == f"{figure.name}.csv"
    taken = pd.read_csv(io.StringIO(unquote(link[1])), keep_default_na=False)
    assert len(taken) == len(figure.data)
    assert set(map(str, figure.data.columns)) <= set(taken.columns)


def test_the_caption_says_what_it_was_drawn_from(made: Made, life: Life) -> None:
    figure = made.drawing
    assert figure.tables
    assert set(figure.tables) <= set(life.package.schemas)
    assert re.search(
        rf"Source: this edition’s tables? of [^<]*{figure.tables[-1]}\.", figure.html()
    )


def test_what_it_shows_stands_behind_it_in_words_and_numbers(made: Made) -> None:
    figure = made.drawing
    behind = figure.html().partition("<details")[2]
    root = ElementTree.fromstring(f"<details{behind.removesuffix('</figure>')}")  # noqa: S314
    assert "".join(root[1].itertext()) == figure.finding
    tables = list(root.iter("table"))
    assert len(tables) == (1 if len(figure.data) <= FEW else 0)


def test_ids_belong_to_the_figure() -> None:
    for name in ("one", "two"):
        root = ElementTree.fromstring(sample(name).svg(themed=True))  # noqa: S314
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert len(set(ids)) == len(ids)
    first, second = (set(re.findall(r' id="([^"]+)"', sample(n).html())) for n in ("one", "two"))
    assert not first & second


def test_every_reference_in_the_drawing_has_its_target(life: Life) -> None:
    svg = charts.maps(life).svg(themed=True)
    ids = set(re.findall(r' id="([^"]+)"', svg))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids
    assert set(re.findall(r'href="#([^"]+)"', svg)) <= ids


def test_words_are_escaped() -> None:
    html = sample().html()
    assert '<title id="sample-title">A &lt;sample&gt;</title>' in html
    assert "<figcaption>A &amp; B.</figcaption>" in html


def test_nothing_in_a_drawing_styles_the_page() -> None:
    html = sample().html()
    assert "<style" not in html
    assert "<metadata" not in html
    assert "<?xml" not in html
    assert "<!DOCTYPE" not in html


def test_a_notebook_gets_html_svg_and_text() -> None:
    bundle = sample()._repr_mimebundle_()
    assert list(bundle) == ["text/html", "image/svg+xml", "text/plain"]
    assert bundle["text/plain"] == "A <sample>. It rises."


def test_a_grid_is_a_table_with_headings() -> None:
    frame = pd.DataFrame(
        {"days": [1234, 5], "note": ["a<b", ""]}, index=pd.Index(["x", "y"], name="place")
    )
    html = Grid("t", "Days & notes", frame).html()
    root = ElementTree.fromstring(html)  # noqa: S314
    (table,) = root.iter("table")
    assert table[0].text == "Days & notes"
    assert [th.text for th in root.iter("th")] == ["place", "days", "note", "x", "y"]
    assert [td.text for td in root.iter("td")] == ["1,234", "a<b", "5", None]
    assert root.get("tabindex") == "0"


def test_a_grid_writes_values_as_asked() -> None:
    frame = pd.DataFrame({"share": [0.25]}, index=["x"])
    assert "25%" in Grid("t", "c", frame, {"share": "{:.0%}".format}).html()
