"""An own choice of rows, and checks that see the form of an answer and never whether it is right."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifebook.classroom import (
    Form,
    a_date,
    a_function,
    a_number,
    a_pair,
    a_text,
    answers_for,
    check,
    one_of,
    pick,
    some_of,
)

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon"]


def test_a_choice_is_the_same_on_every_machine() -> None:
    assert pick(17, "1", WORDS, 3) == ["gamma", "alpha", "beta"]
    assert pick(17, "1", reversed(WORDS), 3) == ["gamma", "alpha", "beta"]


@given(st.integers(0, 10_000), st.sets(st.text(min_size=1), min_size=4))
def test_a_choice_is_of_the_options_each_once(student: int, options: set[str]) -> None:
    chosen = pick(student, "2", options, 4)
    assert len(set(chosen)) == 4
    assert set(chosen) <= options


@given(st.integers(0, 10_000))
def test_an_option_more_moves_at_most_one(student: int) -> None:
    before, after = pick(student, "1", WORDS, 2), pick(student, "1", [*WORDS, "zeta"], 2)
    assert len(set(before) - set(after)) <= 1


def test_students_and_tasks_differ() -> None:
    assert len({pick(student, "1", WORDS)[0] for student in range(40)}) == len(WORDS)
    assert any(pick(s, "1", WORDS) != pick(s, "2", WORDS) for s in range(10))


def test_too_few_options_are_an_error() -> None:
    with pytest.raises(ValueError, match="6 rows are wanted for task 1, and there are 5"):
        pick(1, "1", WORDS, 6)


RIGHT_AND_WRONG: list[tuple[Form, list[Any], list[tuple[Any, str]]]] = [
    (
        a_number(0, 10),
        [0, 10, 3.0],
        [(11, "out of range"), (2.5, "not whole"), ("3", "is no number"), (True, "is no number")],
    ),
    (a_number(whole=False), [0.25], [([1], "is no number")]),
    (a_text(5), ["Ziv"], [("", "is empty"), ("longer than five", "characters"), (3, "no text")]),
    (a_date(), ["1898-01", "1888~"], [("9 February 1898", ""), (1898, "no text")]),
    (one_of(WORDS), ["beta"], [("Beta", "not in the list"), (None, "not in the list")]),
    (
        some_of(WORDS, count=2),
        [{"beta", "alpha"}, ["beta", "alpha"]],
        [({"beta"}, "there are 1"), (["beta", "beta"], "stands twice"), ("beta", "is no set")],
    ),
    (a_pair(a_number(), a_number()), [(8, 9), [8, 9]], [((8,), "no pair"), ((8, "x"), "number")]),
    (
        answers_for(["a", "b"], a_number()),
        [{"a": 1, "b": 2}],
        [({"a": 1}, "no answer for 'b'"), ([1, 2], "no dictionary"), ({"a": "x", "b": 1}, "'a'")],
    ),
    (
        a_function((3,), a_number()),
        [lambda n: n + 1],
        [(4, "no function"), (lambda n: None, "returns nothing"), (lambda n: n / 0, "ZeroDiv")],
    ),
]


@pytest.mark.parametrize(("form", "right", "wrong"), RIGHT_AND_WRONG)
def test_each_form_takes_what_it_wants_and_says_what_is_wrong(
    form: Form, right: list[Any], wrong: list[tuple[Any, str]]
) -> None:
    assert [form.fault(value) for value in right] == [""] * len(right)
    for value, words in wrong:
        assert form.fault(value)
        assert words in form.fault(value)
    assert form.wanted


def test_a_check_tells_three_things_apart(capsys: pytest.CaptureFixture[str]) -> None:
    for answer in (None, 12, 7):
        check("1a", answer, a_number(0, 10))
    assert capsys.readouterr().out.splitlines() == [
        "1a: not answered yet. Wanted: a whole number from 0 to 10.",
        "1a: 12 is out of range. Wanted: a whole number from 0 to 10.",
        "1a: public checks passed. They see the form of an answer, not whether it is right.",
    ]
