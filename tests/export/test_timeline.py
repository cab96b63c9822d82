"""The timeline: the format of TimelineJS, and words for what it cannot draw."""

from __future__ import annotations

from lifebook import Life
from lifebook.export import Edition
from lifebook.export.timeline import timeline_json

from .conftest import ADDRESS, breaches, loaded


def test_it_keeps_the_format(files: dict[str, bytes]) -> None:
    assert breaches("timeline", loaded(files, "timeline.json")) == []


def test_a_breach_of_the_format_would_be_found(files: dict[str, bytes]) -> None:
    wrong = loaded(files, "timeline.json")
    wrong["events"][0]["start_date"] = {"year": "1888~"}
    wrong["events"][1]["start_date"] = {"year": "1888", "day": "1"}
    assert len(breaches("timeline", wrong)) == 2


def test_every_dated_event_is_there_once_in_order(files: dict[str, bytes], life: Life) -> None:
    ids = [one["unique_id"] for one in loaded(files, "timeline.json")["events"]]
    dated = life.events[life.events["date"] != ""]
    ordered = dated.sort_values(["date_first", "date_last"], kind="stable")
    assert ids == list(ordered.index)


def test_no_end_is_before_its_beginning(files: dict[str, bytes]) -> None:
    for one in loaded(files, "timeline.json")["events"]:
        if "end_date" in one:
            first, last = one["start_date"], one["end_date"]
            assert first.keys() == last.keys()
            assert [int(n) for n in first.values()] < [int(n) for n in last.values()], one


def test_the_words_say_what_is_known(files: dict[str, bytes]) -> None:
    events = {one["unique_id"]: one for one in loaded(files, "timeline.json")["events"]}
    assert events["birth"]["display_date"] == "7 November 1879 (26 October Old Style)"
    assert events["heder-gromokley"]["display_date"] == "between August 1886 and April 1887"
    assert "Certainty: low." in events["heder-gromokley"]["text"]["text"]


def test_eras_are_the_times_around_the_life(files: dict[str, bytes], life: Life) -> None:
    eras = loaded(files, "timeline.json")["eras"]
    named = [era["name"] for era in life.package.settings["context"]]
    assert [era["text"]["headline"] for era in eras] == named


def test_a_link_is_there_only_if_it_leads_somewhere(
    files: dict[str, bytes], placed: Edition
) -> None:
    assert b"href" not in files["timeline.json"]
    assert f'<a href=\\"{ADDRESS}book/reference/events.html#birth\\">' in (
        timeline_json(placed).decode()
    )
