"""All exports together: the same each time, written whole or not at all, and without an answer."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lifebook import Life
from lifebook.__main__ import main
from lifebook.export import EXPORTS, Edition, registry, rendered, write

from ..conftest import ROOT, rewrite
from ..keys import ARCHIVES, TEXTS, leaks


def test_names_are_stable() -> None:
    """Others link to these names: add to them, and change none."""
    assert {
        "data-package.zip", "life.jsonld", "places.geojson", "stays.geojson", "places.lpf.json",
        "timeline.json", "sources.bib", "sources.csl.json", "annotations.jsonld",
        "ro-crate-metadata.json",
    } <= {one.file for one in EXPORTS}  # fmt: skip


def test_each_is_described_for_readers() -> None:
    for one in EXPORTS:
        assert one.purpose.endswith(".")
        assert one.example.endswith(".")
        assert one.example.count("`") in {0, 2}
        assert one.standard.startswith("https://")
        assert "/" in one.media_type
    assert len({one.file for one in EXPORTS}) == len({one.title for one in EXPORTS}) == len(EXPORTS)


def test_another_process_makes_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    subprocess.run(
        [sys.executable, "-m", "lifebook", "export", str(tmp_path), "--data", str(ROOT / "data")],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    here = rendered(Edition.of(edition.life))  # with the address of the settings, if they have one
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == here


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "new" / "folder")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == [one.file for one in EXPORTS]


def test_a_folder_that_is_a_file_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert main(["export", str(tmp_path / "taken")]) == 2
    assert capsys.readouterr().err.startswith("lifebook: ")


def test_an_error_leaves_nothing_behind(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(edition: Edition) -> bytes:
        raise OSError("no more")

    broken = registry.Export("last", "t", "p.", "e", "a/b", "F", "https://x", fails)
    monkeypatch.setattr(registry, "EXPORTS", (*EXPORTS, broken))
    with pytest.raises(OSError, match="no more"):
        write(edition, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_has_not_changed_is_not_written_again(edition: Edition, tmp_path: Path) -> None:
    write(edition, tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    write(edition, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times


def test_a_changed_cell_changes_every_file_that_holds_it(
    data: Path, files: dict[str, bytes]
) -> None:
    def later(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["id"] == "heder-gromokley")["date"] = "1888"

    rewrite(data, "events", later)
    changed = rendered(Edition(Life.open(data)))
    differing = {name for name in files if changed[name] != files[name]}
    assert differing == {
        "data-package.zip", "life.jsonld", "stays.geojson", "places.lpf.json", "timeline.json",
        "ro-crate-metadata.json",
    }  # fmt: skip


# --- What must not be in them ------------------------------------------------------------------


def contents(files: dict[str, bytes]) -> dict[str, str]:
    """Every text of the exports by name, those in the zip file too."""
    texts = {name: data.decode() for name, data in files.items() if not name.endswith(".zip")}
    with zipfile.ZipFile(io.BytesIO(files["data-package.zip"])) as archive:
        texts |= {name: archive.read(name).decode() for name in archive.namelist()}
    return texts


def test_no_answer_key_is_in_any_export(edition: Edition, tmp_path: Path) -> None:
    write(edition, tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} <= TEXTS | ARCHIVES
    assert leaks(tmp_path) == []


def test_no_export_tells_of_a_machine(files: dict[str, bytes]) -> None:
    for name, text in contents(files).items():
        assert str(ROOT) not in text, name
