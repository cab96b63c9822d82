"""What the commands of a repository start: JupyterLab at the notebooks, the set-up for Binder, and the locks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from . import lab
from .conftest import ROOT


def recipe(target: str) -> str:
    """The last command of a target, as make would run it."""
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.skipif(not shutil.which("make"), reason="no make on this machine")
def test_make_lab_opens_at_the_notebooks_within_the_repository(tmp_path: Path) -> None:
    command = recipe("lab").split()
    assert command[0] == ".venv/bin/jupyter"
    command[0] = str(Path(sys.executable).with_name("jupyter"))
    with lab.opened(command, ROOT, tmp_path / "log") as ask:
        with ask(None) as answer:
            assert answer.status == 200
            assert answer.url.partition("?")[0].endswith("/lab/tree/book/notebooks")
        with ask("api/contents/book/notebooks") as answer:
            names = {entry["name"] for entry in json.load(answer)["content"]}
        assert {"age.ipynb", "claims.ipynb"} <= names


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    """What Binder would build, as its own tool says without building it."""
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    return said.splitlines()


def line_of(dockerfile: list[str], start: str) -> int:
    return next(n for n, line in enumerate(dockerfile) if line.startswith(start))


def test_binder_installs_the_lock_and_then_the_package(dockerfile: list[str]) -> None:
    copied = line_of(dockerfile, "COPY --chown=0:0 src/ ${REPO_DIR}/")
    locked = next(n for n, line in enumerate(dockerfile) if '-r ".binder/requirements.txt"' in line)
    package = line_of(dockerfile, "RUN ./.binder/postBuild")
    # The file of Binder names the lock beside it, which is there only after the copying.
    assert copied < locked < package
    assert "Building conda environment for python=3.12" in "\n".join(dockerfile)


def test_what_binder_installs_is_the_lock(tmp_path: Path) -> None:
    """Pip, asked what it would install without the network, refuses nothing of it for its form."""
    words = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8")
    named = [line for line in words.splitlines() if line and not line.startswith("#")]
    assert named == ["-r ../requirements.txt"]
    script = ROOT / ".binder" / "postBuild"
    assert os.access(script, os.X_OK)
    python = re.findall(r"^python .*", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert python == ["python -m pip install --no-deps --no-build-isolation --editable ."]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(PIP) install --no-deps --no-build-isolation -e ." in makefile, "as everywhere else"


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.txt")))
def test_an_extra_that_a_locked_package_wants_is_locked_by_name(lock: str) -> None:
    lines = re.findall(r"^[\w.-]+(?:\[[^]]*\])?==", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    locked = {canonicalize_name(r.name): r.extras for r in (Requirement(f"{x}0") for x in lines)}
    assert locked
    for name in locked:
        try:
            wanted = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue  # of another system, or of an environment of its own
        for one in wanted:
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                assert one.extras <= locked.get(canonicalize_name(one.name), one.extras), (
                    name,
                    one,
                )
