"""The status page prints the record of runs, whole."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat

from lifebook import dates, runs

from ..conftest import ROOT


def test_every_notebook_has_its_row_with_time_and_versions(site: Path) -> None:
    page = (site / "book" / "about" / "status.html").read_text(encoding="utf-8")
    rows = [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<td.*?</td>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", page, re.S)
    ]
    record = runs.read(ROOT / "book")
    wanted = []
    for path in runs.notebooks(ROOT / "book"):
        entry = record[runs.name_of(path)]
        versions = ", ".join(f"{name} {number}" for name, number in entry["versions"].items())
        wanted.append(
            [
                runs.title_of(nbformat.read(path, as_version=4)),
                f"{entry['seconds']:.1f} s",
                f"{dates.wording(entry['on'])}: {versions}",
            ]
        )
    assert [row for row in rows if row] == wanted
    assert 'href="../notebooks/age.html"' in page
