"""What a chapter prints of itself: its head, its claims as a table, and a drawing.

``{chapter-head}`` prints the question, the span, the ages, the places and the roles of a chapter;
``{claims}`` its statements as a table; ``{chart} NAME`` a figure of `lifebook.charts`. The chapter is
the one whose id is the name of the page, or the one named in the argument.

To add an option to a chart: its name and converter in `Chart.option_spec`, if a figure takes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from lifebook import charts, dates
from lifebook.apparatus.answers import Answers, Row
from lifebook.apparatus.links import link
from lifebook.apparatus.reading import answers, asking, life_of, note_files
from lifebook.apparatus.roles import closest
from lifebook.apparatus.tips import tip
from lifebook.apparatus.verdicts import Claims
from lifebook.life import Life
from lifebook.tables import DataError

__all__ = ["ChapterHead", "Chart", "ClaimsTable", "Figure", "chart"]

MANY = 12
"""More places or roles than this are counted, not named."""


class OfChapter(SphinxDirective):
    """A directive about one chapter."""

    optional_arguments = 1

    def chapter(self, ask: Answers) -> str:
        """Id of the chapter: the argument, or the name of the page; an error if there is none."""
        name = self.arguments[0] if self.arguments else self.env.docname.rpartition("/")[2]
        if not ask.known("chapters", name):
            hint = closest(name, answers(self.env).ids("chapters"), ": see data/chapters.csv")
            raise self.error(f"unknown chapter {name!r}{hint}")
        return str(name)


class ChapterHead(OfChapter):
    """Question, span, ages, places and roles of a chapter, as a box at its opening."""

    def run(self) -> list[nodes.Node]:
        """Give the box."""
        ask = asking(self.env)
        chapter = self.chapter(ask)
        row = ask.row("chapters", chapter) or {}
        first, last = ask.ages(chapter)
        lines: list[tuple[str, list[nodes.Node]]] = [
            ("Time", [nodes.Text(_span(ask, row))]),
            (
                "Age",
                [
                    nodes.Text(
                        f"{first} to {last}" if first.min or first.max else f"birth to {last}"
                    )
                ],
            ),
            ("Places", self._listed(ask, "places", ask.towns(chapter), "name")),
            ("Roles", self._listed(ask, "roles", ask.held(chapter), "label")),
        ]
        box = nodes.container("", classes=["lb-head"])
        box += nodes.paragraph("", row["question"], classes=["lb-question"])
        fields = nodes.definition_list(classes=["lb-facts"])
        for term, words in lines:
            if words:
                text = nodes.paragraph("", "", *words)
                fields += nodes.definition_list_item(
                    "", nodes.term("", term), nodes.definition("", text)
                )
        box += fields
        return [box]

    def _listed(
        self, ask: Answers, table: str, rows: Sequence[str], column: str
    ) -> list[nodes.Node]:
        """Names in order, linked; only the first and the last if there are many."""
        shown = [*rows[: MANY - 2], rows[-1]] if len(rows) > MANY else rows
        words: list[nodes.Node] = []
        for number, row in enumerate(shown):
            gap = number == len(shown) - 1 and len(shown) < len(rows)
            left_out = f" … and {len(rows) - len(shown)} more, up to " if gap else "; "
            words += [nodes.Text(left_out)] if words else []
            name = ask.cell(table, row, column)
            words.append(link(self.env, table, row, name, tip=tip(ask, table, row)))
        return words


def _span(ask: Answers, row: Row) -> str:
    """First and last day told, each in both calendars where its event has both."""
    ends = []
    for end in ("began", "ended"):
        event = row[f"{end}_event"]
        julian = ask.cell("events", event, "julian") if event else ""
        ends.append(dates.in_both_calendars(row[end], julian))
    return " to ".join(ends)


class ClaimsTable(OfChapter):
    """The claims of a chapter as a table: number, verdict, statement, gist."""

    def run(self) -> list[nodes.Node]:
        """Give the table."""
        ask = asking(self.env)
        claims = Claims(self.env, ask)
        rows = ask.rows("claims", f"chapter={self.chapter(ask)}")
        body: list[list[list[nodes.Node]]] = [
            [
                [link(self.env, "claims", row["id"], row["id"])],
                [claims.verdict(row["verdict"])],
                [nodes.Text(row["claim"])],
                [nodes.Text(row["gist"])],
            ]
            for row in rows
        ]
        heads = ["No.", "Verdict", "The article says", "In short"]
        return [table(heads, body, [8, 16, 38, 38], "lb-claims-table")]


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[list[nodes.Node]]],
    widths: Sequence[int],
    style: str,
) -> nodes.table:
    """A table of docutils from cells that are lists of inline nodes."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=width) for width in widths]
    head, body = nodes.thead(), nodes.tbody()
    head += _row([[nodes.Text(words)] for words in heads])
    body += [_row(cells) for cells in rows]
    group += [head, body]
    made = nodes.table(classes=[style])
    made += group
    return made


def _row(cells: Sequence[list[nodes.Node]]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        row += nodes.entry("", nodes.paragraph("", "", *cell))
    return row


# --- Charts ------------------------------------------------------------------------------------


class Figure(nodes.General, nodes.Element):
    """A drawing of `lifebook.charts` on a page."""


def _names(text: str) -> list[str]:
    return [name for name in text.replace(",", " ").split() if name]


def chart(life: Life, name: str, options: Mapping[str, Any]) -> charts.Drawing:
    """Draw a figure of `lifebook.charts` as a directive asks for it.

    Parameters
    ----------
    name
        Name of a function of `lifebook.charts`.
    options
        Options of the directive, already converted; hyphens stand for underscores.

    Raises
    ------
    DataError
        If there is no such figure, or if it does not take these options.
    """
    figures = [figure for figure in charts.__all__ if figure[0].islower()]
    if name not in figures:
        raise DataError(f"unknown chart {name!r}; write one of {', '.join(figures)}")
    keywords = {key.replace("-", "_"): value for key, value in options.items()}
    try:
        drawn: charts.Drawing = getattr(charts, name)(life, **keywords)
    except (DataError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"chart {name}: {error}") from None
    return drawn


class Chart(SphinxDirective):
    """Draw a figure of `lifebook.charts` from the data, when the page is read."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "events": _names,
        "people": _names,
        "since": directives.unchanged_required,
        "until": directives.unchanged_required,
        "by": directives.unchanged_required,
        "least-days": directives.nonnegative_int,
    }

    def run(self) -> list[nodes.Node]:
        """Give the figure, or an error that names the figures there are."""
        note_files(self.env, "land.json", "lifebook/charts")
        try:
            drawn = chart(life_of(self.env), self.arguments[0], self.options)
        except DataError as error:
            raise self.error(str(error)) from None
        words = nodes.paragraph("", "", nodes.emphasis("", f"{drawn.title}. "))
        words += nodes.Text(f"{drawn.finding} {drawn.caption}")
        return [Figure("", words, drawing=_Printed(drawn))]


class _Printed:
    """The forms of a drawing that a page needs: small, since pages are kept between builds."""

    def __init__(self, drawn: charts.Drawing) -> None:
        self.html = drawn.html()
        self.plain = f'<figure class="lb-figure">{drawn.svg(themed=False)}</figure>\n'

    def __repr__(self) -> str:
        return "drawing"


def _visit_figure(self: HTML5Translator, node: Figure) -> None:
    drawn = cast(_Printed, node["drawing"])
    if self.builder.name == "epub":
        # The words of the drawing stand below it as text.
        self.body.append(drawn.plain)
        return
    self.body.append(f"{drawn.html}\n")
    raise nodes.SkipNode


def _nothing(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    """Print the words in place of the drawing."""


def setup(app: Sphinx) -> None:
    """Register the directives and the node of a figure."""
    app.add_directive("chapter-head", ChapterHead)
    app.add_directive("claims", ClaimsTable)
    app.add_directive("chart", Chart)
    plain = (_nothing, _nothing)
    app.add_node(Figure, html=(_visit_figure, _nothing), latex=plain, text=plain)
