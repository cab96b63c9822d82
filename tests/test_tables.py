"""The tables and their descriptor, by our reader and by frictionless."""

from __future__ import annotations

import json
import subprocess
import sys
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
        _ = Package(data).frames


def test_a_broken_header_is_named(data: Path) -> None:
    path = data / "roles.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("sphere", "spheer", 1), encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"roles\.csv: its header differs"):
        _ = Package(data).frames


def test_a_descriptor_that_is_no_json_is_named(data: Path) -> None:
    (data / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="not valid JSON"):
        Package(data)


def test_a_folder_without_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not found"):
        Package(tmp_path)
