"""What is handed out equals what generation gives, and nbgrader takes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lifebook.classroom import course, hand_out
from lifebook.classroom.course import Assignment
from lifebook.tables import DataError

from ..conftest import ROOT
from .conftest import KEYS

BOOK = ROOT / "book" / "assignments"


def test_the_starter_of_the_book_is_the_one_that_generation_gives(assignment: Assignment) -> None:
    published = nbformat.read(BOOK / f"{assignment.id}.ipynb", as_version=4)
    assert hand_out.same_text(published, course.starter_notebook(assignment))
    assert all(cell.execution_count for cell in published.cells if cell.cell_type == "code")


def test_no_other_notebook_lies_among_them() -> None:
    assert {p.stem for p in BOOK.glob("*.ipynb")} == {p.stem for p in KEYS.glob("*.md")}


def test_only_a_changed_starter_is_written(tmp_path: Path) -> None:
    found = course.assignments(KEYS)
    shutil.copy(BOOK / "4-offices.ipynb", tmp_path)
    before = (tmp_path / "4-offices.ipynb").read_bytes()
    changed = hand_out.starters(found, tmp_path)
    assert tmp_path / "4-offices.ipynb" not in changed
    assert len(changed) == len(found) - 1
    assert (tmp_path / "4-offices.ipynb").read_bytes() == before
    assert hand_out.starters(found, tmp_path) == []


def test_a_course_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "marks.txt").write_text("of last year", "utf-8")
    with pytest.raises(DataError, match="is not empty"):
        hand_out.course(course.assignments(KEYS), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["marks.txt"]


def nbgrader(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
        # It calls alembic by name.
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_nbgrader_releases_takes_and_marks_an_assignment(tmp_path: Path) -> None:
    folder, name = tmp_path / "course", "4-offices"
    hand_out.course([course.read(KEYS / f"{name}.md")], folder)
    released = folder / "release" / name / f"{name}.ipynb"
    ours = nbformat.read(released, as_version=4)
    nbgrader(folder, "generate_assignment", name, "--force")
    assert hand_out.same_text(nbformat.read(released, as_version=4), ours)
    for student, given in (("ann", folder / "source" / name / released.name), ("bob", released)):
        box = folder / "submitted" / student / name
        box.mkdir(parents=True)
        shutil.copy(given, box)
    shutil.copytree(ROOT / "data", folder / "data")
    nbgrader(folder, "autograde", name)
    nbgrader(folder, "export")
    rows = [line.split(",") for line in (folder / "grades.csv").read_text("utf-8").splitlines()]
    score = rows[0].index("score")
    assert {row[3]: float(row[score]) for row in rows[1:]} == {"ann": 11.0, "bob": 0.0}


def test_rubrics_have_each_level_and_sample(assignment: Assignment) -> None:
    sheet = hand_out.rubric_sheet(assignment)
    for task in assignment.tasks:
        for sample in task.rubric.get("samples", {}).values():
            assert " ".join(sample.split()) in sheet
