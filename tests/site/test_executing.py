"""Notebooks executed ahead: what comes into the cache, with what it rests on, and what is believed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from lifebook.site.executing import Ahead

from ..conftest import ROOT

SETTINGS = SimpleNamespace(
    metadata_key="mystnb",
    execution_mode="cache",
    execution_excludepatterns=["*left-out*"],
    execution_timeout=60,
    execution_allow_errors=False,
)


def digest(path: str) -> str | None:
    return Path(path).read_text(encoding="utf-8") if Path(path).is_file() else None


def write(path: Path, code: str, output: str = "") -> Path:
    cell = nbformat.v4.new_code_cell(code, id="one")
    if output:
        cell.outputs = [nbformat.v4.new_output("stream", text=output)]
        cell.execution_count = 1
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def ahead(tmp_path: Path) -> Iterator[Ahead]:
    made = Ahead(tmp_path / "cache", {str(tmp_path): True}, digest, ["/everything"])
    yield made
    made.close()


def outputs(folder: Path, path: Path) -> str:
    cache = get_cache(folder / "cache")
    _, merged = cache.merge_match_into_notebook(nbformat.read(path, as_version=4))
    return "".join(output["text"] for output in merged.cells[0].outputs)


def executed(folder: Path, path: Path) -> list[bool | dict[str, str] | None]:
    """Execute in a process of its own, since what talks to kernels keeps sockets open to the end.

    Gives whether the notebook was started, and what it then was seen to use.
    """
    code = (
        "import json, sys; from pathlib import Path; from tests.site.test_executing import *\n"
        "folder, path = map(Path, sys.argv[1:])\n"
        "ahead = Ahead(folder / 'cache', {str(folder): True}, digest, ['/everything'])\n"
        "ahead.start(path, SETTINGS); started = path in ahead.running; ahead.finish_all()\n"
        "print(json.dumps([started, ahead.used(path, SETTINGS)])); ahead.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    found: list[bool | dict[str, str] | None] = json.loads(done.stdout)
    return found


def test_a_notebook_runs_when_what_it_used_has_changed_and_only_then(tmp_path: Path) -> None:
    fact = tmp_path / "fact.txt"
    fact.write_text("first", encoding="utf-8")
    path = write(tmp_path / "a.ipynb", "print(open('fact.txt').read())", "as committed")
    assert executed(tmp_path, path) == [True, {str(fact): "first"}]
    assert outputs(tmp_path, path) == "first\n"
    assert executed(tmp_path, path) == [False, {str(fact): "first"}]
    fact.write_text("second", encoding="utf-8")
    assert executed(tmp_path, path) == [True, {str(fact): "second"}]
    assert outputs(tmp_path, path) == "second\n"


def test_what_is_printed_in_pieces_is_kept_as_one(tmp_path: Path) -> None:
    code = (
        "import sys\nprint('a', end='', flush=True)\nprint('b\\n', flush=True)\n"
        "print('c', file=sys.stderr, flush=True)\nprint('d')"
    )
    path = write(tmp_path / "a.ipynb", code)
    executed(tmp_path, path)
    _, merged = get_cache(tmp_path / "cache").merge_match_into_notebook(nbformat.read(path, 4))
    printed = [(output["name"], output["text"]) for output in merged.cells[0].outputs]
    assert printed == [("stdout", "ab\n\nd\n"), ("stderr", "c\n")]


def test_outputs_in_the_cache_of_which_nothing_is_known_are_not_used(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb", "print(1)", "from elsewhere")
    notebook = nbformat.read(path, as_version=4)
    get_cache(tmp_path / "cache").cache_notebook_bundle(CacheBundleIn(notebook, str(path)))
    assert outputs(tmp_path, path) == "from elsewhere"
    assert executed(tmp_path, path) == [True, {}]
    assert outputs(tmp_path, path) == "1\n"


@pytest.mark.parametrize("name", ["left-out.ipynb", "off.ipynb", "broken.ipynb"])
def test_what_myst_nb_would_not_execute_is_not_started(
    ahead: Ahead, tmp_path: Path, name: str
) -> None:
    path = write(tmp_path / name, "print(1)")
    if name == "off.ipynb":
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata["mystnb"] = {"execution_mode": "off"}
        nbformat.write(notebook, path)
    if name == "broken.ipynb":
        path.write_text("{", encoding="utf-8")
    ahead.start(path, SETTINGS)
    assert ahead.running == set()


def test_one_that_fails_leaves_nothing_in_the_cache(tmp_path: Path) -> None:
    assert executed(tmp_path, write(tmp_path / "a.ipynb", "1 / 0")) == [True, None]
