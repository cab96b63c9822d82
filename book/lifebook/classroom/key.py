"""The key of an assignment: the model's answers for a student's number, computed from the data.

Only the cells that a student sees and the solution of one task are run for each answer, in the
teacher's own process: the text of an assignment is trusted, and nothing of a submission comes near.

To print another part of a key: a method of `Key`, shown by ``lifebook classroom key``.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lifebook.classroom.compare import share
from lifebook.classroom.course import HIDDEN, Assignment, Task, names_nothing
from lifebook.tables import DataError

__all__ = ["Key"]


class Key:
    """Model answers of one assignment.

    Parameters
    ----------
    assignment
        As `course.read` gives it.
    folder
        Where its cells run: one from which ``Life.open()`` finds the data.
    """

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.assignment = assignment
        self.folder = folder

    def expected(self, student: int | str) -> dict[str, Any]:
        """Model answer of each task that is marked by comparison; a function for a function.

        Raises
        ------
        DataError
            If a cell of the assignment fails, naming the task.
        """
        with self._here():
            names = self._seen(student)
            return {
                task.name: self._solved(task, dict(names))
                for task in self.assignment.tasks
                if task.kind == "value"
            }

    def inputs(self) -> dict[str, list[tuple[Any, ...]]]:
        """Hidden inputs of the tasks that ask for a function."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        with self._here():
            for task in self.assignment.tasks:
                if task.inputs:
                    names = self._seen(0)
                    self._run(task.inputs, names, f"inputs of task {task.name}")
                    found[task.name] = list(names[f"inputs_{task.name}"])
        return found

    def paper(self) -> dict[str, Any]:
        """Computed answers of the version on paper, by task."""
        with self._here():
            names = self._seen(0)
            for cell in self.assignment.cells:
                if cell.metadata.get("paper"):
                    self._run(cell.source, names, "the answers on paper")
            return dict(names.get("paper", {}))

    def same_for_all(self, students: range) -> list[str]:
        """Tasks whose answer is the same whatever the number, so that copying it helps."""
        many = [self.expected(student) for student in students]
        return [
            name
            for name, first in many[0].items()
            if not isinstance(first, Callable)  # type: ignore[arg-type]
            and all(share(first, other[name]) == 1 for other in many[1:])
        ]

    def _seen(self, student: int | str) -> dict[str, Any]:
        """Names after the cells that a student sees, with no task answered."""
        names: dict[str, Any] = {"__name__": "__main__"}
        for cell in self.assignment.cells:
            if cell.cell_type != "code" or cell.metadata.get("paper"):
                continue
            source = re.sub(r"(?m)^STUDENT = .*$", f"STUDENT = {student!r}", cell.source)
            if "task" in cell.metadata:
                source = f"answer_{cell.metadata['task']} = None"
            elif "checks" in cell.metadata:
                source = source.partition(HIDDEN[0])[0]
            if not names_nothing(source):
                self._run(source, names, f"the cell that begins {source.splitlines()[0]!r}")
        return names

    def _solved(self, task: Task, names: dict[str, Any]) -> Any:
        self._run(task.solution, names, f"the solution of task {task.name}")
        return names[f"answer_{task.name}"]

    def _run(self, source: str, names: dict[str, Any], what: str) -> None:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(source, str(self.assignment.file), "exec"), names)  # noqa: S102 - the edition's own text
        except Exception as error:
            raise DataError(
                f"{self.assignment.file}: {what}: {type(error).__name__}: {error}"
            ) from error

    @contextlib.contextmanager
    def _here(self) -> Iterator[None]:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            yield
        finally:
            os.chdir(before)
