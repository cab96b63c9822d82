"""The notebooks as one zip for a computer without git: ``python -m lifebook.bundle SITE``.

``make bundle`` calls it. The zip holds notebooks, assignments, data, the package as a wheel, the lock
of what it needs and a guide of one page; three commands install and open it (`COMMANDS`). It is
written into the site's downloads, and a link to it onto the page that tells how to run the
notebooks, after the build and not during it, so that a plain build has no dead link. No answer key
goes in: only the notebooks that the book publishes are taken.

To put something else in: a line in `contents`. What is installed: the group ``bundle`` in
``pyproject.toml``.
"""

from __future__ import annotations

import hashlib
import html
import re
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
import yaml

from lifebook import runs, wheel
from lifebook.browser import in_browser

__all__ = ["COMMANDS", "contents", "guide", "name_of", "packed", "write_link"]

LOCK = "requirements-bundle.txt"
PAGE = "book/about/rerun.html"
MARK = "<!-- the bundle -->"
"""Where the link goes on the page, as its source has it."""

COMMANDS = {
    "Windows (PowerShell or Command Prompt)": (
        "py -m venv .venv",
        r".venv\Scripts\python -m pip install -r requirements.txt",
        r".venv\Scripts\jupyter lab",
    ),
    "macOS or Linux": (
        "python3 -m venv .venv",
        ".venv/bin/python -m pip install -r requirements.txt",
        ".venv/bin/jupyter lab",
    ),
}
"""The three commands on each kind of system, to be typed in the unpacked folder."""

DOWNLOAD = 100
"""Megabytes (10⁶ bytes) that the second command loads at the first time, about; a test measures it."""

# A zip can name no earlier day; one day for all, so that the same contents give the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)

_GUIDE = """\
{title}
{line}

The notebooks of the edition, to run and change on your own computer. Nothing
is sent anywhere; only the second command below needs the network.


YOU NEED

Python 3.11, 3.12 or 3.13 (www.python.org), and about {space} MB of free space.


THREE COMMANDS

Unpack the zip. Open a terminal in the folder in which this file lies (Windows:
right-click the folder, "Open in Terminal"; macOS: right-click, "New Terminal at
Folder"), and type one line after the other.

{commands}

The first makes a folder .venv for what belongs to this edition alone. The second
loads about {download} MB from PyPI, the public index of Python packages, each file
checked by its hash. The third opens JupyterLab in your browser; next time it is the
only one you need. To stop it, close the tab and press Ctrl+C in the terminal.


THE NOTEBOOKS

{notebooks}

Open one with a double click, and choose Run > Run All Cells. Then change a line
and run its cell again with Shift+Enter.

The folder data holds the tables that every figure is drawn from. Change a cell of
a table in a text editor, choose Kernel > Restart Kernel and Run All Cells, and the
figure follows. (A spreadsheet may rewrite the dates when it saves.)


IF SOMETHING GOES WRONG

"py" or "python3" is not found: Python is not installed yet.
"requires a different Python": yours is older than 3.11 or newer than 3.13; delete
the folder .venv, and name the right one in the first command (py -3.12, python3.12).
"No module named lifebook": the second command has not run to its end; repeat it.


RIGHTS

Code: MIT (LICENSE). Text and data: CC BY 4.0 (LICENSE-CONTENT).
"""


def name_of(title: str, version: str) -> str:
    """What the zip and the folder in it are called."""
    return f"{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}-{version}"


def guide(title: str, notebooks: Mapping[str, str]) -> str:
    """The page in the zip that says what to do.

    Parameters
    ----------
    notebooks
        Titles by the path in the zip.
    """
    commands = "\n\n".join(
        "\n".join([f"{system}:", "", *(f"    {line}" for line in lines)])
        for system, lines in COMMANDS.items()
    )
    named = "\n".join(f"{path}\n    {heading}" for path, heading in notebooks.items())
    return _GUIDE.format(
        title=title, line="=" * len(title), commands=commands, notebooks=named,
        download=DOWNLOAD, space=5 * DOWNLOAD,
    )  # fmt: skip


def contents(root: Path, package: Path) -> dict[str, bytes]:
    """Every file of the zip by its path in it.

    Parameters
    ----------
    root
        The folder of the repository.
    package
        The wheel.
    """
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    files, titles = dict[str, bytes](), dict[str, str]()
    for path in runs.notebooks(root / "book"):
        text = path.read_text(encoding="utf-8")
        files[runs.name_of(path)] = in_browser(text).encode()
        titles[runs.name_of(path)] = runs.title_of(nbformat.reads(text, as_version=4))
    for path in sorted((root / "data").iterdir()):
        if path.is_file() and not path.name.startswith("."):
            files[f"data/{path.name}"] = path.read_bytes()
    for name in ("LICENSE", "LICENSE-CONTENT"):
        files[name] = (root / name).read_bytes()
    files[package.name] = package.read_bytes()
    # With its hash, since pip takes none without one beside others that have theirs.
    ours = f"./{package.name} --hash=sha256:{hashlib.sha256(files[package.name]).hexdigest()}\n"
    files["requirements.txt"] = (root / LOCK).read_bytes() + ours.encode()
    files["README.txt"] = guide(title, titles).encode()
    return files


def packed(files: Mapping[str, bytes], folder: str, target: Path) -> None:
    """Write files into a zip, below one folder; the same files give the same bytes."""
    unfinished = target.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as held:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as if on Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            held.writestr(entry, files[name])
    unfinished.replace(target)


def write_link(site: Path, file: str, size: int) -> bool:
    """Put the link to the zip onto the page that tells of it; whether there is such a page.

    Parameters
    ----------
    file
        Name of the zip in the site's downloads.
    size
        Its bytes.
    """
    page = site / PAGE
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    if MARK not in text:
        return False
    target = html.escape(f"../../downloads/{file}", quote=True)
    link = f'{MARK}<p class="lb-bundle"><a href="{target}">{file}</a> ({size / 1e6:.1f} MB)</p>'
    pattern = re.escape(MARK) + r'(<p class="lb-bundle">.*?</p>)?'
    page.write_text(re.sub(pattern, lambda _: link, text), encoding="utf-8")
    return True


def build(site: Path, root: Path) -> str:
    """Write the zip into the downloads of a built site, and the link; what was done, in words."""
    with tempfile.TemporaryDirectory() as folder:
        package = wheel.build(root, Path(folder))
        files = contents(root, package)
    version = package.name.split("-")[1]
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    name = name_of(title, version)
    downloads = site / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    for old in downloads.glob(f"{name_of(title, '*')}.zip"):
        old.unlink()
    target = downloads / f"{name}.zip"
    packed(files, name, target)
    linked = write_link(site, target.name, target.stat().st_size)
    return f"{len(files)} files in {target}, {'linked' if linked else 'no page links to it'}"


def main(arguments: Sequence[str]) -> int:
    """Build the zip of this repository into the site named first."""
    print(build(Path(arguments[0]).resolve(), Path.cwd()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
