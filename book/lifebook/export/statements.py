"""The claims as W3C Web Annotations on the article (https://www.w3.org/TR/annotation-model/).

Each is a collection's item whose target is the article at its own address: the few words that the
ledger quotes where it quotes any, else the page as a whole, since the article is not reprinted. The bodies
are the verdict, the gist with the comment, and the statement's entry in the book.

To say more of a statement: another body in `_annotation`.
"""

from __future__ import annotations

from typing import Any

from lifebook.export.edition import Edition, as_json

__all__ = ["on_article"]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FILE = "annotations.jsonld"


def on_article(edition: Edition) -> bytes:
    """All of them as a collection with one page, in the order of the article."""
    here = f"{edition.base}data/{FILE}" if edition.base else FILE
    items = [_annotation(edition, row, here) for row in edition.life.frame("claims").itertuples()]
    page = {"id": f"{here}#page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return as_json(
        {
            "@context": CONTEXT,
            "id": here,
            "type": "AnnotationCollection",
            "label": f"{edition.title}: the statements of the article",
            "creator": _makers(edition),
            "rights": edition.licence["path"],
            "total": len(items),
            "first": page,
        }
    )


def _makers(edition: Edition) -> dict[str, str]:
    return {"type": "Organization", "name": edition.makers}


def _annotation(edition: Edition, claim: Any, here: str) -> dict[str, Any]:
    text = "\n".join(filter(None, (claim.claim, claim.gist, claim.comment)))
    return {
        "id": f"{here}#{claim.id}",
        "type": "Annotation",
        "motivation": "assessing",
        "creator": _makers(edition),
        "rights": edition.licence["path"],
        "body": [
            {"type": "TextualBody", "purpose": "classifying", **_english(str(claim.verdict))},
            {"type": "TextualBody", "purpose": "commenting", **_english(text)},
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": edition.entry("claims", claim.id),
            },
        ],
        "target": _target(edition.article.entry.fields["url"], claim.words),
    }


def _english(text: str) -> dict[str, str]:
    return {"value": text, "format": "text/plain", "language": "en"}


def _target(address: str, words: str) -> str | dict[str, Any]:
    if not words:
        return address
    selector = {"type": "TextQuoteSelector", "exact": words}
    return {"type": "SpecificResource", "source": address, "selector": selector}
