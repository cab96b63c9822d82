"""Sources: keys, witnesses, short names."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifebook.sources import read_sources
from lifebook.tables import DataError

from .conftest import ROOT


def test_a_short_name_is_author_and_year() -> None:
    sources = read_sources(ROOT / "data" / "sources.bib")
    assert sources["my-life"].short == "Trotsky 1930"
    assert sources["my-life"].witness == "trotsky"


def test_what_rests_on_his_own_memory_is_one_witness() -> None:
    sources = read_sources(ROOT / "data" / "sources.bib")
    assert sources["my-life"].witness == sources["moya-zhizn"].witness


def test_an_entry_without_witness_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "sources.bib"
    path.write_text(
        "@book{ziv, author = {Ziv, G. A.}, title = {Trotskii}, year = {1921}}", encoding="utf-8"
    )
    assert read_sources(path)["ziv"].witness == "ziv"


def test_more_than_two_authors_are_shortened(tmp_path: Path) -> None:
    path = tmp_path / "sources.bib"
    path.write_text(
        "@book{a, author = {One, A. and Two, B. and Three, C.}, title = {T}, year = {1990}}\n"
        "@online{b, title = {A {Page}}}",
        encoding="utf-8",
    )
    assert read_sources(path)["a"].short == "One and others 1990"
    assert read_sources(path)["b"].short == "A Page"


def test_broken_bibtex_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sources.bib"
    path.write_text("@book{a, title = {T}\n\n@book{b, title = }", encoding="utf-8")
    with pytest.raises(DataError, match=r"sources\.bib:\d+: bibtex"):
        read_sources(path)
    with pytest.raises(DataError, match="not found"):
        read_sources(tmp_path / "none.bib")
