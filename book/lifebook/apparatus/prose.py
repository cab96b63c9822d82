"""A check of chapters: no date of a day, and no age, is typed by hand where the data has it.

A page that prints a chapter's head is a chapter. In its text every day-month-year date and every
"aged …", "at the age of …", "was … years old" must come from a role; ``{rival}`` is for those that
are quoted, rival to the data, or of something that the data do not know.

To catch another form: a pattern in `_TYPED`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from lifebook import dates
from lifebook.apparatus.chapters import Figure
from lifebook.apparatus.reading import answers

__all__ = ["TypedByHand"]

_MONTHS = "|".join(dates.MONTHS)
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_NUMBER = rf"(?:\d+|{'|'.join(_SMALL.split())}|(?:twenty|thirty|forty|fifty|sixty)(?:-\w+)?)"
_TYPED = (
    re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b"),
    re.compile(rf"\baged {_NUMBER}\b", re.IGNORECASE),
    re.compile(rf"\bat the age of {_NUMBER}\b", re.IGNORECASE),
)

_PRINTED = {"lb-head", "lb-claims-table", "lb-chronology"}

logger = logging.getLogger(__name__)


class TypedByHand(SphinxTransform):
    """Warn of every typed date and age of a chapter, with file and line."""

    default_priority = 880  # before the notes are placed, whose words come from the data

    def apply(self, **kwargs: Any) -> None:
        """Look through the text of the page being read."""
        if not any("lb-head" in box["classes"] for box in self.document.findall(nodes.container)):
            return
        ask = answers(self.env)  # notes nothing: the words of a warning, which stops the build
        events = ask.dated()
        for block in self.document.findall(nodes.TextElement):
            if isinstance(block, nodes.Inline) or _printed(block):
                continue
            text = "".join(_typed(block))
            for pattern in (*_TYPED, _said_of(ask.subject)):
                for found in pattern.findall(text):
                    event = events.get(found)
                    hint = f"use {{when}}`{event}`" if event else "use a role, or {rival}`…`"
                    logger.warning(
                        "%r is typed by hand; %s", found, hint, location=block, type="lifebook"
                    )


@cache
def _said_of(subject: str) -> re.Pattern[str]:
    """An age that is said of the subject, by pronoun or surname."""
    who = rf"\b(?:he|{re.escape(subject.split()[-1])}) was {_NUMBER}"
    return re.compile(rf"{who}(?: years old)?(?=[,.;:)]| when| at )", re.IGNORECASE)


def _typed(block: nodes.Element) -> list[str]:
    """The words of a block that an author typed: not those in links, code, or roles."""
    return [
        child.astext() if isinstance(child, nodes.Text | nodes.emphasis | nodes.strong) else "\x00"
        for child in block.children
    ]


def _printed(block: nodes.Element) -> bool:
    """Whether a block stands in something that a directive printed from the data."""
    parent = block.parent
    while parent is not None:
        if isinstance(parent, Figure) or _PRINTED & set(parent.get("classes", ())):
            return True
        parent = parent.parent
    return False


def setup(app: Sphinx) -> None:
    """Check every page that is read."""
    app.add_transform(TypedByHand)
