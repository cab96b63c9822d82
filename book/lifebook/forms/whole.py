"""Which pages of the book a form of one piece holds, and the build that makes them.

Sphinx builds them from the folder of the book itself, with settings derived from ``_config.yml`` and
``_toc.yml``: with its root page in a folder below it writes no sound ePub. Notebooks are run through
the cache of the book's build, so that nothing runs twice and nothing is stale.

Left out are the page for any day, which is a script; the pages on downloads, on running the notebooks
and on publishing, which are about the site; and all that a class uses: its notebooks have to be
written in, its sheets are printed one by one, and so no key can ever get in. The code of
notebooks is left out too, since paper and e-readers cannot run it and few can show its lines whole;
figures, tables and the numbers in the prose stay, and a line below the title says where the code is.

To leave out another page: its name, or that of its folder with a slash, in `LEFT_OUT`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from lifebook.forms.edition import Edition, edition

__all__ = ["LEFT_OUT", "contents", "kept", "pages", "settings"]

LEFT_OUT = (
    "explorer",
    "assignments/",
    "about/downloads",
    "about/rerun",
    "about/status",
    "about/publishing",
)

OF_THE_SITE = tuple(f"lifebook.site.{n}" for n in ("freshness", "edition", "citing", "downloads"))

BOOK = "book/"
"""The folder of the pages, as ``_toc.yml`` names it."""


def kept(page: str) -> bool:
    """Whether a form has a page, named as within the book."""
    return not any(page == name or (name[-1] == "/" and page.startswith(name)) for name in LEFT_OUT)


def contents(toc: dict[str, Any]) -> dict[str, Any]:
    """The table of contents as seen from the book's own folder, without what is left out.

    A part or a group of pages of which nothing is left is gone as well.
    """
    parts = [{**part, "chapters": _chapters(part["chapters"])} for part in toc["parts"]]
    return {
        "format": toc["format"],
        "root": toc["root"].removeprefix(BOOK),
        "parts": [part for part in parts if part["chapters"]],
    }


def _chapters(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for entry in listed:
        page = entry["file"].removeprefix(BOOK)
        if kept(page):
            below = _chapters(entry.get("sections", []))
            rest = {key: value for key, value in entry.items() if key not in ("file", "sections")}
            found.append({"file": page, **rest, **({"sections": below} if below else {})})
    return found


def settings(config: dict[str, Any], made: Edition, root: Path) -> dict[str, Any]:
    """The settings of the book, changed to those of a form of one piece."""
    sphinx = config["sphinx"]
    return {
        **config,
        "execute": {**config["execute"], "cache": str(root / "_build" / ".jupyter_cache")},
        "sphinx": {
            # Of the hooks of the site only those without which a page would be stale or not be read.
            "extra_extensions": [
                *(name for name in sphinx["extra_extensions"] if name != "lifebook.site"),
                *OF_THE_SITE,
                "lifebook.forms.package",
            ],
            "config": {
                # Settings of hooks that are not loaded would be unknown.
                **{k: v for k, v in sphinx["config"].items() if not k.startswith("lifebook_")},
                "templates_path": [],
                "html_static_path": [],
                "html_css_files": [],
                "html_js_files": [],
                "nb_remove_code_source": True,
                "version": made.of.version,
                "project": made.of.title,
                "epub_basename": "book",
                "epub_title": made.of.title,
                "epub_author": made.author,
                "epub_contributor": made.author,
                "epub_publisher": made.author,
                "epub_copyright": f"{made.licence} ({made.licence_url})",
                "epub_description": made.description,
                "epub_identifier": made.identifier,
                "epub_scheme": "UUID",
                "epub_uid": "edition",
                "epub_show_urls": "no",
                "epub_use_index": False,
                "epub_tocscope": "includehidden",
                "epub_tocdepth": 1,
                "epub_pre_files": [["title-page.xhtml", "Title page"]],
            },
        },
    }


def pages(root: Path) -> tuple[Path, Edition]:
    """Build the pages and the ePub of them; the folder of both, and the edition.

    Raises
    ------
    SystemExit
        With what Sphinx says, if it warns of anything.
    """
    made, work = edition(root), root / "_build" / "forms"
    work.mkdir(parents=True, exist_ok=True)
    for name, derived in (
        ("_config.yml", settings(_read(root / "_config.yml"), made, root)),
        ("_toc.yml", contents(_read(root / "_toc.yml"))),
    ):
        text = yaml.safe_dump(derived, allow_unicode=True, sort_keys=False)
        (work / name).write_text(text, encoding="utf-8")
    shutil.rmtree(work / "_build" / "epub", ignore_errors=True)  # nothing of an earlier form stays
    command = [
        Path(sys.executable).with_name("jupyter-book"), "build", "book", "-W", "-n", "--keep-going",
        "--config", work / "_config.yml", "--toc", work / "_toc.yml", "--path-output", work,
        "--builder", "custom", "--custom-builder", "epub",
    ]  # fmt: skip
    dated = {**os.environ, "SOURCE_DATE_EPOCH": str(int(made.moment.timestamp()))}
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        cwd=root,
        env=dated,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The pages could not be built:\n{done.stdout}")
    return work / "_build" / "epub", made


def _read(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return held
