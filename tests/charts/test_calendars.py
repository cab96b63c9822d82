"""Two calendars drawn: which days change month, and what mixing the calendars costs."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from lifebook import Life, dates
from lifebook.charts import Drawing, calendars, labels
from lifebook.tables import DataError

FIGURES = [calendars.months_in_both, calendars.age_slips]


def test_only_certain_days_before_the_switch_have_a_day_in_both(life: Life) -> None:
    known = calendars.days_in_both(life)
    assert "birth" in known.index
    # One of a span of days, marked as uncertain, after the switch.
    for event in ("transfer-odessa-1898", "sofia-congress-1910", "calendar-reform-1918", "death"):
        assert event not in known.index
    assert known["date"].is_monotonic_increasing
    assert max(dates.day(day) for day in known["date"]) < life.switch


def test_a_lasting_event_is_taken_at_its_first_day(life: Life) -> None:
    february = calendars.days_in_both(life).loc["february-revolution-1917"]
    assert (february["date"], february["julian"]) == ("1917-03-08", "1917-02-23")


def test_an_old_style_day_is_marked_as_computed_where_no_source_gives_it(life: Life) -> None:
    known, entered = calendars.days_in_both(life), life.events["julian"]
    assert (known["computed"] == (entered[known.index] == "")).all()
    assert not known.at["birth", "computed"]
    assert known.at["flight-zurich-1914", "computed"]
    for row in known.itertuples():
        assert row.julian == dates.as_julian(dates.day(row.date))


def test_month_and_year_change_where_the_dates_do(life: Life) -> None:
    changes = calendars.days_in_both(life)["changes"]
    assert changes["arrest-1898"] == "month"
    assert changes["arrives-brest-1918"] == "year"
    assert changes["sarajevo-1914"] == ""


def test_the_difference_grows_after_the_leap_day_that_one_calendar_had(life: Life) -> None:
    turn = calendars.leap_days(life)
    assert list(turn["julian"])[1:4] == ["1900-02-28", "1900-02-29", "1900-03-01"]
    assert list(turn["difference"]) == [12, 12, 12, 13, 13]
    assert list(turn.loc[turn["leap"], "date"]) == ["1900-03-13"]
    known = calendars.days_in_both(life)
    assert set(known.loc[known["date"] < "1900-03-14", "difference"]) == {12}
    assert set(known.loc[known["date"] >= "1900-03-14", "difference"]) == {13}


def test_an_interval_is_wrong_by_the_difference_of_the_calendars(life: Life) -> None:
    pairs = [("birth", "arrest-1898"), ("birth", "escape-1902"), ("arrest-1905", "arrest-1917")]
    errors = calendars.intervals(life, pairs)
    assert errors["days"].iloc[0] == dates.day("1898-02-09") - dates.day("1879-11-07")
    assert list(errors["old_to_new"]) == [12, 12, 13]
    assert list(errors["new_to_old"]) == [-12, -13, -13]
    assert list(errors["both_old"]) == [0, -1, 0]


def test_an_interval_needs_two_certain_days(life: Life) -> None:
    with pytest.raises(DataError, match="death"):
        calendars.intervals(life, [("birth", "death")])


def test_ages_agree_with_the_life_and_slip_near_the_birthday_only(life: Life) -> None:
    found = calendars.slips(life)
    for row in found.itertuples():
        assert str(life.age(dates.interval(row.date).first)) == str(row.age)
    october = found.loc["october-insurrection-1917"]
    assert (october["age"], october["age_new_to_old"], october["age_both_old"]) == (38, 37, 37)
    slipped = found[found["age_old_to_new"] != found["age"]]
    assert set(slipped["date"].str[5:7]) == {"10", "11"}


def test_two_days_in_five_are_in_another_month(life: Life) -> None:
    assert 0.39 < calendars.month_slip(life) < 0.42


def test_the_words_say_what_is_drawn(life: Life) -> None:
    drawn, known = calendars.months_in_both(life), calendars.days_in_both(life)
    moved = known[known["changes"] != ""]
    years = (known["changes"] == "year").sum()
    assert f"Of {len(known)} events" in drawn.finding
    assert f"{len(moved)} are in another month" in drawn.finding
    assert f"{years} of them in another year" in drawn.finding
    assert f"that of {known['computed'].sum()} was computed" in drawn.caption
    assert all(f"→ {dates.wording(day)}" in drawn.svg(themed=False) for day in moved["date"])


def test_the_errors_are_told_with_their_sign(life: Life) -> None:
    assert [calendars.signed(days) for days in (12, 0)] == ["+12", "0"]
    finding = calendars.age_slips(life).finding
    assert "event in New: +12 days" in finding
    assert "event in Old: \N{MINUS SIGN}12 or \N{MINUS SIGN}13 days" in finding


@pytest.mark.parametrize("chart", FIGURES)
def test_no_words_collide(
    life: Life, drawn: list[Figure], chart: Callable[[Life], Drawing]
) -> None:
    chart(life)
    assert labels.overlaps(drawn[0]) == []


@pytest.mark.parametrize("chart", FIGURES)
def test_the_drawing_is_small_and_the_same_twice(
    life: Life, chart: Callable[[Life], Drawing]
) -> None:
    drawn = chart(life)
    assert len(gzip.compress(drawn.html().encode())) < 30_000
    assert drawn.html() == chart(life).html()
