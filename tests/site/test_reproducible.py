"""The same commit gives the same bytes: built again in another folder, at another time of day."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ..conftest import JUPYTER_BOOK, ROOT

# What git ignores: the copy shall have nothing from an earlier build.
LEFT = shutil.ignore_patterns(
    "_build", "dist", ".venv*", "__pycache__", ".*_cache", ".hypothesis", ".ipynb_checkpoints"
)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book built from nothing in another folder, time zone, language and order of hashes."""
    folder = tmp_path_factory.mktemp("else where") / "book of a life"
    shutil.copytree(ROOT, folder, ignore=LEFT)
    other = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4242",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    result = subprocess.run(
        [JUPYTER_BOOK, "build", ".", "-W", "-n", "--keep-going"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **other},
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return folder / "_build" / "html"


def written(path: Path, within: Path) -> bytes:
    """A file as the build wrote it: ``make lite`` adds buttons to the pages of notebooks later."""
    content = path.read_bytes()
    if path.suffix == ".html" and (within / "lite").is_dir():
        return re.sub(rb'<details class="lb-run">.*?</details>\n', b"", content, flags=re.DOTALL)
    return content


def test_every_file_is_the_same_byte_for_byte(site: Path, elsewhere: Path) -> None:
    files = sorted(path for path in elsewhere.rglob("*") if path.is_file())
    names = [path.relative_to(elsewhere).as_posix() for path in files]
    assert "book/index.html" in names
    # The site may hold more, from other targets and from before; it may not lack or differ.
    missing = [name for name in names if not (site / name).is_file()]
    assert missing == []
    differing = [
        name for name in names if written(site / name, site) != (elsewhere / name).read_bytes()
    ]
    assert differing == []
