"""What the tests of the built site share: a server for it, a browser, and a page opened in one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from ..conftest import ROOT, build
from .server import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(site) as where:
        yield where


# For a module only: while it is open, no other test could run an event loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; without Chromium the test is skipped, except where ``CI=true``."""
    if not CHROMIUM and os.environ.get("CI") != "true":
        pytest.skip("no Chromium on this machine; install the package chromium")
    from playwright.sync_api import sync_playwright

    flags = [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def opened(
    browser: Browser, address: str, page: str, width: int, theme: str, *, whole: bool = True
) -> tuple[Page, list[str]]:
    """A page in a window of its own, and the list of errors that it reports.

    `whole`: all of it laid out, so that what is measured is there; a phone lays out what is near.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    # Stock pages ask other hosts for fonts and scripts, which a closed network refuses.
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "console", lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None
    )
    tab.goto(f"{address}/{page}", wait_until="load")
    if whole:
        tab.evaluate("delete document.documentElement.dataset.below")
    return tab, errors


ADDRESS = "https://example.org/a-life/"
"""Where the book of `published` says that it is."""

PUBLISHED = {
    "index": "# A life\n\nThe *first* paragraph of {edition}`version`.\n",
    "about/cite": "# How to cite\n\n```{citation}\n```\n",
    "about/changelog": "```{include} ../../CHANGELOG.md\n```\n",
    "reference/people": "# People & others\n\nNobody yet.\n",
    "new/place": "# Moved here\n\n## Below\n\nStill the same.\n",
}
CHANGES = """# Changelog

## Unreleased

### Added
- Not yet.

## [1.1.0] - 2027-01-31

### Added
- A map & a `graph`.

## 1.0.0 - 2026-12-24

- First.
"""


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody, at the same second every time."""
    who = {
        f"GIT_{role}_{key}": "a@b.org"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    when = {f"GIT_{role}_DATE": "2026-12-31T23:30:00-0500" for role in ("AUTHOR", "COMMITTER")}
    result = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **who, **when},
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout.strip()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book with an address, a page that has moved, and a history of one commit; its folder."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "book" / "_static", folder / "book" / "_static")
    if (ROOT / "book" / "_templates").is_dir():
        shutil.copytree(ROOT / "book" / "_templates", folder / "book" / "_templates")
    for name in ("pyproject.toml", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings["html"]["baseurl"] = ADDRESS.rstrip("/")
    settings["sphinx"]["config"]["lifebook_moved"] = {"book/old": "book/new/place"}
    (folder / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(CHANGES, encoding="utf-8")
    for name, text in PUBLISHED.items():
        path = folder / "book" / f"{name}.md"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    chapters = "".join(f"- file: book/{name}\n" for name in PUBLISHED if name != "index")
    toc = f"format: jb-book\nroot: book/index\nchapters:\n{chapters}"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=First")
    result = build(folder)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return folder
