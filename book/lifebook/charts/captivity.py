"""Figures of captivity: each time without liberty as a bar, and the days of it by decade of age.

A captivity is a run of stays that follow one another without a free one between them, in the hands
of one state; a journey within a longer stay is one run whatever states it crosses, and the sea
belongs to what came before. It ends at the latest where a release, an escape or the end of a term is
recorded. What interrupts a captivity is part of it.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.roles import uncertain_bar, uncertainty_legend
from lifebook.dates import Interval
from lifebook.life import Life, Span

__all__ = ["by_decade", "captivities", "captivities_in_days", "liberty_by_decade", "spells"]

UNFREE = ("confined", "restricted")
"""The kinds of liberty that are less than free, the heaviest first."""

MARKS = {
    "release": ("o", "release"),
    "escape": ("^", "escape"),
    "transfer": (">", "transfer"),
    "deportation": ("D", "deportation"),
    "expiry": ("s", "end of term"),
    "": ("x", "end not classed"),
}
"""A shape and a word for each way in which a captivity ended."""

_ENDS = ("release", "escape", "expiry")
"""What ends a captivity in any case; after a transfer or a deportation he may still be held."""


# --- Frames ------------------------------------------------------------------------------------


def spells(life: Life) -> pd.DataFrame:
    """Captivities in order, cut where confinement and restriction change places.

    Returns
    -------
    pandas.DataFrame
        One row a spell: ``captivity`` (id of its first stay), ``liberty``, and as ordinals of days
        ``possible_from``, ``certain_from``, ``certain_to``, ``possible_to``.
    """
    liberty = life.stays["liberty"]
    rows: list[dict[str, Any]] = []
    for held in _runs(life):
        for number, span in enumerate(held):
            kind = str(liberty[span.id])
            if number == 0 or rows[-1]["liberty"] != kind:
                rows.append(
                    {
                        "captivity": held[0].id,
                        "liberty": kind,
                        "possible_from": span.began.earliest,
                        "certain_from": span.began.latest,
                    }
                )
            rows[-1] |= {"certain_to": span.ended.earliest, "possible_to": span.ended.latest}
    return pd.DataFrame(rows)


def captivities(life: Life) -> pd.DataFrame:
    """Every captivity with its length, as the least and the greatest possible, and its end.

    Returns
    -------
    pandas.DataFrame
        One row a captivity, by beginning, indexed by the id of its first stay: ``years``,
        ``states``, ``began`` and ``ended`` (EDTF), ``circumstances``, ``stays`` (how many), ``least``,
        ``days`` (uncertain dates in their middle) and ``most``; ``confined`` (the days of it, dates
        in their middle); ``how`` (the last recorded end but a transfer, or empty); ``transfers``;
        ``end`` (title of the last event, empty if it is none).
    """
    stays = life.stays[["arrived", "left", "left_event", "circumstance", "liberty"]]
    events = life.events[["title"]]
    rows = []
    for held in _runs(life):
        own = stays.loc[[span.id for span in held]]
        last = str(own["left_event"].iloc[-1])
        hows = [how for _, how in _recorded(life, held)]
        ends = [how for how in hows if how != "transfer"]
        rows.append(
            {
                "id": held[0].id,
                "years": _years(held[0].began.first.year, held[-1].ended.last.year),
                "states": _states(life, held),
                "began": own["arrived"].iloc[0],
                "ended": own["left"].iloc[-1],
                "circumstances": ", ".join(dict.fromkeys(own["circumstance"])),
                "stays": len(held),
                "least": max(held[-1].ended.earliest - held[0].began.latest, 0),
                "days": _middle(held[-1].ended) - _middle(held[0].began),
                "most": held[-1].ended.latest - held[0].began.earliest,
                "confined": sum(
                    _middle(span.ended) - _middle(span.began)
                    for span in held
                    if stays.at[span.id, "liberty"] == "confined"
                ),
                "how": ends[-1] if ends else "",
                "transfers": hows.count("transfer"),
                "end": events.at[last, "title"] if last else "",
            }
        )
    return pd.DataFrame(rows).set_index("id")


def by_decade(life: Life) -> pd.DataFrame:
    """Days free, restricted and confined in each decade of age.

    A day of moving counts for the stay that begins, as in `Life.days`.

    Returns
    -------
    pandas.DataFrame
        One row a decade of age, such as ``20–29``, and a kind of liberty: ``days`` (uncertain dates
        in their middle), ``least`` and ``most``.
    """
    start, length = life.born.earliest, life.died.latest - life.born.earliest + 1
    decades = np.array(
        [
            dates.age_between(life.born, Interval(day, day)).min // 10
            for day in range(max(start, life.born.latest), start + length)
        ]
    )
    decades = np.concatenate([np.zeros(length - len(decades), int), decades])
    masks = _masks(life, length)
    oldest = life.age(life.package.settings["death"]).max
    rows = [
        {"age": _years(10 * decade, min(10 * decade + 9, oldest)), "liberty": kind}
        | {name: int((mask & (decades == decade)).sum()) for name, mask in masks[kind].items()}
        for decade in range(int(decades.max()) + 1)
        for kind in masks
    ]
    return pd.DataFrame(rows).set_index(["age", "liberty"])


def _masks(life: Life, length: int) -> dict[str, dict[str, np.ndarray]]:
    """For each kind of liberty the days that it had, had for certain, and may have had."""
    start = life.born.earliest
    masks = {
        kind: {name: np.zeros(length, bool) for name in ("days", "least", "most")}
        for kind in UNFREE
    }
    for spell in spells(life).itertuples():
        began = Interval(spell.possible_from, spell.certain_from)
        ended = Interval(spell.certain_to, spell.possible_to)
        mine = masks[str(spell.liberty)]
        mine["days"][_middle(began) - start : _middle(ended) - start] = True
        mine["least"][began.latest - start : max(ended.earliest - start, 0)] = True
        mine["most"][began.earliest - start : ended.latest - start] = True
    unfree = {
        name: masks["confined"][name] | masks["restricted"][name] for name in ("days", "most")
    }
    # Between two kinds of unfreedom a date may be open, and that he was not free still certain.
    held = np.zeros(length, bool)
    for run in _runs(life):
        held[run[0].began.latest - start : max(run[-1].ended.earliest - start, 0)] = True
    free = {"days": ~unfree["days"], "least": ~unfree["most"], "most": ~held}
    return {**masks, "free": free}


def _runs(life: Life) -> list[list[Span]]:
    """Captivities in order, each as its stays in order."""
    stays = life.stays
    liberty, within = stays["liberty"], stays["within"]
    runs: list[list[Span]] = []
    for span in life.spans("stays"):
        parent = within[span.id]
        if liberty[span.id] == "free" or (parent and liberty[parent] != "free"):
            continue
        before = runs[-1][-1] if runs else None
        if before is not None and _goes_on(life, before, span):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _goes_on(life: Life, before: Span, span: Span) -> bool:
    """Whether a stay without liberty is of the same captivity as the one before it."""
    stays = life.stays[["arrived_event", "left_event", "within", "state", "place"]]
    first, then = stays.loc[before.id], stays.loc[span.id]
    if first["left_event"] != then["arrived_event"] or before.ended != span.began:
        return False
    if first["left_event"] and life.events.at[first["left_event"], "ended_how"] in _ENDS:
        return False
    if first["within"] or then["within"]:
        return bool(first["within"] == then["within"])
    return bool(first["state"] == then["state"]) or not life.places.at[then["place"], "country"]


def _recorded(life: Life, held: list[Span]) -> list[tuple[Interval, str]]:
    """The recorded ends within a captivity: when, and how."""
    events, left = life.events["ended_how"].astype(str), life.stays["left_event"]
    ended = [(span.ended, events.get(left[span.id], "")) for span in held]
    return [(when, how) for when, how in ended if how in MARKS and how]


def _states(life: Life, held: list[Span]) -> str:
    """The states in whose hands he was, in order; the sea only if he was nowhere else."""
    own = life.stays.loc[[span.id for span in held], ["place", "state"]]
    ashore = own[own["place"].map(life.places["country"]) != ""]
    return ", ".join(dict.fromkeys((ashore if len(ashore) else own)["state"]))


def _middle(when: Interval) -> int:
    return (when.earliest + when.latest) // 2


def _years(first: int, last: int) -> str:
    """Years, or years of age, from first to last."""
    return str(first) if first == last else f"{first}–{last}"


def _days(least: int, most: int) -> str:
    """A number of days as a range where the dates leave it open."""
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


# --- Each captivity ----------------------------------------------------------------------------


def captivities_in_days(life: Life) -> Drawing:
    """Each captivity as a bar of its days, with the way in which it ended.

    Colour and height give the liberty, the shape at the end the way out; a shape above a bar is a
    recorded end after which he was still held. Uncertain days are hatched.
    """
    held = captivities(life)
    figure, (axis,) = style.canvas(height=1.2 + 0.3 * len(held))
    right = float(held["most"].max()) * 1.5
    with style.styled():
        _bars(axis, spells(life), held, right)
        inner = _inner_marks(axis, life, right)
        for y, row in enumerate(held.itertuples()):
            _end(axis, y, row, right)
        axis.set_yticks(range(len(held)), list(held["years"] + "  " + held["states"]))
        axis.tick_params(axis="y", labelsize=8)
        axis.set_ylim(len(held) - 0.4, -0.8)
        axis.set_xlim(-right / 120, right)
        axis.xaxis.tick_top()
        axis.set_xticks([t for t in axis.get_xticks() if 0 <= t <= held["most"].max()])
        axis.set_xlabel("days since it began")
        axis.xaxis.set_label_position("top")
        axis.spines["left"].set_visible(False)
        axis.spines["bottom"].set_visible(False)
        style.quiet_grid(axis)
        figure.legend(handles=_legend({*held["how"], *inner}), loc="outside lower left", ncols=3)
    return drawing(
        figure,
        "captivities",
        title=f"{len(held)} times that {life.subject} was not free",
        finding=_finding(held),
        caption=(
            f"{len(held)} times without liberty, each from its first day; stays in the hands of one "
            "state that follow one another are joined. High bars are lock, guard or convoy, low bars "
            "a place or a police order to keep to. Hatching spans the days between which a date leaves "
            "the change; a doubt of a few days is too narrow to hatch and stands in the figures. The "
            "shape before the words is the way in which it ended, a shape above a bar a recorded end "
            "after which he was still held, its date taken in the middle. Where no way out is classed the last event "
            "stands in its own words."
        ),
        data=held,
        tables=("stays", "events"),
    )


def _bars(axis: Axes, pieces: pd.DataFrame, held: pd.DataFrame, right: float) -> None:
    edges = ["possible_from", "certain_from", "certain_to", "possible_to"]
    began = pieces.groupby("captivity")["possible_from"].transform("min")
    since = pieces.assign(**{edge: pieces[edge] - began for edge in edges})
    rows = {captivity: y for y, captivity in enumerate(held.index)}
    for spell in since.itertuples():
        height = style.LIBERTY_HEIGHT[str(spell.liberty)] * 0.7
        hue = style.colour(str(spell.liberty))
        uncertain_bar(axis, rows[spell.captivity], spell, hue, 0, right, height=height)


def _inner_marks(axis: Axes, life: Life, right: float) -> set[str]:
    """Mark the recorded ends after which he was still held, and tell which ways they were."""
    seen = set()
    for y, held in enumerate(_runs(life)):
        recorded = _recorded(life, held)
        last = next(
            (n for n, (_, how) in reversed([*enumerate(recorded)]) if how != "transfer"), -1
        )
        for number, (when, how) in enumerate(recorded):
            if number != last:
                _mark(axis, _middle(when) - held[0].began.earliest, y - 0.43, how, 4.0)
                seen.add(how)
    return seen


def _mark(axis: Axes, x: float, y: float, how: str, size: float) -> None:
    axis.plot(
        x, y, MARKS[how][0], color=style.INK, markersize=size, markeredgewidth=_edge(how), zorder=4
    )


def _edge(how: str) -> float:
    return 0.0 if how else 1.2  # a cross is nothing but its edge


def _end(axis: Axes, y: int, row: Any, right: float) -> None:
    """The shape of the way out after the bar, then the days and the words."""
    _mark(axis, row.most + right * 0.014, y, row.how, 5.0)
    words = MARKS[row.how][1] if row.how else f"“{row.end}”"
    text = f"{_days(row.least, row.most)} {'day' if row.most == 1 else 'days'}, {words}"
    axis.text(row.most + right * 0.027, y, text, va="center", fontsize=8)


def _legend(ways: set[str]) -> list[Any]:
    bars = [Patch(color=style.colour(kind), label=kind) for kind in UNFREE]
    shapes = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=shape,
            color=style.INK,
            markersize=5,
            markeredgewidth=_edge(how),
            label=words,
        )
        for how, (shape, words) in MARKS.items()
        if how in ways
    ]
    return [*bars, uncertainty_legend()[1], *shapes]


def _finding(held: pd.DataFrame) -> str:
    longest = held.loc[held["days"].idxmax()]
    ways = ", ".join(
        f"{words} {int((held['how'] == how).sum())}"
        for how, (_, words) in MARKS.items()
        if (held["how"] == how).any()
    )
    most, days = int(held["confined"].sum()), int(held["days"].sum())
    return (
        f"Of {len(held)} times the longest lasted {_days(longest['least'], longest['most'])} days "
        f"({longest['years']}, {longest['states']}); {int((held['most'] < 60).sum())} lasted fewer than "
        "sixty. "
        f"Together they come to about {days:,} days, of which {most:,} confined. Ways out: {ways}."
    )


# --- By decade of age --------------------------------------------------------------------------


def liberty_by_decade(life: Life) -> Drawing:
    """Days confined, restricted and free in each decade of age, on one scale.

    A panel a kind of liberty; days that are only possible are hatched.
    """
    counted = by_decade(life)
    ages = list(dict.fromkeys(counted.index.get_level_values("age")))
    kinds = [*UNFREE, "free"]
    widest = [max(int(counted.xs(kind, level="liberty")["most"].max()), 1) for kind in kinds]
    room = max(widest) * 0.3
    figure, axes = style.canvas(
        height=0.9 + 0.28 * len(ages),
        ncols=len(kinds),
        sharey=True,
        width_ratios=[width + room for width in widest],
    )
    with style.styled():
        for axis, kind, width in zip(axes, kinds, widest, strict=True):
            _decades(axis, counted.xs(kind, level="liberty"), kind, width + room)
        axes[0].set_yticks(range(len(ages)), [f"aged {age}" for age in ages])
        axes[0].set_ylim(len(ages) - 0.4, -0.6)
        figure.legend(handles=[uncertainty_legend()[1]], loc="outside lower left")
    return drawing(
        figure,
        "liberty-by-decade",
        title=f"Days confined, restricted and free in each decade of {life.subject}’s age",
        finding=_decade_finding(counted),
        caption=(
            "Days by decade of age, on one scale for all three panels; the number is the least and the "
            "greatest that the dates allow. Hatched days are only possible. A day of moving counts "
            "for the stay that begins."
        ),
        data=counted,
        tables=("stays", "events"),
    )


def _decades(axis: Axes, counted: pd.DataFrame, kind: str, limit: float) -> None:
    for y, row in enumerate(counted.itertuples()):
        if row.most:
            bounds = pd.Series(
                {
                    "possible_from": 0,
                    "certain_from": 0,
                    "certain_to": row.least,
                    "possible_to": row.most,
                }
            )
            height = style.LIBERTY_HEIGHT[kind]
            uncertain_bar(axis, y, bounds, style.colour(kind), 0, limit, height=height)
        axis.text(row.most + 60, y, _days(row.least, row.most), va="center", fontsize=8)
    axis.set_title(f"days {kind}")
    axis.set_xlim(0, limit)
    axis.xaxis.set_visible(False)
    axis.spines["bottom"].set_visible(False)
    axis.tick_params(length=0)


def _decade_finding(counted: pd.DataFrame) -> str:
    said = []
    for kind in UNFREE:
        mine = counted.xs(kind, level="liberty")
        age = mine["days"].idxmax()
        said.append(
            f"Most days {kind} at the age of {age}: "
            f"{_days(int(mine.at[age, 'least']), int(mine.at[age, 'most']))}"
        )
    days = counted["days"].unstack("liberty")
    wholly = [str(age) for age in days.index if not days.loc[age, list(UNFREE)].any()]
    said.append(
        f"Free on every day at the age of {' and '.join(wholly)}" if wholly else "None all free"
    )
    free, total = int(days["free"].sum()), int(days.to_numpy().sum())
    return ". ".join(said) + f". In all he was free on about {free:,} of {total:,} days."
