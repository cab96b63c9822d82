"""The command as a teacher types it."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lifebook.__main__ import main
from lifebook.classroom import sandbox as sandboxes

from ..conftest import ROOT
from .conftest import Cells, as_file, needs_bubblewrap


@pytest.fixture
def handed_in(tmp_path: Path, answered: Callable[..., Cells]) -> Path:
    """Two notebooks, one in part wrong, and the list of the class."""
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "anna.ipynb").write_text(as_file(answered(1)), encoding="utf-8")
    wrong = answered(2, answer_1="answer_1 = 1")
    (folder / "Żółw.ipynb").write_text(as_file(wrong), encoding="utf-8")
    (tmp_path / "class.csv").write_text("name,number\nanna,1\nŻółw,2\n", encoding="utf-8")
    return folder


def call(handed_in: Path, key: Path, *more: str) -> int:
    top = handed_in.parent
    return main([
        "classroom", "grade", str(handed_in), "--out", str(top / "marks"), "--key", str(key),
        "--students", str(top / "class.csv"), "--data", str(ROOT / "data"), *more,
    ])  # fmt: skip


def test_a_class_is_graded_and_its_prose_joined(
    handed_in: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_bubblewrap()
    out = handed_in.parent / "marks"
    assert call(handed_in, key) == 0
    assert "A small lesson: 2 students, 20 points\n  2 graded" in capsys.readouterr().out
    first = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert sorted(first) == [
        "anna.html", "gradebook-canvas.csv", "gradebook-moodle.csv", "marks.csv", "prose.csv", "Żółw.html",
    ]  # fmt: skip

    # Nothing is replaced unasked; asked, the same submissions give the same bytes.
    assert call(handed_in, key) == 2
    assert call(handed_in, key, "--force") == 0
    assert {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()} == first

    sheet = handed_in.parent / "given.csv"
    sheet.write_bytes(first["prose.csv"].replace(b"5,,,6", b"5,4,fine,6"))
    assert call(handed_in, key, "--force", "--rubric", str(sheet)) == 0
    rows = csv.DictReader(io.StringIO((out / "marks.csv").read_text(encoding="utf-8-sig")))
    assert [(row["student"], row["total"], row["total is"]) for row in rows] == [
        ("anna", "18", "final"), ("Żółw", "14", "final"),
    ]  # fmt: skip


def test_no_page_names_an_answer(handed_in: Path, key: Path) -> None:
    needs_bubblewrap()
    call(handed_in, key)
    for page in (handed_in.parent / "marks" / "feedback").iterdir():
        text = page.read_text(encoding="utf-8")
        assert not [told for told in ("1002", "7741", "model prose", "doubled") if told in text]


def test_without_bubblewrap_it_refuses_and_says_how(
    handed_in: Path, key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandboxes.shutil, "which", lambda _: None)
    assert call(handed_in, key) == 2
    said = capsys.readouterr().err
    for way in (
        "apt install bubblewrap",
        "dnf install bubblewrap",
        "WSL",
        "docker run",
        "make PYTHON=python3.12 VENV=/opt/edition classroom",
        "--no-sandbox",
    ):
        assert way in said
    assert not (handed_in.parent / "marks").exists()


@pytest.mark.parametrize(("typed", "code"), [("", 2), ("no\n", 2), ("yes\n", 0)])
def test_without_sandbox_only_after_a_yes(
    handed_in: Path, key: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    monkeypatch.setattr(sandboxes.shutil, "which", lambda _: None)
    assert call(handed_in, key, "--no-sandbox") == code
    assert (handed_in.parent / "marks").exists() == (code == 0)
    assert not list(ROOT.glob(".run-*"))


def test_what_the_sandbox_would_show_is_refused(
    handed_in: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_bubblewrap()
    assert main(["classroom", "grade", str(ROOT / "data"), "--out", str(handed_in.parent / "m"),
                 "--key", str(key), "--data", str(ROOT / "data")]) == 2  # fmt: skip
    assert "could be read inside the sandbox" in capsys.readouterr().err


def test_starters_are_written_only_where_the_text_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "assignments" / "key"
    keys.mkdir(parents=True)
    for path in (ROOT / "book" / "assignments" / "key").glob("4-offices.*"):
        shutil.copy(path, keys)
    where = ["--key", str(keys), "--data", str(ROOT / "data")]
    assert main(["classroom", "starters", *where]) == 0
    assert (tmp_path / "assignments" / "4-offices.ipynb").is_file()
    assert "4-offices.ipynb: written" in capsys.readouterr().out
    assert main(["classroom", "starters", *where]) == 0
    assert capsys.readouterr().out == ""


def test_a_course_is_released_with_sources_and_rubrics(tmp_path: Path) -> None:
    out = tmp_path / "new" / "course"
    assert main(["classroom", "release", str(out), "--data", str(ROOT / "data")]) == 0
    names = {path.stem for path in (ROOT / "book" / "assignments" / "key").glob("*.md")}
    for kind, ending in (("source", "ipynb"), ("release", "ipynb")):
        assert {p.stem for p in (out / kind).glob(f"*/*.{ending}")} == names
    assert {path.stem for path in (out / "rubrics").glob("*.md")} == names
    assert [path.name for path in out.parent.iterdir()] == ["course"]


def test_a_key_is_printed_for_a_number_and_for_paper(capsys: pytest.CaptureFixture[str]) -> None:
    for which in (["--student", "3"], ["--paper"]):
        assert main(["classroom", "key", "4-offices", *which, "--data", str(ROOT / "data")]) == 0
        assert capsys.readouterr().out.startswith("1: {")


def test_what_teachers_need_and_readers_have_not_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jupytext", None)
    assert main(["classroom", "key", "4-offices", "--paper", "--data", str(ROOT / "data")]) == 2
    assert (
        "jupytext not found; install what teachers need: make classroom" in capsys.readouterr().err
    )


def test_a_download_of_canvas_is_graded_by_the_list(handed_in: Path, key: Path) -> None:
    needs_bubblewrap()
    (handed_in / "anna.ipynb").rename(handed_in / "annas_31_900_0-lesson.ipynb")
    (handed_in / "Żółw.ipynb").rename(handed_in / "zolw_LATE_32_901_0-lesson-1.ipynb")
    top = handed_in.parent
    (top / "class.csv").write_text("name,number,id\nanna,1,31\nŻółw,2,32\n", encoding="utf-8")
    assert call(handed_in, key) == 0
    rows = csv.DictReader(
        io.StringIO((top / "marks" / "marks.csv").read_text(encoding="utf-8-sig"))
    )
    assert [(row["student"], row["total"]) for row in rows] == [("anna", "14"), ("Żółw", "10")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["key", "9-none", "--paper"], "there is no assignment '9-none'; known are 1-sourcing"),
        (["starters", "--key", "nowhere"], "nowhere: is no folder"),
    ],
)
def test_a_bad_request_is_a_clear_error(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classroom", *arguments, "--data", str(ROOT / "data")]) == 2
    assert message in capsys.readouterr().err
