"""Dates against independent oracles, by properties and by example."""

from __future__ import annotations

import re
from datetime import date

import pytest
from convertdate import julian
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from lifebook import dates
from lifebook.dates import AgeRange, DateError, interval, julian_interval

DAYS = st.dates(date(1582, 10, 15), date(2100, 12, 31))
MONTHS = st.dates(date(1582, 11, 1), date(2100, 12, 31)).map(lambda d: f"{d:%Y-%m}")
POINTS = st.one_of(DAYS.map(str), MONTHS, DAYS.map(lambda d: f"{d:%Y}"))


@given(POINTS)
def test_bounds_are_the_strict_bounds_of_edtf(text: str) -> None:
    oracle = parse_edtf(text)
    found = interval(text)
    assert found.first == date(*oracle.lower_strict()[:3])
    assert found.last == date(*oracle.upper_strict()[:3])


@pytest.mark.parametrize("text", ["1888-21", "1888-22", "1888-23"])
def test_seasons_are_those_of_edtf(text: str) -> None:
    oracle = parse_edtf(text)
    assert interval(text).first == date(*oracle.lower_strict()[:3])
    assert interval(text).last == date(*oracle.upper_strict()[:3])


def test_winter_begins_in_december_of_its_year() -> None:
    assert interval("1888-24").first == date(1888, 12, 1)
    assert interval("1888-24").last == date(1889, 2, 28)


@given(DAYS)
def test_julian_dates_are_those_of_convertdate(day: date) -> None:
    year, month, dom = julian.from_gregorian(day.year, day.month, day.day)
    assert dates.as_julian(day.toordinal()) == f"{year:04}-{month:02}-{dom:02}"


@given(DAYS)
def test_julian_and_back_is_the_same_day(day: date) -> None:
    there = dates.as_julian(day.toordinal())
    assert julian_interval(there) == interval(str(day))


def test_29_february_1900_is_a_day_in_old_style_only() -> None:
    assert julian_interval("1900-02-29").first == date(1900, 3, 13)
    assert dates.as_julian(dates.day("1900-03-13")) == "1900-02-29"
    with pytest.raises(DateError, match="no day 1900-02-29"):
        interval("1900-02-29")


def test_an_old_style_month_is_not_a_gregorian_month() -> None:
    assert julian_interval("1898-01") == interval("[1898-01-13..1898-02-12]")
    assert julian_interval("1898-01") != interval("1898-01")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1888~", "1887-01-01", "1889-12-31"),
        ("1898-02~", "1898-01-01", "1898-03-31"),
        ("1898-02-10~", "1898-02-09", "1898-02-11"),
        ("1888-23~", "1888-06-01", "1889-02-28"),
        ("1902?", "1902-01-01", "1902-12-31"),
        ("[1927-11-12,1927-11-14]", "1927-11-12", "1927-11-14"),
        ("[1905-12..1906-01]", "1905-12-01", "1906-01-31"),
        ("1900/1902", "1900-01-01", "1902-12-31"),
    ],
)
def test_each_form(text: str, first: str, last: str) -> None:
    assert (str(interval(text).first), str(interval(text).last)) == (first, last)


def test_uncertain_is_marked_but_no_wider() -> None:
    assert interval("1902?").uncertain
    assert not interval("1902?").approximate
    assert interval("1902?").earliest == interval("1902").earliest
    assert not interval("1917-11-07?").exact
    assert interval("1917-11-07").exact


@given(POINTS)
def test_about_is_wider_on_both_sides(text: str) -> None:
    plain, about = interval(text), interval(text + "~")
    assert about.earliest < plain.earliest
    assert about.latest > plain.latest
    assert about.approximate


@given(POINTS, POINTS)
def test_a_span_reaches_from_its_first_to_its_last(a: str, b: str) -> None:
    earlier, later = sorted((a, b), key=lambda t: (interval(t).earliest, interval(t).latest))
    if interval(earlier).latest > interval(later).latest:
        return
    for text in (f"{earlier}/{later}", f"[{earlier}..{later}]"):
        assert interval(text).earliest == interval(earlier).earliest
        assert interval(text).latest == interval(later).latest


@pytest.mark.parametrize(
    "text",
    ["", "1898-13", "1898-02-30", "98", "1898-2", "7.11.1879", "1898-02-10/", "[1898]x", "1898..1899",
     "1900/1899", "[1899,1898]", "a/b/c", "1898-25", "1898?~", "0000"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        interval(text)


def test_the_refusal_says_what_to_write() -> None:
    with pytest.raises(DateError, match="write 1898-01-28, 1898-01"):
        interval("28 January 1898")


def test_a_day_must_be_a_day() -> None:
    assert dates.day("1917-11-07") == date(1917, 11, 7).toordinal()
    with pytest.raises(DateError, match="YYYY-MM-DD"):
        dates.day("1917-11")


def test_a_lasting_date_has_a_start_and_an_end() -> None:
    assert dates.start("1907-08-18/1907-08-24") == "1907-08-18"
    assert dates.end("1907-08-18/1907-08-24") == "1907-08-24"
    assert dates.start("[1907-08..1907-09]") == dates.end("[1907-08..1907-09]")


@given(DAYS, DAYS)
def test_an_age_at_two_known_days_is_one_number(born: date, then: date) -> None:
    born, then = sorted((born, then))
    age = dates.age_between(interval(str(born)), interval(str(then)))
    assert age.min == age.max
    assert born.year + age.min <= then.year
    assert (then.year - born.year) - age.min in (0, 1)


@given(POINTS, POINTS)
def test_an_age_range_holds_every_possible_age(born: str, then: str) -> None:
    b, t = interval(born), interval(then)
    if t.latest < b.earliest:
        with pytest.raises(ValueError, match="before the birth"):
            dates.age_between(b, t)
        return
    age = dates.age_between(b, t)
    if t.earliest >= b.latest:
        for birth in (b.first, b.last):
            for day in (t.first, t.last):
                one = dates.age_between(interval(str(birth)), interval(str(day)))
                assert age.min <= one.min <= age.max


def test_a_birthday_counts_from_its_first_moment() -> None:
    born = interval("1879-11-07")
    assert str(dates.age_between(born, interval("1917-11-06"))) == "37"
    assert str(dates.age_between(born, interval("1917-11-07"))) == "38"


def test_one_born_on_29_february_is_older_on_1_march() -> None:
    born = interval("1880-02-29")
    assert dates.age_between(born, interval("1881-02-28")) == AgeRange(0, 0)
    assert dates.age_between(born, interval("1881-03-01")) == AgeRange(1, 1)


def test_an_age_range_is_said_in_words() -> None:
    assert str(dates.age_between(interval("1879-11-07"), interval("1888-23"))) == "8 or 9"
    assert str(AgeRange(8, 11)) == "8 to 11"
    assert str(AgeRange(18, 18)) == "18"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "unknown"),
        ("1879-11-07", "7 November 1879"),
        ("1898-02", "February 1898"),
        ("1888~", "about 1888"),
        ("1902?", "1902 (uncertain)"),
        ("1888-23", "autumn 1888"),
        ("[1927-11-12,1927-11-14]", "12 or 14 November 1927"),
        ("[1927-10-30,1927-11-02]", "30 October or 2 November 1927"),
        ("[1905-12..1906-01]", "between December 1905 and January 1906"),
        ("1900/1902", "1900 to 1902"),
        ("1907-08-18/1907-08-24", "18 to 24 August 1907"),
    ],
)
def test_each_form_has_a_wording(text: str, words: str) -> None:
    assert dates.wording(text) == words


def test_both_calendars_share_the_year_when_they_can() -> None:
    assert dates.in_both_calendars("1879-11-07", "1879-10-26") == (
        "7 November 1879 (26 October Old Style)"
    )
    assert dates.in_both_calendars("1906-01-05", "1905-12-23") == (
        "5 January 1906 (23 December 1905 Old Style)"
    )
    assert dates.in_both_calendars("1929-02-12") == "12 February 1929"


def test_decimal_years_are_right_to_two_days() -> None:
    for year in range(1850, 2000):
        assert abs(dates.decimal_year(date(year, 1, 1).toordinal()) - year) < 2 / 365


# --- Time between, and shorter forms -------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("1917-02-01", "1917-02-02", "1 day"),
        ("1917-04-03", "1917-04-29", "26 days"),
        ("1917-01-14", "1917-03-27", "2 months"),
        ("1929-02-12", "1937-01-09", "7 years and 10 months"),
        ("1900-01-01", "1902-01-01", "2 years"),
        ("1900", "1902", "1 to 2 years"),
        ("1928-01-17", "1928-01-25", "8 days"),
        ("[1928-01-16..1928-01-18]", "1928-01-25", "7 to 9 days"),
    ],
)
def test_time_between_is_said_with_its_bounds(first: str, second: str, words: str) -> None:
    assert dates.elapsed(interval(first), interval(second)) == words


@given(DAYS, DAYS)
def test_time_between_is_never_negative(a: date, b: date) -> None:
    first, second = sorted([a, b])
    words = dates.elapsed(interval(str(first)), interval(str(second)))
    assert re.fullmatch(r"\d+ (day|month|year)s?( and \d+ months?)?", words)


def test_time_runs_forwards() -> None:
    with pytest.raises(ValueError, match="swap the two"):
        dates.elapsed(interval("1902"), interval("1898"))


@pytest.mark.parametrize("text", ["1898", "1898-02", "1888~", "[1927-12-31,1928-01-01]", "1902?"])
def test_a_day_without_its_year_needs_a_day_and_one_year(text: str) -> None:
    with pytest.raises(DateError):
        dates.day_and_month(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1898-02-09", "February 1898"),
        ("1898-02", "February 1898"),
        ("[1927-11-12,1927-11-14]", "November 1927"),
        ("[1905-12-30..1906-01-02]", "between December 1905 and January 1906"),
    ],
)
def test_a_date_can_be_said_to_the_month(text: str, words: str) -> None:
    assert dates.month_and_year(text) == words


@pytest.mark.parametrize("text", ["1898", "1888-23"])
def test_no_month_is_made_up(text: str) -> None:
    with pytest.raises(DateError, match="not given to the month"):
        dates.month_and_year(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("1870-04-22", "1870"), ("1888~", "about 1888"), ("[1887..1889]", "1887 to 1889"),
     ("1902?", "1902?"), ("[1905-12..1906-01]", "1905 or 1906"), ("", "")],
)  # fmt: skip
def test_a_date_can_be_said_to_the_year(text: str, words: str) -> None:
    assert dates.years(text) == words
