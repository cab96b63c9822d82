"""One register entry for each kind of row: name, dates, what there is to know, evidence.

To add a table: a method ``TABLE(row)`` in `Entries` that gives the lines of an entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.environment import BuildEnvironment

from lifebook import dates
from lifebook.apparatus.answers import Answers
from lifebook.apparatus.domain import Backlinks
from lifebook.apparatus.links import anchor, link, permalink
from lifebook.apparatus.verdicts import Claims
from lifebook.life import Life
from lifebook.sources import Source

__all__ = ["Entries"]

Inline = str | nodes.Node
Line = list[Inline]


# The column that names a row of a table, for a link to it.
_NAMES = {
    "events": "title",
    "people": "name",
    "places": "name",
    "roles": "label",
    "works": "title",
}


class Entries:
    """Writes rows of a life's tables as register entries on the page being read."""

    def __init__(self, env: BuildEnvironment, ask: Answers, life: Life) -> None:
        self.env = env
        self.ask = ask
        self.life = life
        self.claims_printed = Claims(env, ask)
        self.evidence = self.claims_printed.evidence

    def _link(self, table: str, row: str) -> nodes.Node:
        return link(self.env, table, row, self.ask.cell(table, row, _NAMES[table]))

    # --- Entries -------------------------------------------------------------------------------

    def entry(self, table: str, row: Any) -> nodes.container:
        """The entry of one row (a named tuple of its resolved frame)."""
        name, *lines = getattr(self, table)(row)
        anchor(self.env, table, row.id)
        filters = [f"lb-is-{row.verdict}", f"lb-is-{row.kind}"] if table == "claims" else []
        container = nodes.container("", classes=["lb-entry", f"lb-{table}", *filters], ids=[row.id])
        heading = nodes.paragraph("", "", permalink(row.id, name), classes=["lb-name"])
        container += heading
        for line in lines:
            if isinstance(line, nodes.Node):
                container += line
            elif any(line):
                container += _paragraph(line)
        container += self.evidence.paragraph(table, row.id)
        container += self._mentioned(table, row.id)
        return container

    def _mentioned(self, table: str, row: str) -> list[nodes.Node]:
        """Where the entry is spoken of: claims about it, and pages, known once all are read."""
        claims: list[nodes.Node] = []
        cells = self.ask.rows("claim_links", f"table={table}", f"row={row}")
        line = self._claims("Statements about it: ", (cell["claim"] for cell in cells))
        if line:
            claims.append(_paragraph(line))
            claims[0]["classes"] = ["lb-backlinks"]  # type: ignore[index]
        words = "Answered in: " if table == "claims" else "In the text: "
        return [*claims, Backlinks(table=table, row=row, words=words)]

    def _claims(self, words: str, claims: Iterable[str]) -> Line:
        """Links to claims by number, with what they say on hover and focus."""
        line: Line = []
        for claim in dict.fromkeys(claims):
            said = self.ask.cell("claims", claim, "claim")
            line += [", " if line else words, link(self.env, "claims", claim, claim, tip=said)]
        return line

    def events(self, row: Any) -> list[Any]:
        """Title; date in both calendars and age; place; who; certainty and note."""
        then = dates.interval(row.date)
        age = (
            f"age {self.ask.age(row.id)}"
            if then.latest >= self.life.born.earliest
            else "before the birth"
        )
        where: Line = [" · ", self._link("places", row.place)] if row.place else []
        return [
            row.title,
            [nodes.strong("", dates.in_both_calendars(row.date, row.julian)), f" · {age}", *where],
            self._with_people(row.id),
            _doubt(row),
        ]

    def _with_people(self, event: str) -> Line:
        line: Line = []
        for other in self.ask.rows("event_people", f"event={event}"):
            line += [", " if line else "With: ", self._link("people", other["person"])]
            if other["part"]:
                line.append(f" ({other['part']})")
        return line

    def people(self, row: Any) -> list[Any]:
        """Name; native name and life dates; who it was; relations."""
        native = f"{row.native_name} · " if row.native_name and row.native_name != row.name else ""
        return [
            row.name,
            [native + _lifetime(row)],
            [row.note],
            *self._relations(row.id),
            self._events_with(row.id),
        ]

    def _relations(self, person: str) -> Iterator[Any]:
        """Each relation with its own evidence, since it has citations of its own."""
        for row in self.ask.rows("relations", f"person={person}"):
            note = f". {row['note']}" if row["note"] else ""
            yield [f"Relation: {row['kind']}{_span(row['began'], row['ended'])}{note}"]
            yield from self.evidence.paragraph("relations", row["id"])

    def _events_with(self, person: str) -> Line:
        met = self.ask.rows("event_people", f"person={person}")
        return self._listed("Events: ", "events", (row["event"] for row in met))

    def _listed(self, words: str, table: str, rows: Iterable[str]) -> Line:
        line: Line = []
        for row in rows:
            line += ["; " if line else words, self._link(table, row)]
        return line

    def places(self, row: Any) -> list[Any]:
        """Name; modern name, country, coordinates; stays there."""
        today = f"today {row.modern_name} · " if row.modern_name else ""
        part: Line = ["part of ", self._link("places", row.part_of), " · "] if row.part_of else []
        where = f"{_degrees(row.lat, 'N', 'S')}, {_degrees(row.lon, 'E', 'W')} ({row.precision})"
        geonames = f" · GeoNames {row.geonames}" if row.geonames else ""
        countries = self.life.package.schemas["places"].definitions("country")
        here = self.ask.rows("stays", f"place={row.id}")
        line: Line = []
        for stay in sorted(here, key=lambda s: (pd.isna(s["arrived_first"]), s["arrived_first"])):
            span = _span(stay["arrived"], stay["left"], "arrived", "left")
            words = f"{stay['circumstance']}{span}"
            line += ["; " if line else "Stays: ", link(self.env, "stays", stay["id"], words)]
        return [
            row.name,
            [today, *part, f"{countries.get(row.country, 'no one country')} · {where}{geonames}"],
            [row.note],
            line,
        ]

    def stays(self, row: Any) -> list[Any]:
        """Place and span; state, circumstance, liberty; interruption; certainty and note."""
        place = self.ask.cell("places", row.place, "name")
        within: Line = []
        if row.within:
            longer = self.ask.cell("stays", row.within, "place")
            name = self.ask.cell("places", longer, "name")
            within = [" · during ", link(self.env, "stays", row.within, f"the stay at {name}")]
        return [
            f"{place}{_span(row.arrived, row.left, 'arrived', 'left')}",
            [
                self._link("places", row.place),
                f" · {row.state} · {row.circumstance}, {row.liberty}",
                *within,
            ],
            self._edges(row, "arrived", "left"),
            [row.why],
            _doubt(row),
        ]

    def _edges(self, row: Any, *fields: str) -> Line:
        """Links to the events with which a stay or role began and ended."""
        named = [(field, getattr(row, f"{field}_event")) for field in fields]
        if named[0][1] and named[0][1] == named[-1][1]:
            named = [("during", named[0][1])]
        line: Line = []
        for words, event in named:
            if event:
                line += ["; " if line else "", f"{words}: ", self._link("events", event)]
        return line

    def roles(self, row: Any) -> list[Any]:
        """Title; organisation, sphere, span; certainty and note."""
        return [
            row.title,
            [f"{row.organisation} · {row.sphere}{_span(row.began, row.ended)}"],
            self._edges(row, "began", "ended"),
            _doubt(row),
        ]

    def works(self, row: Any) -> list[Any]:
        """Title; original title and language; written, published; text."""
        original = [_title(row.original_title, row.language)] if row.original_title else []
        languages = self.life.package.schemas["works"].definitions("language")
        facts = [
            f"in {languages[row.language]}" if row.language else "",
            f"written {dates.wording(row.written)}" if row.written else "",
            f"published {dates.wording(row.published)}" if row.published else "",
            row.place,
        ]
        line: Line = [*original, (" · " if original else "") + " · ".join(filter(None, facts))]
        if row.url:
            line += [" · ", nodes.reference("", "text", refuri=row.url)]
        return [row.title, line, [row.note]]

    def claims(self, row: Any) -> list[Any]:
        """What the article says; verdict, kind and comment; the cells it is about."""
        quoted = f" In the article’s words: “{row.words}”." if row.words else ""
        same: Line = []
        if row.repeats:
            earlier = self.ask.cell("claims", row.repeats, "claim")
            same = ["Says the same as: ", link(self.env, "claims", row.repeats, earlier)]
        verdict = self.claims_printed.verdict(str(row.verdict), str(row.verdict).capitalize())
        return [
            f"{row.id}. {row.claim}",
            [verdict, f" · {row.kind}.{quoted}"],
            [row.comment],
            same,
            self._about(row.id),
        ]

    def _about(self, claim: str) -> Line:
        """Links to the entries whose cells a claim is about, each once."""
        cells = self.ask.rows("claim_links", f"claim={claim}")
        line: Line = []
        for table, row in dict.fromkeys((cell["table"], cell["row"]) for cell in cells):
            words = self._words_for(table, row)
            if words:
                line += ["; " if line else "In the data: ", link(self.env, table, row, words)]
        return line

    def _words_for(self, table: str, row: str) -> str:
        """What to call a row in a link; nothing for a table that no register prints."""
        if table == "stays":
            place = self.ask.cell("stays", row, "place")
            return f"the stay at {self.ask.cell('places', place, 'name')}"
        return str(self.ask.cell(table, row, _NAMES[table])) if table in _NAMES else ""

    # --- Sources -------------------------------------------------------------------------------

    def sources(self, sources: Mapping[str, Source]) -> list[nodes.Node]:
        """Every source, by short name: full reference, witness, and how often it is cited."""
        counted: dict[str, int] = defaultdict(int)
        seen: dict[str, int] = defaultdict(int)
        for row in self.life.citations.itertuples():
            counted[str(row.source)] += 1
            seen[str(row.source)] += row.consulted == "yes"
        return [
            self._source(source, counted[source.key], seen[source.key], sources)
            for source in sorted(sources.values(), key=lambda s: (s.short.lower(), s.key))
        ]

    def _source(
        self, source: Source, cited: int, seen: int, sources: Mapping[str, Source]
    ) -> nodes.Node:
        anchor(self.env, "sources", source.key)
        container = nodes.container("", classes=["lb-entry", "lb-sources"], ids=[source.key])
        container += nodes.paragraph(
            "", "", permalink(source.key, source.short), classes=["lb-name"]
        )
        container += _paragraph(_reference(source))
        container += _paragraph([_use(cited, seen), *_same_witness(self.env, source, sources)])
        container += self._resting_on(source.key)
        return container

    def _resting_on(self, source: str) -> list[nodes.Node]:
        """The claims that cite a source, for and against, and the pages that name it."""
        cited = self.ask.rows("citations", f"source={source}", "table=claims")
        line: Line = []
        for words, stances in _RESTING.items():
            here = [row["row"] for row in cited if row["stance"] in stances]
            line += [*(["; "] if line and here else []), *self._claims(words, here)]
        lines: list[nodes.Node] = [_paragraph(line)] if line else []
        return [*lines, Backlinks(table="sources", row=source, words="In the text: ")]


def _same_witness(env: BuildEnvironment, source: Source, sources: Mapping[str, Source]) -> Line:
    """The other sources that rest on the same testimony; of many, how many."""
    others = [
        other
        for other in sources.values()
        if other.witness == source.witness and other.key != source.key
    ]
    if len(others) > 6:
        return [f" Counts as one witness with {len(others)} others ({source.witness})."]
    line: Line = []
    for other in others:
        words = ", " if line else " Counts as one witness with "
        line += [words, link(env, "sources", other.key, other.short)]
    return [*line, "."] if line else []


_RESTING = {
    "cited for the statements ": ["supports"],
    "with a reservation to ": ["qualifies"],
    "against ": ["contradicts"],
}


def _use(cited: int, seen: int) -> str:
    """Say how often a source is cited and how many of the passages were read."""
    times = {0: "only through others", 1: "once", 2: "twice"}.get(cited, f"{cited:,} times")
    if not cited:
        return f"Cited {times}."
    if seen == cited:
        return f"Cited {times}; {'the passage was' if cited == 1 else 'every passage was'} read."
    return f"Cited {times}; {seen or 'none'} of the passages read."


def _reference(source: Source) -> Line:
    """Write a source out: who, title, where and when it appeared, what edition, address.

    By hand, since the styles of pybtex refuse an entry that lacks, say, its publisher, and an
    honest entry often does.
    """
    fields = {
        name: text.replace("{", "").replace("}", "") for name, text in source.entry.fields.items()
    }
    container = fields.get("booktitle") or fields.get("journal") or ""
    issue = [container, fields.get("volume", ""), fields.get("number", ""), fields.get("pages", "")]
    imprint = [fields.get("publisher", ""), fields.get("address", ""), fields.get("year", "")]
    line: Line = [f"{source.authors}. " if source.authors else ""]
    line += [_title(source.title, fields.get("langid", "")), ". "]
    line += [f"{', '.join(filter(None, part))}. " for part in (issue, imprint) if any(part)]
    if fields.get("note"):
        line.append(f"{fields['note'].rstrip('.')}. ")
    if fields.get("url"):
        line.append(nodes.reference("", fields["url"], refuri=fields["url"]))
    return line


def _title(words: str, language: str) -> nodes.emphasis:
    """A title in italics, marked as in its language (a tag of BCP 47; nothing for the book's own)."""
    # docutils writes such a class as the attribute ``lang``.
    return nodes.emphasis("", words, classes=[f"language-{language}"] if language else [])


def _paragraph(line: Line) -> nodes.paragraph:
    paragraph = nodes.paragraph()
    for part in line:
        paragraph += nodes.Text(part) if isinstance(part, str) else part
    return paragraph


def _doubt(row: Any) -> Line:
    certainty = "" if row.certainty == "high" else f"Certainty: {row.certainty}. "
    return [certainty + row.note]


def _span(began: str, ended: str, first: str = "began", last: str = "ended") -> str:
    """Say a span after a comma, with verbs where a plain "to" would be hard to read."""
    if not (began or ended):
        return ""
    if began == ended:
        return f", {dates.wording(began)}"
    if began and ended and not any(mark in began + ended for mark in "[~?/"):
        return f", {dates.wording(began)} to {dates.wording(ended)}"
    parts = [
        f"{verb} {dates.wording(when)}" for verb, when in ((first, began), (last, ended)) if when
    ]
    return f", {', '.join(parts)}"


_DEATHS = {
    "natural": "natural death",
    "killed-in-war": "killed in war",
    "in-captivity": "in captivity",
    "unknown": "manner of death unknown",
}


def _lifetime(row: Any) -> str:
    how = f" ({_DEATHS.get(row.died_how, row.died_how)})" if row.died_how else ""
    return (
        f"{dates.wording(row.born)} – {dates.wording(row.died)}{how}"
        if row.born or row.died
        else "dates unknown"
    )


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.2f}° {positive if value >= 0 else negative}"
