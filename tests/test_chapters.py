"""The chapters: whole, in shape, of a length, and answering every statement once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from lifebook import Life

from .conftest import ROOT

CHAPTERS = sorted((ROOT / "book" / "chapters").glob("*.md"))
VIOLENT = {"05", "07", "08", "09", "10"}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def marked(path: Path) -> list[str]:
    marks = re.findall(r"\{claim\}`([^`]*)`", text(path))
    return [claim.strip() for mark in marks for claim in mark.split(",")]


def words(path: Path) -> int:
    """The author's own words: no directives, no notes, of a role only what it shows."""
    body = re.sub(r"(?ms)^```\{.*?^```\s*$", "", text(path))
    body = re.sub(r"\{claim\}`[^`]*`", "", body)
    body = re.sub(r"\{[a-z]+\}`([^`<]*?)(?:\s*<[^>]*>)?`", r"\1", body)
    body = re.sub(r"\(https?://[^)]*\)|[#*`:\[\]()]", " ", body)
    return len(re.findall(r"\b[\w’-]+\b", body))


def test_there_is_a_page_for_every_chapter_of_the_data(life: Life) -> None:
    assert [path.stem for path in CHAPTERS] == list(life.chapters.index)


def test_every_claim_is_answered_once_in_its_own_chapter(life: Life) -> None:
    claims = life.frame("claims")
    for path in CHAPTERS:
        mine = list(claims.index[claims["chapter"] == path.stem])
        assert Counter(marked(path)) == Counter(mine), path.name


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_its_parts_in_order(path: Path, life: Life) -> None:
    parts = [
        f"# {life.chapters.at[path.stem, 'title']}",
        "```{chapter-head}",
        "By the end of this chapter you will be able to",
        "## Where the evidence disagrees",
        "## What the article leaves out",
        "## The article’s statements one by one",
        "```{claims}",
        "## Questions for discussion",
        "## Further reading",
    ]
    places = [text(path).find(part) for part in parts]
    assert -1 not in places, [part for part, place in zip(parts, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert "```{chart} " in text(path)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_is_as_long_as_it_should_be(path: Path) -> None:
    assert 1200 <= words(path) <= 2200


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_asks_three_or_four_questions_that_train_a_skill(path: Path) -> None:
    section = text(path).partition("## Questions for discussion")[2].partition("\n## ")[0]
    questions = re.findall(r"(?m)^\d\. \*\*(\w+(?: \w+)?)\.\*\*", section)
    assert 3 <= len(questions) <= 4
    skills = {"Sourcing", "Contextualisation", "Corroboration", "Close reading"}
    assert set(questions) <= skills
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_further_reading_leads_to_the_sources(path: Path) -> None:
    section = text(path).partition("## Further reading")[2]
    entries = re.findall(r"(?m)^- .*\{(?:source|work)\}`", section)
    assert 4 <= len(entries) <= 7


@pytest.mark.parametrize(
    "path", [path for path in CHAPTERS if path.stem[:2] in VIOLENT], ids=lambda path: path.stem
)
def test_a_chapter_on_violence_says_so_at_its_head(path: Path) -> None:
    assert "{admonition} Content note" in text(path).partition("\n## ")[0]


def test_the_author_of_the_article_is_named_where_it_is_cited_only() -> None:
    named = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "book").rglob("*.md")
        if "Rosenberg" in text(path)
    ]
    assert set(named) <= {"book/chapters/00-the-article.md", "book/index.md", "book/about/cite.md"}


def test_every_verdict_but_a_plain_one_has_its_gist(life: Life) -> None:
    claims = life.frame("claims")
    doubtful = claims[claims["verdict"] != "confirmed"]
    assert list(doubtful.index[doubtful["gist"] == ""]) == []
