"""The sign of the edition in a browser's tab: a life as bars, one of them hatched with doubt.

Drawn once, as shapes on a square of 32, and written as SVG, which follows light and dark, and as
ICO. The bars have the colours of liberty in every figure of the book.

To change the sign: the shapes in `BARS`.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from lifebook.charts import style

__all__ = ["BARS", "ICO", "LINKS", "SVG", "ico", "svg"]

SIDE = 32
BARS = (("free", 3, 4, 17, 6), ("confined", 10, 13, 8, 9), ("restricted", 16, 25, 13, 5))
"""Colour by its meaning; left, top, width and height of each bar."""

GAPS = ((22, 4, 2, 6), (26, 4, 2, 6))
"""What follows the first bar: dashes, as an end that is only possible."""

SVG, ICO = "_static/icon.svg", "_static/icon.ico"
LINKS = {
    # Given its size, browsers that know both take the SVG.
    ICO: f'type="image/x-icon" sizes="{SIDE}x{SIDE}"',
    SVG: 'type="image/svg+xml"',
}
"""Path of each form in the site, and what a page says of it."""


def _shapes() -> list[tuple[str, int, int, int, int]]:
    return [*BARS, *(("free", *gap) for gap in GAPS)]


def svg() -> str:
    """The sign as SVG."""
    light = "".join(f".{name}{{fill:{style.COLOURS[name].light}}}" for name, *_ in BARS)
    dark = "".join(f".{name}{{fill:{style.COLOURS[name].dark}}}" for name, *_ in BARS)
    shapes = "".join(
        f'<rect class="{name}" x="{x}" y="{y}" width="{width}" height="{height}"/>'
        for name, x, y, width, height in _shapes()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f"<style>{light}@media (prefers-color-scheme:dark){{{dark}}}</style>{shapes}</svg>\n"
    )


def ico() -> bytes:
    """The sign as ICO, one picture of 32 by 32 pixels."""
    picture = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for name, x, y, width, height in _shapes():
        draw.rectangle((x, y, x + width - 1, y + height - 1), fill=style.COLOURS[name].light)
    buffer = io.BytesIO()
    picture.save(buffer, format="ICO", sizes=[(SIDE, SIDE)])
    return buffer.getvalue()
