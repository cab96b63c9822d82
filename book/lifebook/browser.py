"""The notebooks to run in a reader's browser: ``python -m lifebook.browser SITE`` (``make lite``).

Builds JupyterLite into ``SITE/lite`` with copies of the notebooks, and writes into their pages the
button that leads there, with what a click will load; a site built without it has no such button.
The kernel is Pyodide from its network, in one version. `lifebook` comes from the site as a wheel
that carries the data, and with it those of its dependencies that Pyodide does not have; all are
loaded before the first cell, so that a notebook needs no line that installs anything.

To let notebooks use another package: add it to the dependencies in ``pyproject.toml``; to `SHIPPED`
as well if Pyodide has it. To move to another Pyodide: its version here, and a kernel in
``pyproject.toml`` that fits; ``make test-lite`` says whether the sizes below still hold.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path

import nbformat
import yaml
from packaging.requirements import Requirement

from lifebook import wheel
from lifebook.runs import notebooks

__all__ = [
    "build",
    "button",
    "dependencies",
    "in_browser",
    "locked",
    "notebooks",
    "settings",
    "write_buttons",
]

PYODIDE = "0.27.7"
HOST = "cdn.jsdelivr.net"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
FROM_WORKER = "../../../../pypi/"
"""The site's wheels as seen from the script of the kernel, against which Pyodide resolves them."""

SHIPPED = ("matplotlib", "pandas", "pyyaml")
"""Dependencies that Pyodide has, and loads with what they need in turn."""

FOR_KERNEL = ("comm",)
"""What the kernel wants at its start and would fetch from PyPI, which this site does not ask."""

IN_PYODIDE = {"python_version": "3.12", "sys_platform": "emscripten", "extra": ""}
"""Where the requirements must hold, as their markers name it."""

FROM_HOST, FROM_SITE = 39, 8
"""Megabytes (10⁶ bytes) that the first opening loads, uncompressed, from Pyodide's host and from the site."""

_BUTTON = re.compile(r'<details class="lb-run">.*?</details>\n', re.DOTALL)

# The one that is read: the theme sets another above it, for paper.
_TITLE = re.compile(r'<article class="bd-article">.*?</h1>\n', re.DOTALL)


def canonical(name: str) -> str:
    """A package's name as indexes compare it: lower case, with hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: Iterable[str]) -> list[str]:
    """Names in requirements that hold in Pyodide, without extras."""
    wanted = map(Requirement, requirements)
    return [canonical(r.name) for r in wanted if not r.marker or r.marker.evaluate(IN_PYODIDE)]


def dependencies(root: Path) -> list[str]:
    """What `lifebook` needs and Pyodide does not have, with what that needs in turn, sorted."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted, found = _names(project["dependencies"]), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in found and name not in SHIPPED:
            found.add(name)
            wanted += _names(metadata.requires(name) or ())
    return sorted(found)


def locked(lock: str, names: Iterable[str]) -> str:
    """The entries of some packages in a requirements file, with their hashes.

    Raises
    ------
    KeyError
        If the file has no entry for one of them.
    """
    entries = {
        canonical(entry.split("==")[0]): entry
        for entry in re.findall(r"^[\w.-]+==.*(?:\n[ \t]+--hash.*)*", lock, re.MULTILINE)
    }
    missing = [name for name in names if name not in entries]
    if missing:
        raise KeyError(f"requirements.txt has no {', '.join(missing)}; run 'make lock'")
    return "\n".join(entries[name] for name in names) + "\n"


def _wheels(root: Path, folder: Path) -> list[Path]:
    """Build `lifebook` and fetch the locked wheels beside it; those to load before the first cell."""
    needed = dependencies(root)
    needs = folder / "requirements.txt"
    needs.write_text(
        locked((root / "requirements.txt").read_text(encoding="utf-8"), [*needed, *FOR_KERNEL]),
        encoding="utf-8",
    )
    wheel.build(root, folder)
    fetch = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
    wheel.run(
        [*fetch, "--require-hashes", "--no-deps", "--only-binary=:all:", "-d", folder, "-r", needs]
    )
    wheels = sorted(folder.glob("*.whl"))
    compiled = [file.name for file in wheels if not file.name.endswith("-none-any.whl")]
    if compiled:
        raise SystemExit(
            f"{', '.join(compiled)}: not pure Python, so a browser cannot run it; "
            "if Pyodide has the package, add it to SHIPPED in lifebook/browser.py"
        )
    return [file for file in wheels if canonical(file.name.split("-")[0]) not in FOR_KERNEL]


def settings(title: str, wheels: Iterable[Path]) -> dict[str, object]:
    """What JupyterLite is told: where Pyodide comes from and what is loaded before the first cell."""
    kernel = {
        "pyodideUrl": f"https://{HOST}/pyodide/v{PYODIDE}/full/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "packages": [*SHIPPED, *(f"{FROM_WORKER}{file.name}" for file in wheels)]
        },
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": title,
            "appUrl": "./tree",  # the list of notebooks; of JupyterLab only what it needs is built
            "faviconUrl": "./notebooks/favicon.ico",
            "exposeAppInBrowser": True,  # lets the tests run all cells by one command
            "litePluginSettings": {KERNEL: kernel},
        },
    }


def in_browser(notebook: str) -> str:
    """A notebook's JSON as JupyterLite takes it.

    Links into the book are gone, since they lead nowhere from there, and no text is a list of lines.
    """
    content = nbformat.reads(notebook, as_version=4)
    for cell in content.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", cell.source)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def button(up: str, path: str) -> str:
    """The button of one page: plain HTML that opens to what a click will load, and from where.

    Parameters
    ----------
    up
        Way from the page to the root of the site, such as ``../../``.
    path
        The notebook within JupyterLite.
    """
    target = html.escape(f"{up}lite/notebooks/index.html?path={path}", quote=True)
    total = FROM_HOST + FROM_SITE
    return (
        '<details class="lb-run"><summary>Run in your browser</summary>'
        "<p>The notebook opens on a page of its own, where you can change its code and run it "
        "again; nothing needs to be installed. So far nothing has been loaded. The link below "
        f"loads about {total}&nbsp;MB the first time and may take a minute: about {FROM_HOST}&nbsp;MB are "
        f"Python and its libraries (Pyodide {PYODIDE}), from {HOST}, which then sees your "
        f"internet address; about {FROM_SITE}&nbsp;MB come from this site. What you change stays in "
        "your browser and is sent to nobody; save it with File → Download.</p>"
        f'<p><a href="{target}">Load {total}&nbsp;MB and open the notebook</a></p></details>\n'
    )


def write_buttons(site: Path, offered: Iterable[Path]) -> int:
    """Put the button below the title of each notebook's page; how many pages have one."""
    written = 0
    for path in offered:
        page = site / "book" / path.parent.name / f"{path.stem}.html"
        if page.is_file():
            before = _BUTTON.sub("", page.read_text(encoding="utf-8"))
            here = button("../../", f"{path.parent.name}/{path.name}")
            title = _TITLE.search(before)
            if title is None:
                raise SystemExit(f"{page}: has no title below which the button could stand")
            end = title.end()
            page.write_text(before[:end] + here + before[end:], encoding="utf-8")
            written += 1
    return written


def build(site: Path, jupyter: str, root: Path) -> str:
    """Build JupyterLite into a built site and write the buttons; what was done, in words.

    Parameters
    ----------
    site
        The folder of the built book.
    jupyter
        The command of the environment that has JupyterLite.
    root
        The folder of the repository.
    """
    work, target = root / "_build" / "lite", site / "lite"
    for folder in (work, target):
        shutil.rmtree(folder, ignore_errors=True)
    offered = notebooks(root / "book")
    for path in offered:
        copy = work / "contents" / path.parent.name / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(in_browser(path.read_text(encoding="utf-8")), encoding="utf-8")
    wheels = work / "wheels"
    wheels.mkdir()
    loaded = _wheels(root, wheels)
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    told = json.dumps(settings(title, loaded), ensure_ascii=False, indent=2)
    (work / "jupyter-lite.json").write_text(told, encoding="utf-8")
    wheel.run(
        [
            jupyter, "lite", "build", "--lite-dir", work, "--output-dir", target,
            "--contents", work / "contents", "--apps", "notebooks", "--apps", "tree",
            "--no-sourcemaps", "--no-unused-shared-packages", "--no-libarchive",
            *(part for file in sorted(wheels.glob("*.whl")) for part in ("--piplite-wheels", file)),
        ],
        work,
    )  # fmt: skip
    return (
        f"{len(offered)} notebooks in {target}, {write_buttons(site, offered)} pages with a button"
    )


def main(arguments: Sequence[str]) -> int:
    """Build into the site named first, with the ``jupyter`` named second."""
    site, jupyter = arguments
    print(build(Path(site).resolve(), str(Path(jupyter).absolute()), Path.cwd()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
