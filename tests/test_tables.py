"""The tables and their descriptor, by our reader and by frictionless."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from lifebook.tables import DataError, Package, find_data

from .conftest import ROOT


def test_the_data_package_keeps_the_standard() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    report = json.loads(result.stdout)
    assert report["valid"], report
    assert {task["name"] for task in report["tasks"]} >= set(Package(ROOT / "data").schemas)


def test_every_field_is_described() -> None:
    for table in Package(ROOT / "data").schemas.values():
        assert table.description
        for field in table.fields:
            assert field.title, (table.name, field.name)
            assert field.description, (table.name, field.name)


def test_every_word_of_a_vocabulary_is_defined() -> None:
    for resource in Package(ROOT / "data").descriptor["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            enum = field.get("constraints", {}).get("enum")
            if enum:
                assert [c["value"] for c in field["categories"]] == enum, field["name"]
                assert all(c["description"] for c in field["categories"])


def test_the_data_are_found_from_any_folder_of_the_repository(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in (ROOT, ROOT / "book" / "notebooks", ROOT / "tests", tmp_path):
        monkeypatch.chdir(folder)
        assert find_data() == ROOT / "data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is published, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_a_wheel_holds_the_package_and_the_data_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    data = {f"lifebook/_data/{path.name}" for path in (ROOT / "data").iterdir()}
    package = ROOT / "book" / "lifebook"
    code = {
        path.relative_to(ROOT / "book").as_posix()
        for path in package.rglob("*")
        if path.suffix in {".py", ".css"}
    }
    assert held == data | code


def test_an_installed_package_finds_its_own_data_after_those_of_a_repository(
    wheel: Path, data: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(wheel.parent / "installed")
    away = wheel.parent / "away"
    away.mkdir()
    code = (
        "from lifebook.tables import find_data, Package;"
        "print(find_data(), len(Package(find_data()).frames))"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(wheel.parent / "installed")},
        ).stdout.split()
        for folder in (away, data)
    ]  # fmt: skip
    tables = str(len(Package(ROOT / "data").schemas))
    assert found == [
        [str(wheel.parent / "installed" / "lifebook" / "_data"), tables],
        [str(data), tables],
    ]


def test_a_folder_named_is_not_searched_for(data: Path) -> None:
    assert find_data(data.parent) == data
    assert find_data(data) == data


def test_columns_have_their_types() -> None:
    frames = Package(ROOT / "data").frames
    assert frames["places"]["lat"].dtype == float
    assert isinstance(frames["stays"]["liberty"].dtype, pd.CategoricalDtype)
    assert list(frames["stays"]["liberty"].cat.categories) == ["free", "restricted", "confined"]
    assert frames["events"].index.is_unique


def test_a_missing_table_is_named(data: Path) -> None:
    (data / "roles.csv").unlink()
    with pytest.raises(DataError, match=r"roles\.csv: not found"):
        _ = Package(data).frames["roles"]


def test_a_broken_header_is_named(data: Path) -> None:
    path = data / "roles.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("sphere", "spheer", 1), encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"roles\.csv: its header differs"):
        _ = Package(data).frames["roles"]


def test_a_table_that_nobody_asks_for_is_not_read(data: Path) -> None:
    (data / "roles.csv").unlink()
    frames = Package(data).frames
    assert "roles" in frames
    assert len(frames["stays"]) > 0
    assert frames.asked == {("stays", "")}


def test_what_is_asked_of_the_tables_is_noted_for_each_asker(data: Path) -> None:
    first = Package(data)
    assert first.frames.column("events", "date").index.is_unique
    second = first.afresh()
    assert second.frames.asked == set()
    assert second.frames["roles"] is first.frames["roles"]
    assert second.frames.asked == {("roles", "")}
    assert first.frames.asked == {("events", "date"), ("roles", "")}
    with pytest.raises(KeyError):
        _ = second.frames["rolls"]


def test_a_descriptor_that_is_no_json_is_named(data: Path) -> None:
    (data / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="not valid JSON"):
        Package(data)


def test_a_folder_without_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not found"):
        Package(tmp_path)
