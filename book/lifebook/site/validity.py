"""Mend, while a page is written, what the tools of a build write and HTML does not allow.

Each rule of `RULES` stands for one fault of one tool, found by the Nu validator on the built pages
(`tests/site/test_validity.py`). A rule changes marks and never words.

To mend another fault: a pattern of what the tool writes, and what to write instead.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

__all__ = ["RULES", "mended", "setup"]


def _as_phrases(match: re.Match[str]) -> str:
    """Paragraphs as spans; the sheet shows them as blocks."""
    return re.sub(r"</p>", "</span>", re.sub(r"<p\b", "<span", match[0]))


RULES: tuple[tuple[re.Pattern[str], Any], ...] = (
    # myst-nb: a paragraph in the line that opens a hidden cell.
    (re.compile(r"<summary\b[^>]*>(?:(?!</summary>).)*</summary>", re.DOTALL), _as_phrases),
    # Drawings of this edition, as they are in notebooks: nothing may follow a caption in a figure.
    (
        re.compile(
            r'</figcaption>(<details class="lb-behind">(?:(?!</details>).)*</details>)', re.DOTALL
        ),
        r"\1</figcaption>",
    ),
    # pandas: styles of its own for one table, and a border that HTML gave up.
    (re.compile(r"<style scoped>(?:(?!</style>).)*</style>\s*", re.DOTALL), ""),
    (re.compile(r'<table border="1" class="dataframe">'), '<table class="dataframe">'),
    # docutils: a role of bibliographies that ARIA gave up.
    (re.compile(r' role="doc-biblioentry"'), ""),
)


def mended(body: str) -> str:
    """The same content in valid HTML."""
    for pattern, instead in RULES:
        body = pattern.sub(instead, body)
    return body


def _mend(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.format == "html" and "body" in context:
        context["body"] = mended(context["body"])


def setup(app: Sphinx) -> None:
    """Mend every page, after what other hooks add to it."""
    app.connect("html-page-context", _mend, priority=900)
