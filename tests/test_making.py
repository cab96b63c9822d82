"""What the commands of a repository start: JupyterLab at the notebooks, and the set-up for Binder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from .conftest import ROOT


def recipe(target: str) -> str:
    """The last command of a target, as make would run it."""
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.skipif(not shutil.which("make"), reason="no make on this machine")
def test_make_lab_opens_at_the_notebooks_within_the_repository(tmp_path: Path) -> None:
    command = recipe("lab").split()
    assert command[0] == ".venv/bin/jupyter"
    command[0] = str(Path(sys.executable).with_name("jupyter"))
    flags = ["--no-browser", "--ServerApp.port=0", "--IdentityProvider.token="]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--allow-root")
    log = tmp_path / "log"
    with log.open("w") as file:
        lab = subprocess.Popen([*command, *flags], cwd=ROOT, stdout=file, stderr=file)
    try:
        address = listening(log)
        opened = f"http://127.0.0.1:{address[1]}{address[2]}"
        with urllib.request.urlopen(opened) as answer:
            assert answer.status == 200
            assert answer.url.rstrip("/").endswith("/lab/tree/book/notebooks")
        with urllib.request.urlopen(
            f"http://127.0.0.1:{address[1]}/api/contents/book/notebooks"
        ) as answer:
            names = {entry["name"] for entry in json.load(answer)["content"]}
        assert {"age.ipynb", "claims.ipynb"} <= names
    finally:
        lab.terminate()
        lab.wait(timeout=30)


def listening(log: Path) -> re.Match[str]:
    """The address that the server of a log opens in a browser, once it listens."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):([1-9]\d*)(/\S*)", log.read_text())
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(log.read_text())


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
