"""Every rule of the data, each with a row that breaks it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lifebook.check import Problem, problems, rules
from lifebook.tables import DataError

from .conftest import ROOT, line_of, rewrite

Rows = list[dict[str, str]]


def set_cells(key: str, **cells: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        found = next(r for r in rows if key in (r.get("id"), r.get("event")))
        found.update(cells)

    return change


def test_the_data_keep_every_rule() -> None:
    assert problems(ROOT / "data") == []


BROKEN = [
    ("cells_fit_their_field", "events", "birth", {"title": ""}, "title", "is empty, but required"),
    ("cells_fit_their_field", "events", "birth", {"title": "Born "}, "title", "stray white space"),
    ("cells_fit_their_field", "events", "birth", {"title": "Born  here"}, "title", "stray white"),
    ("cells_fit_their_field", "events", "birth", {"kind": "brith"}, "kind", "did you mean 'birth'?"),
    ("cells_fit_their_field", "places", "odessa", {"country": "Ukraine"}, "country", "is not one of AT"),
    ("cells_fit_their_field", "places", "odessa", {"lat": "46,48"}, "lat", "is not a number"),
    ("cells_fit_their_field", "people", "lenin", {"wikidata": "1394"}, "wikidata", "Q[1-9]"),
    ("cells_fit_their_field", "places", "odessa", {"geonames": "12a"}, "geonames", "is not a integer"),
    ("references_exist", "events", "birth", {"place": "yanovk"}, "place", "did you mean 'yanovka'?"),
    ("coordinates_are_plausible", "places", "odessa", {"lat": "146"}, "lat", "not on the globe"),
    ("coordinates_are_plausible", "places", "odessa", {"lat": "0", "lon": "0"}, "lat", "Gulf of Guinea"),
    ("dates_can_be_read", "events", "birth", {"date": "7.11.1879"}, "date", "is not a date"),
    ("dates_can_be_read", "events", "birth", {"julian": "1879-13"}, "julian", "no month 13"),
    ("dates_can_be_read", "stays", "amherst-1917", {"arrived": "1917-04-03"}, "arrived", "empty the cell"),
    ("the_life_is_not_left", "roles", "foreign-commissar-1917",
     {"began_event": "", "began": "1877"}, "began", "outside the life"),
    ("the_life_is_not_left", "roles", "foreign-commissar-1917",
     {"began_event": "", "began": ""}, "began", "is unknown; write it as wide"),
    ("calendar_pairs_agree", "events", "birth", {"julian": "1879-10-25"}, "julian", "which is right?"),
    ("calendar_pairs_agree", "events", "death", {"julian": "1940-08-08"}, "julian", "after the calendar"),
    ("captivities_say_how_they_ended", "events", "birth", {"kind": "captivity-end"}, "ended_how", "say how"),
    ("citations_point_somewhere", "citations", "cit-0001", {"table": "event"}, "table", "did you mean"),
    ("citations_point_somewhere", "citations", "cit-0001", {"row": "brith"}, "row", "did you mean"),
    ("citations_point_somewhere", "citations", "cit-0001", {"field": "dat"}, "field", "did you mean 'date'?"),
    ("citations_point_somewhere", "citations", "cit-0001",
     {"field": "date", "says": "in May"}, "says", "the rival date"),
    ("citations_point_somewhere", "citations", "cit-0001",
     {"field": "title", "stance": "contradicts", "says": ""}, "says", "give what the source says"),
    ("consultation_is_told", "citations", "cit-0001",
     {"consulted": "yes", "via": "my-life"}, "via", "empty one of the two"),
    ("sources_exist", "citations", "cit-0001", {"source": "my-live"}, "source", "did you mean 'my-life'?"),
    ("claims_agree_with_the_tables", "claims", "c018", {"verdict": "contradicted"}, "verdict", "mend the verdict"),
    ("claims_agree_with_the_tables", "claims", "c018", {"asserts": "1880-11-07"}, "verdict", "do not agree"),
    ("claims_agree_with_the_tables", "claims", "c167", {"asserts": "61"}, "verdict", "do not agree"),
    ("claims_agree_with_the_tables", "claims", "c162", {"asserts": "lenin"}, "verdict", "do not agree"),
    ("claims_agree_with_the_tables", "claims", "c140", {"verdict": "confirmed"}, "verdict", "do not agree"),
    ("claims_rest_on_evidence", "claims", "c018", {"repeats": "c018"}, "repeats", "name the earlier claim"),
    ("claims_rest_on_evidence", "claims", "c018", {"words": "one two three four five six seven eight"},
     "words", "quote at most seven"),
    ("claims_rest_on_evidence", "claims", "c045", {"gist": ""}, "gist", "why it is not confirmed"),
    ("claims_rest_on_evidence", "claims", "c045", {"gist": "so " * 12 + "so"}, "gist", "has 13 words"),
    ("verdicts_have_enough_witnesses", "claims", "c099", {"verdict": "disputed", "gist": "So."},
     "verdict", "rests on one witness"),
    ("verdicts_have_enough_witnesses", "claims", "c017", {"verdict": "contradicted", "gist": "So."},
     "verdict", "rests on one witness (nobody)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "table", "row", "cells", "column", "message"), BROKEN)
def test_a_broken_row_is_named(
    data: Path, rule: str, table: str, row: str, cells: dict[str, str], column: str, message: str
) -> None:
    rewrite(data, table, set_cells(row, **cells))
    line = line_of(data, table, row)
    found = [p for p in problems(data) if p.line == line and p.column == column]
    assert any(message in p.message for p in found), problems(data)
    assert {p.file for p in found} == {f"{table}.csv"}


def test_every_rule_has_a_row_that_breaks_it() -> None:
    elsewhere = {
        "keys_are_unique", "dates_are_in_order", "stays_cover_the_life",
        "interruptions_lie_within", "rows_are_cited", "settings_name_events",
    }  # fmt: skip
    assert {function.__name__ for function, _ in rules.RULES} == {b[0] for b in BROKEN} | elsewhere


def test_an_article_that_is_no_source(data: Path) -> None:
    path = data / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"article": "the-article"', '"article": "the-artcle"'), encoding="utf-8"
    )
    (problem,) = problems(data)
    assert str(problem) == (
        "datapackage.json:1: article: unknown source 'the-artcle'; did you mean 'the-article'?"
    )


def test_a_turning_point_that_is_no_event(data: Path) -> None:
    path = data / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"arrest-1898": "first arrest"', '"arest-1898": "first arrest"'),
        encoding="utf-8",
    )
    (problem,) = problems(data)
    assert str(problem) == (
        "datapackage.json:1: turning_points: unknown events id 'arest-1898'; "
        "did you mean 'arrest-1898'?"
    )


def test_a_route_that_ends_with_no_event(data: Path) -> None:
    path = data / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"until": "arrival-london-1902"', '"until": "arival-london-1902"'),
        encoding="utf-8",
    )
    (problem,) = problems(data)
    assert str(problem) == (
        "datapackage.json:1: routes: unknown events id 'arival-london-1902'; "
        "did you mean 'arrival-london-1902'?"
    )


def test_a_key_that_stands_twice(data: Path) -> None:
    rewrite(data, "places", lambda rows: rows.append(dict(rows[0])))
    (problem,) = problems(data)
    assert problem.column == "id"
    assert "stands already on line 2" in problem.message


def test_dates_the_wrong_way_round(data: Path) -> None:
    cells = {"began": "1918-03-13", "began_event": "", "ended": "1917-11-08", "ended_event": ""}
    rewrite(data, "roles", set_cells("foreign-commissar-1917", **cells))
    line = line_of(data, "roles", "foreign-commissar-1917")
    (problem,) = [p for p in problems(data) if p.file == "roles.csv"]
    assert problem == Problem(
        "roles.csv", line, "ended",
        "1917-11-08 is before began (1918-03-13); swap them, or was one of them Old Style?",
    )  # fmt: skip


def test_a_gap_between_stays(data: Path) -> None:
    rewrite(data, "stays", set_cells("amherst-1917", left_event="", left="1917-04-20"))
    found = problems(data)
    assert any("a gap; add the stay between" in p.message for p in found), found


def test_an_overlap_of_stays(data: Path) -> None:
    rewrite(data, "stays", set_cells("amherst-1917", left_event="", left="1917-05-05"))
    found = problems(data)
    assert any("an overlap; mend a date" in p.message for p in found), found


def test_why_explains_a_gap(data: Path) -> None:
    rewrite(
        data, "stays",
        set_cells("amherst-1917", left_event="", left="1917-04-20", why="Said by nobody."),
    )  # fmt: skip
    assert problems(data) == []


def test_the_life_begins_and_ends_with_a_stay(data: Path) -> None:
    rewrite(data, "stays", lambda rows: rows.pop(0))
    assert any("after the birth" in p.message for p in problems(data))
    shutil.copy(ROOT / "data" / "stays.csv", data)
    rewrite(data, "stays", lambda rows: rows.pop())
    assert any("before the death" in p.message for p in problems(data))


def test_a_move_that_is_typed_twice(data: Path) -> None:
    def type_it(rows: Rows) -> None:
        before = next(r for r in rows if r["id"] == "amherst-1917")
        event = before["left_event"]
        after = next(r for r in rows if r["arrived_event"] == event)
        before.update(left="1917-04-29", left_event="")
        after.update(arrived="1917-04-29", arrived_event="")

    rewrite(data, "stays", type_it)
    assert any("so that the date stands once" in p.message for p in problems(data))


def test_an_interruption_outside_its_stay(data: Path) -> None:
    def move(rows: Rows) -> None:
        row = next(r for r in rows if r["within"])
        other = next(r for r in rows if not r["within"] and r["id"] != row["within"])
        row["within"] = other["id"]

    rewrite(data, "stays", move)
    assert any("is not within" in p.message for p in problems(data))


def test_an_interruption_of_an_interruption(data: Path) -> None:
    def nest(rows: Rows) -> None:
        inner = [r for r in rows if r["within"]]
        inner[0]["within"] = inner[1]["id"]

    rewrite(data, "stays", nest)
    assert any("is itself within" in p.message for p in problems(data))


def test_a_row_without_evidence(data: Path) -> None:
    def remove(rows: Rows) -> None:
        rows[:] = [r for r in rows if (r["table"], r["row"]) != ("events", "birth")]

    rewrite(data, "citations", remove)
    (problem,) = [p for p in problems(data) if p.file == "events.csv"]
    assert problem.message == "'birth' has no citation; add one to citations.csv"


def test_a_source_that_is_cited_nowhere(data: Path) -> None:
    with (data / "sources.bib").open("a", encoding="utf-8") as file:
        file.write("\n@book{Nobody_1900,\n  year = {1900}\n}\n")
    found = problems(data)
    assert {p.column for p in found} == {"key", "title"}
    assert any("write lower-case words with hyphens" in p.message for p in found)
    assert any("cited nowhere" in p.message for p in found)
    lines = (data / "sources.bib").read_text(encoding="utf-8").splitlines()
    assert {lines[p.line - 1] for p in found} == {"@book{Nobody_1900,"}


def test_broken_bibtex(data: Path) -> None:
    (data / "sources.bib").write_text("@book{a, title = ", encoding="utf-8")
    (problem,) = problems(data)
    assert problem.column == "bibtex"


# --- Files ---------------------------------------------------------------------------------------


def test_semicolons_of_a_spreadsheet(data: Path) -> None:
    path = data / "roles.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    found = [p for p in problems(data) if p.file == "roles.csv"]
    assert found == [
        Problem("roles.csv", 1, "file", "has semicolons; save it with commas between the columns")
    ]


def test_another_encoding(data: Path) -> None:
    path = data / "people.csv"
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    path.write_bytes(
        "".join(lines[:3]).encode() + "Ж".encode("cp1251") + "".join(lines[3:]).encode()
    )
    (problem,) = [p for p in problems(data) if p.file == "people.csv"]
    assert problem.line == 4
    assert "not UTF-8" in problem.message


def test_a_byte_order_mark(data: Path) -> None:
    path = data / "people.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert any("byte order mark" in p.message for p in problems(data))


def test_a_header_that_differs(data: Path) -> None:
    path = data / "works.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("title", "titel", 1), encoding="utf-8")
    (problem,) = [p for p in problems(data) if p.file == "works.csv"]
    assert (problem.line, problem.column) == (1, "titel")


def test_a_row_with_too_many_columns(data: Path) -> None:
    with (data / "works.csv").open("a", encoding="utf-8") as file:
        file.write("x,1\n")
    (problem,) = problems(data)
    assert "2 columns instead of" in problem.message


def test_a_missing_file(data: Path) -> None:
    (data / "works.csv").unlink()
    (problem,) = [p for p in problems(data) if p.file == "works.csv"]
    assert "not found" in problem.message


def test_a_cell_of_several_lines_keeps_the_count(data: Path) -> None:
    def lines(rows: Rows) -> None:
        rows[0]["note"] = "one\ntwo\nthree"
        rows[1]["certainty"] = "sure"

    rewrite(data, "events", lines)
    found = {p.column: p.line for p in problems(data)}
    assert found == {"note": 2, "certainty": 5}


def test_all_problems_come_in_one_run(data: Path) -> None:
    rewrite(data, "events", set_cells("birth", kind="brith", title=""))
    rewrite(data, "places", set_cells("odessa", country="ua"))
    assert {(p.file, p.column) for p in problems(data)} >= {
        ("events.csv", "kind"), ("events.csv", "title"), ("places.csv", "country"),
    }  # fmt: skip


def test_a_folder_without_descriptor(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        problems(tmp_path)


# --- The ledger of claims ------------------------------------------------------------------------


def test_the_ledger_fails_when_a_date_is_mended_without_it(data: Path) -> None:
    rewrite(data, "events", set_cells("arrival-tampico-1937", date="1936-12-31"))
    found = [p for p in problems(data) if p.file == "claims.csv"]
    assert [(p.line, p.column) for p in found] == [(line_of(data, "claims", "c140"), "verdict")]


def test_a_claim_that_asserts_a_date_is_tied_to_a_cell(data: Path) -> None:
    def untie(rows: Rows) -> None:
        rows[:] = [r for r in rows if r["claim"] != "c018"]

    rewrite(data, "claim_links", untie)
    (problem,) = problems(data)
    assert "is tied to no cell" in problem.message


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"table": "event"}, "table"), ({"row": "brith"}, "row"), ({"field": "dat"}, "field")],
)
def test_a_link_to_no_cell_is_named(data: Path, cells: dict[str, str], column: str) -> None:
    rewrite(data, "claim_links", lambda rows: rows[0].update(cells))
    assert ("claim_links.csv", 2, column) in {(p.file, p.line, p.column) for p in problems(data)}


def test_a_claim_without_evidence(data: Path) -> None:
    def remove(rows: Rows) -> None:
        rows[:] = [r for r in rows if (r["table"], r["row"]) != ("claims", "c018")]

    rewrite(data, "citations", remove)
    found = [p for p in problems(data) if p.file == "claims.csv"]
    assert [p.message for p in found] == ["'c018' has no citation; add one to citations.csv"]
