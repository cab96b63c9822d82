"""The links to Binder and Colab: only with an address, below the title, of a notebook that is ready."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from lifebook import repository
from lifebook.repository import Repository
from lifebook.site import launch

from ..conftest import ROOT, build

GITHUB = Repository("github.com", "owner", "life", "main")
PAGE = "book/notebooks/count"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three pages, one a notebook and one the page on running it."""
    folder = tmp_path_factory.mktemp("edition")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "book" / "_static", folder / "book" / "_static")
    shutil.copy(ROOT / "_config.yml", folder)
    (folder / "book" / "notebooks").mkdir()
    (folder / "book" / "about").mkdir()
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: book/index\nchapters:\n- file: {PAGE}\n- file: book/about/rerun\n",
        encoding="utf-8",
    )
    (folder / "book" / "index.md").write_text("# A small book\n", encoding="utf-8")
    source = (ROOT / "book" / "about" / "rerun.md").read_text(encoding="utf-8")
    (folder / "book" / "about" / "rerun.md").write_text(
        re.sub(r"\[([^\]]*)\]\(status\.md\)", r"\1", source), encoding="utf-8"
    )
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# Count", id="title"),
        nbformat.v4.new_code_cell("1 + 1", id="count"),
    ]
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    nbformat.write(notebook, folder / f"{PAGE}.ipynb")
    return folder


def published(folder: Path, *, ready: bool) -> None:
    """Name an address in the settings, and let the notebook be ready for it or not."""
    words = (ROOT / "_config.yml").read_text(encoding="utf-8")
    address = "\nrepository:\n  url: https://github.com/owner/life\n"
    (folder / "_config.yml").write_text(words + address, encoding="utf-8")
    path = folder / f"{PAGE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.write(repository.with_fetching(notebook, GITHUB if ready else None), path)


def made(folder: Path) -> subprocess.CompletedProcess[str]:
    done = build(folder)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done


def shown(folder: Path, page: str) -> str:
    return (folder / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8")


def test_the_links_come_with_the_address_and_go_with_it(edition: Path) -> None:
    made(edition)
    assert "lb-launch" not in shown(edition, PAGE)
    assert "mybinder.org" not in shown(edition, PAGE) + shown(edition, "book/about/rerun")
    assert "does not say where its repository is published" in shown(edition, "book/about/rerun")

    published(edition, ready=True)
    made(edition)
    page = shown(edition, PAGE)
    assert page.count('<details class="lb-run lb-launch">') == 1
    title = page.index("</h1>", page.index('<article class="bd-article">'))
    assert re.match(r"</h1>\s*<details class=\"lb-run lb-launch\">", page[title:])
    assert f'href="{GITHUB.binder(f"{PAGE}.ipynb")}"' in page
    assert f'href="{GITHUB.colab(f"{PAGE}.ipynb")}"' in page
    assert "find_spec" not in page, "the cell for Colab is not shown"
    assert "Colab too" in shown(edition, "book/about/rerun")
    assert "lb-launch" not in shown(edition, "book/about/rerun")

    shutil.copy(ROOT / "_config.yml", edition)
    made(edition)
    assert "lb-launch" not in shown(edition, PAGE)


def test_a_notebook_that_is_not_ready_stops_the_build(edition: Path) -> None:
    published(edition, ready=False)
    done = build(edition)
    assert done.returncode != 0
    assert "has no cell that fetches lifebook in Colab; run 'make notebooks'" in done.stderr
    shutil.copy(ROOT / "_config.yml", edition)


def test_an_address_that_is_none_stops_the_build(edition: Path) -> None:
    with (edition / "_config.yml").open("a", encoding="utf-8") as file:
        file.write("repository:\n  url: github.com/owner\n")
    done = build(edition)
    assert done.returncode != 0
    assert "is not the address of a repository" in done.stdout + done.stderr
    shutil.copy(ROOT / "_config.yml", edition)


def test_links_say_who_runs_what_before_they_lead_there() -> None:
    words, _, anchors = launch.links(GITHUB, f"{PAGE}.ipynb", alone=True).partition("<a ")
    for said in ("mybinder.org", "colab.research.google.com", "Google account", "internet address"):
        assert said in words
    assert anchors.count("href=") == 2
    assert "Colab" not in launch.links(GITHUB, f"{PAGE}.ipynb", alone=False)
    gitlab = Repository("gitlab.com", "group", "life", "main")
    assert "Colab" not in launch.links(gitlab, f"{PAGE}.ipynb", alone=True)


def test_this_book_has_links_only_if_it_names_an_address(site: Path) -> None:
    ours = repository.read(ROOT / "_config.yml")
    for path in sorted((site / "book" / "notebooks").glob("*.html")):
        assert ("lb-launch" in path.read_text(encoding="utf-8")) == (ours is not None), path
