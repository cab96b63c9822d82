"""What persons enter: the class list and the marks in prose."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from lifebook.classroom.collect import Submission
from lifebook.classroom.rubric import (
    Mark,
    cell,
    named_by_list,
    read_gradebook,
    read_rubric,
    read_students,
)
from lifebook.tables import DataError

PROSE = {"5": 6.0}


def written(folder: Path, text: str) -> Path:
    path = folder / "given.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_class_list_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffname;number;email\r\nŻółw;7;l@x\r\n\r\n'=cmd;8;\r\n")
    class_list = read_students(path)
    assert [(student.name, student.number) for student in class_list.values()] == [
        ("Żółw", "7"),
        ("=cmd", "8"),
    ]
    assert class_list["Żółw"].email == "l@x"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("name\na\n", ":1: number: there is no such column"),
        ("name,number\na,1\na,2\n", ":3: name: 'a' stands twice"),
        ("name,number\na,1\nb,1\n", ":3: number: '1' stands on line 2 too"),
        ("name,number\na,\n", ":2: number: is empty"),
    ],
)
def test_a_wrong_class_list_says_where(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(DataError, match=f"given.csv{wrong}"):
        read_students(written(tmp_path, text))


def test_submissions_of_canvas_get_the_names_of_the_list(tmp_path: Path) -> None:
    path = written(tmp_path, "name,number,id\nAnna Smith,1,34\nBen,2,35\nCleo,3,\n")
    came = [
        ("asmith (34)", "34"),
        ("ben (35)", "35"),
        ("who (36)", "36"),
        ("Ben", ""),
        ("Cleo", ""),
    ]
    submissions = [Submission(name, account=account) for name, account in came]
    named = named_by_list(submissions, read_students(path), path)
    # The second Ben keeps the name that he came with: a person decides which of them he is.
    assert [one.student for one in named] == ["Anna Smith", "ben (35)", "who (36)", "Ben", "Cleo"]


def test_submissions_of_canvas_need_a_list_with_accounts(tmp_path: Path) -> None:
    path = written(tmp_path, "name,number\nAnna Smith,1\n")
    students = read_students(path)
    with pytest.raises(DataError, match=r"given.csv:1: id: the submissions are named by Canvas"):
        named_by_list([Submission("asmith (34)", account="34")], students, path)
    assert named_by_list([Submission("Anna Smith")], students, path)[0].student == "Anna Smith"


def test_marks_are_read_and_empty_ones_wait(tmp_path: Path) -> None:
    text = 'student,task,points,comment,text\na,5,"4,5","good,\nwell said",x\nb,5,,,y\n'
    assert read_rubric(written(tmp_path, text), {"a", "b"}, PROSE) == {
        ("a", "5"): Mark(4.5, "good,\nwell said")
    }


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("z,5,1,", "student: 'z' handed nothing in"),
        ("a,1,1,", "task: '1' is no task in prose; those are: 5"),
        ("a,5,many,", "points: 'many' is no number"),
        ("a,5,7,", "points: 7 is not from 0 to 6"),
        ("a,5,nan,", "points: nan is not from 0 to 6"),
        ("b,5,1,", "task: marked on line 2 too"),
    ],
)
def test_a_wrong_mark_says_where(tmp_path: Path, row: str, wrong: str) -> None:
    text = f'student,task,points,comment\nb,5,1,"two\nlines"\n{row}\n'
    with pytest.raises(DataError, match=f"given.csv:4: {wrong}"):
        read_rubric(written(tmp_path, text), {"a", "b"}, PROSE)


def test_names_come_back_from_a_sheet_as_they_went() -> None:
    assert [cell(name) for name in ("=1+1", "+a", "-a", "@a", "a")] == [
        "'=1+1",
        "'+a",
        "'-a",
        "'@a",
        "a",
    ]


@pytest.mark.filterwarnings("ignore")
def test_marks_of_nbgrader_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its database is made by a program that it looks for there.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    path = tmp_path / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as book:
        book.add_assignment("0-lesson")
        book.add_notebook("0-lesson", "0-lesson")
        for task, kind in (("5", "markdown"), ("1", "code")):
            book.add_grade_cell(f"task-{task}", "0-lesson", "0-lesson", max_score=6, cell_type=kind)
        book.add_solution_cell("task-5", "0-lesson", "0-lesson")
        for student in ("anna", "ben"):
            book.add_student(student)
            book.add_submission("0-lesson", student)
        grade = book.find_grade("task-5", "0-lesson", "0-lesson", "anna")
        grade.manual_score, grade.extra_credit = 4, 0.5
        book.find_comment("task-5", "0-lesson", "0-lesson", "anna").manual_comment = "good"
        book.find_grade("task-1", "0-lesson", "0-lesson", "anna").manual_score = 3
        book.db.commit()
    before = path.read_bytes()
    assert read_gradebook(path, "0-lesson", {"anna", "ben"}, PROSE) == {
        ("anna", "5"): Mark(4.5, "good")
    }
    assert read_gradebook(path, "1-other", {"anna", "ben"}, PROSE) == {}
    with pytest.raises(DataError, match=r"anna, task 5: 4\.5 points are not from 0 to 4"):
        read_gradebook(path, "0-lesson", {"anna"}, {"5": 4.0})
    assert path.read_bytes() == before


def test_another_file_is_no_gradebook(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no gradebook of nbgrader"):
        read_gradebook(written(tmp_path, "x" * 2000), "0-lesson", set(), PROSE)
