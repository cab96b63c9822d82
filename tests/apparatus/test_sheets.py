"""Sheets for class: rows of a table in words, with room to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import add


def page(shared: Path, text: str) -> str:
    html, warnings = add(shared, f"# P\n\n{text}\n", "sheet")
    assert warnings == ""
    return html


def cells(html: str) -> list[list[str]]:
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html.partition("<tbody>")[2], re.DOTALL)
    ]


def test_rows_stand_in_the_order_asked_for_with_words_for_dates_and_names(shared: Path) -> None:
    html = page(
        shared,
        "```{extract} events\n:ids: arrest-1898, birth\n:columns: title, date, julian, place\n"
        ":blank: His age\n:caption: Two days\n```",
    )
    first, second = cells(html)
    assert first[1:3] == ["9 February 1898", "28 January 1898"]
    assert first[-1] == ""
    assert second[1:4] == ["7 November 1879", "26 October 1879", "Yanovka"]
    assert "His age" in html
    assert "Two days" in html


def test_rows_are_chosen_by_value_and_time(shared: Path) -> None:
    html = page(
        shared,
        "```{extract} events\n:where: chapter=04-siberia\n:since: 1902\n:until: 1902\n:columns: date\n```",
    )
    found = cells(html)
    assert len(found) > 1
    assert all("1902" in row[0] for row in found)


def test_a_source_is_named_and_its_witness_shown(shared: Path) -> None:
    html = page(
        shared,
        "```{extract} citations\n:where: table=events, row=birth\n:columns: source, stance, says\n```\n\n"
        "```{extract} sources\n:ids: deutscher-armed\n:columns: short, author, year, witness\n```",
    )
    assert re.search(r"Deutscher 1954", html)
    assert cells(html.partition("Witness")[2])[0] == [
        "Deutscher 1954",
        "Isaac Deutscher",
        "1954",
        "deutscher",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```{extract} evens\n```", "unknown table 'evens'"),
        (
            "```{extract} events\n:columns: titel\n```",
            "unknown column of events 'titel'; did you mean 'title'",
        ),
        (
            "```{extract} events\n:ids: brith\n```",
            "unknown row of events 'brith'; did you mean 'birth'",
        ),
        ("```{extract} places\n:since: 1900\n```", "places has no dates"),
        ("```{extract} events\n:where: kind=none\n```", "no row of events is chosen"),
        ("```{extract} events\n:since: someday\n```", "since"),
    ],
)
def test_what_is_not_there_is_an_error_with_a_hint(shared: Path, text: str, message: str) -> None:
    _, warnings = add(shared, f"# P\n\n{text}\n", "sheet")
    assert message in warnings


def test_lines_to_write_on(shared: Path) -> None:
    assert "lb-lines-4" in page(shared, "```{lines} 4\n```")
