import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lifebook.forms.edition import edition
from tests.forms.conftest import ROOT


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_bytes((ROOT / "_config.yml").read_bytes())
    (tmp_path / "data").symlink_to(ROOT / "data")
    return tmp_path


def test_the_edition_is_dated_by_its_commit() -> None:
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    seconds = int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    assert edition(ROOT).moment.date() == datetime.fromtimestamp(seconds, UTC).date()


def test_outside_a_repository_a_date_can_be_given(bare: Path) -> None:
    assert edition(bare, {"SOURCE_DATE_EPOCH": "86400"}).of.date == "1970-01-02"


def test_without_a_commit_the_edition_has_no_date(bare: Path) -> None:
    with pytest.raises(SystemExit, match="set SOURCE_DATE_EPOCH"):
        edition(bare, {})


def test_its_name_stays() -> None:
    assert edition(ROOT).identifier == "urn:uuid:e64c7ae2-35ff-505c-a92c-87618d44a483"
