"""The figures by name: each is found, and none is imported before it is wanted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lifebook import charts


def test_every_name_is_a_figure_or_what_figures_are_made_of() -> None:
    assert {"glance", "routes", "distance", "Drawing"} <= set(charts.__all__)
    for name in charts.__all__:
        assert callable(getattr(charts, name)), name
        assert name in dir(charts)


def test_no_module_has_the_name_of_a_figure() -> None:
    """Importing such a module would put it where the figure was."""
    modules = {path.stem for path in Path(charts.__file__).parent.glob("*.py")}
    assert not modules & set(charts.__all__)


def test_every_module_with_a_figure_is_reached_by_its_name() -> None:
    assert charts.roles.roles_in_time is charts.roles_in_time


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        charts.nothing  # noqa: B018


def test_a_figure_brings_its_own_module_and_no_other() -> None:
    told = subprocess.run(
        [
            sys.executable, "-c",
            "import sys; from lifebook import charts; print('matplotlib' in sys.modules);"
            "charts.verdicts; print(sorted(n for n in sys.modules if n.startswith('lifebook.charts.')))",
        ],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert told[0] == "False"
    assert "lifebook.charts.claims" in told[1]
    assert "lifebook.charts.age" not in told[1]
