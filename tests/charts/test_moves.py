"""Visits and moves: returns, landings, and lengths that add up."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lifebook import Life
from lifebook.charts import geodesics
from lifebook.charts.moves import itinerary, legs, lengths, visits


def towns(life: Life, since: str, until: str) -> list[str]:
    came = visits(life)
    ashore = came[~came["travelling"] & (came["country"] != "")]
    first, last = list(ashore.index).index(since), list(ashore.index).index(until)
    return list(ashore["town"].iloc[first : last + 1])


def test_every_stay_is_visited(life: Life) -> None:
    assert set(visits(life).index) == set(itinerary(life).index)


def test_he_comes_back_after_an_interruption(life: Life) -> None:
    assert towns(life, "sofia-1910", "copenhagen-1910") == ["sofia", "vienna", "copenhagen"]


def test_from_stop_to_stop_of_one_tour_he_does_not_come_back(life: Life) -> None:
    tour = towns(life, "kharkov-1902", "vienna-1902")
    assert tour == ["kharkov", "poltava", "kiev", "samara", "vienna"]


def test_an_interruption_that_ends_with_the_stay_has_no_return(life: Life) -> None:
    assert towns(life, "sokovnik-1898", "kherson-prison-1898") == [
        "sokovnik-estate",
        "nikolaev",
        "kherson",
    ]


def test_a_stay_follows_the_one_that_it_interrupts_however_wide_its_dates(life: Life) -> None:
    ids = list(visits(life).index)
    assert ids.index("samara-1902") < ids.index("kharkov-1902")


def test_the_port_between_a_road_and_a_ship_is_a_stop(life: Life) -> None:
    assert towns(life, "alma-ata-krasin-1928", "constantinople-consulate-1929")[-3:] == [
        "alma-ata",
        "odessa",
        "constantinople",
    ]


def test_moves_lead_from_each_town_to_the_next(life: Life) -> None:
    moves = legs(life)
    assert (moves["start"] != moves["end"]).all()
    assert list(moves["end"])[:-1] == list(moves["start"])[1:]


def test_a_move_of_two_possible_years_is_uncertain(life: Life) -> None:
    moves = legs(life).set_index(["start", "end"])
    assert not moves.loc[("Odessa", "Moscow"), "certain"].any()
    assert moves.loc[("Barcelona", "New York"), "certain"].all()
    assert (moves.loc[("Barcelona", "New York"), "year"] == 1917).all()


def test_the_legs_add_up_to_the_whole(life: Life) -> None:
    came = visits(life)
    ashore = came[~came["travelling"] & (came["country"] != "") & (came["town"] != "front-train")]
    here = list(zip(ashore["lon"], ashore["lat"], strict=True))
    whole = sum(geodesics.kilometres(*leg) for leg in pairwise(here))
    assert legs(life)["km"].sum() == pytest.approx(whole)


def test_an_open_order_gives_a_least_and_a_greatest_length(life: Life) -> None:
    came = visits(life)
    ids = list(came.index)
    tour = came.iloc[ids.index("samara-1902") : ids.index("vienna-1902") + 1]
    least, most = lengths(tour)
    assert least < most
    ordered = came.iloc[ids.index("sofia-1910") : ids.index("copenhagen-1910") + 1]
    least, most = lengths(ordered)
    assert least == most
