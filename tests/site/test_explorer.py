"""The explorer: its data, and in a browser by address, keyboard, mouse and without JavaScript."""

from __future__ import annotations

import gzip
import itertools
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lifebook import Life
from lifebook.site.explorer import days_of, written

from ..conftest import ROOT
from .conftest import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = "book/explorer.html"


def test_the_spans_are_those_days_on_which_something_changes(life: Life) -> None:
    spans = days_of(life)["spans"]
    assert spans[0][0] == life.born.earliest
    assert all(before[0] < after[0] for before, after in itertools.pairwise(spans))
    assert all(before[1:] != after[1:] for before, after in itertools.pairwise(spans))


def test_all_of_it_is_under_sixty_kilobytes(life: Life) -> None:
    script = (ROOT / "book" / "_static" / "explorer.js").read_text(encoding="utf-8")
    assert len(gzip.compress((script + written(life)).encode())) < 60_000


def test_it_loads_on_its_own_page_only(site: Path) -> None:
    assert "explorer-data.js" in (site / PAGE).read_text(encoding="utf-8")
    assert "explorer" not in (site / "book/about/method.html").read_text(encoding="utf-8").replace(
        "explorer.html", ""
    )


def test_its_answers_are_those_of_the_data_for_every_day(
    browser: Browser, address: str, life: Life
) -> None:
    tab, errors = opened(browser, address, PAGE, 1280, "light")
    first, last = life.born.earliest, life.died.latest
    given = tab.evaluate(
        """([first, last]) => {
            const { at, toIso } = window.lifeExplorer;
            const days = [];
            for (let day = first; day <= last; day += 1) days.push(JSON.stringify(at(toIso(day))));
            return days;
        }""",
        [first, last],
    )
    assert len(given) == last - first + 1 == 22203
    for number, answer in enumerate(given):
        day = date.fromordinal(first + number)
        assert json.loads(answer) == life.at(day).as_dict(), day
    assert errors == []
    tab.context.close()


@pytest.mark.parametrize(
    "day", ["1879-11-06", "1940-08-22", "1900-02-30", "1917-13-01", "yesterday"]
)
def test_a_day_outside_the_life_has_no_answer(browser: Browser, address: str, day: str) -> None:
    tab, _ = opened(browser, address, PAGE, 1280, "light")
    assert tab.evaluate("day => window.lifeExplorer.at(day)", day) is None
    tab.context.close()


def heading(tab: Page) -> str:
    return tab.locator("h2.lb-day").inner_text()


def test_the_address_names_the_day_and_back_leads_back(browser: Browser, address: str) -> None:
    tab, errors = opened(browser, address, f"{PAGE}#1898-02-09", 1280, "light")
    assert heading(tab) == "9 February 1898 (28 January Old Style)"
    tab.get_by_role("button", name="A day later").click()
    assert tab.url.endswith("#1898-02-10")
    tab.get_by_role("button", name="A year later").click()
    assert heading(tab).startswith("10 February 1899")
    tab.go_back()
    assert heading(tab).startswith("10 February 1898")
    tab.go_forward()
    assert tab.url.endswith("#1899-02-10")
    assert errors == []
    tab.context.close()


def test_the_arrow_keys_move_by_days_and_months(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, f"{PAGE}#1917-11-07", 320, "light")
    tab.locator("#explorer-day").focus()
    for key, day in (
        ("ArrowRight", "8 November 1917"), ("ArrowLeft", "7 November 1917"),
        ("PageUp", "7 October 1917"), ("PageDown", "7 November 1917"),
        ("End", "21 August 1940"), ("Home", "7 November 1879"), ("ArrowLeft", "7 November 1879"),
    ):  # fmt: skip
        tab.keyboard.press(key)
        assert heading(tab).startswith(day), key
    tab.context.close()


def test_a_change_is_announced_once_it_rests(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, f"{PAGE}#1917-11-07", 1280, "light")
    tab.wait_for_function("document.querySelector('#explorer [role=status]').textContent")
    said = tab.locator("#explorer [role=status]").inner_text()
    assert said.startswith("7 November 1917 (25 October Old Style). Age 38. ")
    assert "Smolny Institute, Petrograd, home" in said
    assert said.endswith(" roles.")
    tab.context.close()


def test_an_event_and_a_date_can_be_chosen(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, PAGE, 1280, "light")
    tab.get_by_label("Go to an event").select_option("death")
    assert heading(tab) == "21 August 1940"
    tab.get_by_label("Day", exact=True).fill("1905-12-16")
    tab.get_by_label("Day", exact=True).dispatch_event("change")
    assert heading(tab) == "16 December 1905 (3 December Old Style)"
    tab.context.close()


def test_a_tap_moves_the_day(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, has_touch=True)
    tab = context.new_page()
    tab.goto(f"{address}/{PAGE}#1917-11-07")
    tab.get_by_role("button", name="A month later").tap()
    assert heading(tab).startswith("7 December 1917")
    context.close()


def test_it_links_to_evidence_and_chapter(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, f"{PAGE}#1928-02-01", 1280, "light")
    links = tab.locator(".lb-answer a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert "chapters/09-banished.html" in links
    assert any(link.startswith("reference/stays.html#") for link in links)
    assert any(link.startswith("reference/events.html#") for link in links)
    for link in links:
        page, _, anchor = link.partition("#")
        text = (ROOT / "_build" / "html" / "book" / page).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in text, link
    tab.context.close()


def test_the_shape_says_what_the_colour_says(browser: Browser, address: str) -> None:
    shapes = {"1928-02-01": "polygon.lb-restricted", "1906-01-01": "polygon.lb-confined",
              "1917-11-07": "circle.lb-free"}  # fmt: skip
    for day, shape in shapes.items():
        tab, _ = opened(browser, address, f"{PAGE}#{day}", 1280, "light")
        assert tab.locator(f"svg.lb-map {shape}").count() >= 1, day
        tab.context.close()


def test_a_name_on_a_map_has_room_there(browser: Browser, address: str, life: Life) -> None:
    tab, _ = opened(browser, address, PAGE, 1280, "light")
    starts = {span.began.latest for span in life.spans("stays")}
    days = [date.fromordinal(start).isoformat() for start in sorted(starts)]
    named, over = tab.evaluate(
        """days => {
            const input = document.querySelector("#explorer-date");
            const [named, over] = [new Set(), []];
            for (const day of days) {
                input.value = day;
                input.dispatchEvent(new Event("change"));
                for (const text of document.querySelectorAll(".lb-map text")) {
                    if (!text.textContent) continue;
                    const [inner, outer] = [text, text.closest("svg")].map(e => e.getBoundingClientRect());
                    named.add(text.textContent);
                    if (inner.left < outer.left || inner.right > outer.right) over.push(text.textContent);
                }
            }
            return [[...named], over];
        }""",
        days,
    )
    assert over == []
    assert {"St Petersburg", "Smolny Institute, Petrograd", "Prinkipo", "Coyoacán"} <= set(named)
    assert len(named) > 60
    tab.context.close()


def test_without_javascript_a_figure_and_a_table_stand_there(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/{PAGE}")
    assert tab.locator("#explorer figure.lb-figure svg").is_visible()
    assert tab.locator("#explorer table.lb-table tr").count() > 150
    context.close()


def test_without_its_data_the_same_figure_and_table_stand_there(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    context.route("**/explorer-data.js*", lambda route: route.abort())
    tab = context.new_page()
    tab.goto(f"{address}/{PAGE}")
    assert tab.locator("#explorer figure.lb-figure svg").is_visible()
    assert tab.locator("#explorer table.lb-table tr").count() > 150
    context.close()


def test_it_opens_from_a_disk(browser: Browser, site: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"{(site / PAGE).as_uri()}#1929-02-12")
    assert heading(tab) == "12 February 1929"
    tab.close()
