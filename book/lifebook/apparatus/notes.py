"""The role ``{claim}``: a mark in the sentence, and a note on the statements it answers.

On a page of a site the note stands after its paragraph (beside it where there is room) as a line
with the verdict and its gist, which opens to the whole: a ``details`` element, so that it needs no
script; ``book/_static/lifebook.js`` turns the mark into a button that opens it. In ePub and LaTeX
the note is a footnote.

To add an output format: a post-transform like `Footnotes` that moves the notes where it wants them,
and visitors in `setup`.
"""

from __future__ import annotations

import re
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from lifebook.apparatus.links import domain
from lifebook.apparatus.reading import answers, asking
from lifebook.apparatus.roles import Result, closest, refuse
from lifebook.apparatus.verdicts import Claims

__all__ = ["Claim", "Mark", "Note"]


class Mark(nodes.Inline, nodes.Element):
    """Where the text answers claims: ``claims``, and after placing ``number`` and ``note``."""


class Annotated(nodes.General, nodes.Element):
    """A paragraph with its notes."""


class Note(nodes.General, nodes.Element):
    """A note: its first child is the `Line`, the others are `Statement`."""


class Line(nodes.General, nodes.TextElement):
    """Verdict and gist in one line."""


class Statement(nodes.General, nodes.Element):
    """What a note says of one claim."""


class Claim(SphinxRole):
    """Mark the place that answers one claim or several: ``{claim}`c018,c023```."""

    def run(self) -> Result:
        """Give the mark, or an error on an unknown claim or one that is marked already."""
        ask = asking(self.env)
        claims = [claim for claim in re.split(r"[,\s]+", self.text.strip()) if claim]
        for claim in claims:
            if not ask.known("claims", claim):
                hint = closest(claim, answers(self.env).ids("claims"), ": see data/claims.csv")
                return refuse(self, f"unknown claim {claim!r}{hint}")
            places = domain(self.env).mentions("claims", claim)
            if places:
                where = f"{self.env.doc2path(places[0][0], base=False)}"
                return refuse(self, f"claim {claim!r} is marked already in {where}; mark it once")
            domain(self.env).note_mention("claims", claim, f"note-{claim}")
        return [Mark(claims=claims)], []


class PlaceNotes(SphinxTransform):
    """Number the marks of a page and put after each paragraph the notes on its marks."""

    default_priority = 890  # after every transform that looks into paragraphs

    def apply(self, **kwargs: Any) -> None:
        """Change the page being read."""
        marks = list(self.document.findall(Mark))
        if not marks:
            return
        claims = Claims(self.env, asking(self.env))
        notes: dict[nodes.Element, list[Note]] = {}
        for number, mark in enumerate(marks, 1):
            mark["number"], mark["symbols"] = number, claims.symbols(mark["claims"])
            mark["verdicts"] = claims.verdicts(mark["claims"])
            notes.setdefault(_paragraph(mark), []).append(_note(claims, mark["claims"], number))
        for paragraph, below in notes.items():
            annotated = Annotated()
            paragraph.replace_self(annotated)
            annotated += [paragraph, *below]
        # The whole page keeps one measure, and room beside it, also where no note stands.
        for section in self.document.findall(nodes.section):
            section["classes"].append("lb-beside")


def _paragraph(mark: Mark) -> nodes.Element:
    return next(
        node for node in _parents(mark, nodes.Element) if not isinstance(node, nodes.Inline)
    )


def _parents(node: nodes.Element, kind: type[nodes.Element]) -> list[nodes.Element]:
    found = []
    parent = node.parent
    while parent is not None:
        if isinstance(parent, kind):
            found.append(parent)
        parent = parent.parent
    return found


def _note(claims: Claims, ids: list[str], number: int) -> Note:
    note = Note(ids=[f"note-{ids[0]}"], number=number, back=f"mark-{ids[0]}")
    note += Line("", "", *claims.gists(ids))
    for claim in ids:
        # The first claim's place is the note's own.
        statement = Statement(ids=[] if claim == ids[0] else [f"note-{claim}"])
        statement += claims.body(claim)
        note += statement
    return note


# --- Pages of a site ---------------------------------------------------------------------------


def _visit_mark(self: HTML5Translator, node: Mark) -> None:
    first, number = node["claims"][0], node["number"]
    # Read aloud as "Note 3: confirmed"; seen as a small number, with a sign where one should look.
    # The word joiner keeps it on the line of the word before it.
    kind = ' epub:type="noteref"' if self.builder.name == "epub" else ""
    self.body.append(
        f'&#8288;<a class="lb-mark" id="mark-{first}" href="#note-{first}" role="doc-noteref"{kind} '
        f'aria-label="Note {number}: {node["verdicts"]}">{number}'
        f'<span class="lb-symbol" aria-hidden="true">{node["symbols"]}</span></a>'
    )
    raise nodes.SkipNode


def _visit_annotated(self: HTML5Translator, node: Annotated) -> None:
    self.body.append('<div class="lb-annotated">\n')


def _depart_annotated(self: HTML5Translator, node: Annotated) -> None:
    self.body.append("</div>\n")


def _visit_note(self: HTML5Translator, node: Note) -> None:
    if self.builder.name == "epub":
        opening = '<aside class="lb-note" epub:type="footnote" role="doc-footnote"'
    else:
        opening = '<details class="lb-note"'
    self.body.append(f'{opening} id="{node["ids"][0]}">\n')


def _depart_note(self: HTML5Translator, node: Note) -> None:
    if self.builder.name == "epub":
        self.body.append("</aside>\n")
        return
    self.body.append(
        f'<p class="lb-back"><a href="#{node["back"]}">Back to the sentence</a></p>\n</details>\n'
    )


def _visit_line(self: HTML5Translator, node: Line) -> None:
    number = cast(Note, node.parent)["number"]
    if self.builder.name == "epub":
        back = cast(Note, node.parent)["back"]
        self.body.append(f'<p><a href="#{back}" role="doc-backlink">{number}</a> ')
    else:
        self.body.append(
            f'<summary><span class="lb-number" aria-hidden="true">{number}</span> '
            f'<span class="lb-hidden">Note {number}: </span>'
        )


def _depart_line(self: HTML5Translator, node: Line) -> None:
    self.body.append("</p>\n" if self.builder.name == "epub" else "</summary>\n")


def _visit_statement(self: HTML5Translator, node: Statement) -> None:
    place = f' id="{node["ids"][0]}"' if node["ids"] else ""
    self.body.append(f'<div class="lb-statement"{place}>\n')


def _depart_statement(self: HTML5Translator, node: Statement) -> None:
    self.body.append("</div>\n")


# --- Footnotes ---------------------------------------------------------------------------------


class EndNotes(SphinxPostTransform):
    """In an ePub, gather the notes of a page at its end, where readers' programs look for them."""

    default_priority = 700
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        """Move the notes."""
        notes = list(self.document.findall(Note))
        for annotated in list(self.document.findall(Annotated)):
            annotated.replace_self([c for c in annotated.children if not isinstance(c, Note)])
        if notes:
            self.document += nodes.rubric("", "Notes")
            self.document += notes


class Footnotes(SphinxPostTransform):
    """In LaTeX, put each note into the sentence as a footnote, which TeX moves to the foot."""

    default_priority = 700
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Move the notes."""
        notes = {note["number"]: note for note in self.document.findall(Note)}
        for mark in list(self.document.findall(Mark)):
            note = notes[mark["number"]]
            places = [note["ids"][0], *(i for s in note.findall(Statement) for i in s["ids"])]
            footnote = nodes.footnote("", nodes.label("", str(mark["number"])))
            for statement in note.findall(Statement):
                footnote += statement.children
            mark.replace_self([nodes.target("", "", ids=places), footnote])
        for annotated in list(self.document.findall(Annotated)):
            annotated.replace_self([c for c in annotated.children if not isinstance(c, Note)])


def _nothing(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    """Print nothing of the node's own."""


def setup(app: Sphinx) -> None:
    """Register the role, its nodes, and where each format puts the notes."""
    app.add_role("claim", Claim())
    app.add_transform(PlaceNotes)
    app.add_post_transform(EndNotes)
    app.add_post_transform(Footnotes)
    plain = (_nothing, _nothing)
    app.add_node(Mark, html=(_visit_mark, None), latex=plain, text=plain)
    for node, visitors in (
        (Annotated, (_visit_annotated, _depart_annotated)),
        (Note, (_visit_note, _depart_note)),
        (Line, (_visit_line, _depart_line)),
        (Statement, (_visit_statement, _depart_statement)),
    ):
        app.add_node(node, html=visitors, latex=plain, text=plain)
