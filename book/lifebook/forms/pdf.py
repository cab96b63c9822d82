"""The PDF: all pages as one document, set for A4 by WeasyPrint.

Why WeasyPrint, and not Chromium, which the tests have anyway: Chromium knows no footnotes, no running
heads, and no numbers of pages inside the text, which a printed reference needs; a script that lays them
on (paged.js) is not kept up and would need Node. LaTeX needs some gigabytes, and a drawing in SVG
needs another converter. WeasyPrint has all of these in CSS, writes tagged PDF (PDF/UA-1) with
bookmarks, and gives the same bytes for the same pages. It needs the library Pango of the system.

The faces are those that matplotlib brings, so that the pages come out the same on every machine: STIX
for the text, DejaVu for figures and for the few signs and letters that STIX lacks.

To change what the pages look like: ``print.css`` beside this file.
"""

from __future__ import annotations

import logging
from pathlib import Path

import matplotlib as mpl

from lifebook.forms.edition import Edition
from lifebook.forms.joined import joined

__all__ = ["make"]

STYLE = Path(__file__).with_name("print.css")

_FACES = {
    "Text": ("STIXGeneral", "STIXGeneralItalic", "STIXGeneralBol", "STIXGeneralBolIta"),
    "DejaVu Sans": (
        "DejaVuSans", "DejaVuSans-Oblique", "DejaVuSans-Bold", "DejaVuSans-BoldOblique",
    ),
    "DejaVu Sans Mono": (
        "DejaVuSansMono", "DejaVuSansMono-Oblique", "DejaVuSansMono-Bold",
        "DejaVuSansMono-BoldOblique",
    ),
}  # fmt: skip


def faces() -> str:
    """The faces of type as rules of CSS, each a file."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    kinds = [(weight, slope) for weight in ("normal", "bold") for slope in ("normal", "italic")]
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {slope}; '
        f"src: url({(folder / name).as_uri()}.ttf); }}"
        for family, names in _FACES.items()
        for (weight, slope), name in zip(kinds, names, strict=True)
    )


class _Problems(logging.Handler):
    """Keeps what WeasyPrint finds wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def make(folder: Path, made: Edition) -> Path:
    """Set the pages of an unpacked ePub as ``book.pdf`` beside it.

    Raises
    ------
    SystemExit
        If WeasyPrint or Pango is missing, or finds anything wrong with a page.
    """
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise SystemExit(
            f"The PDF needs WeasyPrint and the library Pango ({error}). 'make pdf' installs the "
            "first; the second is in Debian's libpango-1.0-0, libpangoft2-1.0-0 and "
            "libharfbuzz-subset0, or see WeasyPrint's page on installing"
        ) from None
    problems = _Problems()
    weasyprint.LOGGER.addHandler(problems)
    fonts = FontConfiguration()
    whole = joined(folder, made)
    (folder.parent / "book.html").write_text(whole, encoding="utf-8")
    pages = weasyprint.HTML(string=whole, base_url=f"{folder.resolve().as_uri()}/").render(
        stylesheets=[
            weasyprint.CSS(string=faces(), font_config=fonts),
            weasyprint.CSS(STYLE, font_config=fonts),
        ],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        presentational_hints=False,
    )
    beside, target = folder.parent / "book.part", folder.parent / "book.pdf"
    pages.write_pdf(beside, pdf_variant="pdf/ua-1", pdf_identifier=made.identifier.encode())
    weasyprint.LOGGER.removeHandler(problems)
    if problems.found:
        beside.unlink()
        listed = "\n".join(dict.fromkeys(problems.found))
        raise SystemExit(f"The PDF could not be set without fault:\n{listed}")
    beside.replace(target)
    return target
