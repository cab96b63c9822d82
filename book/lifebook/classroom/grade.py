"""Grades what a class handed in: runs each notebook in the sandbox, and compares outside.

Every submission ends as *graded* or as *needs a person*, with its reasons: nothing of one student's
notebook can stop the run or change another's mark. A task that is not answered has no points; a task
in prose has those that a person gave, and none yet before.

What is compared comes from the assignment as the teacher has it (`Course`), never from the notebook
that was handed in: not its tests, its points, its outputs or its metadata. Of the metadata only the
ids of cells are read, to find the prose and to tell of cells that are missing or stand twice.

To add a reason for a person to look: `_structure` for what a notebook's cells show, `_doubts` for
what its run shows.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from lifebook.classroom.collect import Notebook, Submission
from lifebook.classroom.harness import Unplain
from lifebook.classroom.rubric import Marks, Student
from lifebook.classroom.sandbox import Run
from lifebook.tables import DataError

__all__ = ["ABSENT", "GRADED", "PERSON", "Course", "Graded", "Marked", "grade", "recognise"]

GRADED, PERSON, ABSENT = "graded", "needs a person", "nothing handed in"
LIKENESS = 0.3
"""Share of an assignment's own cells that a notebook must have, to be of that assignment."""
STUBS = ("", "*Write your answer here.*", "YOUR ANSWER HERE")
"""Texts of a cell for prose in which nothing was written."""


class Task(Protocol):
    """A task as `course.Task` gives it."""

    @property
    def name(self) -> str: ...
    @property
    def points(self) -> float: ...
    @property
    def kind(self) -> str: ...


class Runs(Protocol):
    """What runs a notebook: `sandbox.Sandbox`."""

    def run(
        self,
        cells: Sequence[str],
        names: Sequence[str],
        inputs: Mapping[str, Sequence[tuple[Any, ...]]],
    ) -> Run: ...


@dataclass(frozen=True)
class Course:
    """An assignment with its key, as marking needs it.

    Attributes
    ----------
    id, title, tasks
        Of the assignment; a task is of the kind ``value`` or ``prose``.
    texts
        Sources of the cells of the student's notebook as it was handed out, all but the answers.
    expected
        Model answers by task for a student's number; a function for a function.
    inputs
        By task, the hidden inputs of its function.
    share
        How much of a model answer an answer has, from 0 to 1: `compare.share`.
    """

    id: str
    title: str
    tasks: tuple[Task, ...]
    texts: tuple[str, ...]
    expected: Callable[[int | str], Mapping[str, Any]]
    inputs: Callable[[], Mapping[str, Sequence[tuple[Any, ...]]]]
    share: Callable[[Any, Any], float]

    @property
    def points(self) -> float:
        """What all tasks are worth together."""
        return sum(task.points for task in self.tasks)

    def prose(self) -> dict[str, float]:
        """Most points of each task in prose."""
        return {task.name: task.points for task in self.tasks if task.kind == "prose"}

    def values(self) -> list[Task]:
        """Tasks that are marked by comparison."""
        return [task for task in self.tasks if task.kind != "prose"]

    def likeness(self, notebook: Notebook) -> float:
        """Share of its own cells that a notebook has, from 0 to 1."""
        own = {_folded(text) for text in self.texts if _folded(text)}
        theirs = {_folded(cell.source) for cell in notebook.cells}
        return len(own & theirs) / len(own) if own else 1.0

    def opening_failed(self, notebook: Notebook, run: Run) -> str:
        """Why the first code cell failed, if it is as it was handed out; else nothing.

        Nothing of the student's has run before it, so a failure says something about the machine.
        """
        own = {_folded(text) for text in self.texts}
        code = notebook.code()
        handed_out = bool(code) and _folded(code[0]) in own
        return run.errors.get(1, "") if handed_out else ""


@dataclass(frozen=True)
class Marked:
    """One task of one student: points, or None while a person has not marked it; and a remark."""

    points: float | None
    remark: str = ""


@dataclass
class Graded:
    """One student's result.

    Attributes
    ----------
    status
        ``graded``, ``needs a person`` or ``nothing handed in``.
    reasons
        Why a person must look.
    remarks
        What else to know; both are also read by the student and name no answer.
    tasks
        By task, in the order of the assignment; empty if nothing could be run.
    prose
        What the student wrote, by task.
    """

    student: str
    number: str = ""
    reasons: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    tasks: dict[str, Marked] = field(default_factory=dict)
    prose: dict[str, str] = field(default_factory=dict)
    absent: bool = False

    @property
    def status(self) -> str:
        """What became of the submission, in a word."""
        if self.absent:
            return ABSENT
        return PERSON if self.reasons else GRADED

    @property
    def total(self) -> float:
        """Points so far."""
        return round(sum(task.points or 0 for task in self.tasks.values()), 2)

    @property
    def final(self) -> bool:
        """Whether the total will not change."""
        marked = bool(self.tasks) and all(task.points is not None for task in self.tasks.values())
        return self.status == GRADED and marked


def recognise(courses: Sequence[Course], submissions: Sequence[Submission]) -> Course:
    """The assignment that most of the submissions are of.

    Raises
    ------
    DataError
        If none is like any.
    """
    votes: Counter[str] = Counter()
    for submission in submissions:
        if submission.notebook is not None:
            likest = max(courses, key=lambda course: course.likeness(submission.notebook))  # type: ignore[arg-type]
            if likest.likeness(submission.notebook) >= LIKENESS:
                votes[likest.id] += 1
    if not votes:
        known = ", ".join(course.id for course in courses)
        raise DataError(
            f"no submission is like any assignment; name it: --assignment, one of {known}"
        )
    chosen = votes.most_common(1)[0][0]
    return next(course for course in courses if course.id == chosen)


def grade(
    course: Course,
    submissions: Sequence[Submission],
    sandbox: Runs,
    *,
    roster: Mapping[str, Student] | None = None,
    marks: Marks | None = None,
    done: Callable[[Graded], None] = lambda _: None,
) -> list[Graded]:
    """Grade every submission, as many at once as there are cores; in the order of the names.

    Parameters
    ----------
    course
        The assignment and its key.
    submissions
        As `collect` gives them.
    sandbox
        What runs them.
    roster
        The class, if there is a list: then its numbers count.
    marks
        What persons gave for the tasks in prose.
    done
        Called after each, for a progress bar.

    Raises
    ------
    DataError
        If the key itself fails.
    """
    inputs = course.inputs()
    names = ["STUDENT", *(f"answer_{task.name}" for task in course.values())]

    def run(submission: Submission) -> Run | None:
        if submission.notebook is None or course.likeness(submission.notebook) < LIKENESS:
            return None
        try:
            ran = sandbox.run(submission.notebook.code(), names, inputs)
            if course.opening_failed(submission.notebook, ran):
                # Too little time or memory on a busy machine, perhaps: nothing of the student's ran.
                ran = sandbox.run(submission.notebook.code(), names, inputs)
            return ran
        except OSError as error:  # no more processes or files on this machine
            return Run(stopped=f"the sandbox could not be started ({error.strerror})")

    marking = _Marking(course, inputs, roster, marks or {})
    results = []
    # The key changes the working directory, so it is computed here and not beside the runs.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            for submission, ran in zip(submissions, pool.map(run, submissions), strict=True):
                results.append(marking.graded(submission, ran))
                done(results[-1])
        except BaseException:  # a fault of the key, or the teacher’s Ctrl-C: start no other
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if roster is None:
        _same_numbers(results)
    handed_in = {result.student for result in results}
    results += [
        Graded(student.name, student.number, absent=True)
        for student in (roster or {}).values()
        if student.name not in handed_in
    ]
    return sorted(results, key=lambda result: result.student)


def _same_numbers(results: Sequence[Graded]) -> None:
    """Two notebooks with one number: neither is marked down, and a person looks at both."""
    numbers = Counter(result.number for result in results if result.number)
    for result in results:
        if numbers[result.number] > 1:
            result.reasons.append(f"the number {result.number} is used by another student too")


class _Marking:
    """Marks of the submissions of one assignment."""

    def __init__(
        self,
        course: Course,
        inputs: Mapping[str, Sequence[tuple[Any, ...]]],
        roster: Mapping[str, Student] | None,
        marks: Marks,
    ) -> None:
        self.course = course
        self.inputs = inputs
        self.roster = roster
        self.marks = marks
        self.keys: dict[str, Mapping[str, Any]] = {}

    def graded(self, submission: Submission, run: Run | None) -> Graded:
        """The result of one submission."""
        result = Graded(submission.student, reasons=list(submission.problems))
        listed = self.roster.get(submission.student) if self.roster is not None else None
        result.number = _number(listed.number) if listed else ""
        if self.roster is not None and listed is None:
            result.reasons.append("the name is not in the list of students")
        if submission.notebook is None:
            return result
        if run is None:
            result.reasons.append(f"the notebook is not of this assignment ({self.course.title})")
            return result
        self._numbered(result, run)
        self._structure(result, submission.notebook)
        if result.number:
            self._compared(result, run)
        self._prose(result, submission.notebook)
        self._doubts(result, run)
        failed = self.course.opening_failed(submission.notebook, run)
        if failed:
            result.reasons.append(
                f"the first cell failed twice, before anything of the student’s but the number ({failed}); "
                "correct the number, or grade again when the machine is less busy"
            )
        result.tasks = {
            task.name: result.tasks[task.name]
            for task in self.course.tasks
            if task.name in result.tasks
        }
        return result

    def _numbered(self, result: Graded, run: Run) -> None:
        """Find the number against which answers are compared."""
        own = _number(run.values.get("STUDENT", [None])[-1])
        if result.number:
            if own != result.number:
                written = f"says {own}" if own else "has no number"
                result.remarks.append(
                    f"the notebook {written}, the list {result.number}: marked by the list"
                )
        elif self.roster is None and own and own != "0":
            result.number = own
        elif self.roster is None:
            result.reasons.append(
                "the notebook has no student’s number (STUDENT), so nothing to compare"
            )

    def _structure(self, result: Graded, notebook: Notebook) -> None:
        """Note cells that are missing, stand twice or in another order, by their ids."""
        wanted = [
            f"{'task' if task.kind == 'prose' else 'answer'}-{task.name}"
            for task in self.course.tasks
        ]
        present = [cell.grade_id for cell in notebook.cells if cell.grade_id in wanted]
        prose = {f"task-{name}" for name in self.course.prose()}
        for grade_id in wanted:
            count = present.count(grade_id)
            where = result.reasons if grade_id in prose else result.remarks
            task = grade_id.partition("-")[2]
            if count == 0:
                where.append(f"the cell for task {task} is missing")
            elif count > 1:
                where.append(f"the cell for task {task} stands {count} times")
        if list(dict.fromkeys(present)) != [name for name in wanted if name in present]:
            result.remarks.append("the cells stand in another order than they were given")

    def _compared(self, result: Graded, run: Run) -> None:
        """Mark the tasks that are compared."""
        expected = self._expected(result.number)
        for task in self.course.values():
            history = run.values.get(f"answer_{task.name}", [])
            try:
                result.tasks[task.name] = self._marked(task, expected[task.name], history, run)
            except (ArithmeticError, TypeError, ValueError, RecursionError) as error:
                result.tasks[task.name] = Marked(None, "the answer cannot be compared")
                result.reasons.append(
                    f"task {task.name}: cannot be compared ({type(error).__name__})"
                )

    def _expected(self, number: str) -> Mapping[str, Any]:
        if number not in self.keys:
            self.keys[number] = self.course.expected(int(number) if number.isdecimal() else number)
        return self.keys[number]

    def _marked(self, task: Task, model: Any, history: Sequence[Any], run: Run) -> Marked:
        given = history[-1] if history else None
        if given is None:
            return Marked(0, "not answered")
        if task.name in self.inputs:
            if given != Unplain("function"):
                return Marked(0, "the answer is no function")
            return self._called(task, model, run.calls.get(task.name, {}))
        if isinstance(given, Unplain):
            return Marked(0, f"the answer is no plain value ({given.type})")
        share = self.course.share(model, given)
        return Marked(round(task.points * share, 2), _told(share))

    def _called(self, task: Task, model: Callable[..., Any], calls: Mapping[int, Any]) -> Marked:
        inputs = self.inputs[task.name]
        right = 0.0
        for index, arguments in enumerate(inputs):
            given = calls.get(index)
            if not isinstance(given, Unplain):
                right += self.course.share(model(*arguments), given)
        share = right / len(inputs)
        return Marked(round(task.points * share, 2), _told(share))

    def _prose(self, result: Graded, notebook: Notebook) -> None:
        """Take the prose from its cells, and the points from who read it."""
        for name in self.course.prose():
            cells = notebook.marked(f"task-{name}")
            text = "\n\n".join(cell.source.strip() for cell in cells)
            result.prose[name] = text
            mark = self.marks.get((result.student, name))
            if mark is not None:
                result.tasks[name] = Marked(mark.points, mark.comment)
            elif len(cells) == 1 and text in STUBS:
                result.tasks[name] = Marked(0, "not answered")
                if self._elsewhere(notebook):
                    result.reasons.append(
                        f"task {name} is empty, and there is text in another cell"
                    )
            else:
                result.tasks[name] = Marked(None, "not marked yet")

    def _elsewhere(self, notebook: Notebook) -> bool:
        """Whether a student wrote text into a cell that is not of the assignment."""
        own = {_folded(text) for text in self.course.texts}
        return any(
            cell.kind != "code" and not cell.grade_id and _folded(cell.source) not in own
            for cell in notebook.cells
            if len(cell.source) > 40
        )

    def _doubts(self, result: Graded, run: Run) -> None:
        """Note what in a run makes its marks doubtful."""
        result.remarks += [
            f"code cell {number} failed: {error}" for number, error in run.errors.items()
        ]
        if run.stopped:
            result.reasons.append(
                f"the run was cut off in code cell {run.reached + 1} or after it: {run.stopped}; "
                "what was answered before counts"
            )
        lost = [task.name for task in self.course.values() if self._lost(task, run)]
        if lost:
            result.reasons.append(f"an answer was given and then removed: task {', '.join(lost)}")
        moved = any("cell for task" in remark or "order" in remark for remark in result.remarks)
        missing = [name for name, task in result.tasks.items() if task.remark == "not answered"]
        if moved and missing and not set(missing) <= set(self.course.prose()):
            result.reasons.append(
                f"cells were moved, copied or deleted, and no answer: task {', '.join(missing)}"
            )
        if moved and result.number:
            result.reasons += self._rivals(result, run)
        if self.roster is not None and result.number:
            result.reasons += self._other_number(result, run)

    def _lost(self, task: Task, run: Run) -> bool:
        history = run.values.get(f"answer_{task.name}", [])
        return bool(history) and history[-1] is None and any(value is not None for value in history)

    def _rivals(self, result: Graded, run: Run) -> Iterator[str]:
        """Answers of which an earlier one, in a copied cell perhaps, would be marked otherwise."""
        for task in self.course.values():
            history = [v for v in run.values.get(f"answer_{task.name}", []) if v is not None]
            if task.name in self.inputs or len(history) < 2:
                continue
            model = self._expected(result.number)[task.name]
            if len({self._marked(task, model, [value], run).points for value in history}) > 1:
                yield f"task {task.name} is answered twice, and not alike; the last counts"

    def _other_number(self, result: Graded, run: Run) -> Iterator[str]:
        """Whether the answers are those for another number, which the notebook gives as its own."""
        own = _number(run.values.get("STUDENT", [None])[-1])
        if not own or own == result.number:
            return
        other = Graded(result.student, own)
        self._compared(other, run)
        by_list = sum(result.tasks[task.name].points or 0 for task in self.course.values())
        if other.total > by_list:
            yield f"the answers fit the number {own}, and the list gives {result.number}"


def _number(value: Any) -> str:
    """A student's number as text; empty if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value).strip()
    if len(text) > 40 or not text.isprintable():
        return ""
    return str(int(text)) if text.isdecimal() else text


def _told(share: float) -> str:
    if share >= 1:
        return "right"
    return "partly right" if share > 0 else "not right"


def _folded(text: str) -> str:
    """A text without what editors change: ends of lines, spaces, a number that a student wrote.

    Nor with the links into the book, which a notebook that runs in the browser has lost.
    """
    text = re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", text)
    lines = text.replace("\r\n", "\n").split("\n")
    return " ".join(" ".join(line for line in lines if not line.startswith("STUDENT =")).split())
