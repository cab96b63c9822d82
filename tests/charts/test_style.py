"""Colours: contrast in both themes, and one source for the dark values."""

from __future__ import annotations

import re

import pytest

from lifebook import Life
from lifebook.charts import style

from ..conftest import ROOT

PAGES = {"light": "#ffffff", "dark": "#121212"}  # backgrounds of the theme


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", PAGES)
@pytest.mark.parametrize("meaning", [m for m in style.COLOURS if m != "land"])
def test_marks_stand_out_from_the_page_and_from_land(meaning: str, theme: str) -> None:
    mark = getattr(style.COLOURS[meaning], theme)
    assert contrast(mark, PAGES[theme]) >= 3
    if meaning in style.LIBERTY_HEIGHT:
        assert contrast(mark, getattr(style.COLOURS["land"], theme)) >= 2.4


def test_the_style_sheet_has_the_dark_values() -> None:
    sheet = (ROOT / "book" / "_static" / "lifebook.css").read_text(encoding="utf-8")
    written = dict(re.findall(r"--lb-([a-z]+): (#[0-9a-f]{6});", sheet))
    assert written == {meaning: hue.dark for meaning, hue in style.COLOURS.items()}


def test_no_two_meanings_share_a_colour() -> None:
    lights = [hue.light for hue in style.COLOURS.values()]
    assert len(set(lights)) == len(lights)
    assert style.INK not in lights


def test_every_sphere_and_degree_of_liberty_has_a_look(life: Life) -> None:
    assert set(life.package.schemas["roles"].vocabulary("sphere")) <= set(style.COLOURS)
    assert set(life.package.schemas["stays"].vocabulary("liberty")) == set(style.LIBERTY_HEIGHT)
