"""A release is whole or is not made: each reason against it, in a small repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from lifebook import release
from lifebook.site import edition

from .conftest import ROOT
from .site.conftest import git

MAKEFILE = """clean:
\trm -rf _build
book:
\tmkdir -p _build/html/book
\techo front > _build/html/index.html
\techo page > _build/html/book/index.html
paper:
\techo paper > _build/book.pdf
broken:
\tmkdir -p _build/html
\texit 1
careless:
\techo more >> CHANGELOG.md
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A book of two pages, committed, with a Makefile and a version that the changelog has."""
    folder = tmp_path / "book"
    folder.mkdir()
    files = {
        "Makefile": MAKEFILE,
        "pyproject.toml": '[project]\nname = "a-life"\nversion = "1.1.0"\n',
        "CHANGELOG.md": "# Changelog\n\n## 1.1.0 - 2027-01-31\n\n- More.\n",
        "_config.yml": 'title: "A life: annotated"\n',
        ".gitignore": "_build/\ndist/\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in (".gitattributes", edition.ARCHIVED):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Change")


def refused(folder: Path, *targets: str, match: str) -> None:
    """The release is refused for a reason, and leaves nothing."""
    with pytest.raises(release.Refusal, match=match):
        release.release(folder, targets)
    assert not (folder / release.DIST).exists()


def test_a_release_has_site_source_and_checksums(repository: Path) -> None:
    made = release.release(repository, ["clean", "book", "paper"], ["_build/book.pdf"])
    assert made == repository / "dist" / "a-life-annotated-1.1.0"
    assert sorted(path.name for path in made.iterdir()) == [
        "SHA256SUMS",
        "a-life-annotated-1.1.0-book.pdf",
        "a-life-annotated-1.1.0-site.zip",
        "a-life-annotated-1.1.0-source.tar.gz",
    ]
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    with zipfile.ZipFile(made / "a-life-annotated-1.1.0-site.zip") as site:
        assert site.namelist() == [
            "a-life-annotated-1.1.0/book/index.html",
            "a-life-annotated-1.1.0/index.html",
        ]
        assert site.read("a-life-annotated-1.1.0/index.html") == b"front\n"
    with tarfile.open(made / "a-life-annotated-1.1.0-source.tar.gz") as source:
        named = source.extractfile(f"a-life-annotated-1.1.0/{edition.ARCHIVED}")
        assert named
        assert git(repository, "rev-parse", "HEAD") in named.read().decode()


def test_the_same_commit_gives_the_same_bytes(repository: Path) -> None:
    first = (release.release(repository, ["clean", "book"]) / "SHA256SUMS").read_text("utf-8")
    shutil.rmtree(repository / "dist")
    second = (release.release(repository, ["clean", "book"]) / "SHA256SUMS").read_text("utf-8")
    assert first == second


def test_an_archive_depends_on_no_time_and_no_rights(tmp_path: Path) -> None:
    packed = []
    for number, (time, rights) in enumerate([(0, 0o600), (10**9, 0o755)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name in ("b", "a") if number else ("a", "b"):
            (folder / name).write_text(name, encoding="utf-8")
            (folder / name).chmod(rights)
            os.utime(folder / name, (time, time))
        archive = tmp_path / f"{number}.zip"
        release.pack(folder, archive, "book", date(2027, 1, 31))
        packed.append(archive.read_bytes())
    assert packed[0] == packed[1]


@pytest.mark.parametrize("name", ["CHANGELOG.md", "new.md"])
def test_a_changed_or_new_file_is_refused(repository: Path, name: str) -> None:
    with (repository / name).open("a", encoding="utf-8") as file:
        file.write("More.\n")
    refused(repository, "book", match=f"differ from the commit: {name}; commit or undo")


def test_a_target_that_fails_stops_the_release(repository: Path) -> None:
    refused(repository, "clean", "broken", "book", match="make broken: failed")
    # What comes after it is not run.
    assert not (repository / "_build" / "html" / "index.html").exists()


def test_a_target_that_changes_a_file_stops_the_release(repository: Path) -> None:
    refused(
        repository, "book", "careless", match=r"after the targets ran, files differ .*CHANGELOG"
    )


def test_a_version_that_the_changelog_lacks_is_refused(repository: Path) -> None:
    path = repository / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## Unreleased\n\n- More.\n", encoding="utf-8")
    commit(repository)
    refused(repository, "book", match=r"version 1\.1\.0 of pyproject\.toml has no heading")


def test_a_tag_of_another_version_is_refused(repository: Path) -> None:
    git(repository, "tag", "v1.2.0")
    refused(repository, "book", match=r"tag v1\.2\.0 is on a commit of version 1\.1\.0")


def test_nothing_is_left_where_a_file_is_missing_at_the_end(repository: Path) -> None:
    with pytest.raises(release.Refusal, match=r"_build/book\.pdf: none of the targets made it"):
        release.release(repository, ["book"], ["_build/book.pdf"])
    assert not (repository / "dist").exists()
    refused(repository, "clean", match="there is no site")


def test_a_release_is_not_overwritten(repository: Path) -> None:
    made = release.release(repository, ["book"])
    held = (made / "SHA256SUMS").read_bytes()
    with pytest.raises(release.Refusal, match="is there already"):
        release.release(repository, ["book"])
    assert (made / "SHA256SUMS").read_bytes() == held


def test_the_command_says_why(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert release.main(["broken"]) == 1
    assert capsys.readouterr().err == "no release: make broken: failed; see above\n"
    assert release.main(["book"]) == 0
    assert "-site.zip" in capsys.readouterr().out
