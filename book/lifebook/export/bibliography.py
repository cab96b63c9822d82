"""The sources for bibliography programs: BibTeX as it stands, and CSL-JSON.

CSL-JSON is what citation processors and reference managers read
(https://docs.citationstyles.org/). What kind of testimony a source is, and on which witness it rests,
stand under ``custom``, where the format leaves room for them.

To add an entry type or a field of BibTeX: `TYPES` or `FIELDS`.
"""

from __future__ import annotations

import re
from typing import Any

from pybtex.database import Person

from lifebook.export.edition import Edition, as_json
from lifebook.sources import Source

__all__ = ["bibtex", "csl_item", "csl_json"]

TYPES = {
    "article": "article",
    "book": "book",
    "incollection": "chapter",
    "online": "webpage",
    "misc": "document",
}
FIELDS = {
    "title": "title",
    "booktitle": "container-title",
    "journal": "container-title",
    "publisher": "publisher",
    "address": "publisher-place",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "isbn": "ISBN",
    "url": "URL",
    "note": "note",
}


def bibtex(edition: Edition) -> bytes:
    """The bibliography as the edition keeps it."""
    return (edition.life.package.folder / "sources.bib").read_bytes()


def csl_json(edition: Edition) -> bytes:
    """Every source, in file order."""
    return as_json([csl_item(source) for source in edition.sources.values()])


def csl_item(source: Source) -> dict[str, Any]:
    """One source as CSL-JSON.

    Raises
    ------
    KeyError
        If its entry type is not one of `TYPES`.
    """
    entry = source.entry
    item: dict[str, Any] = {"id": source.key, "type": TYPES[entry.type]}
    for role in ("author", "editor"):
        if people := entry.persons.get(role):
            item[role] = [_name(person) for person in people]
    for field, variable in FIELDS.items():
        if text := entry.fields.get(field):
            item[variable] = re.sub(r"[{}]", "", text)
    if "page" in item:
        item["page"] = item["page"].replace("--", "–")
    for field, variable in (("year", "issued"), ("urldate", "accessed")):
        if text := entry.fields.get(field):
            item[variable] = {"date-parts": [[int(part) for part in text.split("-")]]}
    item["custom"] = {"witness": source.witness, "kind": entry.fields.get("kind", "")}
    return item


def _name(person: Person) -> dict[str, str]:
    """A person by family and given name; a body, or one known by a single name, as it is."""
    family = " ".join(person.last_names)
    given = " ".join([*person.first_names, *person.middle_names])
    if not given:
        return {"literal": re.sub(r"[{}]", "", " ".join([*person.prelast_names, family]))}
    name = {"family": family, "given": given}
    if person.prelast_names:
        name["non-dropping-particle"] = " ".join(person.prelast_names)
    if person.lineage_names:
        name["suffix"] = " ".join(person.lineage_names)
    return {key: re.sub(r"[{}]", "", text) for key, text in name.items()}
