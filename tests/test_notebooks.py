"""What nbval cannot see: that outputs are there, and that a notebook reads as one should."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from .conftest import ROOT

NOTEBOOKS = sorted((ROOT / "book" / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    path: Path = request.param
    return nbformat.read(path, as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"age", "roles", "locations"}


def test_outputs_are_committed(notebook: nbformat.NotebookNode) -> None:
    """Nbval compares nothing where there is nothing, and passes."""
    for cell in code(notebook):
        last = cell.source.splitlines()[-1]
        assert cell.outputs, f"no output of: {last}"
        assert cell.execution_count is not None


def test_no_output_is_an_error(notebook: nbformat.NotebookNode) -> None:
    for cell in code(notebook):
        for output in cell.outputs:
            assert output.output_type in {"execute_result", "display_data", "stream"}
            assert output.get("name") != "stderr"


def test_every_drawing_has_alt_text_and_caption(notebook: nbformat.NotebookNode) -> None:
    drawn = [
        output.data["text/html"]
        for cell in code(notebook)
        for output in cell.outputs
        if "<svg" in output.get("data", {}).get("text/html", "")
    ]
    assert drawn
    for html in drawn:
        assert re.search(r"<title id=[^>]+>[^<]{10,}</title>", html)
        assert re.search(r"<desc id=[^>]+>[^<]{40,}</desc>", html)
        assert re.search(r"<figcaption>[^<]{40,}</figcaption>", html)


def test_no_picture_without_alt_text(notebook: nbformat.NotebookNode) -> None:
    for cell in code(notebook):
        for output in cell.outputs:
            assert not {"image/png", "image/jpeg"} & set(output.get("data", {}))


def test_it_asks_a_question_and_names_its_limits(notebook: nbformat.NotebookNode) -> None:
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert re.match(r"# .+\?\n", prose[0])
    assert "## What these data cannot show" in prose[-1]
    assert "**Try it.**" in prose[-1]


def test_no_cell_is_longer_than_fifteen_lines_of_code(notebook: nbformat.NotebookNode) -> None:
    for cell in code(notebook):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 15, cell.source


def test_it_holds_no_path_of_a_machine(notebook: nbformat.NotebookNode) -> None:
    assert str(ROOT) not in nbformat.writes(notebook)
