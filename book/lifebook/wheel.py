"""The package as one file that carries the data, for wherever no repository is around.

`build` makes it for the notebooks in the browser (`lifebook.browser`) and for those on a student's
own computer (`lifebook.bundle`).

To change what the file holds: ``[tool.hatch.build.targets.wheel]`` in ``pyproject.toml``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["build", "run"]


def build(root: Path, folder: Path) -> Path:
    """Build the wheel of the repository at `root` into a folder; the file.

    Made by the hatchling of the lock and with no index, so that the same sources give the same bytes.
    """
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], root)
    return next(folder.glob("lifebook-*.whl"))


def run(command: Sequence[str | Path], folder: Path | None = None) -> None:
    """Run a command that says nothing unless it fails; then all that it said ends the program."""
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
