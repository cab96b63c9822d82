"""Which edition this is: title, version, commit, date and address, read once and said on every page.

The version stands in ``pyproject.toml``. Commit and date are git's: the date is the commit's and not
the day of the build, so that building twice gives the same bytes. An archive made by git carries
both in ``edition.txt``; elsewhere ``SOURCE_DATE_EPOCH`` may give the date, and what is not known is
left out. The address is Sphinx's ``html_baseurl``; an edition without one still works anywhere.

The role ``{edition}`` prints one of these (``version``, ``year``, ``date``, ``commit``, ``address``) when
a page is written, and not when it is read, so that a new commit re-reads nothing.

To say more of the edition: a field of `Edition`, filled in `read`; a word for it in `WORDS`.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxRole

from lifebook import dates

__all__ = ["ARCHIVED", "WORDS", "Edition", "EditionError", "fill", "of", "origin", "read", "setup"]

ARCHIVED = "edition.txt"
"""File in which git writes commit and time when it makes an archive (``.gitattributes``)."""

SHORT = 12
"""Digits of a commit that are printed."""


class EditionError(ValueError):
    """What names the edition contradicts itself or cannot be read."""


@dataclass(frozen=True)
class Edition:
    """One state of the book.

    Attributes
    ----------
    title, author, language
        As in the settings of the book; the language as a code.
    version
        Of ``pyproject.toml``; "" where there is none.
    commit
        All digits; "" where unknown.
    date
        Of the commit, as a day in Universal Time (ISO 8601); "" where unknown.
    changed
        Whether files differ from the commit.
    address
        Where the book is published, ending in a slash; "" where it has no address.
    """

    title: str
    author: str
    language: str
    version: str
    commit: str
    date: str
    changed: bool
    address: str

    @property
    def year(self) -> str:
        """Year of the date, or ""."""
        return self.date[:4]

    def url(self, path: str) -> str:
        """Address of a file of the site, or its path where the site has no address."""
        return f"{self.address}{path}"

    def line(self) -> str:
        """What every page says: "Version 0.1.0, 27 November 2026, commit 3d3c42e5aac5"."""
        commit = f"commit {self.commit[:SHORT]}" if self.commit else ""
        if self.changed:
            commit += " with changes"
        version = f"version {self.version}" if self.version else ""
        said = ", ".join(filter(None, [version, self.date and dates.wording(self.date), commit]))
        return said[:1].upper() + said[1:]


def _git(root: Path, *arguments: str) -> str | None:
    """What git prints about a folder, or None where it cannot say."""
    try:
        result = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError:
        return None
    return result.stdout if result.returncode == 0 else None


def _day(seconds: str, whence: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise EditionError(
            f"{whence}: {seconds!r} is not a number of seconds since 1970; correct or remove it"
        ) from None


def origin(root: Path, environment: Mapping[str, str]) -> tuple[str, str, bool]:
    """Commit, day and whether files differ from it: from git, an archive, or the environment.

    Raises
    ------
    EditionError
        If the archive's file or ``SOURCE_DATE_EPOCH`` holds no number of seconds.
    """
    # A folder that merely lies in somebody's repository has no commit of its own.
    if (root / ".git").exists() and (said := _git(root, "log", "-1", "--format=%H %ct")):
        commit, seconds = said.split()
        return commit, _day(seconds, "git"), bool(_git(root, "status", "--porcelain"))
    archived = root / ARCHIVED
    if archived.is_file():
        found = dict(re.findall(r"^(\w+): (.*)$", archived.read_text(encoding="utf-8"), re.M))
        if not found.get("commit", "$").startswith("$"):
            return found["commit"], _day(found.get("seconds", ""), ARCHIVED), False
    seconds = environment.get("SOURCE_DATE_EPOCH", "")
    return "", _day(seconds, "SOURCE_DATE_EPOCH") if seconds else "", False


def version_of(root: Path) -> str:
    """The version in ``pyproject.toml``, or "" without that file."""
    path = root / "pyproject.toml"
    if not path.is_file():
        return ""
    project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    return str(project.get("version", ""))


def _address(base: str) -> str:
    if base and not re.match(r"https?://[^/]+", base):
        raise EditionError(
            f"_config.yml: html: baseurl: {base!r} is not an address; "
            "write it whole, with https://, or leave it out"
        )
    return f"{base.rstrip('/')}/" if base else ""


def read(root: Path, config: Config, environment: Mapping[str, str] = os.environ) -> Edition:
    """The edition in a folder, with what the settings of Sphinx say of it.

    Raises
    ------
    EditionError
        If the address or a date cannot be read.
    """
    commit, day, changed = origin(root, environment)
    return Edition(
        title=config.html_title or config.project,
        author=config.author,
        language=config.language or "en",
        version=version_of(root),
        commit=commit,
        date=day,
        changed=changed,
        address=_address(config.html_baseurl),
    )


def of(config: Config) -> Edition:
    """The edition that a build has read at its start."""
    return Edition(**json.loads(config.lifebook_edition))


WORDS: dict[str, Callable[[Edition], str]] = {
    "version": lambda edition: edition.version,
    "year": lambda edition: edition.year,
    "date": lambda edition: edition.date and dates.wording(edition.date),
    "commit": lambda edition: edition.commit[:SHORT],
    "address": lambda edition: edition.address,
}
"""What the role prints, by name; where it is not known, "unknown"."""


class Word(nodes.Inline, nodes.Element):
    """A word about the edition, filled in when the page is written."""


class EditionRole(SphinxRole):
    """Print a word about the edition."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a place for the word, or say which words there are."""
        if self.text not in WORDS:
            known = ", ".join(WORDS)
            message = self.inliner.reporter.error(
                f"unknown word {self.text!r} about the edition; one of: {known}", line=self.lineno
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [Word(word=self.text)], []


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the words in as text, for every kind of output alike."""
    for node in list(doctree.findall(Word)):
        node.replace_self(nodes.Text(WORDS[node["word"]](of(app.config)) or "unknown"))


def _begin(app: Sphinx, config: Config) -> None:
    config.lifebook_edition = json.dumps(asdict(read(Path(app.confdir), config)))


def _say(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Say at the foot of each page which edition it belongs to."""
    if app.builder.name == "html" and (line := of(app.config).line()):
        before = context.get("theme_extra_footer") or ""
        context["theme_extra_footer"] = f'{before}<p class="lb-edition">{html.escape(line)}</p>\n'


def setup(app: Sphinx) -> None:
    """Read the edition before anything else asks for it; a new one writes every page anew."""
    app.add_config_value("lifebook_edition", "", "html", types=[str])
    app.add_role("edition", EditionRole())
    app.add_node(Word)
    app.connect("config-inited", _begin)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", _say)
