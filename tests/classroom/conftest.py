"""What the tests of the classroom share: a small assignment, and notebooks that answer it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lifebook.classroom import course
from lifebook.classroom.command import courses_of
from lifebook.classroom.course import Assignment
from lifebook.classroom.grade import Course
from lifebook.classroom.sandbox import Limits, Sandbox

from ..conftest import ROOT

LESSON = """\
---
kernelspec: {display_name: Python 3, language: python, name: python3}
assignment: {title: "A small lesson", chapters: [02-childhood], minutes: 5}
---

# What can be counted?

An opening, of which [chapter 2](../chapters/02-childhood.md) tells more than is told here.

```{code-cell} ipython3
from lifebook import Life
from lifebook.classroom import a_function, a_number, answers_for, check, pick, some_of

life = Life.open()
STUDENT = 0  # write your own number here
```

```{code-cell} ipython3
mine = pick(STUDENT, "1", life.events.index, 3)
```

```{code-cell} ipython3
:task: "1"
:points: 4
answer_1 = None
### BEGIN SOLUTION
answer_1 = 1000 + STUDENT
### END SOLUTION
```

```{code-cell} ipython3
:checks: "1"
check("1", answer_1, a_number(0))
```

```{code-cell} ipython3
:task: "2"
:points: 4
answer_2 = None
### BEGIN SOLUTION
answer_2 = {"a": STUDENT, "b": mine[0]}
### END SOLUTION
```

```{code-cell} ipython3
:checks: "2"
check("2", answer_2, answers_for(["a", "b"], a_number(0)))
```

```{code-cell} ipython3
:task: "3"
:points: 4
answer_3 = None
### BEGIN SOLUTION
def doubled(value):
    return 2 * value
answer_3 = doubled
### END SOLUTION
```

```{code-cell} ipython3
:checks: "3"
check("3", answer_3, a_function((2,), a_number(0)))
### BEGIN HIDDEN TESTS
inputs_3 = [(1,), (20,), (-3,), (7741,)]
### END HIDDEN TESTS
```

```{code-cell} ipython3
:task: "4"
:points: 2
answer_4 = None
### BEGIN SOLUTION
answer_4 = set(mine)
### END SOLUTION
```

```{code-cell} ipython3
:checks: "4"
check("4", answer_4, some_of(life.events.index, "events", 3))
```

+++ {"task": "5", "points": 6}

Say why.
"""
LEVELS = "{secure: {points: 5-6, text: a}, developing: {points: 3-4, text: b}, beginning: {points: 1-2, text: c}}"
RUBRIC = f'"5":\n  question: why\n  levels: {LEVELS}\n  samples: {{secure: model prose, developing: y, beginning: z}}\n'

RIGHT = {
    "1": "answer_1 = 1000 + STUDENT",
    "2": 'answer_2 = {"a": STUDENT, "b": mine[0]}',
    "3": "def answer_3(value):\n    return 2 * value",
    "4": "answer_4 = set(mine)",
}
PROSE = "Because two witnesses say so."
Cells = list[dict[str, Any]]


def needs_bubblewrap() -> None:
    """Skip where there is no bubblewrap, but not where every test has to run."""
    if not shutil.which("bwrap") and os.environ.get("CI") != "true":
        pytest.skip("needs bubblewrap")


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys with one assignment and another."""
    folder = tmp_path_factory.mktemp("course") / "key"
    folder.mkdir()
    for name, text in (
        ("0-lesson", LESSON),
        ("1-other", LESSON.replace("A small lesson", "Another").replace("An opening", "Else")),
    ):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        (folder / f"{name}.yml").write_text(RUBRIC, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def lesson(key: Path) -> Course:
    """The small assignment as marking has it."""
    return courses_of(key)[0]


@pytest.fixture(scope="session")
def starter(key: Path) -> Cells:
    """Cells of the notebook that students are given."""
    notebook = course.starter_notebook(course.read(key / "0-lesson.md"))
    return list(json.loads(json.dumps(notebook))["cells"])


@pytest.fixture(scope="session")
def answered(starter: Cells) -> Callable[..., Cells]:
    """Make the cells of a notebook that answers: all is right but for what is said."""

    def make(number: int, prose: str = PROSE, **answers: str) -> Cells:
        cells: Cells = json.loads(json.dumps(starter))
        for cell in cells:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            kind, _, task = grade_id.partition("-")
            if kind == "answer":
                cell["source"] = answers.get(f"answer_{task}", RIGHT[task])
            elif grade_id == "task-5":
                cell["source"] = prose
            cell["source"] = cell["source"].replace("STUDENT = 0", f"STUDENT = {number}")
        return cells

    return make


def as_file(cells: Cells) -> str:
    """A notebook file with these cells."""
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def code(source: str) -> dict[str, Any]:
    """A code cell of the student's own."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """A sandbox with limits that are soon reached."""
    needs_bubblewrap()
    limits = Limits(
        seconds=30, cell_seconds=8, call_seconds=1, memory=700_000_000, processes=40,
        output=200_000, files=16_000_000,
    )  # fmt: skip
    return Sandbox(ROOT / "data", limits)


KEYS = ROOT / "book" / "assignments" / "key"
NAMES = [path.stem for path in sorted(KEYS.glob("*.md"))]


@pytest.fixture(params=NAMES)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    """Each assignment of the edition in turn."""
    return course.read(KEYS / f"{request.param}.md")
