"""A description of all exports in one file: an RO-Crate (https://www.researchobject.org/ro-crate/).

An RO-Crate is a folder with a file ``ro-crate-metadata.json`` that says, as linked data, what the folder
and each file in it is, whose it is, and under which licence: what a repository or an archive asks
for. Each file stands there with its size and its digest.

To describe more: a node in `crate`; a new export is described without a change here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lifebook.export.edition import Edition, as_json

if TYPE_CHECKING:
    from lifebook.export.registry import Export

__all__ = ["FILE", "crate"]

FILE = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"

Node = dict[str, Any]


def crate(edition: Edition, exports: Iterable[Export], files: Mapping[str, bytes]) -> bytes:
    """The description of `files`, bytes by name, which `exports` describes."""
    described = [export for export in exports if export.file in files]
    parts = [_file(edition, export, files[export.file]) for export in described]
    formats = {export.standard: export.format for export in described}
    return as_json(
        {
            "@context": f"{PROFILE}/context",
            "@graph": [
                {
                    "@id": FILE,
                    "@type": "CreativeWork",
                    "conformsTo": {"@id": PROFILE},
                    "about": {"@id": "./"},
                },
                _root(edition, parts),
                *parts,
                *_context(edition),
                *(
                    {"@id": address, "@type": "WebSite", "name": name}
                    for address, name in formats.items()
                ),
            ],
        }
    )


def _root(edition: Edition, parts: list[Node]) -> Node:
    address = {"url": f"{edition.base}data/"} if edition.base else {}
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": edition.descriptor["title"],
        "description": edition.descriptor["description"],
        "datePublished": edition.dated,
        "version": edition.version,
        "keywords": ", ".join(edition.descriptor["keywords"]),
        "license": {"@id": edition.licence["path"]},
        "author": {"@id": "#makers"},
        "publisher": {"@id": "#makers"},
        "isPartOf": {"@id": edition.page("book/index.html")},
        "isBasedOn": {"@id": edition.article.entry.fields["url"]},
        "hasPart": [{"@id": part["@id"]} for part in parts],
        **address,
    }


def _file(edition: Edition, export: Export, content: bytes) -> Node:
    return {
        "@id": export.file,
        "@type": "File",
        "name": export.title,
        "description": export.purpose,
        "encodingFormat": [export.media_type, {"@id": export.standard}],
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "license": {"@id": edition.licence["path"]},
    }


def _context(edition: Edition) -> list[Node]:
    """What the description names and the folder does not hold."""
    article = edition.article
    address = {"url": edition.base} if edition.base else {}
    return [
        {"@id": "#makers", "@type": "Organization", "name": edition.makers, **address},
        {
            "@id": edition.licence["path"],
            "@type": "CreativeWork",
            "name": edition.licence["title"],
            "description": f"{edition.licence['name']}: share and adapt, with attribution.",
        },
        {
            "@id": edition.page("book/index.html"),
            "@type": "Book",
            "name": edition.title,
            "version": edition.version,
            "author": {"@id": "#makers"},
            "license": {"@id": edition.licence["path"]},
        },
        {
            "@id": article.entry.fields["url"],
            "@type": "Article",
            "name": article.title,
            "creditText": article.authors,
        },
    ]
