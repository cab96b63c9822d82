"""Make a release: ``python -m lifebook.release TARGET…`` (what ``make release`` calls).

A release is made of one commit and is whole, or is not made. Refused: files that differ from the
commit; a version without a day in the changelog, or marked by another tag; any target of the
Makefile that fails or changes a file. The targets run in the order given; what they leave in
``_build/html`` becomes one archive, the source another, files named with ``--add`` stand beside them
by themselves, and ``SHA256SUMS`` covers all. The archives are made beside their place and moved there at the end. The
same commit gives the same bytes.

To put another form of the book into a release: its target in ``RELEASE`` of the Makefile, and its
file in ``ADDED`` if it shall also stand by itself.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from lifebook.site import edition, feed

__all__ = ["Refusal", "checksums", "main", "pack", "release"]

SITE = Path("_build/html")
DIST = Path("dist")
UNFINISHED = ".unfinished"


class Refusal(Exception):
    """Why no release is made, and how to mend it."""


def _run(root: Path, *command: str) -> str:
    """Output of a command, which must succeed."""
    result = subprocess.run(  # noqa: S603
        command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if result.returncode:
        raise Refusal(f"{' '.join(command)}: {result.stderr.strip() or 'failed'}")
    return result.stdout


def _clean(root: Path, when: str) -> None:
    changed = _run(root, "git", "status", "--porcelain").splitlines()
    if changed:
        files = ", ".join(line[3:] for line in changed[:5])
        more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
        raise Refusal(f"{when} files differ from the commit: {files}{more}; commit or undo them")


def _version(root: Path) -> str:
    """The version, which the changelog must have with a day, and no tag may contradict."""
    version = edition.version_of(root)
    if not version:
        raise Refusal("pyproject.toml: no project.version; a release needs a number")
    made = feed.releases((root / feed.CHANGELOG).read_text(encoding="utf-8"))
    if version not in {each.version for each in made}:
        raise Refusal(
            f"{feed.CHANGELOG}: version {version} of pyproject.toml has no heading; "
            f"write '## {version} - YYYY-MM-DD' over what is new"
        )
    tags = _run(root, "git", "tag", "--points-at", "HEAD", "--list", "v[0-9]*").split()
    if tags and f"v{version}" not in tags:
        raise Refusal(
            f"tag {tags[0]} is on a commit of version {version}; correct the one or the other"
        )
    return version


def pack(folder: Path, archive: Path, inside: str, day: date) -> None:
    """Pack a folder into a zip file that depends on nothing but its files and the day.

    Parameters
    ----------
    folder
        What is packed: every file below it.
    archive
        The zip file to write.
    inside
        Name of the one folder in it.
    day
        The time of every file, since the real ones differ from build to build.
    """
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{inside}/{path.relative_to(folder).as_posix()}"
            about = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3  # Unix, on every system
            about.external_attr = 0o100644 << 16
            packed.writestr(about, path.read_bytes())


def _source(root: Path, archive: Path, inside: str) -> None:
    """Pack the commit as git has it; the compression has no time in it."""
    tar = subprocess.run(  # noqa: S603
        ["git", "archive", "--format=tar", f"--prefix={inside}/", "HEAD"],  # noqa: S607
        cwd=root,
        capture_output=True,
        check=True,
    )
    archive.write_bytes(gzip.compress(tar.stdout, mtime=0))


def checksums(folder: Path) -> str:
    """SHA-256 of every file in a folder, as ``sha256sum --check`` reads them."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
    )


def release(root: Path, targets: Sequence[str], added: Sequence[str] = ()) -> Path:
    """Make a release of the commit that is checked out.

    Parameters
    ----------
    root
        Folder of the repository.
    targets
        Targets of its Makefile, in order.
    added
        Files that the targets make, which go into the release beside the archives.

    Returns
    -------
    pathlib.Path
        The folder with the archives and their checksums.

    Raises
    ------
    Refusal
        If there is any reason against it; nothing is left then.
    """
    _clean(root, "before the release")
    version = _version(root)
    _, day, _ = edition.origin(root, {})
    name = f"{_title(root)}-{version}"
    done = root / DIST / name
    if done.exists():
        raise Refusal(f"{DIST}/{name} is there already; remove it, or give a new version")
    for target in targets:
        # Its output goes where ours goes: it may take long.
        if subprocess.run(["make", target], cwd=root, check=False).returncode:  # noqa: S603, S607
            raise Refusal(f"make {target}: failed; see above")
    _clean(root, "after the targets ran,")
    unfinished = root / DIST / UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(parents=True)
        _fill(root, unfinished, name, date.fromisoformat(day), added)
        unfinished.rename(done)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not any((root / DIST).iterdir()):
            (root / DIST).rmdir()
    return done


def _title(root: Path) -> str:
    """A name for files, of the title of the book."""
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return re.sub(r"[^a-z0-9]+", "-", settings["title"].lower()).strip("-")


def _fill(root: Path, folder: Path, name: str, day: date, added: Sequence[str]) -> None:
    if not (root / SITE / "index.html").is_file():
        raise Refusal(f"{SITE}: there is no site; one of the targets has to build it")
    pack(root / SITE, folder / f"{name}-site.zip", name, day)
    _source(root, folder / f"{name}-source.tar.gz", name)
    for file in added:
        if not (root / file).is_file():
            raise Refusal(f"{file}: none of the targets made it; correct --add")
        shutil.copy(root / file, folder / f"{name}-{Path(file).name}")
    (folder / "SHA256SUMS").write_text(checksums(folder), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a release; 1 with the reason if it is refused."""
    parser = argparse.ArgumentParser(prog="lifebook.release", description="Make a release.")
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="of the Makefile, in order")
    parser.add_argument("--add", action="append", default=[], metavar="FILE", help="goes into it")
    options = parser.parse_args(arguments)
    try:
        made = release(Path.cwd(), options.targets, options.add)
    except (Refusal, ValueError, OSError) as reason:
        print(f"no release: {reason}", file=sys.stderr)
        return 1
    print(f"{made}:\n{(made / 'SHA256SUMS').read_text(encoding='utf-8')}", end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
