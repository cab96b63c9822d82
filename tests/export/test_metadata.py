"""How the edition is to be cited: the files for it keep their formats and agree with the rest."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml

from lifebook.export import Edition

from ..conftest import ROOT
from .conftest import breaches


@pytest.fixture(scope="module")
def cff() -> dict[str, Any]:
    """CITATION.cff."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def zenodo() -> dict[str, Any]:
    """The deposit metadata."""
    return json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))


def test_both_keep_their_formats(cff: dict[str, Any], zenodo: dict[str, Any]) -> None:
    assert breaches("cff-1.2.0", cff) == []
    assert breaches("zenodo", zenodo) == []


def test_breaches_would_be_found(cff: dict[str, Any], zenodo: dict[str, Any]) -> None:
    assert len(breaches("cff-1.2.0", {**cff, "version": None, "doi": "none"})) == 2
    assert len(breaches("zenodo", {**zenodo, "upload_type": "book"})) == 1


def test_title_and_makers_are_those_of_the_book(
    cff: dict[str, Any], zenodo: dict[str, Any]
) -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert cff["title"] == zenodo["title"] == config["title"]
    assert cff["authors"] == zenodo["creators"] == [{"name": config["author"]}]


def test_version_is_one(cff: dict[str, Any], zenodo: dict[str, Any], edition: Edition) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cff["version"] == zenodo["version"] == project["version"] == edition.version


def test_licence_and_keywords_are_those_of_the_data(
    cff: dict[str, Any], zenodo: dict[str, Any], edition: Edition
) -> None:
    assert cff["license"] == zenodo["license"] == edition.licence["name"]
    assert cff["keywords"] == zenodo["keywords"] == edition.descriptor["keywords"]


def test_both_describe_the_edition_in_the_same_words(
    cff: dict[str, Any], zenodo: dict[str, Any], edition: Edition
) -> None:
    assert zenodo["description"] == f"<p>{cff['abstract'].strip()}</p>"
    assert cff["abstract"].split(";")[0] in edition.descriptor["description"]


def test_no_identifier_is_invented(cff: dict[str, Any], zenodo: dict[str, Any]) -> None:
    assert not {"doi", "identifiers", "repository-code", "url"} & cff.keys()
    assert not {"doi", "related_identifiers"} & zenodo.keys()
