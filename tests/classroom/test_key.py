"""The key: computed from the data, other for other numbers, and changed by a corrected fact."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from lifebook.classroom import course
from lifebook.classroom.compare import share
from lifebook.classroom.course import Assignment
from lifebook.classroom.key import Key
from lifebook.tables import DataError

from ..conftest import ROOT, rewrite
from .conftest import KEYS


@pytest.fixture
def key(assignment: Assignment) -> Key:
    return Key(assignment, ROOT / "book" / "assignments")


def test_every_value_has_an_answer_that_can_be_compared(key: Key) -> None:
    answers, inputs = key.expected(17), key.inputs()
    for task in key.assignment.tasks:
        if task.kind != "value":
            assert task.name not in answers
        elif callable(answers[task.name]):
            assert len(inputs[task.name]) >= 6
        else:
            assert share(answers[task.name], answers[task.name]) == pytest.approx(1)


def test_a_neighbours_answers_do_not_help(key: Key) -> None:
    same = key.same_for_all(range(8))
    own = [t.points for t in key.assignment.tasks if t.kind == "value" and t.name not in same]
    assert sum(own) >= sum(t.points for t in key.assignment.tasks if t.kind == "value") / 2


def test_the_paper_version_has_its_answers(key: Key) -> None:
    assert key.paper()


def test_a_corrected_fact_corrects_the_key(data: Path) -> None:
    assignment = course.read(KEYS / "4-offices.md")
    before = Key(assignment, data).expected(5)["3"]

    def correct(rows: list[dict[str, str]]) -> None:
        (row,) = (row for row in rows if row["id"] == "expulsion-cc-1927")
        row["date"], row["julian"] = "1927-10", ""

    rewrite(data, "events", correct)
    after = Key(assignment, data).expected(5)["3"]
    assert after["ends"] == before["ends"] - 1
    assert after["beginnings"] == before["beginnings"]


def test_a_failing_cell_is_named(assignment: Assignment, tmp_path: Path) -> None:
    cells = [nbformat.from_dict(cell) for cell in assignment.cells]
    broken = next(cell for cell in cells if "STUDENT =" in cell.source)
    broken.source = "nothing_of_the_kind()\nSTUDENT = 0"
    spoiled = Assignment(
        assignment.id, assignment.title, assignment.chapters, assignment.minutes,
        tuple(cells), assignment.tasks, assignment.file,
    )  # fmt: skip
    with pytest.raises(DataError, match="the cell that begins 'nothing_of_the_kind"):
        Key(spoiled, ROOT / "book").expected(1)
