"""The page at the root of the site: a real one that leads to the book's front page.

Jupyter Book would write a bare redirect without doctype or title there; it leaves a page that
exists alone.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from lifebook.site import edition, moved, output


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html" or app.config.root_doc == "index":
        return
    front = app.builder.get_target_uri(app.config.root_doc)
    this = edition.of(app.config)
    page = moved.leading(front, this.title, this.language, this.url(front) if this.address else "")
    output.write(Path(app.outdir) / "index.html", page)


def setup(app: Sphinx) -> None:
    """Write the page after every build."""
    app.connect("build-finished", _write)
