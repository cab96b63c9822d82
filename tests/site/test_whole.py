"""From end to end: one changed cell is found in chapter, register, chart and ledger."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from lifebook.check import problems

from ..conftest import ROOT, build, rewrite

CHAPTER = "book/chapters/09-banished"
EVENT = "arrival-tampico-1937"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole book without notebooks and assignments, in another folder, built once."""
    folder = tmp_path_factory.mktemp("edition")
    shutil.copytree(ROOT / "data", folder / "data")
    ignored = shutil.ignore_patterns("*.ipynb", "__pycache__", "index.md", "assignments")
    shutil.copytree(ROOT / "book", folder / "book", ignore=ignored)
    for name in ("_config.yml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    pages = sorted(path for path in (folder / "book").rglob("*.md") if "lifebook" not in path.parts)
    for page in pages:
        # Links to the notebooks and the front page, which are not here.
        words = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"\[([^\]]*)\]\([^)]*\.ipynb\)", r"\1", words), encoding="utf-8")
    (folder / "book" / "index.md").write_text("# The edition\n", encoding="utf-8")
    names = "".join(f"- file: {p.relative_to(folder).with_suffix('').as_posix()}\n" for p in pages)
    toc = f"format: jb-book\nroot: book/index\nchapters:\n{names}"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    made(folder)
    return folder


def made(folder: Path) -> None:
    result = build(folder)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]


def shown(folder: Path, page: str) -> str:
    text = (folder / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", text)


def entry(folder: Path) -> str:
    page = shown(folder, "book/reference/events")
    return page[page.index(f'id="{EVENT}"') :][:1500]


def test_one_changed_date_is_found_everywhere(copy: Path) -> None:
    assert "9 January 1937" in shown(copy, CHAPTER)
    assert "9 January 1937" in entry(copy)
    assert problems(copy / "data") == []

    def change(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["id"] == EVENT)["date"] = "1936-12-30"

    rewrite(copy / "data", "events", change)
    made(copy)
    chapter = shown(copy, CHAPTER)
    text = re.sub(r"<svg.*?</svg>|<details.*?</details>", "", chapter)
    assert ">30 December 1936<" in text, "in the sentence"
    assert ">9 January 1937<" not in text
    drawn = re.search(r"<desc[^>]*>(.*?)</desc>", chapter)
    assert drawn
    assert re.search(r"Tampico, 30 December 1936", drawn[1]), "in the chart"
    assert "30 December 1936" in entry(copy), "in the register"
    found = [problem for problem in problems(copy / "data") if problem.file == "claims.csv"]
    assert any("'contradicted', but 1936" in problem.message for problem in found), "in the ledger"


def test_a_changed_chapter_changes_the_links_back(copy: Path) -> None:
    people = "book/reference/people"
    link = 'href="../chapters/09-banished.html#at-people-cardenas"'
    assert link in shown(copy, people)
    page = copy / f"{CHAPTER}.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"\{person\}`(?:[^`<]*<)?cardenas>?`", "he", text), encoding="utf-8")
    made(copy)
    assert link not in shown(copy, people)
