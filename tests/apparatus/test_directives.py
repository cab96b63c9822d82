"""Directives on small documents, in HTML and LaTeX, and their errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from ..conftest import ROOT, rewrite

REGISTERS = ("people", "places", "works", "stays", "roles", "claims", "sources")


def make(folder: Path, builder: str = "html", **pages: str) -> tuple[SphinxTestApp, str]:
    """Build a small document beside a copy of the data; give the app and its warnings."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', 'lifebook.apparatus']\nproject = 'test'\nnitpicky = True\n"
        "exclude_patterns = ['data']\n",
        encoding="utf-8",
    )
    (source / "data").symlink_to(folder / "data")
    names = "\n".join(name for name in pages if name != "index")
    contents = {"index": f"# Index\n\n```{{toctree}}\n{names}\n```\n", **pages}
    for name, text in contents.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    app = SphinxTestApp(builder, srcdir=source, builddir=folder / "build", freshenv=True)
    app.build()
    warnings = app.warning.getvalue()
    app.cleanup()
    return app, warnings


def whole_reference() -> dict[str, str]:
    pages = {table: f"# {table}\n\n```{{register}} {table}\n```\n" for table in REGISTERS}
    return {**pages, "events": "# events\n\n```{chronology}\n```\n"}


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_the_reference_builds_without_a_warning(data: Path, builder: str) -> None:
    app, warnings = make(data.parent, builder, **whole_reference())
    assert warnings == ""
    if builder == "html":
        page = (Path(app.outdir) / "events.html").read_text(encoding="utf-8")
        assert 'id="arrest-1898"' in page
        assert 'href="places.html#nikolaev"' in page or 'href="places.html#' in page


def test_an_entry_says_date_age_place_and_evidence(data: Path) -> None:
    app, _ = make(data.parent, **whole_reference())
    page = (Path(app.outdir) / "events.html").read_text(encoding="utf-8")
    start = page.index('id="birth"')
    entry = page[start : page.index('class="lb-entry', start)]
    assert "7 November 1879 (26 October Old Style)" in entry
    assert "age 0" in entry
    assert 'href="places.html#yanovka"' in entry
    assert "Evidence: " in entry
    assert 'href="sources.html#' in entry


def test_a_rival_date_is_printed_with_its_source(data: Path) -> None:
    def add(rows: list[dict[str, str]]) -> None:
        rows.append(
            {"id": "cit-9999", "table": "events", "row": "birth", "field": "date", "source": "my-life",
             "locator": "ch. 99", "stance": "contradicts", "says": "1879-10-26", "consulted": "no",
             "via": "", "url": ""}
        )  # fmt: skip

    rewrite(data, "citations", add)
    app, _ = make(data.parent, **whole_reference())
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


def test_a_count_is_that_of_the_table(data: Path) -> None:
    app, warnings = make(data.parent, page="# P\n\n{count}`roles` roles\n")
    rows = (ROOT / "data" / "roles.csv").read_text(encoding="utf-8").splitlines()
    assert warnings == ""
    assert f"{len(rows) - 1} roles" in (Path(app.outdir) / "page.html").read_text(encoding="utf-8")
