"""Route maps: the journeys that the life is told by, side by side, each framed to its own stops.

Which journeys these are stands in ``data/datapackage.json`` (``routes``: label, kind, and the events
with which each begins and ends; one that is not ``drawn`` is named in the caption). To add a
journey: an entry there. To add a fact about each: a column of `summaries`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lifebook.charts import geodesics, journeys, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.locations import outline, panel
from lifebook.charts.moves import lengths, visits
from lifebook.life import Life

__all__ = ["between", "routes", "summaries"]

COLUMNS = 2
"""Panels beside each other."""

SHAPE = 1.5
"""Width of a panel as a multiple of its height."""


def between(life: Life, since: str, until: str) -> pd.DataFrame:
    """Visits from the place that he left with one event to the place to which he came with another.

    Raises
    ------
    ValueError
        If no stay begins with one of the events, or they are the wrong way round.
    """
    came = visits(life)
    began, ended = ([*np.flatnonzero(came["event"] == event)] for event in (since, until))
    for event, found in ((since, began), (until, ended)):
        if not found:
            raise ValueError(
                f"no stay begins with {event!r}; name an event in arrived_event of stays"
            )
    if began[0] > ended[-1]:
        raise ValueError(f"{since!r} comes after {until!r}; swap them")
    return came.iloc[max(began[0] - 1, 0) : ended[-1] + 1]


def summaries(life: Life) -> pd.DataFrame:
    """The journeys named in the settings, with their least length and their duration.

    Returns
    -------
    pandas.DataFrame
        One row a journey, by label: ``kind``, ``years``, ``drawn``, ``since`` and ``until`` (events),
        ``km_least`` and ``km_most`` (along the shortest lines between the stops on land, in the best
        and the worst order where that is open), ``days_least`` and ``days_most``.
    """
    rows = []
    for route in life.package.settings["routes"]:
        left, came = life.when(route["since"]), life.when(route["until"])
        shortest, longest = lengths(between(life, route["since"], route["until"]))
        first, last = left.first.year, came.last.year
        rows.append(
            {
                **route,
                "years": f"{first}" if first == last else f"{first}–{last % 100:02}",
                "km_least": round(shortest),
                "km_most": round(longest),
                "days_least": max(came.earliest - left.latest, 0),
                "days_most": came.latest - left.earliest,
            }
        )
    return pd.DataFrame(rows).set_index("label")


def routes(life: Life) -> Drawing:
    """The journeys named in the settings as small maps, each framed to its route.

    Stops are numbered, their colour and shape say how free he was on coming there; arrows are great
    circles. The title of each map gives its least length and its duration.
    """
    told = summaries(life)
    drawn = told[told["drawn"]]
    land = json.loads((life.package.folder / "land.json").read_text(encoding="utf-8"))
    rows = -(-len(drawn) // COLUMNS)
    figure, axes = style.canvas(height=0.3 + 2.8 * rows, nrows=rows, ncols=COLUMNS)
    found, unplaced = [], []
    with style.styled():
        for axis, route in zip(axes, drawn.reset_index().itertuples(), strict=False):
            stops = journeys.numbered(life, between(life, route.since, route.until))
            unplaced += _map(axis, stops, land)
            axis.set_title(
                f"{route.kind.capitalize()} {route.years}: {route.label}\n{_measured(route)}",
                fontsize=8.5,
            )
            found.append(_measured_stops(stops).assign(route=route.label))
        for axis in axes[len(drawn) :]:
            axis.set_axis_off()
        data = pd.concat(found)
        figure.legend(handles=journeys.legend(data), loc="outside lower left", ncols=3)
    others = told[~told["drawn"]]
    return drawing(
        figure,
        "routes",
        title=f"Routes of {life.subject}: {_counted(drawn['kind'])}",
        finding=" ".join(
            f"{row.kind.capitalize()} {row.years}, {row.Index}: "
            f"{', '.join(data.loc[data['route'] == row.Index, 'name'])}; {_measured(row)}."
            for row in drawn.itertuples()
        ),
        caption=_caption(others, unplaced),
        data=data[
            ["route", "number", "name", "arrived", "liberty", "certainty", "km", "lat", "lon"]
        ],
        tables=("events", "stays", "places"),
    )


def _map(axis: Axes, stops: pd.DataFrame, land: dict[str, list[list[list[float]]]]) -> list[str]:
    """One panel; the names without room are returned."""
    ashore = stops[stops["ashore"]]
    lines = journeys.ways(stops)
    box = _framed(np.concatenate(lines))
    panel(axis, list(box), outline(land, box))
    journeys.arrows(axis, stops)
    named = ashore.drop_duplicates("town")
    journeys.marks(axis, named)
    return journeys.label(axis, named, lines, fontsize=7.5, distance=4.5)


def _framed(points: np.ndarray) -> journeys.Box:
    """A box of the panels' shape round a whole line, which may reach beyond the stops that it joins."""
    west, east, south, north = journeys.around(pd.DataFrame(points, columns=["lon", "lat"]), SHAPE)
    middle = (south + north) / 2
    high = max(north - south, (east - west) / journeys.stretch(middle) / SHAPE)
    return (west, east, middle - high / 2, middle + high / 2)


def _measured_stops(stops: pd.DataFrame) -> pd.DataFrame:
    """Stops on land with ``km``, the least length of the leg from the stop before."""
    ashore = stops[stops["ashore"]]
    here = list(zip(ashore["lon"], ashore["lat"], strict=True))
    legs = [geodesics.kilometres(*leg) for leg in pairwise(here)]
    return ashore.assign(km=[0, *(round(leg) for leg in legs)])


def _measured(row: object) -> str:
    """Least length and duration in words, as ranges where they are open."""
    km = _range(row.km_least, row.km_most)  # type: ignore[attr-defined]
    days = _range(row.days_least, row.days_most)  # type: ignore[attr-defined]
    return f"at least {km} km in {days} days"


def _range(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _counted(kinds: pd.Series) -> str:
    """How many of each kind, as in ``2 escapes, 4 expulsions``."""
    counts = kinds.value_counts(sort=False)
    return ", ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in counts.items())


def _caption(others: pd.DataFrame, unplaced: Sequence[str]) -> str:
    caption = (
        "Stops in the order of arrival; shape and colour say how free he was on coming there. Arrows "
        "are great circles from stop to stop and not the roads he took, so a distance is the least he "
        "can have travelled. At sea an arrow goes round the land by a point on the way, which is not "
        "measured. A range of kilometres means that the order of stops is not known, one of days that "
        "the dates are not."
    )
    if len(others):
        also = [
            f"the {row.kind} {row.years} from {row.Index} ({_measured(row)})"
            for row in others.itertuples()
        ]
        caption += f" Not drawn: {'; '.join(also)}."
    return caption + (f" Without room for a name: {', '.join(unplaced)}." if unplaced else "")
