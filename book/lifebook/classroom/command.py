"""The commands ``lifebook classroom``: hand out, show the key, grade.

To add an option: where the command is added, and in the function that runs it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lifebook.classroom import collect, report, rubric
from lifebook.classroom.grade import Course, Graded, grade, recognise
from lifebook.classroom.sandbox import Limits, Sandbox
from lifebook.tables import DataError, find_data

__all__ = ["add_commands", "add_grade", "courses_of", "run_grade"]


def add_commands(commands: Any) -> list[argparse.ArgumentParser]:
    """Describe all commands to a parser of ``lifebook classroom``."""
    return [*_add_hand_out(commands), _add_key(commands), add_grade(commands)]


def _add_hand_out(commands: Any) -> list[argparse.ArgumentParser]:
    starters = commands.add_parser(
        "starters", help="write the students' notebooks of the book from the authored texts"
    )
    starters.set_defaults(run=_run_starters)
    release = commands.add_parser(
        "release", help="write a course for nbgrader: source, release, rubrics (for teachers only)"
    )
    release.add_argument("out", metavar="DIR", type=Path, help="a new folder")
    release.set_defaults(run=_run_release)
    for parser in (starters, release):
        parser.add_argument("--key", metavar="DIR", type=Path, help="folder of the keys")
    return [starters, release]


def _add_key(commands: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        "key", help="print the model answers for a student's number, or those of the paper version"
    )
    parser.add_argument("assignment", metavar="ID", help="such as 4-offices")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--student", metavar="NUMBER", type=int)
    which.add_argument("--paper", action="store_true")
    parser.add_argument("--key", metavar="DIR", type=Path, help="folder of the keys")
    parser.set_defaults(run=_run_key)
    return parser


FOR_TEACHERS = ("jupytext", "nbgrader", "psutil", "rich")
"""Libraries that a reader of the book does not need, and has not."""


def _keys(options: argparse.Namespace) -> Path:
    """The folder of the keys: the one named, or that of the repository of the data."""
    missing = [name for name in FOR_TEACHERS if find_spec(name) is None]
    if missing:
        raise DataError(
            f"{', '.join(missing)} not found; install what teachers need: make classroom "
            "(without make: pip install --require-hashes -r requirements-dev.txt)"
        )
    folder: Path = options.key or find_data(options.data).parent / "book" / "assignments" / "key"
    if not folder.is_dir():
        raise DataError(
            f"{folder}: is no folder; the keys are in the repository only, name it with --key"
        )
    return folder


def _run_starters(options: argparse.Namespace) -> int:
    from lifebook.classroom import course, hand_out

    keys = _keys(options)
    for path in hand_out.starters(course.assignments(keys), keys.parent):
        print(f"{path}: written; run it before you commit it")
    return 0


def _run_release(options: argparse.Namespace) -> int:
    from lifebook.classroom import course, hand_out

    found = course.assignments(_keys(options))
    hand_out.course(found, options.out)
    print(f"{options.out}: a course with {', '.join(one.id for one in found)}")
    return 0


def _run_key(options: argparse.Namespace) -> int:
    from lifebook.classroom import course
    from lifebook.classroom.key import Key

    keys = _keys(options)
    known = {one.id: one for one in course.assignments(keys)}
    if options.assignment not in known:
        raise DataError(
            f"there is no assignment {options.assignment!r}; known are {', '.join(known)}"
        )
    key = Key(known[options.assignment], keys.resolve().parent)
    answers = key.paper() if options.paper else key.expected(options.student)
    for task, answer in answers.items():
        print(f"{task}: {'a function; see its solution' if callable(answer) else repr(answer)}")
    return 0


def add_grade(commands: Any) -> argparse.ArgumentParser:
    """Describe the command to a parser of ``lifebook classroom``."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "grade", help="grade the notebooks of a class, each in a sandbox of its own"
    )
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="folder or zip")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where marks go")
    parser.add_argument("--assignment", metavar="ID", help="which one, if it is not recognised")
    parser.add_argument("--key", metavar="DIR", type=Path, help="folder of the keys")
    parser.add_argument("--students", metavar="CSV", type=Path, help="the class: name, number")
    parser.add_argument(
        "--rubric", metavar="CSV", type=Path, help="marks in prose: student, task, points, comment"
    )
    parser.add_argument("--gradebook", metavar="DB", type=Path, help="marks in prose from nbgrader")
    parser.add_argument("--force", action="store_true", help="replace an earlier run in DIR")
    parser.add_argument("--seconds", type=float, default=Limits.seconds, help="for one notebook")
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run submissions unprotected (asks for a yes)"
    )
    parser.set_defaults(run=run_grade)
    return parser


def courses_of(key: Path) -> list[Course]:
    """The assignments of a folder of keys, each with its key."""
    from lifebook.classroom import compare, course
    from lifebook.classroom.key import Key

    found = []
    for assignment in course.assignments(key):
        answers = Key(assignment, key.resolve().parent)
        cells = course.starter_notebook(assignment).cells
        texts = [
            cell.source
            for cell in cells
            if not cell.metadata.get("nbgrader", {}).get("solution", False)
        ]
        found.append(
            Course(
                assignment.id, assignment.title, assignment.tasks, tuple(texts),
                answers.expected, answers.inputs, compare.share,
            )
        )  # fmt: skip
    return found


def run_grade(
    options: argparse.Namespace, courses: Callable[[Path], Sequence[Course]] = courses_of
) -> int:
    """Grade a class; 1 if a person must look at something, else 0.

    Raises
    ------
    DataError
        If the request or the key is wrong, before anything is run or written.
    """
    report.refuse(options.out, options.submissions, force=options.force)
    if options.no_sandbox:
        _agree()
    data = find_data(options.data)
    key = _keys(options)
    sandbox = Sandbox(data, Limits(seconds=options.seconds), enclosed=not options.no_sandbox)
    for path in (options.submissions, options.out, key):
        if sandbox.enclosed and sandbox.reveals(path):
            raise DataError(f"{path}: could be read inside the sandbox; move it to another folder")
    submissions = collect.collect(options.submissions, options.assignment or "")
    course = _chosen(courses(key), options.assignment, submissions)
    if not options.assignment:
        # Now that the assignment is known, its folder can be told from others of a student.
        submissions = collect.collect(options.submissions, course.id)
    roster = rubric.read_students(options.students) if options.students else None
    if roster is not None:
        submissions = rubric.named_by_list(submissions, roster, options.students)
    marks = _marks(options, course, submissions, roster or {})
    with _progress(len(submissions)) as done:
        results = grade(course, submissions, sandbox, roster=roster, marks=marks, done=done)
    report.write(options.out, report.files(course, results, roster, marks))
    print(report.summary(course, results))
    return 1 if any(result.reasons for result in results) else 0


def _chosen(
    courses: Sequence[Course], named: str | None, submissions: Sequence[collect.Submission]
) -> Course:
    if not named:
        return recognise(courses, submissions)
    known = {course.id: course for course in courses}
    if named not in known:
        raise DataError(f"there is no assignment {named!r}; known are {', '.join(known)}")
    return known[named]


def _marks(
    options: argparse.Namespace,
    course: Course,
    submissions: Sequence[collect.Submission],
    roster: Mapping[str, rubric.Student],
) -> rubric.Marks:
    """Marks in prose; those of the CSV go before those of nbgrader."""
    students = {submission.student for submission in submissions} | set(roster)
    found: dict[tuple[str, str], rubric.Mark] = {}
    if options.gradebook:
        found |= rubric.read_gradebook(options.gradebook, course.id, students, course.prose())
    if options.rubric:
        found |= rubric.read_rubric(options.rubric, students, course.prose())
    return found


def _agree() -> None:
    print(
        "Without the sandbox every submission can read, change and send whatever you can,\n"
        "other submissions and the key among them. Type yes to run them all the same: ",
        end="", file=sys.stderr, flush=True,
    )  # fmt: skip
    if sys.stdin.readline().strip().lower() != "yes":
        raise DataError("nothing was run; see --help for bubblewrap, or type yes")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Graded], None]]:
    """A bar on the terminal, advanced by one for each notebook."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = ("Grading", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=total)
        yield lambda _: progress.advance(bar)
