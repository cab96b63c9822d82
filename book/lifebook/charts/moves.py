"""Moves: the stays as an itinerary, the stops in the order in which he came to them, the legs between.

To add a kind of stop that the stays do not have: a step of `visits`, like `_landings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, permutations
from typing import Any

import pandas as pd

from lifebook import dates
from lifebook.charts import geodesics
from lifebook.life import Life

__all__ = ["itinerary", "legs", "lengths", "visits"]

MOST_OPEN = 4
"""Of more stops than this in open order the order of the table is taken."""


def itinerary(life: Life) -> pd.DataFrame:
    """Stays in order, each with its place, middle dates and days.

    Returns
    -------
    pandas.DataFrame
        One row a stay, by arrival: ``place``, ``town``, ``name``, ``lat``, ``lon``, ``country``,
        ``travelling`` (a journey, whose point lies half way), ``circumstance``, ``liberty``,
        ``certainty``, ``within``, and in years with a fraction ``possible_from``,
        ``certain_from``, ``certain_to``, ``possible_to``.
    """
    places = life.places[["name", "lat", "lon", "country", "precision"]]
    stays = life.stays[["place", "circumstance", "liberty", "certainty", "within"]]
    rows = []
    for span in life.spans("stays"):
        stay = stays.loc[span.id]
        town = life.town(stay["place"])
        rows.append(
            {
                "id": span.id,
                "place": stay["place"],
                "town": town,
                "name": places.at[town, "name"],
                "lat": places.at[stay["place"], "lat"],
                "lon": places.at[stay["place"], "lon"],
                "country": places.at[stay["place"], "country"],
                "travelling": stay["circumstance"] == "transit"
                and places.at[stay["place"], "precision"] == "approximate",
                "circumstance": stay["circumstance"],
                "liberty": stay["liberty"],
                "certainty": stay["certainty"],
                "within": stay["within"],
                "possible_from": dates.decimal_year(span.began.earliest),
                "certain_from": dates.decimal_year(span.began.latest),
                "certain_to": dates.decimal_year(span.ended.earliest),
                "possible_to": dates.decimal_year(span.ended.latest),
            }
        )
    return pd.DataFrame(rows).set_index("id")


def visits(life: Life) -> pd.DataFrame:
    """Every coming to a place, in order: stays, returns to a stay after an interruption, landings.

    A landing is a town that no stay names, but the event with which a stay begins: the port where a
    ship was boarded, the station where a sledge was left.

    Returns
    -------
    pandas.DataFrame
        One row a visit, by id of its stay: ``town``, ``name``, ``lat``, ``lon`` (of the town),
        ``country``, ``travelling`` (as in `itinerary`), ``circumstance``, ``liberty``,
        ``certainty``, ``event`` (with which he came, or ""), ``arrived`` and ``left`` (EDTF).
    """
    told = life.stays[_TOLD].rename_axis("id")
    stays = told.assign(**itinerary(life)[["town", "country", "travelling"]])
    came = list(_landings(life, list(_returns(stays, _in_order(life)))))
    frame = pd.DataFrame(came).set_index("id")
    places = life.places
    return frame.assign(
        name=frame["town"].map(places["name"]),
        lat=frame["town"].map(places["lat"]),
        lon=frame["town"].map(places["lon"]),
    )


_TOLD = [
    "circumstance", "liberty", "certainty", "within",
    "arrived", "left", "arrived_event", "left_event",
]  # fmt: skip
"""What a visit has of its stay."""


def _in_order(life: Life) -> list[str]:
    """Ids of stays, each followed by those that interrupt it, however little their dates say."""
    spans = {span.id: place for place, span in enumerate(life.spans("stays"))}
    within = life.stays["within"]

    def order(stay: str) -> tuple[int, ...]:
        longer = str(within[stay])
        return (*(order(longer) if longer else ()), spans[stay])

    return sorted(spans, key=order)


def _returns(stays: pd.DataFrame, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Stays as visits, with a return to the longer stay between and after its interruptions."""
    rows = {str(row["id"]): row for row in stays.reset_index().to_dict("records")}
    for here, following in pairwise([*ids, ""]):
        row, then = rows[here], rows.get(following)
        yield _visit(row, row["arrived_event"], row["arrived"], row, then)
        longer = rows.get(row["within"])
        while longer and _comes_back(row, longer, then):
            yield _visit(longer, row["left_event"], row["left"], longer, then)
            row, longer = longer, rows.get(longer["within"])


def _visit(
    stay: dict[str, Any],
    event: str,
    arrived: str,
    until: dict[str, Any],
    then: dict[str, Any] | None,
) -> dict[str, Any]:
    """A visit to a stay's town, that lasts until the stay ends or the next one interrupts it."""
    kept = ("id", "town", "country", "travelling", "circumstance", "liberty", "certainty")
    interrupted = then is not None and then["within"] == stay["id"]
    left = then["arrived"] if interrupted and then else until["left"]
    return {**{name: stay[name] for name in kept}, "event": event, "arrived": arrived, "left": left}


def _comes_back(row: dict[str, Any], longer: dict[str, Any], then: dict[str, Any] | None) -> bool:
    """Whether he was again in the longer stay after an interruption of it.

    From one interruption to the next he came back only if there is certainly a day between them.
    """
    if then is not None and then["within"] == row["id"]:
        return False
    if then is not None and then["within"] == longer["id"]:
        gone, going = dates.interval(row["left"]), dates.interval(then["arrived"])
        return gone.latest < going.earliest
    return not row["left_event"] or row["left_event"] != longer["left_event"]


def _landings(life: Life, came: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Visits, and before each the town of the event that began it, where that is another."""
    places, events = life.places, life.events
    before = ""
    for row in came:
        place = str(events.at[row["event"], "place"]) if row["event"] else ""
        town = life.town(place) if place else ""
        known = (
            town and places.at[place, "precision"] != "approximate" and places.at[place, "country"]
        )
        if known and town not in (before, row["town"]):
            yield {
                **row,
                "town": town,
                "country": places.at[place, "country"],
                "travelling": False,
                "left": row["arrived"],
            }
        yield row
        before = row["town"]


def legs(life: Life) -> pd.DataFrame:
    """The moves from town to town on land, with their least length.

    The length is that of the shortest line between the two towns, so no journey can have been
    shorter. Moves within a town are not counted, nor are points half way on a road, at sea or at a
    front.

    Returns
    -------
    pandas.DataFrame
        One row a move, in order: ``start``, ``end`` (names of towns), ``left``, ``arrived`` (EDTF),
        ``year`` (of arrival, the middle one where several are possible), ``certain`` (whether that
        is the only possible year), ``liberty`` (of the visit to which it led), ``km``.
    """
    stops = visits(life)
    stops = stops[~stops["travelling"] & (stops["country"] != "")]
    # A front has no one place: its point on the map would be measured as if he had been there.
    vague = stops["town"].map(life.places["precision"]) == "approximate"
    stops = stops[~(vague & (stops["circumstance"] == "front"))]
    rows = []
    for start, end in pairwise(stops.to_dict("records")):
        if start["town"] == end["town"]:
            continue
        when = dates.interval(end["arrived"])
        rows.append(
            {
                "start": start["name"],
                "end": end["name"],
                "left": start["left"],
                "arrived": end["arrived"],
                "year": int(dates.decimal_year((when.earliest + when.latest) / 2)),
                "certain": when.first.year == when.last.year and not when.uncertain,
                "liberty": end["liberty"],
                "km": geodesics.kilometres((start["lon"], start["lat"]), (end["lon"], end["lat"])),
            }
        )
    return pd.DataFrame(rows).rename_axis("leg")


def lengths(route: pd.DataFrame) -> tuple[float, float]:
    """Least kilometres along the stops of a part of `visits`, in the best and in the worst order.

    Stops that share the same uncertain dates may have come in any order.
    """
    stops = route[~route["travelling"] & (route["country"] != "")]
    ways: list[list[geodesics.Position]] = [[]]
    for _, run in groupby(enumerate(stops.itertuples()), key=_when):
        places = [(row.lon, row.lat) for _, row in run]
        orders = list(permutations(places)) if len(places) <= MOST_OPEN else [tuple(places)]
        ways = [[*way, *order] for way in ways for order in orders]
    measured = [sum(geodesics.kilometres(*leg) for leg in pairwise(way)) for way in ways]
    return min(measured), max(measured)


def _when(numbered: tuple[int, Any]) -> object:
    """The same for visits of which nothing says which came first, else the number of the visit."""
    number, visit = numbered
    open_order = not visit.event and visit.arrived == visit.left
    return visit.arrived if open_order and not dates.interval(visit.arrived).exact else number
