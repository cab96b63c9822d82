"""Gathers what a class has handed in: one notebook a student, from a folder or an archive.

Layouts: ``NAME.ipynb``; ``NAME/…/anything.ipynb``; nbgrader's ``NAME/ASSIGNMENT/ASSIGNMENT.ipynb``;
each of these zipped, or a folder of zips that are named by student; and what Canvas and Moodle give
when all submissions are downloaded, as the zip or unpacked. Whatever was handed in may be
meant to harm: symbolic links, devices and paths that lead elsewhere are never followed, archives
are read with limits, and a notebook is read as JSON and nothing else. What is wrong with one
student's files is said of that student, and stops nobody else's.

To read another layout: `_by_student`; names of another portal: `PORTALS`. To read another archive: a
branch in `_files_of`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lifebook.tables import DataError

__all__ = ["Cell", "Notebook", "NotebookError", "Submission", "clean", "collect", "read_notebook"]

NOTEBOOK_BYTES = 20_000_000
"""Greatest size of a notebook file, outputs included."""
CODE_CHARACTERS = 500_000
"""Greatest length of all its code."""
ARCHIVE_BYTES = 100_000_000
"""How much one student's archive may hold, unpacked."""
ARCHIVE_FILES = 5_000
"""How many entries an archive may have."""
PORTALS = (
    # Canvas: smithanna_LATE_340934_208490284_4-offices.ipynb, with the account and the file.
    re.compile(r"(?P<name>.+?)(?:_LATE)?_(?P<account>\d+)_\d+_.+"),
    # Moodle: “Anna Smith_12345_assignsubmission_file_” as a folder or before the file’s name.
    re.compile(r"(?P<name>.+?)_\d+_assignsubmission_[a-z]+(_.*)?"),
)
"""How portals name what a student handed in; the first match counts, since it is the portal’s own."""
KEPT_CONTROLS = "\u200c\u200d"
"""Marks without width that names of some scripts are written with."""


class NotebookError(Exception):
    """A file is no notebook; the message says why, for teacher and student."""


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, its text with Unix line ends, and the id that nbgrader gave it."""

    kind: str
    source: str
    grade_id: str = ""


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook, without outputs."""

    cells: tuple[Cell, ...]

    def code(self) -> list[str]:
        """Sources of the code cells."""
        return [cell.source for cell in self.cells if cell.kind == "code"]

    def marked(self, grade_id: str) -> list[Cell]:
        """Cells that carry an id: one, unless the notebook was tampered with."""
        return [cell for cell in self.cells if cell.grade_id == grade_id]


@dataclass
class Submission:
    """What one student handed in.

    Attributes
    ----------
    student
        The name, from the file or folder.
    notebook
        None if there is none that can be read.
    problems
        Why a person must look at it; empty if nothing is wrong.
    account
        The student's number in Canvas, where the file came from there; else empty.
    """

    student: str
    notebook: Notebook | None = None
    problems: list[str] = field(default_factory=list)
    account: str = ""


@dataclass
class _File:
    """A file as found: its path below the submissions, and its bytes or why there are none."""

    path: PurePosixPath
    content: bytes = b""
    problem: str = ""


def clean(name: str) -> str:
    """A name as it can be printed: composed (NFC), without control characters and lone surrogates."""
    shown = "".join(
        letter if letter in KEPT_CONTROLS or unicodedata.category(letter)[0] != "C" else "_"
        for letter in unicodedata.normalize("NFC", name)
    )
    return " ".join(shown.split()) or "_"


def collect(where: Path, assignment: str = "") -> list[Submission]:
    """All submissions of a folder or zip, in the order of the names.

    Parameters
    ----------
    where
        The folder or zip file.
    assignment
        Id of the assignment: in nbgrader's layout, its folder is taken and others are left.

    Raises
    ------
    DataError
        If there is no such folder or zip, or nothing in it.
    """
    if where.is_dir():
        files = list(_walk(where))
    elif zipfile.is_zipfile(where):
        with where.open("rb") as archive:
            limits = (ARCHIVE_BYTES * 20, ARCHIVE_FILES * 20)
            files = _without_wrapper(list(_unzipped(archive.read(), TOP, *limits)))
    else:
        raise DataError(f"{where}: is no folder and no zip; name where the submissions are")
    found = [
        _submission(student, account, theirs)
        for (student, account), theirs in sorted(_by_student(files, assignment).items())
    ]
    if not found:
        raise DataError(f"{where}: nothing was handed in; wanted NAME.ipynb or NAME/….ipynb")
    return found


# --- Files --------------------------------------------------------------------------------------


TOP = PurePosixPath()


def _walk(top: Path, below: PurePosixPath = TOP) -> Iterator[_File]:
    """Files of a folder; no link is followed, and nothing but plain files is opened."""
    with os.scandir(top / below) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = below / entry.name
            if _ignored(path):
                continue
            if entry.is_symlink():
                yield _File(path, problem=f"{clean(entry.name)} is a symbolic link")
            elif entry.is_dir(follow_symlinks=False):
                inner = list(_walk(top, path)) if len(path.parts) < 12 else []
                yield from inner or [_File(path / "_", problem="the folder has no notebook")]
            else:
                yield from _files_of(_opened(top / path, path))


def _opened(file: Path, path: PurePosixPath) -> _File:
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        return _File(path, problem=f"{clean(path.name)} cannot be opened ({error.strerror})")
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return _File(path, problem=f"{clean(path.name)} is no plain file")
        most = ARCHIVE_BYTES if path.suffix.lower() == ".zip" else NOTEBOOK_BYTES
        content = opened.read(most + 1)
    if len(content) > most:
        return _File(path, problem=f"{clean(path.name)} is larger than {most // 1_000_000} MB")
    return _File(path, content)


def _files_of(file: _File) -> Iterator[_File]:
    """A file, or what is in it if it is a zip: then its name is a folder's."""
    if file.problem or file.path.suffix.lower() != ".zip":
        yield file
        return
    folder = file.path.with_suffix("")
    inside = list(_unzipped(file.content, folder, ARCHIVE_BYTES, ARCHIVE_FILES))
    yield from inside or [_File(folder / "_", problem=f"{clean(file.path.name)} is empty")]


def _unzipped(
    archive: bytes, folder: PurePosixPath, most_bytes: int, most_files: int
) -> Iterator[_File]:
    """Notebooks of a zip, never written to a disk; archives within are not opened."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        yield _File(folder / "_", problem="the zip cannot be read")
        return
    with opened:
        entries = opened.infolist()
        if len(entries) > most_files:
            yield _File(folder / "_", problem=f"the zip has more than {most_files} files")
            return
        left = most_bytes
        for entry in entries:
            file = _entry(opened, entry, folder, left)
            if file is not None:
                left -= len(file.content)
                yield file


def _entry(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: PurePosixPath, left: int
) -> _File | None:
    """One entry of a zip; None if it is a folder or of no account."""
    named = entry.filename.replace("\\", "/")
    path = PurePosixPath(named)
    if _leads_out(named):
        # Under its own odd name, or in its student's folder: never another student's file.
        odd = PurePosixPath(f"({clean(named)[:100]})".replace("/", " | "))
        own = folder / "_" if folder.parts else odd
        return _File(own, problem=f"the path {clean(named)[:100]!r} leads out of the zip")
    if entry.is_dir() or _ignored(path):
        return None
    path = folder / path
    shown = clean(path.name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        what = "a symbolic link" if kind == stat.S_IFLNK else "no plain file"
        return _File(path, problem=f"{shown} is {what}")
    if path.suffix.lower() != ".ipynb":
        return _File(path)
    most = min(left, NOTEBOOK_BYTES)
    try:
        with opened.open(entry) as inner:
            content = inner.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError):
        return _File(path, problem=f"{shown} cannot be unpacked")
    if len(content) > most:
        return _File(path, problem=f"{shown} unpacks to more than it may")
    return _File(path, content)


def _leads_out(named: str) -> bool:
    """Whether a path in an archive is absolute, names a drive or climbs."""
    parts = named.split("/")
    return named.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in named


def _ignored(path: PurePosixPath) -> bool:
    """What systems and editors leave behind; and tables, such as the list of the class."""
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return hidden or path.suffix.lower() == ".csv"


def _without_wrapper(files: list[_File]) -> list[_File]:
    """Files without the one folder that was zipped, if there is one and it holds a class."""
    tops = {file.path.parts[:1] for file in files}
    within = {file.path.parts[1:2] for file in files if len(file.path.parts) > 1}
    if len(tops) != 1 or len(within) < 2:
        return files
    return [
        _File(PurePosixPath(*file.path.parts[1:]), file.content, file.problem) for file in files
    ]


# --- Students ------------------------------------------------------------------------------------


def _by_student(files: Iterable[_File], assignment: str) -> dict[tuple[str, str], list[_File]]:
    """Files by the name of who handed them in, and the account where a portal gives one."""
    found: dict[tuple[str, str], list[_File]] = {}
    for file in files:
        alone = len(file.path.parts) == 1
        name = _stem(file.path) if alone else file.path.parts[0]
        found.setdefault(_named(clean(name)), []).append(file)
    for student, theirs in found.items():
        # In the layout of nbgrader a student's folder holds every assignment of the course.
        asked = [file for file in theirs if file.path.parts[1:2] == (assignment,)]
        found[student] = asked or theirs
    return found


def _named(name: str) -> tuple[str, str]:
    """The student's name and account from the name of a file or folder."""
    for portal in PORTALS:
        if found := portal.fullmatch(name):
            account = found.groupdict().get("account", "")
            # Two Smith Annas are told apart by their accounts.
            return f"{found['name']} ({account})" if account else found["name"], account
    return name, ""


def _stem(path: PurePosixPath) -> str:
    """Name of a file without its ending; “J. Smith” has none."""
    ending = path.suffix[1:]
    return path.stem if ending.isalnum() and len(ending) <= 6 else path.name


def _submission(student: str, account: str, files: list[_File]) -> Submission:
    problems = [file.problem for file in files if file.problem]
    notebooks = [
        file for file in files if not file.problem and file.path.suffix.lower() == ".ipynb"
    ]
    if len(notebooks) > 1:
        shown = ", ".join(sorted(clean(str(file.path)) for file in notebooks)[:4])
        problems.append(f"there are {len(notebooks)} notebooks: {shown}")
    if not notebooks and not problems:
        problems.append("there is no notebook")
    notebook = None
    if len(notebooks) == 1:
        try:
            notebook = read_notebook(notebooks[0].content)
        except NotebookError as error:
            problems.append(str(error))
    return Submission(student, notebook, list(dict.fromkeys(problems)), account)


# --- Notebooks -----------------------------------------------------------------------------------


def read_notebook(content: bytes) -> Notebook:
    """The cells of a notebook file.

    Raises
    ------
    NotebookError
        If it is empty, no JSON, of an old format, without cells, or holds too much code.
    """
    if not content.strip():
        raise NotebookError("the file is empty")
    told: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        told = json.loads(content.decode("utf-8-sig"))
    if told is None:
        raise NotebookError("the file is no notebook (its JSON is broken)")
    if isinstance(told, dict) and "worksheets" in told:
        raise NotebookError("the notebook has a format older than 4; open and save it in Jupyter")
    if not isinstance(told, dict) or not isinstance(told.get("cells"), list):
        raise NotebookError("the file is no notebook (it has no list of cells)")
    notebook = Notebook(tuple(_cell(cell) for cell in told["cells"] if isinstance(cell, dict)))
    if not notebook.cells:
        raise NotebookError("the notebook has no cells")
    if sum(map(len, notebook.code())) > CODE_CHARACTERS:
        raise NotebookError(f"the notebook has more than {CODE_CHARACTERS:,} characters of code")
    return notebook


def _cell(cell: dict[str, Any]) -> Cell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    text = source if isinstance(source, str) else ""
    # Half a surrogate pair is JSON, and can be written to no file.
    text = text.encode("utf-8", "replace").decode("utf-8")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else ""
    return Cell(
        str(cell.get("cell_type")),
        text.replace("\r\n", "\n").replace("\r", "\n"),
        grade_id if isinstance(grade_id, str) else "",
    )
