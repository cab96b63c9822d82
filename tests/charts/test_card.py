"""The picture that goes with a link: its size, its colours, the same bytes each time."""

from __future__ import annotations

import io

from PIL import Image, ImageColor

from lifebook import Life
from lifebook.charts import style
from lifebook.charts.card import HEIGHT, PAPER, WIDTH, card


def test_the_picture_is_the_same_each_time(life: Life) -> None:
    first, second = (card(life, "A life", "One line.", "these") for _ in range(2))
    assert first == second


def test_the_picture_shows_every_kind_of_liberty(life: Life) -> None:
    with Image.open(io.BytesIO(card(life, "A life", "One line.", "these"))) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.info["Source"] == "these"
        pixels = picture.convert("RGB")
    shown = {colour for _, colour in pixels.getcolors(WIDTH * HEIGHT)}
    hues = [style.colour(kind) for kind in style.LIBERTY_HEIGHT]
    assert {ImageColor.getrgb(hue) for hue in (PAPER, style.INK, *hues)} <= shown


def test_no_words_run_out_of_it(life: Life) -> None:
    with Image.open(
        io.BytesIO(card(life, "A long title: " + "of many words " * 4, "x " * 80))
    ) as drawn:
        pixels = drawn.convert("RGB")
    paper = ImageColor.getrgb(PAPER)
    edges = [(0, 0, 8, HEIGHT), (WIDTH - 8, 0, WIDTH, HEIGHT), (0, 0, WIDTH, 8)]
    for box in edges:
        assert pixels.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), paper)]
