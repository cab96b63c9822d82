"""How much of a model answer an answer has: a share from 0 to 1.

What is compared is decided by the model's type alone, so that an answer in another form is wrong
and never an error. Used outside the sandbox for marking, and by the hidden tests of nbgrader.

To compare another type: a branch in `share`, its line in the table of its docstring, and its test.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

__all__ = ["share", "share_of_calls"]

TOLERANCE = 0.001
"""Relative difference up to which two fractional numbers are the same."""


def share(model: Any, given: Any) -> float:
    """Share of the model answer that is right in another, from 0 to 1.

    ==============  =======================================================
    model           right is
    ==============  =======================================================
    whole number    the same number
    float           a number within one in a thousand
    text            the same text, whatever its case and outer spaces
    set             the same members, once each, in any order
    list, tuple     the same members in the same order
    dictionary      each key by itself, all of equal weight; others are ignored
    None, truth     the same value
    ==============  =======================================================

    Raises
    ------
    TypeError
        If the model is of none of these types: then the key is at fault.
    """
    if isinstance(model, Mapping):
        return _share_of_keys(model, given)
    return float(_same(model, given))


def share_of_calls(
    model: Callable[..., Any], given: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]
) -> float:
    """Share of the inputs for which a function gives what the model gives.

    A function that stops with an error on some input is wrong there and is asked the others.
    """
    right = 0.0
    for arguments in inputs:
        try:
            value = given(*arguments)
        except Exception:  # whatever a student's function raises is a wrong answer
            right += 0
        else:
            right += share(model(*arguments), value)
    return right / len(inputs)


def _share_of_keys(model: Mapping[Any, Any], given: Any) -> float:
    if not isinstance(given, Mapping):
        return 0.0
    if not model:
        return float(not given)
    return sum(share(model[key], given.get(key)) for key in model) / len(model)


def _same(model: Any, given: Any) -> bool:
    if model is None or isinstance(model, bool):
        return given is model
    if isinstance(model, int | float):
        return _same_number(model, given)
    if isinstance(model, str):
        return isinstance(given, str) and _folded(model) == _folded(given)
    if isinstance(model, set | frozenset):
        return _same_members(model, given)
    if isinstance(model, Mapping):
        return math.isclose(_share_of_keys(model, given), 1)
    if isinstance(model, list | tuple):
        alike = isinstance(given, list | tuple) and len(model) == len(given)
        return alike and all(map(_same, model, given))
    raise TypeError(f"a model answer cannot be {type(model).__name__}: {model!r}")


def _same_number(model: float, given: Any) -> bool:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return False
    if isinstance(model, int):
        return given == model
    return math.isclose(model, given, rel_tol=TOLERANCE, abs_tol=1e-9)


def _same_members(model: Collection[Any], given: Any) -> bool:
    if not isinstance(given, set | frozenset | list | tuple) or len(given) != len(model):
        return False
    # One by one and not as sets: members of what a student gives need not be hashable.
    return all(any(_same(wanted, member) for member in given) for wanted in model)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()
