"""The page at the root of the site: a real one that leads to the book's front page.

Jupyter Book would write a bare redirect without doctype or title there; it leaves a page that
exists alone.
"""

from __future__ import annotations

import html
from pathlib import Path

from sphinx.application import Sphinx

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
<title>{title}</title>
</head>
<body>
<p><a href="{target}">{title}</a></p>
</body>
</html>
"""


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html" or app.config.root_doc == "index":
        return
    page = _PAGE.format(
        language=app.config.language,
        target=app.builder.get_target_uri(app.config.root_doc),
        title=html.escape(app.config.html_title or app.config.project),
    )
    (Path(app.outdir) / "index.html").write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the page after every build."""
    app.connect("build-finished", _write)
