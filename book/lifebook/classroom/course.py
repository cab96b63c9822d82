"""Assignments as their authors write them, and the notebooks that are made from them.

An assignment is one text in ``book/assignments/key``: a notebook in MyST Markdown with the model
solutions, and beside it a YAML file with the levels and sample answers of its tasks in prose. From
these come nbgrader's source notebook, with hidden tests that are the solutions themselves, and the
student's notebook, from which nbgrader's own steps have removed both.

To add an assignment: its two files, named alike; ``lifebook classroom starters`` makes the rest.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lifebook.tables import DataError

__all__ = ["Assignment", "Task", "assignments", "read", "source_notebook", "starter_notebook"]

SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
STUB = "# Write your answer here: put it in place of None, or add the lines that compute it."
PROSE_STUB = "*Write your answer here.*"
LEVELS = ("secure", "developing", "beginning")


@dataclass(frozen=True)
class Task:
    """One marked task.

    Attributes
    ----------
    name
        "1", "2a", …: its answer is the variable ``answer_<name>``.
    points
        What it is worth.
    kind
        ``value`` (marked by comparison) or ``prose`` (marked by a person, by the rubric).
    solution
        The model as code, for a value.
    inputs
        Code that gives ``inputs_<name>``, for a function; else empty.
    rubric
        ``question``, ``levels``, ``samples``, ``look_for``, for prose.
    """

    name: str
    points: float
    kind: str
    solution: str = ""
    inputs: str = ""
    rubric: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """An assignment: its text as cells, and its tasks in order."""

    id: str
    title: str
    chapters: tuple[str, ...]
    minutes: int
    cells: tuple[nbformat.NotebookNode, ...]
    tasks: tuple[Task, ...]
    file: Path

    @property
    def points(self) -> float:
        """What all tasks are worth together."""
        return sum(task.points for task in self.tasks)

    def task(self, name: str) -> Task:
        """One of its tasks; KeyError if there is none of that name."""
        found = {task.name: task for task in self.tasks}
        return found[name]


def assignments(folder: Path) -> list[Assignment]:
    """All assignments of a folder of keys, in the order of their names.

    Raises
    ------
    DataError
        If one is not as described in `read`, or if there is none.
    """
    files = sorted(folder.glob("*.md"))
    if not files:
        raise DataError(f"no assignment in {folder}: is this the folder with the keys?")
    return [read(file) for file in files]


def read(file: Path) -> Assignment:
    """Read an assignment as its author wrote it.

    A code cell with ``task`` holds an answer and its model between the marks of nbgrader; the one
    with ``checks`` after it holds the public check and, for a function, the hidden inputs. A text
    cell with ``task`` is a task in prose, with its rubric in the YAML file.

    Raises
    ------
    DataError
        Naming the file and the task, if a task has no points, no solution, no check or no rubric.
    """
    # Only who hands out assignments has jupytext.
    import jupytext

    notebook = jupytext.read(file, fmt="md:myst")
    about = notebook.metadata.get("assignment")
    if not about:
        raise DataError(f"{file}: has no 'assignment' in its head (title, chapters, minutes)")
    rubrics = yaml.safe_load(file.with_suffix(".yml").read_text(encoding="utf-8")) or {}
    found = Assignment(
        file.stem,
        about["title"],
        tuple(about["chapters"]),
        int(about["minutes"]),
        tuple(notebook.cells),
        tuple(_tasks(notebook.cells, rubrics, file)),
        file,
    )
    _complain(found, rubrics)
    return found


def _tasks(
    cells: list[nbformat.NotebookNode], rubrics: dict[str, Any], file: Path
) -> Iterator[Task]:
    hidden = {
        str(cell.metadata["checks"]): _between(cell.source, HIDDEN)
        for cell in cells
        if "checks" in cell.metadata
    }
    for cell in cells:
        if "task" not in cell.metadata:
            continue
        name = str(cell.metadata["task"])
        if "points" not in cell.metadata:
            raise DataError(f"{file}: task {name}: has no points; add them beside 'task'")
        points = float(cell.metadata["points"])
        if cell.cell_type == "markdown":
            yield Task(name, points, "prose", rubric=rubrics.get(name, {}))
        elif name not in hidden:
            raise DataError(f"{file}: task {name}: has no cell with 'checks: {name}' after it")
        else:
            yield Task(name, points, "value", _between(cell.source, SOLUTION), hidden[name])


def _complain(assignment: Assignment, rubrics: dict[str, Any]) -> None:
    """Raise what is wrong with the tasks of an assignment."""
    seen: set[str] = set()
    for task in assignment.tasks:
        where = f"{assignment.file}: task {task.name}"
        if task.name in seen:
            raise DataError(f"{where}: stands twice; give the second another name")
        seen.add(task.name)
        if task.kind == "value" and f"answer_{task.name}" not in task.solution:
            raise DataError(f"{where}: its solution does not set answer_{task.name}")
        for part in ("levels", "samples"):
            if task.kind == "prose" and set(task.rubric.get(part, ())) != set(LEVELS):
                raise DataError(f"{where}: needs {part} {', '.join(LEVELS)} in {assignment.id}.yml")
    strange = set(rubrics) - {task.name for task in assignment.tasks} - {"paper"}
    if strange:
        raise DataError(f"{assignment.id}.yml: {', '.join(sorted(strange))}: there is no such task")


def _between(source: str, marks: tuple[str, str]) -> str:
    """Lines between two marks, or nothing."""
    found = re.search(rf"{re.escape(marks[0])}\n(.*?)\n?{re.escape(marks[1])}", source, re.DOTALL)
    return textwrap.dedent(found[1]) if found else ""


# --- Notebooks ---------------------------------------------------------------------------------


def source_notebook(assignment: Assignment) -> nbformat.NotebookNode:
    """The notebook that nbgrader calls source: with solutions and hidden tests, without outputs."""
    notebook = new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in assignment.cells:
        if not cell.metadata.get("paper"):
            notebook.cells += _cells(assignment, cell)
    for number, cell in enumerate(notebook.cells, 1):
        # Random ids would make each generation another.
        cell["id"] = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{number}")
    return notebook


def _cells(assignment: Assignment, cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cell or cells that stand for one of the author's."""
    if "checks" in cell.metadata:
        task = assignment.task(str(cell.metadata["checks"]))
        public = cell.source.partition(HIDDEN[0])[0].rstrip()
        source = f"{public}\n{_hidden_test(task)}"
        return [new_code_cell(source, metadata=_marks(task, "code", locked=True))]
    if "task" not in cell.metadata:
        made = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        return [
            made(cell.source, metadata={"editable": True} if "STUDENT =" in cell.source else {})
        ]
    task = assignment.task(str(cell.metadata["task"]))
    if task.kind == "value":
        about = _marks(task, "code", locked=False)
        about["nbgrader"] |= {"grade": False, "solution": True, "grade_id": f"answer-{task.name}"}
        del about["nbgrader"]["points"]
        return [new_code_cell(cell.source, metadata=about)]
    answer = f"{SOLUTION[0]}\n{task.rubric['samples']['secure'].strip()}\n{SOLUTION[1]}"
    about = _marks(task, "markdown", locked=False)
    about["nbgrader"] |= {"solution": True}
    return [
        new_markdown_cell(f"{cell.source}\n\n{_levels(task)}"),
        new_markdown_cell(answer, metadata=about),
    ]


def _marks(task: Task, kind: str, *, locked: bool) -> dict[str, Any]:
    """Metadata of a marked cell, version 3 of nbgrader's schema."""
    return {
        "nbgrader": {
            "cell_type": kind,
            "grade": True,
            "grade_id": f"task-{task.name}",
            "locked": locked,
            "points": task.points,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
    }


def _hidden_test(task: Task) -> str:
    """The model as a hidden test: it compares, and its last line gives the points for the share."""
    body = textwrap.indent(task.solution, "    ")
    compared = f"model_{task.name}(), answer_{task.name}"
    call = (
        f"share_of_calls({compared}, inputs_{task.name})" if task.inputs else f"share({compared})"
    )
    lines = [
        HIDDEN[0],
        "from lifebook.classroom.compare import share, share_of_calls",
        *([task.inputs] if task.inputs else []),
        f"def model_{task.name}():",
        body,
        f"    return answer_{task.name}",
        f"right = {call} if answer_{task.name} is not None else 0",
        'assert right > 0, "not answered, or not right"',
        f"round({task.points:g} * right, 2)",
        HIDDEN[1],
    ]
    return "\n".join(lines)


def _levels(task: Task) -> str:
    """How a task in prose is marked, as a table that the student sees."""
    rows = [
        f"| {level} | {task.rubric['levels'][level]['points']} | "
        f"{' '.join(task.rubric['levels'][level]['text'].split())} |"
        for level in LEVELS
    ]
    head = ["**How it is marked**", "", "| level | points | what it takes |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows])


def starter_notebook(assignment: Assignment) -> nbformat.NotebookNode:
    """The student's notebook: nbgrader's own steps remove solutions and hidden tests.

    Raises
    ------
    DataError
        If the notebook still holds a solution.
    """
    from nbgrader import preprocessors as steps

    notebook = source_notebook(assignment)
    clear = steps.ClearSolutions(code_stub={"python": STUB}, text_stub=PROSE_STUB)
    for step in (
        steps.LockCells(), clear, steps.ClearOutput(), steps.CheckCellMetadata(),
        steps.ClearHiddenTests(), steps.ComputeChecksums(), steps.CheckCellMetadata(),
    ):  # fmt: skip
        notebook, _ = step.preprocess(notebook, {})
    for mark in (*SOLUTION, *HIDDEN):
        if mark in nbformat.writes(notebook):
            raise DataError(f"{assignment.file}: {mark!r} would reach the students")
    return notebook


def names_nothing(source: str) -> bool:
    """Whether a cell only shows something: it sets no name, so that others do without it."""
    return all(isinstance(statement, ast.Expr) for statement in ast.parse(source).body)
