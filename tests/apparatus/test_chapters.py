"""What a chapter prints of itself, in small documents."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lifebook import Life

from .conftest import JOURNEY, add


def page(shared: Path, text: str, name: str = "04-siberia") -> str:
    html, warnings = add(shared, f"# P\n\n{text}\n", name)
    assert warnings == ""
    return html


def test_the_head_says_question_time_age_places_and_roles(shared: Path, life: Life) -> None:
    html = page(shared, "```{chapter-head}\n```")
    assert life.chapters.at["04-siberia", "question"] in html
    assert (
        "9 February 1898 (28 January Old Style) to 3 September 1902 (21 August Old Style)" in html
    )
    assert "18 to 22" in html
    places = re.findall(r'href="places.html#([^"]+)"', html)
    assert places.index("kherson") < places.index("odessa") < places.index("verkholensk")
    assert 'href="roles.html#vostochnoe-obozrenie-writer"' in html


def test_many_places_are_counted_not_named(shared: Path) -> None:
    html = page(shared, "```{chapter-head}\n```", name="01-who-was-leon-trotsky")
    assert re.search(r" … and \d+ more, up to ", html)
    assert "birth to 60" in html


def test_the_table_has_every_claim_of_the_chapter(shared: Path, life: Life) -> None:
    html = page(shared, "```{claims}\n```")
    claims = life.frame("claims")
    mine = list(claims.index[claims["chapter"] == "04-siberia"])
    assert re.findall(r'href="claims.html#(c\d{3}[a-z]?)"', html) == mine
    for verdict in set(claims.loc[mine, "verdict"]):
        assert verdict in html


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        ("```{claims} 04-sibiria\n```", "did you mean '04-siberia'?"),
        ("```{chart} jurney\n```", "unknown chart 'jurney'"),
        ("```{chart} journey\n:since: 1898\n```", "chart journey: "),
        ("```{chart} turning_points\n:events: brith\n```", "unknown event 'brith'"),
        ("```{chart} journey\n:since: 1760\n:until: 1761\n```", "no stay certainly falls"),
    ],
)
def test_what_cannot_be_printed_is_an_error(shared: Path, directive: str, message: str) -> None:
    _, warnings = add(shared, f"# P\n\ntext\n\n{directive}\n")
    assert "page.md:5" in warnings
    assert message in warnings


def test_a_chart_is_drawn_into_the_page(shared: Path) -> None:
    html = page(shared, JOURNEY)
    assert html.count('<figure class="lb-figure"') == 1
    assert 'role="img"' in html
    assert "17 places" in html or re.search(r"\d+ places\. In order: ", html)


def test_a_chart_is_a_picture_with_its_words_in_epub(printed: Callable[[str], Path]) -> None:
    with zipfile.ZipFile(next(printed("epub").glob("*.epub"))) as archive:
        html = archive.read("page.xhtml").decode("utf-8")
    assert "<svg" in html
    assert "var(--lb-" not in html
    assert "In order: 1 " in html


def test_a_chart_is_its_words_in_latex(printed: Callable[[str], Path]) -> None:
    tex = next(printed("latex").glob("*.tex")).read_text(encoding="utf-8")
    assert "In order: 1 " in tex


# --- Dates and ages typed by hand ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It was 3 March 1918.", "'3 March 1918' is typed by hand; use {when}`brest-peace-1918`"),
        ("On 5 May 1818 Marx was born.", "'5 May 1818' is typed by hand; use a role, or {rival}"),
        ("He left at the age of twelve.", "'at the age of twelve' is typed by hand"),
        ("Aged 12 he left.", "'Aged 12' is typed by hand"),
        ("He was twenty-five, and free.", "'He was twenty-five' is typed by hand"),
        ("- in a list, 3 March 1918", "'3 March 1918' is typed by hand"),
    ],
)
def test_a_date_or_age_typed_by_hand_is_a_warning(shared: Path, text: str, message: str) -> None:
    chapter = f"# P\n\n```{{chapter-head}}\n```\n\n{text}\n"
    _, warnings = add(shared, chapter, "04-siberia")
    assert message in warnings
    assert "04-siberia.md:6" in warnings


@pytest.mark.parametrize(
    "text",
    [
        "He gives {rival}`3 March 1918`, and she was {rival}`aged 12`.",
        "It was {when}`brest-peace-1918`; he was {age}`birth`.",
        "In March 1918, on the third day, and in 1918.",
        "He was one of twelve; he was five minutes late.",
    ],
)
def test_what_comes_from_a_role_or_is_no_date_is_none(shared: Path, text: str) -> None:
    chapter = f"# P\n\n```{{chapter-head}}\n```\n\n{text}\n\n```{{claims}}\n```\n"
    _, warnings = add(shared, chapter, "04-siberia")
    assert warnings == ""
