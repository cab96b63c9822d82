"""Every figure of the book in the form in which a page draws it, read from the pages themselves.

A chapter asks for a figure by a directive, a notebook by the last line of a cell: both are read here
and drawn through the same code as in the book, so that a new figure is tested as soon as a page has
it.
"""

from __future__ import annotations

import ast
import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifebook import Life, charts
from lifebook.apparatus.chapters import Chart, chart
from lifebook.charts import Drawing

from .conftest import ROOT

BOOK = ROOT / "book"
DIRECTIVE = re.compile(r"^```\{chart\} (?P<chart>\w+)\n(?P<options>(?::.*\n)*)```$", re.MULTILINE)


@dataclass(frozen=True)
class Form:
    """A figure as one page draws it.

    Attributes
    ----------
    page
        The page's path in the built site.
    chart
        Name of the function of `lifebook.charts` that draws it.
    draw
        Draws it anew.
    """

    page: str
    chart: str
    draw: Callable[[Life], Drawing]


def _of_text(path: Path, page: str) -> Iterator[Form]:
    for match in DIRECTIVE.finditer(path.read_text(encoding="utf-8")):
        given = re.findall(r"^:([a-z-]+): *(.*)$", match["options"], re.MULTILINE)
        options = {name: Chart.option_spec[name](value) for name, value in given}
        draw = functools.partial(chart, name=match["chart"], options=options)
        yield Form(page, match["chart"], draw)


def _of_notebook(path: Path, page: str) -> Iterator[Form]:
    cells = [
        cell
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    for number, cell in enumerate(cells):
        if "lb-figure" in json.dumps(cell["outputs"]):
            calls = [
                n for n in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(n, ast.Call)
            ]
            called = [ast.unparse(call.func).rpartition(".")[2] for call in calls]
            name = next(name for name in called if name in charts.__all__ and name[0].islower())
            yield Form(page, name, functools.partial(_evaluated, path, number))


def _evaluated(path: Path, number: int, life: Life) -> Drawing:
    """The figure of a cell of code, the notebook's `life` being the one given."""
    names, last = _run(path, number)
    drawn = eval(last, {**names, "life": life})  # noqa: S307 - our own notebook
    assert isinstance(drawn, Drawing)
    return drawn


@functools.cache
def _run(path: Path, number: int) -> tuple[dict[str, Any], Any]:
    """What is known where a notebook's cell ends, and its last line, compiled."""
    names: dict[str, Any] = {}
    cells = [
        cell
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    for cell in cells[: number + 1]:
        tree = ast.parse("".join(cell["source"]))
        last = tree.body[-1]
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, path.name, "exec"), names)  # noqa: S102 - our own notebook
    assert isinstance(last, ast.Expr)
    return names, compile(ast.Expression(last.value), path.name, "eval")


def _forms() -> dict[str, Form]:
    """All figures of the book by page, function and number."""
    found: dict[str, Form] = {}
    texts = [path for path in BOOK.rglob("*.md") if path.parent.name != "key"]
    notebooks = [*BOOK.glob("notebooks/*.ipynb"), *BOOK.glob("assignments/*.ipynb")]
    for path in sorted([*texts, *notebooks]):
        page = path.relative_to(ROOT).with_suffix(".html").as_posix()
        of = _of_notebook if path.suffix == ".ipynb" else _of_text
        for number, form in enumerate(of(path, page), 1):
            found[f"{path.parent.name}-{path.stem}-{number}-{form.chart}"] = form
    return found


FIGURES = _forms()
"""Each figure of the book: ``FOLDER-PAGE-NUMBER-FUNCTION`` to its form."""
