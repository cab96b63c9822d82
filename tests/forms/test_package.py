import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from lifebook import Life
from lifebook.forms import whole
from tests.forms.conftest import ROOT, SHELF, made
from tests.keys import fragments, leaks

CHECKER = Path("/usr/share/java/epubcheck.jar")


def pages(epub: zipfile.ZipFile) -> dict[str, str]:
    return {n: epub.read(n).decode() for n in epub.namelist() if n.endswith(".xhtml")}


def test_epubcheck_finds_nothing() -> None:
    if not (CHECKER.is_file() and shutil.which("java")):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHECKER} or java is missing (Debian: apt install epubcheck)")
        pytest.skip("needs epubcheck and java")
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), str(made("book.epub"))], capture_output=True, text=True
    )
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout.replace("error ", "errors "), (
        done.stdout + done.stderr
    )
    assert done.returncode == 0


def test_it_holds_the_pages_of_the_contents_and_no_others(epub: zipfile.ZipFile) -> None:
    toc = whole.contents(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    wanted = {toc["root"]} | {page["file"] for part in toc["parts"] for page in part["chapters"]}
    found = {name.removesuffix(".xhtml") for name in pages(epub)} - {"nav", "title-page"}
    assert found == wanted


def test_the_parts_are_in_the_contents(epub: zipfile.ZipFile) -> None:
    toc = whole.contents(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    nav = epub.read("nav.xhtml").decode()
    for part in toc["parts"]:
        assert f"<span>{part['caption']}</span>" in nav


def test_nothing_is_a_script_or_of_a_site(epub: zipfile.ZipFile) -> None:
    assert not [n for n in epub.namelist() if n.endswith((".js", ".woff2", ".html"))]
    for name, page in pages(epub).items():
        assert not re.search(r"<(script|form|button|iframe|details)\b", page), name
        assert "var(--" not in page, name


def test_every_picture_has_words(epub: zipfile.ZipFile) -> None:
    pictures = [tag for page in pages(epub).values() for tag in re.findall(r"<img[^>]*>", page)]
    assert len(pictures) > 20
    for tag in pictures:
        alt = re.search(r'alt="([^"]*)"', tag)
        assert alt, tag
        assert len(alt[1]) > 60, tag


def test_notes_open_where_they_are_called(epub: zipfile.ZipFile) -> None:
    for name, page in pages(epub).items():
        called = re.findall(r'<a [^>]*href="#([^"]+)"[^>]*epub:type="noteref"', page)
        notes = re.findall(r'<aside [^>]*id="([^"]+)"', page)
        assert sorted(called) == sorted(notes), name
    assert 'epub:type="noteref"' in pages(epub)["chapters/04-siberia.xhtml"]


def test_names_in_cyrillic_and_its_language_are_there(epub: zipfile.ZipFile) -> None:
    native = Life.open().frame("people")["native_name"]
    name = next(name for name in native if re.fullmatch(r"[\u0410-\u044f ]+", name))
    page = pages(epub)["reference/people.xhtml"]
    assert name in page
    assert '<html xmlns="http://www.w3.org/1999/xhtml"' in page
    assert 'xml:lang="en"' in page


def test_it_has_a_cover_drawn_for_it(epub: zipfile.ZipFile) -> None:
    opf = ET.fromstring(epub.read("content.opf"))  # noqa: S314 - our own file
    cover = [item for item in opf.iter() if item.get("properties") == "cover-image"]
    assert [item.get("href") for item in cover] == ["cover.png"]
    assert epub.read("cover.png").startswith(b"\x89PNG")


def test_the_code_of_notebooks_is_named_and_not_there(epub: zipfile.ZipFile) -> None:
    page = pages(epub)["notebooks/age.xhtml"]
    assert "book/notebooks/age.ipynb" in page
    assert "import" not in re.sub(r"<[^>]+>", "", page)


def test_no_answer_of_a_key_is_there() -> None:
    assert len(fragments()) > 50
    assert not leaks(SHELF)


def test_all_is_dated_by_the_edition(epub: zipfile.ZipFile) -> None:
    first, *_ = epub.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert len({entry.date_time for entry in epub.infolist()}) == 1
