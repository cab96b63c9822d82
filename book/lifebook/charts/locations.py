"""Figures of places: maps of the itinerary, places in time, and days counted.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox

from lifebook import dates
from lifebook.charts import geodesics, labels, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.moves import itinerary, visits
from lifebook.charts.roles import uncertain_bar, uncertainty_legend
from lifebook.life import Life

__all__ = ["MARKERS", "days", "inside", "maps", "outline", "panel", "places_in_time"]


# --- Maps --------------------------------------------------------------------------------------


def _towns(life: Life) -> pd.DataFrame:
    """Towns of the itinerary, most days first, with the least free circumstance met there."""
    counted = life.days("town")
    places = life.places
    stays = itinerary(life).groupby("town")
    liberty = stays["liberty"].agg(
        lambda kinds: max(kinds, key=["free", "restricted", "confined"].index)
    )
    towns = counted.assign(
        name=places["name"].reindex(counted.index),
        lat=places["lat"].reindex(counted.index),
        lon=places["lon"].reindex(counted.index),
        country=places["country"].reindex(counted.index),
        liberty=liberty.reindex(counted.index),
        travelling=stays["travelling"].all().reindex(counted.index),
    )
    return towns


def maps(life: Life, label_days: int = 20) -> Drawing:
    """The itinerary on a map of the world, over one of Europe.

    A point is a town, its area the days spent there; the lines join the stays in order, by the
    shortest way on the globe. The outline is land without borders, since those of today would be
    anachronistic.

    Parameters
    ----------
    label_days
        Towns with fewer days stay without a name on the map; the table has them.
    """
    towns, route = _towns(life), visits(life)
    boxes: dict[str, list[float]] = life.package.settings["maps"]
    land = json.loads((life.package.folder / "land.json").read_text(encoding="utf-8"))
    figure, axes = style.canvas(height=8.3, nrows=2, height_ratios=[0.42, 0.58])
    unplaced: set[str] = set()
    ashore = towns[~towns["travelling"] & (towns["country"] != "")]
    # Points half way on a road say nothing on a map; those at sea bend the line round the land.
    route = route[~route["travelling"] | (route["country"] == "")]
    stops = list(zip(route["lon"], route["lat"], strict=True))
    with style.styled():
        for axis, (rings, box) in zip(axes, boxes.items(), strict=True):
            panel(axis, box, land[rings])
            geodesics.join(axis, stops, alpha=0.28, linewidth=0.6)
            _dots(axis, ashore)
        within = inside(ashore, list(boxes.values())[1])
        wide = ashore[~within & (ashore["days"] >= label_days)]
        near = ashore[within & (ashore["days"] >= label_days)]
        for axis, named in zip(axes, (wide, near), strict=True):
            points = [
                (row.lon, row.lat, row.name_)
                for row in named.rename(columns={"name": "name_"}).itertuples()
            ]
            unplaced |= set(labels.place_around(axis, points, fontsize=8))
        figure.legend(handles=_liberty_dots(axes[1]), loc="outside lower left", ncols=3)
    top = ashore.head(5)
    return drawing(
        figure,
        "maps",
        title=f"Where {life.subject} was: the world above, Europe below",
        finding=(
            f"{len(ashore)} towns and villages in {ashore['country'].nunique()} of today's countries, from "
            f"longitude {ashore['lon'].min():.0f} to {ashore['lon'].max():.0f}. Most days: "
            + ", ".join(f"{row.iloc[3]} {int(row['days']):,}" for _, row in top.iterrows())
            + "."
        ),
        caption=(
            f"{len(ashore)} towns and villages; the area of a point stands for the days spent there, its "
            "shape and colour for the least freedom there. Lines join the stays in order by the "
            "shortest way on the globe, which a flat map bends; at sea they go round the land by a "
            "point on the way. They are not the roads he took. Places of "
            f"fewer than {label_days} days are not named"
            + (f", nor are, for want of room, {', '.join(sorted(unplaced))}." if unplaced else ".")
        ),
        data=towns,
        tables=("stays", "places"),
    )


def panel(axis: Axes, box: list[float], rings: list[list[list[float]]]) -> None:
    """Land inside a box, without a frame; degrees are stretched as at the box's middle latitude."""
    west, east, south, north = box
    codes, points = [], []
    for ring in rings:
        points += ring
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(ring) - 2), Outline.CLOSEPOLY]
    # What lies beyond the frame would be written into the drawing all the same.
    outline = Outline(np.array(points), codes).clip_to_bbox(
        Bbox.from_extents(west, south, east, north)
    )
    axis.add_patch(PathPatch(outline, facecolor=style.colour("land"), linewidth=0, zorder=0))
    axis.set_xlim(west, east)
    axis.set_ylim(south, north)
    axis.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    axis.set_xticks([])
    axis.set_yticks([])
    for spine in axis.spines.values():
        spine.set_visible(False)


def outline(
    land: dict[str, list[list[list[float]]]], box: Sequence[float]
) -> list[list[list[float]]]:
    """The finest of the land outlines that covers a box, which is the one that reaches least far."""
    reach = {name: np.vstack([np.array(ring) for ring in rings]) for name, rings in land.items()}
    spans = {
        name: (*np.sort(points[:, 0])[[0, -1]], *np.sort(points[:, 1])[[0, -1]])
        for name, points in reach.items()
    }
    west, east, south, north = box
    covering = [
        name
        for name, (left, right, low, high) in spans.items()
        if left <= west and east <= right and low <= south and north <= high
    ]
    return land[min(covering or spans, key=lambda name: spans[name][1] - spans[name][0])]


def inside(towns: pd.DataFrame, box: list[float]) -> pd.Series:
    """Which towns lie in a box of west, east, south, north."""
    west, east, south, north = box
    return towns["lon"].between(west, east) & towns["lat"].between(south, north)


MARKERS = {"free": "o", "restricted": "D", "confined": "s"}
"""Shapes of liberty on a map, the second cue."""


def _dots(axis: Axes, towns: pd.DataFrame) -> None:
    for liberty, group in towns.groupby("liberty"):
        axis.scatter(
            group["lon"],
            group["lat"],
            s=7 + group["days"] ** 0.5 * 1.6,
            marker=MARKERS[str(liberty)],
            color=style.colour(str(liberty)),
            alpha=0.85,
            linewidths=0,
            zorder=3,
        )


def _liberty_dots(axis: Axes) -> list[PathCollection]:
    words = {
        "free": "only free here",
        "restricted": "at some time restricted",
        "confined": "at some time confined",
    }
    return [
        axis.scatter(
            [], [], s=28, marker=MARKERS[kind], color=style.colour(kind), linewidths=0, label=label
        )
        for kind, label in words.items()
    ]


# --- Places in time ----------------------------------------------------------------------------


def places_in_time(
    life: Life, least_days: int = 14, since: str | None = None, until: str | None = None
) -> Drawing:
    """Each town as a row, in the order in which he first came there; each stay as a bar.

    Colour and height of a bar say how free he was; uncertain ends are hatched.

    Parameters
    ----------
    least_days
        Towns with fewer days in all are left out; the caption says how many.
    since, until
        EDTF dates between which to draw; default the whole life.
    """
    left = dates.decimal_year(dates.interval(since).earliest if since else life.born.earliest)
    right = dates.decimal_year(dates.interval(until).latest if until else life.died.latest)
    route = itinerary(life)
    route = route[(route["possible_to"] >= left) & (route["possible_from"] <= right)]
    counted = life.days("town")["days"]
    ashore = route[~route["travelling"] & (route["country"] != "")]
    kept = ashore[ashore["town"].map(counted) >= least_days]
    shown = kept["certain_to"].clip(upper=right) - kept["certain_from"].clip(lower=left)
    kept = kept.assign(years=shown.clip(lower=0))
    towns = list(dict.fromkeys(kept["town"]))
    rows = {town: number for number, town in enumerate(towns)}
    figure, (axis,) = style.canvas(height=1.0 + 0.19 * len(towns))
    margin = (right - left) / 150
    with style.styled():
        for row in kept.itertuples():
            uncertain_bar(
                axis,
                rows[row.town],
                row,
                style.colour(row.liberty),
                left,
                right,
                height=style.LIBERTY_HEIGHT[row.liberty],
            )
        axis.set_yticks(range(len(towns)), [life.places.at[town, "name"] for town in towns])
        axis.tick_params(axis="y", labelsize=8)
        axis.set_ylim(len(towns) - 0.4, -0.6)
        axis.set_xlim(left - margin, right + margin)
        axis.xaxis.tick_top()
        axis.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
        axis.spines["left"].set_visible(False)
        axis.spines["bottom"].set_visible(False)
        style.quiet_grid(axis, "both")
        figure.legend(
            handles=[*_liberty_bars(kept), uncertainty_legend()[1]],
            loc="outside lower left",
            ncols=2,
        )
    omitted = ashore["town"].nunique() - len(towns)
    others = f"{omitted} other{'' if omitted == 1 else 's'}, and journeys, are left out"
    within = f" from {dates.wording(since)} to {dates.wording(until)}" if since and until else ""
    return drawing(
        figure,
        "-".join(filter(None, ["places-in-time", since, until])).replace("/", "-"),
        title=f"When {life.subject} was where{within}",
        finding=(
            f"{len(towns)} towns in the order of first arrival. Longest in all{within and ' in this time'}: "
            + "; ".join(
                f"{life.places.at[town, 'name']}, about {length:.1f} years"
                for town, length in kept.groupby("town")["years"].sum().nlargest(3).items()
            )
            + "."
        ),
        caption=(
            f"{len(towns)} towns with {least_days} days or more in all, in the order of first arrival"
            f" ({others}). The heavier the bar, the less freedom; "
            "hatching marks days for which the stay is only possible."
        ),
        data=kept,
        tables=("stays", "places"),
    )


def _liberty_bars(route: pd.DataFrame) -> list[Any]:
    from matplotlib.patches import Patch

    words = {
        "free": "free (thin)",
        "restricted": "restricted (thicker)",
        "confined": "confined (thick)",
    }
    seen = set(route["liberty"])
    return [
        Patch(color=style.colour(kind), label=label)
        for kind, label in words.items()
        if kind in seen
    ]


# --- Days --------------------------------------------------------------------------------------


def days(life: Life, by: str) -> Drawing:
    """Days of the life by a property of the stays, with what the uncertain dates leave open.

    Parameters
    ----------
    by
        As for `Life.days`: ``liberty``, ``circumstance``, ``country``, ``town``, ``state``.
    """
    counted = life.days(by)
    if by == "country":
        names = life.package.schemas["places"].definitions("country")
        counted = counted.rename(index={**names, "": "at sea or between countries"})
    total = int(counted["days"].sum())
    figure, (axis,) = style.canvas(height=0.7 + 0.24 * len(counted))
    with style.styled():
        for number, row in enumerate(counted.itertuples()):
            hue = style.colour(str(row.Index) if row.Index in style.LIBERTY_HEIGHT else "other")
            axis.barh(number, row.days, height=0.62, color=hue)
            if row.most > row.least:
                axis.plot(
                    [row.least, row.most],
                    [number, number],
                    color=style.INK,
                    linewidth=1.2,
                    marker="|",
                    markersize=6,
                )
            axis.text(
                max(row.days, row.most) + total * 0.008,
                number,
                f"{row.days:,}  ({row.days / total:.1%})",
                va="center",
                fontsize=8,
            )
        axis.set_yticks(range(len(counted)), list(counted.index))
        axis.set_ylim(len(counted) - 0.4, -0.6)
        axis.set_xlim(0, counted["most"].max() * 1.17)
        axis.xaxis.set_visible(False)
        axis.spines["bottom"].set_visible(False)
        axis.spines["left"].set_visible(False)
        axis.tick_params(length=0)
    widest = int((counted["most"] - counted["least"]).max())
    return drawing(
        figure,
        f"days-by-{by}",
        title=f"Days of the life of {life.subject} by {by}",
        finding="; ".join(
            f"{row.Index}: {row.days:,} days ({row.days / total:.1%})"
            for row in counted.itertuples()
        )
        + ".",
        caption=(
            f"All {total:,} days by {by}. The thin line spans what the uncertain dates leave open, at "
            f"most {widest:,} days in one row; the bar takes each uncertain date in its middle."
        ),
        data=counted,
        tables=("stays", "places"),
    )
