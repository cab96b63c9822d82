"""Execute the book's notebooks in place: ``python -m lifebook.rerun BOOK`` (``make notebooks``).

Each notebook runs in its own kernel and its own folder, as many at once as there are cores. Only
what a reader sees is written back, so that running twice changes nothing; a notebook that fails is
left as it was. What ran is recorded in ``runs.json`` (`lifebook.runs`). The cell that fetches the
package in Colab is put in or taken out, as ``_config.yml`` has it (`lifebook.repository`).

To keep something else out of the files: extend `_tidy`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from lifebook import repository, runs

__all__ = ["Failure", "rerun"]


class Failure(Exception):
    """A notebook could not be executed; the message holds the last lines of the error."""


def _tidy(notebook: nbformat.NotebookNode) -> None:
    """Leave out what differs from run to run or machine to machine."""
    notebook.metadata = {
        "kernelspec": notebook.metadata.get("kernelspec", {}),
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


def rerun(path: Path, published: repository.Repository | None = None) -> dict[str, Any]:
    """Execute one notebook and write it back; its entry for the record.

    Parameters
    ----------
    path
        The notebook.
    published
        The repository from which the notebook is to fetch the package where it is opened alone.

    Raises
    ------
    Failure
        If a cell fails, takes longer than two minutes or ends the kernel; the file is left as it was.
    """
    notebook = repository.with_fetching(nbformat.read(path, as_version=4), published)
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        # Else each kernel warns that it talks to this process over TCP.
        extra_arguments=["--log-level=ERROR"],
    )
    began = time.monotonic()
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        raise Failure("\n".join(str(error).splitlines()[-12:])) from None
    entry = {
        "code": runs.code_of(notebook),
        "seconds": round(time.monotonic() - began, 1),
        "on": date.today().isoformat(),
        "versions": runs.versions(notebook.metadata["language_info"]["version"]),
    }
    _tidy(notebook)
    unfinished = path.with_suffix(".unfinished")
    nbformat.write(notebook, unfinished)
    unfinished.replace(path)
    return entry


def main(arguments: Sequence[str]) -> int:
    """Execute every notebook that the book in a folder publishes; 1 if any failed."""
    book = Path(arguments[0]).resolve()
    published = repository.read(book.parent / repository.CONFIG)
    ran: dict[str, dict[str, Any]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(rerun, path, published): path for path in runs.notebooks(book)}
        for number, done in enumerate(as_completed(running), 1):
            name, count = runs.name_of(running[done]), f"[{number}/{len(running)}]"
            try:
                ran[name] = done.result()
            except Failure as error:
                print(f"{count} {name}: {error}", flush=True)
            else:
                print(f"{count} {name}: {ran[name]['seconds']} s", flush=True)
    runs.write(book, ran)
    return 1 if len(ran) < len(running) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
