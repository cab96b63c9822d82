"""A frame that tells which of its columns and cells are looked at.

While a book is built it is kept what each page and notebook took from the data, so that it is made
anew when just that changes. `Noted` stands in for a frame then: a cell taken through ``at`` is told as
that cell, a column taken by its name or through ``loc`` as that column, the ids as the column of ids;
whatever else is done with it, by pandas itself too, as the whole table. What comes out of it is a
plain frame or series.

To tell more narrowly of another way to look: a method here that says so and then asks the plain
frame; all that is not listed in `_NARROW` counts as the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

__all__ = ["Noted"]

WHOLE = ""
"""Told in place of the name of a column."""

_NARROW = frozenset({"__class__", "at", "columns", "index", "loc"})


class Noted(pd.DataFrame):
    """A frame whose columns are told when they are looked at.

    Parameters
    ----------
    plain
        The frame that it shows; it must have a column.
    tell
        Takes the name of a column, or `WHOLE`; for a cell its column and its id.
    """

    def __init__(self, plain: pd.DataFrame, tell: Callable[..., object]) -> None:
        super().__init__(plain)
        for name, value in (("_plain", plain), ("_tell", tell)):
            object.__setattr__(self, name, value)

    def __getattribute__(self, name: str) -> Any:
        if name not in _NARROW:
            held: dict[str, Any] = object.__getattribute__(self, "__dict__")
            if "_tell" in held:  # not while it is being made
                # From here on this is a frame like any other: it may be changed.
                held.pop("_plain", None)
                held.pop("_tell")(WHOLE)
        return super().__getattribute__(name)

    def _shown(self, *columns: Any, row: str = "") -> pd.DataFrame | None:
        """The plain frame, the columns having been told; None if they are not just columns of it."""
        held: dict[str, Any] = object.__getattribute__(self, "__dict__")
        plain: pd.DataFrame | None = held.get("_plain")
        if plain is None or not all(isinstance(c, str) and c in plain.columns for c in columns):
            return None
        for column in columns:
            held["_tell"](*([column, row] if row else [column]))
        return plain

    def __getitem__(self, key: Any) -> Any:
        columns = key if isinstance(key, list) and key else [key]
        plain = Noted._shown(self, *columns)
        return super().__getitem__(key) if plain is None else plain[key]

    def __len__(self) -> int:
        return len(self.index)

    @property
    def columns(self) -> Any:
        """The names of the columns, which stand in the description of the data."""
        plain = Noted._shown(self)
        return super().columns if plain is None else plain.columns

    @property
    def index(self) -> Any:
        """The ids, in file order."""
        held: dict[str, Any] = object.__getattribute__(self, "__dict__")
        first = held["_plain"].columns[0] if "_plain" in held else None
        plain = Noted._shown(self, first)
        return super().index if plain is None else plain.index

    @property
    def at(self) -> Any:
        """One cell by id and column."""
        return _Cells(self, "at")

    @property
    def loc(self) -> Any:
        """Cells by ids and columns."""
        return _Cells(self, "loc")


class _Cells:
    """``at`` or ``loc`` of a `Noted`, which tells of the columns that are named."""

    def __init__(self, frame: Noted, how: str) -> None:
        self._frame, self._how = frame, how

    def __getitem__(self, key: Any) -> Any:
        pair = isinstance(key, tuple) and len(key) == 2
        columns = (key[1] if isinstance(key[1], list) else [key[1]]) if pair else [None]
        cell = pair and self._how == "at" and isinstance(key[0], str)
        plain = Noted._shown(self._frame, *columns, row=key[0] if cell else "")
        return self._whole()[key] if plain is None else getattr(plain, self._how)[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._whole()[key] = value

    def _whole(self) -> Any:
        self._frame.__dict__  # tells of it  # noqa: B018
        return getattr(pd.DataFrame, self._how).fget(self._frame)
