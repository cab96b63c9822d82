"""What a search engine or a network shows: description, tags, picture, sign."""

from __future__ import annotations

import html
import re
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from PIL import Image

from lifebook.site import cards, icon

from .conftest import ADDRESS
from .test_built import pages


def named(page: Path) -> dict[str, str]:
    """Content of each meta element by its name or property."""
    found = re.findall(
        r'<meta (?:name|property)="([^"]+)" content="([^"]*)" />', page.read_text("utf-8")
    )
    return {name: html.unescape(content) for name, content in found}


def test_every_page_is_described_by_words_of_its_own(site: Path) -> None:
    described = {page.name: named(page)["description"] for page in pages(site)}
    assert [name for name, words in described.items() if len(words) < 20] == []
    assert [name for name, words in described.items() if len(words) > cards.MOST] == []
    assert len(set(described.values())) == len(described)
    assert "description" in named(site / "search.html")


def test_a_description_is_the_first_paragraph(published: Path) -> None:
    front = named(published / "_build" / "html" / "book" / "index.html")
    assert re.fullmatch(r"The first paragraph of [\d.]+\.", front["description"])


def test_notes_and_tips_are_no_part_of_it() -> None:
    tip = nodes.inline("", "1883–1941", classes=["lb-tip"])
    paragraph = nodes.paragraph(
        "", "", nodes.Text("With "), nodes.inline("", "", nodes.Text("his sister"), tip)
    )
    assert cards.description(nodes.section("", paragraph)) == "With his sister"


def test_a_paragraph_that_announces_a_list_says_nothing_alone() -> None:
    goals = nodes.paragraph("", "You will be able to"), nodes.bullet_list()
    section = nodes.section("", *goals, nodes.paragraph("", "On one day."))
    assert cards.description(section) == "On one day."


def test_a_long_description_is_cut_between_words() -> None:
    text = cards.shortened("word " * 60)
    assert len(text) <= cards.MOST
    assert text.endswith("word…")


def test_tags_name_page_and_picture_by_whole_addresses(published: Path) -> None:
    site = published / "_build" / "html"
    found = named(site / "book" / "reference" / "people.html")
    assert found["og:title"] == "People & others"
    assert found["og:url"] == f"{ADDRESS}book/reference/people.html"
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:image"] == ADDRESS + cards.PICTURE
    with Image.open(site / cards.PICTURE) as picture:
        assert picture.size == (int(found["og:image:width"]), int(found["og:image:height"]))


def test_without_an_address_no_tag_needs_one(site: Path) -> None:
    found = named(site / "book" / "index.html")
    assert found["og:title"] == "Leon Trotsky: An Annotated Life"
    assert found["twitter:card"] == "summary"
    assert not {"og:url", "og:image"} & set(found)
    assert not (site / cards.PICTURE).exists()


def test_the_sign_is_one_drawing_in_two_forms(site: Path) -> None:
    shapes = ElementTree.parse(site / icon.SVG).getroot().findall("{*}rect")  # noqa: S314 -- our own
    with Image.open(site / icon.ICO) as picture:
        assert picture.size == (32, 32)
        pixels = picture.convert("RGBA")
    for shape in shapes:
        x, y, width, height = (int(shape.get(key)) for key in ("x", "y", "width", "height"))
        assert pixels.getpixel((x, y))[3] == 255
        assert pixels.getpixel((x + width - 1, y + height - 1))[3] == 255
        assert pixels.getpixel((x - 1, y))[3] == 0
    page = (site / "book" / "chapters" / "04-siberia.html").read_text(encoding="utf-8")
    assert re.findall(r'<link rel="icon" [^>]*href="([^"]+)"', page) == [
        f"../../{icon.ICO}",
        f"../../{icon.SVG}",
    ]
