"""Hand assignments out: the starters of the book, and a course folder for nbgrader.

`starters` writes the student's notebooks that the book publishes, and keeps the outputs of cells
that have not changed; `course` writes what a teacher needs and a student must not have: nbgrader's
source notebooks, a settings file, and the rubrics with sample answers to print.

To hand out something else: a function here that writes whole files, and its line in `course`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat

from lifebook.classroom.course import (
    LEVELS,
    PROSE_STUB,
    STUB,
    Assignment,
    source_notebook,
    starter_notebook,
)
from lifebook.repository import is_fetching
from lifebook.tables import DataError

__all__ = ["course", "same_text", "starters"]

SETTINGS = f'''"""Settings of nbgrader for the course; its folders are beside this file."""

c = get_config()
c.CourseDirectory.course_id = "annotated-life"
c.ClearSolutions.code_stub = {{"python": {STUB!r}}}
c.ClearSolutions.text_stub = {PROSE_STUB!r}
c.ExecutePreprocessor.timeout = 120
'''


def starters(found: Sequence[Assignment], folder: Path) -> list[Path]:
    """Write the student's notebook of each assignment, and give those that changed.

    A notebook whose text is as before keeps its outputs; one that changed has none until it is run.
    """
    changed = []
    for assignment in found:
        made, path = starter_notebook(assignment), folder / f"{assignment.id}.ipynb"
        if path.is_file() and same_text(nbformat.read(path, as_version=4), made):
            continue
        _write(made, path)
        changed.append(path)
    return changed


def same_text(one: nbformat.NotebookNode, other: nbformat.NotebookNode) -> bool:
    """Whether two notebooks differ in nothing but outputs, counts and the cell that Colab needs."""
    return _texts(one) == _texts(other)


def _texts(notebook: nbformat.NotebookNode) -> list[tuple[str, str, dict[str, object]]]:
    return [_text(cell) for cell in notebook.cells if not is_fetching(cell)]


def _text(cell: nbformat.NotebookNode) -> tuple[str, str, dict[str, object]]:
    return cell.cell_type, cell.source, cell.metadata.get("nbgrader", {})


def course(found: Sequence[Assignment], out: Path) -> None:
    """Write a folder that nbgrader takes as a course, with release and rubrics.

    Raises
    ------
    DataError
        If the folder exists and is not empty.
    """
    if out.exists() and any(out.iterdir()):
        raise DataError(f"{out}: is not empty; name a new folder, nothing is overwritten")
    out.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved into it, so that a failure leaves nothing half-written.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".course-") as making:
        folder = Path(making) / out.name
        for assignment in found:
            name = assignment.id
            _write(source_notebook(assignment), folder / "source" / name / f"{name}.ipynb")
            _write(starter_notebook(assignment), folder / "release" / name / f"{name}.ipynb")
            rubric = folder / "rubrics" / f"{name}.md"
            rubric.parent.mkdir(exist_ok=True)
            rubric.write_text(rubric_sheet(assignment), encoding="utf-8")
        (folder / "nbgrader_config.py").write_text(SETTINGS, encoding="utf-8")
        if out.exists():
            out.rmdir()
        shutil.move(folder, out)


def rubric_sheet(assignment: Assignment) -> str:
    """The rubric of an assignment for the teacher: levels, a sample at each, what to look for."""
    parts = [f"# {assignment.title}: rubric", "For teachers: it holds sample answers."]
    for task in assignment.tasks:
        if task.kind != "prose":
            continue
        parts.append(f"## Task {task.name} ({task.points:g} points)")
        parts.append(_line(task.rubric["question"]))
        for level in LEVELS:
            about = task.rubric["levels"][level]
            parts.append(f"### {level.capitalize()} ({about['points']} points)")
            parts.append(_line(about["text"]))
            parts.append(f"> {_line(task.rubric['samples'][level])}")
        if task.rubric.get("look_for"):
            parts.append(f"**Look for.** {_line(task.rubric['look_for'])}")
    return "\n\n".join(parts) + "\n"


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _write(notebook: nbformat.NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    nbformat.write(notebook, unfinished)
    unfinished.replace(path)
