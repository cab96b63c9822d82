"""Labels that do not collide: text boxes measured, then moved or placed apart.

Boxes are measured with the Agg renderer and DejaVu Sans, the widest of the fonts that a page may
use, so that what is clear here is clear there too.

To add a way of placing: a function that moves `matplotlib.text.Text` objects, tested by `overlaps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

__all__ = ["above", "overlaps", "place_around", "spread", "stack"]

# Where a label may stand beside its point: to the right first, as one reads.
_AROUND = (
    ("left", "center", 1.0, 0.0),
    ("right", "center", -1.0, 0.0),
    ("center", "bottom", 0.0, 1.0),
    ("center", "top", 0.0, -1.0),
    ("left", "bottom", 0.8, 0.6),
    ("left", "top", 0.8, -0.6),
    ("right", "bottom", -0.8, 0.6),
    ("right", "top", -0.8, -0.6),
)


def _box(text: Text, canvas: FigureCanvasAgg, pad: float = 1.0) -> Bbox:
    return text.get_window_extent(canvas.get_renderer()).padded(pad)


def _canvas(figure: Figure) -> FigureCanvasAgg:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # lays the axes out, so that data coordinates have their final place
    return canvas


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of visible texts whose boxes overlap, by their words."""
    canvas = _canvas(figure)
    unseen = _outside(figure)
    texts = [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in unseen
    ]
    boxes = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in texts]
    return [
        (a, b)
        for i, (a, box) in enumerate(boxes)
        for b, other in boxes[i + 1 :]
        if box.shrunk(0.96, 0.9).overlaps(other.shrunk(0.96, 0.9))
    ]


def _outside(figure: Figure) -> set[Text]:
    """Tick labels beyond the limits of their axis, which matplotlib keeps but does not draw."""
    unseen = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    unseen |= {tick.label1, tick.label2}
    return unseen


def spread(axis: Axes, texts: Sequence[Text], gap: float = 1.0) -> None:
    """Move texts up or down, as little as may be, until none overlaps another.

    Parameters
    ----------
    axis
        The axes whose data coordinates place the texts.
    texts
        In any order; those that share no horizontal extent are left alone.
    gap
        Space between two boxes, in pixels.
    """
    figure = axis.figure
    assert isinstance(figure, Figure)  # noqa: S101 - an axes of ours always has one
    canvas = _canvas(figure)
    placed: list[Bbox] = []
    to_data = axis.transData.inverted()
    for text in sorted(texts, key=lambda t: (-t.get_position()[1], t.get_text())):
        box = _box(text, canvas, gap)
        while hit := next((other for other in placed if box.overlaps(other)), None):
            box = box.translated(0, hit.y0 - box.y1 - 0.5)
        down = box.y0 - _box(text, canvas, gap).y0
        x, y = axis.transData.transform(text.get_position())
        text.set_position(tuple(to_data.transform((x, y + down))))
        placed.append(box)


def stack(axis: Axes, texts: Sequence[Text], step: float, levels: int = 8) -> None:
    """Raise each text by as many steps as it takes to clear those placed before it.

    Parameters
    ----------
    axis
        The axes whose data coordinates place the texts.
    texts
        From left to right, all at the lowest level.
    step
        Height of a level, in data coordinates.
    levels
        How many levels there are; a text that clears none stays on the highest.
    """
    figure = axis.figure
    assert isinstance(figure, Figure)  # noqa: S101 - an axes of ours always has one
    canvas = _canvas(figure)
    placed: list[Bbox] = []
    for text in texts:
        x, y = text.get_position()
        for level in range(levels):
            text.set_position((x, y + level * step))
            # Words on one line need more room between them than lines do.
            box = text.get_window_extent(canvas.get_renderer()).padded(3.5, 1.0)
            if not any(box.overlaps(other) for other in placed):
                break
        placed.append(box)


def above(axis: Axes, texts: Sequence[Text], step: float, bars: Sequence[Bbox]) -> None:
    """Raise each text from its bar until it clears all bars and the texts placed before it.

    At each height it may end at its bar, begin there or stand over its middle; the first that is
    free is taken. A text that clears nothing within forty steps stays on the highest.

    Parameters
    ----------
    axis
        The axes whose data coordinates place the texts and the bars.
    texts
        Each at the foot of its bar's free space.
    step
        Height of a step, in data coordinates.
    bars
        In data coordinates.
    """
    figure = axis.figure
    assert isinstance(figure, Figure)  # noqa: S101 - an axes of ours always has one
    for text in texts:
        text.set_in_layout(False)  # else the axes would shrink for a place that it does not keep
    canvas = _canvas(figure)
    taken = [Bbox(axis.transData.transform(bar)) for bar in bars]
    frame = axis.get_window_extent()
    for text in texts:
        x, y = text.get_position()
        for place in range(120):
            text.set_position((x, y + place // 3 * step))
            text.set_horizontalalignment(("right", "left", "center")[place % 3])
            box = _box(text, canvas)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
            if inside and not any(box.overlaps(other) for other in taken):
                break
        taken.append(box)


def place_around(
    axis: Axes,
    points: Sequence[tuple[float, float, str]],
    distance: float = 5.0,
    lines: Sequence[np.ndarray] = (),
    **style: Any,
) -> list[str]:
    """Label points on a map, each at the first free side; what finds no place is left out.

    Parameters
    ----------
    axis
        The axes, limits already set.
    points
        Longitude, latitude and words, the most important first.
    distance
        From point to label, in points.
    lines
        Rows of longitude and latitude that a label covers only where no side is free of them.
    style
        Passed to `Axes.annotate`.

    Returns
    -------
    list of str
        The words that found no place.
    """
    figure = axis.figure
    assert isinstance(figure, Figure)  # noqa: S101 - an axes of ours always has one
    canvas = _canvas(figure)
    frame = axis.get_window_extent()
    dots = [axis.transData.transform((x, y)) for x, y, _ in points]
    taken = [Bbox.from_bounds(x - 3, y - 3, 6, 6) for x, y in dots]
    paths = [Path(axis.transData.transform(line)) for line in lines]
    sides = [(side, clear) for clear in ((True, False) if paths else (False,)) for side in _AROUND]
    left_out = []
    for number, (x, y, words) in enumerate(points):
        others = taken[:number] + taken[number + 1 :]
        for (horizontal, vertical, dx, dy), clear in sides:
            text = axis.annotate(
                words,
                (x, y),
                (dx * distance, dy * distance),
                textcoords="offset points",
                ha=horizontal,
                va=vertical,
                **style,
            )
            box = _box(text, canvas, 0.5)
            inside = (
                frame.x0 <= box.x0
                and box.x1 <= frame.x1
                and frame.y0 <= box.y0 <= box.y1 <= frame.y1
            )
            crossed = clear and any(path.intersects_bbox(box, filled=False) for path in paths)
            if inside and not crossed and not any(box.overlaps(other) for other in others):
                taken.append(box)
                break
            text.remove()
        else:
            left_out.append(words)
    return left_out
