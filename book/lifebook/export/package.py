"""The data package as one zip file, with plain days beside every date for users of spreadsheets.

The tables are those of ``data/``; beside each date column ``x`` stand ``x_earliest`` and ``x_latest``,
the first and the last day that the date can mean, taken from the event where the row names one. The
descriptor in the zip describes them too. Every file has the same time stamp, and the files are sorted, so
that the same data make the same bytes.

To add another column: `_beside`, and its description in `_described`.
"""

from __future__ import annotations

import copy
import csv
import io
import zipfile
from typing import Any

from lifebook.export.edition import FOLDER, Edition, as_json
from lifebook.export.times import bounds
from lifebook.tables import DESCRIPTOR, Table

__all__ = ["zipped"]

LICENCE = "LICENSE-CONTENT"
STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold; a later one would differ from build to build."""


def zipped(edition: Edition) -> bytes:
    """The zip file: a folder named after the package, with ``data/`` and the licence in it."""
    top = str(edition.descriptor["name"])
    files = {f"{top}/{LICENCE}": _licence(edition)}
    tables = {table.path.name: table for table in edition.life.package.schemas.values()}
    for path in sorted(edition.life.package.folder.iterdir()):
        if path.name in tables:
            content = _table(edition, tables[path.name])
        elif path.name == DESCRIPTOR:
            content = as_json(_descriptor(edition))
        elif path.is_file() and not path.name.startswith("."):
            content = path.read_bytes()
        else:
            continue
        files[f"{top}/{FOLDER}/{path.name}"] = content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _licence(edition: Edition) -> bytes:
    """The licence of the repository; of an installed package, which has none beside it, its name."""
    path = edition.life.package.folder.parent / LICENCE
    if path.is_file():
        return path.read_bytes()
    return f"{edition.licence['title']}\n{edition.licence['path']}\n".encode()


def _table(edition: Edition, table: Table) -> bytes:
    """A table as it stands, with an earliest and a latest day after each date."""
    resolved = edition.life.frame(table.name)
    dated = {field.name for field in table.date_fields()}
    columns: dict[str, list[Any]] = {}
    with table.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for field in table.fields:
        # From the file and not from the frame, which holds numbers as numbers.
        columns[field.name] = [row[field.name] for row in rows]
        if field.name in dated:
            pairs = [bounds(text) for text in resolved[field.name]]
            columns.update(_beside(field.name, pairs))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue().encode()


def _beside(name: str, pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {
        f"{name}_earliest": [first for first, _ in pairs],
        f"{name}_latest": [last for _, last in pairs],
    }


def _descriptor(edition: Edition) -> dict[str, Any]:
    """The descriptor with the added columns described."""
    descriptor = copy.deepcopy(edition.descriptor)
    for resource in descriptor["resources"]:
        if "schema" in resource:
            fields = resource["schema"]["fields"]
            resource["schema"]["fields"] = [more for field in fields for more in _described(field)]
    return descriptor


def _described(field: dict[str, Any]) -> list[dict[str, Any]]:
    if field.get("calendar") != "gregorian":
        return [field]
    event = f", or of the event in {field['event']}" if "event" in field else ""
    return [
        field,
        *(
            {
                "name": f"{field['name']}_{end}",
                "title": f"{field['title']}, {end} day",
                "type": "date",
                "description": f"The {end} day that the date in {field['name']}{event}, can mean; "
                "computed for users of spreadsheets. Empty if unknown.",
            }
            for end in ("earliest", "latest")
        ),
    ]
