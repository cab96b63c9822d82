"""Runs the code of one submission where it can do no harm, and brings out plain values only.

What is defended. The code runs under bubblewrap in its own namespaces: no network, no process of
the machine in sight, an empty environment, a small file system in memory that vanishes with it.
Bound into that, for reading, are the system's libraries, the Python that runs this, the package
without its classroom modules, and the data. No other submission, no folder of the teacher and no
key is there: no marks, models or samples can be read, since they are outside. What comes out is one
pipe of JSON, read with a limit, whose lines mean nothing but values of that student's own answers.
They are compared outside, so that nothing the notebook prints, patches or forges changes a mark
otherwise than by answering. Time, processor time, memory, processes, files and output are limited
by the kernel where it does so (for root it does not limit processes) and by a watcher outside, which
ends the whole process namespace.

What is not. A flaw of the kernel or of bubblewrap. A notebook that searches the memory of its own
process can find the inputs on which its functions are tried, and cannot find what they should
return. A student may hand in another's prose or, under the other's number, another's answers: two
notebooks with one number are reported. Grading without the sandbox defends nothing of this.

To bind another folder: `Sandbox.binds`. To limit something else: `Limits`, and `harness._limit` or
`_Watch.excess`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lifebook.classroom import harness
from lifebook.tables import DataError

__all__ = ["HELP", "Limits", "Run", "Sandbox"]

HELP = """\
Grading runs the code of students, and does so in a sandbox, bubblewrap, which was not found.
  Debian, Ubuntu:  sudo apt install bubblewrap
  Fedora:          sudo dnf install bubblewrap
  Arch:            sudo pacman -S bubblewrap
  Windows:         in WSL (wsl --install -d Debian), then as for Debian, and grade there
  macOS, others:   in a container that may make namespaces, from the folder of the edition:
    docker run --rm -it --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\
      --security-opt systempaths=unconfined -v "$PWD:/edition" -w /edition python:3.12 bash
    apt-get update && apt-get install -y bubblewrap make
    make PYTHON=python3.12 VENV=/opt/edition classroom
    and then /opt/edition/bin/lifebook classroom grade …
Without it, --no-sandbox lets every submission do what you may do on this machine."""

PACKAGE = Path(__file__).resolve().parents[1]
FOR_STUDENTS = ("__init__.py", "public.py")
EDITION = "/edition"
"""Where the sandbox has package, data and the notebook's folder, laid out as in the repository."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    seconds, cell_seconds, call_seconds
        Time for the whole, for one cell, and for one call of a function.
    memory
        Bytes of memory of all its processes together.
    processes
        Processes and threads together.
    output
        Bytes of values that are read.
    files
        Bytes of files in each of its folders in memory.
    """

    seconds: float = 120
    cell_seconds: float = 30
    call_seconds: float = 5
    memory: int = 1_500_000_000
    processes: int = 64
    output: int = 1_000_000
    files: int = 64_000_000

    def inside(self) -> dict[str, float]:
        """What the harness binds itself by."""
        return {
            "cell_seconds": self.cell_seconds,
            "call_seconds": self.call_seconds,
            "cpu": int(self.seconds) + 1,
            # Libraries reserve far more than they use; what is used is watched from outside.
            "address_space": self.memory + 2_000_000_000,
            "file_size": self.files // 2,
            "files": 256,
            "processes": self.processes,
        }


@dataclass
class Run:
    """What came out of a sandbox.

    Attributes
    ----------
    values
        Each name and its plain values, in the order in which it had them.
    errors
        Code cell, counted from 1, and how it failed.
    calls
        Task, index of the input, and what the function gave; `harness.Unplain` for an error.
    reached
        The last cell that was run to its end.
    stopped
        Why the run was cut off, in words; empty if it was not.
    """

    values: dict[str, list[Any]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    calls: dict[str, dict[int, Any]] = field(default_factory=dict)
    reached: int = 0
    stopped: str = ""


class Sandbox:
    """Where submissions run.

    Parameters
    ----------
    data
        Folder of the data package.
    limits
        What each may use.
    enclosed
        False lets the code do what the teacher may do: for those who said so.

    Raises
    ------
    DataError
        If there is no bubblewrap, or it may not make namespaces; the message says how to get it.
    """

    def __init__(self, data: Path, limits: Limits | None = None, *, enclosed: bool = True) -> None:
        self.data = data.resolve()
        self.limits = limits or Limits()
        self.enclosed = enclosed
        _psutil()
        if os.name != "posix":
            raise DataError(HELP)
        if enclosed:
            self._try()

    def _try(self) -> None:
        bubblewrap = shutil.which("bwrap")
        if not bubblewrap:
            raise DataError(HELP)
        self.bubblewrap = bubblewrap
        known = subprocess.run([bubblewrap, "--help"], capture_output=True, text=True, check=False)  # noqa: S603
        self.deeper = ["--disable-userns"] if "--disable-userns" in known.stdout else []
        trial = [*self.command(), sys.executable, "-I", "-c", "pass"]
        result = subprocess.run(trial, capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode:
            why = result.stderr.strip().splitlines()[-1:] or ["it does not say why"]
            raise DataError(
                f"bubblewrap is installed and cannot make its namespaces here: {why[0]}\n"
                "(in a container: see below; on Ubuntu 24.04 and later the administrator must allow "
                f"it by an AppArmor profile for bwrap)\n{HELP}"
            )

    # --- What is inside ------------------------------------------------------------------------

    def binds(self) -> list[tuple[Path, str]]:
        """Folders and files of the machine that can be read inside, and where they stand there."""
        executable = Path(sys.executable)
        pythons = {
            Path(sys.prefix), Path(sys.base_prefix),
            Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(),
            executable.parent.parent, executable.resolve().parent.parent,
        }  # fmt: skip
        shown = [(Path("/usr"), "/usr")]
        shown += [
            (path, str(path))
            for path in map(Path, ("/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache"))
            if path.exists() and not path.is_symlink()
        ]
        shown += [(path, str(path)) for path in sorted(pythons) if not _in_usr(path)]
        shown += [
            (self.data, f"{EDITION}/data"),
            (PACKAGE, f"{EDITION}/book/lifebook"),
        ]
        return shown

    def reveals(self, path: Path) -> bool:
        """Whether something of the machine can be read inside."""
        path = path.resolve()
        return any(path.is_relative_to(source.resolve()) for source, _ in self.binds())

    def command(self) -> list[str]:
        """Bubblewrap and everything that it is told, but for what it runs."""
        size = ["--size", str(self.limits.files), "--tmpfs"]
        command = [
            self.bubblewrap, "--unshare-all", "--unshare-user", *self.deeper, "--die-with-parent",
            "--new-session", "--clearenv", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000",
            "--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev",
            *size, "/dev/shm", *size, "/tmp", *size, EDITION,  # noqa: S108 - those inside
        ]  # fmt: skip
        for link in map(Path, ("/lib", "/lib32", "/lib64", "/bin")):
            if link.is_symlink():
                command += ["--symlink", str(link.readlink()), str(link)]
        for source, target in self.binds():
            command += ["--ro-bind", str(source), target]
        # The modules that mark are of no use to a notebook, and fonts take long to list.
        command += ["--tmpfs", f"{EDITION}/book/lifebook/classroom"]
        for name in FOR_STUDENTS:
            target = f"{EDITION}/book/lifebook/classroom/{name}"
            command += ["--ro-bind", str(PACKAGE / "classroom" / name), target]
        if Path("/usr/share/fonts").is_dir():
            command += ["--tmpfs", "/usr/share/fonts"]
        home = f"{EDITION}/book/assignments"
        command += ["--dir", home, "--chdir", home]
        for name, value in _environment(home).items():
            command += ["--setenv", name, value]
        # The root, and the folder of devices, would else be file systems without a size.
        return [
            *command, "--remount-ro", f"{EDITION}/book/lifebook/classroom",
            *(["--remount-ro", "/usr/share/fonts"] if Path("/usr/share/fonts").is_dir() else []),
            # For root the settings of the kernel are files like others, and /proc shows them.
            "--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/",
        ]  # fmt: skip

    # --- A run ---------------------------------------------------------------------------------

    def run(
        self,
        cells: Sequence[str],
        names: Sequence[str],
        inputs: Mapping[str, Sequence[tuple[Any, ...]]],
    ) -> Run:
        """Run code cells in order, and bring out the values of some names.

        Parameters
        ----------
        cells
            Sources of the code cells.
        names
            Variables that are wanted.
        inputs
            By task, the arguments that its function ``answer_<task>`` is applied to.
        """
        request = {
            "cells": list(cells),
            "names": list(names),
            "inputs": {
                task: [harness.encoded(tuple(arguments)) for arguments in many]
                for task, many in inputs.items()
            },
            "limits": self.limits.inside(),
            "package": f"{EDITION}/book" if self.enclosed else str(PACKAGE.parent),
        }
        with self._started(json.dumps(request).encode()) as (process, lines):
            text, stopped = _Watch(process, lines, self.limits).until_end()
        return _read(text, stopped, len(cells))

    @contextlib.contextmanager
    def _started(self, request: bytes) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """The process that runs a request, and the end of the pipe from which its lines come."""
        lines, out = os.pipe()
        with contextlib.ExitStack() as closing:
            closing.callback(os.close, lines)
            asked = closing.enter_context(tempfile.NamedTemporaryFile())
            asked.write(request)
            asked.seek(0)
            started = (
                self._enclosed(asked, out) if self.enclosed else self._open(asked, out, closing)
            )
            process = subprocess.Popen(
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True, **started,
            )  # fmt: skip
            os.close(out)
            try:
                yield process, lines
            finally:
                _end(process)

    def _enclosed(self, asked: IO[bytes], out: int) -> dict[str, Any]:
        handed, run_by = asked.fileno(), f"{EDITION}/harness.py"
        command = [
            *self.command()[:-2],
            "--ro-bind", harness.__file__, run_by,
            "--ro-bind-data", str(handed), f"{EDITION}/request.json",
            *self.command()[-2:],
            sys.executable, "-I", "-B", run_by, f"{EDITION}/request.json", str(out),
        ]  # fmt: skip
        # Bubblewrap is a process inside too, and what it was started with can be read there.
        return {"args": command, "pass_fds": (handed, out), "env": {}}

    def _open(self, asked: IO[bytes], out: int, closing: contextlib.ExitStack) -> dict[str, Any]:
        asked.flush()
        home = closing.enter_context(
            tempfile.TemporaryDirectory(dir=self.data.parent, prefix=".run-")
        )
        return {
            "args": [sys.executable, "-I", "-B", harness.__file__, asked.name, str(out)],
            "pass_fds": (out,), "cwd": home, "env": _environment(home),
        }  # fmt: skip


def _environment(home: str) -> dict[str, str]:
    return {
        "HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "IPYTHONDIR": f"{home}/.ipython",
    }  # fmt: skip


def _in_usr(path: Path) -> bool:
    return path.is_relative_to("/usr") or path == Path("/")


def _psutil() -> Any:
    try:
        import psutil
    except ImportError:
        raise DataError(
            "grading needs psutil; install what teachers need: "
            "pip install --require-hashes -r requirements-dev.txt"
        ) from None
    return psutil


# --- Watching -----------------------------------------------------------------------------------


class _Watch:
    """Reads the lines of a run, and ends it if it uses more than it may."""

    def __init__(self, process: subprocess.Popen[bytes], lines: int, limits: Limits) -> None:
        self.process = process
        self.lines = lines
        self.limits = limits
        self.text = bytearray()
        self.open = True

    def until_end(self) -> tuple[bytes, str]:
        """All that was told, and why the run was cut off, if it was."""
        deadline = time.monotonic() + self.limits.seconds
        stopped = ""
        while not stopped and self.process.poll() is None:
            self._listen(0.05)
            if time.monotonic() > deadline:
                stopped = f"it ran longer than {self.limits.seconds:g} seconds"
            else:
                stopped = self.excess()
        _end(self.process)
        # Nobody is left who could write: what is in the pipe is all.
        while self.open and len(self.text) <= self.limits.output:
            self._listen(0.2, last=True)
        return bytes(self.text[: self.limits.output]), stopped

    def _listen(self, seconds: float, *, last: bool = False) -> None:
        if not self.open:
            time.sleep(seconds)
            return
        ready, _, _ = select.select([self.lines], [], [], seconds)
        if ready:
            heard = os.read(self.lines, 65536)
            self.text += heard
            self.open = bool(heard)
        elif last:
            self.open = False

    def excess(self) -> str:
        """What is used beyond its limit, in words; empty if nothing is."""
        if len(self.text) > self.limits.output:
            return "it told more than a million characters of answers"
        psutil = _psutil()
        tasks = memory = 0
        try:
            first = psutil.Process(self.process.pid)
            processes = [first, *first.children(recursive=True)]
        except psutil.Error:  # it has just ended
            return ""
        if len(processes) > self.limits.processes:
            return f"it started more than {self.limits.processes} processes"
        for process in processes:
            with contextlib.suppress(psutil.Error), process.oneshot():
                tasks += process.num_threads()
                memory += process.memory_info().rss
        if tasks > self.limits.processes:
            return f"it started more than {self.limits.processes} processes"
        if memory > self.limits.memory:
            return f"it used more than {self.limits.memory / 1e6:,.0f} MB of memory"
        return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a run with all its processes: those of a namespace end with its first."""
    psutil = _psutil()
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait()


def _read(text: bytes, stopped: str, cells: int) -> Run:
    """Understand the lines of a run; what is no such line is passed over."""
    run = Run(stopped=stopped)
    ended = False
    for line in text.split(b"\n"):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            ended = ended or told.get("end") is True
            _note(told, run)
    run.reached = min(run.reached, cells)
    if not ended and not stopped:
        run.stopped = "it ended itself, or was ended by the system"
    return run


def _note(told: dict[str, Any], run: Run) -> None:
    number, task, index = told.get("cell"), told.get("call"), told.get("index")
    if type(number) is int and isinstance(told.get("values"), dict):
        run.reached = max(run.reached, number)
        if isinstance(told.get("error"), str):
            run.errors[number] = told["error"][:200]
        for name, value in told["values"].items():
            run.values.setdefault(name, []).append(harness.decoded(value))
    elif isinstance(task, str) and type(index) is int:
        failed = harness.Unplain(str(told.get("error"))[:200])
        value = harness.decoded(told["value"]) if "value" in told else failed
        run.calls.setdefault(task, {})[index] = value
