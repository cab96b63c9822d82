from pathlib import Path

import pytest

from lifebook.forms import shelf
from tests.forms.conftest import ROOT

PAGE = '<article class="bd-article">\n<section><h1>Title</h1>\n<p>Text.</p></section></article>\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "index.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_the_front_page_leads_to_what_is_there_and_to_nothing_else(
    site: Path, tmp_path: Path
) -> None:
    made = tmp_path / "book.epub"
    made.write_bytes(b"x" * 1_230_000)
    assert shelf.put(made, site).read_bytes() == made.read_bytes()
    page = (site / "book" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../downloads/book.epub">' in page
    assert "1.2&nbsp;MB" in page
    assert "book.pdf" not in page
    assert page.index("</h1>") < page.index("lb-forms") < page.index("Text.")


def test_a_form_made_anew_is_named_once(site: Path, tmp_path: Path) -> None:
    for name in ("book.epub", "book.pdf", "book.epub"):
        (tmp_path / name).write_bytes(b"x")
        shelf.put(tmp_path / name, site)
    page = (site / "book" / "index.html").read_text(encoding="utf-8")
    assert page.count("lb-forms") == 1
    assert page.count("book.epub") == page.count("book.pdf") == 1


def test_a_site_that_is_not_built_is_an_error_and_gets_nothing(tmp_path: Path) -> None:
    made = tmp_path / "book.epub"
    made.write_bytes(b"x")
    with pytest.raises(SystemExit, match="make book"):
        shelf.put(made, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_the_built_front_page_leads_to_both() -> None:
    page = (ROOT / "_build" / "html" / "book" / "index.html").read_text(encoding="utf-8")
    for name in shelf.FORMS:
        assert f'href="../downloads/{name}"' in page
        assert (ROOT / "_build" / "html" / "downloads" / name).is_file()
