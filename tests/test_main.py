"""The command line: answers, errors and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lifebook.__main__ import main

from .conftest import ROOT, line_of, rewrite


def test_check_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(ROOT / "data")]) == 0
    assert capsys.readouterr().out == ""


def test_check_names_file_line_and_column(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def break_it(rows: list[dict[str, str]]) -> None:
        rows[5]["certainty"] = "sure"

    rewrite(data, "stays", break_it)
    assert main(["check", "--data", str(data)]) == 1
    printed = capsys.readouterr().out
    assert printed == (f"{data}/stays.csv:7: certainty: 'sure' is not one of high, medium, low\n")
    assert line_of(data, "stays", rows_id(data, 5)) == 7


def rows_id(data: Path, number: int) -> str:
    return (data / "stays.csv").read_text(encoding="utf-8").splitlines()[number + 1].split(",")[0]


def test_at_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "book" / "notebooks")
    assert main(["at", "1917-04-10"]) == 0
    assert capsys.readouterr().out.startswith(
        "10 April 1917 (28 March Old Style): age 37\n  Amherst"
    )


def test_at_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["at", "1917-04-10", "--json", "--data", str(ROOT / "data")]) == 0
    assert json.loads(capsys.readouterr().out)["stays"][0]["circumstance"] == "internment"


@pytest.mark.parametrize("day", ["1879-11-06", "1917-13-01", "yesterday"])
def test_a_bad_day_is_a_clear_error(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["at", day, "--data", str(ROOT / "data")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("lifebook: ")
    assert "Traceback" not in captured.err


def test_a_folder_without_data_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--data", str(tmp_path)]) == 2
    assert "not found" in capsys.readouterr().err


def test_it_runs_as_a_module_from_anywhere(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "lifebook", "at", "1940-08-21"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0
    assert "hospital" in result.stdout
