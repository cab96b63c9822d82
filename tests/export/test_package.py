"""The zipped data package: the same data, two days beside each date, valid for its standard."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import frictionless
import pytest

from lifebook import Life, check
from lifebook.export import Edition
from lifebook.export.package import zipped

from ..conftest import ROOT


@pytest.fixture(scope="module")
def unpacked(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder ``data`` of the unpacked zip file."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(io.BytesIO(files["data-package.zip"])) as archive:
        archive.extractall(folder)
    return next(folder.iterdir()) / "data"


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_of_the_data_is_in_it_and_the_licence(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir()} == {
        path.name for path in (ROOT / "data").iterdir() if path.is_file()
    }
    licence = (unpacked.parent / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert "Attribution 4.0" in licence


def test_what_is_no_table_is_unchanged(unpacked: Path) -> None:
    for name in ("README.md", "sources.bib", "land.json"):
        assert (unpacked / name).read_bytes() == (ROOT / "data" / name).read_bytes()


def test_frictionless_finds_it_valid(unpacked: Path) -> None:
    report = frictionless.validate(str(unpacked / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]


def test_columns_are_added_and_none_is_changed(unpacked: Path, life: Life) -> None:
    for table in life.package.schemas:
        before, after = rows(ROOT / "data", table), rows(unpacked, table)
        kept = [{column: row[column] for column in before[0]} for row in after]
        assert kept == before, table


def test_each_date_has_its_earliest_and_latest_day(unpacked: Path, life: Life) -> None:
    for name, table in life.package.schemas.items():
        for field in table.date_fields():
            resolved = life.frame(name)[field.name]
            for row, text in zip(rows(unpacked, name), resolved, strict=True):
                first, last = row[f"{field.name}_earliest"], row[f"{field.name}_latest"]
                assert bool(first) == bool(last) == bool(text)
                if text:
                    assert date.fromisoformat(first) <= date.fromisoformat(last)


def test_a_date_given_by_an_event_has_days_too(unpacked: Path) -> None:
    stay = next(row for row in rows(unpacked, "stays") if row["id"] == "yanovka-1879")
    assert stay["arrived"] == ""
    assert stay["arrived_earliest"] == stay["arrived_latest"] == "1879-11-07"


def test_an_uncertain_date_has_two_days(unpacked: Path) -> None:
    event = next(row for row in rows(unpacked, "events") if row["id"] == "heder-gromokley")
    assert (event["date_earliest"], event["date_latest"]) == ("1886-08-01", "1887-04-30")


def test_added_columns_are_described(unpacked: Path) -> None:
    descriptor = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    events = next(one for one in descriptor["resources"] if one["name"] == "events")
    fields = {field["name"]: field for field in events["schema"]["fields"]}
    assert list(fields)[2:5] == ["date", "date_earliest", "date_latest"]
    assert fields["date_earliest"]["type"] == "date"
    assert "earliest day" in fields["date_earliest"]["description"]


def test_it_is_a_life_again_and_keeps_every_rule(unpacked: Path) -> None:
    assert str(Life.open(unpacked).age("arrest-1898")) == "18"
    assert check.problems(unpacked) == []


def test_it_is_the_same_bytes_each_time(edition: Edition, files: dict[str, bytes]) -> None:
    again = Edition(Life.open(edition.life.package.folder))
    assert zipped(again) == files["data-package.zip"]


def test_its_files_are_sorted_and_have_one_time(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["data-package.zip"])) as archive:
        entries = archive.infolist()
    assert [one.filename for one in entries] == sorted(one.filename for one in entries)
    assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
