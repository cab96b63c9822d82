"""Figures of writing: each work in the circumstance in which it was written, over how free he was.

A work is dated by when it was written, else by when it was published. Where its date is a span
that reaches into several circumstances it is placed in the one with most of its days, and every
count says how many works certainly and how many possibly belong there.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lifebook import dates
from lifebook.charts import style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.charts.roles import uncertain_bar, uncertainty_legend
from lifebook.life import Life

__all__ = [
    "conditions",
    "dated_works",
    "languages",
    "works_a_year",
    "works_by_period",
    "works_by_town",
    "works_in_time",
]

_SHAPES = ("o", "s", "^", "D", "P", "v", "X")
"""Shapes of languages, the one with most works first."""

_LEAST_BAR = 0.5
"""Years; a shorter span is no wider than the mark, and has no bar."""

_HALF_MARK = 0.36
"""Years from the middle of a mark to its edge, with a little air."""


# --- Frames ------------------------------------------------------------------------------------


def conditions(life: Life, by: str = "circumstance") -> pd.DataFrame:
    """For each day of the life the values of `by` that may hold, as the stays leave it open.

    Parameters
    ----------
    by
        ``circumstance``, ``liberty`` or ``town``.

    Returns
    -------
    pandas.DataFrame
        One row a day, by day number; one true or false column a value, in the order of the
        vocabulary, or of the table for towns (ids). A day of moving counts for the stay that begins.
    """
    if by == "town":
        kinds = life.stays["place"].map(life.town)
        words = list(dict.fromkeys(kinds))
    else:
        kinds = life.stays[by]
        words = [w for w in life.package.schemas["stays"].vocabulary(by) if w in set(kinds)]
    first, last = life.born.earliest, life.died.latest
    edges = {first, last, last + 1}
    for span in life.spans("stays"):
        ends = (span.began.earliest, span.began.latest, span.ended.earliest, span.ended.latest)
        edges |= {day + shift for day in ends for shift in (0, 1)}
    held = pd.DataFrame(False, index=pd.RangeIndex(first, last + 1, name="day"), columns=words)
    # What may hold changes only where a stay may begin or end.
    for day, after in pairwise(sorted(edge for edge in edges if first <= edge <= last + 1)):
        possible = life.stays_on(day)
        begun = [span for span in possible if span.ended.latest != day or day == last]
        found = {kinds[span.id] for span in begun or possible}
        held.iloc[day - first : after - first] = [word in found for word in words]
    return held


def dated_works(life: Life) -> pd.DataFrame:
    """Works with the circumstance in which they were written, by their middle day.

    Works without any date, and those dated wholly outside the life, are left out.

    Returns
    -------
    pandas.DataFrame
        One row a work: ``title``, ``language`` (code), ``date`` (EDTF), ``dated_by`` (written or
        published), ``circumstance`` and ``liberty`` (with most of its possible days),
        ``circumstances`` (all that are possible, most days first), ``sure`` (only one is), ``town``
        (id, with most days) and ``towns`` (how many are possible),
        ``first`` and ``last`` (possible day numbers), ``year`` (the middle), and in years with a fraction
        ``possible_from``, ``certain_from``, ``certain_to`` and ``possible_to``: certainly at work
        only within a date that lasts.
    """
    held = {by: conditions(life, by) for by in ("circumstance", "liberty", "town")}
    rows = []
    works = life.works[["id", "title", "language", "written", "published"]]
    for work in works.itertuples():
        text = work.written or work.published
        if not text:
            continue
        began, ended = dates.interval(dates.start(text)), dates.interval(dates.end(text))
        first = max(began.earliest, life.born.earliest)
        last = min(ended.latest, life.died.latest)
        if first > last:
            continue
        circumstances = _ranked(held["circumstance"].loc[first:last])
        towns = _ranked(held["town"].loc[first:last])
        rows.append(
            {
                "id": work.id,
                "title": work.title,
                "language": work.language,
                "date": text,
                "dated_by": "written" if work.written else "published",
                "circumstance": circumstances[0],
                "liberty": _ranked(held["liberty"].loc[first:last])[0],
                "circumstances": ", ".join(circumstances),
                "sure": len(circumstances) == 1,
                "town": towns[0],
                "towns": len(towns),
                "first": first,
                "last": last,
                "year": dates.decimal_year((first + last + 1) / 2),
                "possible_from": dates.decimal_year(first),
                "certain_from": dates.decimal_year(began.latest),
                "certain_to": dates.decimal_year(min(ended.earliest, last) + 1),
                "possible_to": dates.decimal_year(last + 1),
            }
        )
    return pd.DataFrame(rows).set_index("id").sort_values("year", kind="stable")


def _ranked(held: pd.DataFrame) -> list[str]:
    """Values that may hold on some of the days, most days first."""
    days = _shared(held)
    return [str(word) for word in days[days > 0].sort_values(ascending=False, kind="stable").index]


def _shared(held: pd.DataFrame) -> pd.Series:
    """Days of each value, a day that several may claim being divided among them."""
    return held.div(held.sum(axis=1), axis=0).sum()


def works_a_year(life: Life, by: str = "circumstance", since: str | None = None) -> pd.DataFrame:
    """Works for each year spent in a circumstance, with what the uncertain dates leave open.

    Parameters
    ----------
    by
        ``circumstance`` or ``liberty``.
    since
        EDTF date from which years are counted, and works by their middle day; default the first
        possible day of the first work, since childhood would count as years without writing.

    Returns
    -------
    pandas.DataFrame
        One row a value of `by` with days in the span, most works a year first: ``works`` (with most
        of their days in it), ``sure`` and ``possible`` (works that lie wholly in it, that may lie
        partly in it), ``years``, ``a_year``, ``least`` and ``most`` (sure works by the most years;
        possible works by the least years, missing where no year is certain).
    """
    works, held = dated_works(life), conditions(life, by)
    start = dates.interval(since).earliest if since else works["first"].min()
    works = works[(works["first"] + works["last"]) // 2 >= start]
    ranks = [_ranked(held.loc[row.first : row.last]) for row in works.itertuples()]
    held = held.loc[start:]
    single = held[held.sum(axis=1) == 1]
    counted = pd.DataFrame(
        {
            "works": [sum(rank[0] == word for rank in ranks) for word in held],
            "sure": [sum(rank == [word] for rank in ranks) for word in held],
            "possible": [sum(word in rank for rank in ranks) for word in held],
            "years": _shared(held) / dates.MEAN_YEAR,
        },
        index=pd.Index(held.columns, name=by),
    )
    counted = counted[counted["years"] > 0]
    least_years = (single.sum() / dates.MEAN_YEAR).reindex(counted.index).replace(0, np.nan)
    most_years = (held.sum() / dates.MEAN_YEAR).reindex(counted.index)
    counted = counted.assign(
        a_year=counted["works"] / counted["years"],
        least=counted["sure"] / most_years,
        most=counted["possible"] / least_years,
    )
    return counted.sort_values("a_year", ascending=False, kind="stable")


def works_by_period(life: Life, years: int = 5) -> pd.DataFrame:
    """Works in each period of so many calendar years, from that of the first work to the death.

    Returns
    -------
    pandas.DataFrame
        One row a period ("1895–1899"): ``works`` (by their middle day), ``sure`` and ``possible``
        (that lie wholly in it, that may lie partly in it).
    """
    works = dated_works(life)
    first = pd.Timestamp.fromordinal(int(works["first"].min())).year // years * years
    rows = {}
    for begin in range(first, life.died.last.year + 1, years):
        start = dates.interval(str(begin)).earliest
        end = dates.interval(str(begin + years - 1)).latest
        middle = (works["first"] + works["last"]) // 2
        rows[f"{begin}–{begin + years - 1}"] = {
            "works": int(middle.between(start, end).sum()),
            "sure": int(((works["first"] >= start) & (works["last"] <= end)).sum()),
            "possible": int(((works["first"] <= end) & (works["last"] >= start)).sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("years")


def works_by_town(life: Life) -> pd.DataFrame:
    """Where he lived when works were written, by most of their possible days.

    Returns
    -------
    pandas.DataFrame
        One row a town, by name, most works first: ``works``, and ``sure`` (those of them for which no
        other town is possible).
    """
    works = dated_works(life)
    sole = works["towns"] == 1
    towns = sole.groupby(works["town"].map(life.places["name"]))
    counted = pd.DataFrame({"works": towns.size(), "sure": towns.sum()}).reset_index()
    return counted.sort_values(["works", "town"], ascending=[False, True]).set_index("town")


# --- The figure --------------------------------------------------------------------------------


def languages(life: Life) -> dict[str, str]:
    """The names of the languages of the works, by their codes (ISO 639-1)."""
    return life.package.schemas["works"].definitions("language")


def works_in_time(life: Life) -> Drawing:
    """One mark a work in the row of its circumstance, over a strip of liberty.

    The shape says the language; a bar spans a date that is not a point, filled where he was
    certainly at work, hatched where it is only possible.
    """
    works, rates = dated_works(life), works_a_year(life)
    rates = rates[rates["works"] > 0]
    works = works.assign(lane=_lanes(works))
    depths = works.groupby("circumstance")["lane"].max().reindex(rates.index) + 1
    tops = (depths.cumsum() - depths) + 0.6 * np.arange(len(depths))
    height = float(tops.iloc[-1] + depths.iloc[-1])
    figure, (rows, strip) = style.canvas(
        height=1.5 + 0.145 * height,
        nrows=2,
        height_ratios=[0.145 * height, 0.34],
        sharex=True,
    )
    left, right = works["possible_from"].min() - 0.6, works["possible_to"].max() + 0.6
    with style.styled():
        shapes = _shapes(works)
        for row in works.itertuples():
            y = tops[row.circumstance] + row.lane
            hue = style.colour(str(row.liberty))
            if row.possible_to - row.possible_from > _LEAST_BAR:
                uncertain_bar(rows, y, row, hue, left, right, height=0.36)
            rows.add_line(_mark(row.year, y, shapes[row.language], hue, sure=row.sure))
        _name_rows(rows, rates, tops, depths)
        rows.set_ylim(height - 0.2, -0.8)
        rows.set_xlim(left, right)
        _strip(strip, life, left, right)
        figure.legend(handles=_legend(works, languages(life)), loc="outside lower left", ncols=4)
    return drawing(
        figure,
        "works-in-time",
        title=f"{len(works)} writings of {life.subject}, by the circumstance in which he wrote",
        finding=_finding(life, works),
        caption=_caption(works),
        data=works.drop(columns=["first", "last", "lane"]),
        tables=("works", "stays"),
    )


def _lanes(works: pd.DataFrame) -> list[int]:
    """For each work the first lane of its row in which it overlaps none that came before it."""
    free: dict[tuple[str, int], float] = {}
    lanes = []
    for row in works.itertuples():
        begin = min(row.possible_from, row.year - _HALF_MARK)
        lane = 0
        while free.get((row.circumstance, lane), 0) > begin:
            lane += 1
        free[row.circumstance, lane] = max(row.possible_to + 0.2, row.year + _HALF_MARK)
        lanes.append(lane)
    return lanes


def _shapes(works: pd.DataFrame) -> dict[str, str]:
    """A shape for each language, the one with most works first."""
    counted = works["language"].value_counts(sort=False).sort_index()
    order = counted.sort_values(ascending=False, kind="stable").index
    return {str(code): _SHAPES[n % len(_SHAPES)] for n, code in enumerate(order)}


def _mark(x: float, y: float, shape: str, hue: str, *, sure: bool, label: str = "") -> Line2D:
    """A work; pale inside where its date leaves the circumstance open."""
    return Line2D(
        [x], [y], linestyle="", marker=shape, markersize=6.0, markeredgewidth=1.1,
        markeredgecolor=hue, markerfacecolor=hue if sure else style.colour("land"),
        label=label, zorder=4,
    )  # fmt: skip


def _name_rows(axis: Axes, rates: pd.DataFrame, tops: pd.Series, depths: pd.Series) -> None:
    """Name each row with its works and rate, and draw a line between two rows."""
    names = [f"{row.Index}: {row.works}, {row.a_year:.1f} a year" for row in rates.itertuples()]
    axis.set_yticks((tops + (depths - 1) / 2).tolist(), names, fontsize=8)
    for top in tops.iloc[1:]:
        axis.axhline(top - 0.8, color=style.INK, alpha=0.14, linewidth=0.6)
    axis.xaxis.tick_top()
    axis.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
    axis.tick_params(labeltop=True, labelbottom=False)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
    style.quiet_grid(axis)


def _strip(axis: Axes, life: Life, left: float, right: float) -> None:
    """How free he was, heavier where less; hatched where a stay leaves it open."""
    for row in _runs(conditions(life, "liberty")).itertuples():
        if row.possible_to > left:
            height = style.LIBERTY_HEIGHT[row.kind]
            uncertain_bar(axis, 0, row, style.colour(row.kind), left, right, height=height)
    axis.set_ylim(-0.5, 0.5)
    axis.set_yticks([0], ["liberty"], fontsize=8)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
    axis.tick_params(length=0, labelbottom=False)


def _runs(held: pd.DataFrame) -> pd.DataFrame:
    """Days in a row on which the same values may hold, a row for each value, as bars in years."""
    block = (held != held.shift()).any(axis=1).cumsum()
    rows = []
    for _, days in held.groupby(block):
        kinds = [str(word) for word in held if days[word].iloc[0]]
        start, end = (dates.decimal_year(d) for d in (days.index[0], days.index[-1] + 1))
        certain = (start, end) if len(kinds) == 1 else (end, start)
        rows += [
            {
                "kind": kind,
                "possible_from": start,
                "certain_from": certain[0],
                "certain_to": certain[1],
                "possible_to": end,
            }
            for kind in kinds
        ]
    return pd.DataFrame(rows)


def _legend(works: pd.DataFrame, names: dict[str, str]) -> list[Artist]:
    hue = style.colour("other")
    spoken = [
        _mark(0, 0, shape, hue, sure=True, label=names[code])
        for code, shape in _shapes(works).items()
    ]
    open_ = _mark(0, 0, _SHAPES[0], hue, sure=False, label="circumstance open")
    heights = {"free": "thin", "restricted": "thicker", "confined": "thick"}
    liberty = [
        Patch(color=style.colour(kind), label=f"{kind} ({look})") for kind, look in heights.items()
    ]
    return [*spoken, open_, *liberty, *uncertainty_legend()]


def _finding(life: Life, works: pd.DataFrame) -> str:
    rates, periods = works_a_year(life), works_by_period(life)
    said = "; ".join(
        f"{row.Index} {row.works} ({row.a_year:.1f} a year)"
        for row in rates[rates["works"] > 0].itertuples()
    )
    long = rates[rates["years"] >= 1]
    most, fewest = long.iloc[0], long.iloc[-1]
    peak = periods["works"].max()
    order = "the ranges stand apart"
    if most.least <= fewest.most:
        order = "the ranges overlap, so that the order is not certain"
    return (
        f"By the circumstance with most of the days that a date leaves open: {said}. Of those that "
        f"filled a year or more, {most.name} has most works a year ({most.a_year:.1f}, between "
        f"{most.least:.1f} and {most.most:.1f}) and {fewest.name} fewest "
        f"({fewest.a_year:.1f}, between {fewest.least:.1f} and {fewest.most:.1f}); {order}. "
        f"Most works by period: {peak}, in "
        f"{' and '.join(periods.index[periods['works'] == peak])}. {int((~works['sure']).sum())} of "
        f"{len(works)} works have a date that reaches into more than one circumstance."
    )


def _caption(works: pd.DataFrame) -> str:
    published = int((works["dated_by"] == "published").sum())
    return (
        f"{len(works)} works, an editor’s choice and not a bibliography, each a mark at the middle of "
        f"its date ({published} by publication, for want of a date of writing) in the row that has most "
        "of its days. Each row is named with its works and its works a year, most a year above. A bar "
        "spans a date of more than half a year: filled where he was certainly at work, hatched where "
        "it is only possible. A pale mark has a date that reaches into other circumstances. The strip "
        "says how free he was: the heavier, the less."
    )
