"""Directives on small documents, in HTML and LaTeX, and their errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import ROOT, rewrite
from .conftest import add, make, whole_reference


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_the_reference_builds_without_a_warning(
    printed: Callable[[str], Path], builder: str
) -> None:
    assert any(printed(builder).iterdir())


def test_a_register_has_an_anchor_for_each_row_and_links_to_others(shared: Path) -> None:
    page = register(shared, "events")
    assert 'id="arrest-1898"' in page
    assert 'href="places.html#' in page


def register(shared: Path, table: str) -> str:
    return (shared / "build" / "html" / f"{table}.html").read_text(encoding="utf-8")


def test_an_entry_says_date_age_place_and_evidence(shared: Path) -> None:
    page = register(shared, "events")
    start = page.index('id="birth"')
    entry = page[start : page.index('class="lb-entry', start)]
    assert "7 November 1879 (26 October Old Style)" in entry
    assert "age 0" in entry
    assert 'href="places.html#yanovka"' in entry
    assert "Evidence: " in entry
    assert 'href="sources.html#' in entry


def test_a_rival_date_is_printed_with_its_source(data: Path) -> None:
    def contradict(rows: list[dict[str, str]]) -> None:
        rows.append(
            {"id": "cit-9999", "table": "events", "row": "birth", "field": "date", "source": "my-life",
             "locator": "ch. 99", "stance": "contradicts", "says": "1879-10-26", "consulted": "no",
             "via": "", "url": ""}
        )  # fmt: skip

    rewrite(data, "citations", contradict)
    reference = whole_reference()
    wanted = {name: reference[name] for name in ("events", "sources")}
    app, _ = make(data.parent, **wanted)
    page = (Path(app.outdir) / "events.html").read_text(encoding="utf-8")
    assert "against: " in page
    assert ", ch. 99 (date: 26 October 1879) [not seen]" in page


def test_an_unknown_register_fails_with_file_and_line(data: Path) -> None:
    _, warnings = make(data.parent, page="# P\n\ntext\n\n```{register} peeple\n```\n")
    assert "page.md:5" in warnings
    assert "unknown register 'peeple'; write one of sources, roles, claims, people" in warnings


def test_a_vocabulary_is_printed_with_its_definitions(data: Path) -> None:
    app, warnings = make(data.parent, page="# P\n\n```{vocabulary} claims verdict\n```\n")
    assert warnings == ""
    html = (Path(app.outdir) / "page.html").read_text(encoding="utf-8")
    assert html.count("<dt>") == 5
    assert "<p>The evidence says otherwise.</p>" in html


@pytest.mark.parametrize(
    ("words", "known"),
    [("claims verdikt", "kind, verdict"), ("claim verdict", "events, event_people")],
)
def test_an_unknown_vocabulary_fails_with_file_and_line(data: Path, words: str, known: str) -> None:
    _, warnings = make(data.parent, page=f"# P\n\n```{{vocabulary}} {words}\n```\n")
    assert "page.md:3" in warnings
    assert f"write one of {known}" in warnings


def test_an_unknown_count_fails_with_file_and_line(data: Path) -> None:
    _, warnings = make(data.parent, page="# P\n\nThere are {count}`peeple` here.\n")
    assert "page.md:3" in warnings
    assert "unknown table 'peeple'" in warnings


def test_a_link_to_a_row_that_no_page_prints_is_a_warning(data: Path) -> None:
    _, warnings = make(data.parent, events="# E\n\n```{chronology}\n```\n")
    assert "undefined label" in warnings


def test_a_span_of_the_chronology_is_a_table_of_its_events(shared: Path) -> None:
    span = "```{chronology}\n:since: arrest-1898\n:until: 1898-02\n```"
    html, warnings = add(shared, f"# P\n\n{span}\n")
    assert warnings == ""
    assert 'href="events.html#arrest-1898"' in html
    assert 'href="events.html#birth"' not in html
    assert 'href="events.html#escape-1902"' not in html


def test_a_span_that_is_no_date_fails_with_file_and_line(data: Path) -> None:
    _, warnings = make(data.parent, page="# P\n\n```{chronology}\n:since: yesterday\n```\n")
    assert "page.md:3" in warnings
    assert "since: neither an event nor a date" in warnings


def test_the_register_of_claims_can_be_narrowed_and_is_whole_without_a_script(
    shared: Path,
) -> None:
    html = register(shared, "claims")
    assert '<form class="lb-filter" hidden' in html
    for choice in ("lb-is-disputed", "lb-is-date", "lb-is-04-siberia"):
        assert f'<option value="{choice}">' in html
        assert re.search(rf'class="[^"]*\b{choice}\b', html), choice
    assert not re.search(r'<div class="lb-entry[^>]* hidden', html)


def test_an_entry_links_back_to_the_statements_about_it(shared: Path) -> None:
    events, sources = register(shared, "events"), register(shared, "sources")
    start = events.index('id="arrest-1898"')
    entry = events[start : events.index('class="lb-entry', start)]
    assert "Statements about it: " in entry
    assert 'href="claims.html#c045"' in entry
    start = sources.index('id="lubitz"')
    assert 'href="claims.html#c167"' in sources[start : sources.index('class="lb-entry', start)]


def test_a_count_is_that_of_the_table(shared: Path) -> None:
    html, warnings = add(shared, "# P\n\n{count}`roles` roles\n")
    rows = (ROOT / "data" / "roles.csv").read_text(encoding="utf-8").splitlines()
    assert warnings == ""
    assert f"{len(rows) - 1} roles" in html
