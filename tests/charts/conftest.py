"""What the tests of figures share."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from matplotlib.figure import Figure

from lifebook import Life
from lifebook.charts import Drawing

from ..figures import FIGURES


class Made(NamedTuple):
    """A figure of the book, drawn once for all that is asked of it."""

    name: str
    drawing: Drawing
    figure: Figure


def catch(patch: pytest.MonkeyPatch) -> list[Figure]:
    """A list that takes each figure in the moment in which it is written."""
    figures: list[Figure] = []
    write = Figure.savefig

    def savefig(self: Figure, *args: object, **options: object) -> None:
        figures.append(self)
        write(self, *args, **options)

    patch.setattr(Figure, "savefig", savefig)
    return figures


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Figures in the moment they are written."""
    return catch(monkeypatch)


@pytest.fixture(scope="session", params=FIGURES)
def made(request: pytest.FixtureRequest, life: Life) -> Made:
    """Each figure of the book in turn, in the form in which its page draws it."""
    with pytest.MonkeyPatch.context() as patch:
        figures = catch(patch)
        drawing = FIGURES[request.param].draw(life)
    (figure,) = figures
    return Made(request.param, drawing, figure)
