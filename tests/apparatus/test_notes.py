"""Notes on claims in small documents: as details on a page, as footnotes in LaTeX and ePub."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CHAPTER, add


@pytest.fixture
def html(shared: Path) -> str:
    page, warnings = add(shared, CHAPTER, "04-siberia")
    assert warnings == ""
    return page


def test_a_mark_leads_to_its_note_and_says_the_verdicts(html: str) -> None:
    marks = re.findall(
        r'<a class="lb-mark" id="([^"]+)" href="#([^"]+)"[^>]*aria-label="([^"]+)"', html
    )
    assert [(place, note) for place, note, _ in marks] == [
        ("mark-c045", "note-c045"),
        ("mark-c047", "note-c047"),
        ("mark-c048", "note-c048"),
    ]
    assert marks[0][2] == "Note 1: imprecise, confirmed"


def test_a_note_stands_after_its_paragraph_and_opens_without_a_script(html: str) -> None:
    first = html.index("The arrest was in winter")
    second = html.index("A second paragraph")
    notes = [
        html.index(f'<details class="lb-note" id="note-{c}">') for c in ("c045", "c047", "c048")
    ]
    assert first < notes[0] < notes[1] < second < notes[2]


def test_a_note_says_statement_verdict_reason_evidence_and_permalink(html: str) -> None:
    note = html[html.index('id="note-c045"') : html.index('id="note-c047"')]
    assert "The article: The arrest was in January 1898." in note
    assert "Imprecise" in note
    assert "True in the Russian calendar" in note
    assert 'href="claims.html#c045"' in note
    assert 'href="sources.html#' in note
    assert 'id="note-c046"' in note, "every claim of a mark has a place of its own"


def test_a_verdict_is_a_word_before_it_is_a_sign_or_a_colour(html: str) -> None:
    for inside in re.findall(r'<span class="lb-verdict[^>]*>(.*?</span>.*?)</span>', html):
        assert re.fullmatch(r'<span class="lb-symbol" aria-hidden="true">.</span> \w+', inside)
    assert re.search(r'aria-hidden="true">≈</span> imprecise</span>', html)


def test_the_claims_register_links_to_the_note(shared: Path, html: str) -> None:
    claims = (shared / "build" / "html" / "claims.html").read_text(encoding="utf-8")
    assert 'href="04-siberia.html#note-c046"' in claims


def test_a_note_is_a_footnote_in_latex(printed: Callable[[str], Path]) -> None:
    tex = next(printed("latex").glob("*.tex")).read_text(encoding="utf-8")
    assert tex.count("\\begin{footnote}") == 3
    start = tex.index("The arrest was in winter")
    assert "The article: The arrest was in January 1898." in tex[start : start + 1500]


def test_a_note_is_a_footnote_in_epub(printed: Callable[[str], Path]) -> None:
    book = next(printed("epub").glob("*.epub"))
    with zipfile.ZipFile(book) as archive:
        page = archive.read("04-siberia.xhtml").decode("utf-8")
    assert page.count('epub:type="noteref"') == 3
    assert page.count('<aside class="lb-note" epub:type="footnote"') == 3
    assert page.index("A second paragraph") < page.index("<aside")
    assert "<details" not in page
    assert "lb-tip" not in page


def test_a_note_stands_below_its_paragraph_in_plain_text(printed: Callable[[str], Path]) -> None:
    text = (printed("text") / "04-siberia.txt").read_text(encoding="utf-8")
    second = text.index("A second paragraph")
    assert text.index("The article: The arrest was in January 1898.") < second
    assert text.index("The article: Siberia was the place of his exile.") > second


def test_an_unknown_claim_fails_with_file_line_and_a_guess(shared: Path) -> None:
    _, warnings = add(shared, "# P\n\ntext\n\nSo.{claim}`c0047`\n")
    assert "page.md:5" in warnings
    assert "unknown claim 'c0047'; did you mean 'c0" in warnings


def test_a_claim_is_marked_once(shared: Path) -> None:
    _, warnings = add(shared, "# P\n\nSo.{claim}`c047`\n\nAgain.{claim}`c047`\n")
    assert "page.md:5" in warnings
    assert "claim 'c047' is marked already in page.md; mark it once" in warnings


def test_a_changed_chapter_changes_the_back_links(shared: Path) -> None:
    """The registers are written anew although only the chapter is read."""
    people = shared / "build" / "html" / "people.html"
    link = 'href="04-siberia.html#at-people-{}"'
    add(shared, "# In Siberia\n\n{person}`lenin`\n", "04-siberia")
    assert link.format("lenin") in people.read_text(encoding="utf-8")
    add(shared, "# In Siberia\n\n{person}`kameneva`\n", "04-siberia")
    assert link.format("lenin") not in people.read_text(encoding="utf-8")
    assert link.format("kameneva") in people.read_text(encoding="utf-8")
