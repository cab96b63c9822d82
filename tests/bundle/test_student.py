"""The zip as a student has it: unpacked, installed and run by the commands of its own guide.

Run by ``make test-bundle``, since the second command loads what JupyterLab needs from PyPI.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from lifebook import bundle, repository
from lifebook.repository import Repository

from .. import lab
from ..conftest import ROOT

NAME = "notebooks/age.ipynb"
RUN = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3",
    extra_arguments=["--log-level=ERROR"]).execute()
nbformat.write(notebook, sys.argv[2])
"""


def commands(guide: str) -> list[str]:
    """The commands that the guide gives for this system."""
    system = "Windows" if os.name == "nt" else "macOS or Linux"
    told = guide[guide.index(f"{system}") :].split("\n\n")[1]
    return [line.strip() for line in told.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked zip after its first two commands."""
    (made,) = (ROOT / "_build" / "html" / "downloads").glob("*.zip")
    with zipfile.ZipFile(made) as held:
        held.extractall(tmp_path_factory.mktemp("unpacked out of order"))
    folder = next(tmp_path_factory.getbasetemp().glob("unpacked*/*"))
    first, second, _ = commands((folder / "README.txt").read_text(encoding="utf-8"))
    # The Python of these tests, by whatever name it goes here.
    run([sys.executable, *first.split()[1:]], folder)
    said = run([*second.split(), "--no-cache-dir"], folder)
    sizes = re.findall(r"\(([\d.]+) (kB|MB)\)", said)
    loaded = sum(float(size) / (1000 if unit == "kB" else 1) for size, unit in sizes)
    # What pip finds on this machine's own disk counts as well.
    near = re.findall(r"^Processing (/.*\.whl)", said, re.MULTILINE)
    loaded += sum(Path(file).stat().st_size / 1e6 for file in near)
    (folder / "loaded").write_text(str(loaded), encoding="utf-8")
    return folder


def run(command: list[str], folder: Path) -> str:
    # The package and the data of the repository shall not be found by chance.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def python(folder: Path) -> str:
    return str(folder / ".venv" / ("Scripts/python" if os.name == "nt" else "bin/python"))


def shown(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    return [output.data["text/plain"] for output in outputs if "data" in output]


def test_the_guide_says_how_much_is_loaded(folder: Path) -> None:
    loaded = float((folder / "loaded").read_text(encoding="utf-8"))
    assert loaded == pytest.approx(bundle.DOWNLOAD, rel=0.2)


@pytest.mark.parametrize("name", [NAME, "assignments/4-offices.ipynb"])
def test_a_notebook_gives_what_the_book_shows(folder: Path, tmp_path: Path, name: str) -> None:
    run([python(folder), "-c", RUN, str(folder / name), str(tmp_path / "ran.ipynb")], folder)
    assert shown(tmp_path / "ran.ipynb") == shown(ROOT / "book" / name) != []


def test_a_changed_table_is_seen(folder: Path) -> None:
    """The tables beside the notebooks are read, and not the copy in the package."""
    where = "from lifebook import Life; print(Life.open().package.folder)"
    said = run([python(folder), "-c", where], folder / "notebooks")
    assert Path(said.strip()) == (folder / "data").resolve()


def test_the_third_command_opens_jupyterlab_at_the_notebooks(folder: Path) -> None:
    third = commands((folder / "README.txt").read_text(encoding="utf-8"))[2]
    with lab.opened(third.split(), folder, folder / "log") as ask, ask("api/contents") as answer:
        names = {entry["name"] for entry in json.load(answer)["content"]}
    assert {"notebooks", "assignments", "data", "README.txt"} <= names


def test_a_notebook_opened_alone_fetches_what_it_needs(folder: Path, tmp_path: Path) -> None:
    """As in Colab: there are Python, pip and pandas, and neither package nor data."""
    archive = tmp_path / "life-main.zip"
    with zipfile.ZipFile(archive, "w") as held:  # as GitHub packs a branch
        for name in ("pyproject.toml", "README.md", "book/lifebook", "data"):
            path = ROOT / name
            for file in [path] if path.is_file() else sorted(path.rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    held.write(file, f"life-main/{file.relative_to(ROOT)}")
    alone = tmp_path / "alone"
    alone.mkdir()
    published = Repository("github.com", "owner", "life", "main")
    notebook = repository.with_fetching(
        nbformat.read(ROOT / "book" / NAME, as_version=4), published
    )
    cell = next(cell for cell in notebook.cells if repository.is_fetching(cell))
    cell.source = cell.source.replace(str(published.archive), archive.as_uri())
    assert "file://" in cell.source
    nbformat.write(notebook, alone / "age.ipynb")
    run([python(folder), "-m", "pip", "uninstall", "--yes", "lifebook"], folder)
    run([python(folder), "-c", RUN, "age.ipynb", "ran.ipynb"], alone)
    assert shown(alone / "ran.ipynb") == shown(ROOT / "book" / NAME)
    shutil.rmtree(alone)
