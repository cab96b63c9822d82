"""On the page of a notebook, the links that open it in Binder and in Colab.

They stand there only if ``_config.yml`` names the published repository (`lifebook.repository`), and
the one to Colab only if the notebook has the cell that Colab needs. They are plain links below the
title; nothing of those services is loaded before one is followed. A page can say what holds only
with an address in ``{only} repository``.

To add a service: a line in `links`.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from lifebook import repository, runs
from lifebook.repository import BINDER, COLAB, Repository
from lifebook.tables import DataError

__all__ = ["links", "setup"]

TAG = "repository"

_log = logging.getLogger(__name__)


def links(published: Repository, path: str, *, alone: bool) -> str:
    """The links of one page, as plain HTML that opens to what they lead to.

    Parameters
    ----------
    path
        The notebook within the repository.
    alone
        Whether it fetches the package by itself, as Colab needs it.
    """
    words = [
        f"Binder ({BINDER}) builds a computer with everything that is locked here, which may take "
        "some minutes, and forgets it when you leave."
    ]
    anchors = [_anchor(published.binder(path), "Open in Binder")]
    colab = published.colab(path) if alone else None
    if colab:
        words.append(
            f"Colab ({COLAB}) wants a Google account; the first cell fetches the package from "
            f"{published.host} and what it needs from PyPI, in the versions that Colab has."
        )
        anchors.append(_anchor(colab, "Open in Colab"))
    words.append(f"{'Either' if colab else 'It'} sees your internet address and what you do there.")
    return (
        '<details class="lb-run lb-launch"><summary>Run on another computer</summary>'
        f"<p>{' '.join(words)}</p><p>{' · '.join(anchors)}</p></details>\n"
    )


def _anchor(address: str, words: str) -> str:
    return f'<a href="{html.escape(address, quote=True)}">{words}</a>'


def _read(app: Sphinx, config: Config) -> None:
    try:
        published = repository.read(Path(app.srcdir) / repository.CONFIG)
    except DataError as error:
        raise ConfigError(str(error)) from None
    app.lifebook_repository = published  # type: ignore[attr-defined]
    if published:
        app.tags.add(TAG)


def _alone(path: Path) -> bool:
    return any(map(repository.is_fetching, nbformat.read(path, as_version=4).cells))


def _put(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the links below the title of a notebook's page."""
    published: Repository | None = app.lifebook_repository  # type: ignore[attr-defined]
    root = Path(app.srcdir)
    if published is None or page not in app.env.found_docs:
        return
    path = Path(app.env.doc2path(page))
    if path not in runs.notebooks(root / "book"):
        return
    alone = _alone(path)
    if published.archive and not alone:
        _log.warning(
            "has no cell that fetches lifebook in Colab; run 'make notebooks'", location=page
        )
    here = links(published, path.relative_to(root).as_posix(), alone=alone)
    title, mark, rest = context["body"].partition("</h1>\n")
    context["body"] = f"{title}{mark}{here}{rest}" if mark else f"{here}{title}"


def setup(app: Sphinx) -> None:
    """Read the address before a build, and put the links into each page as it is written."""
    app.connect("config-inited", _read)
    app.connect("html-page-context", _put)
