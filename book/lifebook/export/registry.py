"""The list of exports: each file once, with what makes it and what a reader is told of it.

The command, the build, the page of downloads and the crate all read this list. A name, once published,
is kept: others link to it.

To add an export: a function in a module of its format that takes an `Edition` and gives bytes, a row in
`EXPORTS`, and a test of the format in ``tests/export``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lifebook.export import bibliography, crate, jsonld, package, places, statements, timeline
from lifebook.export.edition import Edition

__all__ = ["EXPORTS", "Export", "rendered"]


@dataclass(frozen=True)
class Export:
    """One file.

    Attributes
    ----------
    file
        Its name, for ever.
    title
        What it is, in a few words.
    purpose
        What it is for, and what to know of its dates or gaps; one or two sentences.
    example
        One use, after the words "For example:"; what is typed stands between backticks.
    media_type, format, standard
        Its type on the web; the format's name, and the address at which it is defined.
    make
        What makes it; None for the crate, which describes the others.
    """

    file: str
    title: str
    purpose: str
    example: str
    media_type: str
    format: str
    standard: str
    make: Callable[[Edition], bytes] | None


EXPORTS = (
    Export(
        "data-package.zip",
        "The data package",
        "Everything: all tables as CSV, the bibliography, the outline of the land (public domain), the "
        "description of every column, and a README. Beside each date stand its earliest and its latest "
        "day, which a spreadsheet can sort.",
        "in Python, in the unpacked folder, `frictionless.Package('data/datapackage.json')` opens the "
        "tables with their types; in a spreadsheet, sort events.csv by date_earliest.",
        "application/zip",
        "Data Package",
        "https://datapackage.org/",
        package.zipped,
    ),
    Export(
        "life.jsonld",
        "The life as linked data",
        "People, events, stays, places, works, offices, statements and sources as one graph in the words "
        "of schema.org, for programs that join data from many sites. A date that is not plainly a year, "
        "a month or a day is a typed EDTF value.",
        "in Python, `rdflib.Graph().parse('life.jsonld')` reads it, to be asked in SPARQL.",
        "application/ld+json",
        "JSON-LD 1.1",
        "https://www.w3.org/TR/json-ld11/",
        jsonld.life_jsonld,
    ),
    Export(
        "places.geojson",
        "Places on the map",
        "Every place as a point, with its names and the precision of the point, for any map program.",
        "in QGIS, drag the file onto the map.",
        "application/geo+json",
        "GeoJSON",
        "https://www.rfc-editor.org/rfc/rfc7946",
        places.places_geojson,
    ),
    Export(
        "stays.geojson",
        "Stays on the map",
        "Every stay as a point, in order of arrival, with the earliest and latest day of its beginning "
        "and end, circumstance, liberty, certainty, and the precision of the point.",
        "in Python, `geopandas.read_file('stays.geojson').query('liberty == \"confined\"')` gives the "
        "places of captivity.",
        "application/geo+json",
        "GeoJSON",
        "https://www.rfc-editor.org/rfc/rfc7946",
        places.stays_geojson,
    ),
    Export(
        "places.lpf.json",
        "Places for gazetteers",
        "The places at which a stay or a dated event is known, in the Linked Places format, each with "
        "its spans of time; a place without any date is left out.",
        "in the World Historical Gazetteer, upload it as a dataset, to match its places with others.",
        "application/ld+json",
        "Linked Places format",
        "https://github.com/LinkedPasts/linked-places-format",
        places.linked_places,
    ),
    Export(
        "timeline.json",
        "Events for a timeline",
        "Every dated event for TimelineJS. That program knows no doubt: an uncertain date is drawn from "
        "its first to its last possible day, and the words beside it say what is known.",
        "in a page that loads TimelineJS, `new TL.Timeline('timeline', 'timeline.json')` draws it.",
        "application/json",
        "TimelineJS 3",
        "https://timeline.knightlab.com/docs/json-format.html",
        timeline.timeline_json,
    ),
    Export(
        "sources.bib",
        "Sources in BibTeX",
        "Every source as the edition keeps it; the field witness names the testimony that it rests on.",
        r"in LaTeX with the package biblatex, `\addbibresource{sources.bib}`.",
        "text/x-bibtex",
        "BibLaTeX",
        "https://ctan.org/pkg/biblatex",
        bibliography.bibtex,
    ),
    Export(
        "sources.csl.json",
        "Sources in CSL-JSON",
        "The same sources for reference managers and citation processors.",
        "in Zotero, choose Import in the menu File.",
        "application/vnd.citationstyles.csl+json",
        "CSL-JSON",
        "https://docs.citationstyles.org/en/stable/specification.html",
        bibliography.csl_json,
    ),
    Export(
        statements.FILE,
        "Statements as annotations",
        "A verdict, its reason and its comment for each statement of the article, addressed to the "
        "article where it stands: to its own words where the edition quotes them, else to the page.",
        "in a shell, `jq '.first.items[] | select(.body[0].value == \"contradicted\")' annotations.jsonld` "
        "lists what is contradicted.",
        "application/ld+json",
        "Web Annotation Data Model",
        "https://www.w3.org/TR/annotation-model/",
        statements.on_article,
    ),
    Export(
        crate.FILE,
        "What is in this folder",
        "A description of all these files with licence, size and digest, for repositories and archives "
        "(RO-Crate).",
        "in Python, `rocrate.rocrate.ROCrate('data')` reads the folder.",
        "application/ld+json",
        "RO-Crate 1.1",
        crate.PROFILE,
        None,
    ),
)


def rendered(edition: Edition) -> dict[str, bytes]:
    """The content of every export by file name, the same for the same data and base."""
    files = {export.file: export.make(edition) for export in EXPORTS if export.make}
    files[crate.FILE] = crate.crate(edition, EXPORTS, files)
    return files
