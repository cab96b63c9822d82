"""What the edition says of itself, and the names it gives to things."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from lifebook import Life
from lifebook.export import Edition
from lifebook.tables import DataError

from ..conftest import ROOT


def test_without_an_address_a_row_is_named_relative_to_the_folder_of_exports(
    edition: Edition,
) -> None:
    assert edition.entry("events", "birth") == "../book/reference/events.html#birth"


def test_with_an_address_a_row_is_named_in_full(life: Life) -> None:
    edition = Edition(life, "https://example.org/life")
    assert edition.entry("events", "birth") == (
        "https://example.org/life/book/reference/events.html#birth"
    )
    assert edition.name("events", "birth") == edition.entry("events", "birth")


def test_a_name_that_may_not_be_relative_is_a_urn_and_stays_the_same(edition: Edition) -> None:
    assert edition.name("places", "odessa") == "urn:uuid:3ef0ac09-3e8d-5d4a-95a5-d761d89cb6f2"
    assert edition.name("places", "kherson") != edition.name("places", "odessa")


def test_what_is_no_address_is_an_error(life: Life) -> None:
    with pytest.raises(DataError, match="write it as https"):
        Edition(life, "example.org")


def test_the_address_is_the_setting_of_the_book(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    assert Edition.of(Life.open(tmp_path / "data")).base == ""
    settings = "html:\n  baseurl: https://example.org/life\n"
    (tmp_path / "_config.yml").write_text(settings, encoding="utf-8")
    assert Edition.of(Life.open(tmp_path / "data")).base == "https://example.org/life/"


def test_the_title_is_that_of_the_book(edition: Edition) -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert edition.title == config["title"]
    assert edition.makers == config["author"]


def test_the_article_is_the_one_that_the_edition_annotates(edition: Edition) -> None:
    assert edition.article.witness == "the-article"
    assert edition.article.entry.fields["url"].startswith("https://www.thoughtco.com/")
