"""Rules of the ledger of claims: it agrees with the tables, and rests on evidence.

To add a rule: a generator decorated with `rule`, and a row that breaks it in ``tests/test_check.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifebook import dates
from lifebook.check.rules import Book, Problem, Row, closest, rule
from lifebook.dates import DateError, Interval
from lifebook.sources import read_sources
from lifebook.tables import DataError

__all__: list[str] = []


@rule("claims", "claim_links")
def claims_agree_with_the_tables(book: Book) -> Iterator[Problem]:
    """What a claim asserts, the cell it is about and the verdict go together."""
    linked = {row["claim"] for row in book.rows["claim_links"]}
    for row in book.rows["claims"]:
        # A plain number may be a count or a length, which no cell holds.
        tied = row["id"] in linked or (row["asserts"].isdigit() and len(row["asserts"]) < 4)
        if row["asserts"] and not tied:
            yield row.problem(
                "asserts", f"{row['asserts']!r} is tied to no cell; add it to claim_links.csv"
            )
    for link in book.rows["claim_links"]:
        claim = book.index["claims"].get(link["claim"])
        cell = _linked_cell(book, link)
        if isinstance(cell, Problem):
            yield cell
        elif claim is not None and cell is not None:
            met = _meets(book, claim["asserts"], cell)
            expected = {"confirmed": "agree", "contradicted": "differ"}.get(claim["verdict"])
            if met is not None and expected is not None and met != expected:
                where = f"{link['table']} {link['row']} {link['field']}"
                yield claim.problem(
                    "verdict",
                    f"{claim['verdict']!r}, but {claim['asserts']} and {where} ({_said(cell)}) "
                    f"{'do not ' if expected == 'agree' else ''}{'agree' if expected == 'agree' else 'meet'}; "
                    "mend the verdict, the claim's asserts, or the table",
                )


def _linked_cell(book: Book, link: Row) -> Interval | str | Problem | None:
    """The cell a claim is about: a date with its event resolved, or text; or what is wrong."""
    table = book.package.schemas.get(link["table"])
    if table is None:
        return link.problem("table", f"there is no table {link['table']!r}")
    row = book.index.get(link["table"], {}).get(link["row"])
    if row is None:
        if link["table"] not in book.rows:
            return None
        hint = closest(link["row"], book.index[link["table"]])
        return link.problem("row", f"unknown {link['table']} id {link['row']!r}{hint}")
    fields = {field.name: field for field in table.fields}
    if link["field"] not in fields:
        hint = closest(link["field"], fields)
        return link.problem("field", f"{link['table']} has no column {link['field']!r}{hint}")
    field = fields[link["field"]]
    return book.date(row, field) if field.calendar == "gregorian" else row[field.name]


def _meets(book: Book, asserts: str, cell: Interval | str) -> str | None:
    """Say whether assertion and cell agree, differ, or only "overlap"; None if not comparable."""
    if not asserts:
        return None
    if isinstance(cell, str):
        is_id = re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", asserts)
        return ("agree" if cell == asserts else "differ") if is_id and cell else None
    if re.fullmatch(r"\d{1,3}", asserts):
        born = book.endpoint("birth")
        if born is None or cell.latest < born.earliest:
            return None
        age = dates.age_between(born, cell)
        if age.min == age.max == int(asserts):
            return "agree"
        return "overlap" if age.min <= int(asserts) <= age.max else "differ"
    try:
        said = dates.interval(asserts)
    except DateError:
        return None
    if said.earliest <= cell.earliest and cell.latest <= said.latest:
        return "agree"
    return "overlap" if said.earliest <= cell.latest and cell.earliest <= said.latest else "differ"


def _said(cell: Interval | str) -> str:
    if isinstance(cell, str):
        return cell
    return str(cell.first) if cell.earliest == cell.latest else f"{cell.first} to {cell.last}"


@rule("claims", "citations")
def claims_rest_on_evidence(book: Book) -> Iterator[Problem]:
    """Every claim but an unverified one is cited, and repeats only what stands before it."""
    cited = {row["row"] for row in book.rows["citations"] if row["table"] == "claims"}
    for row in book.rows["claims"]:
        if row["verdict"] != "unverified" and row["id"] not in cited:
            yield row.problem("id", f"{row['id']!r} has no citation; add one to citations.csv")
        if row["repeats"] == row["id"]:
            yield row.problem("repeats", f"{row['id']!r} repeats itself; name the earlier claim")
        if row["verdict"] != "confirmed" and not row["gist"]:
            yield row.problem("gist", "is empty; say in a few words why it is not confirmed")
        if len(row["gist"].split()) > 12:
            count = len(row["gist"].split())
            yield row.problem("gist", f"has {count} words; at most twelve fit beside the text")
        if len(row["words"].split()) > 7:
            count = len(row["words"].split())
            yield row.problem("words", f"{count} words of the article; quote at most seven")


@rule("claims", "citations")
def verdicts_have_enough_witnesses(book: Book) -> Iterator[Problem]:
    """A contradiction rests on two witnesses against the claim, a dispute on two in all.

    Sources that share a witness count as one, however many they are.
    """
    try:
        sources = read_sources(book.package.folder / "sources.bib")
    except DataError:
        return  # reported by its own rule
    for row in book.rows["claims"]:
        cited = [
            citation
            for citation in book.rows["citations"]
            if citation["table"] == "claims" and citation["row"] == row["id"]
        ]
        if row["verdict"] == "contradicted":
            cited = [citation for citation in cited if citation["stance"] != "supports"]
        elif row["verdict"] != "disputed":
            continue
        voices = {sources[c["source"]].witness for c in cited if c["source"] in sources}
        if len(voices) < 2:
            told = ", ".join(sorted(voices)) or "nobody"
            yield row.problem(
                "verdict",
                f"{row['verdict']!r} rests on one witness ({told}); cite an independent one, or "
                "choose another verdict",
            )
