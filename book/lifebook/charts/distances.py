"""How far he travelled: kilometres by year, the longest moves named.

To count by something else: group `lifebook.charts.moves.legs` by another of its columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from lifebook.charts import labels, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.moves import legs
from lifebook.life import Life

__all__ = ["distance"]


def distance(life: Life, named: int = 6) -> Drawing:
    """Kilometres between stops in each year of the life, as the crow flies.

    Moves whose year is uncertain are hatched, in the middle one of their possible years.

    Parameters
    ----------
    named
        How many of the longest moves are set apart and named.
    """
    moves = legs(life)
    longest = moves.nlargest(named, "km", keep="first")
    left, right = life.born.first.year, life.died.last.year
    figure, (axis,) = style.canvas(height=3.6)
    with style.styled():
        top = _bars(axis, moves, longest.index)
        axis.set_xlim(left - 1, right + 1)
        axis.set_ylim(0, top * 1.2)
        axis.set_ylabel("kilometres in the year")
        axis.yaxis.set_major_formatter("{x:,.0f}")
        axis.spines["left"].set_visible(False)
        style.quiet_grid(axis, "y")
        figure.legend(handles=_legend(), loc="outside lower left", ncols=3)
        _names(axis, moves, longest)
    open_years = moves[~moves["certain"]]
    yearly = moves.groupby("year")["km"].sum()
    most = yearly.idxmax()
    return drawing(
        figure,
        "distance",
        title=f"How far {life.subject} travelled, year by year",
        finding=(
            f"At least {moves['km'].sum() // 100 * 100:,.0f} km in {len(moves)} moves from town to town. "
            f"Most in {most}: {yearly[most]:,.0f} km. The longest moves: "
            + "; ".join(
                f"{row.start} to {row.end}, {row.km:,.0f} km, {row.year}"
                for row in longest.itertuples()
            )
            + f". {len(open_years)} moves with {open_years['km'].sum():,.0f} km have no certain year."
        ),
        caption=(
            "Great circles from one known stop to the next, as the crow flies: the least he can have "
            "travelled in these moves, where their order is known. Journeys of which no stop is known, "
            "and ways within a town, are not in it. Hatched: moves whose year is uncertain, in the "
            f"middle of their possible years. The {named} longest moves are set apart and named."
        ),
        data=moves,
        tables=("events", "stays", "places"),
    )


def _bars(axis: Axes, moves: pd.DataFrame, longest: pd.Index) -> float:
    """One bar a year, of certain moves, the longest ones, and hatched ones; its greatest height."""
    base = pd.Series(0.0, index=sorted(moves["year"].unique()))
    apart = moves.index.isin(longest)
    other, hue = style.colour("other"), style.colour("subject")
    looks = (
        (apart & moves["certain"], {"color": hue}),
        (~apart & moves["certain"], {"color": other}),
        (
            ~moves["certain"],
            {
                "facecolor": "none",
                "edgecolor": other,
                "linewidth": 0.7,
                "hatch": style.UNCERTAIN_HATCH,
            },
        ),
    )
    for chosen, look in looks:
        km = moves[chosen].groupby("year")["km"].sum()
        km = km[km > 0]
        axis.bar(km.index, km, bottom=base[km.index], width=0.78, **look)
        base = base.add(km, fill_value=0)
    return float(base.max())


def _names(axis: Axes, moves: pd.DataFrame, longest: pd.DataFrame) -> None:
    """Name the longest moves above the bars of their years, clear of one another."""
    heights = moves.groupby("year")["km"].sum()
    step = heights.max() * 0.02
    ordered = longest.sort_values("km", ascending=False)
    texts = [
        axis.text(
            row.year,
            heights[row.year] + step * 0.5,
            f"{row.start}–{row.end} {row.km:,.0f}",
            va="bottom",
            fontsize=8,
        )
        for row in ordered.itertuples()
    ]
    bars = [Bbox([(year - 0.4, 0), (year + 0.4, km)]) for year, km in heights.items()]
    labels.above(axis, texts, step, bars)
    for text, year in zip(texts, ordered["year"], strict=True):
        axis.plot(
            [year, year],
            [heights[year], text.get_position()[1]],
            color=style.INK,
            alpha=0.5,
            linewidth=0.6,
            zorder=1,
        )


def _legend() -> Sequence[Patch]:
    other = style.colour("other")
    return [
        Patch(color=style.colour("subject"), label="longest moves"),
        Patch(color=other, label="other moves"),
        Patch(
            facecolor="none", edgecolor=other, hatch=style.UNCERTAIN_HATCH, label="year uncertain"
        ),
    ]
