"""The command line: ``lifebook check``, ``at DATE``, ``export DIR`` and ``classroom``.

To add a command: a function that takes the parsed arguments and returns an exit code, and a
sub-parser for it in `_parser`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lifebook import check, dates, export
from lifebook.classroom.command import add_commands
from lifebook.life import Day, Life
from lifebook.tables import DataError, find_data


def _check(options: argparse.Namespace) -> int:
    folder = Path(options.data) if options.data else find_data()
    found = check.problems(folder)
    shown = folder.name if not options.data else options.data.rstrip("/")
    for problem in found:
        print(problem._replace(file=f"{shown}/{problem.file}"))
    if found:
        files = len({problem.file for problem in found})
        print(f"{len(found)} problems in {files} files", file=sys.stderr)
    return 1 if found else 0


def _at(options: argparse.Namespace) -> int:
    life = Life.open(options.data)
    day = life.at(options.date)
    print(json.dumps(day.as_dict(), ensure_ascii=False, indent=2) if options.json else _told(day))
    return 0


def _told(day: Day) -> str:
    """Say a day in plain lines."""
    lines = [f"{_both(day.date, day.julian)}: age {day.age}"]
    for stay in day.stays:
        modern = f" (now {stay.modern_name})" if stay.modern_name else ""
        lines.append(
            f"  {stay.name}{modern}: {stay.circumstance}, {stay.liberty}; certainty {stay.certainty}"
        )
    lines += [
        f"  {role.title}, {role.organisation} ({role.sphere}); certainty {role.certainty}"
        for role in day.roles
    ]
    return "\n".join(lines)


def _both(day: date, julian: str | None) -> str:
    return dates.in_both_calendars(day.isoformat(), julian or "")


def _export(options: argparse.Namespace) -> int:
    edition = export.Edition.of(Life.open(options.data))
    for name, size in export.write(edition, Path(options.folder)).items():
        print(f"{size:>9,}  {name}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lifebook", description="The data of a life, on the command line."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    checker = commands.add_parser(
        "check", help="validate the data: a line a problem, exit 1 if any"
    )
    checker.set_defaults(run=_check)
    at = commands.add_parser("at", help="age, place, circumstance and roles on a day")
    at.add_argument("date", metavar="DATE", help="a day of the life, YYYY-MM-DD (Gregorian)")
    at.add_argument("--json", action="store_true", help="print JSON")
    at.set_defaults(run=_at)
    exporter = commands.add_parser("export", help="write every published data format into a folder")
    exporter.add_argument("folder", metavar="DIR", help="the folder; made if it is not there")
    exporter.set_defaults(run=_export)
    classroom = commands.add_parser("classroom", help="hand out and grade assignments")
    lessons = classroom.add_subparsers(required=True, metavar="WHAT")
    for command in (checker, at, exporter, *add_commands(lessons)):
        command.add_argument("--data", metavar="DIR", help="folder of the data package")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for problems found, 2 for a bad request."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (DataError, ValueError, OSError) as error:
        print(f"lifebook: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
