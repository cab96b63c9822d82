"""A noted frame answers as the plain one does, and tells what was looked at, never less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from lifebook import Life
from lifebook.noted import WHOLE, Noted

from .conftest import ROOT


def plain() -> pd.DataFrame:
    return pd.DataFrame(
        {"id": ["a", "b", "c"], "x": [1, 2, 3], "word": ["p", "q", ""]}, index=["a", "b", "c"]
    )


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def noted(told: list[str]) -> Noted:
    return Noted(plain(), lambda *words: told.append(" ".join(words)))


NARROW: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "a column": (lambda f: f["x"], {"x"}),
    "some columns": (lambda f: f[["word", "x"]], {"x", "word"}),
    "a cell": (lambda f: f.at["b", "word"], {"word b"}),
    "a cell by loc": (lambda f: f.loc["b", "x"], {"x"}),
    "cells of a column": (lambda f: f.loc[["a", "c"], "x"], {"x"}),
    "cells by a mask": (lambda f: f.loc[f["x"] > 1, ["word"]], {"x", "word"}),
    "the ids": (lambda f: list(f.index), {"id"}),
    "the number of rows": (len, {"id"}),
    "names of columns": (lambda f: list(f.columns), set()),
}

WIDE: dict[str, Callable[[Any], Any]] = {
    "rows by a mask": lambda f: f[f["x"] > 1],
    "a row": lambda f: f.loc["b"],
    "a slice": lambda f: f[1:],
    "every row": lambda f: [tuple(row) for row in f.itertuples()],
    "a copy": lambda f: f.copy(),
    "an attribute": lambda f: f.word,
    "a comparison": lambda f: f == 1,
    "a sum": lambda f: f["x"].sum() + f.sum(numeric_only=True)["x"],
    "joined": lambda f: pd.concat([f, f]),
    "merged into another": lambda f: plain().merge(f, on="id"),
    "assigned": lambda f: f.assign(y=f["x"] * 2),
    "sorted": lambda f: f.sort_values("word"),
    "grouped": lambda f: f.groupby("word").size(),
    "its shape": lambda f: f.shape,
    "printed": repr,
    "html": lambda f: f.to_html(),
    "iterated": list,
    "its type of columns": lambda f: f.dtypes,
    "columns by position": lambda f: f.iloc[:, 1],
    "a cell by position": lambda f: f.iat[0, 1],
    "an array": lambda f: f.to_numpy().tolist(),
}


def same(one: Any, other: Any) -> bool:
    return bool(one.equals(other)) if hasattr(one, "equals") else bool(one == other)


@pytest.mark.parametrize("way", NARROW)
def test_what_is_named_is_told_and_no_more(noted: Noted, told: list[str], way: str) -> None:
    look, columns = NARROW[way]
    assert same(look(noted), look(plain()))
    assert set(told) == columns


@pytest.mark.parametrize("way", WIDE)
def test_whatever_else_is_done_is_told_as_the_whole(
    noted: Noted, told: list[str], way: str
) -> None:
    assert same(WIDE[way](noted), WIDE[way](plain()))
    assert WHOLE in told


def test_what_comes_out_is_plain(noted: Noted) -> None:
    assert isinstance(noted, pd.DataFrame)
    assert type(noted[["x"]]) is pd.DataFrame
    assert type(noted.copy()) is pd.DataFrame


def test_it_can_be_changed_and_shows_the_change(noted: Noted, told: list[str]) -> None:
    noted["y"] = noted["x"] * 2
    noted.loc["a", "x"] = 10
    noted.at["b", "x"] = 20
    assert WHOLE in told
    assert noted["y"].tolist() == [2, 4, 6]
    assert noted["x"].tolist() == [10, 20, 3]
    assert (noted.at["a", "x"], len(noted), list(noted.columns)[-1]) == (10, 3, "y")


def test_what_is_not_there_fails_as_it_does_in_a_plain_frame(noted: Noted) -> None:
    with pytest.raises(KeyError):
        noted["nothing"]
    with pytest.raises(KeyError):
        noted.at["z", "x"]


def asked(look: Callable[[Life], object]) -> set[tuple[str, ...]]:
    life = Life.open(ROOT / "data")
    life.package.frames.narrow = True
    look(life)
    return life.package.frames.asked


def test_a_life_tells_its_own_columns_with_dates_as_it_resolves_them() -> None:
    assert asked(lambda life: life.people["name"]) == {("people", "name")}
    assert asked(lambda life: life.events["date_first"]) == {("events", "date")}
    assert asked(lambda life: life.stays["left_last"]) == {("stays", "left")}
    assert asked(lambda life: life.events.at["death", "title"]) == {("events", "title", "death")}
    both = {("events", "date", "birth"), ("events", "date", "death")}
    assert asked(lambda life: life.age("death")) == both
    assert asked(lambda life: life.days("town")) == both | {
        ("places", "part_of"),
        *(("stays", column) for column in ("place", "within", "arrived", "left")),
    }
    whole = {("stays", ""), ("stays", "arrived"), ("stays", "left")}
    assert asked(lambda life: life.stays.itertuples()) == whole
    told = asked(lambda life: life.at("1917-11-07"))
    assert {("stays", "circumstance"), ("roles", "title"), ("places", "lat")} <= told
    assert all(column for _, column, *_ in told)
    # One that is not narrow tells of whole tables.
    life = Life.open(ROOT / "data")
    _ = life.stays["liberty"]
    assert life.package.frames.asked == whole


def test_a_column_that_is_told_has_all_its_cells() -> None:
    assert asked(lambda life: (life.people["name"], life.people.at["lenin", "name"])) == {
        ("people", "name")
    }
