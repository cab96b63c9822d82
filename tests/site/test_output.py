"""Files are written whole, and only where they differ; titles lose their markup."""

from __future__ import annotations

import os
from pathlib import Path

from lifebook.site import output


def test_a_file_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    output.write(tmp_path / "a" / "b.txt", "Ж\n")
    output.write(tmp_path / "a" / "c.bin", b"\0")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "Ж\n".encode()
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b.txt", "c.bin"]


def test_what_does_not_differ_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    output.write(path, "same")
    os.utime(path, (0, 0))
    output.write(path, "same")
    assert path.stat().st_mtime == 0
    output.write(path, "other")
    assert path.read_text(encoding="utf-8") == "other"


def test_a_title_is_text() -> None:
    assert output.as_text("People <em>&amp;</em> others") == "People & others"
