"""Captivities as joined, counted and drawn."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from lifebook import Life
from lifebook.charts import captivity, labels, style
from lifebook.charts.drawing import Drawing

DRAWN = {
    "captivities": captivity.captivities_in_days,
    "liberty-by-decade": captivity.liberty_by_decade,
}


@pytest.fixture(params=DRAWN.values(), ids=DRAWN)
def draw(request: pytest.FixtureRequest) -> Callable[[Life], Drawing]:
    drawer: Callable[[Life], Drawing] = request.param
    return drawer


# --- Frames ------------------------------------------------------------------------------------


def test_prisons_of_one_arrest_are_one_captivity(life: Life) -> None:
    first = captivity.captivities(life).iloc[0]
    assert (first["began"], first["ended"]) == ("1898-02-09", "1902-09-03")
    assert (first["least"], first["days"], first["most"]) == (1666, 1666, 1666)
    assert (first["how"], first["transfers"], first["stays"]) == ("escape", 3, 11)


def test_an_uncertain_end_gives_a_range(life: Life) -> None:
    held = captivity.captivities(life)
    second = held.loc["kresty-1905"]
    assert (second["least"], second["most"]) == (442, 443)
    assert (held["least"] <= held["days"]).all()
    assert (held["days"] <= held["most"]).all()


def test_captivities_stand_in_order_and_apart(life: Life) -> None:
    pieces = captivity.spells(life)
    assert list(dict.fromkeys(pieces["captivity"])) == list(captivity.captivities(life).index)
    assert pieces["possible_from"].is_monotonic_increasing
    alike = pieces["captivity"] == pieces["captivity"].shift()
    assert (pieces["liberty"] != pieces["liberty"].shift())[alike].all()
    assert set(pieces["liberty"]) == set(captivity.UNFREE)


def test_another_state_is_another_captivity_unless_on_one_journey(life: Life) -> None:
    held = captivity.captivities(life)
    assert held.at["road-moscow-alma-ata-1928", "how"] == "deportation"
    assert held.at["constantinople-consulate-1929", "states"] == "Turkey"
    assert held.at["copenhagen-1932", "states"] == "Denmark, France, Italy"
    assert held.at["jevnaker-1935", "states"] == "Norway"  # the ship that took him away included


def test_every_stay_without_liberty_is_in_one_captivity_or_interrupts_one(life: Life) -> None:
    stays = life.stays
    unfree = stays[stays["liberty"] != "free"]
    inside = unfree["within"].map(stays["liberty"]).fillna("free") != "free"
    assert captivity.captivities(life)["stays"].sum() == len(unfree) - inside.sum()


def test_the_way_out_is_the_recorded_one(life: Life) -> None:
    held, events = captivity.captivities(life), life.events
    assert set(held["how"]) <= set(captivity.MARKS)
    escapes = held[held["how"] == "escape"]
    assert set(escapes["end"]) == set(events.loc[events["ended_how"] == "escape", "title"])
    assert (held.loc[held["how"] == "", "end"] != "").all()


def test_every_way_of_the_vocabulary_has_a_shape_of_its_own(life: Life) -> None:
    words = life.package.schemas["events"].vocabulary("ended_how")
    assert set(captivity.MARKS) == {*words, ""}
    assert len({shape for shape, _ in captivity.MARKS.values()}) == len(captivity.MARKS)


def test_decades_have_all_days_of_the_life(life: Life) -> None:
    counted = captivity.by_decade(life)
    assert counted["days"].sum() == life.died.latest - life.born.earliest + 1
    totals, known = counted.groupby(level="liberty").sum(), life.days("liberty")
    assert totals["days"].to_dict() == known["days"].to_dict()
    # `Life.days` leaves a day open between two interruptions although both are unfree.
    assert ((totals["least"] - known["least"]).between(0, 1)).all()
    assert ((known["most"] - totals["most"]).between(0, 1)).all()


def test_decades_are_of_age(life: Life) -> None:
    ages = list(dict.fromkeys(captivity.by_decade(life).index.get_level_values("age")))
    assert ages == ["0–9", "10–19", "20–29", "30–39", "40–49", "50–59", "60"]
    first = captivity.by_decade(life).loc[("0–9", "free")]
    assert first["days"] == first["least"] == first["most"] == 3653


# --- Drawings ----------------------------------------------------------------------------------


def test_the_words_say_what_is_drawn(life: Life) -> None:
    drawn, held = captivity.captivities_in_days(life), captivity.captivities(life)
    assert drawn.title.startswith(f"{len(held)} times")
    assert f"{int(held['days'].sum()):,} days" in drawn.finding
    assert "1,666 days (1898–1902, Russian Empire)" in drawn.finding
    for how, (_, words) in captivity.MARKS.items():
        number = int((held["how"] == how).sum())
        assert (f"{words} {number}" in drawn.finding) == (number > 0)


def test_the_words_of_the_decades_say_what_is_drawn(life: Life) -> None:
    finding = captivity.liberty_by_decade(life).finding
    counted = captivity.by_decade(life)
    free = int(counted.xs("free", level="liberty")["days"].sum())
    assert f"{free:,} of {int(counted['days'].sum()):,} days" in finding
    assert "Free on every day at the age of 0–9 and 60" in finding


def test_every_row_has_its_days_and_its_way_out(life: Life, drawn: list[Figure]) -> None:
    captivity.captivities_in_days(life)
    said = [text.get_text() for text in drawn[0].axes[0].texts]
    assert "1,666 days, escape" in said
    assert "442–443 days, escape" in said
    assert "43 days, release" in said
    assert len(said) == len(captivity.captivities(life))


def test_uncertain_days_are_hatched(life: Life, drawn: list[Figure]) -> None:
    captivity.captivities_in_days(life)
    captivity.liberty_by_decade(life)
    for figure in drawn:
        hatched = [bar for axis in figure.axes for bar in axis.patches if bar.get_hatch()]
        assert hatched
        assert {bar.get_hatch() for bar in hatched} == {style.UNCERTAIN_HATCH}


def test_no_words_collide(life: Life, drawn: list[Figure], draw: Callable[[Life], Drawing]) -> None:
    draw(life)
    (figure,) = drawn
    with style.styled():
        assert labels.overlaps(figure) == []


def test_it_is_small_and_always_the_same(life: Life, draw: Callable[[Life], Drawing]) -> None:
    first, second = draw(life), draw(life)
    assert first.source == second.source
    assert len(gzip.compress(first.html().encode())) < 30_000
