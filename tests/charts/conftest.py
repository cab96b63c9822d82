"""What the tests of figures share."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Figures in the moment they are written."""
    figures: list[Figure] = []
    write = Figure.savefig

    def savefig(self: Figure, *args: object, **options: object) -> None:
        figures.append(self)
        write(self, *args, **options)

    monkeypatch.setattr(Figure, "savefig", savefig)
    return figures
