"""What holds on a day, how old he was, and how the days add up."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from lifebook import Life
from lifebook.dates import DateError
from lifebook.tables import DataError

from .conftest import rewrite


def places(life: Life, day: str) -> list[str]:
    return [life.town(stay.place) for stay in life.at(day).stays]


def test_amherst(life: Life) -> None:
    day = life.at("1917-04-10")
    assert [(stay.name, stay.circumstance, stay.liberty) for stay in day.stays] == [
        ("Amherst", "internment", "confined")
    ]
    assert str(day.age) == "37"
    assert day.julian == "1917-03-28"


@pytest.mark.parametrize(
    ("day", "circumstances"),
    [
        ("1902-09-03", ["exile", "transit"]),  # the escape from Verkholensk
        ("1929-02-12", ["transit", "asylum"]),  # from the Ilyich into the consulate
        ("1917-04-29", ["internment", "transit"]),  # out of the camp
    ],
)
def test_a_day_of_moving_has_both_stays_in_order(
    life: Life, day: str, circumstances: list[str]
) -> None:
    assert [stay.circumstance for stay in life.at(day).stays] == circumstances


def test_at_sea(life: Life) -> None:
    (stay,) = life.at("1936-12-25").stays
    assert life.places.at[stay.place, "country"] == ""
    assert stay.circumstance == "transit"


def test_a_stay_within_a_stay_hides_the_longer_one(life: Life) -> None:
    (stay,) = life.at("1932-11-27").stays
    assert stay.name == "Copenhagen"
    assert life.stays.at[stay.id, "within"]


def test_the_last_day(life: Life) -> None:
    (stay,) = life.at("1940-08-21").stays
    assert stay.circumstance == "hospital"
    assert str(life.at("1940-08-21").age) == "60"


def test_every_day_of_the_life_has_a_place(life: Life) -> None:
    day = life.born.first
    while day <= life.died.last:
        assert life.stays_on(day.toordinal()), day
        day += timedelta(days=1)


def test_roles_on_a_day(life: Life) -> None:
    titles = {role.title for role in life.at("1918-06-01").roles}
    assert any("Military" in title for title in titles)
    assert not any("Foreign" in title for title in titles)
    assert life.at("1885-01-01").roles == ()


def test_the_day_as_json(life: Life) -> None:
    told = life.at(date(1940, 8, 21)).as_dict()
    assert list(told) == ["date", "julian", "age", "stays", "roles"]
    assert told["date"] == "1940-08-21"
    assert told["julian"] is None
    assert told["age"] == {"min": 60, "max": 60}
    assert list(told["stays"][0]) == [
        "id", "place", "name", "modern_name", "lat", "lon", "circumstance", "liberty", "certainty",
    ]  # fmt: skip
    role = life.at("1920-01-01").as_dict()["roles"][0]
    assert list(role) == ["id", "title", "organisation", "sphere", "certainty"]


def test_old_style_ends_with_the_switch(life: Life) -> None:
    assert life.at("1918-02-13").julian == "1918-01-31"
    assert life.at("1918-02-14").julian is None


@pytest.mark.parametrize("day", ["1879-11-06", "1940-08-22", "2026-01-01"])
def test_a_day_outside_the_life_is_refused(life: Life, day: str) -> None:
    with pytest.raises(ValueError, match="choose a day from 1879-11-07 to 1940-08-21"):
        life.at(day)


def test_less_than_a_day_is_refused(life: Life) -> None:
    with pytest.raises(DateError):
        life.at("1917-11")


def test_age_at_an_event_a_date_or_a_day(life: Life) -> None:
    assert str(life.age("birth")) == "0"
    assert str(life.age("arrest-1898")) == "18"
    assert str(life.age("1888-23")) == "8 or 9"
    assert str(life.age(date(1917, 11, 7))) == "38"
    with pytest.raises(DataError, match="is no event"):
        life.age("arrest-1998")


def test_dates_stand_once_and_are_filled_in_from_events(life: Life) -> None:
    stay = life.stays.loc["amherst-1917"]
    assert stay["arrived"] == life.events.at[stay["arrived_event"], "date"]
    assert stay["arrived_first"].date() == life.when(stay["arrived_event"]).first
    assert life.package.frames["stays"].at["amherst-1917", "arrived"] == ""


def test_what_is_done_in_a_lasting_event_begins_and_ends_with_it(data: Path) -> None:
    def lasting(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["id"] == "arrival-constantinople-1929":
                row["date"] = "1929-02-10/1929-02-12"

    rewrite(data, "events", lasting)
    stays = Life.open(data).stays
    ends = stays[stays["left_event"] == "arrival-constantinople-1929"]["left"]
    begins = stays[stays["arrived_event"] == "arrival-constantinople-1929"]["arrived"]
    assert set(ends) == {"1929-02-12"}
    assert set(begins) == {"1929-02-10"}


def test_an_uncertain_boundary_gives_both_stays_with_low_certainty(data: Path) -> None:
    def wider(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["id"] == "arrival-constantinople-1929":
                row["date"] = "[1929-02-11..1929-02-13]"

    rewrite(data, "events", wider)
    stays = Life.open(data).at("1929-02-12").stays
    assert len(stays) == 2
    assert {stay.certainty for stay in stays} == {"low"}


def test_frames_are_copies(life: Life) -> None:
    frame = life.stays
    frame["note"] = "changed"
    assert not (life.stays["note"] == "changed").any()


@pytest.mark.parametrize("by", ["liberty", "circumstance", "country", "town", "state"])
def test_every_day_is_counted_once(life: Life, by: str) -> None:
    counted = life.days(by)
    whole = life.died.latest - life.born.earliest + 1
    assert whole == 22_203
    assert counted["days"].sum() == whole
    assert counted["least"].sum() <= whole <= counted["most"].sum()
    assert (counted["least"] <= counted["days"]).all()
    assert (counted["days"] <= counted["most"]).all()


def test_a_day_of_moving_counts_for_the_stay_that_begins(life: Life) -> None:
    counted = life.days("town").loc["amherst"]
    stay = life.stays.loc["amherst-1917"]
    assert counted["days"] == (stay["left_first"] - stay["arrived_first"]).days


def test_a_life_says_what_it_holds(life: Life) -> None:
    assert repr(life) == "Life of Leon Trotsky, 7 November 1879 to 21 August 1940"
