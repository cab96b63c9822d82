"""The life at a glance: age, roles, and where in what condition, on one axis of time.

What the turning points and the times around the life are called stands in ``datapackage.json``
(``turning_points``, ``context``); their dates stand in the events that they name.

To add a band: a function that draws on one axes, a height in `_BANDS`, and its frame in `glance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.text import Text

from lifebook import dates
from lifebook.charts import labels, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.moves import itinerary
from lifebook.charts.roles import role_bars, uncertain_bar, uncertainty_legend
from lifebook.life import Life

__all__ = ["glance", "residences"]

_BANDS = [1.6, 1.55, 1.2]


def residences(life: Life) -> pd.DataFrame:
    """Where he lived, in order: stays in one town, one after another, taken together.

    Returns
    -------
    pandas.DataFrame
        One row a residence: ``town``, ``name``, ``since`` and ``until`` (years with a fraction,
        possible days taken in the middle), ``years``.
    """
    route = itinerary(life)
    route = route[(route["within"] == "") & ~route["travelling"] & (route["country"] != "")]
    middle = route.assign(
        since=(route["possible_from"] + route["certain_from"]) / 2,
        until=(route["certain_to"] + route["possible_to"]) / 2,
    )
    block = (middle["town"] != middle["town"].shift()).cumsum()
    found = middle.groupby(block).agg(
        town=("town", "first"),
        name=("name", "first"),
        since=("since", "min"),
        until=("until", "max"),
    )
    return found.assign(years=found["until"] - found["since"]).reset_index(drop=True)


def glance(life: Life, least_years: float = 0.55) -> Drawing:
    """Three aligned bands: age with its turning points, roles by sphere, places by liberty.

    Parameters
    ----------
    least_years
        Residences shorter than this are drawn and not named.
    """
    left = dates.decimal_year(life.born.earliest)
    right = dates.decimal_year(life.died.latest)
    figure, (age, roles, places) = style.canvas(
        height=sum(_BANDS) + 0.75, nrows=3, height_ratios=_BANDS, sharex=True
    )
    points, bars, homes = _points(life), role_bars(life), residences(life)
    with style.styled():
        spans = _context(life)
        for axis in (age, roles, places):
            axis.set_xlim(left - 0.6, right + 0.6)
            for row in spans.itertuples():
                hue = style.colour("land")
                axis.axvspan(row.since, row.until, color=hue, alpha=0.75, linewidth=0, zorder=0)
            for side in ("left", "bottom"):
                axis.spines[side].set_visible(False)
            axis.tick_params(length=0)
        _age(age, points, left, right)
        _roles(roles, bars, left, right)
        _places(places, life, _named(homes, least_years), left, right)
        figure.legend(handles=_legend(), loc="outside lower left", ncols=4)
        _levels(age, points)
        _names(age, spans)
    told = "; ".join(f"{row.age} {row.label}" for row in points.itertuples())
    free = life.days("liberty")["days"]
    return drawing(
        figure,
        "glance",
        title=f"The life of {life.subject} at a glance",
        finding=(
            f"Age at the turning points: {told}. {len(bars)} roles in {bars['sphere'].nunique()} spheres. "
            f"Of {int(free.sum()):,} days {int(free['free']):,} were free, "
            f"{int(free['restricted']):,} under restriction and {int(free['confined']):,} confined."
        ),
        caption=(
            "Above, his age with the turning points; in the middle, what he held, by sphere; below, "
            "where he lived: the heavier the bar, the less freedom. Hatched ends are uncertain. Grey "
            "bands: " + ", ".join(span["name"] for span in life.package.settings["context"]) + "."
        ),
        data=pd.concat({"age": points, "roles": bars, "places": homes}, names=["band", "row"]),
        tables=("events", "roles", "stays"),
    )


def _named(homes: pd.DataFrame, least_years: float) -> pd.DataFrame:
    """Residences long enough to name; one to which he came back within two years only once."""
    long = homes[homes["years"] >= least_years]
    before = long.groupby("town")["until"].shift()
    return long[~(long["since"] - before < 2)]


def _points(life: Life) -> pd.DataFrame:
    """Turning points with age and place on the axis."""
    named: dict[str, str] = life.package.settings["turning_points"]
    rows = []
    for event, label in named.items():
        when = life.when(event)
        year = dates.decimal_year((when.earliest + when.latest) / 2)
        rows.append({"label": label, "age": str(life.age(event)), "year": year})
    return pd.DataFrame(rows, index=pd.Index(named, name="event")).sort_values("year")


def _context(life: Life) -> pd.DataFrame:
    """Times around the life, drawn as pale bands through all three: ``label``, ``since``, ``until``."""
    return pd.DataFrame(
        [
            {
                "label": span["label"],
                "since": dates.decimal_year(life.when(span["since"]).earliest),
                "until": dates.decimal_year(life.when(span["until"]).latest),
            }
            for span in life.package.settings["context"]
        ]
    )


def _age(axis: Axes, points: pd.DataFrame, left: float, right: float) -> None:
    """A ruler of ages, a tick a year and a number a decade, with the turning points on it."""
    hue = style.colour("subject")
    axis.set_ylim(0, 1.42)
    axis.set_yticks([])
    axis.plot([left, right], [0.16, 0.16], color=hue, linewidth=2.2, solid_capstyle="butt")
    for years in range(int(right - left) + 1):
        decade = years % 10 == 0
        axis.plot([left + years] * 2, [0.16, 0.10 if decade else 0.13], color=hue, linewidth=0.7)
        if decade:
            words = f"{years}" if years else "age 0"
            axis.text(left + years, 0.07, words, ha="center", va="top", fontsize=7.5)
    axis.plot(points["year"], [0.16] * len(points), "o", color=hue, markersize=4.5, zorder=4)


def _names(axis: Axes, spans: pd.DataFrame) -> None:
    """Name the times around the life above everything else."""
    named = [
        axis.text(
            (row.since + row.until) / 2,
            1.0,
            row.label,
            ha="center",
            va="bottom",
            fontsize=7,
            fontstyle="italic",
        )
        for row in spans.itertuples()
    ]
    labels.stack(axis, named, step=0.13)


def _levels(axis: Axes, points: pd.DataFrame) -> None:
    """Name the turning points above the ruler, on as many levels as it takes to keep them apart."""
    named = [
        axis.text(row.year, 0.3, f"{row.label} {row.age}", ha="center", va="bottom", fontsize=7.5)
        for row in points.itertuples()
    ]
    labels.stack(axis, named, step=0.15)
    for text, row in zip(named, points.itertuples(), strict=True):
        _, y = text.get_position()
        axis.plot([row.year, row.year], [0.19, y - 0.01], color=style.INK, alpha=0.4, linewidth=0.5)


def _roles(axis: Axes, bars: pd.DataFrame, left: float, right: float) -> None:
    """A row for each sphere; roles that overlap lie upon one another."""
    spheres = list(dict.fromkeys(bars["sphere"]))
    for row in bars.itertuples():
        y = spheres.index(row.sphere)
        uncertain_bar(axis, y, row, style.colour(str(row.sphere)), left, right, height=0.6)
    axis.set_yticks(range(len(spheres)), spheres, fontsize=7.5)
    axis.set_ylim(len(spheres) - 0.4, -0.6)


def _places(axis: Axes, life: Life, named: pd.DataFrame, left: float, right: float) -> None:
    """One strip of stays, heavier where he was less free, with the longer residences named."""
    route = itinerary(life)
    for row in route.sort_values("within").itertuples():
        height = style.LIBERTY_HEIGHT[row.liberty] * 0.34
        uncertain_bar(axis, 0.2, row, style.colour(row.liberty), left, right, height=height)
    axis.set_ylim(0, 1.0)
    axis.set_yticks([])
    texts: list[Text] = []
    middles: Sequence[Any] = [(row.since + row.until) / 2 for row in named.itertuples()]
    for row, middle in zip(named.itertuples(), middles, strict=True):
        texts.append(axis.text(middle, 0.42, row.name, ha="center", va="bottom", fontsize=7))
    labels.stack(axis, texts, step=0.115)
    for text, middle in zip(texts, middles, strict=True):
        _, y = text.get_position()
        axis.plot([middle, middle], [0.36, y - 0.01], color=style.INK, alpha=0.4, linewidth=0.5)


def _legend() -> list[Patch]:
    liberty = [Patch(color=style.colour(kind), label=kind) for kind in style.LIBERTY_HEIGHT]
    return [*liberty, uncertainty_legend()[1]]
