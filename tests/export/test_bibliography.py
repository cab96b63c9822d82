"""The sources: read by a second BibTeX parser, and set by a citation processor."""

from __future__ import annotations

import warnings

import bibtexparser
import pytest

from lifebook.export import Edition
from lifebook.export.bibliography import csl_item

from ..conftest import ROOT
from .conftest import loaded

with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore"
    )  # what the processor says while it is imported is its own affair
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc import formatter as formats
    from citeproc.source.json import CiteProcJSON


def test_bibtex_is_the_file_of_the_data(files: dict[str, bytes]) -> None:
    assert files["sources.bib"] == (ROOT / "data" / "sources.bib").read_bytes()


def test_another_parser_reads_every_entry(files: dict[str, bytes], edition: Edition) -> None:
    library = bibtexparser.parse_string(files["sources.bib"].decode())
    assert library.failed_blocks == []
    assert {entry.key for entry in library.entries} == set(edition.sources)


def test_every_source_is_in_csl_with_its_title(files: dict[str, bytes], edition: Edition) -> None:
    items = {item["id"]: item for item in loaded(files, "sources.csl.json")}
    assert list(items) == list(edition.sources)
    for key, source in edition.sources.items():
        assert items[key]["title"] == source.title
        assert ("author" in items[key]) == ("author" in source.entry.persons)
        assert ("issued" in items[key]) == ("year" in source.entry.fields)


def test_names_are_taken_apart_and_bodies_are_not(edition: Edition) -> None:
    assert csl_item(edition.sources["ackerman"])["author"] == [
        {"family": "Ackerman", "given": "Kenneth D."}
    ]
    assert csl_item(edition.sources["abelbooks"])["author"] == [{"literal": "Abelbooks"}]


def test_nothing_of_bibtex_is_left(files: dict[str, bytes]) -> None:
    for item in loaded(files, "sources.csl.json"):
        texts = [value for value in item.values() if isinstance(value, str)]
        assert not any(sign in text for text in texts for sign in "{}\\"), item["id"]


def test_a_citation_processor_sets_items_of_every_type(files: dict[str, bytes]) -> None:
    every = loaded(files, "sources.csl.json")
    rare = [item for item in every if item["type"] != "webpage" or "editor" in item]
    items = [*rare, *(item for item in every[::20] if item not in rare)]  # all would take a minute
    assert {item["type"] for item in items} == {item["type"] for item in every}
    for item in items:
        item.pop("custom")  # for programs; the processor says of it only that it does not use it
    # Warnings are errors here: it warns of what it does not know.
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formats.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    printed = [str(entry) for entry in bibliography.bibliography()]
    assert len(printed) == len(items)
    assert sum("Ackerman, K.D. (2016) Trotsky in New York, 1917." in line for line in printed) == 1


@pytest.mark.parametrize("key", ["abc-1972", "2tq-radek"])
def test_days_of_access_are_days(edition: Edition, key: str) -> None:
    item = csl_item(edition.sources[key])
    if "accessed" in item:
        assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}
    assert item["type"] in {"article", "webpage"}
