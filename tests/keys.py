"""What only teachers may have, and a search for it in whatever is published.

`fragments` takes from the keys each line of a model solution, each hidden test and each sentence of
a sample answer that students do not get in a starter or on paper; `leaks` looks for them in the
files of a folder, inside archives too, through mark-up and escapes.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lifebook.classroom.course import Assignment, assignments

from .conftest import ROOT

ASSIGNMENTS = ROOT / "book" / "assignments"
TEXTS = {
    ".html", ".md", ".txt", ".js", ".json", ".ipynb", ".csv", ".xml", ".xhtml", ".yml", ".py", ".bib",
    ".jsonld", ".geojson",
}  # fmt: skip
ARCHIVES = {".zip", ".epub", ".whl"}
LEAST = 30
"""Letters that a fragment has at least; shorter ones stand in any code or prose."""

_NOISE = re.compile(r"<[^<>]*>|&\w+;|&#\w+;|\\[nrt]|\\u[0-9a-f]{4}|[\W_]")


def squeezed(text: str) -> str:
    """Letters and digits alone, so that mark-up, escapes and line ends make no difference.

    >>> squeezed('<span>answer_1</span> = "Größe"\\\\n')
    'answer1größe'
    """
    return _NOISE.sub("", text).lower()


def _secret_lines(assignment: Assignment) -> Iterator[str]:
    for task in assignment.tasks:
        yield from task.solution.splitlines()
        yield from task.inputs.splitlines()
        for sample in task.rubric.get("samples", {}).values():
            yield from re.split(r"(?<=[.?!]) ", sample)
        yield from re.split(r"(?<=[.?!]) ", task.rubric.get("look_for", ""))
    for cell in assignment.cells:
        if cell.metadata.get("paper"):
            yield from cell.source.splitlines()


@functools.cache
def fragments() -> dict[str, str]:
    """Each secret line, squeezed, and the assignment it is of."""
    public = squeezed(
        " ".join(
            path.read_text(encoding="utf-8")
            for path in [*ASSIGNMENTS.glob("*.ipynb"), *ASSIGNMENTS.glob("paper/*.md")]
        )
    )
    return {
        line: assignment.id
        for assignment in assignments(ASSIGNMENTS / "key")
        for line in map(squeezed, _secret_lines(assignment))
        if len(line) >= LEAST and line not in public
    }


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Name and text of a file, or of every file in an archive."""
    suffix = Path(name).suffix
    if suffix in TEXTS:
        yield name, content.decode("utf-8", "replace")
    elif suffix in ARCHIVES:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                for inner, text in _texts(member, archive.read(member)):
                    yield f"{name}!{inner}", text


def leaks(folder: Path) -> list[tuple[str, str, str]]:
    """File, assignment and fragment, for every secret line found below a folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in TEXTS | ARCHIVES or not path.is_file():
            continue
        for name, text in _texts(str(path.relative_to(folder)), path.read_bytes()):
            words = squeezed(text)
            found += [(name, of, line) for line, of in fragments().items() if line in words]
    return found
