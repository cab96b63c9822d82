"""Plain values on their way out of the sandbox."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lifebook.classroom.harness import DEPTH, LENGTH, Unplain, decoded, encoded


def through(value: Any) -> Any:
    """A value after its way through JSON."""
    return decoded(json.loads(json.dumps(encoded(value))))


@pytest.mark.parametrize(
    "value",
    [
        None, True, 7, -3, 2.5, "Янівка", "", [1, [2]], (1, 2), {"a", "b"}, {"a": (1, None), "b": {3}},
        {1: "a"}, [], set(), float("inf"),
    ],
)  # fmt: skip
def test_a_plain_value_comes_through_as_it_is(value: Any) -> None:
    assert through(value) == value
    assert type(through(value)) is type(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.int64(4), 4), (np.float64(0.5), 0.5), (np.bool_(True), True), (np.str_("a"), "a"),
        (np.array([1, 2]), [1, 2]), (pd.Series(["a", "b"]), ["a", "b"]), (pd.Index(["x"]), ["x"]),
        (pd.Timestamp("1917-11-07"), "1917-11-07"), (date(1940, 8, 21), "1940-08-21"),
        (pd.NaT, None), (pd.NA, None), (frozenset({1}), {1}), (OrderedDict(a=1), {"a": 1}),
        ([np.int64(4)], [4]),
    ],
)  # fmt: skip
def test_scalars_and_series_of_pandas_are_plain(value: Any, plain: Any) -> None:
    assert through(value) == plain


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (len, "function"), (pd.DataFrame({"a": [1]}), "DataFrame"), (object(), "object"),
        (10**400, "great number"), ("x" * (LENGTH + 1), "long text"), (list(range(LENGTH + 1)), "long list"),
    ],
)  # fmt: skip
def test_what_is_not_plain_says_its_type(value: Any, name: str) -> None:
    assert through(value) == Unplain(name)


def test_depth_has_an_end() -> None:
    value: list[Any] = []
    value.append(value)
    for _ in range(DEPTH):
        value = through(value)[0] if value == [value] else value
    assert "deep collection" in json.dumps(encoded(value))


def test_not_a_number_stays_one() -> None:
    assert math.isnan(through(float("nan")))


@pytest.mark.parametrize(
    "forged",
    [
        [1], {}, {"list": 3}, {"other": []}, {"set": [{"list": []}]}, {"dict": [1]}, {"float": "1"},
        {"dict": [[{"list": []}, 1]]}, {"list": [], "set": []},
    ],
)  # fmt: skip
def test_a_forged_value_is_none(forged: Any) -> None:
    assert decoded(forged) == Unplain("nothing plain")
