"""Places as drawn and counted."""

from __future__ import annotations

import html

import pandas as pd
import pytest

from lifebook import Life, charts
from lifebook.charts.moves import itinerary

from ..conftest import ROOT


def test_the_itinerary_has_every_stay_in_order(life: Life) -> None:
    route = itinerary(life)
    assert set(route.index) == set(life.stays.index)
    assert route["possible_from"].is_monotonic_increasing
    assert (route["possible_from"] <= route["possible_to"]).all()


def test_the_map_has_every_town_with_its_days(life: Life) -> None:
    figure = charts.maps(life)
    pd.testing.assert_series_equal(figure.data["days"], life.days("town")["days"])
    assert figure.data.loc["amherst", "liberty"] == "confined"
    top = figure.data.iloc[0]
    assert f"{top['name']} {top['days']:,}" in figure.finding


def test_countries_are_written_out(life: Life) -> None:
    names = set(charts.days(life, "country").data.index)
    assert {"Mexico", "Norway", "at sea or between countries"} <= names
    assert not any(len(name) == 2 for name in names)


def test_short_stays_are_left_out_of_the_chart_and_counted(life: Life) -> None:
    few = charts.places_in_time(life, least_days=60)
    all_ = charts.places_in_time(life, least_days=0)
    assert few.data["town"].nunique() < all_.data["town"].nunique()
    assert "(0 others" in all_.caption


def test_a_span_is_named_and_counts_only_its_own_years(life: Life) -> None:
    figure = charts.places_in_time(life, since="1895-08", until="1898-02")
    assert figure.title.endswith("from August 1895 to February 1898")
    years = figure.data.groupby("town")["years"].sum()
    assert years.max() < 2.6
    assert figure.finding.count("Nikolaev") == 1


@pytest.mark.parametrize("by", ["liberty", "circumstance", "country"])
def test_days_are_those_of_the_life(life: Life, by: str) -> None:
    figure = charts.days(life, by)
    assert figure.data["days"].sum() == 22_203
    assert list(figure.data["days"]) == list(life.days(by)["days"])
    first = figure.data.iloc[0]
    assert f"{figure.data.index[0]}: {first['days']:,} days" in figure.finding


def test_the_picture_of_the_readme_is_drawn_from_these_data(life: Life) -> None:
    picture = (ROOT / "book" / "_static" / "places-in-time.svg").read_text(encoding="utf-8")
    assert html.escape(charts.places_in_time(life).finding) in picture
    assert "book/_static/places-in-time.svg" in (ROOT / "README.md").read_text(encoding="utf-8")
