"""Nothing that is published holds an answer: neither pages nor search index, nor what is added."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from ..keys import ASSIGNMENTS, fragments, leaks, squeezed


def test_every_assignment_has_secrets() -> None:
    counted = dict.fromkeys((path.stem for path in ASSIGNMENTS.glob("key/*.md")), 0)
    for assignment in fragments().values():
        counted[assignment] += 1
    assert counted
    assert min(counted.values()) >= 20, counted


def test_the_search_finds_a_key_in_any_form(tmp_path: Path) -> None:
    secret = next(iter(ASSIGNMENTS.glob("key/*.yml")))
    shutil.copy(secret, tmp_path / "a.txt")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(secret, "inner.md")
    found = leaks(tmp_path)
    assert {name for name, _, _ in found} == {"a.txt", "b.zip!inner.md"}
    assert squeezed("<b>Nor</b>way\\n &amp; France") == "norwayfrance"


def test_no_key_is_published(site: Path) -> None:
    assert leaks(site) == []


def test_the_search_index_knows_no_key(site: Path) -> None:
    # The guide for teachers names the folder; no page of it is listed.
    pages = (site / "_static" / "search" / "pages.js").read_text(encoding="utf-8")
    assert "assignments/1-sourcing" in pages
    assert "assignments/key" not in pages
