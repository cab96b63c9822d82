"""A plain build is never stale: pages and notebooks know which data and code they were made from.

Sphinx re-reads a page when its own text changes, and jupyter-cache runs a notebook anew when its
own code does; neither sees that a table or a module of `lifebook` has changed. So, by content and
not by time stamp:

* every page that read data (``env.temp_data["lifebook_uses"]``, set by `lifebook.apparatus`), and
  every notebook, is stored with the digests of the files it was made from, and is re-read when
  one of them differs;
* executed notebooks are cached in a folder named by the digest of all data and of the engine, so
  that no output can outlive what it was computed from. The path is changed on the environment
  after the configuration is read, since a changed configuration would re-read every page;
* a notebook whose execution failed is read again, though nothing changed;
* every page is written anew, though not read, when this package's site or export code or a static file of
  the book differs, since both leave their mark on each.

To let a new kind of page depend on files: add their names to ``env.temp_data["lifebook_uses"]``
while it is read.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from lifebook.tables import find_data

__all__ = ["setup"]

_PACKAGE = Path(__file__).resolve().parents[1]
_ENGINE = ("dates.py", "tables.py", "life.py", "sources.py", "charts")
_PRINTING = (*_ENGINE, "apparatus")


class Digests:
    """Digests of the data files and of the modules, as they are during one build."""

    def __init__(self, data: Path) -> None:
        self.files = {path.name: _digest(path) for path in sorted(data.iterdir()) if path.is_file()}
        for path in sorted(_PACKAGE.rglob("*.py")):
            self.files[f"lifebook/{path.relative_to(_PACKAGE).as_posix()}"] = _digest(path)

    def modules(self, rooms: tuple[str, ...]) -> set[str]:
        """Names of the files of some rooms of the package."""
        starts = tuple(f"lifebook/{room}" for room in rooms)
        return {name for name in self.files if name.startswith(starts)}

    @cached_property
    def engine(self) -> set[str]:
        """What a notebook may use: all data but their description in prose, and the engine."""
        data = {name for name in self.files if "/" not in name and not name.endswith(".md")}
        return data | self.modules(_ENGINE)

    def of(self, names: set[str]) -> dict[str, str | None]:
        """Digest of each named file; None for one that is gone."""
        return {name: self.files.get(name) for name in sorted(names)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _seen(env: BuildEnvironment) -> dict[str, dict[str, str | None]]:
    """For each page the digests of what it was made from, kept in the pickled environment."""
    if not hasattr(env, "lifebook_seen"):
        env.lifebook_seen = {}  # type: ignore[attr-defined]
    seen: dict[str, dict[str, str | None]] = env.lifebook_seen  # type: ignore[attr-defined]
    return seen


def _mark_site(app: Sphinx, config: Config) -> None:
    """Give Sphinx a setting that differs when every page must be written anew."""
    static = [Path(app.confdir) / folder for folder in config.html_static_path]
    folders = (_PACKAGE / "site", _PACKAGE / "export", *static)
    files = [path for folder in folders for path in sorted(folder.rglob("*"))]
    parts = [_digest(path) for path in files if path.suffix in {".py", ".css", ".js"}]
    config.lifebook_site_digest = hashlib.sha256("".join(parts).encode()).hexdigest()


def _begin(app: Sphinx) -> None:
    digests = Digests(find_data(app.srcdir))
    app.lifebook_digests = digests  # type: ignore[attr-defined]
    config = getattr(app.env, "mystnb_config", None)
    if config is None:  # a build without notebooks
        return
    parts = "".join(f"{k}{v}" for k, v in digests.of(digests.engine).items())
    root = Path(config.execution_cache_path)
    root = root.parent if root.name.startswith("made-from-") else root
    current = root / f"made-from-{hashlib.sha256(parts.encode()).hexdigest()[:16]}"
    for old in root.glob("made-from-*"):
        if old != current:
            shutil.rmtree(old, ignore_errors=True)
    app.env.mystnb_config = config.copy(execution_cache_path=str(current))  # type: ignore[attr-defined]


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    digests: Digests = app.lifebook_digests  # type: ignore[attr-defined]
    stale = [doc for doc, seen in _seen(env).items() if seen != digests.of(set(seen))]
    failed = [doc for doc in env.found_docs if _failed(env, doc)]
    return sorted(({*stale, *failed} & env.found_docs) - added - changed)


def _failed(env: BuildEnvironment, doc: str) -> bool:
    execution: Any = env.metadata.get(doc, {}).get("exec_data") or getattr(
        env, "nb_metadata", {}
    ).get(doc, {}).get("exec_data")
    return bool(execution) and not execution["succeeded"]


def _read(app: Sphinx, doctree: object) -> None:
    env, digests = app.env, app.lifebook_digests  # type: ignore[attr-defined]
    uses: set[str] = set(env.temp_data.get("lifebook_uses", ()))
    if uses:
        uses |= digests.modules(_PRINTING)
    if env.doc2path(env.docname).endswith(".ipynb"):
        uses |= digests.engine
    if uses:
        _seen(env)[env.docname] = digests.of(uses)


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _seen(env).pop(docname, None)


def _merge(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    for docname in docnames:
        if docname in _seen(other):
            _seen(env)[docname] = _seen(other)[docname]


def setup(app: Sphinx) -> None:
    """Connect to the events of a build; after myst-nb, whose cache path is then known."""
    app.add_config_value("lifebook_site_digest", "", "html", types=[str])
    app.connect("config-inited", _mark_site)
    app.connect("builder-inited", _begin, priority=900)
    app.connect("env-get-outdated", _outdated)
    app.connect("doctree-read", _read)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
