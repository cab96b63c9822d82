"""What a student's notebook uses: an own choice of rows, and checks of an answer's form.

A public check tells whether an answer can be marked at all: is it there, is it a number, is it an
id of that table? It never knows the right answer, and says so. The same words are used by every
assignment, and each is a plain value: a text of what is wrong, or nothing.

To add a form of answer: a function here that returns a `Form`, and its line in the teacher's guide.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from lifebook import dates

__all__ = [
    "Form",
    "a_date",
    "a_function",
    "a_number",
    "a_pair",
    "a_text",
    "answers_for",
    "check",
    "one_of",
    "pick",
    "some_of",
]

Choice = TypeVar("Choice")


class Form(NamedTuple):
    """The form of an answer: what is wanted, in words, and what is wrong with a value, if anything."""

    wanted: str
    fault: Callable[[Any], str]


def pick(student: int | str, task: str, options: Iterable[Choice], count: int = 1) -> list[Choice]:
    """Choose rows for a student, always the same for the same number, task and options.

    Options are ordered by a digest of number, task and option, so that the choice is the same on
    every machine and in every version of Python, and one option more or less moves few others.

    Parameters
    ----------
    student
        The student's number.
    task
        The task, so that one student has different rows in different tasks.
    options
        What may be chosen; their order is of no account.
    count
        How many to choose.

    Raises
    ------
    ValueError
        If there are fewer options than asked for.
    """
    ordered = sorted(
        options, key=lambda option: sha256(f"{student}/{task}/{option}".encode()).hexdigest()
    )
    if len(ordered) < count:
        raise ValueError(f"{count} rows are wanted for task {task}, and there are {len(ordered)}")
    return ordered[:count]


def check(task: str, answer: object, form: Form) -> None:
    """Print whether an answer has the form that is wanted; that it is right is never said."""
    if answer is None:
        print(f"{task}: not answered yet. Wanted: {form.wanted}.")
        return
    fault = form.fault(answer)
    if fault:
        print(f"{task}: {fault}. Wanted: {form.wanted}.")
    else:
        print(
            f"{task}: public checks passed. They see the form of an answer, not whether it is right."
        )


# --- Forms -------------------------------------------------------------------------------------


def a_number(least: float | None = None, most: float | None = None, whole: bool = True) -> Form:
    """A number, whole unless said otherwise, between two bounds."""
    kind = "a whole number" if whole else "a number"
    if least is not None and most is not None:
        wanted = f"{kind} from {least:,} to {most:,}"
    elif least is not None:
        wanted = f"{kind}, {least:,} or more"
    else:
        wanted = kind

    def fault(value: Any) -> str:
        number = (
            value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
        )
        if isinstance(number, bool) or not isinstance(number, int | float):
            return f"{_shown(value)} is no number"
        if whole and number != int(number):
            return f"{number} is not whole"
        below = least is not None and number < least
        above = most is not None and number > most
        return f"{number:,} is out of range" if below or above else ""

    return Form(wanted, fault)


def a_text(most: int = 200) -> Form:
    """A short text."""

    def fault(value: Any) -> str:
        if not isinstance(value, str):
            return f"{_shown(value)} is no text; write it between quotation marks"
        if not value.strip():
            return "the text is empty"
        return f"the text has {len(value)} characters" if len(value) > most else ""

    return Form(f"a text of at most {most} characters", fault)


def a_date() -> Form:
    """A day, month or year in the edition's way of writing dates (EDTF)."""

    def fault(value: Any) -> str:
        if not isinstance(value, str):
            return f"{_shown(value)} is no text; write the date between quotation marks"
        try:
            dates.interval(value)
        except dates.DateError as error:
            return str(error)
        return ""

    return Form("a date such as '1898-01-28', '1898-01' or '1898'", fault)


def one_of(options: Collection[str], called: str = "") -> Form:
    """One word of a list, such as the ids of a table or the five verdicts."""
    known = sorted(map(str, options))
    few = len(known) <= 10
    wanted = (
        f"one of {', '.join(known)}" if few else f"one {called or 'of the ids'}, as '{known[0]}'"
    )

    def fault(value: Any) -> str:
        return (
            ""
            if isinstance(value, str) and value in known
            else f"{_shown(value)} is not in the list"
        )

    return Form(wanted, fault)


def some_of(options: Collection[str], called: str = "ids", count: int | None = None) -> Form:
    """Several words of a list, in a set or list, each once."""
    single = one_of(options, called)
    many = f"{count} {called}" if count else called
    wanted = f"a set of {many}, as {{{sorted(map(str, options))[0]!r}, …}}"

    def fault(value: Any) -> str:
        if isinstance(value, str) or not isinstance(value, set | frozenset | list | tuple):
            return f"{_shown(value)} is no set"
        for word in value:
            if single.fault(word):
                return single.fault(word)
        if len(set(value)) < len(value):
            return "one of them stands twice"
        return f"there are {len(value)} of them" if count and len(value) != count else ""

    return Form(wanted, fault)


def a_pair(first: Form, second: Form) -> Form:
    """Two values in order, such as the least and the greatest age."""

    def fault(value: Any) -> str:
        if isinstance(value, str) or not isinstance(value, list | tuple) or len(value) != 2:
            return f"{_shown(value)} is no pair"
        return first.fault(value[0]) or second.fault(value[1])

    return Form(f"a pair ({first.wanted}; {second.wanted})", fault)


def answers_for(keys: Collection[str], form: Form) -> Form:
    """A dictionary with one answer for each key."""
    wanted = f"a dictionary with the keys {', '.join(map(repr, keys))}, each with {form.wanted}"

    def fault(value: Any) -> str:
        if not isinstance(value, Mapping):
            return f"{_shown(value)} is no dictionary"
        missing = [key for key in keys if value.get(key) is None]
        if missing:
            return f"there is no answer for {', '.join(map(repr, missing))}"
        strange = [key for key in value if key not in keys]
        if strange:
            return f"{_shown(strange[0])} was not asked for"
        faults = (f"{key!r}: {form.fault(value[key])}" for key in keys if form.fault(value[key]))
        return next(faults, "")

    return Form(wanted, fault)


def a_function(example: tuple[Any, ...], result: Form) -> Form:
    """A function that takes the example and gives a value of some form."""

    def fault(value: Any) -> str:
        if not callable(value):
            return f"{_shown(value)} is no function"
        try:
            given = value(*example)
        except Exception as error:  # whatever it raises is reported
            return f"with {', '.join(map(repr, example))} it stops: {type(error).__name__}: {error}"
        if given is None:
            return f"with {', '.join(map(repr, example))} it returns nothing"
        return result.fault(given)

    return Form(f"a function that returns {result.wanted}", fault)


def _shown(value: object) -> str:
    """A value in a message, cut where it is long."""
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}…"
