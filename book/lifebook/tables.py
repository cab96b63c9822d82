"""The CSV tables of a life as typed pandas frames.

What a table is called, which columns it has and what they may hold stands in
``data/datapackage.json`` (a Frictionless Data Package); this module reads that and the files. A
column is a date if its field says ``"calendar": "gregorian"`` or ``"julian"``; one that may be
given by an event instead names the column that does (``"event": "arrived_event"``).

To add a table or column: describe it in ``datapackage.json``; nothing here changes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from lifebook.noted import Noted

__all__ = ["NARROW", "DataError", "Field", "Frames", "Package", "Table", "find_data"]

DESCRIPTOR = "datapackage.json"
NARROW = "LIFEBOOK_NARROW"
"""Variable of the environment by which a build asks a kernel to tell columns, and not tables."""
_PACKAGED = Path(__file__).resolve().parent / "_data"  # in a wheel only


class DataError(Exception):
    """The data package cannot be found or read; the message says what to mend."""


def find_data(start: Path | str | None = None) -> Path:
    """Folder of the data package that belongs to a working directory.

    Looks for ``data/datapackage.json`` in `start` (the current directory) and every folder above
    it, then in this package's own repository, then for the copy in an installed package.

    Raises
    ------
    DataError
        If there is none.
    """
    here = Path(start) if start is not None else Path.cwd()
    here = here.resolve()
    for folder in (here, *here.parents, *Path(__file__).resolve().parents):
        if (folder / "data" / DESCRIPTOR).is_file():
            return folder / "data"
        if (folder / DESCRIPTOR).is_file():
            return folder
    if (_PACKAGED / DESCRIPTOR).is_file():
        return _PACKAGED
    raise DataError(
        f"no data/{DESCRIPTOR} in {here} or above it; start inside the repository, "
        "or name the folder: Life.open('path/to/data')"
    )


@dataclass(frozen=True)
class Field:
    """One column as the descriptor describes it."""

    name: str
    title: str
    type: str
    description: str
    required: bool
    enum: tuple[str, ...]
    definitions: dict[str, str]
    symbols: dict[str, str]
    pattern: str | None
    calendar: str | None
    event: str | None

    @classmethod
    def from_descriptor(cls, field: dict[str, Any]) -> Field:
        """Read a field of a Table Schema."""
        constraints = field.get("constraints", {})
        return cls(
            field["name"],
            field.get("title", field["name"]),
            field.get("type", "string"),
            field.get("description", ""),
            constraints.get("required", False),
            tuple(constraints.get("enum", ())),
            {c["value"]: c["description"] for c in field.get("categories", ())},
            {c["value"]: c["symbol"] for c in field.get("categories", ()) if "symbol" in c},
            constraints.get("pattern"),
            field.get("calendar"),
            field.get("event"),
        )


@dataclass(frozen=True)
class Table:
    """One table as the descriptor describes it: its columns, keys and file."""

    name: str
    title: str
    description: str
    path: Path
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: dict[str, str]  # column -> table whose id it names

    def date_fields(self) -> list[Field]:
        """Gregorian date columns, in order."""
        return [field for field in self.fields if field.calendar == "gregorian"]

    def vocabulary(self, column: str) -> tuple[str, ...]:
        """Words that a column may hold, in the descriptor's order."""
        return next(field.enum for field in self.fields if field.name == column)

    def definitions(self, column: str) -> dict[str, str]:
        """What each of those words means."""
        return next(field.definitions for field in self.fields if field.name == column)

    def symbols(self, column: str) -> dict[str, str]:
        """Signs for those words, where they have one."""
        return next(field.symbols for field in self.fields if field.name == column)


class Frames(Mapping[str, pd.DataFrame]):
    """The tables as frames, each read when it is first asked for.

    Attributes
    ----------
    asked
        What has been asked for: a table and a column, the column empty for the whole table; with
        the id of a row a single cell. Dates are meant as `lifebook.life.Life` resolves them. Whoever
        knows these knows all that an answer can rest on. It is also told as events of
        Python (`sys.audit`): ``lifebook.read`` with the path of a table that is about to be read, and
        ``lifebook.asked`` with its path, its name, the column and the row.
    narrow
        Whether frames are given as `Noted`, so that the columns looked at are what is asked for, and
        not whole tables; at first only where the environment has ``LIFEBOOK_NARROW``.
    """

    def __init__(self, read: Callable[[str], pd.DataFrame], paths: Mapping[str, Path]) -> None:
        self._read = read
        self._paths = paths
        self._held: dict[str, pd.DataFrame] = {}
        self.asked: set[tuple[str, ...]] = set()
        self.narrow = NARROW in os.environ

    def __getitem__(self, name: str) -> pd.DataFrame:
        frame = self.quiet(name)
        if self.narrow:
            return Noted(frame.copy(), partial(self.note, name))
        self.note(name)
        return frame

    def column(self, name: str, column: str) -> pd.Series:
        """One column of a table, by the ids of its rows."""
        series = self.quiet(name)[column]
        self.note(name, column)
        return series

    def quiet(self, name: str) -> pd.DataFrame:
        """A table for one who says by `note` what is looked at; it must not be changed."""
        if name not in self._paths:
            raise KeyError(name)
        if name not in self._held:
            sys.audit("lifebook.read", str(self._paths[name]))
            self._held[name] = self._read(name)
        return self._held[name]

    def note(self, name: str, column: str = "", row: str = "") -> None:
        """Note that a cell, a column, or the whole table, has been asked for."""
        asked = (name, column, row) if row else (name, column)
        if asked not in self.asked and (name, column) not in self.asked:
            self.asked.add(asked)
            sys.audit("lifebook.asked", str(self._paths[name]), name, column, row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def afresh(self) -> Frames:
        """The same tables, read once for both, of which nothing has been asked yet."""
        other = copy(self)
        other.asked = set()
        return other


class Package:
    """A data package: its descriptor, and its tables read on first use.

    Parameters
    ----------
    folder
        The folder that holds ``datapackage.json``.

    Raises
    ------
    DataError
        If the descriptor is missing or is not JSON.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        path = self.folder / DESCRIPTOR
        try:
            self.descriptor: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise DataError(f"{path}: not found; name the folder that holds it") from None
        except ValueError as error:
            raise DataError(f"{path}: not valid JSON ({error})") from None

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What the descriptor says of the life: its subject, ends, calendar, turning points and more."""
        settings: dict[str, Any] = self.descriptor["lifebook"]
        return settings

    @cached_property
    def schemas(self) -> dict[str, Table]:
        """Every table of the descriptor by name."""
        return {
            resource["name"]: self._schema(resource)
            for resource in self.descriptor["resources"]
            if "schema" in resource
        }

    def _schema(self, resource: dict[str, Any]) -> Table:
        schema = resource["schema"]
        return Table(
            resource["name"],
            resource.get("title", resource["name"]),
            resource.get("description", ""),
            self.folder / resource["path"],
            tuple(Field.from_descriptor(field) for field in schema["fields"]),
            tuple(schema.get("primaryKey", ())),
            {
                # An empty name is the standard's way to say "this same table".
                key["fields"][0]: key["reference"]["resource"] or resource["name"]
                for key in schema.get("foreignKeys", ())
            },
        )

    @cached_property
    def frames(self) -> Frames:
        """Every table as a frame, in file order, indexed by its id where it has one."""
        return Frames(self._read, {name: table.path for name, table in self.schemas.items()})

    def afresh(self) -> Package:
        """The same package, of whose tables nothing has been asked yet."""
        other = copy(self)
        other.__dict__["frames"] = self.frames.afresh()
        return other

    def _read(self, name: str) -> pd.DataFrame:
        table = self.schemas[name]
        try:
            frame = pd.read_csv(table.path, dtype=str, keep_default_na=False, encoding="utf-8")
        except FileNotFoundError:
            raise DataError(f"{table.path}: not found, but {DESCRIPTOR} lists it") from None
        except (UnicodeDecodeError, pd.errors.ParserError) as error:
            raise DataError(f"{table.path}: {error}; run 'lifebook check'") from None
        expected = [field.name for field in table.fields]
        if list(frame.columns) != expected:
            raise DataError(
                f"{table.path}: its header differs from {DESCRIPTOR}; run 'lifebook check'"
            )
        for field in table.fields:
            if field.type == "number":
                frame[field.name] = pd.to_numeric(frame[field.name])
            elif field.enum:
                words = field.enum if field.required else (*field.enum, "")
                frame[field.name] = pd.Categorical(frame[field.name], words)
        if table.primary_key == ("id",):
            frame = frame.set_index("id", drop=False).rename_axis(None)
        return frame
