"""The address of the repository: read in one place, and what a notebook that stands alone needs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from lifebook import repository, runs
from lifebook.repository import Repository
from lifebook.tables import DataError

from .conftest import ROOT

OURS = repository.read(ROOT / "_config.yml")
GITHUB = Repository("github.com", "owner", "life", "main")
AGE = ROOT / "book" / "notebooks" / "age.ipynb"
NOTEBOOKS = runs.notebooks(ROOT / "book")


def config(folder: Path, words: str) -> Path:
    path = folder / "_config.yml"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    ["", "title: A life\n", "repository:\n", "repository:\n  url:\n", 'repository:\n  url: ""\n'],
)
def test_where_no_address_is_named_there_is_no_repository(tmp_path: Path, words: str) -> None:
    assert repository.read(config(tmp_path, words)) is None
    assert repository.read(tmp_path / "missing.yml") is None


@pytest.mark.parametrize("end", ["", "/", ".git"])
def test_an_address_is_read_as_people_write_it(tmp_path: Path, end: str) -> None:
    path = config(tmp_path, f"repository:\n  url: https://github.com/owner/life{end}\n")
    assert repository.read(path) == GITHUB


def test_a_branch_may_be_named(tmp_path: Path) -> None:
    words = "repository:\n  url: https://gitlab.com/group/sub/life\n  branch: next\n"
    found = repository.read(config(tmp_path, words))
    assert found == Repository("gitlab.com", "group/sub", "life", "next")


@pytest.mark.parametrize("url", ["git@github.com:owner/life", "https://github.com/owner", "life"])
def test_what_is_no_address_is_an_error_with_its_line(tmp_path: Path, url: str) -> None:
    path = config(tmp_path, f"title: A life\nrepository:\n  url: {url}\n")
    with pytest.raises(DataError, match=r"_config\.yml:3: .*https://github\.com/owner/name"):
        repository.read(path)


def test_binder_takes_every_host_and_colab_github_alone() -> None:
    opens = "?urlpath=lab%2Ftree%2Fbook%2Fnotebooks%2Fage.ipynb"
    path = "book/notebooks/age.ipynb"
    assert GITHUB.binder(path) == f"https://mybinder.org/v2/gh/owner/life/main{opens}"
    gitlab = Repository("gitlab.com", "group/sub", "life", "a/b")
    assert gitlab.binder(path) == f"https://mybinder.org/v2/gl/group%2Fsub%2Flife/a%2Fb{opens}"
    other = Repository("git.example.org", "owner", "life", "main")
    there = "https%3A%2F%2Fgit.example.org%2Fowner%2Flife"
    assert other.binder(path) == f"https://mybinder.org/v2/git/{there}/main{opens}"
    colab = "https://colab.research.google.com/github/owner/life/blob/main/book/notebooks/age.ipynb"
    assert GITHUB.colab(path) == colab
    assert gitlab.colab(path) is None
    assert other.archive is None


def test_the_cell_comes_before_all_code_once_and_goes_with_the_address() -> None:
    plain = repository.with_fetching(nbformat.read(AGE, as_version=4), None)
    once = repository.with_fetching(plain, GITHUB)
    twice = repository.with_fetching(once, GITHUB)
    nbformat.validate(twice)
    code = [cell for cell in twice.cells if cell.cell_type == "code"]
    assert [repository.is_fetching(cell) for cell in code] == [True] + [False] * (len(code) - 1)
    assert twice.cells[0].source.startswith("# "), "the title is still the first"
    assert "https://github.com/owner/life/archive/main.zip" in code[0].source
    assert repository.with_fetching(twice, None) == plain
    assert repository.with_fetching(twice, Repository("gitlab.com", "o", "n", "main")) == plain
    assert runs.code_of(once) == runs.code_of(plain)


def test_the_cell_installs_only_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = repository.with_fetching(nbformat.read(AGE, as_version=4), GITHUB).cells[1]
    asked: list[str] = []

    class Shell:
        def run_line_magic(self, *words: object) -> None:
            asked.append(" ".join(map(str, words)))

    def ran(found: object) -> list[str]:
        asked.clear()
        monkeypatch.setattr("importlib.util.find_spec", lambda name: found)
        code = TransformerManager().transform_cell(cell.source)
        exec(code, {"get_ipython": Shell})  # noqa: S102
        return list(asked)

    assert ran(find_spec("lifebook")) == []
    (line,) = ran(None)
    assert line.startswith("pip install")
    assert '"lifebook @ https://github.com/owner/life/archive/main.zip"' in line


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_has_the_cell_that_the_settings_ask_for(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    wanted = repository.with_fetching(notebook, OURS)
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in wanted.cells], (
        "run 'make notebooks'"
    )
