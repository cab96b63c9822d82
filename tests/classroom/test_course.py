"""Assignments as written, and that what students get has neither solution nor sample."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from lifebook.classroom import course
from lifebook.classroom.course import HIDDEN, LEVELS, SOLUTION, Assignment
from lifebook.tables import DataError

from ..conftest import ROOT
from .conftest import KEYS


def cells_of(notebook: nbformat.NotebookNode, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def test_the_six_cover_every_chapter() -> None:
    found = course.assignments(KEYS)
    assert len(found) == 6
    chapters = {path.stem for path in (ROOT / "book" / "chapters").glob("*.md")}
    assert {chapter for one in found for chapter in one.chapters} == chapters


def test_each_is_worth_twenty_points_in_code_and_prose(assignment: Assignment) -> None:
    assert assignment.points == 20
    assert 45 <= assignment.minutes <= 60
    by_kind = [sum(t.points for t in assignment.tasks if t.kind == k) for k in ("value", "prose")]
    assert by_kind[0] >= 10
    assert by_kind[1] >= 8


def test_each_names_its_question_goals_time_and_limits(assignment: Assignment) -> None:
    prose = [cell.source for cell in assignment.cells if cell.cell_type == "markdown"]
    opening = "\n".join(prose[:2])
    assert re.match(r"# .+\?\n", prose[0])
    assert f"**Time** {assignment.minutes} minutes" in opening
    assert "**You need**" in opening
    skills = re.findall(r"(sourcing|contextualisation|corroboration|close reading):", opening)
    assert skills
    assert "skill with data" in opening
    assert all(f"../chapters/{chapter}.md" in "\n".join(prose) for chapter in assignment.chapters)
    assert f"paper/{assignment.id}.md" in opening
    assert any(source.startswith("## Extension") for source in prose)
    assert "data cannot show" in prose[-1] or "data do not show" in prose[-1]


def test_each_task_in_prose_has_levels_that_meet_its_points(assignment: Assignment) -> None:
    for task in assignment.tasks:
        if task.kind == "prose":
            levels = [str(task.rubric["levels"][level]["points"]) for level in LEVELS]
            ends = [[int(n) for n in re.findall(r"\d+", text)] for text in levels]
            assert ends[0][-1] == task.points
            assert ends[2][0] >= 1
            for higher, lower in itertools.pairwise(ends):
                assert higher[0] == lower[-1] + 1
            samples = list(task.rubric["samples"].values())
            assert len(set(samples)) == 3
            assert all(len(text.split()) > 20 for text in samples)
            assert task.rubric["look_for"]


def test_no_answer_is_typed_into_a_solution(assignment: Assignment) -> None:
    """A model that uses no name of the notebook is a typed answer."""
    for task in assignment.tasks:
        if task.kind == "value":
            names = {n.id for n in ast.walk(ast.parse(task.solution)) if isinstance(n, ast.Name)}
            assert names - {f"answer_{task.name}"}, task.name


def test_a_starter_has_no_solution_test_or_sample(assignment: Assignment) -> None:
    written = nbformat.writes(course.starter_notebook(assignment))
    for mark in (*SOLUTION, *HIDDEN):
        assert mark not in written
    secrets = [line.strip() for task in assignment.tasks for line in task.solution.splitlines()]
    shown = {line.strip() for c in assignment.cells for line in _shown(c).splitlines()}
    for secret in secrets:
        if len(secret) > 24 and secret not in shown:
            assert secret not in written.replace('\\"', '"')
    for task in assignment.tasks:
        for sample in task.rubric.get("samples", {}).values():
            assert " ".join(sample.split())[:60] not in " ".join(written.split())


def _shown(cell: nbformat.NotebookNode) -> str:
    """What a student sees of a cell of the authored text."""
    if cell.metadata.get("paper"):
        return ""
    source = cell.source
    for begin, end in (SOLUTION, HIDDEN):
        source = re.sub(rf"{begin}.*?{end}", "", source, flags=re.DOTALL)
    return source


def test_cells_are_short_and_marked_for_nbgrader(assignment: Assignment) -> None:
    starter = course.starter_notebook(assignment)
    for cell in cells_of(starter, "code"):
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= 15
    ids = [cell.metadata.nbgrader.grade_id for cell in starter.cells if "nbgrader" in cell.metadata]
    assert len(set(ids)) == len(ids)
    points = [
        cell.metadata.nbgrader.get("points", 0)
        for cell in starter.cells
        if "nbgrader" in cell.metadata
    ]
    assert sum(points) == assignment.points
    assert {f"task-{task.name}" for task in assignment.tasks} <= set(ids)


def test_generation_is_the_same_each_time(assignment: Assignment) -> None:
    one, two = (nbformat.writes(course.starter_notebook(assignment)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":points: 4\n", "", "has no points"),
        ("answer_1 = {", "nothing = {", "its solution does not set answer_1"),
        (':checks: "1"', ':checks: "9"', "has no cell with 'checks: 1'"),
        ("assignment: {", "other: {", "has no 'assignment' in its head"),
    ],
)
def test_a_fault_is_named_with_file_and_task(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    for path in KEYS.glob("4-offices.*"):
        shutil.copy(path, tmp_path)
    text = (tmp_path / "4-offices.md").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "4-offices.md").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        course.read(tmp_path / "4-offices.md")
    assert "4-offices.md" in str(caught.value)


def test_a_rubric_without_its_task_is_an_error(tmp_path: Path) -> None:
    for path in KEYS.glob("4-offices.*"):
        shutil.copy(path, tmp_path)
    rubric = tmp_path / "4-offices.yml"
    rubric.write_text(rubric.read_text(encoding="utf-8") + '"9": {question: none}\n', "utf-8")
    with pytest.raises(DataError, match="9: there is no such task"):
        course.read(tmp_path / "4-offices.md")


def test_a_folder_without_assignments_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no assignment in"):
        course.assignments(tmp_path)
