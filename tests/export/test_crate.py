"""The crate: what RO-Crate 1.1 demands of its description, and every file as it is."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from rdflib.namespace import SDO

from lifebook.export import EXPORTS, Edition, rendered, write

from .conftest import ADDRESS, loaded

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the library says while it is imported is its own affair
    from rocrate.rocrate import ROCrate

FILE = "ro-crate-metadata.json"


@pytest.fixture(scope="module")
def nodes(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Nodes of the description by their name."""
    graph = loaded(files, FILE)["@graph"]
    assert len({node["@id"] for node in graph}) == len(graph)
    return {node["@id"]: node for node in graph}


def pointed_at(value: Any) -> list[str]:
    """Every name that a node refers to."""
    if isinstance(value, list):
        return [name for one in value for name in pointed_at(one)]
    if isinstance(value, dict):
        return [value["@id"]] if set(value) == {"@id"} else pointed_at(list(value.values()))
    return []


def test_it_describes_itself_and_the_root(nodes: dict[str, dict[str, Any]]) -> None:
    assert nodes[FILE]["about"] == {"@id": "./"}
    assert nodes[FILE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = nodes["./"]
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "license", "datePublished"))


def test_the_description_is_flat_and_names_only_what_it_describes(
    nodes: dict[str, dict[str, Any]],
) -> None:
    for name, node in nodes.items():
        for other in pointed_at(list(node.values())):
            # The conformance is to a profile, which stands elsewhere.
            assert other in nodes or (name == FILE and "w3id.org" in other), (name, other)


def test_every_file_is_a_part_with_its_own_size_and_digest(
    nodes: dict[str, dict[str, Any]], files: dict[str, bytes]
) -> None:
    parts = {part["@id"] for part in nodes["./"]["hasPart"]}
    assert parts == {one.file for one in EXPORTS} - {FILE}
    for name in parts:
        assert nodes[name]["@type"] == "File"
        assert int(nodes[name]["contentSize"]) == len(files[name])
        assert nodes[name]["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert nodes[name]["license"]["@id"].startswith("https://creativecommons.org/")


def test_every_word_is_one_of_the_context(nodes: dict[str, dict[str, Any]]) -> None:
    # The context of RO-Crate 1.1 is schema.org with a few words more, of which these are used.
    known = {str(word).removeprefix(str(SDO)) for word in dir(SDO)} | {"File", "conformsTo"}
    used = {key for node in nodes.values() for key in node if not key.startswith("@")}
    used |= {node["@type"] for node in nodes.values()}
    assert used <= known


def test_another_program_reads_it(edition: Edition, tmp_path: Path) -> None:
    write(edition, tmp_path)
    read = ROCrate(tmp_path)
    assert {one.id for one in read.data_entities} == {one.file for one in EXPORTS} - {FILE}
    assert read.root_dataset["license"]["name"] == edition.licence["title"]


def test_with_an_address_it_says_so(placed: Edition) -> None:
    graph = json.loads(rendered(placed)[FILE])["@graph"]
    root = next(node for node in graph if node["@id"] == "./")
    assert root["url"] == f"{ADDRESS}data/"
    assert root["isPartOf"] == {"@id": f"{ADDRESS}book/index.html"}
