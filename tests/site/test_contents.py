"""The contents tree that is rendered once is the theme's own, to the letter, on every page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_book.config import get_final_config
from pydata_sphinx_theme.toctree import add_toctree_functions
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lifebook.site.contents import _take_over

from ..conftest import ROOT

ASKED = {
    "startdepth": 0, "maxdepth": 4, "collapse": False, "includehidden": True, "titles_only": True,
    "show_nav_level": 1,
}  # fmt: skip
NESTED = """\
format: jb-book
root: index
parts:
  - caption: First
    chapters:
      - file: a/one
        sections:
          - file: a/deep/two
            sections:
              - file: a/deep/three
          - file: b/four
      - url: https://example.org/
        title: Elsewhere
  - caption: Second
    chapters:
      - file: five
"""


@contextmanager
def application(source: Path, doctrees: Path, out: Path) -> Iterator[Sphinx]:
    """Sphinx as Jupyter Book sets it up for a book, with what an earlier build has read of it."""
    settings, _ = get_final_config(
        user_yaml=source / "_config.yml",
        cli_config={"latex_individualpages": False},
        sourcedir=source,
    )
    settings["external_toc_path"] = str(source / "_toc.yml")
    with patch_docutils(), docutils_namespace():
        yield Sphinx(
            source, None, out, doctrees, "html", settings, status=None, warningiserror=True
        )


def different(app: Sphinx, asked: dict[str, Any]) -> list[str]:
    """Pages whose tree differs from the one that the theme renders."""
    builder: Any = app.builder
    builder.init_templates()
    found = []
    for page in [*sorted(app.env.found_docs), "search", "genindex"]:
        context = {
            "toctree": lambda page=page, **wanted: builder._get_local_toctree(page, **wanted)
        }
        add_toctree_functions(app, page, "page.html", context, None)
        stock = str(context["generate_toctree_html"](kind="sidebar", **asked))
        _take_over(app, page, "page.html", context, None)
        ours = str(context["generate_toctree_html"](kind="sidebar", **asked))
        assert "\x01" not in ours
        assert "\x02" not in ours
        assert page in {"search", "genindex", app.config.root_doc} or ours.count("active") >= 1
        found += [page] if ours != stock else []
    return found


def test_every_page_of_the_book_has_the_theme_s_tree(site: Path, tmp_path: Path) -> None:
    with application(ROOT, site.parent / ".doctrees", tmp_path) as app:
        assert len(app.env.found_docs) > 30
        assert different(app, ASKED) == []


# Of an extension that Jupyter Book loads.
@pytest.mark.filterwarnings("ignore:nodes.Node.traverse:PendingDeprecationWarning")
@pytest.mark.parametrize("depth", [1, 2])
def test_nested_pages_unfold_and_are_marked_as_by_the_theme(tmp_path: Path, depth: int) -> None:
    source = tmp_path / "book"
    for page in ("index", "a/one", "a/deep/two", "a/deep/three", "b/four", "five"):
        path = source / f"{page}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# “{posixpath.basename(page)}” & others\n\n## A part\n", encoding="utf-8")
    (source / "_toc.yml").write_text(NESTED, encoding="utf-8")
    (source / "_config.yml").write_text("title: Nested\n", encoding="utf-8")
    with application(source, tmp_path / "doctrees", tmp_path / "out") as app:
        app.builder.read()
        assert len(app.env.found_docs) == 6
        assert different(app, {**ASKED, "show_nav_level": depth}) == []


@pytest.mark.parametrize("other", [{"collapse": True}, {"startdepth": 1}, {"show_nav_level": 0}])
def test_other_trees_are_left_to_the_theme(other: dict[str, Any]) -> None:
    class App:
        builder = object.__new__(StandaloneHTMLBuilder)

    calls = []
    context = {"generate_toctree_html": lambda kind, **wanted: calls.append((kind, wanted))}
    _take_over(App(), "a/page", "page.html", context, None)  # type: ignore[arg-type]
    context["generate_toctree_html"]("sidebar", **{**ASKED, **other})
    assert calls == [("sidebar", {**ASKED, **other})]
