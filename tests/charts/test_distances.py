"""Distance by year: every move once, the uncertain ones apart, the longest named."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lifebook import Life, charts
from lifebook.charts import style
from lifebook.charts.moves import legs


def bars(figure: Figure) -> list[Rectangle]:
    return [bar for bar in figure.axes[0].patches if isinstance(bar, Rectangle)]


def test_the_bars_are_as_high_as_the_moves_are_long(life: Life, drawn: list[Figure]) -> None:
    charts.distance(life)
    moves = legs(life)
    hatched = [bar for bar in bars(drawn[0]) if bar.get_hatch()]
    solid = [bar for bar in bars(drawn[0]) if not bar.get_hatch()]
    uncertain = moves[~moves["certain"]]["km"].sum()
    assert sum(bar.get_height() for bar in hatched) == pytest.approx(uncertain)
    total = sum(bar.get_height() for bar in solid)
    assert total == pytest.approx(moves["km"].sum() - uncertain)
    assert {bar.get_hatch() for bar in hatched} == {style.UNCERTAIN_HATCH}


def test_the_longest_moves_are_set_apart_and_named(life: Life, drawn: list[Figure]) -> None:
    figure = charts.distance(life, named=3)
    longest = legs(life).nlargest(3, "km")
    apart = [b for b in bars(drawn[0]) if to_hex(b.get_facecolor()) == style.colour("subject")]
    assert sum(bar.get_height() for bar in apart) == pytest.approx(longest["km"].sum())
    for row in longest.itertuples():
        assert f"{row.start}–{row.end} {row.km:,.0f}" in figure.svg(themed=False)
        assert f"{row.start} to {row.end}, {row.km:,.0f} km, {row.year}" in figure.finding


def test_it_says_that_it_is_a_least_distance(life: Life) -> None:
    figure = charts.distance(life)
    assert figure.finding.startswith("At least ")
    assert "as the crow flies: the least he can have travelled" in figure.caption
