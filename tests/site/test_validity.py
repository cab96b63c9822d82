"""The Nu validator on every page, and the rules that mend what tools write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from lifebook.site.validity import mended, named

from ..conftest import ROOT

JAR = ROOT / "tests/node/node_modules/vnu-jar/build/dist/vnu.jar"

CELL = '<summary aria-label="x">\n<p class="a">Show</p>\n<p>Hide</p></summary><p>Below</p>'


def test_what_tools_write_is_mended() -> None:
    assert mended(CELL) == (
        '<summary aria-label="x">\n<span class="a">Show</span>\n<span>Hide</span></summary><p>Below</p>'
    )
    table = mended(pd.DataFrame({"a": [1]})._repr_html_())
    assert "<style" not in table
    assert '<table class="dataframe">' in table
    assert "<th></th>" not in table
    tree = '<li><a class="x" href="a.html">What?</a><details open="open"><summary><span></span></summary>'
    assert '<summary aria-label="Below “What?”"><span>' in named(tree)
    behind = '<details class="lb-behind"><p>Numbers</p></details>'
    figure = f"<figure><figcaption>Words</figcaption>{behind}</figure>"
    assert mended(figure) == f"<figure><figcaption>Words{behind}</figcaption></figure>"
    assert mended(mended(figure)) == mended(figure)


def test_every_page_is_valid(site: Path) -> None:
    java = shutil.which("java")
    if not (java and JAR.is_file()) and os.environ.get("CI") != "true":
        pytest.skip("needs Java, and the validator: make node")
    pages = [path for path in sorted(site.rglob("*.html")) if "lite" not in path.parts]
    assert len(pages) > 30
    result = subprocess.run(
        [
            str(java),
            "-Xss4m",
            "-jar",
            JAR,
            "--errors-only",
            "--exit-zero-always",
            "--format",
            "json",
            *pages,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(result.stderr)["messages"]
    errors = [
        f"{m.get('url', '').rpartition('/html/')[2]}:{m.get('lastLine')}: {m['message']}"
        for m in found
    ]
    assert errors == []
