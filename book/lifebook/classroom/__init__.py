"""Assignments: what a student's notebook uses, how it is handed out, and how it is marked.

A starter notebook imports `pick`, `check` and the forms of answers from here, and nothing else; the
modules that hand out and mark are for teachers, and are imported by the command line only.

To add a form of answer see `public`; to add a way of marking see `marks`.
"""

from lifebook.classroom.public import (
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
