"""The life at a glance: what the three bands hold, and that no words collide."""

from __future__ import annotations

import gzip
from itertools import pairwise

from matplotlib.figure import Figure

from lifebook import Life, charts
from lifebook.charts import labels
from lifebook.charts.at_a_glance import _named, residences


def test_residences_follow_one_another(life: Life) -> None:
    homes = residences(life)
    assert (homes["years"] >= 0).all()
    assert all(a.town != b.town for a, b in pairwise(homes.itertuples()))
    assert homes["since"].is_monotonic_increasing
    assert {"yanovka", "vienna", "prinkipo", "coyoacan"} <= set(homes["town"])


def test_the_bands_hold_the_data_they_are_drawn_from(life: Life) -> None:
    data = charts.glance(life).data
    assert len(data.loc["roles"]) == len(life.roles)
    ages = data.loc["age"]["age"]
    for event, age in ages.items():
        assert age == str(life.age(event))


def test_the_words_say_the_ages_and_the_days(life: Life) -> None:
    finding = charts.glance(life).finding
    assert "18 first arrest" in finding
    assert "8 or 9 to school" in finding
    for liberty, days in life.days("liberty")["days"].items():
        assert f"{days:,}" in finding, liberty


def test_no_words_collide(life: Life, drawn: list[Figure]) -> None:
    charts.glance(life)
    assert labels.overlaps(drawn[0]) == []


def test_it_is_small_and_always_the_same(life: Life) -> None:
    first, second = charts.glance(life), charts.glance(life)
    assert first.source == second.source
    assert len(gzip.compress(first.html().encode())) < 30_000


def test_a_home_left_for_a_season_is_named_once(life: Life) -> None:
    named = _named(residences(life), 0.55)
    assert list(named["town"]).count("prinkipo") == 1
    assert list(named["town"]).count("odessa") == 2, "the school and the prison"
