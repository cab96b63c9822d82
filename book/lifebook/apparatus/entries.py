"""One register entry for each kind of row: name, dates, what there is to know, evidence.

To add a table: a method ``TABLE(row)`` in `Entries` that gives the lines of an entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.environment import BuildEnvironment

from lifebook import dates
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

    def __init__(self, env: BuildEnvironment, life: Life, sources: dict[str, Source]) -> None:
        self.env = env
        self.life = life
        self.sources_by_key = sources
        self.claims_printed = Claims(env, life, sources)
        self.evidence = self.claims_printed.evidence
        self._frames: dict[str, pd.DataFrame] = {}

    def _frame(self, table: str) -> pd.DataFrame:
        if table not in self._frames:
            self._frames[table] = self.life.frame(table)
        return self._frames[table]

    def _link(self, table: str, row: str) -> nodes.Node:
        return link(self.env, table, row, self._frame(table).at[row, _NAMES[table]])

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
        cells = self._frame("claim_links")
        about = cells.loc[(cells["table"] == table) & (cells["row"] == row), "claim"]
        line = self._claims("Statements about it: ", about)
        if line:
            claims.append(_paragraph(line))
            claims[0]["classes"] = ["lb-backlinks"]  # type: ignore[index]
        words = "Answered in: " if table == "claims" else "In the text: "
        return [*claims, Backlinks(table=table, row=row, words=words)]

    def _claims(self, words: str, claims: Iterable[str]) -> Line:
        """Links to claims by number, with what they say on hover and focus."""
        line: Line = []
        for claim in dict.fromkeys(claims):
            said = self._frame("claims").at[claim, "claim"]
            line += [", " if line else words, link(self.env, "claims", claim, claim, tip=said)]
        return line

    def events(self, row: Any) -> list[Any]:
        """Title; date in both calendars and age; place; who; certainty and note."""
        then = dates.interval(row.date)
        age = (
            f"age {self.life.age(row.id)}"
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
        people = self._frame("event_people")
        line: Line = []
        for other in people[people["event"] == event].itertuples():
            line += [", " if line else "With: ", self._link("people", str(other.person))]
            if other.part:
                line.append(f" ({other.part})")
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
        relations = self._frame("relations")
        for row in relations[relations["person"] == person].itertuples():
            note = f". {row.note}" if row.note else ""
            yield [f"Relation: {row.kind}{_span(row.began, row.ended)}{note}"]
            yield from self.evidence.paragraph("relations", str(row.id))

    def _events_with(self, person: str) -> Line:
        people = self._frame("event_people")
        return self._listed("Events: ", "events", people.loc[people["person"] == person, "event"])

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
        stays = self._frame("stays")
        here = stays[stays["place"] == row.id].sort_values("arrived_first")
        line: Line = []
        for stay in here.itertuples():
            words = f"{stay.circumstance}{_span(stay.arrived, stay.left, 'arrived', 'left')}"
            line += ["; " if line else "Stays: ", link(self.env, "stays", str(stay.id), words)]
        return [
            row.name,
            [today, *part, f"{countries.get(row.country, 'no one country')} · {where}{geonames}"],
            [row.note],
            line,
        ]

    def stays(self, row: Any) -> list[Any]:
        """Place and span; state, circumstance, liberty; interruption; certainty and note."""
        place = self._frame("places").loc[row.place]
        within: Line = []
        if row.within:
            longer = self._frame("stays").at[row.within, "place"]
            name = self._frame("places").at[longer, "name"]
            within = [" · during ", link(self.env, "stays", row.within, f"the stay at {name}")]
        return [
            f"{place['name']}{_span(row.arrived, row.left, 'arrived', 'left')}",
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
        original = [nodes.emphasis("", row.original_title)] if row.original_title else []
        facts = [
            f"language {row.language}" if row.language else "",
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
            earlier = self._frame("claims").at[row.repeats, "claim"]
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
        cells = self._frame("claim_links")
        line: Line = []
        for table, row in dict.fromkeys(
            zip(*(cells.loc[cells["claim"] == claim, c] for c in ("table", "row")), strict=True)
        ):
            words = self._words_for(table, row)
            if words:
                line += ["; " if line else "In the data: ", link(self.env, table, row, words)]
        return line

    def _words_for(self, table: str, row: str) -> str:
        """What to call a row in a link; nothing for a table that no register prints."""
        if table == "stays":
            place = self._frame("stays").at[row, "place"]
            return f"the stay at {self._frame('places').at[place, 'name']}"
        return str(self._frame(table).at[row, _NAMES[table]]) if table in _NAMES else ""

    # --- Sources -------------------------------------------------------------------------------

    def sources(self) -> list[nodes.Node]:
        """Every source, by short name: full reference, witness, and how often it is cited."""
        counted: dict[str, int] = defaultdict(int)
        seen: dict[str, int] = defaultdict(int)
        for row in self._frame("citations").itertuples():
            counted[str(row.source)] += 1
            seen[str(row.source)] += row.consulted == "yes"
        return [
            self._source(source, counted[source.key], seen[source.key])
            for source in sorted(
                self.sources_by_key.values(), key=lambda s: (s.short.lower(), s.key)
            )
        ]

    def _source(self, source: Source, cited: int, seen: int) -> nodes.Node:
        anchor(self.env, "sources", source.key)
        container = nodes.container("", classes=["lb-entry", "lb-sources"], ids=[source.key])
        container += nodes.paragraph(
            "", "", permalink(source.key, source.short), classes=["lb-name"]
        )
        container += _paragraph(_reference(source))
        container += _paragraph([_use(cited, seen), *self._same_witness(source)])
        container += self._resting_on(source.key)
        return container

    def _resting_on(self, source: str) -> list[nodes.Node]:
        """The claims that cite a source, for and against, and the pages that name it."""
        cited = self._frame("citations")
        cited = cited[(cited["source"] == source) & (cited["table"] == "claims")]
        line: Line = []
        for words, stances in _RESTING.items():
            here = cited.loc[cited["stance"].isin(stances), "row"]
            line += [*(["; "] if line and len(here) else []), *self._claims(words, here)]
        lines: list[nodes.Node] = [_paragraph(line)] if line else []
        return [*lines, Backlinks(table="sources", row=source, words="In the text: ")]

    def _same_witness(self, source: Source) -> Line:
        """The other sources that rest on the same testimony; of many, how many."""
        others = [
            other
            for other in self.sources_by_key.values()
            if other.witness == source.witness and other.key != source.key
        ]
        if len(others) > 6:
            return [f" Counts as one witness with {len(others)} others ({source.witness})."]
        line: Line = []
        for other in others:
            words = ", " if line else " Counts as one witness with "
            line += [words, link(self.env, "sources", other.key, other.short)]
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
    line += [nodes.emphasis("", source.title), ". "]
    line += [f"{', '.join(filter(None, part))}. " for part in (issue, imprint) if any(part)]
    if fields.get("note"):
        line.append(f"{fields['note'].rstrip('.')}. ")
    if fields.get("url"):
        line.append(nodes.reference("", fields["url"], refuri=fields["url"]))
    return line


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
