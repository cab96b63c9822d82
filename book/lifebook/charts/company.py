"""Figures of the company of a life: who changed sides, and when and how people died.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame; a new
manner of death needs its mark in `_MANNERS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.roles import uncertain_bar
from lifebook.life import Life

__all__ = ["deaths", "deaths_by_year", "densest", "manners_by_kind", "standings", "turned", "turns"]

BESIDE = ("comrade", "friend")
AGAINST = ("opponent",)
"""Kinds of relation that are one side or the other; all others are neither."""

_LANE = {"beside": -0.16, "against": 0.16}

# From the bottom of a stack to its top: marker, whether it is filled, words.
_MANNERS = {
    "executed": ("X", True, "executed"),
    "murdered": ("P", True, "murdered"),
    "in-captivity": ("s", True, "died in captivity"),
    "killed-in-war": ("D", True, "killed in war"),
    "suicide": ("v", False, "suicide"),
    "accident": ("D", False, "accident"),
    "natural": ("o", False, "natural death"),
    "unknown": ("$?$", True, "manner unknown or disputed"),
    "": (".", True, "manner not recorded"),
}
_BY_OTHERS = ("executed", "murdered", "in-captivity", "killed-in-war")


# --- Sides -------------------------------------------------------------------------------------


def standings(
    life: Life, beside: Sequence[str] = BESIDE, against: Sequence[str] = AGAINST
) -> pd.DataFrame:
    """Relations of those who stood on both sides, in the order in which they first turned.

    A relation without a beginning cannot be put in order and is left out. One without an end may
    have lasted until the first later relation on the other side; none outlasts a death.

    Parameters
    ----------
    beside, against
        Kinds of relation that are the one side and the other.

    Returns
    -------
    pandas.DataFrame
        One row a relation: ``person``, ``name``, ``kind``, ``side`` (``beside``, ``against``),
        ``began`` and ``ended`` (EDTF), ``possible_from``, ``certain_from``, ``certain_to``, ``possible_to``
        (years with a fraction).
    """
    sides = dict.fromkeys(beside, "beside") | dict.fromkeys(against, "against")
    relations = life.relations[["id", "person", "kind", *_dates("began"), *_dates("ended")]]
    found = relations.assign(side=lambda r: r["kind"].astype(str).map(sides))
    found = found[found["side"].notna() & (found["began"] != "")]
    found = found[found.groupby("person")["side"].transform("nunique") == 2]
    found = found.sort_values(["began_first", "began_last", "id"])
    names = life.people["name"]
    rows = [
        {
            "id": row.Index,
            "person": row.person,
            "name": names[row.person],
            "kind": str(row.kind),
            "side": row.side,
            "began": row.began,
            "ended": row.ended,
            **_span(life, row, found),
        }
        for row in found.itertuples()
    ]
    columns = ["id", "person", "name", "kind", "side", "began", "ended", *_BOUNDS]
    bars = pd.DataFrame(rows, columns=columns).set_index("id")
    firsts = turns(bars).groupby("person")["year"].min()
    keys = bars.assign(
        first=bars["person"].map(firsts), sort_name=bars["person"].map(life.people["sort_name"])
    )
    return keys.sort_values(["first", "sort_name", "possible_from"])[columns[1:]]


def _dates(column: str) -> list[str]:
    """A column of dates and those of its first and last days."""
    return [column, f"{column}_first", f"{column}_last"]


_BOUNDS = ("possible_from", "certain_from", "certain_to", "possible_to")


def _span(life: Life, row: Any, others: pd.DataFrame) -> dict[str, float]:
    """The bounds of a relation; where it has no end, nothing but its beginning is certain."""
    began = dates.interval(row.began)
    died = life.people.at[row.person, "died"]
    limits = [life.died.latest, *([dates.interval(died).latest] if died else [])]
    certain = began.latest
    if row.ended:
        ended = dates.interval(row.ended)
        certain = ended.earliest + 1
        limits.append(ended.latest)
    else:
        later = others[(others["person"] == row.person) & (others["side"] != row.side)]
        later = later[later["began_first"] >= row.began_first]
        limits += [dates.interval(text).latest for text in later["began"]]
    bounds = (began.earliest, began.latest, certain, min(limits) + 1)
    return dict(zip(_BOUNDS, map(dates.decimal_year, bounds), strict=True))


def turns(bars: pd.DataFrame) -> pd.DataFrame:
    """Each change of side in some `standings`, in order of time.

    Returns
    -------
    pandas.DataFrame
        One row a turn: ``person``, ``name``, ``to`` (the new side), ``when`` (EDTF), ``year`` (with
        a fraction, possible days taken in the middle).
    """
    ordered = bars.sort_values(["person", "possible_from"])
    before = ordered.groupby("person")["side"].shift()
    turned = ordered[before.notna() & (before != ordered["side"])]
    year = (turned["possible_from"] + turned["certain_from"]) / 2
    found = turned.rename(columns={"side": "to", "began": "when"}).assign(year=year)
    return found.sort_values(["year", "person"])[["person", "name", "to", "when", "year"]]


def turned(life: Life, beside: Sequence[str] = BESIDE, against: Sequence[str] = AGAINST) -> Drawing:
    """Those who stood on both sides, a row each: beside above the line, against below it.

    Parameters
    ----------
    beside, against
        As for `standings`.

    Raises
    ------
    ValueError
        If nobody stood on both sides.
    """
    bars = standings(life, beside, against)
    if bars.empty:
        raise ValueError("nobody in relations.csv stood on both of these sides")
    words = _side_words(bars, (*beside, *against))
    ends = _ends(life, list(dict.fromkeys(bars["person"])))
    figure, (axis,) = style.canvas(height=1.0 + 0.62 * len(ends))
    left = bars["possible_from"].min() - 1.5
    last = max(bars["possible_to"].max(), ends["year"].max())
    right = last + 0.24 * (last - left)
    with style.styled():
        for y, end in enumerate(ends.itertuples()):
            _row(axis, y, bars[bars["person"] == end.Index], end, (left, right))
        axis.set_yticks(range(len(ends)), list(ends["name"]))
        axis.set_ylim(len(ends) - 0.4, -0.75)
        axis.set_xlim(left, right)
        axis.set_xticks(range(int(left) // 5 * 5 + 5, int(last) + 1, 5))
        axis.spines["left"].set_visible(False)
        axis.spines["bottom"].set_visible(False)
        style.quiet_grid(axis)
        hows = set(ends["died_how"])
        handles = _side_legend(words) + _manner_legend(hows)
        figure.legend(handles=handles, loc="outside lower left", ncols=3)
    open_ends = int((bars["ended"] == "").sum())
    return drawing(
        figure,
        "turned",
        title=f"{len(ends)} people who were both {words['beside']} and {words['against']} of {life.subject}",
        finding=_turned_finding(bars, ends, words),
        caption=(
            f"A bar above the line is time as {words['beside']}, one below it time as "
            f"{words['against']}, in the order in which people first turned; a year stands at "
            "each turn, and the mark at the end gives age at and manner of death. Hatching is what "
            f"is only possible: {open_ends} of these {len(bars)} relations have no recorded end, "
            "and are hatched to the next turn or to a death."
        ),
        data=bars.assign(**{c: bars["person"].map(ends[c]) for c in ("died", "age", "died_how")}),
        tables=("relations", "people"),
    )


def _ends(life: Life, people: Sequence[str]) -> pd.DataFrame:
    """How people ended: ``name``, ``died`` (EDTF), ``year``, ``age`` (as words), ``died_how``."""
    rows = []
    everyone = life.people[["name", "born", "died", "died_how"]]
    for person in people:
        row = everyone.loc[person]
        died = dates.interval(row["died"]) if row["died"] else None
        born = dates.interval(row["born"]) if row["born"] else None
        rows.append(
            {
                "name": row["name"],
                "died": row["died"],
                "year": dates.decimal_year((died.earliest + died.latest) / 2) if died else None,
                "age": str(dates.age_between(born, died)) if born and died else "",
                "died_how": str(row["died_how"]),
            }
        )
    columns = ["name", "died", "year", "age", "died_how"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(people, name="person"))


def _row(axis: Axes, y: int, bars: pd.DataFrame, end: Any, limits: tuple[float, float]) -> None:
    """One person: bars in two lanes, a year at each turn, the mark and words of death."""
    first, last = bars["possible_from"].min(), bars["possible_to"].max()
    known = not pd.isna(end.year)
    axis.plot(
        [first, end.year if known else last], [y, y], color=style.INK, alpha=0.5, linewidth=0.7
    )
    for bar in bars.itertuples():
        hue = style.colour(str(bar.side))
        uncertain_bar(axis, y + _LANE[str(bar.side)], bar, hue, *limits, height=0.28)
    for turn in turns(bars).itertuples():
        axis.plot([turn.year] * 2, [y - 0.37, y + 0.3], color=style.INK, linewidth=0.9, zorder=3)
        words = dates.years(str(turn.when))
        axis.text(turn.year, y - 0.4, words, ha="center", va="bottom", fontsize=7)
    if known:
        _mark(axis, end.year, y, end.died_how, size=7.5)
        words = ", ".join(filter(None, [end.age, _MANNERS[end.died_how][2]]))
        room = (limits[1] - limits[0]) * 0.013
        axis.text(end.year + room, y, words, va="center", fontsize=8)


def _mark(axis: Axes, x: float, y: float, how: str, size: float = 6.0) -> None:
    axis.plot([x], [y], linestyle="", zorder=4, **_look(how, size))


def _look(how: str, size: float) -> dict[str, Any]:
    """Shape first, then filled or open; the colour only repeats who brought the death about."""
    marker, filled, _ = _MANNERS[how]
    hue = style.colour("confined" if how in _BY_OTHERS else "other")
    return {
        "marker": marker,
        "markersize": size,
        "markerfacecolor": hue if filled else "none",
        "markeredgecolor": hue,
        "markeredgewidth": 0 if filled and marker != "$?$" else 1.0,
    }


def _side_words(bars: pd.DataFrame, kinds: Sequence[str]) -> dict[str, str]:
    """What each side is called, by the kinds of relation that occur on it."""
    used = {side: set(group["kind"]) for side, group in bars.groupby("side")}
    return {
        side: " or ".join(kind for kind in kinds if kind in used[side])
        for side in ("beside", "against")
    }


def _side_legend(words: dict[str, str]) -> list[Patch]:
    hue = style.colour("other")
    return [
        Patch(color=style.colour("beside"), label=f"{words['beside']} (above the line)"),
        Patch(color=style.colour("against"), label=f"{words['against']} (below the line)"),
        Patch(
            facecolor="none",
            edgecolor=hue,
            hatch=style.UNCERTAIN_HATCH,
            label="possible: an end is not known",
        ),
    ]


def _manner_legend(hows: set[str]) -> list[Line2D]:
    return [
        Line2D([], [], linestyle="", label=words, **_look(how, 6.0))
        for how, (_, _, words) in _MANNERS.items()
        if how in hows
    ]


def _turned_finding(bars: pd.DataFrame, ends: pd.DataFrame, words: dict[str, str]) -> str:
    """Who turned when, and how they ended."""
    told = []
    for person, changes in turns(bars).groupby("person", sort=False):
        steps = ", ".join(f"{words[str(t.to)]} {dates.years(t.when)}" for t in changes.itertuples())
        told.append(f"{ends.at[person, 'name']} ({steps})")
    return f"In the order of their first turn: {'; '.join(told)}. " + _manners_said(ends)


def _manners_said(ends: pd.DataFrame) -> str:
    counts = ends["died_how"].value_counts()
    said = [f"{_MANNERS[how][2]} {counts[how]}" for how in _MANNERS if how in counts]
    return f"How they ended: {', '.join(said)}."


# --- Deaths ------------------------------------------------------------------------------------


def deaths_by_year(life: Life, kinds: Sequence[str] = ()) -> pd.DataFrame:
    """People of the register whose year of death is known, by year and manner.

    Parameters
    ----------
    kinds
        Kinds of relation; only people who stood in one of them. Default: everybody.

    Returns
    -------
    pandas.DataFrame
        One row a person: ``name``, ``year``, ``died_how``, ``place`` (from 1, up the stack of that
        year). Those who may have died in one of two years are left out.
    """
    people = life.people[["id", "name", *_dates("died"), "died_how"]]
    if kinds:
        relations = life.relations[["person", "kind"]]
        people = people[people.index.isin(relations.loc[relations["kind"].isin(kinds), "person"])]
    years = people["died_first"].dt.year
    known = people[years.notna() & (years == people["died_last"].dt.year)]
    rank = {how: number for number, how in enumerate(_MANNERS)}
    found = known.assign(year=years.astype("Int64"), died_how=known["died_how"].astype(str))
    found = found.assign(rank=found["died_how"].map(rank)).sort_values(["year", "rank", "id"])
    found["year"] = found["year"].astype(int)
    found["place"] = found.groupby("year").cumcount() + 1
    return found[["name", "year", "died_how", "place"]].rename_axis("person")


def manners_by_kind(life: Life) -> pd.DataFrame:
    """People by kind of relation and by manner of death; each counts once in every kind of theirs.

    Returns
    -------
    pandas.DataFrame
        One row a kind, in the vocabulary's order; one column a manner that occurs, in words, with
        those who are alive or of whom nothing is recorded under the last; and ``all``.
    """
    pairs = life.relations[["person", "kind"]].drop_duplicates()
    how = pairs["person"].map(life.people["died_how"].astype(str))
    counted = pd.crosstab(pairs["kind"].astype(str), how)
    kinds = [k for k in life.package.schemas["relations"].vocabulary("kind") if k in counted.index]
    counted = counted.loc[kinds, [how for how in _MANNERS if how in counted]]
    counted = counted.rename(columns={how: words for how, (_, _, words) in _MANNERS.items()})
    counted.index.name, counted.columns.name = "kind", None
    return counted.assign(all=counted.sum(axis=1))


def densest(found: pd.DataFrame, window: int) -> tuple[int, int]:
    """First and last of the `window` years, one after another, with the most deaths.

    They begin with a year in which somebody died; of several such windows it is the first.
    """
    years = sorted(set(found["year"]))
    sums = [int(found["year"].between(year, year + window - 1).sum()) for year in years]
    first = int(years[sums.index(max(sums))])
    return first, first + window - 1


def deaths(life: Life, kinds: Sequence[str] = (), window: int = 6, panels: int = 2) -> Drawing:
    """Every death in the register as a symbol, stacked by year; the densest years on a grey band.

    Parameters
    ----------
    kinds
        As for `deaths_by_year`.
    window
        Length of the band, in years.
    panels
        Into how many rows the years are cut.

    Raises
    ------
    ValueError
        If nobody of those kinds has a known year of death.
    """
    found = deaths_by_year(life, kinds)
    if found.empty:
        raise ValueError(f"no year of death is known of any {' or '.join(kinds)} in people.csv")
    start = found["year"].min()
    length = -(-(found["year"].max() - start + 1) // panels)
    parts = [
        found[found["year"].between(start + i * length, start + (i + 1) * length - 1)]
        for i in range(panels)
    ]
    tops = [max(part["place"].max() if len(part) else 0, 3) + 1 for part in parts]
    figure, axes = style.canvas(
        height=1.3 + 0.115 * sum(tops) + 0.2 * panels, nrows=panels, height_ratios=tops
    )
    band = densest(found, window)
    with style.styled():
        for number, (axis, part) in enumerate(zip(axes, parts, strict=True)):
            first = start + number * length
            _panel(axis, part, (first - 1, first + length), tops[number], band)
        _own_death(life, axes, start, length, tops)
        band_patch = Patch(color=style.colour("land"), label=f"{band[0]}–{band[1]}")
        handles = [*_manner_legend(set(found["died_how"])), band_patch]
        figure.legend(handles=handles, loc="outside lower left", ncols=3, handletextpad=0.5)
    who = " or ".join(f"{kind}s" for kind in kinds) if kinds else "people"
    return drawing(
        figure,
        "-".join(["deaths", *kinds]),
        title=f"Deaths of {len(found)} {who} in the register, by year and manner",
        finding=_deaths_finding(found, band),
        caption=_deaths_caption(life, found, kinds),
        data=found,
        tables=("people", "relations") if kinds else ("people",),
    )


def _panel(
    axis: Axes, part: pd.DataFrame, limits: tuple[int, int], top: int, band: tuple[int, int]
) -> None:
    """One row of years."""
    axis.axvspan(band[0] - 0.5, band[1] + 0.5, color=style.colour("land"), linewidth=0, zorder=0)
    for how, group in part.groupby("died_how"):
        axis.plot(group["year"], group["place"], linestyle="", zorder=4, **_look(str(how), 5.6))
    axis.set_xlim(*limits)
    axis.set_ylim(0.2, top)
    axis.set_xticks(range(-(-limits[0] // 5) * 5, limits[1], 5))
    axis.set_yticks(range(5, top, 5))
    axis.spines["left"].set_visible(False)
    style.quiet_grid(axis, "y")


def _own_death(
    life: Life, axes: Sequence[Axes], start: int, length: int, tops: Sequence[int]
) -> None:
    """A line at the death of the subject, who is not in the register."""
    year = life.died.first.year
    number = (year - start) // length
    if not 0 <= number < len(axes):
        return
    axes[number].axvline(year, color=style.colour("subject"), linewidth=1.0, linestyle=(0, (4, 2)))
    axes[number].text(
        year + 0.6, tops[number] - 0.4, f"death of {life.subject}", va="top", fontsize=8
    )


def _deaths_finding(found: pd.DataFrame, band: tuple[int, int]) -> str:
    within = found[found["year"].between(*band)]
    counts = found["year"].value_counts().sort_index()
    year = int(counts.idxmax())
    share = len(within) / len(found)
    executed, then = (int((f["died_how"] == "executed").sum()) for f in (found, within))
    said = [
        f"{words} {int((found['died_how'] == how).sum())}"
        for how, (_, _, words) in _MANNERS.items()
        if (found["died_how"] == how).any()
    ]
    return (
        f"{len(within)} of {len(found)} deaths ({share:.0%}) fall in {band[0]} to {band[1]}, and with "
        f"them {then} of {executed} executions; most in one year, {counts[year]}, in {year}. In all: "
        f"{', '.join(said)}."
    )


def _deaths_caption(life: Life, found: pd.DataFrame, kinds: Sequence[str]) -> str:
    """What the symbols are, and who is not among them."""
    relations = life.relations[["person", "kind"]]
    everybody = (
        relations.loc[relations["kind"].isin(kinds), "person"].nunique()
        if kinds
        else len(life.people)
    )
    return (
        "Each symbol is a death, stacked by year: at the bottom those brought about by others, "
        f"filled. Of {everybody} people {everybody - len(found)} are missing, since their year of "
        "death is not recorded or not certain, or they were alive when the register was made. The "
        "register is a choice of those whom the edition names, not a sample."
    )
