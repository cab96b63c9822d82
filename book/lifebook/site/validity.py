"""Mend, while a page is written, what the tools of a build write and HTML or a reader cannot take.

Each rule of `RULES` stands for one fault of one tool, found by the Nu validator or by axe on the built
pages (`tests/site/test_validity.py`, `test_accessibility.py`). A rule changes marks and never words.
What unfolds a branch of the contents tree gets its name from the page that the branch belongs to.

To mend another fault: a pattern of what the tool writes, and what to write instead.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx

__all__ = ["RULES", "mended", "named", "setup"]


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
    # pandas and our own tables: a head that says nothing is read out as one.
    (re.compile(r'<th(?: scope="col")?></th>'), "<td></td>"),
    # docutils: a role of bibliographies that ARIA gave up.
    (re.compile(r' role="doc-biblioentry"'), ""),
)


_FOLD = re.compile(r"(<a\b[^>]*>([^<]*)</a>\s*<details[^>]*>\s*<summary)>")


def named(tree: str) -> str:
    """A contents tree in which what unfolds a branch has a name; else a screen reader says “button”."""
    return _FOLD.sub(r'\1 aria-label="Below “\2”">', tree)


def mended(body: str) -> str:
    """The same content in valid HTML."""
    for pattern, instead in RULES:
        body = pattern.sub(instead, body)
    return body


def _mend(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.format != "html":
        return
    if "body" in context:
        context["body"] = mended(context["body"])
    if "generate_toctree_html" in context:
        render = context["generate_toctree_html"]

        def tree(*wanted: Any, **asked: Any) -> Markup:
            return Markup(named(str(render(*wanted, **asked))))  # noqa: S704

        context["generate_toctree_html"] = tree


def setup(app: Sphinx) -> None:
    """Mend every page, after what other hooks add to it."""
    app.connect("html-page-context", _mend, priority=900)
