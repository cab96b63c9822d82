"""The sources of a life: ``sources.bib`` as entries with a witness and a short name.

Reads BibTeX through pybtex. A *witness* is the testimony a source rests on: entries that share the
field ``witness`` depend on one another and count as one; an entry without it is its own witness.

To add a kind of source: put it in ``sources.bib``; its short name needs an author, editor, or title.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

import pandas as pd
from pybtex.database import Entry, Person, parse_string
from pybtex.exceptions import PybtexError

from lifebook.tables import DataError

__all__ = ["Source", "count_witnesses", "read_sources"]


@dataclass(frozen=True)
class Source:
    """One source.

    Attributes
    ----------
    key
        Its key in the file.
    witness
        The testimony it rests on; its own key if it is its own witness.
    short
        Short name for a citation, such as "Deutscher 1963", unlike any other in the file.
    entry
        The entry as pybtex has it.
    """

    key: str
    witness: str
    short: str
    entry: Entry

    @property
    def authors(self) -> str:
        """Everyone who wrote or edited it, given names first."""
        people = self.entry.persons.get("author") or self.entry.persons.get("editor") or []
        names = [
            _plain(" ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names]))
            for p in people
        ]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    @property
    def title(self) -> str:
        """Title without BibTeX's braces."""
        return _plain(self.entry.fields.get("title", self.key))


def _surname(person: Person) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _plain(text: str) -> str:
    return re.sub(r"[{}]", "", text)


def read_sources(path: Path) -> dict[str, Source]:
    """Every entry of a BibTeX file by key, in file order.

    Raises
    ------
    DataError
        If the file is missing or is not BibTeX; the message names the line.
    """
    if not path.is_file():
        raise DataError(f"{path}: not found")
    try:
        return dict(_parsed(path.read_text(encoding="utf-8")))
    except PybtexError as error:
        line = getattr(error, "lineno", None)
        raise DataError(f"{path}:{line or 1}: bibtex: {error}; mend the entry") from None


@lru_cache(maxsize=2)  # a build asks more than once, and a parse takes as long as all tables
def _parsed(text: str) -> dict[str, Source]:
    database = parse_string(text, "bibtex")
    shorts = _short_names(database.entries)
    return {
        key: Source(key, entry.fields.get("witness", key), shorts[key], entry)
        for key, entry in database.entries.items()
    }


def count_witnesses(citations: pd.DataFrame, sources: Mapping[str, Source]) -> pd.DataFrame:
    """Independent testimonies on each row: sources that share a witness count as one.

    Parameters
    ----------
    citations
        Rows of the table ``citations``, all of one other table.
    sources
        As `read_sources` gives them.

    Returns
    -------
    pandas.DataFrame
        One row a cited row: ``witnesses`` in all, ``seen`` (those of which an editor read a passage),
        ``against`` (those that contradict or qualify).
    """
    voices = citations.assign(witness=[sources[key].witness for key in citations["source"]])
    return (
        pd.DataFrame(
            {
                "witnesses": voices.groupby("row")["witness"].nunique(),
                "seen": voices[voices["consulted"] == "yes"].groupby("row")["witness"].nunique(),
                "against": voices[voices["stance"] != "supports"]
                .groupby("row")["witness"]
                .nunique(),
            }
        )
        .fillna(0)
        .astype(int)
    )


def _short_names(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Author and year, or the beginning of the title; what collides is told apart.

    Two works of one author and year get a letter each, in file order; two without a year the
    beginning of their titles.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        groups[f"{_name(entry)} {entry.fields.get('year', '')}".strip()].append(key)
    shorts = {}
    for name, keys in groups.items():
        for number, key in enumerate(keys):
            if len(keys) == 1:
                shorts[key] = name
            elif "year" in entries[key].fields:
                shorts[key] = name + ascii_lowercase[number]
            else:
                shorts[key] = f"{name}, {_beginning(entries[key])}"
    return shorts


def _name(entry: Entry) -> str:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [_surname(person) for person in people]
    if "shortauthor" in entry.fields:
        # How a name in another script is written in Latin letters, as biblatex has it.
        names = [_plain(name) for name in entry.fields["shortauthor"].split(" and ")]
    if not names:
        return _beginning(entry)
    return f"{names[0]} and others" if len(names) > 2 else " and ".join(names)


def _beginning(entry: Entry, words: int = 8) -> str:
    title = _plain(entry.fields.get("title", entry.key)).split()
    return " ".join(title[:words]) + ("…" if len(title) > words else "")
