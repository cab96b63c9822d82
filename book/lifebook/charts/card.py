"""The picture that goes with a link to the book: its title, and the life as one strip of stays.

To show something else: draw it on the lower axes in `card`.
"""

from __future__ import annotations

import io
import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.moves import itinerary
from lifebook.charts.roles import uncertain_bar
from lifebook.life import Life

__all__ = ["HEIGHT", "PAPER", "WIDTH", "card"]

WIDTH, HEIGHT = 1200, 630
"""Pixels, as the networks that show such pictures ask for."""

PAPER = "#fbf9f4"
"""The ground: a picture is shown on pages of any colour, and so brings its own."""

_DPI = 150
_MARGINS: dict[str, Any] = {"w_pad": 0.5, "h_pad": 0.34}


def card(life: Life, title: str, line: str, made_from: str = "") -> bytes:
    """Draw the picture; the same life and words give the same bytes.

    Parameters
    ----------
    life
        Whose stays are drawn.
    title
        Printed large, broken into lines.
    line
        A sentence below it, broken into lines.
    made_from
        Kept in the file, so that a later build sees what it was drawn from.

    Returns
    -------
    bytes
        A PNG of `WIDTH` by `HEIGHT` pixels.
    """
    figure, (head, strip) = style.canvas(
        WIDTH / _DPI, HEIGHT / _DPI, nrows=2, height_ratios=[2.4, 1.0]
    )
    buffer = io.BytesIO()
    with style.styled():
        figure.set_facecolor(PAPER)
        figure.get_layout_engine().set(**_MARGINS)  # type: ignore[union-attr]
        head.set_axis_off()
        head.set(xlim=(0, 1), ylim=(0, 1))
        # A title breaks at its colon first.
        parts = title.replace(": ", ":\n").splitlines()
        lines = [line for part in parts for line in textwrap.wrap(part, 26)]
        head.text(0, 1, "\n".join(lines), va="top", fontsize=25, fontweight="bold", linespacing=1.2)
        head.text(0, 0, textwrap.fill(line, 66), va="bottom", fontsize=11, linespacing=1.4)
        _strip(strip, life)
        words = {"Software": None, "Source": made_from}
        figure.savefig(buffer, format="png", dpi=_DPI, facecolor=PAPER, metadata=words)
    return buffer.getvalue()


def _strip(axis: Axes, life: Life) -> None:
    """All stays as one strip: the heavier, the less free; hatched where only possible."""
    left = dates.decimal_year(life.born.earliest)
    right = dates.decimal_year(life.died.latest)
    for row in itinerary(life).sort_values("within", kind="stable").itertuples():
        height = style.LIBERTY_HEIGHT[row.liberty]
        uncertain_bar(axis, 0, row, style.colour(row.liberty), left, right, height=height)
    axis.set(xlim=(left, right), ylim=(-0.5, 0.5), yticks=[])
    decades = [year for year in range(int(left), int(right) + 1) if year % 10 == 0]
    axis.set_xticks(decades, map(str, decades), fontsize=10)
    axis.tick_params(length=0)
    kinds = [Patch(color=style.colour(kind), label=kind) for kind in style.LIBERTY_HEIGHT]
    axis.legend(handles=kinds, ncols=3, loc="lower right", bbox_to_anchor=(1, 0.98), fontsize=10)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
