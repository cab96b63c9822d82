"""Every published form of the data: linked data, maps, timeline, bibliography, annotations, crate.

`write` puts all of them into a folder; ``lifebook export`` calls it, and so does every build of the
book, for its folder ``data/``. Nothing here knows whose life it is.

To add a format: see `lifebook.export.registry`.
"""

from __future__ import annotations

from pathlib import Path

from lifebook.export.edition import FOLDER, Edition
from lifebook.export.registry import EXPORTS, Export, rendered

__all__ = ["EXPORTS", "FOLDER", "Edition", "Export", "rendered", "write"]


def write(edition: Edition, folder: Path) -> dict[str, int]:
    """Write every export into a folder, and give the size of each in bytes.

    All are made before the first is written, and each is written beside its place and then moved, so
    that an error leaves no half of a file. A file that would not change is left alone.

    Raises
    ------
    lifebook.tables.DataError
        If the data cannot be read.
    OSError
        If the folder cannot be written.
    """
    files = rendered(edition)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        target = folder / name
        if not target.is_file() or target.read_bytes() != content:
            beside = folder / f".{name}.part"
            beside.write_bytes(content)
            beside.replace(target)
    return {name: len(content) for name, content in files.items()}
