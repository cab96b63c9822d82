"""What counts as the same answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifebook.classroom.compare import share, share_of_calls

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, min_size=1, max_size=3)
    ),
)


@given(PLAIN)
def test_an_answer_is_the_same_as_itself(answer: object) -> None:
    assert share(answer, answer) == pytest.approx(1)


@given(PLAIN, PLAIN)
def test_a_share_lies_between_nothing_and_all(model: object, given_: object) -> None:
    assert 0 <= share(model, given_) <= 1.0000001


@pytest.mark.parametrize(
    ("model", "answer", "expected"),
    [
        (3, 3.0, 1), (3, "3", 0), (1, True, 0), (True, 1, 0), (3, None, 0),
        (0.25, 0.2501, 1), (0.25, 0.26, 0), (0.25, float("nan"), 0),
        ("Ziv", " ziv ", 1), ("Ziv", "Zif", 0),
        ({"a", "b"}, ["b", "a"], 1), ({"a", "b"}, ["a", "a"], 0), ({"a", "b"}, "ab", 0),
        ({"a", "b"}, ["a", "b", "c"], 0), ({"a"}, [{}], 0),
        ((8, 9), [8, 9], 1), ((8, 9), [9, 8], 0), ([8, 9], {8, 9}, 0),
        ({"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 1, "b": 2, "c": 0}, 0.5),
        ({"a": 1}, {"a": 1, "b": 9}, 1), ({"a": 1}, 1, 0),
    ],
)  # fmt: skip
def test_answers_are_compared_by_the_models_type(
    model: object, answer: object, expected: float
) -> None:
    assert share(model, answer) == expected


def test_a_model_of_another_type_is_the_keys_fault() -> None:
    with pytest.raises(TypeError, match="cannot be object"):
        share(object(), 1)


def test_a_function_is_right_for_a_share_of_its_inputs() -> None:
    inputs = [(0,), (1,), (2,), (3,)]
    assert share_of_calls(lambda n: n * n, lambda n: n**2, inputs) == 1
    assert share_of_calls(lambda n: n * n, lambda n: n, inputs) == 0.5
    assert share_of_calls(lambda n: n * n, lambda n: n * n // (n > 1), inputs) == 0.5
