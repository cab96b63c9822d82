"""What is put into the browser: packages, notebooks and the button; that it runs is tests/lite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lifebook import browser

from .conftest import ROOT

LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_what_pyodide_lacks_is_found_through_what_needs_it() -> None:
    found = browser.dependencies(ROOT)
    assert {"pybtex", "latexcodec"} <= set(found)
    assert not {"pandas", "numpy", "matplotlib", "pyyaml"} & set(found)
    assert "importlib-metadata" not in found  # only for Pythons older than Pyodide's


def test_every_package_comes_from_the_lock_with_its_hashes() -> None:
    names = [*browser.dependencies(ROOT), *browser.FOR_KERNEL]
    taken = browser.locked(LOCK, names)
    assert [line.split("==")[0] for line in taken.splitlines() if "==" in line] == names
    assert taken.count("--hash=sha256:") >= len(names)


def test_a_package_that_the_lock_lacks_is_named() -> None:
    with pytest.raises(KeyError, match=r"requirements\.txt has no left-pad"):
        browser.locked(LOCK, ["left-pad"])


def test_pyodide_comes_from_one_host_in_one_version_and_nothing_from_pypi() -> None:
    told = browser.settings("A life", [Path("lifebook-0.1.0-py3-none-any.whl")])
    kernel = told["jupyter-config-data"]["litePluginSettings"][browser.KERNEL]
    assert kernel["pyodideUrl"].startswith(f"https://{browser.HOST}/pyodide/v{browser.PYODIDE}/")
    assert kernel["disablePyPIFallback"]
    assert "pandas" in kernel["loadPyodideOptions"]["packages"]
    assert "https" not in json.dumps(kernel["loadPyodideOptions"])


def test_no_key_is_offered(tmp_path: Path) -> None:
    for name in ("notebooks/a.ipynb", "assignments/b.ipynb", "assignments/key/b.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert [path.name for path in browser.notebooks(tmp_path)] == ["a.ipynb", "b.ipynb"]
    assert not any("key" in path.parts for path in browser.notebooks(tmp_path))


def test_a_notebook_keeps_all_but_its_links_into_the_book() -> None:
    path = ROOT / "book" / "notebooks" / "age.ipynb"
    before = json.loads(path.read_text(encoding="utf-8"))
    after = json.loads(browser.in_browser(path.read_text(encoding="utf-8")))
    assert len(after["cells"]) == len(before["cells"])
    for old, new in zip(before["cells"], after["cells"], strict=True):
        if old["cell_type"] == "code":
            assert new["source"] == "".join(old["source"])
            assert len(new["outputs"]) == len(old["outputs"])
    prose = "".join(cell["source"] for cell in after["cells"] if cell["cell_type"] == "markdown")
    assert "in the chronology can be added" in prose
    assert "](../" not in prose


def test_the_button_says_how_much_is_loaded_and_from_where_before_it_leads_there() -> None:
    button = browser.button("../../", "notebooks/age.ipynb")
    words, link = button.split("<a ")
    for said in (
        f"{browser.FROM_HOST}&nbsp;MB",
        browser.HOST,
        "this site",
        "stays in your browser",
    ):
        assert said in words
    assert 'href="../../lite/notebooks/index.html?path=notebooks/age.ipynb"' in link
    assert "<script" not in button
    assert " src=" not in button


def test_buttons_are_written_once_below_the_title_that_is_read(tmp_path: Path) -> None:
    page = tmp_path / "book" / "notebooks" / "age.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<h1>Paper</h1>\n<article class="bd-article">\n<h1>Read</h1>\n<p>x</p>', encoding="utf-8"
    )
    for _ in range(2):
        assert browser.write_buttons(tmp_path, [Path("book/notebooks/age.ipynb")]) == 1
    text = page.read_text(encoding="utf-8")
    assert text.count("lb-run") == 1
    assert "<h1>Read</h1>\n<details" in text
