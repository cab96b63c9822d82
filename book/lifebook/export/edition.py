"""What every export needs of the edition: its life, its sources, its name, and its addresses.

An *IRI* names a thing for programs. Every row of a table has one, made of the address of the
published book and the row's anchor in it (``book/reference/events.html#birth``). The address is the
``baseurl`` of ``_config.yml``, and nothing else. Where none is set, the IRI is written relative to the
folder of the exports (``../book/reference/events.html#birth``), and so is right wherever the whole book is
put. A format that takes no relative IRI gets a ``urn:uuid``, computed from the name of the data package
and the row, and therefore the same for ever.

To say more of the edition in all formats: add it here, read from the descriptor of the data.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from lifebook.life import Life
from lifebook.sources import Source, read_sources
from lifebook.tables import DataError

__all__ = ["FOLDER", "Edition", "as_json"]

FOLDER = "data"
"""Where the exports stand in the published book."""


@dataclass(frozen=True)
class Edition:
    """A life as it is published.

    Attributes
    ----------
    life
        The life.
    base
        Address of the published book with a slash at its end; empty if it has none.

    Raises
    ------
    DataError
        If `base` is no web address.
    """

    life: Life
    base: str = ""

    def __post_init__(self) -> None:
        if self.base and not self.base.startswith(("http://", "https://")):
            raise DataError(
                f"{self.base!r} is no address of a book; write it as https://example.org/"
            )
        if self.base and not self.base.endswith("/"):
            object.__setattr__(self, "base", f"{self.base}/")

    @classmethod
    def of(cls, life: Life) -> Edition:
        """The edition of a life, with the address that ``_config.yml`` beside its data gives it."""
        settings = life.package.folder.resolve().parent / "_config.yml"
        if not settings.is_file():  # a data package on its own
            return cls(life)
        config = yaml.safe_load(settings.read_text(encoding="utf-8"))
        return cls(life, config.get("html", {}).get("baseurl") or "")

    # --- What it is called ---------------------------------------------------------------------

    @property
    def descriptor(self) -> dict[str, Any]:
        """The descriptor of the data package."""
        return self.life.package.descriptor

    @property
    def title(self) -> str:
        """Title of the book."""
        return str(self.life.package.settings["edition"])

    @property
    def version(self) -> str:
        """Version of the book and its data."""
        return str(self.descriptor["version"])

    @property
    def dated(self) -> str:
        """Day from which the data date, ``YYYY-MM-DD``."""
        return str(self.descriptor["created"])[:10]

    @property
    def makers(self) -> str:
        """Who made it."""
        return " and ".join(maker["title"] for maker in self.descriptor["contributors"])

    @property
    def licence(self) -> dict[str, str]:
        """Licence of text and data: ``name``, ``title`` and ``path`` (its address)."""
        licence: dict[str, str] = self.descriptor["licenses"][0]
        return licence

    # --- What it rests on ----------------------------------------------------------------------

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by key."""
        return read_sources(self.life.package.folder / "sources.bib")

    @property
    def article(self) -> Source:
        """The text that the edition annotates."""
        return self.sources[self.life.package.settings["article"]]

    @cached_property
    def cited(self) -> dict[tuple[str, str], list[str]]:
        """Keys of the sources cited for each row (table, id), in file order, each once."""
        cited: dict[tuple[str, str], dict[str, None]] = {}
        for row in self.life.package.frames["citations"].itertuples():
            cited.setdefault((row.table, row.row), {})[row.source] = None
        return {key: list(sources) for key, sources in cited.items()}

    # --- Where it stands -----------------------------------------------------------------------

    def page(self, path: str) -> str:
        """IRI of a path of the published book, such as ``book/index.html``."""
        return f"{self.base or '../'}{path}"

    def entry(self, table: str, row: str) -> str:
        """IRI of a row: that of its entry in the book."""
        return self.page(f"book/reference/{table}.html#{row}")

    def name(self, table: str, row: str) -> str:
        """IRI of a row that is never relative: that of its entry, or a ``urn:uuid``."""
        if self.base:
            return self.entry(table, row)
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.descriptor['id']}/{table}/{row}").urn

    def subject(self) -> str:
        """IRI of the person whose life it is."""
        return self.page(f"{FOLDER}/life.jsonld#subject")


def as_json(value: Any) -> bytes:
    """A value as JSON that is the same in every run: one item a line, text as it is."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
