"""Figures of age: turning points, and the life beside other lives.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from lifebook import dates
from lifebook.charts import labels, style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.life import Life

__all__ = ["ages_at", "contemporaries", "lexis", "turning_points"]

_DEATH_MARKS = {
    "natural": ("o", "natural death"),
    "executed": ("X", "executed"),
    "murdered": ("P", "murdered"),
    "suicide": ("v", "suicide"),
    "killed-in-war": ("*", "killed in war"),
    "accident": ("D", "accident"),
    "in-captivity": ("s", "died in captivity"),
    "unknown": ("$?$", "manner unknown"),
}


def ages_at(life: Life, events: Sequence[str]) -> pd.DataFrame:
    """Age at events, in the order of the events.

    Returns
    -------
    pandas.DataFrame
        One row an event: ``title``, ``date`` (EDTF), ``age`` ("8 or 9"), ``least`` and ``most``
        (whole years), ``youngest`` and ``oldest`` (years with a fraction, for drawing).
    """
    born, told = life.born, life.events
    rows = []
    for event in events:
        when, age = life.when(event), life.age(event)
        rows.append(
            {
                "title": told.at[event, "title"],
                "date": told.at[event, "date"],
                "age": str(age),
                "least": age.min,
                "most": age.max,
                "youngest": max(when.earliest - born.latest, 0) / dates.MEAN_YEAR,
                "oldest": (when.latest - born.earliest) / dates.MEAN_YEAR,
            }
        )
    return pd.DataFrame(rows, index=pd.Index(events, name="event"))


def turning_points(life: Life, events: Sequence[str]) -> Drawing:
    """How old he was at each of `events`: a point where the date is sure, a bar where it is not.

    Parameters
    ----------
    events
        Ids of events, in any order.

    Raises
    ------
    lifebook.tables.DataError
        If an event is unknown.
    """
    ages = ages_at(life, events).sort_values(["youngest", "oldest"])
    titles = [textwrap.fill(title, 38) for title in ages["title"]]
    figure, (axis,) = style.canvas(height=0.6 + 0.37 * len(ages))
    with style.styled():
        for number, row in enumerate(ages.itertuples()):
            _age_mark(axis, number, row.youngest, row.oldest)
            axis.text(
                row.oldest + 1.6,
                number,
                f"{row.age}  ·  {dates.wording(row.date)}",
                va="center",
                fontsize=8,
            )
        axis.set_yticks(range(len(ages)), titles, linespacing=1.05)
        axis.set_ylim(len(ages) - 0.4, -0.6)
        axis.set_xlim(-1, 92)
        axis.set_xticks(range(0, 61, 10))
        axis.set_xlabel("age in years", loc="left")
        axis.spines["left"].set_visible(False)
        style.quiet_grid(axis)
    ranged = int((ages["least"] != ages["most"]).sum())
    first, last = ages.iloc[0], ages.iloc[-1]
    return drawing(
        figure,
        "turning-points",
        title=f"The age of {life.subject} at {len(ages)} turning points",
        finding=(
            f"From age {first['age']} ({first['title']}, {dates.wording(first['date'])}) to age "
            f"{last['age']} ({last['title']}, {dates.wording(last['date'])}); "
            + "; ".join(f"{row.title}: {row.age}" for row in ages.iloc[1:-1].itertuples())
            + "."
        ),
        caption=(
            f"Age at {len(ages)} turning points. A point is a known day; a hatched bar spans the days "
            f"that the evidence leaves open, which makes the age itself uncertain in "
            f"{ranged or 'none'} of them."
        ),
        data=ages,
        tables=("events",),
    )


def _age_mark(axis: Axes, y: int, youngest: float, oldest: float) -> None:
    if oldest - youngest > 0.12:
        axis.barh(
            y,
            oldest - youngest,
            left=youngest,
            height=0.5,
            facecolor="none",
            edgecolor=style.colour("subject"),
            hatch=style.UNCERTAIN_HATCH,
            linewidth=0.8,
        )
    else:
        axis.plot((youngest + oldest) / 2, y, "o", color=style.colour("subject"), markersize=6)


def contemporaries(life: Life, people: Sequence[str]) -> pd.DataFrame:
    """The subject and some people with years of birth and death as decimals.

    Returns
    -------
    pandas.DataFrame
        One row a person: ``name``, ``birth`` and ``death`` (EDTF), ``born`` and ``died`` (calendar
        years with a fraction, possible days taken in the middle), ``age`` (at death, as words), ``died_how``.

    Raises
    ------
    KeyError
        If a person is unknown.
    ValueError
        If a person's birth or death is unknown.
    """
    settings, events = life.package.settings, life.events
    birth, death = (events.at[settings[end], "date"] for end in ("birth", "death"))
    rows = [_lived(life.subject, birth, death, settings["died_how"])]
    everyone, columns = life.people, ("name", "born", "died", "died_how")
    for person in people:
        row = {column: everyone.at[person, column] for column in columns}
        if not (row["born"] and row["died"]):
            raise ValueError(f"{person}: birth or death unknown in people.csv; leave them out")
        rows.append(_lived(row["name"], row["born"], row["died"], row["died_how"]))
    return pd.DataFrame(rows, index=pd.Index([life.subject, *people], name="person"))


def _lived(name: str, birth: str, death: str, how: str) -> dict[str, object]:
    born, died = dates.interval(birth), dates.interval(death)
    return {
        "name": name,
        "birth": birth,
        "death": death,
        "born": _middle(born),
        "died": _middle(died),
        "age": str(dates.age_between(born, died)),
        "died_how": how,
    }


def _middle(when: dates.Interval) -> float:
    return dates.decimal_year((when.earliest + when.latest) / 2)


def lexis(life: Life, people: Sequence[str]) -> Drawing:
    """Life lines on a calendar-by-age chart, after the demographer Wilhelm Lexis (1875).

    Every life is a line that starts at birth and gains a year of age in a year of time; its end is
    marked by the manner of death. Where the lines stand above one another, one reads who was older.

    Parameters
    ----------
    people
        Ids of people whose birth and death are known.
    """
    lives = contemporaries(life, people)
    figure, (axis,) = style.canvas(height=6.2)
    with style.styled():
        # Names of those who died well before him stand in a column left of the crowd of ends.
        early = lives["died"] < lives.at[life.subject, "died"] - 6
        column = lives.loc[early, "died"].min() - 9
        names = [
            _life_line(axis, row, row.Index == life.subject, column if early[row.Index] else None)
            for row in lives.itertuples()
        ]
        axis.set_xlim(lives["born"].min() - 2, lives["died"].max() + 26)
        axis.set_ylim(0, (lives["died"] - lives["born"]).max() + 6)
        axis.set_xlabel("year")
        axis.set_ylabel("age")
        style.quiet_grid(axis, "both")
        axis.legend(handles=_death_legend(lives), loc="upper left", handletextpad=0.3)
        labels.spread(axis, names)
        for name, row in zip(names, lives.itertuples(), strict=True):
            _leader(axis, name, row)
    subject = lives.loc[life.subject]
    outlived = lives[lives["died"] > subject["died"]]
    older = lives[lives["born"] < subject["born"]]
    violent = lives["died_how"].isin(["executed", "murdered", "suicide"]).sum()
    return drawing(
        figure,
        "lexis",
        title=f"{life.subject} beside {len(people)} contemporaries: calendar year by age",
        finding=(
            f"{life.subject} reached {subject['age']}. {len(older)} of the {len(people)} others were "
            f"older, {len(outlived)} lived on after that death ({_names(outlived)}). "
            f"{violent} of these {len(lives)} people were executed or murdered or took their own lives."
        ),
        caption=(
            "Each line is a life: it starts at birth, at age 0, and rises a year in a year, to the age "
            "at death; the mark says how it ended. The people are a choice, not a sample."
        ),
        data=lives,
        tables=("people", "events"),
    )


def _names(lives: pd.DataFrame) -> str:
    return ", ".join(lives["name"]) or "none"


def _life_line(axis: Axes, row: Any, bold: bool, column: float | None) -> Text:
    """Draw one life; its name stands right of the end, or at a column of names left of it."""
    hue = style.colour("subject" if bold else "other")
    marker = _DEATH_MARKS[row.died_how][0]
    age = row.died - row.born
    width, size = (2.4, 7) if bold else (1.1, 5.5)
    size += 2 * marker.startswith("$")  # a sign is thinner than a shape
    axis.plot([row.born, row.died], [0, age], color=hue, linewidth=width, zorder=2 + bold)
    axis.plot(row.died, age, marker=marker, linestyle="", color=hue, markersize=size, zorder=4)
    return axis.text(
        row.died + 1.4 if column is None else column,
        age,
        f"{row.name}, {row.age}",
        ha="left" if column is None else "right",
        va="center",
        fontsize=9 if bold else 8,
        fontweight="bold" if bold else "normal",
        zorder=5,
    )


def _leader(axis: Axes, name: Text, row: Any) -> None:
    """Tie a name to the end of its line where it does not stand beside it."""
    x, y = name.get_position()
    age = row.died - row.born
    if abs(x - row.died) > 2 or abs(y - age) > 1:
        start = x + 0.6 if x < row.died else x - 0.4
        axis.plot([start, row.died], [y, age], color=style.INK, alpha=0.45, linewidth=0.6, zorder=3)


def _death_legend(lives: pd.DataFrame) -> list[Line2D]:
    seen = [how for how in _DEATH_MARKS if how in set(lives["died_how"])]
    return [
        Line2D(
            [],
            [],
            linestyle="",
            marker=_DEATH_MARKS[how][0],
            color=style.colour("other"),
            label=_DEATH_MARKS[how][1],
        )
        for how in seen
    ]
