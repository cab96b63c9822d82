"""The icons of the theme, as a font of those alone that a page shows.

The theme's font has two thousand icons, of which a page shows twenty. The few travel inside the
style sheet, so that they are there with it and cost no request.

To draw icons from another of the theme's fonts: name its file in `FONTS`.
"""

from __future__ import annotations

import base64
import io
import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

__all__ = ["drawn", "embedded", "subset_of"]

FONTS = {
    "fa-solid-900": r"",
    "fa-regular-400": r"\.(far|fa-regular)\b",
    "fa-brands-400": r"\.(fab|fa-brands)\b",
}
"""The fonts by their files, and which rules of a sheet draw with them; the theme's own with the first."""

# Its report of each table of a font is no news of a build.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

_FACE = re.compile(r"@font-face\{[^}]*\}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ESCAPED = re.compile(r"\\([ef][0-9a-f]{3})\b", re.IGNORECASE)


def drawn(css: str) -> set[int]:
    """Code points of the icons that a style sheet shows: those of the private use area."""
    return {ord(sign) for sign in _PRIVATE.findall(css)} | {
        int(code, 16) for code in _ESCAPED.findall(css)
    }


def subset_of(font: Path, codes: set[int]) -> bytes | None:
    """A WOFF font of some code points; None where the font has none of them."""
    content = font.read_bytes()
    with TTFont(io.BytesIO(content)) as whole:
        if not codes & set(whole.getBestCmap()):
            return None
    options = subset.Options(flavor="woff", layout_features=[], notdef_outline=False, hinting=False)
    loaded = subset.load_font(io.BytesIO(content), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=sorted(codes))
    chosen.subset(loaded)
    written = io.BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()


def embedded(css: str, folder: Path) -> str:
    """A minified style sheet whose icon fonts are inside it, each with the icons that it shows.

    Parameters
    ----------
    css
        The sheet; a face of a font in `FONTS` is replaced, or dropped where nothing shows it.
    folder
        Where the TrueType files of the fonts are.
    """
    codes, rest = drawn(css), _FACE.sub("", css)

    def face(match: re.Match[str]) -> str:
        name = next((name for name in FONTS if name in match[0]), None)
        if name is None:
            return match[0]
        old = _family(match[0]) not in rest
        if old or not re.search(FONTS[name], rest):
            return ""
        small = subset_of(folder / f"{name}.ttf", codes)
        if small is None:
            return ""
        data = base64.b64encode(small).decode("ascii")
        source = f'src:url("data:font/woff;base64,{data}")format("woff")'
        return re.sub(r"src:[^;}]*", lambda _: source, match[0])

    return _FACE.sub(face, css)


def _family(face: str) -> str:
    family = re.search(r"font-family:([^;}]*)", face)
    return family[1].strip("\"' ") if family else ""
