"""Route maps: which stops, how far and how long, and what the caption owns up to."""

from __future__ import annotations

import pytest

from lifebook import Life, charts
from lifebook.charts.routing import between, summaries


def test_a_route_runs_from_where_he_left_to_where_he_came(life: Life) -> None:
    route = between(life, "escape-berezov-1907", "return-st-petersburg-1907")
    ashore = route[~route["travelling"]]
    assert list(ashore["town"]) == ["berezov", "bogoslovsk", "st-petersburg"]


def test_events_that_begin_no_stay_are_refused(life: Life) -> None:
    with pytest.raises(ValueError, match="no stay begins with 'poland-invaded-1939'"):
        between(life, "escape-1902", "poland-invaded-1939")
    with pytest.raises(ValueError, match="comes after"):
        between(life, "escape-berezov-1907", "escape-1902")


def test_durations_are_as_wide_as_the_dates(life: Life) -> None:
    told = summaries(life)
    for row in told.itertuples():
        left, came = life.when(row.since), life.when(row.until)
        assert row.days_most == came.latest - left.earliest
        assert 0 <= row.days_least <= row.days_most
        assert 0 < row.km_least <= row.km_most
    # Left on 19 December, settled on 11 January, both days known.
    mexico = told.loc["Norway to Mexico"]
    assert (mexico["days_least"], mexico["days_most"]) == (23, 23)


def test_the_legs_of_a_route_add_up_to_its_length(life: Life) -> None:
    figure, told = charts.routes(life), summaries(life)
    for label, stops in figure.data.groupby("route"):
        row, whole = told.loc[label], stops["km"].sum()
        assert row["km_least"] - len(stops) <= whole <= row["km_most"] + len(stops)


def test_two_escapes_and_four_expulsions_are_drawn(life: Life) -> None:
    figure, told = charts.routes(life), summaries(life)
    drawn = told[told["drawn"]]
    assert drawn["kind"].value_counts().to_dict() == {"expulsion": 4, "escape": 2}
    assert list(dict.fromkeys(figure.data["route"])) == list(drawn.index)
    assert "2 escapes, 4 expulsions" in figure.title


def test_each_panel_says_its_length_and_duration(life: Life) -> None:
    svg = charts.routes(life).svg(themed=False)
    for label, row in summaries(life).query("drawn").iterrows():
        assert f"{row['kind'].capitalize()} {row['years']}: {label}" in svg
        assert f"at least {row['km_least']:,}" in svg


def test_what_is_not_drawn_is_named(life: Life) -> None:
    caption = charts.routes(life).caption
    for label, row in summaries(life).query("not drawn").iterrows():
        assert f"the {row['kind']} {row['years']} from {label} (at least" in caption


def test_each_stop_has_its_name_on_its_map_or_in_the_caption(life: Life) -> None:
    figure = charts.routes(life)
    svg = figure.svg(themed=False)
    for row in figure.data.itertuples():
        words = f"{row.number} {row.name}"
        assert words in svg or words in figure.caption, words
