"""Roles in small documents: what they print, where they lead, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import add


def page(shared: Path, text: str) -> str:
    html, warnings = add(shared, f"# P\n\n{text}\n")
    assert warnings == ""
    return html


def links(html: str) -> list[tuple[str, str, str]]:
    """Each link to an entry: where it leads, what it says, and what it adds on hover and focus."""
    pattern = (
        r'href="([a-z]+\.html#[^"]+)"><span[^>]*>([^<]*)(?:<span class="lb-tip">([^<]*)</span>)?'
    )
    return re.findall(pattern, html)


def test_each_role_prints_from_the_data_and_links_to_its_entry(shared: Path) -> None:
    html = page(
        shared,
        "{when}`birth`; {day}`birth`; {month}`birth`; {year}`birth`; {oldstyle}`birth`; "
        "{age}`to-odessa-1888`; {between}`arrest-1898,escape-1902`; {event}`birth`; "
        "{person}`lenin`; {place}`odessa`; {work}`my-life`; {office}`war-commissar-1918`; {source}`lubitz`; "
        "{person}`his sister <kameneva>`",
    )
    found = [(target, words) for target, words, _ in links(html)]
    assert found == [
        ("events.html#birth", "7 November 1879 (26 October Old Style)"),
        ("events.html#birth", "7 November"),
        ("events.html#birth", "November 1879"),
        ("events.html#birth", "1879"),
        ("events.html#birth", "26 October 1879"),
        ("events.html#to-odessa-1888", "8 or 9"),
        ("events.html#escape-1902", "4 years and 6 months"),
        ("events.html#birth", "Born on the farm of Yanovka"),
        ("people.html#lenin", "Vladimir Lenin"),
        ("places.html#odessa", "Odessa"),
        ("works.html#my-life", "My Life"),
        ("roles.html#war-commissar-1918", "People’s Commissar for Military Affairs"),
        ("sources.html#lubitz", "Lubitz and Lubitz, Genealogy of Trotsky’s Family"),
        ("people.html#kameneva", "his sister"),
    ]


def test_a_link_adds_life_dates_a_modern_name_an_original_title(shared: Path) -> None:
    html = page(shared, "{person}`lenin` {place}`alma-ata` {work}`my-life` {age}`birth`")
    assert [tip for _, _, tip in links(html)] == [
        "1870–1924",
        "today Almaty, Kazakhstan",
        "Моя жизнь. Опыт автобиографии, published 1930",
        "Born on the farm of Yanovka, 7 November 1879 (26 October Old Style)",
    ]


def test_only_the_first_mention_on_a_page_is_an_anchor(shared: Path) -> None:
    html = page(shared, "{person}`lenin` and {person}`again <lenin>`")
    assert html.count('id="at-people-lenin"') == 1


@pytest.mark.parametrize("role", ["when", "age", "person", "place", "work", "office", "source"])
def test_an_unknown_id_fails_with_file_line_and_a_guess(shared: Path, role: str) -> None:
    near = {
        "when": "brith", "age": "brith", "person": "lennin", "place": "odesa", "work": "mylife",
        "office": "union-foundr", "source": "lubits",
    }  # fmt: skip
    _, warnings = add(shared, f"# P\n\ntext\n\n{{{role}}}`{near[role]}`\n")
    assert "page.md:5" in warnings
    assert f"{near[role]!r}; did you mean " in warnings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{day}`to-odessa-1888`", "is not given to the day"),
        ("{oldstyle}`death`", "no source gives it in Old Style"),
        ("{between}`escape-1902,arrest-1898`", "swap the two"),
        ("{between}`birth`", "between wants two events"),
        ("{between}`birth,deth`", "did you mean 'death'?"),
        ("{count}`claims verdict=untrue`", "no 'verdict' is 'untrue' in claims.csv"),
    ],
)
def test_what_cannot_be_said_is_an_error(shared: Path, text: str, message: str) -> None:
    _, warnings = add(shared, f"# P\n\n{text}\n")
    assert "page.md:3" in warnings
    assert message in warnings


def test_counts_can_be_of_one_word_in_a_column(shared: Path) -> None:
    html = page(shared, "{count}`claims` and {count}`claims verdict=contradicted`.")
    assert re.search(r"<p>\d{3} and \d\.</p>", html)


def test_roles_work_in_latex_without_the_words_on_hover(printed: Callable[[str], Path]) -> None:
    tex = next(printed("latex").glob("*.tex")).read_text(encoding="utf-8")
    assert "7 November 1879 (26 October Old Style)" in tex
    assert "1870–1924" not in tex
