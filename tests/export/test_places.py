"""Places and stays on the map: valid GeoJSON, a valid gazetteer, and doubts that travel along."""

from __future__ import annotations

from geojson_pydantic import FeatureCollection

from lifebook import Life, dates
from lifebook.export import Edition
from lifebook.export.places import linked_places

from .conftest import ADDRESS, breaches, loaded


def test_both_are_geojson(files: dict[str, bytes]) -> None:
    for name in ("places.geojson", "stays.geojson"):
        collection = FeatureCollection.model_validate_json(files[name])
        assert {feature.geometry.type for feature in collection.features} == {"Point"}
        for feature in collection.features:
            longitude, latitude = feature.geometry.coordinates
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90


def test_every_place_and_every_stay_is_there_once(files: dict[str, bytes], life: Life) -> None:
    for name, frame in (("places.geojson", life.places), ("stays.geojson", life.stays)):
        ids = [feature["id"] for feature in loaded(files, name)["features"]]
        assert sorted(ids) == sorted(frame.index)


def test_longitude_comes_first(files: dict[str, bytes], life: Life) -> None:
    places = {one["id"]: one for one in loaded(files, "places.geojson")["features"]}
    point = places["odessa"]["geometry"]["coordinates"]
    assert point == [life.places.loc["odessa"].lon, life.places.loc["odessa"].lat]


def test_a_stay_has_its_doubts_beside_it(files: dict[str, bytes], life: Life) -> None:
    stays = {one["id"]: one["properties"] for one in loaded(files, "stays.geojson")["features"]}
    school = stays["odessa-1888"]
    when = dates.interval(life.stays.loc["odessa-1888"].arrived)
    assert school["arrived_earliest"] == when.first.isoformat()
    assert school["arrived_latest"] == when.last.isoformat()
    assert school["certainty"] == "medium"
    assert school["precision"] == "town"


# --- Linked Places -----------------------------------------------------------------------------


def test_it_keeps_the_format(files: dict[str, bytes]) -> None:
    assert breaches("linked-places", loaded(files, "places.lpf.json")) == []


def test_a_breach_of_the_format_would_be_found(files: dict[str, bytes]) -> None:
    wrong = loaded(files, "places.lpf.json")
    wrong["features"][0]["when"]["timespans"][0]["start"] = {"in": "1888~"}
    wrong["features"][1]["@id"] = "../book/reference/places.html#x"
    assert len(breaches("linked-places", wrong)) == 2


def test_with_an_address_it_keeps_the_format_too(placed: Edition) -> None:
    collection = loaded({"": linked_places(placed)}, "")
    assert breaches("linked-places", collection) == []
    assert collection["features"][0]["@id"].startswith(f"{ADDRESS}book/reference/places.html#")


def features(files: dict[str, bytes], edition: Edition) -> dict[str, dict]:
    """Features of the gazetteer by the id of the place."""
    by_name = {one["@id"]: one for one in loaded(files, "places.lpf.json")["features"]}
    return {
        place: by_name[edition.name("places", place)]
        for place in edition.life.places.index
        if edition.name("places", place) in by_name
    }


def test_every_place_of_a_stay_has_all_its_spans(files: dict[str, bytes], edition: Edition) -> None:
    found = features(files, edition)
    for place, stays in edition.life.stays.groupby("place"):
        assert len(found[place]["when"]["timespans"]) == len(stays), place
        lived = [r for r in found[place]["relations"] if r["relationType"].endswith("residence_of")]
        assert len(lived) == len(stays), place


def test_what_is_left_out_has_neither_stay_nor_dated_event(
    files: dict[str, bytes], edition: Edition
) -> None:
    life = edition.life
    left_out = set(life.places.index) - set(features(files, edition))
    assert left_out.isdisjoint(life.stays["place"])
    assert left_out.isdisjoint(life.events.loc[life.events["date"] != "", "place"])


def test_an_uncertain_arrival_has_an_earliest_and_a_latest_day(
    files: dict[str, bytes], edition: Edition
) -> None:
    span = features(files, edition)["gromokley"]["when"]["timespans"][0]
    assert span["start"] == {"earliest": "1886-08-01", "latest": "1887-04-30"}


def test_certainty_is_that_of_the_rows(files: dict[str, bytes], edition: Edition) -> None:
    found = features(files, edition)
    assert found["gromokley"]["when"]["certainty"] == "uncertain"
    assert found["alma-ata-dacha"]["geometry"]["certainty"] == "uncertain"
    assert found["alma-ata-dzhetysu"]["geometry"]["certainty"] == "less-certain"


def test_parts_name_places_that_are_there(files: dict[str, bytes], edition: Edition) -> None:
    names = {edition.name("places", place) for place in edition.life.places.index}
    for feature in features(files, edition).values():
        for relation in feature.get("relations", []):
            if "broaderPartitive" in relation["relationType"]:
                assert relation["relationTo"] in names
