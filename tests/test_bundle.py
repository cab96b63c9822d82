"""What is in the zip for a computer without git; that it installs and runs is tests/bundle."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from lifebook import bundle, runs, wheel
from lifebook.classroom import course

from .conftest import ROOT

KEYS = ROOT / "book" / "assignments" / "key"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as one file."""
    return wheel.build(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def files(package: Path) -> dict[str, bytes]:
    """The contents of the zip."""
    return bundle.contents(ROOT, package)


def test_it_holds_notebooks_assignments_data_package_and_guide(files: dict[str, bytes]) -> None:
    assert {runs.name_of(path) for path in runs.notebooks(ROOT / "book")} <= set(files)
    assert {f"data/{path.name}" for path in (ROOT / "data").iterdir()} <= set(files)
    assert {"README.txt", "requirements.txt", "LICENSE", "LICENSE-CONTENT"} <= set(files)
    assert sum(name.endswith(".whl") for name in files) == 1
    for name, held in files.items():
        if name.endswith(".ipynb"):
            assert json.loads(held)["cells"], name


def words(text: str) -> str:
    return " ".join(text.split())


def test_no_answer_key_is_in_it(files: dict[str, bytes]) -> None:
    """Neither in the zip nor in the package: by name, by model code, or by sample answer."""
    found = course.assignments(KEYS)
    secret = [
        words(text) for a in found for t in a.tasks for text in t.rubric.get("samples", {}).values()
    ]
    for assignment in found:
        given = {cell.source for cell in course.starter_notebook(assignment).cells}
        models = [task.solution for task in assignment.tasks if task.solution]
        secret += [words(model) for model in models if model not in given]
    assert len(secret) > 40
    package = next(held for name, held in files.items() if name.endswith(".whl"))
    with zipfile.ZipFile(io.BytesIO(package)) as held:
        everything = {**files, **{f"wheel/{name}": held.read(name) for name in held.namelist()}}
    assert not any("key" in Path(name).parts for name in everything)
    assert not {path.name for path in KEYS.iterdir()} & {Path(name).name for name in everything}
    for name, content in everything.items():
        text = content.decode("utf-8", "ignore")
        if name.endswith(".ipynb"):
            text = " ".join(cell["source"] for cell in json.loads(text)["cells"])
        assert [told for told in secret if told in words(text)] == [], name


def test_the_package_carries_the_data(package: Path) -> None:
    with zipfile.ZipFile(package) as held:
        names = set(held.namelist())
    assert {
        "lifebook/__init__.py",
        "lifebook/_data/events.csv",
        "lifebook/_data/land.json",
    } <= names


def test_the_same_sources_give_the_same_bytes(
    files: dict[str, bytes], package: Path, tmp_path: Path
) -> None:
    again = wheel.build(ROOT, tmp_path)
    assert again.read_bytes() == package.read_bytes()
    for name, held in (("a", files), ("b", dict(reversed(files.items())))):
        bundle.packed(held, "life-0.1.0", tmp_path / f"{name}.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as held:
        assert held.testzip() is None
        assert {name.split("/")[0] for name in held.namelist()} == {"life-0.1.0"}
        assert {entry.date_time[0] for entry in held.infolist()} == {1980}
        assert {entry.external_attr >> 16 for entry in held.infolist()} == {0o644}


def test_everything_that_is_installed_has_a_hash(files: dict[str, bytes]) -> None:
    text = files["requirements.txt"].decode()
    named = re.findall(r"^[\w.-]+==.*\\\n +--hash", text, re.MULTILINE)
    assert len(named) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) > 50
    (name,) = [name for name in files if name.endswith(".whl")]
    assert f"./{name} --hash=sha256:{hashlib.sha256(files[name]).hexdigest()}\n" in text


def test_versions_are_those_of_the_other_locks() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[\w.-]+==[^ \\]+", text, re.MULTILINE))

    taken = pins("requirements-bundle.txt")
    assert taken <= pins("requirements.txt") | pins("requirements-dev.txt"), "run 'make lock'"
    names = {pin.split("==")[0] for pin in taken}
    assert {"jupyterlab", "ipykernel", "pandas", "matplotlib", "geographiclib", "pybtex"} <= names
    assert not {"sphinx", "pytest", "jupyter-book", "nbgrader"} & names


def test_the_guide_is_one_page_with_three_commands_for_each_system(files: dict[str, bytes]) -> None:
    words = files["README.txt"].decode()
    lines = words.splitlines()
    assert len(lines) <= 100
    assert max(map(len, lines)) <= 90
    for system, commands in bundle.COMMANDS.items():
        assert len(commands) == 3
        assert f"{system}:\n\n" + "\n".join(f"    {line}" for line in commands) in words
    for path in runs.notebooks(ROOT / "book"):
        assert runs.name_of(path) in words


def test_a_notebook_keeps_no_link_into_the_book(files: dict[str, bytes]) -> None:
    for name, held in files.items():
        if name.endswith(".ipynb"):
            assert b"](../" not in held, name


def test_the_link_is_written_once_where_the_page_has_its_place(tmp_path: Path) -> None:
    assert not bundle.write_link(tmp_path, "a.zip", 1)
    page = tmp_path / bundle.PAGE
    page.parent.mkdir(parents=True)
    page.write_text(f"<p>x</p>\n{bundle.MARK}\n<p>y</p>", encoding="utf-8")
    for file in ("old.zip", "new.zip", "new.zip"):
        assert bundle.write_link(tmp_path, file, 2_340_000)
    text = page.read_text(encoding="utf-8")
    assert text.count("<a href=") == 1
    assert '<a href="../../downloads/new.zip">new.zip</a> (2.3 MB)' in text


def test_the_page_of_the_book_has_the_place() -> None:
    source = ROOT / Path(bundle.PAGE).with_suffix(".md")
    assert bundle.MARK in source.read_text(encoding="utf-8")
