"""What stands on a title page, beyond what `lifebook.site.edition` reads: description, licence, time.

The time is that of the commit's day and not of the build, so that one commit gives one file.

To state more of the edition: a field of `Edition`, filled in `edition`.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from lifebook.site import edition as site
from lifebook.tables import DESCRIPTOR, find_data

__all__ = ["Edition", "edition"]


@dataclass(frozen=True)
class Edition:
    """The edition, as its forms name it.

    Attributes
    ----------
    of
        What the pages of the site say of it.
    description
        What the data are about.
    licence, licence_url
        Of text and data.
    """

    of: site.Edition
    description: str
    licence: str
    licence_url: str

    @property
    def author(self) -> str:
        """Whose it is, with the apostrophe of print."""
        return self.of.author.replace("'", "’")

    @property
    def moment(self) -> datetime:
        """The first moment of the commit's day, in Universal Time."""
        return datetime.fromisoformat(self.of.date).replace(tzinfo=UTC)

    @property
    def identifier(self) -> str:
        """A name that stays with the edition through all versions."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, self.of.title)}"


def edition(root: Path, environment: Mapping[str, str] = os.environ) -> Edition:
    """Read what the repository says of the edition.

    Raises
    ------
    SystemExit
        If neither a commit nor ``SOURCE_DATE_EPOCH`` gives a date.
    """
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    commit, day, changed = site.origin(root, environment)
    base = config.get("html", {}).get("baseurl", "")
    read = site.Edition(
        title=config["title"],
        author=config["author"],
        language=config["sphinx"]["config"]["language"],
        version=site.version_of(root),
        commit=commit,
        date=day,
        changed=changed,
        address=f"{base.rstrip('/')}/" if base else "",
    )
    if not read.date:
        raise SystemExit(
            f"{root}: no commit gives the edition its date; build in a clone of the repository, "
            "or set SOURCE_DATE_EPOCH"
        )
    described = json.loads((find_data(root) / DESCRIPTOR).read_text(encoding="utf-8"))
    licence = described["licenses"][0]
    return Edition(
        of=read,
        description=described["description"].split(" README.md")[0],
        licence=licence["title"],
        licence_url=licence["path"],
    )
