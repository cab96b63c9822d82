"""Runs one notebook inside the sandbox, and tells the values of its answers as lines of JSON.

It is copied into the sandbox as a single file and imports nothing of ours. All it is trusted with
is to report: the notebook runs in the same process and may forge any line, which makes it only
another value of that student's own answers. Comparison and marks are made outside.

The lines are ``{"cell": n, "error": text or null, "values": {…}}`` after each cell, with the names
whose value is new; ``{"call": task, "index": n, "value": …}`` (or ``"error"``) for each input of a
function; and ``{"end": true}``. Answers are told after every cell, so that what was answered before
a notebook ended itself is not lost.

To let another type pass as a plain value: a branch in `encoded`, its mirror in `decoded`, its test.
"""

from __future__ import annotations

import builtins
import json
import math
import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NamedTuple

# A student's own `print` or `len`, set in the module of built-in names, is then not used here.
globals().update({name: value for name, value in vars(builtins).items() if name[0] != "_"})
_quoted = json.encoder.encode_basestring_ascii

__all__ = ["DEPTH", "LENGTH", "Unplain", "decoded", "encoded"]

DEPTH = 6
"""How deep a list may lie in lists."""
LENGTH = 2_000
"""How many members a collection, how many characters a text may have."""
WHOLE = 2**63
"""Greatest whole number that is passed on."""


class Unplain(NamedTuple):
    """What stands for a value that is not plain: the name of its type."""

    type: str


class TooLong(BaseException):
    """A cell or call took longer than it may; not an Exception, so that ``except`` rarely holds it."""


# --- Plain values as JSON ----------------------------------------------------------------------


def encoded(value: Any, depth: int = 0) -> Any:
    """A value as JSON that keeps the difference between list, tuple, set and dictionary.

    Scalars of NumPy and pandas become Python's, arrays and series lists, days and times EDTF text.
    Anything else, and what is too deep or too long, becomes ``{"unplain": type}``.
    """
    kind = type(value)
    if value is None or kind is bool:
        return value
    if issubclass(kind, str):
        return str.__str__(value) if str.__len__(value) <= LENGTH else {"unplain": "long text"}
    if kind is int:
        return value if -WHOLE < value < WHOLE else {"unplain": "great number"}
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if depth >= DEPTH:
        return {"unplain": "deep collection"}
    for tag, kinds in (("list", list), ("tuple", tuple), ("set", (set, frozenset))):
        if issubclass(kind, kinds):
            return _members(tag, list(value), depth)
    if issubclass(kind, dict):
        pairs = [[key, item] for key, item in value.items()]
        return _members("dict", pairs, depth)
    return _foreign(value, depth)


def _members(tag: str, members: list[Any], depth: int) -> Any:
    if len(members) > LENGTH:
        return {"unplain": f"long {tag}"}
    if tag == "dict":
        return {tag: [[encoded(key, DEPTH), encoded(item, depth + 1)] for key, item in members]}
    return {tag: [encoded(member, depth + 1) for member in members]}


def _foreign(value: Any, depth: int) -> Any:
    """A value of a type that is not Python's own."""
    kind = type(value)
    if kind.__name__ in ("NaTType", "NAType"):
        return None
    if hasattr(kind, "isoformat"):
        told = str(value.isoformat())
        return told.removesuffix("T00:00:00")
    if hasattr(kind, "tolist") and not callable(value):
        plain = value.tolist()
        # A scalar gives itself, or it gives a number; an array gives a list.
        return encoded(plain, depth) if type(plain) is not kind else {"unplain": kind.__name__}
    return {"unplain": "function" if callable(value) else str(kind.__name__)[:60]}


def decoded(told: Any, depth: int = 0) -> Any:
    """The value that `encoded` was given; `Unplain` for what cannot be one, forged lines included."""
    if told is None or isinstance(told, bool | float):
        return told
    if isinstance(told, str):
        return told if len(told) <= LENGTH else Unplain("long text")
    if isinstance(told, int):
        return told if -WHOLE < told < WHOLE else Unplain("great number")
    if not isinstance(told, dict) or len(told) != 1 or depth > DEPTH:
        return Unplain("nothing plain")
    tag, inner = next(iter(told.items()))
    if tag == "float" and inner in ("nan", "inf", "-inf"):
        return float(inner)
    if tag == "unplain":
        return Unplain(str(inner)[:60])
    if not isinstance(inner, list) or len(inner) > LENGTH:
        return Unplain("nothing plain")
    return _collection(tag, inner, depth)


def _collection(tag: str, inner: list[Any], depth: int) -> Any:
    try:
        if tag == "dict":
            return {decoded(key, DEPTH): decoded(item, depth + 1) for key, item in inner}
        members = [decoded(member, depth + 1) for member in inner]
        makes: dict[str, Callable[[list[Any]], Any]] = {"list": list, "tuple": tuple, "set": set}
        return makes[tag](members)
    except (KeyError, TypeError, ValueError):  # another tag, members that are not hashable, no pair
        return Unplain("nothing plain")


# --- Inside the sandbox ------------------------------------------------------------------------


def _too_long(*_: object) -> None:
    raise TooLong("it took longer than it may")


class _Within:
    """Interrupts what takes longer; again and again, since a notebook may catch the first."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.5)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _as_json(told: Any) -> str:
    """JSON of lists, dictionaries and scalars; `json` itself a notebook could have broken."""
    if told is None or told is True or told is False:
        return "null" if told is None else "true" if told else "false"
    if isinstance(told, str):
        return str(_quoted(told))
    if isinstance(told, list):
        return f"[{','.join([_as_json(member) for member in told])}]"
    if isinstance(told, dict):
        return (
            f"{{{','.join([f'{_as_json(key)}:{_as_json(item)}' for key, item in told.items()])}}}"
        )
    return repr(told)


def _limit(limits: dict[str, Any]) -> None:
    """Bind this process and its children; none of the limits can be raised again."""
    import resource

    for name, value in (
        ("CPU", limits["cpu"]), ("AS", limits["address_space"]), ("FSIZE", limits["file_size"]),
        ("NOFILE", limits["files"]), ("NPROC", limits["processes"]), ("CORE", 0),
    ):  # fmt: skip
        # macOS refuses some of them.
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
        except (ValueError, OSError, AttributeError):
            continue


def _shell() -> Any:
    """An interactive shell as a kernel has it, without history, caches and copies of the output."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def enable_gui(self, gui: Any = None) -> None:
            # Asked for by `%matplotlib inline`; there is no window to enable.
            pass

        def _tee(self, channel: str) -> Any:
            # What a notebook prints would be kept in memory, however much it is.
            return nullcontext()

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=config)


class Run:
    """One notebook's run: its shell, and the lines that it tells."""

    def __init__(self, request: dict[str, Any], out: int) -> None:
        self.request = request
        self.out = out
        self.told: dict[str, Any] = {}
        self.shell = _shell()

    def cells(self) -> None:
        """Run every cell in order; an error ends its cell only, as in “run all”."""
        for number, source in enumerate(self.request["cells"], 1):
            error = None
            try:
                with _Within(self.request["limits"]["cell_seconds"]):
                    result = self.shell.run_cell(source, store_history=False)
                raised = result.error_before_exec or result.error_in_exec
                error = self._said(raised) if raised is not None else None
            except BaseException as outer:
                error = self._said(outer)
            self._tell({"cell": number, "error": error, "values": self._news()})

    def calls(self) -> None:
        """Apply the functions to the given inputs, each call by itself."""
        for task, inputs in self.request["inputs"].items():
            function = self.shell.user_ns.get(f"answer_{task}")
            if not callable(function):
                continue
            for index, arguments in enumerate(inputs):
                line: dict[str, Any] = {"call": task, "index": index}
                try:
                    with _Within(self.request["limits"]["call_seconds"]):
                        line["value"] = encoded(function(*decoded(arguments)))
                except BaseException as error:
                    line["error"] = self._said(error)
                self._tell(line)

    def end(self) -> None:
        """Say that nothing was cut off."""
        self._tell({"end": True})

    def _news(self) -> dict[str, Any]:
        """Answers whose value is new since the last cell."""
        news = {}
        for name in self.request["names"]:
            if name not in self.shell.user_ns:
                continue
            try:
                with _Within(self.request["limits"]["call_seconds"]):
                    value = encoded(self.shell.user_ns[name])
            except BaseException:  # a type of the student's own, which may do anything
                value = {"unplain": "a value that cannot be read"}
            if name not in self.told or self.told[name] != value:
                self.told[name] = news[name] = value
        return news

    def _said(self, error: BaseException) -> str:
        try:
            return f"{type(error).__name__}: {error}"[:200]
        except BaseException:
            return "an error that cannot be told"

    def _tell(self, line: dict[str, Any]) -> None:
        rest = memoryview(_as_json(line).encode() + b"\n")
        while rest:
            rest = rest[os.write(self.out, rest) :]


def main(path: str, out: str) -> None:
    """Run the notebook of a request, and write the lines to an open file descriptor."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - few imports, since each takes time
        request = json.load(file)
    # Before anything of the student's: what is imported from now on is bound too.
    _limit(request["limits"])
    sys.path.insert(0, request["package"])
    sys.argv = [""]
    run = Run(request, int(out))
    run.cells()
    run.calls()
    run.end()
    # Not a normal exit: threads and exit hooks of the notebook would run on.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
