"""How a claim and its verdict are printed: in a note, in a table, in the register.

A verdict is always a word, with a symbol beside it on a page of a site; the colour comes last. Which
words there are and which symbols they have stands in ``datapackage.json``.

To add a part to what is printed of a claim: extend `Claims.body`.
"""

from __future__ import annotations

from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from lifebook.apparatus.answers import Answers
from lifebook.apparatus.evidence import Evidence
from lifebook.apparatus.links import link

__all__ = ["Claims", "Symbol"]


class Symbol(nodes.Inline, nodes.TextElement):
    """The sign of a verdict: for the eye only, since the word stands beside it."""


class Claims:
    """The claims of a life, ready to be printed on the page being read."""

    def __init__(self, env: BuildEnvironment, ask: Answers) -> None:
        self.env = env
        self.ask = ask
        self.evidence = Evidence(env, ask)
        self._symbols = ask.schemas["claims"].symbols("verdict")

    def verdict(self, word: str, words: str = "") -> nodes.inline:
        """The verdict as a word with its symbol, or other words in its colour."""
        mark = nodes.inline("", classes=["lb-verdict", f"lb-{word}"])
        mark += Symbol("", self._symbols.get(word, ""))
        mark += nodes.Text(words or word)
        return mark

    def symbols(self, claims: list[str]) -> str:
        """Signs of the verdicts of some claims that call for a second look, each once."""
        found = dict.fromkeys(self._found(claims))
        usual = self.ask.schemas["claims"].vocabulary("verdict")[0]
        return "".join(self._symbols.get(word, "") for word in found if word != usual)

    def verdicts(self, claims: list[str]) -> str:
        """Their verdicts in words, each once."""
        return ", ".join(dict.fromkeys(self._found(claims)))

    def _found(self, claims: list[str]) -> list[str]:
        return [self.ask.cell("claims", claim, "verdict") for claim in claims]

    def gists(self, claims: list[str]) -> list[nodes.Node]:
        """One line on some claims: each verdict once, and the gist of each claim."""
        line: list[nodes.Node] = []
        cell = self.ask.cell
        for word, group in groupby(claims, lambda claim: cell("claims", claim, "verdict")):
            gists = " ".join(filter(None, (cell("claims", claim, "gist") for claim in group)))
            line += [nodes.Text("; ")] if line and not gists else [nodes.Text(" ")] if line else []
            line += [self.verdict(word), *([nodes.Text(f": {gists}")] if gists else [])]
        return line

    def body(self, claim: str) -> list[nodes.Node]:
        """What the article says, the verdict and why, the evidence, and a link that stays."""
        row = self.ask.row("claims", claim) or {}
        said = nodes.paragraph("", "", nodes.Text(f"The article: {row['claim']}"))
        if row["words"]:
            said += nodes.Text(f" In its words: “{row['words']}”.")
        found = nodes.paragraph("", "", self.verdict(row["verdict"], row["verdict"].capitalize()))
        found += nodes.Text(f". {row['comment']} ")
        found += link(self.env, "claims", claim, f"Statement {claim}")
        found += nodes.Text(".")
        return [said, found, *self.evidence.paragraph("claims", claim)]


def _visit(self: HTML5Translator, node: Symbol) -> None:
    self.body.append('<span class="lb-symbol" aria-hidden="true">')


def _depart(self: HTML5Translator, node: Symbol) -> None:
    self.body.append("</span> ")


def _skip(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the node of a verdict's symbol."""
    app.add_node(Symbol, html=(_visit, _depart), latex=(_skip, None), text=(_skip, None))
