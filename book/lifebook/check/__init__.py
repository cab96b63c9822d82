"""Every rule that the data must keep; a problem names file, line, column, value and mend.

`problems` runs all rules and gives every problem at once, so that one run is enough to mend them.
A file that cannot be read as its table at all is reported, and the rules that need it are left out.

To add a rule: write a generator that takes a `Book` and yields problems in the module of its kind,
decorate it with ``@rule(...)`` naming the tables it reads, and add to ``tests/test_check.py`` a row
that breaks it.
"""

from __future__ import annotations

from pathlib import Path

from lifebook.check import cells, coverage, dating, evidence, ledger
from lifebook.check.reading import read
from lifebook.check.rules import RULES, Book, Problem
from lifebook.tables import Package

__all__ = ["Problem", "cells", "coverage", "dating", "evidence", "ledger", "problems"]


def problems(folder: Path | str) -> list[Problem]:
    """Run every rule on the data package in `folder`.

    Returns
    -------
    list of Problem
        In order of file and line; empty if the data keep every rule.

    Raises
    ------
    lifebook.tables.DataError
        If there is no readable ``datapackage.json``.
    """
    package = Package(folder)
    book = Book(package, {})
    found: list[Problem] = []
    for name, table in package.schemas.items():
        rows, broken = read(table)
        found += broken
        if rows or not broken:
            book.rows[name] = rows
    for function, needed in RULES:
        if all(name in book.rows for name in needed):
            found += function(book)
    order = {table.path.name: number for number, table in enumerate(package.schemas.values())}
    return sorted(set(found), key=lambda p: (order.get(p.file, len(order)), p.line, p.column))
