"""Roles in small documents: what they print, where they lead, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_directives import make, whole_reference


def page(data: Path, text: str) -> str:
    app, warnings = make(data.parent, page=f"# P\n\n{text}\n", **whole_reference())
    assert warnings == ""
    return (Path(app.outdir) / "page.html").read_text(encoding="utf-8")


def test_each_role_prints_from_the_data_and_links_to_its_entry(data: Path) -> None:
    html = page(
        data,
        "{when}`birth`; {age}`to-odessa-1888`; {person}`lenin`; {place}`odessa`; {work}`my-life`; "
        "{person}`his sister <kameneva>`",
    )
    for target, words in (
        ("events.html#birth", "7 November 1879 (26 October Old Style)"),
        ("events.html#to-odessa-1888", "8 or 9"),
        ("people.html#lenin", "Vladimir Lenin"),
        ("places.html#odessa", "Odessa"),
        ("works.html#my-life", "My Life"),
        ("people.html#kameneva", "his sister"),
    ):
        assert f'href="{target}"><span class="std std-ref">{words}</span></a>' in html


@pytest.mark.parametrize("role", ["when", "age", "person", "place", "work"])
def test_an_unknown_id_fails_with_file_line_and_a_guess(data: Path, role: str) -> None:
    near = {"when": "brith", "age": "brith", "person": "lennin", "place": "odesa", "work": "mylife"}
    _, warnings = make(data.parent, page=f"# P\n\ntext\n\n{{{role}}}`{near[role]}`\n")
    assert "page.md:5" in warnings
    assert f"id {near[role]!r}; did you mean " in warnings


def test_roles_work_in_latex(data: Path) -> None:
    app, warnings = make(data.parent, "latex", page="# P\n\n{when}`birth`\n", **whole_reference())
    assert warnings == ""
    tex = next(Path(app.outdir).glob("*.tex")).read_text(encoding="utf-8")
    assert "7 November 1879 (26 October Old Style)" in tex
