"""Marks from values, with a sandbox that only pretends: what counts, and who must look."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lifebook.browser import in_browser
from lifebook.classroom.collect import Submission, read_notebook
from lifebook.classroom.grade import ABSENT, GRADED, PERSON, Course, Graded, grade, recognise
from lifebook.classroom.harness import Unplain
from lifebook.classroom.rubric import Mark, Student
from lifebook.classroom.sandbox import Run
from lifebook.tables import DataError

from .conftest import Cells, as_file, code

FUNCTION = Unplain("function")


class Pretended:
    """Gives the runs it was made with, in order of the calls for one thread's worth of students."""

    def __init__(self, runs: dict[str, Run]) -> None:
        self.runs = runs

    def run(self, cells: Any, names: Any, inputs: Any) -> Run:
        return next(run for sign, run in self.runs.items() if any(sign in cell for cell in cells))


def a_run(number: int, lesson: Course, **changes: Any) -> Run:
    """A run in which all is right."""
    right = dict(lesson.expected(number))
    values = {f"answer_{name}": [None, right[name]] for name in "124"}
    run = Run({"STUDENT": [number], **values, "answer_3": [FUNCTION]}, reached=11)
    run.calls["3"] = {0: 2, 1: 40, 2: -6, 3: 15482}
    for name, value in changes.items():
        if name == "stopped":
            run.stopped = value
        elif name == "calls":
            run.calls = value
        else:
            run.values[name] = value
    return run


@pytest.fixture
def one(answered: Callable[..., Cells], lesson: Course) -> Callable[..., Graded]:
    """Grade one student’s run against number 1."""

    def graded(roster: bool = True, cells: Cells | None = None, **changes: Any) -> Graded:
        notebook = read_notebook(as_file(cells or answered(1)).encode())
        marks = changes.pop("marks", None)
        sandbox = Pretended({"STUDENT": a_run(changes.pop("number", 1), lesson, **changes)})
        class_list = {"anna": Student("anna", "1")} if roster else None
        return grade(
            lesson, [Submission("anna", notebook)], sandbox, roster=class_list, marks=marks
        )[0]

    return graded


def test_all_right_is_so_far_until_the_prose_is_read(one: Callable[..., Graded]) -> None:
    result = one()
    assert (result.status, result.total, result.final) == (GRADED, 14, False)
    assert result.prose == {"5": "Because two witnesses say so."}
    read = one(marks={("anna", "5"): Mark(5, "well weighed")})
    assert (read.total, read.final, read.tasks["5"].remark) == (19, True, "well weighed")


@pytest.mark.parametrize(
    ("changes", "task", "points", "remark"),
    [
        ({"answer_1": [1001.0]}, "1", 4, "right"),
        ({"answer_1": ["1001"]}, "1", 0, "not right"),
        ({"answer_1": []}, "1", 0, "not answered"),
        ({"answer_1": [Unplain("DataFrame")]}, "1", 0, "the answer is no plain value (DataFrame)"),
        ({"answer_2": [{"a": 1}]}, "2", 2, "partly right"),
        ({"answer_3": [3]}, "3", 0, "the answer is no function"),
        ({"calls": {"3": {0: 2, 1: Unplain("ValueError"), 2: -6}}}, "3", 2, "partly right"),
        ({"answer_4": [["x"]]}, "4", 0, "not right"),
    ],
)
def test_a_value_is_compared_outside(
    one: Callable[..., Graded], changes: dict[str, Any], task: str, points: float, remark: str
) -> None:
    result = one(**changes)
    assert result.status == GRADED
    assert result.tasks[task] == (type(result.tasks[task]))(points, remark)


class Busy(Pretended):
    """A machine on which the first run, or every run, has no time for the first cell."""

    def __init__(self, run: Run, failures: int) -> None:
        super().__init__({"STUDENT": run})
        self.failures = failures

    def run(self, cells: Any, names: Any, inputs: Any) -> Run:
        self.failures -= 1
        if self.failures >= 0:
            return Run({}, reached=11, errors={1: "TimeoutError: 5 s", 2: "NameError: life"})
        return super().run(cells, names, inputs)


def test_a_first_cell_that_the_machine_failed_is_run_again_and_never_marked_down(
    answered: Callable[..., Cells], lesson: Course
) -> None:
    anna = Submission("anna", read_notebook(as_file(answered(1)).encode()))
    roster = {"anna": Student("anna", "1")}
    (once,) = grade(lesson, [anna], Busy(a_run(1, lesson), 1), roster=roster)
    assert (once.status, once.total) == (GRADED, 14)
    (twice,) = grade(lesson, [anna], Busy(a_run(1, lesson), 2), roster=roster)
    assert twice.status == PERSON
    assert any("first cell failed twice" in reason for reason in twice.reasons)


def test_an_answer_that_breaks_the_comparison_needs_a_person(
    answered: Callable[..., Cells], lesson: Course
) -> None:
    def broken(model: Any, given: Any) -> float:
        raise OverflowError

    notebook = read_notebook(as_file(answered(1)).encode())
    course = Course(
        lesson.id, lesson.title, lesson.tasks, lesson.texts, lesson.expected, lesson.inputs, broken
    )
    sandbox = Pretended({"STUDENT": a_run(1, lesson)})
    (result,) = grade(course, [Submission("anna", notebook)], sandbox)
    assert result.status == PERSON
    assert "task 1: cannot be compared (OverflowError)" in result.reasons


def test_the_list_of_students_goes_before_the_notebook(one: Callable[..., Graded]) -> None:
    result = one(number=7)
    assert result.number == "1"
    assert "the notebook says 7, the list 1: marked by the list" in result.remarks
    assert result.reasons == ["the answers fit the number 7, and the list gives 1"]


def test_without_a_list_the_own_number_counts(one: Callable[..., Graded]) -> None:
    assert (one(roster=False, number=7).status, one(roster=False, number=7).total) == (GRADED, 14)
    unnumbered = one(roster=False, number=0)
    assert "has no student’s number" in unnumbered.reasons[0]


def test_one_number_for_two_needs_a_person(answered: Callable[..., Cells], lesson: Course) -> None:
    handed_in = [
        Submission(name, read_notebook(as_file([*answered(number), code(f"# {name}")]).encode()))
        for name, number in (("anna", 3), ("ben", 3), ("cleo", 4))
    ]
    runs = {"# anna": a_run(3, lesson), "# ben": a_run(3, lesson), "# cleo": a_run(4, lesson)}
    told = grade(lesson, handed_in, Pretended(runs))
    assert [result.status for result in told] == [PERSON, PERSON, GRADED]
    assert told[0].reasons == ["the number 3 is used by another student too"]


def test_who_handed_in_nothing_is_listed(answered: Callable[..., Cells], lesson: Course) -> None:
    roster = {name: Student(name, str(n)) for n, name in enumerate(("zoe", "anna"), 1)}
    notebook = read_notebook(as_file(answered(2)).encode())
    sandbox = Pretended({"STUDENT": a_run(2, lesson)})
    handed_in = [Submission("anna", notebook), Submission("Who", notebook)]
    told = grade(lesson, handed_in, sandbox, roster=roster)
    assert [(result.student, result.status) for result in told] == [
        ("Who", PERSON), ("anna", GRADED), ("zoe", ABSENT),
    ]  # fmt: skip
    assert told[0].reasons == ["the name is not in the list of students"]


def test_a_run_that_was_cut_off_needs_a_person(one: Callable[..., Graded]) -> None:
    result = one(stopped="it ran longer than 25 seconds", calls={})
    assert result.status == PERSON
    assert (result.tasks["1"].points, result.tasks["3"].points) == (4, 0)


def test_an_answer_that_was_removed_needs_a_person(one: Callable[..., Graded]) -> None:
    assert one(answer_1=[None, 1001, None]).reasons == [
        "an answer was given and then removed: task 1"
    ]


def test_empty_prose_has_no_points_and_lost_prose_needs_a_person(
    one: Callable[..., Graded], answered: Callable[..., Cells]
) -> None:
    assert one(cells=answered(1, prose="*Write your answer here.*")).tasks["5"].points == 0
    beside = {
        "cell_type": "markdown",
        "metadata": {},
        "source": "Two witnesses tell it, and both wrote late.",
    }
    elsewhere = one(cells=[*answered(1, prose=""), beside])
    assert elsewhere.reasons == ["task 5 is empty, and there is text in another cell"]
    cells = answered(1)
    lost = one(cells=[cell for cell in cells if "task-5" not in json.dumps(cell)])
    assert lost.reasons == ["the cell for task 5 is missing"]
    assert lost.tasks["5"].points is None
    twice = one(cells=[*cells, cells[-1]])
    assert twice.reasons == ["the cell for task 5 stands 2 times"]


def test_a_notebook_from_the_browser_is_as_any_other(
    one: Callable[..., Graded], answered: Callable[..., Cells]
) -> None:
    # There its text has lost the links into the book, and is no text of the student's own.
    sent = json.loads(in_browser(as_file(answered(1, prose=""))))["cells"]
    assert "02-childhood.md" not in json.dumps(sent)
    result = one(cells=sent)
    assert (result.status, result.tasks["5"].remark) == (GRADED, "not answered")


def test_a_run_recognises_its_assignment(
    key: Any, answered: Callable[..., Cells], lesson: Course
) -> None:
    from lifebook.classroom.command import courses_of

    courses = courses_of(key)
    notebook = read_notebook(as_file(answered(1)).encode())
    assert recognise(courses, [Submission("a", notebook), Submission("b")]).id == "0-lesson"
    with pytest.raises(DataError, match="name it: --assignment, one of 0-lesson, 1-other"):
        recognise(courses, [Submission("b", read_notebook(as_file([code("1")]).encode()))])
