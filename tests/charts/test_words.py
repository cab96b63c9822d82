"""The words of every figure are true to its data: each number in them is found there again.

A number counts as found if it stands in a cell, counts the rows that share a value, or sums a column.
What a figure reckons beyond that is reckoned here once more, in another way: `BEYOND`, by the name of
the figure's function.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from lifebook import Life
from lifebook.charts import Drawing
from lifebook.charts.routing import summaries
from lifebook.charts.writing import works_a_year

from ..figures import FIGURES
from .conftest import Made

MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(rf"(?<![\w.])[-{MINUS}]?\d[\d,]*(?:\.\d+)?|\d+(?:\.\d+)?")


def numbers(words: str) -> set[float]:
    return {float(found.replace(",", "").replace(MINUS, "-")) for found in NUMBER.findall(words)}


def found_in(frame: pd.DataFrame) -> set[float]:
    """Numbers that stand in a frame, count its rows, or sum a column."""
    frame = frame.reset_index()
    found = {float(len(frame))}
    for column in (frame[name] for name in frame):
        found |= {float(rows) for rows in column.map(str).value_counts()} | {column.nunique()}
        if pd.api.types.is_numeric_dtype(column) and column.dtype != bool:
            values = [*column.dropna(), column.sum()]
            found |= {round(float(value), places) for value in values for places in (0, 1)}
            found |= {float(int(value)) for value in values}
        else:
            found = found.union(*(numbers(str(value)) for value in column))
    return found


def _lived(life: Life) -> float:
    return life.died.earliest - life.born.earliest + 1


def _shares(life: Life, drawing: Drawing) -> set[float]:
    return {round(100 * days / _lived(life), 1) for days in drawing.data["days"]}


def _liberty(life: Life, drawing: Drawing) -> set[float]:
    return {*map(float, life.days("liberty")["days"]), _lived(life)}


def _lengths(life: Life, drawing: Drawing) -> set[float]:
    years: dict[str, float] = {}
    for stay in drawing.data.itertuples():
        years[stay.town] = years.get(stay.town, 0.0) + stay.years
    return {round(value, 1) for value in years.values()}


def _changes(life: Life, drawing: Drawing) -> set[float]:
    return {float((drawing.data["changes"] != "").sum())}


def _peak(life: Life, drawing: Drawing) -> set[float]:
    """Deaths from the first to the last year that the finding names, and their share in hundredths."""
    first, last = map(int, re.findall(r"in (\d{4}) to (\d{4})", drawing.finding)[0])
    deaths = drawing.data["year"].between(first, last)
    return {float(deaths.sum()), round(100 * deaths.mean())}


def _power(life: Life, drawing: Drawing) -> set[float]:
    held = drawing.data
    until = [*held.index[1:], held.index[-1] + pd.Timedelta(days=1)]
    days = pd.Series((pd.DatetimeIndex(until) - held.index).days, held.index)
    sure, possible = held["power"] > 0, held["power_possible"] > 0
    return {float(days[sure].sum()), float(days[possible & ~sure].sum()), _lived(life)}


def _rates(life: Life, drawing: Drawing) -> set[float]:
    """Works a year, whose own test is in ``test_writing.py``."""
    rates = works_a_year(life).drop(columns="works").select_dtypes("number")
    return {round(float(rate), 1) for rate in rates.to_numpy().ravel()}


def _travelled(life: Life, drawing: Drawing) -> set[float]:
    """All kilometres, rounded down to hundreds; those of each year, and of moves in no certain year."""
    km = drawing.data["km"]
    years = [km[drawing.data["year"] == year].sum() for year in set(drawing.data["year"])]
    return {
        km.sum() - km.sum() % 100,
        *map(round, years),
        round(km[~drawing.data["certain"]].sum()),
    }


def _routes(life: Life, drawing: Drawing) -> set[float]:
    """Kilometres and days of each route, and the last year of each, which is written short."""
    told = summaries(life)
    bounds = told[["km_least", "km_most", "days_least", "days_most"]].to_numpy().ravel()
    return {
        *map(float, bounds),
        *(float(life.when(event).last.year % 100) for event in told["until"]),
    }


BEYOND: dict[str, Callable[[Life, Drawing], set[float]]] = {
    "at_once": _power,
    "days": _shares,
    "deaths": _peak,
    "distance": _travelled,
    "glance": _liberty,
    "liberty_by_decade": _liberty,
    "months_in_both": _changes,
    "places_in_time": _lengths,
    "routes": _routes,
    "works_in_time": _rates,
}


def test_every_number_in_the_words_is_found_in_the_data(made: Made, life: Life) -> None:
    drawing, chart = made.drawing, FIGURES[made.name].chart
    found = found_in(drawing.data)
    if chart in BEYOND:
        found |= BEYOND[chart](life, drawing)
    assert numbers(drawing.finding) - found == set()


def test_a_number_that_is_not_in_the_data_is_noticed() -> None:
    frame = pd.DataFrame({"days": [10, 20], "when": ["3 May 1905", "1917"]}, index=["a", "a"])
    assert numbers(f"2 rows, 30 days, from 1905 to 1917, {MINUS}3.5 and 22,203") - found_in(frame) == {
        -3.5, 22203,
    }  # fmt: skip
