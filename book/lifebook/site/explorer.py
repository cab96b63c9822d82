"""The day-by-day explorer: its data, written at build time, and the directive that prints it.

``{explorer}`` prints a place for the explorer; inside it stand a figure and a table for where no
script runs. `written` puts everything that `Life.at` can answer into one script: the spans of
days on which nothing changes, with what holds on them, so that the page needs no server and opens
from a disk. ``book/_static/explorer.js`` does the rest; a test compares its answers with `Life.at`
for every day of the life.

To show more of a day: add it to `days_of` and to the script.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from lifebook import charts, dates
from lifebook.apparatus.reading import life_of, note_files
from lifebook.life import Life, Span
from lifebook.site import output
from lifebook.tables import find_data

__all__ = ["days_of", "setup", "written"]

SCRIPT, DATA = "explorer.js", "explorer-data.js"
GRID = {"world": 4, "europe": 10}
"""Parts of a degree in which the coastlines of each map are written: no finer than it shows."""


def days_of(life: Life) -> dict[str, Any]:
    """All that the explorer knows, as plain values.

    Returns
    -------
    dict
        ``first`` and ``last`` (ordinal days of the life), ``born`` (earliest and latest day),
        ``switch`` (first day of the new calendar), ``opening`` (day shown where the address names
        none), ``stays``, ``roles``, ``places`` (the last of whose values is the town's name),
        ``people`` (by id), ``spans`` (rows of first day, stays, roles, each by its place in ``stays``
        or ``roles``, from 0; n less than 0 is the one at -1 - n, which only may hold: numbers, since
        they are a quarter as long as the ids), ``events`` (rows of id, title, words of the date,
        first and last day, people), ``chapters`` and ``maps`` (box, parts of a degree, and the path of
        the land).
    """
    stays, roles = life.package.frames["stays"], life.package.frames["roles"]
    places = life.package.frames["places"]
    names = dict(zip(places["id"], places["name"], strict=True))
    return {
        "first": life.born.earliest,
        "last": life.died.latest,
        "born": [life.born.earliest, life.born.latest],
        "switch": life.switch,
        "opening": life.when(life.package.settings["opening"]).earliest,
        "stays": {
            row.id: [row.place, row.circumstance, row.liberty, row.certainty]
            for row in stays.itertuples()
        },
        "roles": {
            row.id: [row.title, row.organisation, row.sphere, row.certainty]
            for row in roles.itertuples()
        },
        "places": {
            row.id: [row.name, row.modern_name, row.lat, row.lon, names[life.town(row.id)]]
            for row in places[places["id"].isin(stays["place"])].itertuples()
        },
        "people": _people(life),
        "spans": list(_spans(life)),
        "events": _events(life),
        "chapters": _chapters(life),
        "maps": _maps(life),
    }


def _spans(life: Life) -> Iterator[list[Any]]:
    """Runs of days on which the same stays and roles hold with the same certainty."""
    held, stays = life.spans("roles"), life.spans("stays")
    at = {
        table: {id_: n for n, id_ in enumerate(life.package.frames[table]["id"])}
        for table in ("stays", "roles")
    }
    before: list[Any] = []
    for ordinal in _turns(life, [*held, *stays]):
        now = [
            [_marked(at["stays"][span.id], span, ordinal) for span in life.stays_on(ordinal)],
            [
                _marked(at["roles"][span.id], span, ordinal)
                for span in held
                if span.possible(ordinal)
            ],
        ]
        if now != before:
            before = now
            yield [ordinal, *now]


def _turns(life: Life, spans: Iterable[Span]) -> list[int]:
    """The days of the life on which a span begins or ceases to be possible, or certain, in order."""
    turns = {life.born.earliest}
    for span in spans:
        turns |= {span.began.earliest, span.began.latest}
        turns |= {span.ended.earliest + 1, span.ended.latest + 1}
    return sorted(day for day in turns if life.born.earliest <= day <= life.died.latest)


def _marked(place: int, span: Span, ordinal: int) -> int:
    return place if span.certain(ordinal) else -1 - place


def _people(life: Life) -> dict[str, str]:
    met = set(life.package.frames["event_people"]["person"])
    return {row.id: row.name for row in life.package.frames["people"].itertuples() if row.id in met}


def _events(life: Life) -> list[list[Any]]:
    with_whom = life.package.frames["event_people"].groupby("event")["person"].agg(list)
    rows = []
    for row in life.package.frames["events"].itertuples():
        when = dates.interval(row.date)
        words = dates.in_both_calendars(row.date, row.julian)
        people = list(with_whom.get(row.id, []))
        rows.append([row.id, row.title, words, when.earliest, when.latest, people])
    return sorted(rows, key=lambda row: (row[3], row[4], row[0]))


def _chapters(life: Life) -> list[list[Any]]:
    """Chapters that tell a part of the life and not the whole: id, title, first and last day."""
    rows = []
    for row in life.chapters.itertuples():
        first = dates.interval(row.began).earliest
        last = dates.interval(row.ended).latest
        if (first, last) != (life.born.earliest, life.died.latest):
            rows.append([row.id, row.title, first, last])
    return rows


def _maps(life: Life) -> dict[str, Any]:
    boxes: dict[str, list[float]] = life.package.settings["maps"]
    land = json.loads((life.package.folder / "land.json").read_text(encoding="utf-8"))
    return {name: [box, GRID[name], _path(land[name], GRID[name])] for name, box in boxes.items()}


def _path(rings: list[list[list[float]]], grid: int) -> str:
    """Rings of longitude and latitude as an SVG path, in parts of a degree, north up."""
    parts = []
    for ring in rings:
        points = [(round(lon * grid), round(-lat * grid)) for lon, lat in ring]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points)]
        line = "".join(
            f"{x}{y:+d}" if n == 0 else f" {x}{y:+d}" for n, (x, y) in enumerate(steps) if x or y
        )
        if line:
            parts.append(f"m{points[0][0]} {points[0][1]}l{line.strip()}z".replace("m", "M", 1))
    return "".join(parts)


def written(life: Life, made_from: str = "") -> str:
    """The data as a script, since a page on a disk may load a script and no data file.

    Parameters
    ----------
    life
        Whose days they are.
    made_from
        A mark of the data and the code, for the first line.
    """
    values = json.dumps(days_of(life), ensure_ascii=False, separators=(",", ":"))
    return f"// {made_from}\nwindow.lifeDays = {values};\n"


class Place(nodes.General, nodes.Element):
    """Where the explorer stands, with what stands there where no script runs."""


class Explorer(SphinxDirective):
    """Print the explorer, with a figure and a table in its stead where no script runs."""

    def run(self) -> list[nodes.Node]:
        """Give the place, filled with what does not need a script."""
        note_files(self.env, "land.json", "lifebook/charts", "lifebook/site/explorer.py")
        life = life_of(self.env)
        self.env.metadata[self.env.docname]["lifebook_explorer"] = True
        drawn = charts.places_in_time(life)
        rows = _table(life)
        return [Place(html=drawn.html() + rows)]


def _table(life: Life) -> str:
    stays = life.stays
    ordered = stays.loc[[span.id for span in life.spans("stays")]]
    names = life.package.frames["places"]["name"]
    frame = ordered.assign(
        place=ordered["place"].map(names),
        arrived=ordered["arrived"].map(dates.wording),
        left=ordered["left"].map(dates.wording),
    )[["place", "arrived", "left", "circumstance", "liberty", "certainty"]]
    frame = frame.set_index("place")
    return charts.Grid("stays-by-date", "Every stay in order of arrival", frame).html()


def _visit(self: HTML5Translator, node: Place) -> None:
    # Else a browser would draw on every visit what its script is about to replace.
    inside = f"<noscript>{node['html']}</noscript>"
    self.body.append(f'<div id="explorer" class="lb-explorer">{inside}</div>\n')
    raise nodes.SkipNode


def _skip(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    raise nodes.SkipNode


def _load(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Load the two scripts on the page of the explorer only."""
    if app.env.metadata.get(page, {}).get("lifebook_explorer"):
        # Before the page, which names the version of the file, in a first build too.
        _write(app, None)
        app.add_js_file(DATA, priority=800, loading_method="defer")
        app.add_js_file(SCRIPT, priority=801, loading_method="defer")


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    pages = [meta for meta in app.env.metadata.values() if meta.get("lifebook_explorer")]
    if pages:
        target = Path(app.outdir) / "_static" / DATA
        made_from = app.lifebook_state.all_there_is[:12]  # type: ignore[attr-defined]
        if not _begins(target, f"// {made_from}\n"):
            output.write(target, written(Life.open(find_data(app.srcdir)), made_from))


def _begins(path: Path, line: str) -> bool:
    """Whether a file is there and begins with a line."""
    if not path.is_file():
        return False
    with path.open(encoding="utf-8") as file:
        return file.readline() == line


def setup(app: Sphinx) -> None:
    """Register the directive, and write the data after every build that has it."""
    app.add_directive("explorer", Explorer)
    app.add_node(Place, html=(_visit, None), latex=(_skip, None), text=(_skip, None))
    app.connect("html-page-context", _load)
    app.connect("build-finished", _write)
