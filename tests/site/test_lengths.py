"""An entry says how long it is, and stands as high before it is laid out as after, or somewhat higher."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lifebook.site.lengths import measured

from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEIGHTS = (
    "() => [...document.querySelectorAll('.lb-entry')].map(e => e.getBoundingClientRect().height)"
)


def test_an_entry_is_measured_in_characters_without_tags() -> None:
    body = '<p>a</p>\n<div class="lb-entry lb-x" id="a"><p>one <b>two</b></p></div>'
    body += '<div class="lb-entry lb-y" id="b"></div>'
    assert measured(body) == (
        '<p>a</p>\n<div class="lb-entry lb-x" id="a" style="--lb-length:7"><p>one <b>two</b></p></div>'
        '<div class="lb-entry lb-y" id="b" style="--lb-length:0"></div>'
    )
    assert measured("<p>none</p>") == "<p>none</p>"


def test_every_entry_of_the_book_has_its_length(site: Path) -> None:
    for page in sorted((site / "book/reference").glob("*.html")):
        text = page.read_text(encoding="utf-8")
        assert len(re.findall(r'style="--lb-length:[1-9]', text)) == text.count('"lb-entry ')


@pytest.mark.parametrize("page", ["claims", "events", "people", "places", "sources"])
def test_few_entries_are_higher_than_the_room_kept_for_them(
    browser: Browser, address: str, page: str
) -> None:
    tab, _ = opened(browser, address, f"book/reference/{page}.html", 412, "light", whole=False)
    kept = tab.evaluate(HEIGHTS)
    tab.evaluate("delete document.documentElement.dataset.below")
    real = tab.evaluate(HEIGHTS)
    assert len(kept) == len(real) > 100
    higher = sum(after > before + 1 for before, after in zip(kept, real, strict=True))
    assert higher < len(real) / 50
    # And the page is not much longer than it will be.
    assert sum(real) < sum(kept) < 1.6 * sum(real)
    tab.context.close()
