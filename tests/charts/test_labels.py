"""Labels that do not collide, in made-up crowds and in every figure of the book."""

from __future__ import annotations

import pytest

from lifebook.charts import labels, style

from .conftest import Made


def test_no_label_of_a_figure_covers_another(made: Made) -> None:
    with style.styled():
        assert labels.overlaps(made.figure) == []


def test_overlaps_are_found() -> None:
    figure, (axis,) = style.canvas()
    axis.text(0.5, 0.5, "one")
    axis.text(0.51, 0.5, "two")
    assert ("one", "two") in labels.overlaps(figure)


def test_a_crowd_is_spread() -> None:
    figure, (axis,) = style.canvas()
    texts = [axis.text(0.5, 0.5 + i / 1000, f"label {i}") for i in range(8)]
    labels.spread(axis, texts)
    assert labels.overlaps(figure) == []


def test_labels_that_are_clear_stay_where_they_are() -> None:
    _, (axis,) = style.canvas()
    texts = [axis.text(0.1, 0.1, "a"), axis.text(0.1, 0.9, "b")]
    labels.spread(axis, texts)
    assert [t.get_position() for t in texts] == [
        pytest.approx((0.1, 0.1)),
        pytest.approx((0.1, 0.9)),
    ]


def test_points_are_labelled_around_and_the_rest_is_named() -> None:
    figure, (axis,) = style.canvas(width=2, height=2)
    axis.set_xlim(0, 1)
    axis.set_ylim(0, 1)
    crowd = [(0.5 + i / 100, 0.5, f"place number {i}") for i in range(20)]
    left_out = labels.place_around(axis, crowd)
    shown = {t.get_text() for t in axis.texts}
    assert shown.isdisjoint(left_out)
    assert shown | set(left_out) == {words for _, _, words in crowd}
    assert left_out
    assert labels.overlaps(figure) == []
