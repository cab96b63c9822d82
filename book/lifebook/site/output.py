"""Files and texts that the hooks of the site put out.

To write another kind of file: give `write` its text or its bytes.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

__all__ = ["as_text", "write"]


def write(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and move it there, if it differs from what is there."""
    held = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == held:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(held)
    unfinished.replace(path)


def as_text(markup: str) -> str:
    """What a title says without its HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))
