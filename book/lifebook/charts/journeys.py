"""Figures of journeys: the stops of a span of the life, in order, on a map framed to them.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lifebook import dates
from lifebook.charts import labels, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.locations import MARKERS, inside, itinerary, panel
from lifebook.life import Life

__all__ = ["journey", "stops"]

Box = Sequence[float]

WIDE = 75.0
"""A journey over more degrees of longitude than this is drawn twice, near and far."""

WIDTH, TALLEST = 7.2, 5.2
"""Width of a panel, and its greatest height, in inches."""


def stops(life: Life, since: str, until: str) -> pd.DataFrame:
    """The stays of a span in order, those in one town in a row taken as one stop.

    Parameters
    ----------
    since, until
        EDTF dates; stays that certainly have a day between them are taken.

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
    taken = [
        span.id
        for span in life.spans("stays")
        if span.began.latest <= last and span.ended.earliest >= first
    ]
    if not taken:
        raise ValueError(f"no stay certainly falls between {since} and {until}; widen the span")
    route = itinerary(life).loc[taken]
    route = route[~route["travelling"] | (route["country"] == "")]
    arrived = life.stays["arrived"].reindex(route.index)
    # Where he already was when the span began, he did not arrive.
    earlier = [dates.interval(when).latest < first for when in arrived]
    route = route.assign(
        arrived=arrived.where([not before for before in earlier], ""),
        ashore=(route["country"] != "") & ~route["travelling"],
    )
    moved = route["town"] != route["town"].shift()
    route = route[moved | ~route["ashore"]]
    numbers: dict[str, int] = {}
    for town in route.loc[route["ashore"], "town"]:
        numbers.setdefault(town, len(numbers) + 1)
    route.insert(0, "number", [numbers.get(town, 0) for town in route["town"]])
    route = route.assign(days=route["town"].map(life.days("town")["days"]))
    columns = ["number", "town", "name", "lat", "lon", "arrived", "liberty", "certainty", "ashore"]
    return route[[*columns, "days"]]


def journey(life: Life, since: str, until: str) -> Drawing:
    """The stops of a span on a map, numbered in the order of first arrival.

    Colour and shape say how free he was there; arrows join the stops and are not routes. A journey
    across half the globe is drawn twice: whole, and its part in Europe.

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
            rings = "europe" if _fits(box, near) else "world"
            panel(axis, list(box), land[rings])
            _arrows(axis, route)
            named = route[route["ashore"]].drop_duplicates("town")
            here = inside(named, list(box))
            if number == 0 and len(frames) == 2:
                here &= ~inside(named, list(near))
            _points(axis, named[inside(named, list(box))])
            points = [
                (lon, lat, f"{order} {name}")
                for order, name, lon, lat in named[here]
                .sort_values("days", ascending=False, kind="stable")[
                    ["number", "name", "lon", "lat"]
                ]
                .itertuples(index=False)
            ]
            unplaced += labels.place_around(axis, points, fontsize=8)
        figure.legend(handles=_legend(route), loc="outside lower left", ncols=3)
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
    box = _around(points)
    if box[1] - box[0] <= WIDE or not inside(points, list(near)).any():
        return [box]
    close = points[inside(points, list(near))]
    return [box, _around(close)]


def _around(points: pd.DataFrame) -> Box:
    """A box round some points with room for names, never smaller than a country or very tall."""
    west, east = points["lon"].min(), points["lon"].max()
    south, north = points["lat"].min(), points["lat"].max()
    high = max(north - south, 5.0, (east - west) / 5) * 1.36
    centre = (south + north) / 2
    wide = max((east - west) * 1.24, 14.0, high * _stretch(centre) * WIDTH / TALLEST)
    middle = (west + east) / 2
    return (middle - wide / 2, middle + wide / 2, centre - high / 2, centre + high / 2)


def _stretch(latitude: float) -> float:
    """How much longer a degree of latitude is than one of longitude, as `panel` draws them."""
    return 1 / math.cos(math.radians(latitude))


def _height(box: Box) -> float:
    """Height in inches at which a panel fills the figure's width."""
    west, east, south, north = box
    return WIDTH * (north - south) * _stretch((south + north) / 2) / (east - west)


def _fits(box: Box, near: Box) -> bool:
    return box[0] >= near[0] and box[1] <= near[1] and box[2] >= near[2] and box[3] <= near[3]


def _arrows(axis: Axes, route: pd.DataFrame) -> None:
    """Join the stops in order, with a head at every arrival on land."""
    before = None
    for row in route.itertuples():
        here = (row.lon, row.lat)
        if before is not None and before != here:
            arrow = axis.annotate(
                "",
                here,
                before,
                arrowprops={
                    "arrowstyle": "-|>" if row.ashore else "-",
                    "color": style.INK,
                    "alpha": 0.5,
                    "linewidth": 0.7,
                    "mutation_scale": 7,
                    "shrinkA": 2 if row.ashore else 0,
                    "shrinkB": 3 if row.ashore else 0,
                },
                annotation_clip=False,
                zorder=2,
            ).arrow_patch
            assert arrow is not None  # noqa: S101 - asked for above
            arrow.set_clip_path(axis.patch)
        before = here


def _points(axis: Axes, named: pd.DataFrame) -> None:
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


def _legend(route: pd.DataFrame) -> list[Line2D]:
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
        "was when he came; arrows join the stops and are not routes."
    )
    if frames == 2:
        caption += " The whole way above, the part of it that lies close together below."
    return caption + (f" Without room for a name: {', '.join(unplaced)}." if unplaced else "")
