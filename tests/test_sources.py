"""Sources: keys, witnesses, short names."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from lifebook.sources import count_witnesses, read_sources
from lifebook.tables import DataError

from .conftest import ROOT


def test_a_short_name_is_author_and_year() -> None:
    sources = read_sources(ROOT / "data" / "sources.bib")
    assert sources["deutscher-outcast"].short == "Deutscher 1963"
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


def test_short_names_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "sources.bib"
    path.write_text(
        "@book{a, author = {One, A.}, title = {T}, year = {1932}}\n"
        "@book{b, author = {One, A.}, title = {U}, year = {1932}}\n"
        "@online{c, author = {Two, B.}, title = {First words}}\n"
        "@online{d, author = {Two, B.}, title = {A title of very many words that is too long}}\n"
        "@book{e, author = {One, A.}, title = {V}, year = {1933}}\n",
        encoding="utf-8",
    )
    assert [source.short for source in read_sources(path).values()] == [
        "One 1932a", "One 1932b", "Two, First words", "Two, A title of very many words that is…",
        "One 1933",
    ]  # fmt: skip


def test_no_two_sources_share_a_short_name() -> None:
    shorts = [source.short for source in read_sources(ROOT / "data" / "sources.bib").values()]
    assert sorted({name for name in shorts if shorts.count(name) > 1}) == []


def test_no_author_is_named_in_another_script() -> None:
    """A reader of English is given the name in Latin letters; the full reference keeps its own."""
    for source in read_sources(ROOT / "data" / "sources.bib").values():
        people = source.entry.persons.get("author") or source.entry.persons.get("editor")
        if people:
            assert not re.search("[\u0400-\u04ff]", source.short.partition(",")[0]), source.key


def test_a_short_author_stands_for_the_name(tmp_path: Path) -> None:
    path = tmp_path / "sources.bib"
    path.write_text(
        "@book{a,\n  author = {Троцкий, Лев},\n  shortauthor = {{Trotskii}},\n  title = {Речь},\n"
        "  year = {1906}\n}\n",
        encoding="utf-8",
    )
    (source,) = read_sources(path).values()
    assert source.short == "Trotskii 1906"
    assert source.authors == "Лев Троцкий"


def test_sources_that_share_a_witness_count_once() -> None:
    sources = read_sources(ROOT / "data" / "sources.bib")
    cited = pd.DataFrame(
        [
            ("c001", "my-life", "supports", "yes"),
            ("c001", "moya-zhizn", "supports", "no"),
            ("c001", "lubitz", "contradicts", "yes"),
            ("c002", "lubitz", "qualifies", "no"),
        ],
        columns=["row", "source", "stance", "consulted"],
    )
    counted = count_witnesses(cited, sources)
    assert counted.loc["c001"].to_dict() == {"witnesses": 2, "seen": 2, "against": 1}
    assert counted.loc["c002"].to_dict() == {"witnesses": 1, "seen": 0, "against": 1}
