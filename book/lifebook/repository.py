"""Where the edition's repository is published, and what that lets a reader open elsewhere.

The address stands in one place, ``repository: url:`` in ``_config.yml``, as Jupyter Book has it, with
``branch:`` beside it if that is not ``main``. Where it is missing, nothing that needs it is shown.
Binder reads the whole repository. Colab opens one notebook of a GitHub repository, alone; so
``make notebooks`` puts before its code a cell that fetches the package, with the data in it, and takes
that cell out when the address is gone. Everywhere else the cell finds the package and does nothing.

To offer another service: a method that gives its address, and a line in `lifebook.site.launch`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat
import yaml

from lifebook.tables import DataError

__all__ = ["Repository", "is_fetching", "read", "with_fetching"]

CONFIG = "_config.yml"
BINDER, COLAB = "mybinder.org", "colab.research.google.com"

FETCHING = "fetch-lifebook"
"""Id of the cell; its tag keeps it out of the book's page."""

_ADDRESS = re.compile(
    r"https://(?P<host>[^/\s]+)/(?P<owner>[^\s?#]+)/(?P<name>[^/\s?#]+?)(\.git)?/?"
)

_CODE = """\
# Where this notebook is opened alone, as in Google Colab: fetch the package and its data.
from importlib.util import find_spec

if find_spec("lifebook") is None:
    %pip install --quiet "lifebook @ {archive}"\
"""


@dataclass(frozen=True)
class Repository:
    """A published repository: host, owner (on GitLab with groups), name, and the branch to open."""

    host: str
    owner: str
    name: str
    branch: str

    def binder(self, path: str) -> str:
        """Address at which Binder builds the repository and opens a file of it in JupyterLab."""
        if self.host == "github.com":
            where = f"gh/{self.owner}/{self.name}"
        elif self.host == "gitlab.com":
            where = f"gl/{quote(f'{self.owner}/{self.name}', safe='')}"
        else:
            where = f"git/{quote(f'https://{self.host}/{self.owner}/{self.name}', safe='')}"
        opens = quote(f"lab/tree/{path}", safe="")
        return f"https://{BINDER}/v2/{where}/{quote(self.branch, safe='')}?urlpath={opens}"

    def colab(self, path: str) -> str | None:
        """Address at which Colab opens a notebook; None where it cannot, off GitHub."""
        if self.host != "github.com":
            return None
        return f"https://{COLAB}/github/{self.owner}/{self.name}/blob/{quote(self.branch)}/{path}"

    @property
    def archive(self) -> str | None:
        """Address of the branch as one file that pip installs; None off GitHub."""
        if self.host != "github.com":
            return None
        return f"https://github.com/{self.owner}/{self.name}/archive/{quote(self.branch)}.zip"


def read(config: Path) -> Repository | None:
    """The repository that ``_config.yml`` names; None where it names none or there is no such file.

    Not taken from Sphinx, since Jupyter Book gives its own repository where none is named.

    Raises
    ------
    DataError
        If the address is not one of a repository.
    """
    text = config.read_text(encoding="utf-8") if config.is_file() else ""
    given = (yaml.safe_load(text) or {}).get("repository") or {}
    url = given.get("url")
    if not url:
        return None
    found = _ADDRESS.fullmatch(str(url))
    if found is None:
        there = re.compile(rf"\s+url:.*{re.escape(str(url))}")
        line = next((n for n, t in enumerate(text.splitlines(), 1) if there.match(t)), 1)
        raise DataError(
            f"{config.name}:{line}: repository: url: {url!r} is not the address of a repository; "
            "write it as https://github.com/owner/name, or leave it out"
        )
    branch = str(given.get("branch") or "main")
    return Repository(found["host"].lower(), found["owner"], found["name"], branch)


def is_fetching(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is the one that fetches the package."""
    return cell.get("id") == FETCHING


def with_fetching(
    notebook: nbformat.NotebookNode, repository: Repository | None
) -> nbformat.NotebookNode:
    """A copy of a notebook whose first code cell fetches the package, where that can be done.

    Without a repository that Colab can open the copy has no such cell.
    """
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for cell in copy.cells if not is_fetching(cell)]
    if repository is not None and repository.archive:
        cell = nbformat.v4.new_code_cell(
            _CODE.format(archive=repository.archive),
            id=FETCHING,
            metadata={"tags": ["remove-cell"]},
        )
        first = next(n for n, cell in enumerate(copy.cells) if cell.cell_type == "code")
        copy.cells.insert(first, cell)
    return copy
