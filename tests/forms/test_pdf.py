import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lifebook import Life
from lifebook.forms import joined
from lifebook.forms import pdf as setter
from lifebook.forms.edition import edition
from tests.forms.conftest import ROOT, made
from tests.keys import fragments, squeezed

FOLDER = ROOT / "_build" / "forms" / "_build" / "epub"


def titles(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for entry in outline:
        found += titles(entry) if isinstance(entry, list) else [str(entry.title)]
    return found


def structure(pdf: PdfReader, below: Any = None) -> dict[str, list[Any]]:
    """Elements of the structure by kind, of the whole or below one of them."""
    found: dict[str, list[Any]] = {}
    waiting = [pdf.root_object["/StructTreeRoot"] if below is None else below["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif hasattr(node, "get") and ("/S" in node or node.get("/Type") == "/StructTreeRoot"):
            found.setdefault(str(node.get("/S")), []).append(node)
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_it_is_tagged_and_says_so(pdf: PdfReader) -> None:
    root = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = structure(pdf)
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/Link", "/L"} <= set(kinds)


def test_every_figure_has_words(pdf: PdfReader) -> None:
    figures = structure(pdf)["/Figure"]
    assert len(figures) > 20
    for figure in figures:
        assert len(str(figure.get("/Alt", ""))) > 60


def test_every_table_has_rows_and_every_value_names_its_headings(pdf: PdfReader) -> None:
    tables = structure(pdf)["/Table"]
    assert len(tables) > 30
    for table in tables:
        inside = structure(pdf, table)
        # A name alone at the foot of a page would be a table of its own.
        assert inside.get("/TR"), table
        headings = {str(cell["/ID"]) for cell in inside["/TH"]}
        for cell in inside["/TD"]:
            named = {str(heading) for heading in cell["/A"].get_object()["/Headers"]}
            assert named
            assert named <= headings


def test_it_names_itself(pdf: PdfReader) -> None:
    here = edition(ROOT)
    assert pdf.metadata is not None
    assert pdf.metadata.title == here.of.title
    assert pdf.metadata.author == here.author
    assert pdf.metadata.creation_date == here.moment


def test_every_page_is_a4(pdf: PdfReader) -> None:
    sizes = {(round(p.mediabox.width), round(p.mediabox.height)) for p in pdf.pages}
    assert sizes == {(595, 842)}


def test_it_is_of_a_sane_size(pdf: PdfReader) -> None:
    assert 120 < len(pdf.pages) < 300
    assert made("book.pdf").stat().st_size < 8_000_000


def test_parts_and_pages_are_bookmarks(pdf: PdfReader) -> None:
    found = titles(pdf.outline)
    for part in joined.listed(FOLDER):
        assert not part.title or part.title in found
        assert {page.title for page in part.pages} <= set(found)


def test_its_contents_name_the_page_on_which_each_chapter_begins(
    pdf: PdfReader,
) -> None:
    contents = " ".join(" ".join(page.extract_text() for page in pdf.pages[1:4]).split())
    for title in Life.open().chapters["title"]:
        number = re.search(rf"{re.escape(title)}[ .]*?(\d+)", contents)
        assert number, title
        assert title in " ".join(pdf.pages[int(number[1]) - 1].extract_text().split())


def test_cyrillic_can_be_taken_out(text: str) -> None:
    assert re.search(r"[\u0410-\u042f][\u0430-\u044f]{4,} [\u0430-\u044f]{3,}", text)


def test_a_note_stands_at_the_foot_of_the_page_of_its_sentence(pdf: PdfReader) -> None:
    found = 0
    for page in pdf.pages:
        words = " ".join(page.extract_text().split())
        notes = re.findall(r"(\d+) The article: ", words)
        body = words.partition(f"{notes[0]} The article: ")[0] if notes else ""
        # A long note may go on from the page before; the sentence of every other is above it.
        found += sum(number in body for number in notes)
    assert found > 100


def test_the_signs_of_the_verdicts_are_the_right_ones(text: str) -> None:
    assert "\N{CHECK MARK} Confirmed" in text or "\N{CHECK MARK} confirmed" in text


def test_every_font_is_inside(pdf: PdfReader) -> None:
    fonts = {}
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            held = font.get_object()
            fonts[held["/BaseFont"]] = held
    assert {name.partition("+")[2] for name in fonts} >= {"Text", "Text-Italic", "DejaVu-Sans"}
    for name, font in fonts.items():
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner), name


def test_links_lead_out_and_about(pdf: PdfReader) -> None:
    out, about = 0, 0
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            held = link.get_object()
            out += "/URI" in held.get("/A", {})
            about += "/Dest" in held or "/D" in held.get("/A", {})
    assert out > 300
    assert about > 500


def test_no_answer_of_a_key_is_there(text: str) -> None:
    tight = squeezed(text)
    assert not [line for line in fragments() if line in tight]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    """One chapter, set twice: what would differ between two runs shows in any page."""
    small = tmp_path / "epub"
    small.mkdir()
    for name in ("title-page.xhtml", "nav.xhtml"):
        (small / name).write_bytes((FOLDER / name).read_bytes())
    nav = (small / "nav.xhtml").read_text(encoding="utf-8")
    only = re.sub(r'<li><a href="(?!title-page|about/pictures)[^"]*">[^<]*</a></li>\s*', "", nav)
    (small / "nav.xhtml").write_text(
        re.sub(r"<li><span>[^<]*</span>\s*<ol>\s*</ol></li>", "", only)
    )
    (small / "about").mkdir()
    page = (FOLDER / "about" / "pictures.xhtml").read_text(encoding="utf-8")
    (small / "about" / "pictures.xhtml").write_text(
        re.sub(r'<a [^>]*href="(?!https?:)[^"]*"[^>]*>(.*?)</a>', r"\1", page), encoding="utf-8"
    )
    first = setter.make(small, edition(ROOT)).read_bytes()
    assert setter.make(small, edition(ROOT)).read_bytes() == first


def test_a_missing_picture_is_an_error(tmp_path: Path) -> None:
    small = tmp_path / "epub"
    (small / "about").mkdir(parents=True)
    (small / "title-page.xhtml").write_bytes((FOLDER / "title-page.xhtml").read_bytes())
    xhtml = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
    entry = '<ol><li><a href="about/x.xhtml">X</a></li></ol>'
    (small / "nav.xhtml").write_text(xhtml.format(entry))
    gone = '<h1>X</h1><p><img src="gone.svg" alt="Gone."/></p>'
    (small / "about" / "x.xhtml").write_text(xhtml.format(gone))
    with pytest.raises(SystemExit, match=r"gone\.svg"):
        setter.make(small, edition(ROOT))
    assert not list(tmp_path.glob("book.p*"))
