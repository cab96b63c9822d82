"""The one visual language: colours with fixed meanings, type, and what uncertainty looks like.

Each colour has a light and a dark value and is written into the drawing as a CSS variable, so that
the page's theme chooses (``book/_static/lifebook.css`` sets the dark values). Colour is never the
only cue: liberty also has a bar height, spheres and manners of death a label or a marker.

The hues were chosen for at least 3:1 contrast with the page in both themes (WCAG 2.2, 1.4.11) and
to stay apart under the common colour-vision deficiencies; ``tests/charts/test_style.py`` computes
the contrasts.

To add a meaning: a name in `COLOURS`, its dark value in the style sheet.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple

# A build that draws nothing needs the colours alone, and matplotlib takes longest to import.
if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#101418"
"""Text and lines; becomes the text colour of the page."""

UNCERTAIN_HATCH = "//////"
"""What is only possible is hatched, never filled."""


class Hue(NamedTuple):
    """A colour on a light and on a dark page."""

    light: str
    dark: str


COLOURS = {
    "free": Hue("#2b7bba", "#6fb1ea"),
    "restricted": Hue("#b07400", "#e5ac3c"),
    "confined": Hue("#8f2d60", "#e887b6"),
    "movement": Hue("#6b52a3", "#a994e0"),
    "press": Hue("#83653a", "#c9a877"),
    "soviet": Hue("#c2402e", "#f2836f"),
    "party": Hue("#9c2f4f", "#e582a0"),
    "state": Hue("#2d74ae", "#72b2e6"),
    "army": Hue("#4a7a34", "#8dc271"),
    "diplomacy": Hue("#0f7f82", "#4fc0c2"),
    "international": Hue("#b85c12", "#ee9c5b"),
    "subject": Hue("#c03a1f", "#ff8a70"),
    "land": Hue("#e4ddd0", "#363c42"),
    "other": Hue("#6a7078", "#a2a9b1"),
    "beside": Hue("#1d7466", "#63c9b6"),
    "against": Hue("#7a5c4d", "#c4a18f"),
    "confirmed": Hue("#2f7d4f", "#6fcf97"),
    "imprecise": Hue("#9a6b00", "#e0b040"),
    "disputed": Hue("#6f4bb0", "#b69cf0"),
    "contradicted": Hue("#b3261e", "#ff897d"),
    "unverified": Hue("#5f6670", "#a9b0b8"),
}

LIBERTY_HEIGHT = {"free": 0.34, "restricted": 0.56, "confined": 0.82}
"""Bar heights, the second cue for liberty: the less free, the heavier."""

_RC: dict[Any, Any] = {
    "svg.fonttype": "none",  # real text, which can be searched and read aloud
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "hatch.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
}


def colour(meaning: str) -> str:
    """Light value of a meaning's colour, by which the drawing's variable is recognised.

    Raises
    ------
    KeyError
        If the meaning has no colour.
    """
    return COLOURS[meaning].light


def canvas(
    width: float = 7.4, height: float = 4.0, **subplots: object
) -> tuple[Figure, list[Axes]]:
    """Make an empty figure in the style of the edition.

    Parameters
    ----------
    width, height
        Size in inches; 7.4 is the width of the book's text.
    subplots
        Passed to `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    figure, axes
        The figure, not known to pyplot, and its axes in reading order.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_RC):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(squeeze=False, **subplots)  # type: ignore[call-overload]
    return figure, [axis for row in axes for axis in row]


def styled() -> AbstractContextManager[None]:
    """Context in which artists are made and saved, so that late text has the style too."""
    from matplotlib import rc_context

    return rc_context(_RC)


def quiet_grid(axis: Axes, which: str = "x") -> None:
    """Faint lines behind the data, and no ticks."""
    axis.set_axisbelow(True)
    axis.grid(axis=which, color=INK, alpha=0.14, linewidth=0.6)  # type: ignore[arg-type]
    axis.tick_params(length=0)
