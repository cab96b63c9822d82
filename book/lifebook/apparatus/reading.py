"""The data that pages are made from, read once a build, and what each page took from them.

A page that prints a thing or two asks for it (`asking`), and only another answer reads it again. One
that prints whole tables or draws takes the life (`reading`, `life_of`): it is noted which tables and
columns were taken, and any change in them reads the page again.

To let a page depend on a file: `note_files`.
"""

from __future__ import annotations

from sphinx.environment import BuildEnvironment

from lifebook.apparatus.answers import Answers
from lifebook.life import Life
from lifebook.sources import Source, read_sources
from lifebook.tables import DESCRIPTOR, find_data

__all__ = ["answers", "asking", "life_of", "note_files", "reading"]

SOURCES = "sources.bib"


def answers(env: BuildEnvironment) -> Answers:
    """What the data answer, for whoever notes nothing: a check, or the words of an error."""
    return _held(env)[2]


def asking(env: BuildEnvironment) -> Answers:
    """What the data answer; each question is noted on the page being read."""
    answers: Answers | None = env.temp_data.get("lifebook_answers")
    if answers is None:
        answers = env.temp_data["lifebook_answers"] = _held(env)[2]
        env.temp_data["lifebook_asked"] = {}
        note_files(env, DESCRIPTOR)
    answers.noted = env.temp_data["lifebook_asked"]
    return answers


def life_of(env: BuildEnvironment) -> Life:
    """The life, as the page being read takes it: every table that it looks at is noted."""
    life: Life | None = env.temp_data.get("lifebook_life")
    if life is None:
        # One of its own, since what another page had worked out would not be noted on this one.
        package = _held(env)[0].package.afresh()
        package.frames.narrow = True
        life = env.temp_data["lifebook_life"] = Life(package)
        note_files(env, DESCRIPTOR)
    return life


def reading(env: BuildEnvironment) -> tuple[Life, dict[str, Source]]:
    """The life, as `life_of` gives it, and all sources."""
    note_files(env, SOURCES)
    return life_of(env), _held(env)[1]


def note_files(env: BuildEnvironment, *names: str) -> None:
    """Note files on which the page being read depends: of the data, or modules of this package."""
    env.temp_data.setdefault("lifebook_uses", set()).update(names)


def _held(env: BuildEnvironment) -> tuple[Life, dict[str, Source], Answers]:
    """The data as they are, read anew only if a file has changed since."""
    folder = find_data(env.srcdir)
    stamp = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.iterdir()))
    held = getattr(env.app, "lifebook_data", None)
    if held is None or held[0] != stamp:
        life, sources = Life.open(folder), read_sources(folder / SOURCES)
        held = stamp, (life, sources, Answers(life, sources))
        env.app.lifebook_data = held  # type: ignore[attr-defined]
    found: tuple[Life, dict[str, Source], Answers] = held[1]
    return found
