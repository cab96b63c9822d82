"""Dates in the formats of others: the most that each can carry, and never more than is known."""

from __future__ import annotations

import pytest

from lifebook.export.times import EDTF, bounds, linked, plain, span, timeline


@pytest.mark.parametrize("text", ["1879-11-07", "1898-02", "1888"])
def test_a_day_a_month_and_a_year_are_plain(text: str) -> None:
    assert plain(text)
    assert linked(text) == text
    assert span(text) == {"in": text}


@pytest.mark.parametrize(
    "text", ["1888-23", "1888~", "1902?", "[1927-11-12,1927-11-14]", "[1905-12..1906-01]", ""]
)
def test_nothing_else_is(text: str) -> None:
    assert not plain(text)


def test_linked_data_say_that_a_date_is_edtf() -> None:
    assert linked("1902?") == {"@type": EDTF, "@value": "1902?"}


def test_a_span_from_a_month_to_a_day_is_written_from_day_to_day() -> None:
    assert linked("[1921-11..1922-03-10]") == {
        "@type": EDTF,
        "@value": "[1921-11-01..1922-03-10]",
    }


def test_bounds_are_days_and_empty_where_nothing_is_known() -> None:
    assert bounds("1888-23") == ("1888-09-01", "1888-11-30")
    assert bounds("") == ("", "")


def test_a_gazetteer_gets_an_earliest_and_a_latest_day() -> None:
    assert span("1888~") == {"earliest": "1887-01-01", "latest": "1889-12-31"}
    assert span("1902?") == {"earliest": "1902-01-01", "latest": "1902-12-31"}


def test_a_timeline_gets_no_day_that_is_not_known() -> None:
    assert timeline("1898-02", "w")["start_date"] == {"year": "1898", "month": "2"}
    autumn = timeline("1888-23", "autumn 1888")
    assert autumn["start_date"] == {"year": "1888", "month": "9"}
    assert autumn["end_date"] == {"year": "1888", "month": "11"}
    assert autumn["display_date"] == "autumn 1888"


def test_a_timeline_gets_one_of_two_days_as_first_and_last() -> None:
    either = timeline("[1927-11-12,1927-11-14]", "12 or 14 November 1927")
    assert either["start_date"] == {"year": "1927", "month": "11", "day": "12"}
    assert either["end_date"] == {"year": "1927", "month": "11", "day": "14"}


def test_a_doubtful_month_stays_one_month() -> None:
    assert timeline("1902-08?", "w") == {
        "start_date": {"year": "1902", "month": "8"},
        "display_date": "w",
    }
