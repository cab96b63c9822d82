"""Ages as drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifebook import Life, charts
from lifebook.charts import age
from lifebook.charts.age import ages_at, contemporaries
from lifebook.tables import DataError

from ..conftest import rewrite


def test_ages_are_those_of_the_life(life: Life) -> None:
    events = list(life.events.index)
    ages = ages_at(life, [e for e in events if life.when(e).latest >= life.born.earliest])
    for event, row in ages.iterrows():
        assert row["age"] == str(life.age(str(event)))
        # A mean year is a little longer than some years.
        assert row["least"] <= row["oldest"] + 0.01
        assert row["youngest"] <= row["oldest"]


def test_an_uncertain_date_is_drawn_as_a_span(data: Path) -> None:
    def widen(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["id"] == "arrest-1898":
                row.update(date="[1897-06..1898-12]", julian="")

    rewrite(data, "events", widen)
    figure = charts.turning_points(Life.open(data), ["birth", "arrest-1898", "death"])
    row = figure.data.loc["arrest-1898"]
    assert row["oldest"] - row["youngest"] == pytest.approx(1.58, abs=0.02)
    assert row["age"] == "17 to 19"
    assert "17 to 19" in figure.finding
    assert "uncertain in 1 of them" in figure.caption


def test_turning_points_are_drawn_in_order_of_age(life: Life) -> None:
    figure = charts.turning_points(life, ["death", "birth", "arrest-1898"])
    assert list(figure.data.index) == ["birth", "arrest-1898", "death"]


def test_an_unknown_event_is_named(life: Life) -> None:
    with pytest.raises(DataError, match="unknown event 'arrest-1998'"):
        charts.turning_points(life, ["arrest-1998"])


def test_life_lines_rise_a_year_in_a_year(life: Life) -> None:
    lives = contemporaries(life, ["lenin", "stalin"])
    assert lives.loc["lenin", "born"] == pytest.approx(1870.31, abs=0.02)
    assert lives.loc["lenin", "died"] == pytest.approx(1924.06, abs=0.02)
    assert lives.loc["lenin", "age"] == "53"
    assert lives.loc[life.subject, "age"] == "60"


def test_the_finding_counts_who_was_older_and_who_outlived_him(life: Life) -> None:
    figure = charts.lexis(life, ["lenin", "stalin", "martov"])
    assert (
        "3 of the 3 others were older, 1 lived on after that death (Joseph Stalin)"
        in figure.finding
    )


def test_someone_without_dates_is_named(life: Life) -> None:
    people = life.people
    unknown = people.index[people["died"] == ""][0]
    with pytest.raises(ValueError, match=f"{unknown}: birth or death unknown"):
        contemporaries(life, [unknown])


def test_each_manner_of_death_has_a_mark_of_its_own(life: Life) -> None:
    shapes = [shape for shape, _ in age._DEATH_MARKS.values()]
    assert len(set(shapes)) == len(shapes)
    assert set(age._DEATH_MARKS) == set(life.package.schemas["people"].vocabulary("died_how"))
