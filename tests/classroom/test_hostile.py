"""Submissions that are wrong in every way, graded in one run with honest ones, in the real sandbox."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lifebook.classroom.collect import collect
from lifebook.classroom.grade import GRADED, PERSON, Course, Graded, grade
from lifebook.classroom.rubric import Student
from lifebook.classroom.sandbox import Run, Sandbox

from .conftest import Cells, as_file, code

# Found by each cell that wants to write lines of its own.
PIPE = """
import json, os
def told(line):
    for handle in range(3, 256):
        try:
            os.write(handle, line)
        except OSError:
            pass
"""
CRAFTY = {
    # Loops
    "endless loop": "while True: pass",
    "stubborn loop": "import signal; signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
    "loop in C": "sum(iter(int, 1))",
    # Bombs
    "memory": "keep = []\nwhile True: keep.append(bytearray(50_000_000))",
    "memory of many": (
        "import os, time\nkeep = []\nfor _ in range(12):\n    if not os.fork():\n"
        "        keep.append(bytearray(b'x' * 150_000_000))\n        time.sleep(60)\n"
        # Else a busy machine is done with the notebook before its children have taken their memory.
        "time.sleep(60)"
    ),
    "processes": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "threads": "import threading, time\nfor _ in range(5000): threading.Thread(target=time.sleep, args=(60,)).start()",
    "files": "for n in range(4000):\n    open(f'/tmp/{n}', 'wb').write(b'x' * 10_000_000)",
    "endless output": "while True: print('x' * 10_000)",
    "endless answers": f"{PIPE}\nwhile True: told(b'x' * 60_000)",
    # Ends
    "exit": "import os; os._exit(0)",
    "polite exit": "exit()",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "crash": "import ctypes; ctypes.string_at(0)",
    # Forgeries
    "compare": (
        "import builtins, sys, types\nfake = types.ModuleType('lifebook.classroom.compare')\n"
        "fake.share = lambda *_: 1.0\nsys.modules['lifebook.classroom.compare'] = fake\n"
        "builtins.isinstance = lambda *_: True\nbuiltins.len = lambda *_: 1\n"
        "import json, math\njson.dumps = lambda *_, **__: '{}'\nmath.isclose = lambda *_, **__: True"
    ),
    "printed": "print('{\"cell\": 1, \"points\": 20}')\nprint('score: 20/20')",
    "lines": (
        f"{PIPE}\ntold(json.dumps({{'points': 20, 'total': 20, 'status': 'graded'}}).encode() + b'\\n')\n"
        "told(b'[[[[' * 20000 + b'\\n')\n"
        "told(json.dumps({'cell': 10 ** 30, 'error': None, 'values': {'answer_1': 9}}).encode() + b'\\n')"
    ),
}
# What a crafty cell at the very end may cost: nothing, but a person may have to look.
LOOKED_AT = {
    "stubborn loop", "loop in C", "memory", "memory of many", "processes", "threads", "endless answers",
    "exit", "killed", "crash",
}  # fmt: skip


class Class(NamedTuple):
    """A class that was graded: the results by student, and what stood outside."""

    results: dict[str, Graded]
    seconds: float
    canary: Path
    calls: int
    runs: dict[str, Run]


class Watched:
    """A sandbox that keeps what came out of it, by the number of the student."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.runs: list[Run] = []

    def run(self, cells: Any, names: Any, inputs: Any) -> Run:
        self.runs.append(self.sandbox.run(cells, names, inputs))
        return self.runs[-1]


def digest(folder: Path) -> str:
    """Everything below a folder in one word."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path).encode())
        if path.is_file() and not path.is_symlink():
            found.update(path.read_bytes())
    return found.hexdigest()


def spying(canary: Path, folder: Path, key: Path, port: int) -> str:
    """A cell that tries to read, delete and call out, and keeps what it got."""
    return f"""
import os, shutil, socket, subprocess, urllib.request
got = []
for path in ({str(canary)!r}, {str(folder / "anna.ipynb")!r}, {str(key / "0-lesson.md")!r}, {str(key)!r},
             {str(folder.parent)!r}, '/etc/passwd', '/proc/1/environ', '/proc/2/environ'):
    try:
        read = os.listdir(path) if os.path.isdir(path) else open(path).read()[:80]
        got += [(path, read)] if read and 'PWD=/edition' not in read and 'HOME=/edition' not in read else []
    except OSError:
        pass
for act in (lambda: open({str(canary)!r}, 'w').write('gone'), lambda: os.remove({str(canary)!r}),
            lambda: open('/edition/data/events.csv', 'a').write('gone'),
            lambda: os.open('/proc/sys/kernel/hostname', os.O_WRONLY),
            lambda: shutil.rmtree('/edition/data'),
            lambda: shutil.rmtree({str(folder)!r}), lambda: shutil.rmtree({str(key)!r}),
            lambda: socket.create_connection(('127.0.0.1', {port}), 1),
            lambda: urllib.request.urlopen('http://1.1.1.1', timeout=1)):
    try:
        act()
        got.append('an act succeeded')
    except Exception:
        pass
names = {{name for name in os.listdir('/edition/book/lifebook/classroom')}}
"""


def hand_in(folder: Path, answered: Callable[..., Cells], spy: str) -> dict[str, Student]:
    """Fill a folder with honest and crafty submissions; the list of the class."""
    roster: dict[str, Student] = {}

    def give(name: str, cells: Cells | None = None, text: str = "", path: str = "") -> int:
        file = folder / (path or f"{name}.ipynb")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_file(cells) if cells is not None else text, encoding="utf-8")
        return roster.setdefault(name, Student(name, str(len(roster) + 1))).number and len(roster)

    def cells_of(**answers: str) -> Cells:
        return answered(len(roster) + 1, **answers)

    give("anna", cells_of())
    give("Jürgen Groß 2", cells_of(answer_1="answer_1 = 5"))
    give("Лев Д.", cells_of(answer_2='answer_2 = {"a": STUDENT, "b": 0}'), path="Лев Д./x/y.ipynb")
    give("李 小龙", cells_of(answer_3="def answer_3(v):\n    return 2 * v if v > 0 else 1 / 0"))
    crlf = json.loads(as_file(cells_of()))
    for cell in crlf["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n").splitlines(keepends=True)
    give("windows", crlf["cells"])
    give("scalars", cells_of(answer_1="import numpy\nanswer_1 = numpy.int64(1000 + STUDENT)",
                             answer_4="import pandas\nanswer_4 = pandas.Series(mine)"))  # fmt: skip

    for name, source in CRAFTY.items():
        give(name, [*cells_of(), code(source)])
    give("spy", [*cells_of(), code(spy), code("answer_1 = got; answer_4 = names")])
    give("loop within", cells_of(answer_2="while True: pass"))
    give("exit within", cells_of(answer_3="import os; os._exit(0)"))
    give("loop in a call", cells_of(answer_3="def answer_3(v):\n    while True: pass"))
    give("equal to all", cells_of(answer_1=(
        "class Any:\n    __eq__ = lambda *_: True\n    __class__ = int\nanswer_1 = Any()")))  # fmt: skip
    give(
        "number of numbers",
        cells_of(answer_1="answer_1 = float('nan')", answer_4="answer_4 = 10 ** 4000"),
    )
    give(
        "unanswered",
        cells_of(**{f"answer_{n}": f"answer_{n} = None" for n in range(1, 5)}, prose=""),
    )

    give("empty", text="")
    give("broken", text=as_file(cells_of())[:-40])
    give("nested", text="[" * 100_000)
    give("other", [code("answer_1 = 1002"), code("answer_4 = 4")])
    cells = cells_of()
    give(
        "deleted",
        [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") != "answer-2"],
    )
    cells = cells_of()
    at = next(n for n, c in enumerate(cells) if c["source"].startswith("answer_1"))
    give(
        "duplicated", [*cells[: at + 1], {**cells[at], "source": "answer_1 = 7"}, *cells[at + 1 :]]
    )
    give("reordered", cells_of()[::-1])
    cells = cells_of(answer_1="answer_1 = 0")
    for cell in cells:
        cell["source"] = cell["source"].replace("check(", "print(")
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False}
    give("forged", cells)
    give("no ids", [{**cell, "metadata": {}} for cell in cells_of()])
    give("copier", answered(1))

    roster["link"] = Student("link", "900")
    (folder / "link.ipynb").symlink_to(folder / "anna.ipynb")
    roster["climber"] = Student("climber", "901")
    with zipfile.ZipFile(folder / "climber.zip", "w") as archive:
        archive.writestr("../anna.ipynb", as_file(answered(901)))
        archive.writestr("C:/anna.ipynb", as_file(answered(901)))
    roster["bomb"] = Student("bomb", "902")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.ipynb", b" " * 30_000_000)
    return roster


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory,
    answered: Callable[..., Cells],
    lesson: Course,
    key: Path,
    sandbox: Sandbox,
) -> Iterator[Class]:
    """The whole class, graded once."""
    top = tmp_path_factory.mktemp("class")
    canary = top / "canary"
    canary.write_text("alive", encoding="utf-8")
    folder = top / "handed in"
    folder.mkdir()
    calls = 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        spy = spying(canary, folder, key, server.getsockname()[1])
        roster = hand_in(folder, answered, spy)
        before = digest(top) + digest(key)
        started = time.monotonic()
        watched = Watched(sandbox)
        results = grade(lesson, collect(folder), watched, roster=roster)
        seconds = time.monotonic() - started
        try:
            server.accept()
            calls += 1
        except BlockingIOError:
            calls += 0
    assert digest(top) + digest(key) == before
    names = {student.number: student.name for student in roster.values()}
    runs = {names.get(str(run.values.get("STUDENT", [0])[-1]), ""): run for run in watched.runs}
    yield Class({result.student: result for result in results}, seconds, canary, calls, runs)
    shutil.rmtree(top)


def points(result: Graded) -> list[Any]:
    return [result.tasks[name].points if name in result.tasks else None for name in "12345"]


@pytest.mark.parametrize(
    ("student", "wanted"),
    [
        ("anna", [4, 4, 4, 2, None]),
        ("Jürgen Groß 2", [0, 4, 4, 2, None]),
        ("Лев Д.", [4, 2, 4, 2, None]),
        ("李 小龙", [4, 4, 3, 2, None]),
        ("windows", [4, 4, 4, 2, None]),
        ("scalars", [4, 4, 4, 2, None]),
        ("unanswered", [0, 0, 0, 0, 0]),
    ],
)
def test_an_honest_notebook_has_its_marks_beside_all_others(
    graded: Class, student: str, wanted: list[float]
) -> None:
    result = graded.results[student]
    assert (result.status, result.reasons) == (GRADED, [])
    assert points(result) == wanted


@pytest.mark.parametrize("student", CRAFTY)
def test_what_was_answered_before_mischief_counts_and_no_more(graded: Class, student: str) -> None:
    result = graded.results[student]
    called = 4 if student not in LOOKED_AT else 0
    assert points(result) == [4, 4, called, 2, None] or student == "lines"
    assert result.status == (PERSON if student in LOOKED_AT else GRADED)
    assert student not in LOOKED_AT or "cut off in code cell 11" in result.reasons[0]


def test_a_forged_line_is_an_answer_and_nothing_else(graded: Class) -> None:
    assert points(graded.results["lines"]) in ([0, 4, 4, 2, None], [4, 4, 4, 2, None])
    assert graded.results["lines"].total <= 14


def test_a_spy_gets_nothing(graded: Class) -> None:
    """Its last cell hands in what it got, as answers: nothing, and the two modules for students."""
    result = graded.results["spy"]
    assert graded.canary.read_text(encoding="utf-8") == "alive"
    assert graded.calls == 0
    assert (result.status, points(result)) == (GRADED, [0, 4, 4, 0, None])
    assert graded.runs["spy"].values["answer_1"][-1] == []
    assert graded.runs["spy"].values["answer_4"][-1] == {"__init__.py", "public.py"}


@pytest.mark.parametrize(
    ("student", "wanted", "remark"),
    [
        ("loop within", [4, 0, 4, 2, None], "code cell 5 failed: TooLong"),
        ("loop in a call", [4, 4, 0, 2, None], ""),
        ("equal to all", [0, 4, 4, 2, None], ""),
        ("number of numbers", [0, 4, 4, 0, None], ""),
        ("forged", [0, 4, 4, 2, None], ""),
    ],
)
def test_what_is_wrong_in_one_task_costs_that_task(
    graded: Class, student: str, wanted: list[float], remark: str
) -> None:
    result = graded.results[student]
    assert (result.status, points(result)) == (GRADED, wanted)
    assert remark in "; ".join(result.remarks)


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("empty", "the file is empty"),
        ("broken", "its JSON is broken"),
        ("nested", "its JSON is broken"),
        ("other", "not of this assignment"),
        ("deleted", "no answer: task 2"),
        ("duplicated", "task 1 is answered twice"),
        ("reordered", "no answer: task"),
        ("no ids", "the cell for task 5 is missing"),
        ("copier", "the answers fit the number 1"),
        ("exit within", "cut off in code cell 7"),
        ("link", "is a symbolic link"),
        ("climber", "leads out of the zip"),
        ("bomb", "unpacks to more than it may"),
    ],
)
def test_what_cannot_be_marked_says_why(graded: Class, student: str, reason: str) -> None:
    result = graded.results[student]
    assert result.status == PERSON
    assert reason in "; ".join(result.reasons)


def test_it_ends(graded: Class) -> None:
    assert graded.seconds < 240
