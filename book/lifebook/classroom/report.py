"""Writes what a run of grading gives: marks, gradebooks, the sheet for prose, a page a student.

=======================  =============================================================
``marks.csv``            a row a student: status, points by task, total, what to know
``prose.csv``            what was written, with empty points to fill in and give back
``gradebook-canvas.csv`` for the import of Canvas
``gradebook-moodle.csv`` for the import of Moodle
``feedback/NAME.html``   for the student: no model answer, no hidden input
=======================  =============================================================

All is put together in memory, written beside the folder and moved into place at once, so that
nothing is ever half written; the same results give the same bytes. Texts that students chose begin
no formula. Only final marks go into the gradebooks.

To add a file: a function that gives its text, named in `files`.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from lifebook.classroom.grade import ABSENT, GRADED, PERSON, Course, Graded, Marked
from lifebook.classroom.rubric import Marks, Student, cell
from lifebook.tables import DataError

__all__ = ["feedback", "files", "page_names", "refuse", "summary", "write"]

OURS = {"marks.csv", "prose.csv", "gradebook-canvas.csv", "gradebook-moodle.csv", "feedback"}
# A spreadsheet reads names in other scripts only with this mark at the front.
MARK = "\ufeff"


def files(
    course: Course,
    results: Sequence[Graded],
    roster: Mapping[str, Student] | None = None,
    marks: Marks | None = None,
) -> dict[str, bytes]:
    """All files of a run by their path, with their bytes."""
    pages = page_names([result.student for result in results])
    texts = {
        "marks.csv": MARK + _table(_marks(course, results)),
        "prose.csv": MARK + _table(_prose(course, results, marks or {})),
        "gradebook-canvas.csv": _table(_canvas(course, results, roster or {})),
        "gradebook-moodle.csv": _table(_moodle(course, results, roster or {})),
    }
    for result in results:
        if result.status != ABSENT:
            texts[f"feedback/{pages[result.student]}"] = feedback(course, result)
    return {path: text.encode() for path, text in texts.items()}


# --- Tables -------------------------------------------------------------------------------------


def _table(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell(value) if isinstance(value, str) else value for value in row])
    return text.getvalue()


def _points(points: float | None) -> str:
    """Points as a table has them; nothing if there are none yet."""
    return "" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")


def _kind_of_total(result: Graded) -> str:
    if result.status != GRADED:
        return result.status
    return "final" if result.final else "so far"


def _marks(course: Course, results: Sequence[Graded]) -> Iterator[list[object]]:
    names = [task.name for task in course.tasks]
    yield [
        "student", "number", "status", *(f"task {name}" for name in names),
        "total", "total is", "of", "reasons", "remarks",
    ]  # fmt: skip
    for result in results:
        points = [_points(result.tasks.get(name, Marked(None)).points) for name in names]
        yield [
            result.student, result.number, result.status, *points,
            _points(result.total if result.tasks else None), _kind_of_total(result),
            _points(course.points), "; ".join(result.reasons), "; ".join(result.remarks),
        ]  # fmt: skip


def _prose(course: Course, results: Sequence[Graded], marks: Marks) -> Iterator[list[object]]:
    yield ["student", "task", "points", "comment", "of", "text"]
    for result in results:
        for name, most in course.prose().items():
            if name in result.prose:
                mark = marks.get((result.student, name))
                points = _points(mark.points if mark else None)
                comment = mark.comment if mark else ""
                yield [result.student, name, points, comment, _points(most), result.prose[name]]


def _canvas(
    course: Course, results: Sequence[Graded], roster: Mapping[str, Student]
) -> Iterator[list[object]]:
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", course.title]
    yield ["    Points Possible", "", "", "", "", _points(course.points)]
    for result in results:
        known = roster.get(result.student, Student(result.student, ""))
        total = _points(result.total if result.final else None)
        yield [result.student, known.id, known.number, known.login, known.section, total]


def _moodle(
    course: Course, results: Sequence[Graded], roster: Mapping[str, Student]
) -> Iterator[list[object]]:
    yield ["Full name", "ID number", "Email address", course.title, "Feedback comments"]
    for result in results:
        known = roster.get(result.student, Student(result.student, ""))
        total = _points(result.total if result.final else None)
        comments = "; ".join(
            f"task {name}: {task.remark}" for name, task in result.tasks.items() if task.remark
        )
        yield [result.student, known.number, known.email, total, comments if result.final else ""]


# --- Feedback -----------------------------------------------------------------------------------

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: {student}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.55 Georgia, "Times New Roman", serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin-bottom: .25rem; }}
h2 {{ font-size: 1.15rem; margin-top: 2rem; }}
p, li, td {{ overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; padding-bottom: .5rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid; }}
.points {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
tfoot th, tfoot td {{ border-top: 2px solid; font-weight: bold; }}
@media print {{ body {{ margin: 0; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{student}{number}</p>
{body}
</main>
</body>
</html>
"""


def feedback(course: Course, result: Graded) -> str:
    """A student's page: points and remarks by task, and what to know of the run."""
    parts = []
    if result.status == PERSON:
        parts.append(
            "<p><strong>Your teacher will look at this notebook before it is marked.</strong></p>"
        )
        parts += _list("Why", result.reasons)
    else:
        parts.append(_task_table(course, result))
    parts += _list("What happened when your notebook was run", result.remarks)
    return PAGE.format(
        title=escape(course.title),
        student=escape(result.student),
        number=f", number {escape(result.number)}" if result.number else "",
        body="\n".join(parts),
    )


def _list(title: str, lines: Collection[str]) -> list[str]:
    if not lines:
        return []
    items = "\n".join(f"<li>{escape(line)}</li>" for line in map(_printable, lines))
    return [f"<h2>{title}</h2>\n<ul>\n{items}\n</ul>"]


def _task_table(course: Course, result: Graded) -> str:
    rows = []
    for task in course.tasks:
        marked = result.tasks.get(task.name, Marked(None, "not marked yet"))
        points = f"{_points(marked.points) or '–'} of {_points(task.points)}"
        rows.append(
            f'<tr><th scope="row">{escape(task.name)}</th><td class="points">{points}</td>'
            f"<td>{escape(_printable(marked.remark))}</td></tr>"
        )
    so_far = "" if result.final else "so far: some tasks are not marked yet"
    return "\n".join([
        "<table>", "<caption>Points by task</caption>",
        '<thead><tr><th scope="col">Task</th><th scope="col" class="points">Points</th>'
        '<th scope="col">Remark</th></tr></thead>',
        "<tbody>", *rows, "</tbody>",
        f'<tfoot><tr><th scope="row">Total</th><td class="points">{_points(result.total)} of '
        f"{_points(course.points)}</td><td>{so_far}</td></tr></tfoot>",
        "</table>",
    ])  # fmt: skip


def _printable(text: str) -> str:
    """A text without characters that HTML may not hold."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else "\ufffd" for letter in text
    )


RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


def page_names(students: Sequence[str]) -> dict[str, str]:
    """A file name for each student that every system takes, and no two the same."""
    names: dict[str, str] = {}
    for student in students:
        safe = "".join(
            letter if letter.isalnum() or letter in " -_." or ord(letter) > 127 else "_"
            for letter in student
        )
        safe = safe.strip(" .").replace("\u2044", "_") or "_"
        while len(safe.encode()) > 100:
            safe = safe[:-1]
        stem = f"_{safe}" if safe.split(".")[0].casefold() in RESERVED else safe
        taken = {name.casefold() for name in names.values()}
        if f"{stem}.html".casefold() in taken or safe != student.strip(" ."):
            stem = f"{stem}-{sha256(student.encode()).hexdigest()[:6]}"
        names[student] = f"{stem}.html"
    return names


# --- The folder ----------------------------------------------------------------------------------


def refuse(folder: Path, submissions: Path, *, force: bool) -> None:
    """Raise what speaks against writing into a folder.

    Raises
    ------
    DataError
        If it lies among the submissions, is not empty, or holds something that is not from here.
    """
    folder, submissions = folder.resolve(), submissions.resolve()
    if folder == submissions or folder.is_relative_to(submissions):
        raise DataError(f"{folder}: lies among the submissions; name a folder outside them")
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder}: is a file; name a folder")
    held = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if held and not force:
        raise DataError(f"{folder}: is not empty; name another folder, or replace it by --force")
    if held - OURS:
        raise DataError(
            f"{folder}: holds {', '.join(sorted(held - OURS)[:3])}, which grading did not write; "
            "name another folder"
        )


def write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files of a run at once: the folder holds all of them or what it held before."""
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        new, old = unfinished / "new", unfinished / "old"
        for path, content in contents.items():
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def summary(course: Course, results: Sequence[Graded]) -> str:
    """What the teacher reads at the end."""
    lines = [f"{course.title}: {len(results)} students, {_points(course.points)} points"]
    for status in (GRADED, PERSON, ABSENT):
        count = sum(result.status == status for result in results)
        if count:
            lines.append(f"  {count} {status}")
    unread = sum(
        result.status == GRADED and result.tasks.get(name, Marked(None)).points is None
        for result in results
        for name in course.prose()
    )
    if unread:
        lines.append(f"  {unread} answers in prose to mark: fill in prose.csv, give it as --rubric")
    lines += [
        f"{_printable(result.student)}: {_printable('; '.join(result.reasons))}"
        for result in results
        if result.status == PERSON
    ]
    return "\n".join(lines)
