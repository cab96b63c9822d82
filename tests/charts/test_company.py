"""The company drawn: who stood on which side until when, and when and how people died."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from matplotlib.figure import Figure

from lifebook import Life, dates
from lifebook.charts import company, labels

# --- Sides -------------------------------------------------------------------------------------


def test_everybody_drawn_stood_on_both_sides(life: Life) -> None:
    bars = company.standings(life)
    assert set(bars["person"]) == {"lenin", "kamenev", "zinoviev", "bukharin", "dzerzhinsky"}
    assert (bars.groupby("person")["side"].nunique() == 2).all()
    assert set(bars["kind"]) == {"comrade", "opponent"}


def test_people_stand_in_the_order_of_their_first_turn(life: Life) -> None:
    bars = company.standings(life)
    order = list(dict.fromkeys(bars["person"]))
    assert order == ["lenin", "kamenev", "zinoviev", "bukharin", "dzerzhinsky"]
    firsts = company.turns(bars).drop_duplicates("person")
    assert list(firsts["year"].astype(int)) == [1903, 1923, 1923, 1924, 1925]


def test_who_came_back_turns_twice(life: Life) -> None:
    turns = company.turns(company.standings(life))
    back = turns[turns["to"] == "beside"]
    assert set(back["person"]) == {"lenin", "kamenev", "zinoviev"}
    assert list(back["year"].astype(int)) == [1917, 1926, 1926]
    assert (turns.groupby("person")["to"].first() == "against").all()


def test_bounds_are_in_order(life: Life) -> None:
    bars = company.standings(life)
    assert (bars["possible_from"] <= bars["certain_from"]).all()
    assert (bars["certain_to"] <= bars["possible_to"]).all()


def test_a_relation_without_an_end_is_certain_only_at_its_beginning(life: Life) -> None:
    bars = company.standings(life)
    unended = bars[bars["ended"] == ""]
    assert "kamenev-comrade-1917" in unended.index
    assert (unended["certain_to"] == unended["certain_from"]).all()
    turn = dates.decimal_year(date(1923, 10, 8).toordinal() + 1)
    assert bars.at["kamenev-comrade-1917", "possible_to"] == pytest.approx(turn)


def test_no_relation_outlasts_a_death(life: Life) -> None:
    bars = company.standings(life)
    for bar in bars.itertuples():
        died = dates.interval(life.people.at[bar.person, "died"]).latest + 1
        assert bar.possible_to <= dates.decimal_year(died) + 1e-9
    assert bars.at["dzerzhinsky-superior", "ended"] == "1926"
    assert bars.at["dzerzhinsky-superior", "possible_to"] < 1926.6


def test_a_dated_end_is_as_wide_as_its_date(life: Life) -> None:
    row = company.standings(life).loc["lenin-opponent-1903"]
    assert (row["possible_to"] - row["certain_to"]) * 365.25 == pytest.approx(122, abs=1)


def test_one_who_never_turned_is_not_drawn(life: Life) -> None:
    with pytest.raises(ValueError, match="nobody"):
        company.turned(life, against=["teacher"])


def test_the_words_of_the_turns_are_true(life: Life) -> None:
    drawn = company.turned(life)
    assert drawn.title.startswith("5 people who were both comrade and opponent")
    assert "Lenin (opponent 1903, comrade 1917)" in drawn.finding
    assert "executed 3, natural death 2" in drawn.finding
    unended = int((drawn.data["ended"] == "").sum())
    assert f"{unended} of these {len(drawn.data)} relations" in drawn.caption
    assert drawn.data.at["lenin-comrade-1902", "age"] == "53"


# --- Deaths ------------------------------------------------------------------------------------


def test_a_death_is_drawn_if_its_year_is_known(life: Life) -> None:
    found = company.deaths_by_year(life)
    assert set(found.index) == set(life.people.index[life.people["died"] != ""])
    assert found["year"].between(1900, 2030).all()


def test_a_death_in_one_of_two_years_is_left_out(data: object) -> None:
    from ..conftest import rewrite

    def doubt(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["id"] == "bukharin")["died"] = "[1937..1938]"

    rewrite(data, "people", doubt)  # type: ignore[arg-type]
    changed = Life.open(data)  # type: ignore[arg-type]
    assert "bukharin" not in company.deaths_by_year(changed).index


def test_the_stacks_have_no_gap_and_the_killed_below(life: Life) -> None:
    found = company.deaths_by_year(life)
    for _, stack in found.groupby("year"):
        assert list(stack["place"]) == list(range(1, len(stack) + 1))
    assert set(found.loc[(found["year"] == 1938) & (found["place"] <= 12), "died_how"]) == {
        "executed"
    }


def test_the_densest_years_are_those_of_the_terror(life: Life) -> None:
    found = company.deaths_by_year(life)
    first, last = company.densest(found, 6)
    assert (first, last) == (1936, 1941)
    most = found["year"].between(first, last).sum()
    assert all(found["year"].between(y, y + 5).sum() <= most for y in range(1900, 2030))


def test_the_words_of_the_deaths_are_true(life: Life) -> None:
    drawn = company.deaths(life)
    found = drawn.data
    within = found[found["year"].between(1936, 1941)]
    executed = found["died_how"] == "executed"
    assert f"{len(within)} of {len(found)} deaths" in drawn.finding
    assert f"{executed[within.index].sum()} of {executed.sum()} executions" in drawn.finding
    assert f"Of {len(life.people)} people {len(life.people) - len(found)}" in drawn.caption
    assert "not a sample" in drawn.caption


def test_only_people_of_a_kind(life: Life) -> None:
    found = company.deaths_by_year(life, ["opponent"])
    opponents = life.relations.loc[life.relations["kind"] == "opponent", "person"]
    assert set(found.index) <= set(opponents)
    assert "opponents" in company.deaths(life, ["opponent"]).title


def test_a_person_counts_once_in_a_kind(life: Life) -> None:
    counted = company.manners_by_kind(life)
    comrades = life.relations.loc[life.relations["kind"] == "comrade", "person"].nunique()
    assert counted.at["comrade", "all"] == comrades
    assert (counted.drop(columns="all").sum(axis=1) == counted["all"]).all()


# --- Both --------------------------------------------------------------------------------------


def test_every_manner_has_a_look_of_its_own(life: Life) -> None:
    words = life.package.schemas["people"].vocabulary("died_how")
    assert set(company._MANNERS) == {*words, ""}
    assert len({(marker, filled) for marker, filled, _ in company._MANNERS.values()}) == 9


@pytest.mark.parametrize("draw", [company.turned, company.deaths])
def test_no_words_collide(life: Life, drawn: list[Figure], draw: object) -> None:
    draw(life)  # type: ignore[operator]
    assert labels.overlaps(drawn[0]) == []


@pytest.mark.parametrize("draw", [company.turned, company.deaths])
def test_it_is_small_and_the_same_each_time(life: Life, draw: object) -> None:
    once, again = draw(life), draw(life)  # type: ignore[operator]
    assert once.source == again.source
    assert len(gzip.compress(once.html().encode())) < 30_000
