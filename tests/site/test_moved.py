"""Pages that have moved lead to their new place, and the table of moves is checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ConfigError

from lifebook.site import moved

from .conftest import ADDRESS, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = {"book/index", "book/new/place"}


def test_the_old_address_leads_to_the_new_one(published: Path) -> None:
    page = (published / "_build" / "html" / "book" / "old.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert '<meta http-equiv="refresh" content="0; url=new/place.html">' in page
    assert '<a href="new/place.html">Moved here</a>' in page
    assert f'<link rel="canonical" href="{ADDRESS}book/new/place.html">' in page


def test_what_follows_the_hash_is_kept(published: Path, browser: Browser) -> None:
    root = (published / "_build" / "html").as_uri()
    tab, _ = opened(browser, root, "book/old.html#below", 768, "light")
    tab.wait_for_url("**/new/place.html#below")
    assert tab.locator("h1").last.inner_text().startswith("Moved here")


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("book/index", "book/new/place", "'book/index' is a page of the book; remove this line"),
        ("book/old", "book/nowhere", "'book/nowhere' is no page of the book"),
        ("book/old.html", "book/index", "as in _toc.yml, without .html"),
    ],
)
def test_a_line_that_leads_nowhere_ends_the_build(old: str, new: str, mend: str) -> None:
    with pytest.raises(ConfigError, match=mend):
        moved.check({old: new}, PAGES)
