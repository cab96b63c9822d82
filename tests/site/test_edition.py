"""Version, commit and date: where they come from, and that every page says them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lifebook.site import edition

from ..conftest import ROOT
from .conftest import git


def repository(folder: Path) -> Path:
    """A folder with a history of one commit, with what an archive of it needs."""
    for name in (".gitattributes", edition.ARCHIVED, "pyproject.toml"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=First")
    return folder


def test_commit_and_its_day_in_universal_time_are_of_git(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    commit, day, changed = edition.origin(folder, {"SOURCE_DATE_EPOCH": "0"})
    assert commit == git(folder, "rev-parse", "HEAD")
    # Half past eleven at night, five hours west of Greenwich.
    assert day == "2027-01-01"
    assert not changed


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (folder / "new.md").write_text("# New\n", encoding="utf-8")
    assert edition.origin(folder, {})[2]


def test_an_unpacked_archive_knows_its_commit(tmp_path: Path) -> None:
    folder, unpacked = tmp_path / "repository", tmp_path / "unpacked"
    folder.mkdir()
    unpacked.mkdir()
    repository(folder)
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["tar", "-x"], cwd=unpacked, check=True, input=packed.stdout)
    assert edition.origin(unpacked, {}) == edition.origin(folder, {})


def test_a_folder_in_a_strangers_repository_has_no_commit(tmp_path: Path) -> None:
    inner = repository(tmp_path) / "inner"
    inner.mkdir()
    assert edition.origin(inner, {}) == ("", "", False)


def test_without_history_the_environment_gives_the_date(tmp_path: Path) -> None:
    assert edition.origin(tmp_path, {"SOURCE_DATE_EPOCH": "1798761600"}) == (
        "",
        "2027-01-01",
        False,
    )


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(edition.EditionError, match=r"SOURCE_DATE_EPOCH: 'soon' is not a number"):
        edition.origin(tmp_path, {"SOURCE_DATE_EPOCH": "soon"})


def test_the_line_leaves_out_what_is_not_known() -> None:
    full = edition.Edition("T", "A", "en", "1.2.0", "0123456789abcdef", "2027-01-01", True, "")
    assert full.line() == "Version 1.2.0, 1 January 2027, commit 0123456789ab with changes"
    assert edition.Edition("T", "A", "en", "1.2.0", "", "", False, "").line() == "Version 1.2.0"
    assert edition.Edition("T", "A", "en", "", "", "", False, "").line() == ""


def test_every_page_says_its_edition(published: Path) -> None:
    commit = git(published, "rev-parse", "HEAD")
    version = edition.version_of(published)
    line = f'<p class="lb-edition">Version {version}, 1 January 2027, commit {commit[:12]}</p>'
    pages = sorted((published / "_build" / "html").rglob("*.html"))
    whole = [page for page in pages if "_static" not in page.parts and page.name != "404.html"]
    silent = [page.name for page in whole if line not in page.read_text(encoding="utf-8")]
    # Pages that only lead on are no pages of the edition.
    assert sorted(silent) == ["index.html", "old.html"]


def test_the_role_prints_a_word(published: Path) -> None:
    front = (published / "_build" / "html" / "book" / "index.html").read_text(encoding="utf-8")
    assert f"paragraph of {edition.version_of(published)}." in front
