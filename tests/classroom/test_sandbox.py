"""The sandbox: what can be seen, written and used in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lifebook.classroom import sandbox as sandboxes
from lifebook.classroom.sandbox import Limits, Sandbox
from lifebook.tables import DataError

from ..conftest import ROOT

# Opened and closed again, never written: were one of them open, the test would not change it.
WRITABLE = """
import os
def can_be_written(path):
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        return True
    except OSError:
        return False
answer_1 = []
for top in ("/proc/sys", "/proc/fs", "/edition/data", "/edition/book/lifebook", "/work", "/root", "/home", "/etc"):
    for folder, _, files in os.walk(top):
        answer_1 += [f"{folder}/{name}" for name in files if can_be_written(f"{folder}/{name}")]
answer_1 += [path for path in ("/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/proc/self/oom_score_adj")
             if can_be_written(path)]
answer_2 = {path for path in ("/", "/dev", "/proc", "/usr", "/edition/data", "/tmp", "/edition/book/assignments")
            if os.access(path, os.W_OK)}
answer_3 = sorted(os.environ)
answer_4 = [pid for pid in os.listdir("/proc") if pid.isdigit()]
"""


def test_nothing_can_be_written_but_its_own_folders(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "token")
    names = [f"answer_{number}" for number in range(1, 5)]
    values = sandbox.run([WRITABLE], names, {}).values
    assert values["answer_1"] == [[]]
    assert values["answer_2"] == [{"/tmp", "/edition/book/assignments"}]  # noqa: S108
    assert "SECRET" not in values["answer_3"][0]
    assert len(values["answer_4"][0]) <= 3


def test_it_knows_what_it_shows(sandbox: Sandbox, tmp_path: Path) -> None:
    assert sandbox.reveals(ROOT / "data" / "events.csv")
    assert sandbox.reveals(Path("/usr/share"))
    assert not sandbox.reveals(ROOT / "book" / "assignments" / "key")
    assert not sandbox.reveals(tmp_path)
    (tmp_path / "link").symlink_to(ROOT / "data")
    assert sandbox.reveals(tmp_path / "link")


def test_a_value_is_told_when_it_is_new(sandbox: Sandbox) -> None:
    run = sandbox.run(["a = 1", "1 / 0", "a = {'x'}", "b = 2"], ["a", "b"], {})
    assert (run.values, run.reached, run.stopped) == ({"a": [1, {"x"}], "b": [2]}, 4, "")
    assert run.errors == {2: "ZeroDivisionError: division by zero"}


def test_a_notebook_runs_as_in_jupyter(sandbox: Sandbox) -> None:
    cells = ["%matplotlib inline", "!true", "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()",
             "from lifebook import Life, charts\nlife = Life.open()\ncharts.places_in_time(life)",
             "a = len(life.events)", "await __import__('asyncio').sleep(0)"]  # fmt: skip
    run = sandbox.run(cells, ["a"], {})
    assert run.errors == {}
    assert run.values["a"][0] > 100


def test_a_bubblewrap_that_may_not_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(
        DataError, match=r"(?s)installed and cannot .*Permission denied.*apt install"
    ):
        Sandbox(ROOT / "data")


def test_without_psutil_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sandboxes.sys.modules, "psutil", None)
    with pytest.raises(DataError, match=r"requirements-dev\.txt"):
        Sandbox(ROOT / "data", Limits())
