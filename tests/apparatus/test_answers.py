"""Questions that pages ask: which changes of the data change which answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lifebook import Life
from lifebook.apparatus.answers import Answers, Question
from lifebook.sources import read_sources

from ..conftest import rewrite

Rows = list[dict[str, str]]


def opened(data: Path) -> Answers:
    return Answers(Life.open(data), read_sources(data / "sources.bib"))


def changed(data: Path, table: str, change: Callable[[Rows], None]) -> set[Question]:
    """Which of some questions are answered otherwise after a change of a table."""
    before = opened(data)
    asked: list[Question] = [
        ("row", "people", "lenin"),
        ("row", "stays", "yanovka-1879"),
        ("cell", "people", "lenin", "name"),
        ("rows", "citations", "table=claims", "row=c001"),
        ("number", "people"),
        ("number", "claims", "verdict", "disputed"),
        ("age", "arrest-1898"),
        ("towns", "04-siberia"),
        ("held", "04-siberia"),
        ("ages", "04-siberia"),
        ("short", "deutscher-armed"),
        ("known", "people", "nobody"),
    ]
    digests = {question: before.digest(question) for question in asked}
    rewrite(data, table, change)
    after = opened(data)
    return {question for question, digest in digests.items() if after.digest(question) != digest}


def edit(row: str, column: str, text: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["id"] == row)[column] = text

    return change


def test_nothing_changes_with_nothing(data: Path) -> None:
    assert changed(data, "people", lambda rows: None) == set()


def test_a_cell_changes_its_row_alone(data: Path) -> None:
    assert changed(data, "people", edit("lenin", "note", "Another note.")) == {
        ("row", "people", "lenin")
    }
    assert changed(data, "people", edit("adler-alfred", "note", "Another note.")) == set()


def test_a_name_changes_row_and_cell(data: Path) -> None:
    assert changed(data, "people", edit("lenin", "name", "Another")) == {
        ("row", "people", "lenin"),
        ("cell", "people", "lenin", "name"),
    }


def test_a_date_changes_what_is_reckoned_from_it(data: Path) -> None:
    # The stay begins with the birth, and so do all ages.
    found = changed(data, "events", edit("birth", "date", "1878-11-07"))
    assert found == {
        ("row", "stays", "yanovka-1879"),
        ("age", "arrest-1898"),
        ("ages", "04-siberia"),
    }


def test_a_citation_changes_the_evidence_of_its_row(data: Path) -> None:
    def other(rows: Rows) -> None:
        next(r for r in rows if (r["table"], r["row"]) == ("claims", "c001"))["says"] = "other"

    def elsewhere(rows: Rows) -> None:
        next(r for r in rows if (r["table"], r["row"]) == ("claims", "c002"))["says"] = "other"

    assert changed(data, "citations", elsewhere) == set()
    assert changed(data, "citations", other) == {("rows", "citations", "table=claims", "row=c001")}


def test_a_row_more_changes_the_number_and_what_was_unknown(data: Path) -> None:
    def more(rows: Rows) -> None:
        rows.append({**rows[-1], "id": "nobody"})

    assert changed(data, "people", more) == {("number", "people"), ("known", "people", "nobody")}


def test_questions_are_noted_and_a_refusal_is_an_answer(data: Path) -> None:
    ask = opened(data)
    assert ask.row("people", "nobody") is None
    with pytest.raises(ValueError, match="no 'verdict' is 'doubted'"):
        ask.number("claims", "verdict", "doubted")
    assert set(ask.noted) == {
        ("row", "people", "nobody"),
        ("number", "claims", "verdict", "doubted"),
    }
    noted, ask.noted = ask.noted, {}
    with pytest.raises(ValueError, match="doubted"):
        ask.number("claims", "verdict", "doubted")
    assert ask.noted.items() <= noted.items()


def test_asking_for_a_digest_notes_nothing(data: Path) -> None:
    ask = opened(data)
    ask.digest(("row", "people", "lenin"))
    assert ask.noted == {}
