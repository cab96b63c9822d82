"""Pages that have moved: where one stood, a page remains that leads to the new one.

The table of moves is ``lifebook_moved`` in ``_config.yml``, old path to new, without ``.html``; it only
grows, since an address that was ever published stays good. `leading` is also what stands at the
root of the site (`lifebook.site.door`). Extensions that write such pages leave out doctype and
title, and show nothing to a reader without scripts.

To move a page: rename its file, correct ``_toc.yml``, and add a line to the table.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Mapping
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from lifebook.site import edition, output

__all__ = ["check", "leading", "setup"]

# The script keeps what follows "#", which a refresh would lose.
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<script>location.replace("{target}" + location.hash);</script>
<meta http-equiv="refresh" content="0; url={target}">
{canonical}</head>
<body>
<p><a href="{target}">{title}</a></p>
</body>
</html>
"""


def leading(target: str, title: str, language: str, canonical: str = "") -> str:
    """A page that leads to another at once, and by a link where nothing is automatic.

    Parameters
    ----------
    target
        Path of the other page, seen from this one.
    title, language
        What the page is called, and in which language.
    canonical
        Full address of the other page, where it has one; a path would be none to a search engine.
    """
    named = f'<link rel="canonical" href="{html.escape(canonical)}">\n' if canonical else ""
    return _PAGE.format(
        language=html.escape(language),
        title=html.escape(title),
        target=html.escape(target),
        canonical=named,
    )


def check(moved: Mapping[str, str], pages: set[str]) -> None:
    """Every move leads from a page that is gone to one that is there.

    Raises
    ------
    ConfigError
        With the line of the table that does not, and how to mend it.
    """
    for old, new in moved.items():
        where = f"_config.yml: lifebook_moved: {old}: {new}"
        if old in pages:
            raise ConfigError(f"{where}: {old!r} is a page of the book; remove this line")
        if new not in pages:
            raise ConfigError(f"{where}: {new!r} is no page of the book; name the one that is now")
        if old.startswith(("/", "..")) or old.endswith(".html"):
            raise ConfigError(f"{where}: write the path as in _toc.yml, without .html")


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    check(app.config.lifebook_moved, env.found_docs)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        return
    this = edition.of(app.config)
    for old, new in app.config.lifebook_moved.items():
        here, there = (app.builder.get_target_uri(name) for name in (old, new))
        page = leading(
            posixpath.relpath(there, posixpath.dirname(here) or "."),
            app.env.titles[new].astext(),
            app.config.language,
            this.url(there) if this.address else "",
        )
        output.write(Path(app.outdir) / here, page)


def setup(app: Sphinx) -> None:
    """Check the table before pages are written, and write a page for each line after."""
    app.add_config_value("lifebook_moved", {}, "", types=[dict])
    app.connect("env-check-consistency", _check)
    app.connect("build-finished", _write)
