"""The places and stays on the map: GeoJSON, and the Linked Places format of gazetteers.

GeoJSON (RFC 7946) has one point a place or stay, with the row's columns as properties, each date as
EDTF and as earliest and latest day, and the precision of the point beside it. The Linked Places format
(https://github.com/LinkedPasts/linked-places-format), which the World Historical Gazetteer reads, has
for each place the spans in which the subject was there; each of them is a relation as well, with a
certainty of its own.

To add a property: the columns of `_PLACE` and `_STAY`; to add to the gazetteer's record: `_feature`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from lifebook import dates
from lifebook.export.edition import Edition, as_json
from lifebook.export.times import bounds, span

__all__ = ["linked_places", "places_geojson", "stays_geojson"]

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/"
    "linkedplaces-context-v1.1.jsonld"
)
LIVED = "http://www.cidoc-crm.org/cidoc-crm/P74i_is_current_or_former_residence_of"
PART = "http://vocab.getty.edu/ontology#broaderPartitive"

CERTAINTY = {"high": "certain", "medium": "less-certain", "low": "uncertain"}
POINT = {"building": "certain", "town": "certain", "approximate": "uncertain"}
"""Words of the format for the certainty of a row, and for the precision of a coordinate."""

_PLACE = ("name", "modern_name", "country", "precision", "part_of", "geonames", "note")
_STAY = ("state", "within", "circumstance", "liberty", "certainty", "why", "note")


# --- GeoJSON -----------------------------------------------------------------------------------


def places_geojson(edition: Edition) -> bytes:
    """Every place as a point."""
    return _collection(
        _point(row, {**_columns(row, _PLACE), "page": edition.entry("places", row.id)})
        for row in edition.life.places.itertuples()
    )


def stays_geojson(edition: Edition) -> bytes:
    """Every stay as a point where its place is, in order of arrival."""
    places = edition.life.places
    ordered = edition.life.stays.loc[[stay.id for stay in edition.life.spans("stays")]]
    features = []
    for row in ordered.itertuples():
        place = places.loc[row.place]
        properties = {
            "place": row.place,
            "name": place["name"],
            "precision": str(place["precision"]),
            **_dated("arrived", row.arrived),
            **_dated("left", row.left),
            **_columns(row, _STAY),
            "page": edition.entry("stays", row.id),
        }
        features.append({**_point(place, properties), "id": row.id})
    return _collection(features)


def _collection(features: Iterable[dict[str, Any]]) -> bytes:
    return as_json({"type": "FeatureCollection", "features": list(features)})


def _point(place: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": [float(place.lon), float(place.lat)]},
        "properties": properties,
    }


def _columns(row: Any, names: Iterable[str]) -> dict[str, str | None]:
    """Cells by column; what is empty is null."""
    return {name: str(getattr(row, name)) or None for name in names}


def _dated(name: str, text: str) -> dict[str, str | None]:
    first, last = bounds(text)
    return {
        name: text or None,
        f"{name}_earliest": first or None,
        f"{name}_latest": last or None,
    }


# --- Linked Places -----------------------------------------------------------------------------


def linked_places(edition: Edition) -> bytes:
    """Every place at which the subject stayed or something dated happened.

    The format wants a time for each place; a place without a date of its own is left out.
    """
    life = edition.life
    stays: dict[str, list[Any]] = defaultdict(list)
    for row in life.stays.loc[[stay.id for stay in life.spans("stays")]].itertuples():
        stays[row.place].append(row)
    events: dict[str, list[str]] = defaultdict(list)
    for row in life.events.sort_values(["date_first", "date_last"], kind="stable").itertuples():
        if row.date:
            events[row.place].append(row.date)
    features = [
        _feature(edition, place, stays[place.id], events[place.id])
        for _, place in life.places.iterrows()
        if stays[place.id] or events[place.id]
    ]
    return as_json({"type": "FeatureCollection", "@context": CONTEXT, "features": features})


def _feature(
    edition: Edition, place: pd.Series, stays: list[Any], events: list[str]
) -> dict[str, Any]:
    """One place: by its stays where there are any, else by the events that happened there."""
    properties: dict[str, Any] = {"title": place["name"]}
    if place["country"]:
        properties["ccodes"] = [place["country"]]
    names = [place["name"], *([place["modern_name"]] if place["modern_name"] else [])]
    feature: dict[str, Any] = {
        "@id": edition.name("places", place["id"]),
        "type": "Feature",
        "properties": properties,
        "when": _when(stays, events),
        "names": [{"toponym": name} for name in names],
        # The tables do not class places, so the label says no more than they do.
        "types": [{"label": "building or quarter" if place["part_of"] else "place"}],
        "geometry": {
            "type": "Point",
            "coordinates": [float(place["lon"]), float(place["lat"])],
            "certainty": _point_certainty(place),
        },
    }
    if place["geonames"]:
        link = {"type": "closeMatch", "identifier": f"gn:{place['geonames']}"}
        feature["links"] = [link]
    relations = [_residence(edition, stay) for stay in stays]
    if place["part_of"]:
        whole = edition.name("places", place["part_of"])
        relations.append({"relationType": PART, "relationTo": whole})
    if relations:
        feature["relations"] = relations
    if place["note"]:
        feature["descriptions"] = [{"value": place["note"], "lang": "en"}]
    return feature


def _point_certainty(place: pd.Series) -> str:
    """A building that has only its town's coordinate is less certain than the town itself."""
    if place["part_of"] and place["precision"] == "town":
        return "less-certain"
    return POINT[str(place["precision"])]


def _timespan(stay: Any) -> dict[str, Any]:
    ends = {"start": stay.arrived, "end": stay.left}
    return {end: span(text) for end, text in ends.items() if text}


def _when(stays: list[Any], events: list[str]) -> dict[str, Any]:
    """All spans of a place; its certainty is that of the least certain stay."""
    if not stays:
        spans = [{"start": span(dates.start(e)), "end": span(dates.end(e))} for e in events]
        return {"timespans": spans}
    worst = max((str(stay.certainty) for stay in stays), key=list(CERTAINTY).index)
    return {"timespans": [_timespan(stay) for stay in stays], "certainty": CERTAINTY[worst]}


def _residence(edition: Edition, stay: Any) -> dict[str, Any]:
    certainty = CERTAINTY[str(stay.certainty)]
    subject = edition.subject() if edition.base else edition.name("people", "subject")
    return {
        "relationType": LIVED,
        "relationTo": subject,
        "label": f"{edition.life.subject}: {stay.circumstance}",
        "when": {"timespans": [_timespan(stay)], "certainty": certainty},
        "certainty": certainty,
    }
