"""What a run writes: tables, gradebooks, pages; and that it is written at once."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lifebook.classroom.grade import Course, Graded, Marked
from lifebook.classroom.report import feedback, files, page_names, refuse, summary, write
from lifebook.classroom.rubric import Mark, Student
from lifebook.tables import DataError


def results() -> list[Graded]:
    """A class: one final, one so far, one for a person, one absent."""
    compared = {"1": Marked(4, "right"), "2": Marked(2, "partly right"), "3": Marked(4, "right")}
    compared |= {"4": Marked(0, "not answered")}
    return [
        Graded("=HYPERLINK(1)", "1", tasks=compared | {"5": Marked(5.5, "+good <b>")},
               prose={"5": "=1+1"}),
        Graded("Ben <i>", "2", remarks=["code cell 3 failed: <script>\x00"],
               tasks=compared | {"5": Marked(None, "not marked yet")}, prose={"5": "words"}),
        Graded("Cleo", "3", reasons=["the run was cut off"], tasks=compared),
        Graded("Dan", "4", absent=True),
    ]  # fmt: skip


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_marks_say_what_kind_of_total_they_are(lesson: Course) -> None:
    table = rows(files(lesson, results())["marks.csv"])
    assert [(row["total"], row["total is"]) for row in table] == [
        ("15.5", "final"), ("10", "so far"), ("10", "needs a person"), ("", "nothing handed in"),
    ]  # fmt: skip
    assert [table[0][f"task {name}"] for name in "12345"] == ["4", "2", "4", "0", "5.5"]
    assert table[2]["reasons"] == "the run was cut off"


def test_only_final_marks_go_into_gradebooks(lesson: Course) -> None:
    roster = {"Ben <i>": Student("Ben <i>", "2", "b@x", "77", "ben", "9b")}
    found = files(lesson, results(), roster)
    canvas = rows(found["gradebook-canvas.csv"])
    assert [row["A small lesson"] for row in canvas] == ["20", "15.5", "", "", ""]
    assert canvas[2] == {
        "Student": "Ben <i>", "ID": "77", "SIS User ID": "2", "SIS Login ID": "ben", "Section": "9b",
        "A small lesson": "",
    }  # fmt: skip
    moodle = rows(found["gradebook-moodle.csv"])
    assert [row["A small lesson"] for row in moodle] == ["15.5", "", "", ""]
    assert moodle[1]["Email address"] == "b@x"


def test_no_cell_begins_a_formula(lesson: Course) -> None:
    for name, content in files(lesson, results()).items():
        if name.endswith(".csv"):
            values = [value for row in rows(content) for value in row.values()]
            assert not [value for value in values if value[:1] in tuple("=+-@")]
    assert rows(files(lesson, results())["marks.csv"])[0]["student"] == "'=HYPERLINK(1)"


def test_the_sheet_for_prose_keeps_what_was_given(lesson: Course) -> None:
    marks = {("=HYPERLINK(1)", "5"): Mark(5.5, "good")}
    sheet = rows(files(lesson, results(), marks=marks)["prose.csv"])
    assert [(row["points"], row["comment"], row["text"]) for row in sheet] == [
        ("5.5", "good", "'=1+1"), ("", "", "words"),
    ]  # fmt: skip


class Balanced(HTMLParser):
    """Holds that every element is closed in order."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data if not {"style"} & set(self.open) else ""


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_page_is_whole_escaped_and_by_itself(lesson: Course, index: int) -> None:
    text = feedback(lesson, results()[index])
    page = Balanced()
    page.feed(text)
    assert page.open == []
    assert results()[index].student in page.words
    assert not [part for part in ("<i>", "<b>", "<script", "\x00") if part in text]
    assert "http" not in text
    assert "color-scheme: light dark" in text


def test_a_page_names_no_mark_before_a_person_looked(lesson: Course) -> None:
    text = feedback(lesson, results()[2])
    assert "Your teacher will look at this notebook" in text
    assert "<table>" not in text
    assert "so far" in feedback(lesson, results()[1])
    assert "so far" not in feedback(lesson, results()[0])


def test_every_student_has_a_page_of_a_safe_name() -> None:
    students = ["Ann", "ann", "a/b", "a\\b", "CON", "..", "李 小龙", "x" * 300, "y" * 300 + "1"]
    names = page_names(students)
    assert names["Ann"] == "Ann.html"
    assert names["李 小龙"] == "李 小龙.html"
    assert len({name.casefold() for name in names.values()}) == len(students)
    assert all(
        len(name.encode()) < 130 and "/" not in name and "\\" not in name for name in names.values()
    )
    assert names["CON"].startswith("_")


def test_the_same_results_give_the_same_bytes(lesson: Course) -> None:
    assert files(lesson, results()) == files(lesson, results())
    assert list(files(lesson, results())) == list(files(lesson, results()))


def test_a_folder_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "marks"
    write(out, {"marks.csv": b"old", "feedback/a.html": b"a"})
    write(out, {"marks.csv": b"new"})
    assert [path.name for path in out.iterdir()] == ["marks.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["marks"]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write(out, {"marks.csv": b"newer"})
    assert (out / "marks.csv").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["marks"]


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "handed in"
    inside.mkdir()
    out = tmp_path / "marks"
    refuse(out, inside, force=False)
    with pytest.raises(DataError, match="lies among the submissions"):
        refuse(inside / "marks", inside, force=True)
    out.mkdir()
    (out / "marks.csv").touch()
    with pytest.raises(DataError, match="is not empty"):
        refuse(out, inside, force=False)
    refuse(out, inside, force=True)
    (out / "thesis.doc").touch()
    with pytest.raises(DataError, match=r"holds thesis\.doc, which grading did not write"):
        refuse(out, inside, force=True)


def test_the_teacher_reads_who_needs_a_person(lesson: Course) -> None:
    told = summary(lesson, results())
    assert told.splitlines()[0] == "A small lesson: 4 students, 20 points"
    assert "  2 graded\n  1 needs a person\n  1 nothing handed in\n" in told
    assert "1 answers in prose to mark" in told
    assert told.endswith("Cleo: the run was cut off")
