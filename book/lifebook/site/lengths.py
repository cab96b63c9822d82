"""How long each entry of a register is, so that a browser knows its height before it lays it out.

On a phone the browser lays out an entry when the reader comes near (``type.css``). Until then the
entry has the height that its length suggests: the scroll bar tells the truth, and no part of an entry
stands where the next one is.

To keep room for something else that waits: its class in `_ENTRY`, and its rule in ``type.css``.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

__all__ = ["measured", "setup"]

_ENTRY = re.compile(r'(<div class="lb-entry [^>]*)>(.*?)(?=<div class="lb-entry |\Z)', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def measured(body: str) -> str:
    """The HTML of a page in which each entry has the number of its characters as ``--lb-length``."""

    def with_length(entry: re.Match[str]) -> str:
        return f'{entry[1]} style="--lb-length:{len(_TAG.sub("", entry[2]))}">{entry[2]}'

    return _ENTRY.sub(with_length, body)


def _measure(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.name == "html" and "body" in context:
        context["body"] = measured(context["body"])


def setup(app: Sphinx) -> None:
    """Measure the entries of every page."""
    app.connect("html-page-context", _measure, priority=910)
