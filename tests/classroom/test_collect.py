"""Submissions as they come: layouts, archives, names, and what is refused."""

from __future__ import annotations

import json
import os
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from lifebook.classroom.collect import NotebookError, clean, collect, read_notebook
from lifebook.tables import DataError

NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": ["a = 1\r\n", "b"], "metadata": {}}]}
)


def put(path: Path, text: str = NOTEBOOK) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def found(where: Path, assignment: str = "") -> dict[str, list[str]]:
    return {item.student: item.problems for item in collect(where, assignment)}


def test_each_layout_gives_one_notebook_a_student(tmp_path: Path) -> None:
    put(tmp_path / "anna.ipynb")
    put(tmp_path / "Ben J. Smith" / "deep" / "work.ipynb")
    put(tmp_path / "cleo" / "6-trials" / "6-trials.ipynb")
    put(tmp_path / "cleo" / "5-exile" / "5-exile.ipynb")
    put(tmp_path / "cleo" / "6-trials" / ".ipynb_checkpoints" / "6-trials-checkpoint.ipynb")
    with zipfile.ZipFile(tmp_path / "J. Doe.zip", "w") as archive:
        archive.writestr("work/it.ipynb", NOTEBOOK)
        archive.writestr("__MACOSX/work/._it.ipynb", "x")
        archive.writestr("work/notes.txt", "x")
    put(tmp_path / "students.csv", "name,number\n")
    assert found(tmp_path, "6-trials") == {"Ben J. Smith": [], "J. Doe": [], "anna": [], "cleo": []}


@pytest.mark.parametrize("wrapper", ["", "Class 9b/"])
def test_a_zip_of_a_class_is_read_like_its_folder(tmp_path: Path, wrapper: str) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(f"{wrapper}anna.ipynb", NOTEBOOK)
        archive.writestr(f"{wrapper}ben/x.ipynb", NOTEBOOK)
    assert found(tmp_path / "class.zip") == {"anna": [], "ben": []}


def test_two_notebooks_of_one_student_need_a_person(tmp_path: Path) -> None:
    put(tmp_path / unicodedata.normalize("NFC", "José.ipynb"))
    put(tmp_path / unicodedata.normalize("NFD", "José") / "b.ipynb")
    (student,) = collect(tmp_path)
    assert student.student == "José"
    assert student.notebook is None
    assert student.problems == ["there are 2 notebooks: José.ipynb, José/b.ipynb"]


def test_nothing_is_followed_or_waited_for(tmp_path: Path) -> None:
    put(tmp_path / "outside" / "secret.ipynb")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "file.ipynb").symlink_to(tmp_path / "outside" / "secret.ipynb")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "nested").mkdir()
    (folder / "nested" / "x.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "hollow").mkdir()
    put(folder / "essay.pdf", "x")
    assert found(folder) == {
        "essay": ["there is no notebook"],
        "file": ["file.ipynb is a symbolic link"],
        "folder": ["folder is a symbolic link"],
        "hollow": ["the folder has no notebook"],
        "nested": ["x.ipynb is a symbolic link"],
        "pipe": ["pipe.ipynb is no plain file"],
    }


@pytest.mark.parametrize(
    "path", ["../anna.ipynb", "/anna.ipynb", "C:\\anna.ipynb", "a/../../anna.ipynb"]
)
def test_a_path_that_leads_out_is_never_another_students(tmp_path: Path, path: str) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("anna.ipynb", NOTEBOOK)
        archive.writestr("ben.ipynb", NOTEBOOK)
        archive.writestr(path, NOTEBOOK)
    told = found(tmp_path / "class.zip")
    assert told.pop("anna") == told.pop("ben") == []
    ((odd, problems),) = told.items()
    assert odd.startswith("(")
    assert "leads out of the zip" in problems[0]


def test_links_and_bombs_in_a_zip_are_their_students_own(tmp_path: Path) -> None:
    put(tmp_path / "anna.ipynb")
    link = zipfile.ZipInfo("x.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "linker.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(tmp_path / "bomber.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.ipynb", b"0" * 25_000_000)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}.txt", "")
    put(tmp_path / "torn.zip", "PK no zip")
    assert found(tmp_path) == {
        "anna": [],
        "bomber": ["x.ipynb unpacks to more than it may"],
        "linker": ["x.ipynb is a symbolic link"],
        "many": ["the zip has more than 5000 files"],
        "torn": ["the zip cannot be read"],
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"{", "JSON is broken"), (b"\xff\xfe", "JSON is broken"),
        (b"[" * 100_000, "JSON is broken"), (b"[1]", "no list of cells"), (b'{"cells": []}', "has no cells"),
        (b'{"worksheets": []}', "older than 4"), (b'{"cells": [3]}', "has no cells"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_says_why(content: bytes, why: str) -> None:
    with pytest.raises(NotebookError, match=why):
        read_notebook(content)


def test_windows_line_ends_and_marks_are_read() -> None:
    notebook = read_notebook(b"\xef\xbb\xbf" + NOTEBOOK.encode())
    assert notebook.code() == ["a = 1\nb"]


def test_metadata_of_any_kind_is_survived() -> None:
    cells = [{"cell_type": "code", "source": 3, "metadata": {"nbgrader": {"grade_id": ["x"]}}},
             {"cell_type": "code", "source": "\ud800", "metadata": None}]  # fmt: skip
    notebook = read_notebook(json.dumps({"cells": cells}).encode())
    assert [(cell.source, cell.grade_id) for cell in notebook.cells] == [("", ""), ("?", "")]


def test_names_keep_their_letters_and_lose_their_tricks() -> None:
    assert clean("Лев 李 Groß") == "Лев 李 Groß"
    assert clean("a\u202ecod\nb\udc80") == "a_cod_b_"


def test_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing was handed in"):
        collect(tmp_path)
    with pytest.raises(DataError, match="no folder and no zip"):
        collect(tmp_path / "absent")


def test_downloads_of_canvas_and_moodle_are_named_by_their_students(tmp_path: Path) -> None:
    names = (
        "smithanna_340934_208490284_4-offices.ipynb",
        "smithanna_334244_394803489_4-offices-1.ipynb",
        "benlee_LATE_7_8_my_1_2_work.ipynb",
    )
    with zipfile.ZipFile(tmp_path / "canvas.zip", "w") as archive:
        for name in names:
            archive.writestr(name, NOTEBOOK)
    canvas = collect(tmp_path / "canvas.zip")
    assert {item.student: (item.account, item.problems) for item in canvas} == {
        "smithanna (340934)": ("340934", []),
        "smithanna (334244)": ("334244", []),
        "benlee (7)": ("7", []),
    }
    put(tmp_path / "moodle" / "Anna Smith_12_assignsubmission_file_" / "4-offices.ipynb")
    put(tmp_path / "moodle" / "Żółw_13_assignsubmission_file" / "4-offices.ipynb")
    put(tmp_path / "moodle" / "Ben Lee_14_assignsubmission_file_x_15_assignsubmission_file_.ipynb")
    assert found(tmp_path / "moodle") == {"Anna Smith": [], "Żółw": [], "Ben Lee": []}
