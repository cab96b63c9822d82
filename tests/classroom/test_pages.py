"""The pages for teachers: what they say of assignments and commands is what these are."""

from __future__ import annotations

import argparse
import csv
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from lifebook.classroom import course, report
from lifebook.classroom.command import add_commands
from lifebook.classroom.course import Assignment
from lifebook.classroom.grade import Course, Graded, Marked
from lifebook.classroom.sandbox import HELP

from ..conftest import ROOT
from .conftest import KEYS

PAGES = ROOT / "book" / "assignments"
NAMES = ("index", "guide", "policy", "handing-out", "hub")


def text_of(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def typed() -> Iterator[str]:
    """Every command line of the pages that begins a call of the classroom."""
    for name in NAMES:
        for line in re.findall(r"(?m)^[$#] (.*lifebook classroom .+)$", text_of(name)):
            yield line.partition("lifebook classroom ")[2]


def test_the_table_says_of_each_assignment_what_its_text_says(assignment: Assignment) -> None:
    (row,) = re.findall(rf"(?m)^\| \[.*\]\({assignment.id}\.ipynb\).*$", text_of("index"))
    question, chapters, minutes, *_ = row.strip("| ").split(" | ")
    title = next(
        line[2:]
        for cell in assignment.cells
        for line in cell.source.splitlines()
        if line.startswith("# ")
    )
    assert f"[{title}]" in question
    assert f"(paper/{assignment.id}.md)" in question
    assert re.findall(r"chapters/([\w-]+)\.md", chapters) == list(assignment.chapters)
    paper = (PAGES / "paper" / f"{assignment.id}.md").read_text(encoding="utf-8")
    (on_paper,) = re.findall(r"\*\*Time\*\* (\d+) minutes", paper)
    assert minutes == f"{assignment.minutes} ({on_paper})"
    assert assignment.points == 20


def test_every_command_of_the_pages_can_be_typed() -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    lines = list(typed())
    assert len(lines) > 6
    for line in lines:
        parser.parse_args(shlex.split(line))  # exits, and so fails, if there is no such option


def test_the_columns_and_files_named_are_those_written(lesson: Course) -> None:
    done = Graded("anna", "1", tasks={task.name: Marked(1) for task in lesson.tasks})
    files = report.files(lesson, [done])
    page = text_of("handing-out")
    for name in files:
        assert name.replace("anna", "Amira Haddad") in page
    marks = io.StringIO(files["marks.csv"].decode("utf-8-sig"), newline="")
    for column in next(csv.reader(marks)):
        assert column.startswith("task ") or f"`{column}`" in page
    for column in ("ID", "SIS User ID"):
        assert column in next(csv.reader(io.StringIO(files["gradebook-canvas.csv"].decode())))
    for column in ("Email address", "ID number", "Feedback comments"):
        assert f"“{column}”" in page
        assert column in next(csv.reader(io.StringIO(files["gradebook-moodle.csv"].decode())))


def test_what_a_container_needs_is_said_alike_by_page_and_program() -> None:
    page = " ".join(text_of("handing-out").split())
    for line in HELP.split("edition:\n")[1].splitlines()[:-1]:
        words = line.strip().removeprefix("and then ").removesuffix(" \\").removesuffix(" …")
        assert words in page


@pytest.mark.parametrize("name", NAMES)
def test_no_page_names_an_answer(name: str) -> None:
    page = " ".join(text_of(name).split())
    for one in course.assignments(KEYS):
        for task in one.tasks:
            samples = map(str, task.rubric.get("samples", {}).values())
            told = [*" ".join(samples).split(". "), *task.solution.splitlines()]
            assert not [part for part in told if len(part) > 30 and " ".join(part.split()) in page]


def test_the_pages_lead_to_one_another() -> None:
    for name in NAMES[1:]:
        assert f"({name}.md)" in text_of("index")
    assert Path(KEYS).relative_to(ROOT).as_posix() in text_of("guide")
