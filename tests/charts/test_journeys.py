"""Journeys: which stops, in which order, and a map without colliding names."""

from __future__ import annotations

import pytest

from lifebook import Life, charts
from lifebook.charts.journeys import stops

SPANS = [("1898", "1902-10"), ("1902-10", "1905-12"), ("1907", "1917-05"), ("1928-01", "1937-01")]


def test_stops_are_numbered_by_first_arrival(life: Life) -> None:
    route = stops(life, "1928-01", "1929-12")
    ashore = route[route["ashore"]]
    assert list(dict.fromkeys(ashore["number"])) == list(range(1, ashore["town"].nunique() + 1))
    assert list(ashore["town"])[:2] == ["moscow", "alma-ata"]
    assert (ashore.groupby("town")["number"].nunique() == 1).all()


def test_where_he_was_already_he_did_not_arrive(life: Life) -> None:
    route = stops(life, "1928-01", "1929-12")
    assert route["arrived"].iloc[0] == ""
    assert route.loc[route["town"] == "alma-ata", "arrived"].iloc[0] == "1928-01-25"


def test_a_town_is_one_stop_until_he_moves(life: Life) -> None:
    ashore = stops(life, "1898", "1902-10")
    ashore = ashore[ashore["ashore"]]
    assert (ashore["town"] != ashore["town"].shift()).all()


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_the_words_name_every_place_in_order(life: Life, since: str, until: str) -> None:
    drawn = charts.journey(life, since, until)
    told = drawn.finding.partition("In order: ")[2].split("; ")
    assert [int(words.split()[0]) for words in told] == list(
        drawn.data.loc[drawn.data["ashore"], "number"]
    )
    assert str(drawn.data["number"].max()) in drawn.caption


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_each_place_has_its_name_on_the_map_or_in_the_caption(
    life: Life, since: str, until: str
) -> None:
    drawn = charts.journey(life, since, until)
    svg = drawn.svg(themed=False)
    for row in drawn.data[drawn.data["ashore"]].drop_duplicates("town").itertuples():
        words = f"{row.number} {row.name}".replace("'", "&apos;")
        assert words in svg.replace("&#39;", "&apos;").replace("'", "&apos;") or (
            f"{row.number} {row.name}" in drawn.caption
        ), words


def test_a_journey_across_half_the_globe_has_two_panels(life: Life) -> None:
    assert "above" in charts.journey(life, "1907", "1917-05").caption
    assert "above" not in charts.journey(life, "1902-10", "1905-12").caption


def test_the_same_journey_gives_the_same_bytes(life: Life) -> None:
    assert charts.journey(life, *SPANS[0]).source == charts.journey(life, *SPANS[0]).source


def test_a_span_without_a_stay_is_refused(life: Life) -> None:
    with pytest.raises(ValueError, match="no stay certainly falls between 1760 and 1761"):
        charts.journey(life, "1760", "1761")
