"""The life as linked data: JSON-LD in the words of schema.org.

One graph holds the subject with roles and relations, every person, event, stay, place and work, the
statements of the article with their reviews, and the sources; an entity's sources are its
``subjectOf``. The context is written out, so that the file can be read without a network. A date that is
not plainly a year, month or day is a typed EDTF value. The words of a vocabulary (certainty,
circumstance, liberty, kind) are terms with their definitions, given as ``keywords``.

To add a table: a function that yields its nodes, listed in `graph`; ``tests/export/test_jsonld.py``
holds every word to schema.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lifebook import dates
from lifebook.export.edition import FOLDER, Edition, as_json
from lifebook.export.times import linked

__all__ = ["chapter_page", "context", "front_page", "graph", "life_jsonld"]

_SOURCE_TYPES = {
    "book": "Book",
    "article": "Article",
    "incollection": "Chapter",
    "online": "WebPage",
}
"""Types of schema.org for the entry types of BibTeX; any other is a CreativeWork."""

_TERMS = {
    "events": ("kind", "certainty"),
    "stays": ("circumstance", "liberty", "certainty"),
    "claims": ("kind",),
}
"""Columns of each table whose words become keywords."""

Node = dict[str, Any]


def context(edition: Edition) -> Node:
    """What the words of the graph mean; a base only where the book has an address."""
    base = {"@base": f"{edition.base}{FOLDER}/life.jsonld"} if edition.base else {}
    links = ("url", "sameAs", "license", "inDefinedTermSet")
    return {
        **base,
        "@vocab": "https://schema.org/",
        **{name: {"@id": f"https://schema.org/{name}", "@type": "@id"} for name in links},
    }


def life_jsonld(edition: Edition) -> bytes:
    """The file."""
    return as_json({"@context": context(edition), "@graph": list(graph(edition))})


def graph(edition: Edition) -> Iterator[Node]:
    """Every node, the book first."""
    yield _book(
        edition, {"hasPart": [_ref(_chapter(edition, c)) for c in edition.life.chapters.id]}
    )
    for chapter in edition.life.chapters.itertuples():
        yield {
            "@type": "Chapter",
            "@id": _chapter(edition, chapter.id),
            "name": chapter.title,
            "abstract": chapter.question,
        }
    yield _subject(edition)
    for part in (_people, _places, _events, _stays, _works, _claims, _vocabularies, _sources):
        yield from part(edition)


# --- Parts of a node ---------------------------------------------------------------------------


def _ref(iri: str) -> Node:
    return {"@id": iri}


def _chapter(edition: Edition, chapter: str) -> str:
    return edition.page(f"book/chapters/{chapter}.html")


def _filled(node: Node) -> Node:
    """A node without what is empty."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {})}


def _term(edition: Edition, table: str, column: str, word: str) -> str:
    return edition.page(f"{FOLDER}/life.jsonld#{table}-{column}-{word}")


def _keywords(edition: Edition, table: str, row: Any) -> list[Node]:
    words = ((column, str(getattr(row, column))) for column in _TERMS[table])
    return [_ref(_term(edition, table, column, word)) for column, word in words if word]


def _evidence(edition: Edition, table: str, row: str) -> list[Node]:
    return [_ref(edition.entry("sources", key)) for key in edition.cited.get((table, row), ())]


def _date(text: str) -> Any:
    return linked(text) if text else None


def _span(began: str, ended: str) -> Node:
    return {"startDate": _date(began), "endDate": _date(ended)}


def _certainty(row: Any) -> str:
    """Note of a row for a type that has no keywords, with its certainty."""
    return f"{row.note} Certainty: {row.certainty}.".strip()


# --- Tables ------------------------------------------------------------------------------------


def _book(edition: Edition, more: Node) -> Node:
    article = edition.article
    return {
        "@type": "Book",
        "@id": edition.page("book/index.html"),
        "name": edition.title,
        "author": {"@type": "Organization", "name": edition.makers},
        "version": edition.version,
        "datePublished": edition.dated,
        "inLanguage": "en",
        "license": edition.licence["path"],
        "isAccessibleForFree": True,
        "isBasedOn": {
            "@type": "Article",
            "name": article.title,
            "author": {"@type": "Person", "name": article.authors},
            "url": article.entry.fields["url"],
        },
        "about": _ref(edition.subject()),
        **more,
    }


def _subject(edition: Edition) -> Node:
    life = edition.life
    settings, events = life.package.settings, life.events
    born, died = (events.loc[settings[end]] for end in ("birth", "death"))
    return _filled(
        {
            "@type": "Person",
            "@id": edition.subject(),
            "name": life.subject,
            "birthDate": _date(born.date),
            "birthPlace": _ref(edition.entry("places", born.place)) if born.place else None,
            "deathDate": _date(died.date),
            "deathPlace": _ref(edition.entry("places", died.place)) if died.place else None,
            "memberOf": [_role(edition, row) for row in life.roles.itertuples()],
            "knows": [_relation(edition, row) for row in life.relations.itertuples()],
        }
    )


def _role(edition: Edition, row: Any) -> Node:
    return _filled(
        {
            "@type": "OrganizationRole",
            "@id": edition.entry("roles", row.id),
            "roleName": row.title,
            "memberOf": {"@type": "Organization", "name": row.organisation},
            **_span(row.began, row.ended),
            "description": _certainty(row),
            "subjectOf": _evidence(edition, "roles", row.id),
        }
    )


def _relation(edition: Edition, row: Any) -> Node:
    return _filled(
        {
            "@type": "Role",
            "roleName": row.kind,
            "knows": _ref(edition.entry("people", row.person)),
            **_span(row.began, row.ended),
            "description": row.note,
            "subjectOf": _evidence(edition, "relations", row.id),
        }
    )


def _people(edition: Edition) -> Iterator[Node]:
    for row in edition.life.people.itertuples():
        yield _filled(
            {
                "@type": "Person",
                "@id": edition.entry("people", row.id),
                "name": row.name,
                "alternateName": row.native_name if row.native_name != row.name else "",
                "birthDate": _date(row.born),
                "deathDate": _date(row.died),
                "description": row.note,
                "sameAs": f"http://www.wikidata.org/entity/{row.wikidata}" if row.wikidata else "",
                "subjectOf": _evidence(edition, "people", row.id),
            }
        )


def _places(edition: Edition) -> Iterator[Node]:
    for row in edition.life.places.itertuples():
        yield _filled(
            {
                "@type": "Place",
                "@id": edition.entry("places", row.id),
                "name": row.name,
                "alternateName": row.modern_name,
                "description": row.note,
                "geo": {"@type": "GeoCoordinates", "latitude": row.lat, "longitude": row.lon},
                # A point of this precision is not the spot; schema.org has no word of its own for it.
                "additionalProperty": {
                    "@type": "PropertyValue",
                    "name": "precision of the coordinates",
                    "value": str(row.precision),
                },
                "address": {"@type": "PostalAddress", "addressCountry": row.country}
                if row.country
                else None,
                "containedInPlace": _ref(edition.entry("places", row.part_of))
                if row.part_of
                else None,
                "sameAs": f"https://sws.geonames.org/{row.geonames}/" if row.geonames else "",
            }
        )


def _events(edition: Edition) -> Iterator[Node]:
    people = edition.life.package.frames["event_people"].groupby("event")
    for row in edition.life.events.itertuples():
        with_whom = people.get_group(row.id) if row.id in people.groups else None
        yield _filled(
            {
                "@type": "Event",
                "@id": edition.entry("events", row.id),
                "name": row.title,
                **_span(dates.start(row.date), dates.end(row.date) if "/" in row.date else ""),
                "location": _ref(edition.entry("places", row.place)) if row.place else None,
                "attendee": [
                    {
                        "@type": "Role",
                        "roleName": person.part,
                        "attendee": _ref(edition.entry("people", person.person)),
                    }
                    for person in with_whom.itertuples()
                ]
                if with_whom is not None
                else None,
                "description": row.note,
                "keywords": _keywords(edition, "events", row),
                "subjectOf": _evidence(edition, "events", row.id),
            }
        )


def _stays(edition: Edition) -> Iterator[Node]:
    names = edition.life.package.frames["places"]["name"]
    for row in edition.life.stays.itertuples():
        yield _filled(
            {
                "@type": "Event",
                "@id": edition.entry("stays", row.id),
                "name": f"{edition.life.subject}: {names[row.place]}, {row.circumstance}",
                "attendee": _ref(edition.subject()),
                "location": _ref(edition.entry("places", row.place)),
                **_span(row.arrived, row.left),
                "superEvent": _ref(edition.entry("stays", row.within)) if row.within else None,
                "description": row.note,
                "keywords": _keywords(edition, "stays", row),
                "subjectOf": _evidence(edition, "stays", row.id),
            }
        )


def _works(edition: Edition) -> Iterator[Node]:
    for row in edition.life.works.itertuples():
        yield _filled(
            {
                "@type": "CreativeWork",
                "@id": edition.entry("works", row.id),
                "name": row.title,
                "alternateName": row.original_title if row.original_title != row.title else "",
                "author": _ref(edition.subject()),
                "inLanguage": row.language,
                "dateCreated": _date(row.written),
                "datePublished": _date(row.published),
                "publication": {"@type": "PublicationEvent", "location": row.place}
                if row.place
                else None,
                "url": row.url,
                "description": row.note,
                "subjectOf": _evidence(edition, "works", row.id),
            }
        )


def _claims(edition: Edition) -> Iterator[Node]:
    """A review for each statement of the article; the verdict is its rating, in words."""
    verdicts = edition.life.package.schemas["claims"].definitions("verdict")
    article = {"@type": "Article", "name": edition.article.title}
    article["url"] = edition.article.entry.fields["url"]
    for row in edition.life.frame("claims").itertuples():
        yield _filled(
            {
                "@type": "ClaimReview",
                "@id": edition.entry("claims", row.id),
                "claimReviewed": row.claim,
                "itemReviewed": {"@type": "Claim", "text": row.claim, "appearance": article},
                "reviewRating": {
                    "@type": "Rating",
                    "alternateName": str(row.verdict),
                    "ratingExplanation": verdicts[str(row.verdict)],
                },
                "reviewBody": " ".join(filter(None, (row.gist, row.comment))),
                "author": {"@type": "Organization", "name": edition.makers},
                "isPartOf": _ref(_chapter(edition, row.chapter)),
                "keywords": _keywords(edition, "claims", row),
                "citation": _evidence(edition, "claims", row.id),
            }
        )


def _vocabularies(edition: Edition) -> Iterator[Node]:
    """Words of the vocabularies that the nodes name, with their definitions."""
    for table, columns in _TERMS.items():
        schema = edition.life.package.schemas[table]
        for column in columns:
            terms = edition.page(f"{FOLDER}/life.jsonld#{table}-{column}")
            yield {"@type": "DefinedTermSet", "@id": terms, "name": f"{table}: {column}"}
            for word, meaning in schema.definitions(column).items():
                yield {
                    "@type": "DefinedTerm",
                    "@id": _term(edition, table, column, word),
                    "name": word,
                    "description": meaning,
                    "inDefinedTermSet": terms,
                }


def _sources(edition: Edition) -> Iterator[Node]:
    for key, source in edition.sources.items():
        fields = source.entry.fields
        yield _filled(
            {
                "@type": _SOURCE_TYPES.get(source.entry.type, "CreativeWork"),
                "@id": edition.entry("sources", key),
                "name": source.title,
                "creditText": source.authors,
                "datePublished": _date(fields.get("year", "")),
                "url": fields.get("url", ""),
            }
        )


# --- In the pages ------------------------------------------------------------------------------


def front_page(edition: Edition, here: str) -> Node:
    """What the front page says of itself: the book, and whom it is about.

    Parameters
    ----------
    here
        Path from the page to the root of the book, such as ``../``.
    """
    subject = _subject(edition)
    named = {key: subject[key] for key in ("@type", "name", "birthDate", "deathDate")}
    chapters = [
        {"@type": "Chapter", "@id": f"chapters/{chapter}.html"}
        for chapter in edition.life.chapters.id
    ]
    book = _book(edition, {"hasPart": chapters})
    own = {"@id": edition.page("book/index.html") if edition.base else "index.html"}
    who = {"@id": _from(edition, here, f"{FOLDER}/life.jsonld#subject")}
    return _embedded({**book, **own, "about": {**named, **who}})


def chapter_page(edition: Edition, chapter: str, here: str) -> Node:
    """What a chapter says of itself: its question, and the book of which it is a part."""
    row = edition.life.chapters.loc[chapter]
    began, ended = row.began_first, row.ended_last
    return _embedded(
        {
            "@type": "Chapter",
            "@id": _from(edition, here, f"book/chapters/{chapter}.html"),
            "name": row.title,
            "abstract": row.question,
            "position": list(edition.life.chapters.id).index(chapter),
            "temporalCoverage": f"{began:%Y-%m-%d}/{ended:%Y-%m-%d}",
            "inLanguage": "en",
            "license": edition.licence["path"],
            "author": {"@type": "Organization", "name": edition.makers},
            "about": {
                "@type": "Person",
                "@id": _from(edition, here, f"{FOLDER}/life.jsonld#subject"),
                "name": edition.life.subject,
            },
            "isPartOf": {
                "@type": "Book",
                "@id": _from(edition, here, "book/index.html"),
                "name": edition.title,
                "version": edition.version,
            },
        }
    )


def _from(edition: Edition, here: str, path: str) -> str:
    return edition.page(path) if edition.base else f"{here}{path}"


def _embedded(node: Node) -> Node:
    """In a page the context is the one that search engines know."""
    return {"@context": "https://schema.org", **node}
