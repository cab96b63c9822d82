"""Small documents, and the reference that they stand beside."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from ..conftest import ROOT

REGISTERS = ("people", "places", "works", "stays", "roles", "claims", "sources")


def make(
    folder: Path, builder: str = "html", *, fresh: bool = True, **pages: str
) -> tuple[SphinxTestApp, str]:
    """Build a small document beside a copy of the data; give the app and its warnings."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', 'lifebook.apparatus']\nproject = 'test'\nnitpicky = True\n"
        "exclude_patterns = ['data']\nversion = '1'\ncopyright = 'none'\n",
        encoding="utf-8",
    )
    if not (source / "data").exists():
        (source / "data").symlink_to(folder / "data")
    names = "\n".join(name for name in pages if name != "index")
    contents = {"index": f"# Index\n\n```{{toctree}}\n{names}\n```\n", **pages}
    for name, text in contents.items():
        path = source / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    app = SphinxTestApp(builder, srcdir=source, builddir=folder / "build", freshenv=fresh)
    app.builder.search = False  # an index of words takes longest
    app.build()
    warnings = app.warning.getvalue()
    app.cleanup()
    return app, warnings


JOURNEY = "```{chart} journey\n:since: 1898\n:until: 1902-10\n```"

CHAPTER = """# In Siberia

The arrest was in winter.{claim}`c045,c046` So much for that.{claim}`c047`

A second paragraph.{claim}`c048`
"""

PAGE = f"# P\n\n{{when}}`birth` {{person}}`lenin` {{rival}}`3 March`\n\n{JOURNEY}\n"

PAGES = ("page", "04-siberia", "01-who-was-leon-trotsky")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the whole reference built once, to which tests add one page after another."""
    folder = tmp_path_factory.mktemp("reference")
    shutil.copytree(ROOT / "data", folder / "data")
    _, warnings = add(folder, "# P\n")
    assert warnings == ""
    return folder


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of what a builder other than of HTML made of `PAGE`, `CHAPTER` and the reference."""

    @cache
    def made(builder: str) -> Path:
        folder = tmp_path_factory.mktemp(builder)
        shutil.copytree(ROOT / "data", folder / "data")
        app, warnings = make(
            folder, builder, **{"page": PAGE, "04-siberia": CHAPTER}, **whole_reference()
        )
        assert warnings == ""
        return Path(app.outdir)

    return made


def add(folder: Path, text: str, name: str = "page") -> tuple[str, str]:
    """Build a page within the shared reference; give its HTML and the warnings."""
    pages = dict.fromkeys(PAGES, "# Nothing\n") | {name: text}
    app, warnings = make(folder, fresh=False, **pages, **whole_reference())
    return (Path(app.outdir) / f"{name}.html").read_text(encoding="utf-8"), warnings


def whole_reference() -> dict[str, str]:
    pages = {table: f"# {table}\n\n```{{register}} {table}\n```\n" for table in REGISTERS}
    return {**pages, "events": "# events\n\n```{chronology}\n```\n"}
