"""The sources of a life: ``sources.bib`` as entries with a witness and a short name.

Reads BibTeX through pybtex. A *witness* is the testimony a source rests on: entries that share the
field ``witness`` depend on one another and count as one; an entry without it is its own witness.

To add a kind of source: put it in ``sources.bib``; `Source.short` needs an author, editor, or title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pybtex.database import Entry, Person, parse_file
from pybtex.exceptions import PybtexError

from lifebook.tables import DataError

__all__ = ["Source", "read_sources"]


@dataclass(frozen=True)
class Source:
    """One source: its key, witness, and the entry as pybtex has it."""

    key: str
    witness: str
    entry: Entry

    @property
    def short(self) -> str:
        """Short name for a citation, such as "Deutscher 1963"; without an author, the title.

        >>> read_sources(find_data() / "sources.bib")["my-life"].short
        'Trotsky 1930'
        """
        people = self.entry.persons.get("author") or self.entry.persons.get("editor") or []
        names = [_surname(person) for person in people]
        if not names:
            name = _plain(self.entry.fields.get("title", self.key))
        elif len(names) > 2:
            name = f"{names[0]} and others"
        else:
            name = " and ".join(names)
        year = self.entry.fields.get("year", "")
        return f"{name} {year}".strip()

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
        database = parse_file(str(path), bib_format="bibtex", encoding="utf-8")
    except PybtexError as error:
        line = getattr(error, "lineno", None)
        raise DataError(f"{path}:{line or 1}: bibtex: {error}; mend the entry") from None
    return {
        key: Source(key, entry.fields.get("witness", key), entry)
        for key, entry in database.entries.items()
    }
