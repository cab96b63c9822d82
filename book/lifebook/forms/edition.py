"""What stands on a title page: title, authorship, version, date, commit, licence.

The date is that of the commit and not of the day of the build, so that one commit gives one file.

To state more of the edition: a field of `Edition`, filled in `edition`.
"""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import yaml

from lifebook import dates
from lifebook.tables import DESCRIPTOR, find_data

__all__ = ["Edition", "edition"]


@dataclass(frozen=True)
class Edition:
    """The edition, as its forms name it.

    Attributes
    ----------
    title, author, language, description
        From ``_config.yml`` and the description of the data.
    version
        Of the package.
    moment
        Of the commit, or ``SOURCE_DATE_EPOCH``; in UTC.
    commit
        The first digits of its name; empty outside a repository.
    licence, licence_url
        Of text and data.
    """

    title: str
    author: str
    language: str
    description: str
    version: str
    moment: datetime
    commit: str
    licence: str
    licence_url: str

    @property
    def day(self) -> str:
        """The day of the commit in words."""
        return dates.wording(self.moment.date().isoformat())

    @property
    def identifier(self) -> str:
        """A name that stays with the edition through all versions."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, self.title)}"


def edition(root: Path) -> Edition:
    """Read what the repository says of the edition.

    Raises
    ------
    SystemExit
        If neither a commit nor ``SOURCE_DATE_EPOCH`` gives a date.
    """
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    described = json.loads((find_data(root) / DESCRIPTOR).read_text(encoding="utf-8"))
    licence = described["licenses"][0]
    return Edition(
        title=config["title"],
        author=config["author"].replace("'", "’"),
        language=config["sphinx"]["config"]["language"],
        description=described["description"].split(" README.md")[0],
        version=metadata.version("lifebook"),
        moment=_moment(root),
        commit=_git(root, "%h"),
        licence=licence["title"],
        licence_url=licence["path"],
    )


def _moment(root: Path) -> datetime:
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "%ct")
    if not seconds:
        raise SystemExit(
            f"{root}: no commit gives the edition its date; build in a clone of the repository, "
            "or set SOURCE_DATE_EPOCH"
        )
    return datetime.fromtimestamp(int(seconds), UTC)


def _git(root: Path, form: str) -> str:
    asked = ["git", "-C", str(root), "log", "-1", "--abbrev=12", f"--format={form}"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:  # no git
        return ""
    return done.stdout.strip()
