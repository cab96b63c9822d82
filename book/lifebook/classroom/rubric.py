"""Reads what persons enter: the list of the class, and the marks of the tasks in prose.

Both are CSV files, as a spreadsheet writes them; the marks may also come from nbgrader's database.
Errors name file, line and column, and are raised before anything is graded.

To read marks from elsewhere: another function that gives a `Marks`.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from lifebook.classroom.collect import Submission, clean
from lifebook.tables import DataError

__all__ = [
    "Mark",
    "Marks",
    "Student",
    "cell",
    "named_by_list",
    "read_gradebook",
    "read_rubric",
    "read_students",
]


class Mark(NamedTuple):
    """What a person gave for one task of one student."""

    points: float
    comment: str = ""


Marks = Mapping[tuple[str, str], Mark]
"""Marks by student and task."""


@dataclass(frozen=True)
class Student:
    """A line of the class list; what is not needed here goes into the gradebooks as it is."""

    name: str
    number: str
    email: str = ""
    id: str = ""
    login: str = ""
    section: str = ""


def cell(text: str) -> str:
    """A text that a spreadsheet will not run as a formula; `_given` is its inverse."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _given(text: str) -> str:
    """A text as it was before `cell`, in the form in which names are compared."""
    text = text.strip()
    return clean(text[1:] if text[:1] == "'" and cell(text[1:]) == text else text) if text else ""


def _rows(path: Path, wanted: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the line on which each begins; blank lines are left out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: is not in UTF-8; save it as “CSV UTF-8”") from None
    head = text.partition("\n")[0]
    # Spreadsheets of many countries part cells by semicolons.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    names = [name.strip().lower() for name in next(lines, [])]
    for name in wanted:
        if name not in names:
            raise DataError(
                f"{path}:1: {name}: there is no such column; it needs {', '.join(wanted)}"
            )
    line = lines.line_num + 1
    for values in lines:
        if any(value.strip() for value in values):
            padded = [*values, *[""] * len(names)]
            yield line, dict(zip(names, padded, strict=False))
        line = lines.line_num + 1


def read_students(path: Path) -> dict[str, Student]:
    """The class by name, from a CSV with the columns ``name`` and ``number``.

    ``email``, ``id``, ``login`` and ``section`` may be added, for the gradebooks.

    Raises
    ------
    DataError
        If a name or number is missing or stands twice.
    """
    found: dict[str, Student] = {}
    numbers: dict[str, int] = {}
    for line, row in _rows(path, ("name", "number")):
        name, number = _given(row["name"]), row["number"].strip()
        for column, value in (("name", name), ("number", number)):
            if not value:
                raise DataError(f"{path}:{line}: {column}: is empty; each student has one")
        if name in found:
            raise DataError(
                f"{path}:{line}: name: {name!r} stands twice; add what tells them apart"
            )
        if number in numbers:
            raise DataError(
                f"{path}:{line}: number: {number!r} stands on line {numbers[number]} too; "
                "give each student another"
            )
        numbers[number] = line
        more = {key: row.get(key, "").strip() for key in ("email", "id", "login", "section")}
        found[name] = Student(name, number, **more)
    return found


def named_by_list(
    submissions: Sequence[Submission], students: Mapping[str, Student], path: Path
) -> list[Submission]:
    """Submissions that came from Canvas under the names of the class list.

    Canvas writes a student's name in small letters without a space, which cannot be undone, and
    beside it the number of the account, which is the ``id`` of the list.

    Raises
    ------
    DataError
        If there are such submissions and the list has no ``id`` at all.
    """
    by_id = {student.id: student.name for student in students.values() if student.id}
    if not by_id and any(submission.account for submission in submissions):
        raise DataError(
            f"{path}:1: id: the submissions are named by Canvas, and the list has no such column "
            "to find them by; copy “ID” from the gradebook that Canvas exports"
        )
    taken = {submission.student for submission in submissions}
    found = []
    for submission in submissions:
        name = by_id.get(submission.account, "") if submission.account else ""
        # A name that is there already stays a riddle for a person, and nobody's notebook is lost.
        known = name and name not in taken
        taken.add(name)
        found.append(replace(submission, student=name) if known else submission)
    return found


def read_rubric(
    path: Path, students: Collection[str], prose: Mapping[str, float]
) -> dict[tuple[str, str], Mark]:
    """Marks in prose, from a CSV with the columns ``student``, ``task``, ``points``, ``comment``.

    Rows without points are not marked yet. Other columns are passed over, so that the sheet
    ``prose.csv`` of a run can be filled in and given back.

    Parameters
    ----------
    path
        The CSV file.
    students
        Those who handed something in or are on the list.
    prose
        Most points of each task in prose.

    Raises
    ------
    DataError
        If a student or task is unknown, points are no number or out of range, or a row stands twice.
    """
    found: dict[tuple[str, str], Mark] = {}
    seen: dict[tuple[str, str], int] = {}
    for line, row in _rows(path, ("student", "task", "points", "comment")):
        where = f"{path}:{line}"
        key = student, task = _given(row["student"]), row["task"].strip()
        if student not in students:
            raise DataError(
                f"{where}: student: {student!r} handed nothing in; is the name written so?"
            )
        if task not in prose:
            known = ", ".join(prose) or "there is none"
            raise DataError(f"{where}: task: {task!r} is no task in prose; those are: {known}")
        if key in seen:
            raise DataError(f"{where}: task: marked on line {seen[key]} too; delete one of the two")
        seen[key] = line
        if row["points"].strip():
            points = _points(row["points"].strip(), prose[task], where)
            found[key] = Mark(points, _uncelled(row["comment"].strip()))
    return found


def _uncelled(text: str) -> str:
    return text[1:] if text[:1] == "'" and cell(text[1:]) == text else text


def _points(text: str, most: float, where: str) -> float:
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        raise DataError(f"{where}: points: {text!r} is no number") from None
    if not 0 <= points <= most:
        raise DataError(f"{where}: points: {text} is not from 0 to {most:g}")
    return points


QUERY = """
select submitted_assignment.student_id, base_cell.name, grade.manual_score + coalesce(grade.extra_credit, 0),
       (select comment.manual_comment from comment join base_cell as commented on commented.id = comment.cell_id
        where comment.notebook_id = grade.notebook_id and commented.name = base_cell.name
          and comment.manual_comment is not null limit 1)
from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join assignment on assignment.id = submitted_assignment.assignment_id
where assignment.name = ? and grade.manual_score is not null
order by 1, 2
"""


def read_gradebook(
    path: Path, assignment: str, students: Collection[str], prose: Mapping[str, float]
) -> dict[tuple[str, str], Mark]:
    """Marks in prose that were entered in nbgrader's own pages, from its ``gradebook.db``.

    The file is only read. Students of another assignment, and tasks that are marked by comparison,
    are passed over.

    Raises
    ------
    DataError
        If the file is no such database, or gives more points than there are.
    """
    if not path.is_file():
        raise DataError(f"{path}: not found; name the gradebook.db of the course")
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            rows = database.execute(QUERY, (assignment,)).fetchall()
    except sqlite3.Error as error:
        raise DataError(f"{path}: is no gradebook of nbgrader 0.9 ({error})") from None
    found: dict[tuple[str, str], Mark] = {}
    for student, named, points, comment in rows:
        task, name = str(named).removeprefix("task-"), clean(unicodedata.normalize("NFC", student))
        if task not in prose or name not in students:
            continue
        if not 0 <= points <= prose[task]:
            raise DataError(
                f"{path}: {name}, task {task}: {points:g} points are not from 0 to {prose[task]:g}; "
                "mend it in nbgrader"
            )
        found[name, task] = Mark(float(points), comment or "")
    return found
