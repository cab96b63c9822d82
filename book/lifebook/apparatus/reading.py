"""The life that pages are made from, read once a build and noted on each page that uses it.

To let a page depend on more: add file names to ``env.temp_data["lifebook_uses"]`` here.
"""

from __future__ import annotations

from sphinx.environment import BuildEnvironment

from lifebook.life import Life
from lifebook.sources import Source, read_sources
from lifebook.tables import DESCRIPTOR, find_data

__all__ = ["reading"]


def reading(env: BuildEnvironment) -> tuple[Life, dict[str, Source]]:
    """The life and its sources, read once a build; the page is noted as made from all its data."""
    folder = find_data(env.srcdir)
    stamp = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.iterdir()))
    cached = getattr(env.app, "lifebook_life", None)
    if cached is None or cached[0] != stamp:
        cached = stamp, Life.open(folder), read_sources(folder / "sources.bib")
        env.app.lifebook_life = cached  # type: ignore[attr-defined]
    env.temp_data.setdefault("lifebook_uses", set()).update(
        {DESCRIPTOR, "sources.bib", *(f"{name}.csv" for name in cached[1].package.schemas)}
    )
    return cached[1], cached[2]
