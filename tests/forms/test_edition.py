import subprocess
from pathlib import Path

import pytest

from lifebook.forms.edition import edition
from tests.forms.conftest import ROOT


def test_the_edition_is_dated_by_its_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    seconds = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert edition(ROOT).moment.timestamp() == int(seconds)


def test_a_date_that_is_given_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert edition(ROOT).day == "2 January 1970"


def test_without_a_commit_the_edition_has_no_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "_config.yml").write_bytes((ROOT / "_config.yml").read_bytes())
    (tmp_path / "data").symlink_to(ROOT / "data")
    with pytest.raises(SystemExit, match="set SOURCE_DATE_EPOCH"):
        edition(tmp_path)


def test_its_name_stays() -> None:
    assert edition(ROOT).identifier == "urn:uuid:e64c7ae2-35ff-505c-a92c-87618d44a483"
