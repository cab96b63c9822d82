"""Shortest lines on the globe: their length, their points, and how they are drawn on a flat map.

What a globe shows as a great circle bends on the plate. Lines here are those of the WGS 84
ellipsoid, computed by `geographiclib`. Positions are longitude and latitude in degrees.

To draw on a map with other edges: `pieces` takes any box; nothing else knows of edges.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from geographiclib.geodesic import Geodesic
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lifebook.charts import style

__all__ = ["arrow", "join", "kilometres", "line", "pieces"]

Position = tuple[float, float]

STEP = 100.0
"""Kilometres between two points of a drawn line: finer than a map of these sizes shows."""

HEAD = 9.0
"""Length of the straight end of an arrow that carries its head, in points."""


def kilometres(start: Position, end: Position) -> float:
    """Length of the shortest line between two positions.

    >>> round(kilometres((-73.8, 40.6), (-0.5, 51.6)))  # Kennedy Airport to Heathrow
    5552
    """
    found = Geodesic.WGS84.Inverse(start[1], start[0], end[1], end[0], Geodesic.DISTANCE)
    return float(found["s12"]) / 1000


def line(start: Position, end: Position) -> np.ndarray:
    """Points of the shortest line, both ends among them, a row of longitude and latitude each.

    Longitudes run on beyond 180 degrees where the line crosses the date line, so that neighbours
    are always near each other.
    """
    course = Geodesic.WGS84.InverseLine(start[1], start[0], end[1], end[0])
    parts = max(math.ceil(course.s13 / 1000 / STEP), 1)
    mask = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL
    found = [course.Position(course.s13 * part / parts, mask) for part in range(parts + 1)]
    return np.array([(point["lon2"], point["lat2"]) for point in found])


def pieces(points: np.ndarray, box: Sequence[float]) -> list[np.ndarray]:
    """The parts of a line that lie inside a box of west, east, south, north.

    A line is cut where it crosses an edge; what leaves the plate at 180 degrees comes in again on
    its other side.
    """
    found: list[np.ndarray] = []
    for turn in (-360.0, 0.0, 360.0):
        piece: list[np.ndarray] = []
        for start, end in pairwise(points + np.array([turn, 0.0])):
            within = _within(start, end, box)
            if within is None:
                continue
            if piece and not np.array_equal(piece[-1], within[0]):
                found.append(np.array(piece))
                piece = []
            piece = [*(piece or within[:1]), within[1]]
        if piece:
            found.append(np.array(piece))
    return found


def _within(
    start: np.ndarray, end: np.ndarray, box: Sequence[float]
) -> tuple[np.ndarray, np.ndarray] | None:
    """The part of a straight step inside a box, or None (the method of Liang and Barsky)."""
    west, east, south, north = box
    enters, leaves = 0.0, 1.0
    for at, toward, low, high in zip(start, end - start, (west, south), (east, north), strict=True):
        if toward == 0:
            if not low <= at <= high:
                return None
            continue
        first, last = sorted(((low - at) / toward, (high - at) / toward))
        enters, leaves = max(enters, first), min(leaves, last)
    if enters >= leaves:
        return None
    step = end - start
    return (
        start if enters == 0 else start + enters * step,
        end if leaves == 1 else start + leaves * step,
    )


def join(axis: Axes, stops: Sequence[Position], **look: object) -> None:
    """Join positions in order by their shortest lines, cut at the edges of a map.

    Parameters
    ----------
    axis
        A map, its limits already set.
    stops
        Positions in order; two equal ones in a row need no line.
    look
        Passed to `Axes.plot`.
    """
    box = (*axis.get_xlim(), *axis.get_ylim())
    legs = [line(start, end) for start, end in pairwise(stops) if start != end]
    _draw(axis, [piece for leg in legs for piece in pieces(leg, box)], **look)


def arrow(axis: Axes, start: Position, end: Position) -> None:
    """Draw the shortest line to a point on a map, with a head there, in ink at half strength."""
    if start == end:
        return
    box = (*axis.get_xlim(), *axis.get_ylim())
    points = line(start, end)
    turned = np.array([360.0 * round((end[0] - points[-1, 0]) / 360), 0.0])
    at = _neck(axis, points)
    _draw(axis, pieces(points[: at + 1], box) if at else [], alpha=0.5)
    head = axis.annotate(
        "",
        end,
        tuple(points[at] + turned),
        arrowprops={
            "arrowstyle": "-|>",
            "color": style.INK,
            "alpha": 0.5,
            "linewidth": 0.7,
            "mutation_scale": 7,
            "shrinkA": 0,
            "shrinkB": 3,
        },
        annotation_clip=False,
        zorder=2,
    ).arrow_patch
    assert head is not None  # noqa: S101 - asked for above
    head.set_clip_path(axis.patch)


def _draw(axis: Axes, drawn: Sequence[np.ndarray], **look: object) -> None:
    """Draw pieces as one path, which weighs least; what is drawn twice looks heavier."""
    if not drawn:
        return
    gap = np.full((1, 2), np.nan)
    points = np.concatenate([part for piece in drawn for part in (piece, gap)])
    ink = {"color": style.INK, "linewidth": 0.7, "zorder": 2, **look}
    axis.plot(points[:, 0], points[:, 1], **ink)  # type: ignore[arg-type]


def _neck(axis: Axes, points: np.ndarray) -> int:
    """Number of the last point that is far enough from the end to leave room for a head."""
    west, east = axis.get_xlim()
    box = axis.get_subplotspec()
    figure = axis.figure
    columns = box.get_gridspec().ncols if box else 1
    assert isinstance(figure, Figure)  # noqa: S101 - an axes of ours always has one
    degree = figure.get_figwidth() * 72 / columns / (east - west)
    away = np.abs(points - points[-1]).sum(axis=1) * degree
    return int(np.flatnonzero(away >= HEAD)[-1]) if (away >= HEAD).any() else 0
