"""Who crossed the life, where and when: the people who stand in many of its events.

To draw another choice of people, add a parameter to `shared_events`, which `meetings` passes on; to tell
other sides apart, change `SIDES`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.company import AGAINST, BESIDE
from lifebook.charts.drawing import Drawing, drawing
from lifebook.life import Life

__all__ = ["meetings", "shared_events"]

LEAST_SPAN = 0.25
"""Years that a date may leave open and still be drawn as a point."""

SIDES = {"beside": "^", "against": "v", "other": "o"}
"""Marker of each side, the second cue beside the colour."""


def shared_events(life: Life, least: int = 5) -> pd.DataFrame:
    """Events that people of the register have in common with the subject.

    An event in common is not always a meeting: a letter or a trial in absence counts too.

    Parameters
    ----------
    least
        Events with a date that a person must stand in to be taken.

    Returns
    -------
    pandas.DataFrame
        One row for a person in an event, by the person's first event and then by date: ``person``,
        ``name``, ``event``, ``title``, ``date`` (EDTF), ``town`` (name; empty if the event has no
        place), ``side`` (``beside``, ``against``, or ``other`` where the relations name neither, or
        both, as possible then), ``sure`` (the relation certainly held then), ``first`` and ``last``
        (years with a fraction).

    Raises
    ------
    ValueError
        If nobody stands in as many events.
    """
    sides = _sides(life)
    events, names = life.events, life.people["name"]
    rows = []
    for shared in life.event_people.itertuples():
        event = {name: events.at[shared.event, name] for name in ("title", "date", "place")}
        if not event["date"]:
            continue
        when = life.when(shared.event)
        side, sure = _side(sides[sides["person"] == shared.person], when)
        rows.append(
            {
                "person": shared.person,
                "name": names[shared.person],
                "event": shared.event,
                "title": event["title"],
                "date": event["date"],
                "town": _town(life, event["place"]),
                "side": side,
                "sure": sure,
                "first": dates.decimal_year(when.earliest),
                "last": dates.decimal_year(when.latest + 1),
            }
        )
    found = pd.DataFrame(rows)
    found = found[found.groupby("person")["event"].transform("size") >= least]
    if found.empty:
        raise ValueError(f"nobody stands in {least} or more events; choose fewer")
    begins = found.groupby("person")["first"].transform("min")
    order = ["begins", "person", "first", "last", "event"]
    return found.assign(begins=begins).sort_values(order, ignore_index=True).drop(columns="begins")


def _sides(life: Life) -> pd.DataFrame:
    """Relations that are one side or the other, with the days on which they may and must have held.

    Columns: ``person``, ``side``, ``since``, ``sure_from``, ``sure_to``, ``until`` (day numbers). Of
    one without an end nothing but its beginning is certain.
    """
    words = dict.fromkeys(BESIDE, "beside") | dict.fromkeys(AGAINST, "against")
    rows = []
    for row in life.relations[["person", "kind", "began", "ended"]].itertuples():
        if str(row.kind) not in words:
            continue
        began = dates.interval(row.began) if row.began else life.born
        ended = dates.interval(row.ended) if row.ended else None
        rows.append(
            {
                "person": row.person,
                "side": words[str(row.kind)],
                "since": began.earliest,
                "sure_from": began.latest if row.began else life.died.latest,
                "sure_to": ended.earliest if ended else began.latest,
                "until": ended.latest if ended else life.died.latest,
            }
        )
    columns = ["person", "side", "since", "sure_from", "sure_to", "until"]
    return pd.DataFrame(rows, columns=columns)


def _side(relations: pd.DataFrame, when: dates.Interval) -> tuple[str, bool]:
    """The side on which somebody stood, if all relations that may have held agree; and whether surely."""
    may = (relations["since"] <= when.latest) & (relations["until"] >= when.earliest)
    held = relations[may]
    sides = set(held["side"])
    if len(sides) != 1:
        return "other", False
    sure = (held["sure_from"] <= when.earliest) & (held["sure_to"] >= when.latest)
    return sides.pop(), bool(sure.any())


def _town(life: Life, place: str) -> str:
    return str(life.places.at[life.town(place), "name"]) if place else ""


def meetings(life: Life, least: int = 5, towns: int = 2) -> Drawing:
    """A row for each person with many events in common, a mark for each event, and where most were.

    Parameters
    ----------
    least
        As for `shared_events`.
    towns
        Number of towns named beside each row, those with most of the events.
    """
    shared = shared_events(life, least)
    people = shared.drop_duplicates("person").set_index("person")["name"]
    counts = shared["person"].value_counts()
    left, last = shared["first"].min() - 1, shared["last"].max()
    right = last + 0.30 * (last - left)
    figure, (axis,) = style.canvas(height=0.9 + 0.27 * len(people))
    with style.styled():
        for y, person in enumerate(people.index):
            rows = shared[shared["person"] == person]
            _row(axis, y, rows)
            axis.text(last + 0.8, y, _most(rows["town"], towns), va="center", fontsize=8)
        axis.set_yticks(range(len(people)), [f"{n}, {counts[p]}" for p, n in people.items()])
        axis.tick_params(axis="y", labelsize=8)
        axis.set_ylim(len(people) - 0.4, -0.6)
        axis.set_xlim(left, right)
        axis.set_xticks(range(int(left) // 10 * 10 + 10, int(last) + 1, 10))
        for side in ("left", "bottom"):
            axis.spines[side].set_visible(False)
        style.quiet_grid(axis)
        figure.legend(handles=_legend(), loc="outside lower left", ncols=3)
    return drawing(
        figure,
        "meetings",
        title=f"{len(people)} people with {least} or more events of the life of {life.subject} in common",
        finding=_finding(shared, towns),
        caption=(
            "Each mark is an event of the register in which the person has a part, at its date; the "
            "number after a name counts them, and the towns in which most of them took place stand "
            "at the right. A triangle is open where the dates, or an end that nobody recorded, leave "
            "it uncertain whether the relation held; a hatched bar is an event whose date leaves more "
            "than a quarter of a year open. An event in common is not always a meeting in person."
        ),
        data=shared.drop(columns=["first", "last"]),
        tables=("events", "event_people", "relations", "places"),
    )


def _row(axis: Axes, y: int, rows: pd.DataFrame) -> None:
    """One person's events: marks, and hatched bars where the date is wide."""
    axis.plot(
        [rows["first"].min(), rows["last"].max()], [y, y], color=style.INK, alpha=0.3, linewidth=0.7
    )
    for row in rows.itertuples():
        if row.last - row.first > LEAST_SPAN:
            axis.barh(
                y, row.last - row.first, left=row.first, height=0.5, facecolor="none",
                edgecolor=style.colour(str(row.side)), hatch=style.UNCERTAIN_HATCH, linewidth=0.6,
            )  # fmt: skip
        else:
            middle = (row.first + row.last) / 2
            axis.plot([middle], [y], linestyle="", **_look(str(row.side), filled=row.sure))


def _look(side: str, *, filled: bool = True) -> dict[str, Any]:
    return {
        "marker": SIDES[side],
        "markersize": 4.5,
        "markerfacecolor": style.colour(side) if filled or side == "other" else "none",
        "markeredgecolor": style.colour(side),
        "markeredgewidth": 0.7,
    }


def _legend() -> list[Any]:
    words = {
        "beside": "comrade or friend then",
        "against": "opponent then",
        "other": "neither, or not recorded",
    }
    marks: list[Any] = [
        Line2D([], [], linestyle="", label=word, **_look(side)) for side, word in words.items()
    ]
    marks.append(Line2D([], [], linestyle="", label="possibly so", **_look("beside", filled=False)))
    hue = style.colour("other")
    hatched = Patch(
        facecolor="none",
        edgecolor=hue,
        hatch=style.UNCERTAIN_HATCH,
        label="possible: the date is uncertain",
    )
    return [*marks, hatched]


def _most(towns: pd.Series, number: int) -> str:
    """The commonest towns, in words, with the number of events in each."""
    counted = towns[towns != ""].value_counts(sort=False)
    # By number, then by name: equal counts must not depend on the order of rows.
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:number]
    return ", ".join(f"{town} {count}" for town, count in ranked)


def _finding(shared: pd.DataFrame, towns: int) -> str:
    """Who has how many events in common, from when to when, and where most of them were."""
    told = []
    for _, rows in shared.groupby("person", sort=False):
        first, last = dates.years(rows["date"].iloc[0]), dates.years(rows["date"].iloc[-1])
        where = _most(rows["town"], towns)
        told.append(f"{rows['name'].iloc[0]}: {len(rows)}, {first} to {last} ({where})")
    return "Events in common, by first event: " + "; ".join(told) + "."
