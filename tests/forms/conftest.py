"""What the tests of the forms share: the two files, as `make test-forms` has made them."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
SHELF = ROOT / "_build" / "html" / "downloads"


def made(name: str) -> Path:
    path = SHELF / name
    if not path.is_file():
        pytest.fail(f"{path} has not been made; run 'make test-forms'")
    return path


@pytest.fixture(scope="session")
def epub() -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(made("book.epub")) as archive:
        yield archive


@pytest.fixture(scope="session")
def pdf() -> PdfReader:
    return PdfReader(made("book.pdf"))


@pytest.fixture(scope="session")
def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture(scope="session")
def keys() -> list[str]:
    """Lines of the answer keys that stand in no page of the book."""
    folder = ROOT / "book" / "assignments" / "key"
    lines = {
        line.strip()
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".py", ".md", ".csv", ".ipynb", ".txt"}
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    pages = " ".join(
        path.read_text(encoding="utf-8")
        for room in ("chapters", "notebooks", "about", "reference")
        for path in sorted((ROOT / "book" / room).iterdir())
    )
    return sorted(line for line in lines if len(line) > 40 and line not in pages)
