"""One drawing for every page: inline SVG that follows the theme, with its words and its data.

A `Drawing` shows itself as ``text/html`` (inline SVG: text and lines in the page's text colour,
other colours as CSS variables) and as ``image/svg+xml`` with plain colours where HTML is of no use.
The same figure drawn twice gives the same bytes. A `Grid` is a table in the same manner.

To add a format: a method here, used by every figure at once.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure

from lifebook.charts import style

__all__ = ["Drawing", "Grid", "drawing"]

FEW = 60
"""A figure with more rows than this gives its values to take, and not as a table."""

_FONTS = "'DejaVu Sans', Verdana, 'Bitstream Vera Sans', sans-serif"


@dataclass(frozen=True)
class Drawing:
    """A finished figure.

    Attributes
    ----------
    name
        Lower-case words with hyphens, one for each figure of a page: prefix of the ids in the SVG.
    title, finding, caption
        What it shows; what one sees in it, for those who do not see it; what stands below it. All
        computed from `data`.
    data
        The values drawn.
    source
        The drawing as matplotlib wrote it.
    tables
        Names of the tables that it was computed from, for the caption.
    """

    name: str
    title: str
    finding: str
    caption: str
    data: pd.DataFrame
    source: str
    tables: tuple[str, ...] = ()

    def svg(self, *, themed: bool) -> str:
        """The drawing as an ``svg`` element, with CSS variables for colours if `themed`."""
        body = self.source[self.source.index("<svg") :]
        body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
        # A style element would apply to the whole page; both of its properties are inherited.
        body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
        body = re.sub(r'<g id="[^"]*"', "<g", body)
        body = re.sub(r"-?\d+\.\d{3,}", _shortened, body)
        body = re.sub(r"(font(?:-family)?: ?[^;\"]*?)'DejaVu Sans'", rf"\1{_FONTS}", body)
        body = re.sub(r">\s+<", "><", body)
        head, _, rest = body.partition(">")
        box = re.search(r'viewBox="[^"]*"', head)
        words = (
            f'<title id="{self.name}-title">{html.escape(self.title)}</title>'
            f'<desc id="{self.name}-desc">{html.escape(self.finding)}</desc>'
        )
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'{box[0] if box else ""} role="img" '
            f'aria-labelledby="{self.name}-title {self.name}-desc" '
            'style="display:block;width:100%;min-width:40rem;height:auto;'
            'stroke-linejoin:round;stroke-linecap:butt">'
        )
        drawn = opening + words + rest.strip()
        return _themed(drawn) if themed else drawn

    def html(self) -> str:
        """The drawing as a ``figure`` element that scrolls inside itself on a narrow page."""
        return (
            f'<figure class="lb-figure" id="figure-{self.name}">'
            f'<div class="lb-scroll" style="overflow-x:auto" tabindex="0" role="region" '
            f'aria-label="{html.escape(self.title, quote=True)}">{self.svg(themed=True)}</div>'
            f"<figcaption>{html.escape(self.caption + self._drawn_from())}</figcaption>"
            f"{self._behind()}</figure>"
        )

    def _drawn_from(self) -> str:
        if not self.tables:
            return ""
        *others, last = (table.replace("_", " ") for table in self.tables)
        named = f"{', '.join(others)} and {last}" if others else last
        return f" Source: this edition’s table{'s' if others else ''} of {named}."

    def csv(self) -> str:
        """The values drawn as CSV, decimals to a hundredth."""
        return self.data.to_csv(float_format="%.2f", lineterminator="\n")

    def _behind(self) -> str:
        """What one sees in words, the values as a table where they are few, and all of them to take."""
        if self.data.empty:
            return ""
        rows = len(self.data)
        table = Grid(f"{self.name}-data", f"The values drawn: {self.title}", self._few()).html()
        return (
            '<details class="lb-behind"><summary>In words and numbers</summary>'
            f"<p>{html.escape(self.finding)}</p>"
            f'<p><a href="data:text/csv;charset=utf-8,{quote(self.csv())}" '
            f'download="{self.name}.csv">Download the {rows:,} rows of this figure as CSV</a></p>'
            f"{table if rows <= FEW else ''}</details>"
        )

    def _few(self) -> pd.DataFrame:
        """The values as a reader wants them: decimals to a hundredth, one name for a row."""
        frame = self.data.copy()
        for column in frame.select_dtypes("float"):
            frame[column] = frame[column].map("{:.2f}".format)
        if frame.index.nlevels > 1:
            frame.index = pd.Index([" ".join(map(str, key)) for key in frame.index])
        return frame

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/html": self.html(),
            "image/svg+xml": self.svg(themed=False),
            "text/plain": f"{self.title}. {self.finding}",
        }


def _shortened(match: re.Match[str]) -> str:
    """A coordinate in hundredths of a point: finer than a screen shows, and half the bytes."""
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


def _themed(svg: str) -> str:
    svg = svg.replace(style.INK, "currentColor")
    for meaning, hue in style.COLOURS.items():
        svg = svg.replace(hue.light, f"var(--lb-{meaning}, {hue.light})")
    return svg


def drawing(
    figure: Figure,
    name: str,
    *,
    title: str,
    finding: str,
    caption: str,
    data: pd.DataFrame,
    tables: Sequence[str] = (),
) -> Drawing:
    """Finish a figure: write it once, deterministically, with the words that belong to it."""
    buffer = io.StringIO()
    with style.styled(), rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return Drawing(name, title, finding, caption, data, buffer.getvalue(), tuple(tables))


@dataclass(frozen=True)
class Grid:
    """A table with a caption, in valid HTML, scrolling inside itself.

    Attributes
    ----------
    name
        Lower-case words with hyphens, one for each table of a page.
    caption
        What the table holds.
    frame
        Its rows; the index becomes row headings.
    formats
        How to write a column's values, by column name.
    """

    name: str
    caption: str
    frame: pd.DataFrame
    formats: dict[str, Callable[[Any], str]] | None = None

    def html(self) -> str:
        """The table as HTML; numbers are right-aligned, the index is the row heading."""
        columns = [str(self.frame.index.name or ""), *map(str, self.frame.columns)]
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns)
        body = "".join(
            f'<tr><th scope="row">{html.escape(str(row[0]))}</th>'
            + "".join(
                self._cell(column, value)
                for column, value in zip(self.frame.columns, row[1:], strict=True)
            )
            + "</tr>"
            for row in self.frame.itertuples()
        )
        return (
            f'<div class="lb-scroll" style="overflow-x:auto" tabindex="0" role="region" '
            f'aria-labelledby="{self.name}-caption"><table class="lb-table">'
            f'<caption id="{self.name}-caption">{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _cell(self, column: str, value: object) -> str:
        numeric = isinstance(value, int | float) or hasattr(value, "dtype")
        written = html.escape(self._written(column, value))
        return f'<td class="lb-number">{written}</td>' if numeric else f"<td>{written}</td>"

    def _written(self, column: str, value: object) -> str:
        if self.formats and column in self.formats:
            return self.formats[column](value)
        return f"{value:,}" if isinstance(value, int) else str(value)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": f"{self.caption}\n{self.frame.to_string()}"}
