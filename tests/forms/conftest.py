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
