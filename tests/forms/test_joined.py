import re

from bs4 import BeautifulSoup

from lifebook.forms import joined
from lifebook.forms.edition import edition
from tests.forms.conftest import ROOT

FOLDER = ROOT / "_build" / "forms" / "_build" / "epub"


def whole() -> BeautifulSoup:
    return BeautifulSoup(joined.joined(FOLDER, edition(ROOT)), "html.parser")


def test_every_place_has_one_name_and_every_link_leads_to_one() -> None:
    book = whole()
    ids = [node["id"] for node in book.find_all(id=True)]
    assert len(ids) == len(set(ids)) > 500
    targets = {link["href"][1:] for link in book.find_all("a", href=re.compile("^#"))}
    assert targets <= set(ids)
    assert not book.find_all("a", href=re.compile("xhtml"))


def test_every_note_stands_in_its_sentence() -> None:
    book = whole()
    feet = book.select(".foot")
    assert len(feet) > 100
    assert not book.select(".lb-note")
    assert not book.select(".lb-mark")
    for foot in feet:
        assert foot.find_parent("p") or foot.find_parent("li")
        assert foot["data-number"].isdigit()
        assert foot.get_text().startswith(" ".join(("The", "article"))) or "Statement" in foot.text


def test_notes_are_numbered_through_a_chapter() -> None:
    for article in whole().select("article.of-chapters"):
        numbers = [int(foot["data-number"]) for foot in article.select(".foot")]
        assert numbers == list(range(1, len(numbers) + 1))


def test_registers_that_are_not_printed_leave_words() -> None:
    book = whole()
    assert not book.find(id="reference.people")
    assert "Sokolovskaya" in book.get_text()
