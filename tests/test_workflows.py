"""The workflows: no opening for others, no more rights than needed, and every target is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_there_is_one_for_each_purpose() -> None:
    assert [path.stem for path in WORKFLOWS] == ["build", "check", "links", "publish", "weekly"]


def test_the_linter_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("zizmor")
    result = subprocess.run(
        [linter, "--offline", "--no-progress", "--color=never", ROOT / ".github"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_rights_are_given_job_by_job(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        written = [right for right, given in job["permissions"].items() if given != "read"]
        assert not written or path.stem == "publish", name
        assert not (written and any("make" in step.get("run", "") for step in job["steps"])), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_others_wrote_is_named_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    loose = [use for use in used if not re.search(r"@[0-9a-f]{40}$|^\./", use)]
    assert loose == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_target_is_in_the_makefile(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"\bmake ([\w-]+)", path.read_text(encoding="utf-8"))
    missing = [target for target in targets if not re.search(rf"^{target}:", makefile, re.M)]
    assert missing == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_validators_are_installed_before_the_tests_that_want_them(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    release = re.findall(r"^RELEASE := (.*)$", makefile, re.MULTILINE)[0].split()
    targets = []
    for target in re.findall(r"\bmake ([\w-]+)", path.read_text(encoding="utf-8")):
        targets += release if target == "release" else [target]
    assert "test" not in targets or "node" in targets[: targets.index("test")]
