"""The cover: the title, and below it the life as the data have it.

Time runs downwards, every stay is a bar in the column of its town, in the order in which he came
there; the less free, the heavier. It is the figure of places in time, without words.

To draw something else of the life: `_stays`.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.moves import itinerary
from lifebook.forms.edition import Edition
from lifebook.life import Life

__all__ = ["draw"]

WIDTH, HEIGHT, DOTS = 6.0, 9.0, 250
"""Inches, and dots to the inch: 1500 by 2250, as booksellers ask for."""

GROUND = "#fbf8f2"


def draw(life: Life, made: Edition, target: Path) -> None:
    """Draw the cover into a PNG; the same life gives the same bytes."""
    figure = Figure(figsize=(WIDTH, HEIGHT), facecolor=GROUND)
    with style.styled(), mpl.rc_context({"font.family": "STIXGeneral"}):
        title, _, rest = made.of.title.partition(": ")
        figure.text(0.09, 0.93, "\n".join(textwrap.wrap(title, 18)), size=38, va="top")
        figure.text(0.09, 0.845, rest, size=21, va="top", style="italic")
        born, died = (
            int(dates.decimal_year(day)) for day in (life.born.earliest, life.died.latest)
        )
        figure.text(0.91, 0.035, f"{born}–{died}", size=13, ha="right")
        figure.text(0.09, 0.035, made.author, size=13)
        _stays(figure.add_axes((0.09, 0.08, 0.82, 0.69)), life)
        figure.savefig(target, dpi=DOTS, facecolor=GROUND, metadata={"Software": None})


def _stays(axis: Axes, life: Life) -> None:
    route = itinerary(life)
    route = route[~route["travelling"]]
    towns = list(dict.fromkeys(route["town"]))
    for stay in route.itertuples():
        # What is only possible is paler, as it is hatched in the figures.
        for since, until, alpha in (
            (stay.possible_from, stay.possible_to, 0.4),
            (stay.certain_from, stay.certain_to, 1.0),
        ):
            if until > since or alpha < 1:
                axis.bar(
                    towns.index(str(stay.town)),
                    max(until - since, 0.12),  # a day would not be seen
                    bottom=since,
                    width=3.2 * style.LIBERTY_HEIGHT[str(stay.liberty)],
                    color=style.colour(str(stay.liberty)),
                    alpha=alpha,
                    linewidth=0,
                )
    axis.set_ylim(dates.decimal_year(life.died.latest), dates.decimal_year(life.born.earliest))
    axis.set_xlim(-2, len(towns) + 1)
    axis.set_axis_off()
