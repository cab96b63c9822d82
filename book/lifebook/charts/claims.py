"""Figures of the ledger: every claim a mark, in the order of the text, by what the evidence says.

To add a figure: compute a frame from `Life`, draw it, return a `Drawing` with that frame.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lifebook.charts import style
from lifebook.charts.drawing import Drawing, drawing
from lifebook.life import Life

__all__ = ["verdict_counts", "verdicts"]

_MARKS = {
    "confirmed": ("o", 5.0),
    "imprecise": ("D", 6.0),
    "disputed": ("s", 7.0),
    "contradicted": ("X", 8.5),
    "unverified": ("v", 7.0),
}


def verdict_counts(life: Life, by: str = "chapter") -> pd.DataFrame:
    """Claims by a column and by verdict; a claim that repeats an earlier one is counted once.

    Parameters
    ----------
    by
        A column of the claims: ``chapter`` or ``kind``.

    Returns
    -------
    pandas.DataFrame
        One row a value of `by`, in the order of the article or of the vocabulary; one column a
        verdict, in the vocabulary's order, and ``all``.
    """
    claims = life.frame("claims")[[by, "repeats", "verdict"]]
    claims = claims[claims["repeats"] == ""]
    counted = pd.crosstab(claims[by], claims["verdict"], dropna=False)
    order = list(dict.fromkeys(claims[by]))
    words = [w for w in life.package.schemas["claims"].vocabulary("verdict") if w in counted]
    counted = counted.loc[order, words]
    counted.index.name, counted.columns.name = by, None
    return counted.assign(all=counted.sum(axis=1))


def verdicts(life: Life) -> Drawing:
    """Every claim as a mark, a row a chapter, in the order of the article.

    Shape and colour give the verdict; a claim that says an earlier one again is drawn smaller.
    """
    claims = life.frame("claims")[["chapter", "kind", "verdict", "repeats"]]
    titles = life.chapters["title"]
    places = claims.groupby("chapter", sort=False).cumcount()
    rows = {chapter: number for number, chapter in enumerate(dict.fromkeys(claims["chapter"]))}
    figure, (axis,) = style.canvas(height=0.9 + 0.34 * len(rows))
    with style.styled():
        for claim in claims.assign(place=places).itertuples():
            _mark(
                axis, claim.place, rows[claim.chapter], claim.verdict, repeats=bool(claim.repeats)
            )
        names = [textwrap.shorten(titles[chapter], 40, placeholder="…") for chapter in rows]
        axis.set_yticks(range(len(rows)), names)
        axis.set_ylim(len(rows) - 0.5, -0.6)
        axis.set_xlim(-0.8, places.max() + 0.8)
        axis.xaxis.set_visible(False)
        axis.spines["left"].set_visible(False)
        axis.spines["bottom"].set_visible(False)
        axis.tick_params(length=0)
        figure.legend(handles=_legend(life), loc="outside lower left", ncols=3)
    counts = verdict_counts(life).drop(columns="all").sum()
    total = int(counts.sum())
    said = ", ".join(f"{word} {number}" for word, number in counts.items())
    return drawing(
        figure,
        "verdicts",
        title=f"{len(claims)} statements of the article and what the evidence says of each",
        finding=(f"Of {total} different statements: {said}. " + _most(life)),
        caption=(
            f"Each mark is a statement, in the order of the article, a row a chapter; {len(claims)} "
            f"marks, of which {len(claims) - total} (small) repeat an earlier statement. Shape and "
            "colour give the verdict."
        ),
        data=claims[["chapter", "kind", "verdict", "repeats"]],
        tables=("claims",),
    )


def _most(life: Life) -> str:
    """Where most of the statements are other than the first verdict of the vocabulary."""
    counts = verdict_counts(life)
    usual = life.package.schemas["claims"].vocabulary("verdict")[0]
    doubtful = (counts["all"] - counts[usual]) / counts["all"]
    chapter = doubtful.idxmax()
    row = counts.loc[chapter]
    return (
        f"The largest part that is not {usual} is in “{life.chapters.at[chapter, 'title']}”: "
        f"{row['all'] - row[usual]} of {row['all']}."
    )


def _mark(axis: Axes, x: float, y: float, verdict: str, *, repeats: bool = False) -> None:
    marker, size = _MARKS[verdict]
    axis.plot(
        x, y, marker, color=style.colour(verdict), markersize=size * (0.55 if repeats else 1),
        markeredgewidth=0,
    )  # fmt: skip


def _legend(life: Life) -> list[Line2D]:
    meant = life.package.schemas["claims"].vocabulary("verdict")
    return [
        Line2D(
            [],
            [],
            linestyle="",
            marker=_MARKS[word][0],
            markersize=_MARKS[word][1],
            markeredgewidth=0,
            color=style.colour(word),
            label=word,
        )
        for word in meant
        if word in set(life.frame("claims")["verdict"])
    ]
