"""A plain build is never stale, and makes nothing anew without need.

Sphinx re-reads a page when its own text changes, and jupyter-cache runs a notebook anew when its
own code does; neither sees that a table or a module of `lifebook` has changed. So each page and each
notebook is remembered with what it was made from, by content and not by time stamp:

* a page with the questions that it asked of the data and the digests of the answers, the tables or
  columns that it took whole, and the modules that print (`lifebook.apparatus.reading`);
* a notebook with every file that its kernel opened (`lifebook.site.executing`), the modules of this
  package among them, and of the tables with the columns that it looked at;
* a page or notebook of which that is not known, with everything.

What would now be answered otherwise is read again, and a notebook executed again. A notebook whose
execution failed is read again though nothing changed. Every page is written anew, though not read,
when this package's site or export code or a static file of the book differs, since each leaves its
mark on all.

To let a new kind of page depend on more: a kind of `Key` in `State.digest`, noted in `Remember`.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from lifebook.apparatus.reading import answers
from lifebook.site import watching
from lifebook.site.executing import Ahead
from lifebook.tables import DataError, find_data

__all__ = ["Key", "State", "setup"]

Key = tuple[str, ...]
"""What a page is made from: ``file`` and its path, ``column`` with table and column, or ``answer``
with the question."""

_PACKAGE = Path(__file__).resolve().parents[1]
_PRINTING = ("dates.py", "noted.py", "tables.py", "life.py", "sources.py", "apparatus")


class State:
    """Data and code as they are during one build.

    Parameters
    ----------
    env
        The environment of the build.
    """

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.root = Path(env.srcdir).resolve()
        self.data = find_data(env.srcdir).resolve()
        self.file = cache(self._file)

    def key(self, path: Path | str) -> Key:
        """The key of a file or folder; within the book by its path there, so that the book can move."""
        path = Path(path)
        inside = path.is_relative_to(self.root)
        return "file", path.relative_to(self.root).as_posix() if inside else str(path)

    def named(self, name: str) -> set[Key]:
        """Keys of a file of the data, or of a room or module of this package (``lifebook/…``)."""
        if not name.startswith("lifebook/"):
            return {self.key(self.data / name)}
        path = _PACKAGE / name.removeprefix("lifebook/")
        return {self.key(module) for module in (path.rglob("*.py") if path.is_dir() else [path])}

    def everything(self) -> set[Key]:
        """Keys of all data and all code."""
        data = {path.name for path in self.data.iterdir() if path.is_file()}
        named = [self.named(name) for name in ("lifebook/", *data)]
        return set().union(*named)

    @property
    def all_data(self) -> str:
        """One digest of all data."""
        parts = [f"{path.name} {self.file(str(path))}" for path in sorted(self.data.iterdir())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def all_there_is(self) -> str:
        """One digest of all data and all code."""
        # By name and not by path, so that the same book is the same wherever it lies.
        used = sorted((Path(key[1]).name, str(self.digest(key))) for key in self.everything())
        return hashlib.sha256(repr(used).encode()).hexdigest()

    def digest(self, key: Key) -> str | None:
        """Digest of what a key stands for; None if it is gone.

        Raises
        ------
        DataError
            If the data cannot be read.
        """
        kind, *words = key
        if kind == "file":
            return self.file(str(self.root / words[0]))
        if kind == "column":
            return answers(self.env).digest(("column", *words))
        return answers(self.env).digest(tuple(words))

    def key_of_use(self, used: str) -> Key:
        """The key of what a notebook is noted to have used: a file, a folder, a column, a cell."""
        if not used.startswith(watching.COLUMN):
            return self.key(used)
        table, column, row, path = used.removeprefix(watching.COLUMN).split(" ", 3)
        if Path(path).parent != self.data:
            return self.key(path)
        return _key(table, column, "" if row == watching.EACH else row)

    def use(self, used: str) -> str | None:
        """Digest of the same; None if it is gone or cannot be read."""
        try:
            return self.digest(self.key_of_use(used))
        except DataError:
            return None

    def _file(self, name: str) -> str | None:
        """Digest of a file, or of the names in a folder."""
        path = Path(name)
        try:
            listed = sorted(inside.name for inside in path.iterdir()) if path.is_dir() else None
            content = path.read_bytes() if listed is None else "\n".join(listed).encode()
        except OSError:
            return None
        return hashlib.sha256(content).hexdigest()


def _key(table: str, column: str, row: str = "") -> Key:
    """The key of a column, or of a cell."""
    return ("answer", "cell", table, row, column) if row else ("column", table, column)


# --- Kept from build to build --------------------------------------------------------------------


def _seen(env: BuildEnvironment) -> dict[str, dict[Key, str | None]]:
    """For each page the digests of what it was made from, kept in the pickled environment."""
    if not hasattr(env, "lifebook_seen"):
        env.lifebook_seen = {}  # type: ignore[attr-defined]
    seen: dict[str, dict[Key, str | None]] = env.lifebook_seen  # type: ignore[attr-defined]
    return seen


class Remember(SphinxTransform):
    """Keep what the page being read was made from, after the last transform that asks."""

    default_priority = 999

    def apply(self, **kwargs: Any) -> None:
        """Take over what `lifebook.apparatus.reading` has noted of the page."""
        state: State = self.app.lifebook_state  # type: ignore[attr-defined]
        noted = self.env.temp_data
        seen: dict[Key, str | None] = {
            ("answer", *asked): digest for asked, digest in noted.get("lifebook_asked", {}).items()
        }
        keys: set[Key] = set()
        names = set(noted.get("lifebook_uses", ()))
        if "lifebook_life" in noted:
            package = noted["lifebook_life"].package
            for table, column, *row in package.frames.asked:
                if column:
                    keys.add(_key(table, column, *row))
                else:
                    names.add(package.schemas[table].path.name)
        if names:
            names |= {f"lifebook/{room}" for room in _PRINTING}
        keys = keys.union(*(state.named(name) for name in names))
        seen |= {key: state.digest(key) for key in sorted(keys)}
        seen |= _of_notebook(self.app, self.env.docname)
        _seen(self.env).pop(self.env.docname, None)
        if seen:
            _seen(self.env)[self.env.docname] = seen


def _of_notebook(app: Sphinx, page: str) -> dict[Key, str | None]:
    """What the notebook of a page used; everything, if that is not known."""
    ahead, path = _ahead(app), Path(app.env.doc2path(page))
    if path.suffix != ".ipynb":
        return {}
    state: State = app.lifebook_state  # type: ignore[attr-defined]
    used = ahead.used(path, app.env.mystnb_config) if ahead else None  # type: ignore[attr-defined]
    if used is None:
        return {key: state.digest(key) for key in state.everything()}
    return {state.key_of_use(one): digest for one, digest in used.items()}


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _seen(env).pop(docname, None)


def _merge(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    for docname in docnames:
        if docname in _seen(other):
            _seen(env)[docname] = _seen(other)[docname]


# --- What is stale -------------------------------------------------------------------------------


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    state = app.lifebook_state = State(env)  # type: ignore[attr-defined]
    same = getattr(env, "lifebook_data_digest", None) == state.all_data
    env.lifebook_data_digest = state.all_data  # type: ignore[attr-defined]
    # Where the data are the same, so is every answer.
    kinds = {"file"} if same else {"file", "column", "answer"}
    stale = [doc for doc, seen in _seen(env).items() if _differs(state, seen, kinds)]
    failed = [doc for doc in env.found_docs if _failed(env, doc)]
    return sorted(({*stale, *failed} & env.found_docs) - added - changed)


def _differs(state: State, seen: dict[Key, str | None], kinds: set[str]) -> bool:
    try:
        return any(state.digest(key) != was for key, was in seen.items() if key[0] in kinds)
    except Exception:
        return True


def _failed(env: BuildEnvironment, doc: str) -> bool:
    execution: Any = env.metadata.get(doc, {}).get("exec_data") or getattr(
        env, "nb_metadata", {}
    ).get(doc, {}).get("exec_data")
    return bool(execution) and not execution["succeeded"]


# --- Notebooks ahead of their pages --------------------------------------------------------------


def _ahead(app: Sphinx) -> Ahead | None:
    ahead: Ahead | None = getattr(app, "lifebook_ahead", None)
    return ahead


def _start(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Start the notebooks that have to run, and put their pages last."""
    notebooks = [doc for doc in docnames if env.doc2path(doc).endswith(".ipynb")]
    settings: Any = getattr(env, "mystnb_config", None)
    if not notebooks or settings is None or settings.execution_mode != "cache":
        return
    state: State = app.lifebook_state  # type: ignore[attr-defined]
    built = (app.outdir, app.doctreedir, settings.execution_cache_path)
    folders = {str(folder): True for folder in (state.root, _PACKAGE, state.data)}
    folders |= {os.path.realpath(folder): False for folder in (sys.prefix, *built)}
    everything = [str(state.root / path) for _, path in state.everything()]
    ahead = Ahead(Path(settings.execution_cache_path), folders, state.use, everything)
    app.lifebook_ahead = ahead  # type: ignore[attr-defined]
    for doc in notebooks:
        ahead.start(Path(env.doc2path(doc)), settings)
    docnames[:] = [*(doc for doc in docnames if doc not in notebooks), *notebooks]
    if app.parallel > 1:  # other processes read, and cannot wait for ours
        ahead.finish_all()


def _wait(app: Sphinx, docname: str, source: list[str]) -> None:
    ahead = _ahead(app)
    if ahead:
        ahead.finish(Path(app.env.doc2path(docname)))


def _close(app: Sphinx, exception: Exception | None) -> None:
    ahead = _ahead(app)
    if ahead:
        ahead.close()


def _mark_site(app: Sphinx, config: Config) -> None:
    """Give Sphinx a setting that differs when every page must be written anew."""
    static = [Path(app.confdir) / folder for folder in config.html_static_path]
    folders = (_PACKAGE / "site", _PACKAGE / "export", *static)
    files = [path for folder in folders for path in sorted(folder.rglob("*"))]
    parts = [path.read_bytes() for path in files if path.suffix in {".py", ".css", ".js"}]
    config.lifebook_site_digest = hashlib.sha256(b"\0".join(parts)).hexdigest()


def setup(app: Sphinx) -> None:
    """Connect to the events of a build."""
    app.add_config_value("lifebook_site_digest", "", "html", types=[str])
    app.connect("config-inited", _mark_site)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-before-read-docs", _start)
    app.connect("source-read", _wait)
    app.add_transform(Remember)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("build-finished", _close)
