"""Figures of two calendars: where in the month a day falls in each, and what mixing them costs.

Only events whose day is certain and before the switch (``calendar_switch``) have a day in both
calendars; one that lasted is taken at its first day. The Old Style day is the one entered from a
source or, where there is none, computed, and `days_in_both` says which.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

import textwrap
from calendar import isleap
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.life import Life
from lifebook.tables import DataError

__all__ = [
    "age_slips",
    "days_in_both",
    "intervals",
    "leap_days",
    "month_slip",
    "months_in_both",
    "signed",
    "slips",
]

_MIXTURES = {
    "old_to_new": ("birth in Old Style, event in New", "^"),
    "both_old": ("both in Old Style, subtracted as if in New", "s"),
    "new_to_old": ("birth in New Style, event in Old", "v"),
}
_AS_DRAWN: dict[bool, Any] = {False: "-", True: (0, (3, 1.6))}
"""Line by whether the Old Style day is computed."""


# --- Frames ------------------------------------------------------------------------------------


def _as_if_new(julian: str) -> int:
    """Day number that a reader gets who takes an Old Style day for a New Style one.

    A 29 February that only Old Style has becomes 1 March.
    """
    year, month, day = (int(part) for part in julian.split("-"))
    return date(year, month, 1).toordinal() + day - 1


def days_in_both(life: Life) -> pd.DataFrame:
    """Events before the switch whose day is certain, in order, with that day in both calendars.

    Returns
    -------
    pandas.DataFrame
        One row an event: ``title``; ``date`` and ``julian``, its (first) day as ``YYYY-MM-DD`` in
        New and in Old Style; ``computed``, whether the latter stands in no source; ``difference``
        in days; ``changes``, the coarsest of ``year`` and ``month`` that the two have not in
        common, or ""; ``certainty`` of the event.
    """
    rows = []
    events = life.events[["id", "title", "date", "julian", "certainty"]]
    for event in events.itertuples():
        then = dates.interval(dates.start(event.date)) if event.date else None
        if then is None or not then.exact or then.earliest >= life.switch:
            continue
        new = then.first.isoformat()
        old = dates.start(event.julian) or dates.as_julian(then.earliest)
        rows.append(
            {
                "id": event.id,
                "title": event.title,
                "date": new,
                "julian": old,
                "computed": not event.julian,
                "difference": then.earliest - _as_if_new(old),
                "changes": "year" if new[:4] != old[:4] else "month" if new[:7] != old[:7] else "",
                "certainty": str(event.certainty),
            }
        )
    return pd.DataFrame(rows).set_index("id").sort_values("date", kind="stable")


def month_slip(life: Life) -> float:
    """Part of the days from the birth to the switch that are in another month in Old Style."""
    days = range(life.born.earliest, life.switch)
    other = sum(date.fromordinal(day).isoformat()[:7] != dates.as_julian(day)[:7] for day in days)
    return other / len(days)


def leap_days(life: Life, around: int = 2) -> pd.DataFrame:
    """Leap days of the life that only the Julian calendar had, and some days around each.

    Returns
    -------
    pandas.DataFrame
        One row a day: ``date`` and ``julian`` (``YYYY-MM-DD``), ``difference`` in days, ``leap``.
    """
    rows = []
    for day in range(life.born.earliest, life.switch):
        old = dates.as_julian(day)
        if old.endswith("-02-29") and not isleap(int(old[:4])):
            rows += [(near, near == day) for near in range(day - around, day + around + 1)]
    return pd.DataFrame(
        [
            {
                "date": date.fromordinal(day).isoformat(),
                "julian": dates.as_julian(day),
                "difference": day - _as_if_new(dates.as_julian(day)),
                "leap": leap,
            }
            for day, leap in rows
        ],
        columns=["date", "julian", "difference", "leap"],
    )


def intervals(life: Life, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Days between two events, and how many too many or too few each way of mixing gives.

    Returns
    -------
    pandas.DataFrame
        One row a pair: ``first`` and ``second`` (ids), ``days``, and the error in days of
        ``old_to_new`` (the first event taken in Old Style, the second in New), ``new_to_old``, and
        ``both_old`` (both in Old Style, subtracted as if they were New).

    Raises
    ------
    DataError
        If an event has no certain day before the switch, or is unknown.
    """
    known = days_in_both(life)
    rows = []
    for pair in pairs:
        for event in pair:
            if event not in known.index:
                raise DataError(f"{event!r} has no certain day before the calendar switched")
        (new, then_new), (old, then_old) = (
            [dates.day(known.at[event, "date"]) for event in pair],
            [_as_if_new(known.at[event, "julian"]) for event in pair],
        )
        days = then_new - new
        rows.append(
            {
                "first": pair[0],
                "second": pair[1],
                "days": days,
                "old_to_new": then_new - old - days,
                "new_to_old": then_old - new - days,
                "both_old": then_old - old - days,
            }
        )
    return pd.DataFrame(rows)


def _age(born: str, then: str) -> int:
    """Whole years between two days written ``YYYY-MM-DD``, whatever their calendars."""
    return int(then[:4]) - int(born[:4]) - (then[5:] < born[5:])


def slips(life: Life) -> pd.DataFrame:
    """Every later event of `days_in_both` as an age: days and years, right and by each mixture.

    Returns
    -------
    pandas.DataFrame
        One row an event: ``title``, ``date``, ``days`` since the birth, the errors in days as in
        `intervals`, ``age`` in whole years, and the same from each mixture as ``age_old_to_new``,
        ``age_new_to_old`` and ``age_both_old``.
    """
    known, birth = days_in_both(life), life.package.settings["birth"]
    born = known.loc[birth]
    later = known[known["date"] > born["date"]]
    wrong = intervals(life, [(birth, str(event)) for event in later.index])
    wrong = wrong.set_index("second").drop(columns="first")
    ages = {
        "age": [_age(born["date"], then) for then in later["date"]],
        "age_old_to_new": [_age(born["julian"], then) for then in later["date"]],
        "age_new_to_old": [_age(born["date"], then) for then in later["julian"]],
        "age_both_old": [_age(born["julian"], then) for then in later["julian"]],
    }
    return later[["title", "date"]].join(wrong).assign(**ages)


# --- The month in both calendars ---------------------------------------------------------------


def months_in_both(life: Life) -> Drawing:
    """Each day between two rulers of the month; those that change month turn back and are named."""
    known = days_in_both(life)
    moved = known[known["changes"] != ""]
    order = moved.assign(day=moved["date"].str[-2:]).sort_values(["day", "date"], kind="stable")
    figure, (axis,) = style.canvas(height=1.0 + 0.162 * max(len(moved), 31))
    with style.styled():
        _rulers(axis)
        for row in known.itertuples():
            _slope(axis, row)
        step = 30.6 / max(len(order) - 1, 1)
        for place, row in enumerate(order.itertuples()):
            _name(axis, row, 0.7 + place * step)
        figure.legend(handles=_legend(), loc="outside lower left", ncols=2)
    years, computed = (moved["changes"] == "year").sum(), int(known["computed"].sum())
    return drawing(
        figure,
        "months-in-both",
        title=f"{len(known)} days of the month in Old Style and in New",
        finding=(
            f"Of {len(known)} events with a certain day before the switch {len(moved)} are in "
            f"another month in the other calendar, {years} of them in another year. They stand "
            f"late in the month in Old Style, from day {_day(moved['julian']).min()} on, and early "
            f"in New, up to day {_day(moved['date']).max()}."
        ),
        caption=(
            "Each line is an event, from its day of the month in Old Style to its day of the month "
            "in New Style; one that lasted is taken at its first day. Lines that rise to the right "
            "go over into the next month, and only these are named, those that go over into the "
            f"next year in bold. The Old Style day of {len(known) - computed} events is entered "
            f"from a source (unbroken); that of {computed} was computed for this figure (broken)."
        ),
        data=known,
        tables=("events",),
    )


def _day(column: pd.Series) -> pd.Series:
    return column.str[-2:].astype(int)


def _rulers(axis: Axes) -> None:
    """Two rulers of 31 days, the first on top."""
    axis.set_xlim(-0.17, 4.62)
    axis.set_ylim(31.9, -0.9)
    axis.set_axis_off()
    for x, name, side, ha in ((0, "Old Style", -0.05, "right"), (1, "New Style", 1.05, "left")):
        axis.plot([x, x], [0.6, 31.4], color=style.INK, linewidth=0.8)
        axis.text(x, -0.2, name, ha="center", va="center", fontsize=8.5, fontweight="bold")
        for day in range(1, 32):
            axis.text(side, day, f"{day}", ha=ha, va="center", fontsize=7)


def _slope(axis: Axes, row: Any) -> None:
    """One event between the rulers: heavy if it changes month, broken if computed."""
    moves = bool(row.changes)
    axis.plot(
        [0, 1],
        [int(row.julian[-2:]), int(row.date[-2:])],
        color=style.colour("subject" if moves else "other"),
        linewidth=1.1 if moves else 0.6,
        linestyle=_AS_DRAWN[row.computed],
        zorder=3 if moves else 2,
    )


def _name(axis: Axes, row: Any, y: float) -> None:
    """The two dates and the title of an event that changes month, tied to its New Style day."""
    axis.plot(
        [1.18, 1.52, 1.56], [int(row.date[-2:]), y, y], color=style.INK, alpha=0.4, linewidth=0.5
    )
    same_year = row.changes == "month"
    old = dates.day_and_month(row.julian) if same_year else dates.wording(row.julian)
    weight = "normal" if same_year else "bold"
    words = f"{old} → {dates.wording(row.date)}"
    axis.text(1.59, y, words, va="center", fontsize=6.8, fontweight=weight)
    title = textwrap.shorten(row.title, 42, placeholder=" …")
    axis.text(3.03, y, title, va="center", fontsize=6.8, fontweight=weight)


def _legend() -> list[Line2D]:
    moves, stays = style.colour("subject"), style.colour("other")
    return [
        Line2D([], [], color=moves, linewidth=1.4, label="another month in New Style (named)"),
        Line2D([], [], color=stays, linewidth=0.8, label="the same month in both"),
        Line2D([], [], color=style.INK, label="Old Style day entered from a source"),
        Line2D([], [], color=style.INK, linestyle=_AS_DRAWN[True], label="Old Style day computed"),
    ]


# --- What mixing costs -------------------------------------------------------------------------


def age_slips(life: Life) -> Drawing:
    """Error in days of each event's distance from the birth, for three ways to mix the calendars."""
    found = slips(life)
    years = [dates.decimal_year(dates.day(then)) for then in found["date"]]
    figure, axes = style.canvas(height=3.9, nrows=len(_MIXTURES), sharex=True)
    with style.styled():
        for axis, (way, (words, marker)) in zip(axes, _MIXTURES.items(), strict=True):
            wrong = found[f"age_{way}"] != found["age"]
            _mixture(axis, years, found[way], wrong, marker)
            axis.set_title(words, fontsize=8.5)
        _leap_lines(axes, life)
        right = dates.decimal_year(life.switch)
        axes[0].set_xlim(dates.decimal_year(life.born.earliest) - 0.5, right + 0.7)
        axes[0].xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
        axes[1].set_ylabel("error, in days")
        figure.legend(handles=_error_legend(), loc="outside lower left", ncols=2)
    return drawing(
        figure,
        "age-slips",
        title=f"Error in days when {len(found)} ages are reckoned across the calendars",
        finding=_slip_finding(found),
        caption=(
            f"Each mark is one of {len(found)} events, by its year and by how many days too many "
            "(+) or too few (−) the time since the birth comes out to, for three ways to mix the "  # noqa: RUF001
            "calendars. A cross marks an age that is wrong in whole years, measured against New "
            "Style throughout. Old Style days that no source gives are computed."
        ),
        data=found,
        tables=("events",),
    )


def _mixture(
    axis: Axes, years: Sequence[float], error: pd.Series, wrong: pd.Series, marker: str
) -> None:
    """One way of mixing: small marks, and a cross over those whose age is wrong in years."""
    hue = style.colour("other")
    axis.plot(years, error, marker, color=hue, markersize=4, markeredgewidth=0)
    crossed = [(x, y) for x, y, no in zip(years, error, wrong, strict=True) if no]
    if crossed:
        axis.plot(
            *zip(*crossed, strict=True), "X", color=style.colour("subject"), markersize=7.5,
            markeredgewidth=0, zorder=4,
        )  # fmt: skip
    sizes = sorted(set(error))
    axis.set_yticks(sizes, [signed(size) for size in sizes])
    middle = (sizes[0] + sizes[-1]) / 2
    axis.set_ylim(middle - 1.1, middle + 1.1)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
    style.quiet_grid(axis, "y")


def signed(days: int) -> str:
    """An error in days with its sign.

    >>> signed(12), signed(0)
    ('+12', '0')
    """
    return f"{days:+d}".replace("-", "\N{MINUS SIGN}") if days else "0"


def _leap_lines(axes: Sequence[Axes], life: Life) -> None:
    """The days after which the calendars were a day further apart."""
    turns = leap_days(life)
    for row in turns[turns["leap"]].itertuples():
        x = dates.decimal_year(dates.day(row.date))
        for axis in axes:
            axis.axvline(x, color=style.INK, linewidth=0.7, linestyle=(0, (1, 2)))
        _, top = axes[0].get_ylim()
        words = f"{dates.wording(row.julian)}, in Old Style only"
        axes[0].text(x + 0.25, top, words, va="top", fontsize=7.5, fontstyle="italic")


def _error_legend() -> list[Line2D]:
    return [
        Line2D(
            [], [], linestyle="", marker="o", color=style.colour("other"), markeredgewidth=0,
            markersize=4, label="small mark: age right in whole years",
        ),
        Line2D(
            [], [], linestyle="", marker="X", color=style.colour("subject"), markeredgewidth=0,
            markersize=7.5, label="cross: age wrong by a year",
        ),
    ]  # fmt: skip


def _slip_finding(found: pd.DataFrame) -> str:
    said = []
    for way, (words, _) in _MIXTURES.items():
        sizes = " or ".join(signed(size) for size in found[way].unique())
        wrong = int((found[f"age_{way}"] != found["age"]).sum())
        said.append(f"{words}: {sizes} days, {wrong or 'no'} age{'s' * (wrong != 1)} wrong")
    return f"The time from the birth to {len(found)} later events, with {'; with '.join(said)}."
