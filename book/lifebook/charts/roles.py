"""Figures of roles: each one as a bar in its sphere, and how many at once.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.life import Life, Span

__all__ = ["at_once", "held_at_once", "powers", "role_bars", "roles_in_time"]


def powers(life: Life) -> list[str]:
    """Spheres that gave power over others, as the data package names them."""
    spheres: list[str] = life.package.settings["power"]
    return spheres


def role_bars(life: Life, since: str | None = None, until: str | None = None) -> pd.DataFrame:
    """Roles in the order of their sphere and beginning, as years with a fraction.

    Parameters
    ----------
    since, until
        EDTF dates; roles that cannot fall between them are left out. Default: the whole life.

    Returns
    -------
    pandas.DataFrame
        One row a role: ``label``, ``sphere``, ``certainty``, ``possible_from``, ``certain_from``,
        ``certain_to``, ``possible_to``.
    """
    first = dates.interval(since).earliest if since else life.born.earliest
    last = dates.interval(until).latest if until else life.died.latest
    roles = life.roles
    spheres = life.package.schemas["roles"].vocabulary("sphere")
    rows = [
        {
            "id": span.id,
            "label": roles.at[span.id, "label"],
            "sphere": roles.at[span.id, "sphere"],
            "certainty": roles.at[span.id, "certainty"],
            "possible_from": dates.decimal_year(span.began.earliest),
            "certain_from": dates.decimal_year(span.began.latest),
            "certain_to": dates.decimal_year(span.ended.earliest + 1),
            "possible_to": dates.decimal_year(span.ended.latest + 1),
        }
        for span in life.spans("roles")
        if span.ended.latest >= first and span.began.earliest <= last
    ]
    bars = pd.DataFrame(rows).set_index("id")
    order = bars["sphere"].map({sphere: number for number, sphere in enumerate(spheres)})
    return bars.iloc[np.lexsort((bars["possible_from"], order))]


def roles_in_time(life: Life, since: str | None = None, until: str | None = None) -> Drawing:
    """Every role as a bar in its sphere; uncertain beginnings and ends are hatched.

    Parameters
    ----------
    since, until
        EDTF dates between which to draw; default the span of all roles.
    """
    bars = role_bars(life, since, until)
    spheres = list(dict.fromkeys(bars["sphere"]))
    figure, (axis,) = style.canvas(height=1.0 + 0.2 * (len(bars) + len(spheres)))
    left = (
        dates.decimal_year(dates.interval(since).earliest)
        if since
        else bars["possible_from"].min() - 0.5
    )
    right = (
        dates.decimal_year(dates.interval(until).latest)
        if until
        else bars["possible_to"].max() + 0.5
    )
    with style.styled():
        ticks = list(_rows(axis, bars, left, right))
        axis.set_yticks([y for y, _ in ticks], [label for _, label in ticks])
        for (_, label), tick in zip(ticks, axis.get_yticklabels(), strict=True):
            if label in spheres:
                tick.set_fontweight("bold")
            tick.set_fontsize(8)
        axis.set_ylim(len(ticks) - 0.3, -0.8)
        axis.set_xlim(left, right)
        axis.xaxis.tick_top()
        axis.spines["left"].set_visible(False)
        axis.spines["bottom"].set_visible(False)
        axis.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
        style.quiet_grid(axis)
        figure.legend(handles=uncertainty_legend(), loc="outside lower left", ncols=2)
    power = bars[bars["sphere"].isin(powers(life))]
    return drawing(
        figure,
        "roles" if since is None else f"roles-{since}-{until}",
        title=f"{len(bars)} roles of {life.subject}, by sphere",
        finding=_roles_finding(bars, power),
        caption=(
            f"{len(bars)} offices and functions in {len(spheres)} spheres. A filled bar is a time in "
            "which the role was certainly held, a hatched end the days between which the evidence "
            "leaves the beginning or the end."
        ),
        data=bars,
        tables=("roles",),
    )


def _roles_finding(bars: pd.DataFrame, power: pd.DataFrame) -> str:
    counts = ", ".join(
        f"{sphere} {n}" for sphere, n in bars.groupby("sphere", sort=False).size().items()
    )
    if power.empty:
        return f"By sphere: {counts}. None of them gave power."
    begins, ends = int(power["possible_from"].min()), int(power["possible_to"].max())
    return (
        f"By sphere: {counts}. The {len(power)} roles that gave power (soviet, party, state, army, "
        f"diplomacy) all lie between {begins} and {ends}."
    )


def _rows(axis: Axes, bars: pd.DataFrame, left: float, right: float) -> Iterator[tuple[int, str]]:
    """Draw bars sphere by sphere and give each row's place and label."""
    y = 0
    for sphere, group in bars.groupby("sphere", sort=False):
        yield y, str(sphere)
        for row in group.itertuples():
            y += 1
            uncertain_bar(axis, y, row, style.colour(str(sphere)), left, right)
            yield y, str(row.label)
        y += 1


def uncertain_bar(
    axis: Axes, y: float, row: Any, hue: str, left: float, right: float, height: float = 0.62
) -> None:
    """Draw one span: filled where certain, hatched where only possible, never invisibly short.

    Parameters
    ----------
    row
        Has ``possible_from``, ``certain_from``, ``certain_to`` and ``possible_to``, in years.
    left, right
        Limits of the axis, in years; the bar is cut there.
    """
    least = (right - left) / 260  # about two pixels: a role of days is still a mark
    start, end = max(row.possible_from, left), min(row.possible_to, right)
    end = max(end, start + least)
    solid = (max(row.certain_from, left), min(row.certain_to, right))
    if row.possible_to - row.possible_from > row.certain_to - row.certain_from + least:
        axis.barh(
            y,
            end - start,
            left=start,
            height=height,
            facecolor="none",
            edgecolor=hue,
            linewidth=0.7,
            hatch=style.UNCERTAIN_HATCH,
        )
    else:
        solid = (start, end)
    if solid[1] > solid[0]:
        axis.barh(y, solid[1] - solid[0], left=solid[0], height=height, color=hue)


def uncertainty_legend() -> list[Patch]:
    """The two looks of a bar."""
    hue = style.colour("other")
    return [
        Patch(facecolor=hue, edgecolor=hue, label="certain"),
        Patch(
            facecolor="none",
            edgecolor=hue,
            hatch=style.UNCERTAIN_HATCH,
            label="possible: the date is uncertain",
        ),
    ]


def held_at_once(life: Life) -> pd.DataFrame:
    """Number of roles held on each day of the life.

    Returns
    -------
    pandas.DataFrame
        One row a day (`datetime64` index): ``certain`` and ``possible``, all spheres; ``power`` and
        ``power_possible``, spheres that gave power; ``confined``, whether he may have been.
    """
    start, last = life.born.earliest, life.died.latest
    index = pd.date_range(life.born.first, life.died.last, unit="s")
    spheres, liberty = life.roles["sphere"], life.stays["liberty"]
    held = pd.DataFrame(0, index, ["certain", "possible", "power", "power_possible"])
    for span in life.spans("roles"):
        certain, possible = _certainly(span, start), _possibly(span, start, last)
        held.iloc[certain, 0] += 1
        held.iloc[possible, 1] += 1
        if spheres[span.id] in powers(life):
            held.iloc[certain, 2] += 1
            held.iloc[possible, 3] += 1
    confined = np.zeros(len(index), bool)
    for span in life.spans("stays"):
        if liberty[span.id] == "confined":
            confined[_possibly(span, start, last)] = True
    return held.assign(confined=confined)


def _certainly(span: Span, start: int) -> slice:
    return slice(max(span.began.latest - start, 0), max(span.ended.earliest - start + 1, 0))


def _possibly(span: Span, start: int, last: int) -> slice:
    return slice(max(span.began.earliest - start, 0), min(span.ended.latest, last) - start + 1)


def at_once(life: Life) -> Drawing:
    """How many roles at once, day by day, over a strip of the times in which he was confined."""
    held = held_at_once(life)
    # Only the days on which something changes, else the drawing has 22,203 corners a line.
    steps = held[held.ne(held.shift()).any(axis=1)]
    steps = pd.concat([steps, held.iloc[[-1]]])
    years = np.array([dates.decimal_year(day.toordinal()) for day in steps.index])
    figure, (axis,) = style.canvas(height=3.2)
    with style.styled():
        axis.fill_between(
            years,
            steps["certain"],
            steps["possible"],
            step="post",
            facecolor="none",
            edgecolor=style.colour("other"),
            hatch=style.UNCERTAIN_HATCH,
            linewidth=0.4,
        )
        axis.fill_between(
            years, steps["certain"], step="post", color=style.colour("other"), linewidth=0
        )
        axis.fill_between(
            years, steps["power"], step="post", color=style.colour("army"), linewidth=0
        )
        for start, end in _runs(steps["confined"].to_numpy()):
            axis.axvspan(
                years[start], years[end + 1], ymin=0, ymax=0.055, color=style.colour("confined")
            )
        most = int(held["possible"].max())
        axis.set_ylim(-most * 0.075, most + 1.5)
        axis.set_xlim(years[0], years[-1])
        axis.set_ylabel("roles at once")
        axis.yaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
        style.quiet_grid(axis, "y")
        axis.legend(handles=_at_once_legend(), loc="upper left")
    peak = held["possible"].idxmax()
    days_of_power = int((held["power"] > 0).sum())
    perhaps = int((held["power_possible"] > 0).sum()) - days_of_power
    return drawing(
        figure,
        "at-once",
        title=f"How many roles {life.subject} held at once",
        finding=(
            f"At most {most}, first on {dates.wording(str(peak.date()))}. Roles that gave power were "
            f"certainly held on {days_of_power:,} of {len(held):,} days, "
            f"{days_of_power / len(held):.0%} of the life, and possibly on {perhaps:,} more."
        ),
        caption=(
            "Roles held on each day: those that gave power (soviet, party, state, army, diplomacy) below, "
            "all others above them; hatched where a date leaves it open. The strip at the foot marks "
            "prison, convoy and internment."
        ),
        data=steps,
        tables=("roles", "stays"),
    )


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last position of each run of true values, none of them at the very end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags[:-1].astype(int), [0]))))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def _at_once_legend() -> list[Patch]:
    return [
        Patch(color=style.colour("army"), label="roles that gave power"),
        Patch(color=style.colour("other"), label="other roles"),
        Patch(
            facecolor="none",
            edgecolor=style.colour("other"),
            hatch=style.UNCERTAIN_HATCH,
            label="possible: a date is uncertain",
        ),
        Patch(color=style.colour("confined"), label="confined (strip at the foot)"),
    ]
