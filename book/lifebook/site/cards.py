"""What a search engine or a network shows of a page: its description, its card, its sign.

The description is the page's own first paragraph. The tags of Open Graph and of Twitter cards repeat
it with the title; their picture and the page's address must be whole addresses, so they are
written only where the edition has one (``html_baseurl``), and the picture is drawn only then. It is
drawn again when the data, the charts or its words have changed. Extensions for such tags write
relative addresses, which no network follows.

The sign in the browser's tab (`icon`) is written as SVG and, for those that know only that, as ICO.

To add a tag: a line in `tags`.
"""

from __future__ import annotations

import hashlib
import html
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lifebook.life import Life
from lifebook.site import edition, icon, output
from lifebook.tables import find_data

__all__ = ["PICTURE", "description", "setup", "shortened", "tags"]

PICTURE = "_static/card.png"
MOST = 200
"""Characters of a description; what is longer is cut off by those who show it."""

_ASIDE = {"lb-tip", "lb-mark", "lb-head"}
"""Classes of what stands within or before a paragraph and is not its text."""


def description(doctree: nodes.Node) -> str:
    """The first paragraph of a page that stands in its own running text, shortened; or ""."""
    for paragraph in doctree.findall(nodes.paragraph):
        running = isinstance(paragraph.parent, nodes.section) and not _announces(paragraph)
        # Not the line on a sheet for a name, either.
        if running and (words := _words(paragraph)) and "____" not in words:
            return shortened(words)
    return ""


def _announces(paragraph: nodes.paragraph) -> bool:
    """Whether a list follows, without which the paragraph says nothing: what a chapter teaches."""
    following = paragraph.next_node(descend=False, siblings=True)
    return isinstance(following, nodes.bullet_list | nodes.enumerated_list)


def _words(node: nodes.Node) -> str:
    """The text of a node without notes, tips and raw markup, in one line."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.raw) or _ASIDE & set(
        getattr(node, "attributes", {}).get("classes", ())
    ):
        return ""
    return " ".join("".join(map(_words, node.children)).split(" "))


def shortened(text: str) -> str:
    """A text of at most `MOST` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= MOST:
        return text
    return f"{text[: MOST - 1].rpartition(' ')[0].rstrip(' ,;:–')}…"


def tags(this: edition.Edition, title: str, words: str, path: str, alt: str) -> str:
    """The tags for the head of a page.

    Parameters
    ----------
    this
        The edition.
    title, words
        Of the page, as text.
    path
        Of the page in the site.
    alt
        What the picture shows.
    """
    named = {
        "description": words,
        "twitter:card": "summary_large_image" if this.address else "summary",
    }
    graph = {
        "og:title": title,
        "og:description": words,
        "og:type": "website" if title == this.title else "article",
        "og:site_name": this.title,
    }
    if this.address:
        from lifebook.charts.card import HEIGHT, WIDTH

        graph |= {
            "og:url": this.url(path),
            "og:image": this.url(PICTURE),
            "og:image:type": "image/png",
            "og:image:width": str(WIDTH),
            "og:image:height": str(HEIGHT),
            "og:image:alt": alt,
        }
    kinds = {"name": named, "property": graph}
    return "".join(
        f'\n<meta {kind}="{name}" content="{html.escape(value)}" />'
        for kind, values in kinds.items()
        for name, value in values.items()
        if value
    )


def _alt(this: edition.Edition) -> str:
    return f"{this.title}: the life as one strip of stays, the heavier the less free"


def _add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.name != "html":
        return
    this = edition.of(app.config)
    # Pages without a text of their own, such as the search, are described by the front page.
    words = description(doctree) if doctree is not None else ""
    words = words or getattr(app.env, "lifebook_front", "")
    title = output.as_text(context.get("title") or this.title)
    path = app.builder.get_target_uri(page)
    # The search and the index come without any.
    context["metatags"] = context.get("metatags", "") + tags(this, title, words, path, _alt(this))
    context["metatags"] += "".join(
        f'\n<link rel="icon" {attributes} href="{context["pathto"](path, 1)}" />'
        for path, attributes in icon.LINKS.items()
    )


def _remember(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep the words of the front page, which describe what has none of its own."""
    doctree = env.get_doctree(app.config.root_doc)
    edition.fill(app, doctree, app.config.root_doc)
    env.lifebook_front = description(doctree)  # type: ignore[attr-defined]


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        return
    this, out = edition.of(app.config), Path(app.outdir)
    output.write(out / icon.SVG, icon.svg())
    output.write(out / icon.ICO, icon.ico())
    if this.address:
        _draw(app, this, out / PICTURE)


def _draw(app: Sphinx, this: edition.Edition, path: Path) -> None:
    """Draw the picture, unless it was drawn from the same."""
    state = app.lifebook_state  # type: ignore[attr-defined]
    first, stop, _ = getattr(app.env, "lifebook_front", "").partition(". ")
    line = f"{first}{stop}".strip()
    words = repr((this.title, line, state.all_there_is))
    made_from = hashlib.sha256(words.encode()).hexdigest()
    if path.is_file():
        with Image.open(path) as drawn:
            if drawn.info.get("Source") == made_from:
                return
    from lifebook.charts.card import card  # with matplotlib, which nothing else here needs

    picture = card(Life.open(find_data(app.srcdir)), this.title, line, made_from)
    output.write(path, picture)


def setup(app: Sphinx) -> None:
    """Add to the head of every page, and write what it names."""
    app.connect("env-updated", _remember)
    app.connect("html-page-context", _add)
    app.connect("build-finished", _write)
