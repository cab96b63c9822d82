"""The figures of a life: one module for each family, one shared style.

Every public function takes a `lifebook.life.Life` and returns a `Drawing`, which shows itself in a
notebook and in the book, follows the page's light or dark theme, and carries its own title,
finding, caption and data. Nothing is plotted through pyplot, so no state outlives a call.

To add a figure: a function in the module of its family that computes a frame, draws it on a
`style.canvas`, and returns a `Drawing` with that frame; its name in `_FIGURES`; a test in
``tests/charts`` for the frame. A module is imported when a figure of it is first wanted, so that a
notebook rests on those that it shows and on no others; none has the name of a figure.
"""

from importlib import import_module
from typing import Any

_FIGURES = {
    "age": ["lexis", "turning_points"],
    "at_a_glance": ["glance"],
    "calendars": ["age_slips", "months_in_both"],
    "captivity": ["captivities_in_days", "liberty_by_decade"],
    "claims": ["verdicts"],
    "company": ["deaths", "turned"],
    "distances": ["distance"],
    "drawing": ["Drawing", "Grid"],
    "encounters": ["meetings"],
    "journeys": ["journey"],
    "locations": ["days", "maps", "places_in_time"],
    "roles": ["at_once", "roles_in_time"],
    "routing": ["routes"],
    "writing": ["works_in_time"],
}
_MODULE = {name: module for module, names in _FIGURES.items() for name in names}

__all__ = sorted(_MODULE)


def __getattr__(name: str) -> Any:
    """Import a figure, or a module of figures, when it is first wanted."""
    if name in _MODULE:
        found = getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
    elif name in _FIGURES:
        found = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_FIGURES})
