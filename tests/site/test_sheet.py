"""The one style sheet: what is used is in it, what is not is out, and its icons are inside."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont

from lifebook.site import sheet
from lifebook.site.icons import drawn, embedded

FONTS = (
    Path(pydata_sphinx_theme.__file__).parent
    / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts"
)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with a sheet of a theme, one that it imports, and one of the edition."""
    (tmp_path / "styles").mkdir()
    (tmp_path / "basic.css").write_text("p.basic { color: red } .gone { color: blue }")
    (tmp_path / "styles/theme.css").write_text(
        '@import "../basic.css"; :root { --read: 1px; --idle: var(--chain); --chain: 2px }\n'
        ".used { margin: var(--read) } .used.unused { top: 0 } #frame .used { left: 0 }\n"
        "@media print { .unused { top: 0 } } h1 { top: 0 }"
    )
    (tmp_path / "own.css").write_text(".lb-later { top: 0 }")
    return tmp_path


def test_only_what_a_page_names_is_kept(static: Path) -> None:
    page = "<div class=\"used basic\" id='frame'>"
    made = sheet.make(static, ["styles/theme.css", "own.css"], ["own.css"], sheet.names_in(page))
    assert made.startswith(sheet.NOTICE)
    assert ".used{margin:var(--read)}" in made
    assert "#frame .used{left:0}" in made
    assert "p.basic" in made
    assert "h1,.lb-later{top:0}" in made, (
        "an element, and the edition's own sheet, which is kept whole"
    )
    for gone in ("unused", "gone", "--idle", "--chain", "@import", "@media"):
        assert gone not in made
    assert not (static / "lifebook-entry.css").exists()


def test_a_property_stays_though_an_unused_class_has_its_name(static: Path) -> None:
    (static / "own.css").write_text(".text-wrap { top: 0 } h1 { text-wrap: balance; top: 0 }")
    made = sheet.make(static, ["own.css"], [], {"used"})
    assert "h1{text-wrap:balance;top:0}" in made


def test_the_names_of_a_page_are_classes_ids_and_properties() -> None:
    page = """<p class="a  b-c" id='d' style="color: var(--e)">class f</p>"""
    assert sheet.names_in(page) == {"a", "b-c", "d", "--e"}


def test_the_icons_shown_are_inside_and_no_others() -> None:
    css = (
        '@font-face{font-family:"Icons";src:url(x/fa-solid-900.woff2)}'
        '@font-face{font-family:"Old name";src:url(x/fa-solid-900.woff2)}'
        '@font-face{font-family:"Brands";src:url(x/fa-brands-400.woff2)}'
        '.a:before{font-family:Icons,Brands;content:"\\f00e"}.b:before{content:"\uf0c9"}'
    )
    assert drawn(css) == {0xF00E, 0xF0C9}
    made = embedded(css, FONTS)
    assert made.count("@font-face") == 1
    data = re.search(r"base64,([^\"]+)", made)
    assert data
    font = TTFont(io.BytesIO(base64.b64decode(data[1])))
    assert {0xF00E, 0xF0C9} <= set(font.getBestCmap())
    assert len(font.getGlyphOrder()) < 8
    assert embedded(css, FONTS) == made, "the same bytes again"


def test_the_built_sheet_has_what_the_pages_need(site: Path) -> None:
    made = (site / "_static/book.css").read_text(encoding="utf-8")
    for rule in (
        ".bd-sidebar-primary",
        ".admonition",
        ".highlight",
        ".lb-note",
        ".lb-run",
        "@media print",
    ):
        assert rule in made, rule
    assert ".carousel" not in made
    assert ".fa-dragon" not in made
    for name in re.findall(r"""url\(["']?(?!data:)([^"')]+)""", made):
        assert (site / "_static" / name).is_file(), name
