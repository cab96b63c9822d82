"""Execute notebooks in place: ``python -m lifebook.rerun FOLDER`` (what ``make notebooks`` calls).

Each notebook runs in its own kernel and its own folder, as many at once as there are cores. Only
what a reader sees is written back, so that running twice changes nothing; a notebook that fails is
left as it was.

To keep something else out of the files: extend `_tidy`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

__all__ = ["rerun"]


def _tidy(notebook: nbformat.NotebookNode) -> None:
    """Leave out what differs from run to run or machine to machine."""
    notebook.metadata = {
        "kernelspec": notebook.metadata.get("kernelspec", {}),
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


def rerun(path: Path) -> str | None:
    """Execute one notebook and write it back; the error's last lines if it failed."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return "\n".join(str(error).splitlines()[-12:])
    _tidy(notebook)
    unfinished = path.with_suffix(".unfinished")
    nbformat.write(notebook, unfinished)
    unfinished.replace(path)
    return None


def main(arguments: Sequence[str]) -> int:
    """Execute every notebook below the folders; 1 if any failed."""
    paths = sorted(path for folder in arguments for path in Path(folder).rglob("*.ipynb"))
    paths = [path.resolve() for path in paths if ".ipynb_checkpoints" not in path.parts]
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (path, error) in enumerate(zip(paths, pool.map(rerun, paths), strict=True), 1):
            print(f"[{number}/{len(paths)}] {path.name}: {error or 'executed'}")
            failed += error is not None
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
