"""One style sheet for the whole book, with only the rules that one of its pages uses.

The theme, the highlighter of code and the extensions bring a dozen sheets, of which the book uses a
twentieth. They are joined in order; a rule about a class or an id that no page and no script names
is left out, and so is a custom property that nothing reads. The edition's own sheets are kept whole,
since tools that add to the built book later have their rules there.

Lightning CSS (https://lightningcss.dev) parses, removes and writes; here it is only told what is
unused. To keep a name that is nowhere in the pages or scripts: mention it in the edition's own sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import lightningcss

from lifebook.site import icons

__all__ = ["NOTICE", "make", "names_in", "symbols"]

NOTICE = (
    "/*! Made of Bootstrap (MIT), PyData Sphinx Theme (BSD 3-Clause), Sphinx Book Theme (BSD 3-Clause), "
    "MyST-NB (BSD 3-Clause), Sphinx (BSD 2-Clause), Font Awesome Free (MIT, SIL OFL 1.1). */\n"
)
"""What the licences of the joined sheets ask for; the full texts come with the packages."""

_SYMBOL = re.compile(r"[.#](-?[a-zA-Z_](?:[\w-]|\\.)*)")
_PROPERTY = re.compile(r"--[\w-]+")
_READ = re.compile(r"var\(\s*(--[\w-]+)")
_DECLARED = re.compile(r"[{;]\s*([a-z-]+)\s*:")
_NAMED = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
_WORD = re.compile(r"-?[a-zA-Z_][\w-]*")


def symbols(css: str) -> set[str]:
    """Names of classes and ids that a sheet may speak of (a few too many: colours, decimals)."""
    return {name.replace("\\", "") for name in _SYMBOL.findall(css)}


def names_in(page: str) -> set[str]:
    """Names of classes and ids, and of the custom properties, that a page of HTML has."""
    named = {name for pair in _NAMED.findall(page) for part in pair for name in part.split()}
    return named | set(_PROPERTY.findall(page))


def make(static: Path, sheets: Sequence[str], own: Iterable[str], used: set[str]) -> str:
    """The one sheet.

    Parameters
    ----------
    static
        Folder with the sheets, from which their imports are resolved.
    sheets
        Names of the sheets below it, in order.
    own
        Those among them that are kept whole.
    used
        Names of classes, ids and custom properties that pages and scripts have.
    """
    css = _joined(static, sheets)
    kept = used.union(*(_names((static / name).read_text(encoding="utf-8")) for name in own))
    # Lightning CSS also drops a declaration whose property it does not know and whose name is
    # unused: with the class "text-wrap" of Bootstrap would go every "text-wrap: balance".
    unused = symbols(css) - kept - set(_DECLARED.findall(css))
    properties = set(_PROPERTY.findall(css)) - kept
    # A property that only an unread one reads is found in the next round.
    small = lightningcss.process_stylesheet(css, unused_symbols=unused)
    while (
        idle := (properties & set(_PROPERTY.findall(small))) - set(_READ.findall(small))
    ) != set():
        unused |= idle
        before, small = small, lightningcss.process_stylesheet(small, unused_symbols=unused)
        if small == before:
            break
    return NOTICE + icons.embedded(small, static / "vendor" / "fontawesome" / "webfonts")


def _names(css: str) -> set[str]:
    return symbols(css) | set(_PROPERTY.findall(css))


def _joined(static: Path, sheets: Sequence[str]) -> str:
    entry = static / "lifebook-entry.css"
    try:
        entry.write_text("".join(f'@import "{name}";\n' for name in sheets), encoding="utf-8")
        return str(lightningcss.bundle_css(str(entry), error_recovery=True, minify=False))
    finally:
        entry.unlink(missing_ok=True)


def words_in(script: str) -> set[str]:
    """Words of a script, any of which may be a class that it sets."""
    return set(_WORD.findall(script)) | set(_PROPERTY.findall(script))
