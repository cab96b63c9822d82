"""Lighthouse on the built site, on a phone and at a desk: ``make lighthouse``.

Each page is measured three times behind a server that compresses, and the median printed; any below
95 is an error, so that no release goes out with it. The phone is Lighthouse's own: a slow one on a
slow line. Another program on the machine takes time from it: measure on a quiet one.

To measure another page: its address in `pages`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from tests.site.server import served

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ROOT / "tests/node/node_modules/.bin/lighthouse"
KINDS = ("performance", "accessibility", "best-practices", "seo")
LEAST, TIMES = 95, 3


def pages(site: Path) -> list[str]:
    """One page of each kind that the edition promises to keep light."""
    chapters = sorted((site / "book/chapters").glob("*.html"), key=lambda p: p.stat().st_size)
    notebooks = sorted((site / "book/notebooks").glob("*.html"), key=lambda p: p.stat().st_size)
    assignments = sorted((site / "book/assignments").glob("*.html"))
    heaviest = [group[-1].relative_to(site).as_posix() for group in (chapters, notebooks)]
    return [
        "book/index.html",
        *heaviest,
        "book/reference/claims.html",
        "book/explorer.html",
        *(path.relative_to(site).as_posix() for path in assignments[:1]),
        "search.html",
    ]


def scores(address: str, desk: bool) -> list[int]:
    """The four scores of one run, out of 100."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if root else "")
    command = [
        str(COMMAND), address, "--quiet", "--output=json", f"--chrome-flags={flags}",
        f"--only-categories={','.join(KINDS)}", *(["--preset=desktop"] if desk else []),
    ]  # fmt: skip
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    environment = {"CHROME_PATH": chromium, **os.environ}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if run.returncode:
        raise SystemExit(f"Lighthouse failed on {address}:\n{run.stderr[-2000:]}")
    found = json.loads(run.stdout)["categories"]
    return [round(100 * found[kind]["score"]) for kind in KINDS]


def main() -> int:
    """Measure, print a table, and give 1 if anything is below `LEAST`."""
    site = ROOT / "_build/html"
    if not COMMAND.exists() or not site.is_dir():
        raise SystemExit(
            "run it as 'make lighthouse', which builds the book and installs Lighthouse"
        )
    print(f"{'page':44} {'device':8} " + " ".join(f"{kind:>14}" for kind in KINDS))
    least = 100
    with served(site) as address:
        for page in pages(site):
            for device in ("phone", "desk"):
                runs = [scores(f"{address}/{page}", device == "desk") for _ in range(TIMES)]
                medians = [int(statistics.median(column)) for column in zip(*runs, strict=True)]
                least = min(least, *medians)
                row = " ".join(f"{score:14}" for score in medians)
                print(f"{page:44} {device:8} {row}", flush=True)
    if least < LEAST:
        print(f"below {LEAST}: not to be released", file=sys.stderr)
    return int(least < LEAST)


if __name__ == "__main__":
    sys.exit(main())
