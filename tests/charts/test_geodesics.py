"""Shortest lines: their length, where they bend, and where a map's edge cuts them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lifebook.charts import geodesics, style

JFK, LHR = (-73.8, 40.6), (-0.5, 51.6)
WORLD = (-180.0, 180.0, -90.0, 90.0)


def test_lengths_are_those_published_with_the_library() -> None:
    """Kennedy Airport to Heathrow, and Wellington to Salamanca: examples of GeographicLib."""
    assert geodesics.kilometres(JFK, LHR) == pytest.approx(5551.759400, abs=1e-6)
    assert geodesics.kilometres((174.81, -41.32), (-5.50, 40.96)) == pytest.approx(
        19959.679267, abs=1e-6
    )


def test_a_degree_of_the_equator_has_its_textbook_length() -> None:
    assert geodesics.kilometres((0, 0), (1, 0)) == pytest.approx(111.3195, abs=1e-4)


def test_a_line_runs_from_end_to_end_and_bows_to_the_pole() -> None:
    points = geodesics.line(JFK, LHR)
    assert tuple(points[0]) == pytest.approx(JFK)
    assert tuple(points[-1]) == pytest.approx(LHR)
    assert points[:, 1].max() > max(JFK[1], LHR[1])


def test_the_parts_of_a_line_are_as_long_as_the_whole() -> None:
    points = [tuple(point) for point in geodesics.line(JFK, LHR)]
    parts = [geodesics.kilometres(*leg) for leg in pairwise(points)]
    assert sum(parts) == pytest.approx(geodesics.kilometres(JFK, LHR))
    assert max(parts) <= geodesics.STEP


def test_a_line_over_the_date_line_comes_in_again_on_the_other_side() -> None:
    points = geodesics.line((170, 60), (-170, 60))
    assert np.abs(np.diff(points[:, 0])).max() < 5
    west, east = sorted(geodesics.pieces(points, WORLD), key=lambda piece: piece[0, 0])
    assert west[0, 0] == -180
    assert west[-1, 0] == pytest.approx(-170)
    assert (east[0, 0], east[-1, 0]) == (pytest.approx(170), 180)
    assert west[0, 1] == pytest.approx(east[-1, 1])


def test_a_line_is_cut_at_the_edges_of_a_map() -> None:
    line = np.array([(0.0, 0.0), (10.0, 10.0), (20.0, 0.0)])
    first, second = geodesics.pieces(line, (0, 20, 0, 5))
    assert first.tolist() == [[0, 0], [5, 5]]
    assert second.tolist() == [[15, 5], [20, 0]]
    assert geodesics.pieces(line, (30, 40, 0, 5)) == []


def test_what_is_joined_lies_inside_the_map() -> None:
    _, (axis,) = style.canvas()
    axis.set_xlim(-60, -10)
    axis.set_ylim(40, 52)
    geodesics.join(axis, [JFK, LHR, LHR])
    (drawn,) = axis.lines
    points = np.asarray(drawn.get_xydata())
    points = points[~np.isnan(points).any(axis=1)]
    assert points[:, 0].min() == pytest.approx(-60)
    assert points[:, 1].max() == pytest.approx(52)


def test_an_arrow_has_its_head_at_the_end_and_is_nothing_between_equal_points() -> None:
    _, (axis,) = style.canvas()
    axis.set_xlim(-80, 10)
    axis.set_ylim(30, 60)
    geodesics.arrow(axis, JFK, JFK)
    assert not axis.texts
    geodesics.arrow(axis, JFK, LHR)
    (head,) = axis.texts
    assert head.xy == LHR  # type: ignore[attr-defined]
