"""Who crossed the life drawn: events in common, sides at the time, and where."""

from __future__ import annotations

import pytest

from lifebook import Life, dates
from lifebook.charts import encounters


def test_everybody_with_as_many_events_is_there_and_nobody_else(life: Life) -> None:
    dated = life.event_people[life.event_people["event"].map(life.events["date"]) != ""]
    counted = dated["person"].value_counts()
    shared = encounters.shared_events(life, 8)
    assert set(shared["person"]) == set(counted.index[counted >= 8])
    assert dict(shared["person"].value_counts()) == dict(counted[counted >= 8])


def test_people_stand_in_the_order_of_their_first_event(life: Life) -> None:
    shared = encounters.shared_events(life)
    firsts = shared.groupby("person", sort=False)["first"].min()
    assert firsts.is_monotonic_increasing
    assert (shared.groupby("person", sort=False)["first"].diff().dropna() >= 0).all()


def test_a_side_is_that_of_the_time(life: Life) -> None:
    shared = encounters.shared_events(life).set_index(["person", "event"])
    assert shared.at[("lenin", "october-insurrection-1917"), "side"] == "beside"
    assert bool(shared.at[("lenin", "october-insurrection-1917"), "sure"])
    apart = shared.loc["lenin"]
    between = apart[(apart["first"] > 1904) & (apart["last"] < 1917)]
    assert set(between["side"]) <= {"against", "other"}
    assert "against" in set(between["side"])


def test_a_relation_without_an_end_is_sure_only_at_its_beginning(life: Life) -> None:
    unended = life.relations[
        (life.relations["kind"] == "opponent") & (life.relations["ended"] == "")
    ]
    assert "stalin" in set(unended["person"])
    later = encounters.shared_events(life).query("person == 'stalin' and side == 'against'")
    begun = dates.interval(unended.set_index("person").at["stalin", "began"])
    late = later[later["first"] > dates.decimal_year(begun.latest + 1)]
    assert len(late) > 3
    assert not late["sure"].any()


def test_kin_and_hosts_are_on_no_side(life: Life) -> None:
    assert set(encounters.shared_events(life).query("person == 'sedova'")["side"]) == {"other"}


def test_the_towns_named_are_those_with_most_events(life: Life) -> None:
    drawn = encounters.meetings(life)
    there = drawn.data.query("person == 'rivera'")["town"].value_counts()
    assert f"({there.index[0]} {there.iloc[0]}, " in drawn.finding.partition("Diego Rivera: ")[2]
    assert (
        "event_people"
        not in drawn.html().partition("<figcaption>")[2].partition("</figcaption>")[0]
    )


def test_nobody_with_so_many_is_an_error(life: Life) -> None:
    with pytest.raises(ValueError, match="choose fewer"):
        encounters.shared_events(life, 1000)
