"""Linked data in the pages: what search engines and reference managers read of the book and its chapters.

The front page says that it is a book, by whom, under which licence, and about whom; a chapter says that
it is a part of it. What they say is made in `lifebook.export.jsonld`; the whole life stands in one file
beside the book.

To describe another kind of page: a branch in `_described`.
"""

from __future__ import annotations

import json
from typing import Any

from sphinx.application import Sphinx

from lifebook.export.edition import Edition
from lifebook.export.jsonld import chapter_page, front_page
from lifebook.site.downloads import edition_of

LARGEST = 2000
"""Bytes that it may add to a page."""


def _described(edition: Edition, page: str, root: str) -> dict[str, Any] | None:
    here = "../" * page.count("/")
    if page == root:
        return front_page(edition, here)
    folder, _, name = page.rpartition("/")
    if folder.endswith("chapters") and name in edition.life.chapters.index:
        return chapter_page(edition, name, here)
    return None


def _embed(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.name != "html":  # in an ePub no other program would look for it
        return
    described = _described(edition_of(app), page, app.config.root_doc)
    if described is None:
        return
    # A script ends at the first "</", wherever that stands.
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    script = f'<script type="application/ld+json">{text}</script>\n'
    context["metatags"] = context.get("metatags", "") + script


def setup(app: Sphinx) -> None:
    """Add it to each page of a site as it is written."""
    app.connect("html-page-context", _embed)
