"""Roles as drawn and counted."""

from __future__ import annotations

import pandas as pd
import pytest

from lifebook import Life, charts, dates
from lifebook.charts.roles import held_at_once, powers, role_bars


def test_bars_are_the_roles_with_their_bounds(life: Life) -> None:
    bars = role_bars(life)
    assert len(bars) == len(life.roles)
    for span in life.spans("roles"):
        bar = bars.loc[span.id]
        assert bar["possible_from"] == dates.decimal_year(span.began.earliest)
        assert bar["certain_from"] == dates.decimal_year(span.began.latest)
        assert bar["certain_to"] == dates.decimal_year(span.ended.earliest + 1)
        assert bar["possible_to"] == dates.decimal_year(span.ended.latest + 1)
    assert (bars["possible_from"] <= bars["certain_from"]).all()
    assert (bars["certain_to"] <= bars["possible_to"]).all()


def test_bars_stand_by_sphere_in_the_order_of_the_vocabulary(life: Life) -> None:
    spheres = list(dict.fromkeys(role_bars(life)["sphere"]))
    order = life.package.schemas["roles"].vocabulary("sphere")
    assert spheres == [sphere for sphere in order if sphere in spheres]


def test_a_window_leaves_out_what_cannot_fall_into_it(life: Life) -> None:
    bars = role_bars(life, "1918", "1920")
    assert 0 < len(bars) < len(life.roles)
    assert "foreign-commissar-1917" in bars.index
    assert (bars["possible_to"] >= 1918).all()


def test_the_count_agrees_with_the_life_day_by_day(life: Life) -> None:
    held = held_at_once(life)
    assert len(held) == 22_203
    for day in ("1879-11-07", "1905-12-10", "1917-11-08", "1918-03-20", "1926-06-01", "1940-08-21"):
        then = life.at(day)
        row = held.loc[pd.Timestamp(day)]
        assert row["possible"] == len(then.roles)
        assert row["power_possible"] == sum(role.sphere in powers(life) for role in then.roles)
        assert row["confined"] == any(stay.liberty == "confined" for stay in then.stays)
    assert (held["certain"] <= held["possible"]).all()


def test_the_finding_has_the_computed_maximum(life: Life) -> None:
    figure = charts.at_once(life)
    most = held_at_once(life)["possible"].max()
    assert figure.finding.startswith(f"At most {most}, first on ")


def test_a_sphere_without_a_role_is_an_error_of_the_caller(life: Life) -> None:
    with pytest.raises(dates.DateError):
        role_bars(life, since="the revolution")
