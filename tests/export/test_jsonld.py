"""Linked data: read by an independent parser, in no word that schema.org does not have."""

from __future__ import annotations

import json
import re
from typing import Any

import edtf
import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SDO

from lifebook import Life
from lifebook.export import Edition
from lifebook.export.jsonld import chapter_page, front_page, life_jsonld
from lifebook.export.times import EDTF

from .conftest import ADDRESS, loaded

# The parser calls an older part of its own library.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SCHEMA = str(SDO)
HERE = "https://there.example/data/life.jsonld"
"""Where a test says that a file without an address stands."""


def parsed(text: bytes | str, base: str = HERE) -> Graph:
    # The context of schema.org stands on another host; its words are what counts here.
    value = json.loads(text)
    if value["@context"] == "https://schema.org":
        value["@context"] = {"@vocab": SCHEMA}
    return Graph().parse(data=json.dumps(value), format="json-ld", publicID=base)


@pytest.fixture(scope="module")
def graph(files: dict[str, bytes]) -> Graph:
    return parsed(files["life.jsonld"])


def entry(table: str, row: str) -> URIRef:
    return URIRef(f"https://there.example/book/reference/{table}.html#{row}")


def unknown_words(graph: Graph) -> set[str]:
    """Types and properties in the name space of schema.org that it does not have."""
    used = {str(word) for word in graph.predicates()}
    used |= {str(word) for word in graph.objects(None, RDF.type)}
    known = {str(word) for word in dir(SDO)}
    return {word for word in used if word.startswith(SCHEMA) and word not in known}


def test_every_word_is_one_of_schema_org(graph: Graph) -> None:
    used = {str(word) for word in graph.predicates()} - {str(RDF.type)}
    assert all(word.startswith(SCHEMA) for word in used)
    assert unknown_words(graph) == set()


def test_a_word_that_schema_org_lacks_would_be_found() -> None:
    wrong = {"@context": "https://schema.org", "@type": "Stay", "arrived": "1902"}
    assert unknown_words(parsed(json.dumps(wrong))) == {f"{SCHEMA}Stay", f"{SCHEMA}arrived"}


def test_it_needs_no_other_host(files: dict[str, bytes]) -> None:
    context = loaded(files, "life.jsonld")["@context"]
    assert isinstance(context, dict)
    assert "@base" not in context


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("people", SDO.Person),
        ("events", SDO.Event),
        ("stays", SDO.Event),
        ("places", SDO.Place),
        ("works", SDO.CreativeWork),
        ("claims", SDO.ClaimReview),
        ("roles", SDO.OrganizationRole),
    ],
)
def test_every_row_is_there_with_its_type(
    graph: Graph, life: Life, table: str, kind: URIRef
) -> None:
    there = set(graph.subjects(RDF.type, kind))
    assert {entry(table, row) for row in life.frame(table).index} <= there


def test_every_source_is_there(graph: Graph, edition: Edition) -> None:
    for key in edition.sources:
        assert (entry("sources", key), RDF.type, None) in graph, key


def test_whatever_is_pointed_at_is_described(graph: Graph) -> None:
    pointed = {
        thing
        for thing in graph.objects()
        if isinstance(thing, URIRef) and str(thing).startswith("https://there.example/")
    }
    assert [thing for thing in pointed if (thing, RDF.type, None) not in graph] == []


def test_a_certain_date_is_plain_and_an_uncertain_one_is_edtf(graph: Graph) -> None:
    assert graph.value(entry("events", "birth"), SDO.startDate) == Literal("1879-11-07")
    when = graph.value(entry("events", "heder-gromokley"), SDO.startDate)
    assert when == Literal("[1886-08..1887-04]", datatype=URIRef(EDTF))


def test_plain_dates_are_iso_and_the_others_are_read_by_an_edtf_parser(graph: Graph) -> None:
    dated = {SDO.startDate, SDO.endDate, SDO.birthDate, SDO.deathDate, SDO.dateCreated}
    texts = [o for _, p, o in graph if p in dated | {SDO.datePublished}]
    assert len(texts) > 1000
    for text in {literal for literal in texts if literal.datatype is None}:
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text), text
    uncertain = {str(literal) for literal in texts if str(literal.datatype) == EDTF}
    assert len(uncertain) > 50
    for text in uncertain:
        assert edtf.parse_edtf(text)


def test_the_subject_was_born_and_died_where_the_events_say(graph: Graph, life: Life) -> None:
    subject = URIRef(f"{HERE}#subject")
    assert graph.value(subject, SDO.name) == Literal(life.subject)
    assert graph.value(subject, SDO.birthPlace) == entry("places", "yanovka")


def test_certainty_is_a_defined_word(graph: Graph, life: Life) -> None:
    words = set(graph.objects(entry("events", "heder-gromokley"), SDO.keywords))
    certainty = URIRef(f"{HERE}#events-certainty-low")
    assert certainty in words
    assert graph.value(certainty, SDO.name) == Literal("low")
    meaning = life.package.schemas["events"].definitions("certainty")["low"]
    assert graph.value(certainty, SDO.description) == Literal(meaning)


def test_a_review_has_the_verdict(graph: Graph, life: Life) -> None:
    verdicts = life.frame("claims")["verdict"]
    for claim, verdict in verdicts.items():
        rating = graph.value(entry("claims", str(claim)), SDO.reviewRating)
        assert graph.value(rating, SDO.alternateName) == Literal(verdict)


def test_with_an_address_every_name_is_in_full(placed: Edition) -> None:
    text = life_jsonld(placed).decode()
    assert '"../' not in text
    graph = parsed(text, "https://elsewhere.example/")
    assert (URIRef(f"{ADDRESS}book/reference/events.html#birth"), None, None) in graph


# --- In the pages ------------------------------------------------------------------------------


def embedded(edition: Edition) -> list[dict[str, Any]]:
    chapters = [chapter_page(edition, one, "../../") for one in edition.life.chapters.id]
    return [front_page(edition, "../"), *chapters]


def test_what_pages_say_is_short_and_in_words_of_schema_org(
    edition: Edition, placed: Edition
) -> None:
    for node in [*embedded(edition), *embedded(placed)]:
        text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
        assert len(text.encode()) < 2000
        assert unknown_words(parsed(text, "https://there.example/book/index.html")) == set()


def test_a_chapter_is_part_of_the_book_about_the_subject(edition: Edition) -> None:
    page = "https://there.example/book/chapters/02-childhood.html"
    graph = parsed(json.dumps(chapter_page(edition, "02-childhood", "../../")), page)
    assert (URIRef(page), RDF.type, SDO.Chapter) in graph
    book = URIRef("https://there.example/book/index.html")
    assert (URIRef(page), SDO.isPartOf, book) in graph
    assert (URIRef(page), SDO.about, URIRef(f"{HERE}#subject")) in graph
