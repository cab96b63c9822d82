"""Notebooks executed ahead of their pages, several at once, and what each of them used.

myst-nb executes a notebook when it reads its page, one after another. Here the notebooks that have
to run are started before the first page is read, each in its own kernel, watched by
`lifebook.site.watching`; their pages are put last, and each waits for its notebook alone. What
came out is put into the cache from which myst-nb takes it, with the digest of every file that was
used; an entry without these, or whose files have changed, is not used. Outputs in the notebook's
own file are never looked at.

A notebook that fails is left to myst-nb, which runs it again and reports the error as it always does.

To execute another kind of notebook ahead: read it as myst-nb does in `_Ahead._notebook`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution

from lifebook.site import watching

__all__ = ["Ahead"]

USES = "lifebook_uses"
"""Name under which the cache keeps what a notebook used."""

Digest = Callable[[str], str | None]


class Ahead:
    """Executes notebooks ahead of their pages.

    Parameters
    ----------
    cache
        Folder of the cache of outputs.
    folders
        Folders to watch, as `watching.watch` takes them.
    digest
        Gives the digest of a file or folder by its absolute path, or of a column of a table by
        a line of `watching.COLUMN`.
    everything
        Every file that a notebook which cannot be watched may have used.
    """

    def __init__(
        self, cache: Path, folders: dict[str, bool], digest: Digest, everything: Iterable[str]
    ) -> None:
        self._cache: JupyterCacheAbstract = get_cache(cache)
        self._folders = folders
        self._digest = digest
        self._everything = list(everything)
        self._pool = ThreadPoolExecutor(os.cpu_count(), "notebook")
        self._notes = Path(tempfile.mkdtemp(prefix="lifebook-"))
        self._running: dict[Path, Future[tuple[nbformat.NotebookNode, ExecutionResult, Path]]] = {}

    @property
    def running(self) -> set[Path]:
        """Notebooks that were started and not yet finished."""
        return set(self._running)

    def start(self, path: Path, settings: Any) -> None:
        """Begin to execute a notebook, unless the cache has it and nothing that it used has changed.

        Parameters
        ----------
        settings
            The configuration of myst-nb.
        """
        notebook = self._notebook(path, settings)
        if notebook is None:
            return
        uses = self._kept(notebook)
        if uses is not None and all(self._digest(file) == seen for file, seen in uses.items()):
            return
        self._drop(notebook)
        notes = self._notes / f"{len(self._running)}.txt"
        self._running[path] = self._pool.submit(self._execute, path, notebook, notes, settings)

    def finish(self, path: Path) -> None:
        """Wait for a notebook that was started, and put what came out into the cache."""
        future = self._running.pop(path, None)
        if future is None:
            return
        try:
            notebook, result, notes = future.result()
        except Exception:
            return
        if result.err is None:
            data = {"execution_seconds": result.time, USES: self._noted(notes)}
            self._cache.cache_notebook_bundle(
                CacheBundleIn(notebook, str(path), data=data), check_validity=False, overwrite=True
            )

    def finish_all(self) -> None:
        """Wait for every notebook that was started."""
        for path in list(self._running):
            self.finish(path)

    def close(self) -> None:
        """Start no more, and leave nothing behind."""
        self._pool.shutdown(cancel_futures=True)
        shutil.rmtree(self._notes, ignore_errors=True)

    def used(self, path: Path, settings: Any) -> dict[str, str | None] | None:
        """What the outputs of a notebook rest on, as `digest` takes it, with digests; None if not known."""
        notebook = self._notebook(path, settings)
        return None if notebook is None else self._kept(notebook)

    def _kept(self, notebook: nbformat.NotebookNode) -> dict[str, str | None] | None:
        try:
            data = self._cache.match_cache_notebook(notebook).data
        except KeyError:
            return None
        uses: dict[str, str | None] | None = (data or {}).get(USES)
        return uses

    def _drop(self, notebook: nbformat.NotebookNode) -> None:
        with suppress(KeyError):
            self._cache.remove_cache(self._cache.match_cache_notebook(notebook).pk)

    def _notebook(self, path: Path, settings: Any) -> nbformat.NotebookNode | None:
        """A notebook as myst-nb will look for it in the cache; None if it will not, or cannot."""
        try:
            notebook = nbformat.read(path, as_version=4)
        except Exception:
            return None
        own = notebook.metadata.get(settings.metadata_key, {})
        mode = own.get("execution_mode", settings.execution_mode)
        left_out = any(path.match(pattern) for pattern in settings.execution_excludepatterns)
        python = notebook.metadata.get("kernelspec", {}).get("name", "python3") == "python3"
        return notebook if mode == "cache" and python and not left_out else None

    def _execute(
        self, path: Path, notebook: nbformat.NotebookNode, notes: Path, settings: Any
    ) -> tuple[nbformat.NotebookNode, ExecutionResult, Path]:
        # As myst-nb does it, and besides with the watch in the kernel.
        begin = (
            f"exec(compile(open({watching.__file__!r}, encoding='utf-8').read(), 'watching', 'exec'), "
            f"(watching := {{'__name__': 'watching'}})) or "
            f"watching['watch']({str(notes)!r}, {self._folders!r}) or globals().pop('watching', None)"
        )
        result = single_nb_execution(
            notebook,
            cwd=str(path.parent),
            timeout=settings.execution_timeout,
            allow_errors=settings.execution_allow_errors,
            # A busy machine sends what is printed in more pieces than an idle one.
            coalesce_streams=True,
            extra_arguments=[f"--IPKernelApp.exec_lines={begin}"],
        )
        return notebook, result, notes

    def _noted(self, notes: Path) -> dict[str, str | None]:
        """What the notes of a kernel name, with digests; all there is if they are not whole."""
        lines = notes.read_text("utf-8", "surrogateescape").splitlines() if notes.exists() else []
        if watching.STARTED not in lines or watching.ANYTHING in lines:
            files = set(self._everything)
        else:
            files = {line.removeprefix(watching.LISTED) for line in lines} - {watching.STARTED}
        return {file: self._digest(file) for file in sorted(files)}
