"""Figures of journeys: the stops of a span of the life, in order, on a map framed to them.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lifebook import dates
from lifebook.charts import geodesics, labels, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.locations import MARKERS, inside, outline, panel
from lifebook.charts.moves import visits
from lifebook.life import Life

__all__ = [
    "around",
    "arrows",
    "journey",
    "label",
    "legend",
    "marks",
    "numbered",
    "stops",
    "stretch",
    "ways",
]

Box = Sequence[float]

WIDE = 75.0
"""A journey over more degrees of longitude than this is drawn twice, near and far."""

WIDTH, TALLEST = 7.2, 5.2
"""Width of a panel, and its greatest height, in inches."""


def stops(life: Life, since: str, until: str) -> pd.DataFrame:
    """The visits of a span in order, those to one town in a row taken as one stop.

    Parameters
    ----------
    since, until
        EDTF dates; visits that certainly have a day between them are taken.

    Returns
    -------
    pandas.DataFrame
        One row a stop or, where ``ashore`` is false, a point of the way: ``number`` (of the town, by
        first arrival; 0 for a point of the way), ``town``, ``name``, ``lat``, ``lon``, ``arrived``
        (EDTF), ``liberty``, ``certainty``, ``ashore``, ``days`` (in that town in the whole life).

    Raises
    ------
    ValueError
        If no stay falls into the span.
    """
    first, last = dates.interval(since).earliest, dates.interval(until).latest
    came = visits(life)
    held = [
        dates.interval(row.arrived).latest <= last and dates.interval(row.left).earliest >= first
        for row in came.itertuples()
    ]
    if not any(held):
        raise ValueError(f"no stay certainly falls between {since} and {until}; widen the span")
    route = came[held]
    # Where he already was when the span began, he did not arrive.
    earlier = [dates.interval(when).latest < first for when in route["arrived"]]
    route = route.assign(arrived=route["arrived"].where([not before for before in earlier], ""))
    return numbered(life, route)


def numbered(life: Life, route: pd.DataFrame) -> pd.DataFrame:
    """Visits as the stops of a map: `visits` in, the columns of `stops` out."""
    route = route[~route["travelling"] | (route["country"] == "")]
    route = route.assign(ashore=(route["country"] != "") & ~route["travelling"])
    moved = route["town"] != route["town"].shift()
    route = route[moved | ~route["ashore"]]
    numbers: dict[str, int] = {}
    for town in route.loc[route["ashore"], "town"]:
        numbers.setdefault(town, len(numbers) + 1)
    route.insert(0, "number", [numbers.get(town, 0) for town in route["town"]])
    days = route["town"].map(life.days("town")["days"]).fillna(0).astype(int)
    columns = ["number", "town", "name", "lat", "lon", "arrived", "liberty", "certainty", "ashore"]
    return route.assign(days=days)[[*columns, "days"]]


def journey(life: Life, since: str, until: str) -> Drawing:
    """The stops of a span on a map, numbered in the order of first arrival.

    Colour and shape say how free he was there; arrows join the stops by great circles and are not
    the roads he took. A journey across half the globe is drawn twice: whole, and its part in Europe.

    Parameters
    ----------
    since, until
        EDTF dates.

    Raises
    ------
    ValueError
        If no stay falls into the span.
    """
    route = stops(life, since, until)
    land = json.loads((life.package.folder / "land.json").read_text(encoding="utf-8"))
    near = life.package.settings["maps"]["europe"]
    frames = _frames(route[route["ashore"]], near)
    heights = [_height(box) for box in frames]
    figure, axes = style.canvas(height=sum(heights) + 0.5, nrows=len(frames), height_ratios=heights)
    unplaced: list[str] = []
    with style.styled():
        for number, (axis, box) in enumerate(zip(axes, frames, strict=True)):
            panel(axis, list(box), outline(land, box))
            arrows(axis, route)
            named = route[route["ashore"]].drop_duplicates("town")
            here = inside(named, list(box))
            if number == 0 and len(frames) == 2:
                here &= ~inside(named, list(near))
            marks(axis, named[inside(named, list(box))])
            unplaced += label(axis, named[here], ways(route), fontsize=8)
        figure.legend(handles=legend(route), loc="outside lower left", ncols=3)
    return drawing(
        figure,
        f"journey-{since}-{until}".replace("/", "-"),
        title=f"The way of {life.subject} from {dates.wording(since)} to {dates.wording(until)}",
        finding=_finding(route),
        caption=_caption(route, len(frames), unplaced),
        data=route,
        tables=("stays", "places"),
    )


def _frames(points: pd.DataFrame, near: Box) -> list[Box]:
    """One box round all points, or that and the near one if they lie far apart."""
    box = around(points)
    if box[1] - box[0] <= WIDE or not inside(points, list(near)).any():
        return [box]
    close = points[inside(points, list(near))]
    return [box, around(close)]


def around(points: pd.DataFrame, shape: float = WIDTH / TALLEST) -> Box:
    """A box round some points with room for names, never smaller than a country or very tall.

    Parameters
    ----------
    points
        With columns ``lat`` and ``lon``.
    shape
        Least width of the panel, as a multiple of its height.
    """
    west, east = points["lon"].min(), points["lon"].max()
    south, north = points["lat"].min(), points["lat"].max()
    high = max(north - south, 5.0, (east - west) / 5) * 1.36
    centre = (south + north) / 2
    wide = max((east - west) * 1.24, 14.0, high * stretch(centre) * shape)
    middle = (west + east) / 2
    return (middle - wide / 2, middle + wide / 2, centre - high / 2, centre + high / 2)


def stretch(latitude: float) -> float:
    """How much longer a degree of latitude is than one of longitude, as `panel` draws them."""
    return 1 / math.cos(math.radians(latitude))


def _height(box: Box) -> float:
    """Height in inches at which a panel fills the figure's width."""
    west, east, south, north = box
    return WIDTH * (north - south) * stretch((south + north) / 2) / (east - west)


def ways(route: pd.DataFrame) -> list[np.ndarray]:
    """Points of the lines between stops, a line each."""
    here = zip(route["lon"], route["lat"], strict=True)
    return [geodesics.line(*leg) for leg in pairwise(here) if leg[0] != leg[1]]


def arrows(axis: Axes, route: pd.DataFrame) -> None:
    """Join the stops in order by great circles, with a head at every arrival on land."""
    here = list(zip(route["lon"], route["lat"], strict=True))
    for start, end, ashore in zip(here, here[1:], route["ashore"].iloc[1:], strict=False):
        if ashore:
            geodesics.arrow(axis, start, end)
        else:
            geodesics.join(axis, [start, end], alpha=0.5)


def label(axis: Axes, named: pd.DataFrame, lines: Sequence[np.ndarray], **look: Any) -> list[str]:
    """Name stops with their numbers, beside the lines where there is room.

    The longest lived in come first; names without room are returned.
    """
    order = named.sort_values("days", ascending=False, kind="stable")
    words = [
        f"{row.number} {row.name_}" for row in order.rename(columns={"name": "name_"}).itertuples()
    ]
    return labels.place_around(
        axis, list(zip(order["lon"], order["lat"], words, strict=True)), lines=lines, **look
    )


def marks(axis: Axes, named: pd.DataFrame) -> None:
    """Mark stops by how free he was on first coming there."""
    for liberty, group in named.groupby("liberty", observed=True):
        axis.scatter(
            group["lon"],
            group["lat"],
            s=26,
            marker=MARKERS[str(liberty)],
            color=style.colour(str(liberty)),
            linewidths=0,
            zorder=3,
        )


def legend(route: pd.DataFrame) -> list[Line2D]:
    """Marks of the degrees of liberty that a route has."""
    words = {"free": "free", "restricted": "restricted", "confined": "confined"}
    seen = set(route.loc[route["ashore"], "liberty"])
    return [
        Line2D([], [], linestyle="", marker=MARKERS[kind], color=style.colour(kind), label=label)
        for kind, label in words.items()
        if kind in seen
    ]


def _finding(route: pd.DataFrame) -> str:
    ashore = route[route["ashore"]]
    told = [
        f"{row.number} {row.name_}"
        + (f", {dates.wording(row.arrived)}" if row.arrived else "")
        + ("" if row.liberty == "free" else f" ({row.liberty})")
        for row in ashore.rename(columns={"name": "name_"}).itertuples()
    ]
    return f"{ashore['town'].nunique()} places. In order: {'; '.join(told)}."


def _caption(route: pd.DataFrame, frames: int, unplaced: Sequence[str]) -> str:
    places = int(route["number"].max())
    caption = (
        f"{places} places, numbered in the order of first arrival. Shape and colour say how free he "
        "was when he came; arrows join the stops by the shortest way on the globe, and are not the "
        "roads he took."
    )
    if frames == 2:
        caption += " The whole way above, the part of it that lies close together below."
    return caption + (f" Without room for a name: {', '.join(unplaced)}." if unplaced else "")
