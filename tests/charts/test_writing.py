"""Works in their circumstances: where each is placed, what its date leaves open, and the rates."""

from __future__ import annotations

import gzip

import pandas as pd
import pytest
from matplotlib.figure import Figure

from lifebook import Life, dates
from lifebook.charts import labels, writing


def test_every_day_has_a_condition(life: Life) -> None:
    held = writing.conditions(life, "liberty")
    assert held.index[0] == life.born.earliest
    assert held.index[-1] == life.died.latest
    assert held.any(axis=1).all()


@pytest.mark.parametrize("by", ["circumstance", "liberty"])
def test_days_agree_with_the_count_of_the_life(life: Life, by: str) -> None:
    held, counted = writing.conditions(life, by), life.days(by)
    certain = held[held.sum(axis=1) == 1].sum()
    for kind, days in counted.iterrows():
        # A day of moving on which a boundary is uncertain is counted a little differently.
        assert abs(certain[kind] - days["least"]) <= 40
        assert abs(held[kind].sum() - days["most"]) <= 40


def test_every_dated_work_is_there_once(life: Life) -> None:
    works = writing.dated_works(life)
    register = life.works
    assert works.index.is_unique
    assert set(works.index) == set(
        register.index[(register["written"] != "") | (register["published"] != "")]
    )
    assert works["year"].is_monotonic_increasing


def test_a_work_without_a_date_of_writing_is_dated_by_its_publication(life: Life) -> None:
    works, register = writing.dated_works(life), life.works
    for work, row in works.iterrows():
        written = register.at[work, "written"]
        assert row["dated_by"] == ("written" if written else "published")
        assert row["date"] == (written or register.at[work, "published"])


def test_works_stand_where_he_was(life: Life) -> None:
    works = writing.dated_works(life)
    assert works.at["results-and-prospects", "circumstance"] == "prison"
    assert works.at["results-and-prospects", "sure"]
    assert works.at["testament-1940-text", "circumstance"] == "asylum"
    assert works.at["third-international-after-lenin", "liberty"] == "restricted"
    assert not works.at["what-next-1917", "sure"]
    assert works.at["what-next-1917", "circumstances"] == "prison, home"


def test_only_a_lasting_date_is_certain_and_only_between_its_uncertain_ends(life: Life) -> None:
    works = writing.dated_works(life)
    lasting = works["date"].str.contains("/")
    days = works["first"] == works["last"]
    certain = works["certain_to"] > works["certain_from"]
    assert not certain[~lasting & ~days].any()
    assert certain[works.index == "history-russian-revolution"].all()
    # Began some day of 1928, ended some day of 1929: at work for certain only as one turned.
    memoir = works.loc["my-life"]
    assert memoir["certain_to"] - memoir["certain_from"] < 0.01
    inside = works[certain]
    assert (inside["possible_from"] <= inside["certain_from"]).all()
    assert (inside["certain_to"] <= inside["possible_to"]).all()


def test_rates_are_works_by_years_within_their_bounds(life: Life) -> None:
    rates, works = writing.works_a_year(life), writing.dated_works(life)
    assert rates["works"].sum() == len(works)
    assert rates["sure"].sum() == works["sure"].sum()
    assert (rates["sure"] <= rates["works"]).all()
    assert (rates["works"] <= rates["possible"]).all()
    assert (rates["least"] <= rates["a_year"]).all()
    assert (rates["a_year"] <= rates["most"]).all()
    assert rates["a_year"].is_monotonic_decreasing
    years = (life.died.latest + 1 - works["first"].min()) / dates.MEAN_YEAR
    assert rates["years"].sum() == pytest.approx(years)


def test_years_count_from_the_day_that_is_asked_for(life: Life) -> None:
    whole = writing.works_a_year(life, since=str(life.born.first))
    assert whole["years"].sum() > writing.works_a_year(life)["years"].sum() + 17
    assert whole.at["study", "works"] == 0
    late = writing.works_a_year(life, since="1929-02-12")
    assert "emigration" not in late.index
    assert late.at["asylum", "works"] == writing.works_a_year(life).at["asylum", "works"]


def test_periods_hold_every_work_once(life: Life) -> None:
    periods, works = writing.works_by_period(life), writing.dated_works(life)
    assert periods.index[0] == "1895–1899"
    assert periods.index[-1] == "1940–1944"
    assert periods["works"].sum() == len(works)
    assert (periods["sure"] <= periods["works"]).all()
    assert (periods["works"] <= periods["possible"]).all()


def test_bars_of_a_row_do_not_overlap(life: Life) -> None:
    works = writing.dated_works(life)
    works["lane"] = writing._lanes(works)
    for _, lane in works.groupby(["circumstance", "lane"]):
        ordered = lane.sort_values("possible_from")
        ends = ordered["possible_to"].shift().dropna()
        assert (ordered["possible_from"].iloc[1:] >= ends).all()


def test_every_language_has_a_shape_of_its_own(life: Life) -> None:
    shapes = writing._shapes(writing.dated_works(life))
    assert set(shapes) == set(life.works["language"])
    assert len(set(shapes.values())) == len(shapes)
    assert set(shapes) <= set(writing.languages(life))


def test_the_strip_hatches_what_is_open(life: Life) -> None:
    held = writing.conditions(life, "liberty")
    runs = writing._runs(held)
    certain = runs[runs["certain_to"] > runs["certain_from"]]
    alone = held[held.sum(axis=1) == 1]
    drawn = (certain["certain_to"] - certain["certain_from"]).sum() * dates.MEAN_YEAR
    assert drawn == pytest.approx(len(alone))
    assert len(certain) < len(runs)


def test_the_words_say_what_is_drawn(life: Life) -> None:
    drawn, rates = writing.works_in_time(life), writing.works_a_year(life)
    assert len(drawn.data) == len(writing.dated_works(life))
    for kind, row in rates[rates["works"] > 0].iterrows():
        assert f"{kind} {row['works']:.0f} ({row['a_year']:.1f} a year)" in drawn.finding
    assert "not a bibliography" in drawn.caption
    assert drawn.title.startswith(f"{len(drawn.data)} writings of {life.subject}")


def test_no_words_collide(life: Life, drawn: list[Figure]) -> None:
    writing.works_in_time(life)
    assert labels.overlaps(drawn[-1]) == []


def test_the_drawing_is_small_and_always_the_same(life: Life) -> None:
    drawn = writing.works_in_time(life)
    assert len(gzip.compress(drawn.html().encode())) < 30_000
    assert drawn.html() == writing.works_in_time(life).html()


# --- Towns -------------------------------------------------------------------------------------


def test_every_dated_work_has_its_town(life: Life) -> None:
    works = writing.dated_works(life)
    towns = writing.works_by_town(life)
    assert towns["works"].sum() == len(works)
    assert towns["sure"].sum() == (works["towns"] == 1).sum()
    assert (towns["sure"] <= towns["works"]).all()
    assert towns["works"].is_monotonic_decreasing


def test_a_work_of_a_known_stay_stands_in_its_town(life: Life) -> None:
    works = writing.dated_works(life)
    for work in works[works["towns"] == 1].itertuples():
        there = life.at(pd.Timestamp.fromordinal((work.first + work.last) // 2).date()).stays
        assert work.town in {life.town(stay.place) for stay in there}, work.title
