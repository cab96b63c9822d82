"""Verdicts drawn: every claim once, repetitions not counted."""

from __future__ import annotations

import gzip

from lifebook import Life, charts
from lifebook.charts.claims import verdict_counts


def test_a_repetition_is_counted_once(life: Life) -> None:
    claims = life.frame("claims")
    counts = verdict_counts(life)
    assert counts["all"].sum() == (claims["repeats"] == "").sum()
    assert (counts.drop(columns="all").sum(axis=1) == counts["all"]).all()


def test_counts_stand_in_the_order_of_the_article(life: Life) -> None:
    assert list(verdict_counts(life).index) == list(life.chapters.index)


def test_counts_by_kind_have_every_kind(life: Life) -> None:
    assert set(verdict_counts(life, "kind").index) == set(life.frame("claims")["kind"])


def test_the_words_say_what_is_drawn(life: Life) -> None:
    drawn = charts.verdicts(life)
    counts = verdict_counts(life).drop(columns="all").sum()
    for verdict, number in counts.items():
        assert f"{verdict} {number}" in drawn.finding
    assert len(drawn.data) == len(life.frame("claims"))


def test_every_verdict_has_a_shape_of_its_own(life: Life) -> None:
    from lifebook.charts.claims import _MARKS

    words = life.package.schemas["claims"].vocabulary("verdict")
    assert set(words) == set(_MARKS)
    assert len({marker for marker, _ in _MARKS.values()}) == len(words)


def test_the_drawing_is_small(life: Life) -> None:
    assert len(gzip.compress(charts.verdicts(life).html().encode())) < 30_000
