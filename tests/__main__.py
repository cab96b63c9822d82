"""Every test, in parts of which several run at once: ``python -m tests`` (what ``make test`` calls).

Each part is one run of pytest. The book that some of them look at is built before they begin, since
two builds of it at once would meet. ``pytest`` alone runs the same tests one after the other.
``python -m tests lite`` runs in the same way those in JupyterLite (``make test-lite``), which are not
among them.

To run faster on a machine with more processors: divide the longest part.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from .conftest import BUILT, ROOT, build

BOOKS = [f"tests/site/test_{name}.py" for name in ("freshness", "whole", "executing")]
"""They build small books of their own."""
LOOKS = [f"tests/site/test_{name}.py" for name in ("accessibility", "figures", "type")]
"""They see the built book as a browser paints it."""
NOTEBOOKS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("notebooks", "assignments")
    for path in (ROOT / "book" / folder).glob("*.ipynb")
)
PARTS = {
    "the looks of the book": LOOKS,
    "the built book": ["tests/site", *(f"--ignore={path}" for path in (*BOOKS, *LOOKS))],
    "the rest": ["tests", "--ignore=tests/site", "--ignore=tests/classroom"],
    "small books": BOOKS,
    "classroom and notebooks": ["tests/classroom", *NOTEBOOKS],
}
"""Arguments of pytest for each part, the longest first; each test is in one."""
ALONE = ["tests/lite", "--override-ini", "addopts=--strict-markers"]
LITE = {
    "notebooks in the browser": [*ALONE, "-k", "not assignments"],
    "assignments in the browser": [*ALONE, "-k", "assignments"],
}


def run(name: str, arguments: list[str]) -> int:
    """Run a part and print what it printed; its exit code."""
    cache = f".pytest_cache/{name.replace(' ', '-')}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "-o", f"cache_dir={cache}"],
        cwd=ROOT,
        env={**os.environ, BUILT: str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    told = done.stdout.decode("utf-8", "replace")
    print(f"\n=== {name} ===\n{told}", flush=True)
    return done.returncode


def main(parts: dict[str, list[str]]) -> int:
    """Run all parts; 0 only if every one passed."""
    if parts is PARTS and (built := build(ROOT)).returncode:
        print(built.stdout, built.stderr, sep="\n")
        return built.returncode
    with ThreadPoolExecutor(max(os.cpu_count() or 1, 2)) as pool:
        codes = list(pool.map(run, parts, parts.values()))
    failed = [name for name, code in zip(parts, codes, strict=True) if code]
    print("failed: " + ", ".join(failed) if failed else "all parts passed", flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(LITE if sys.argv[1:] == ["lite"] else PARTS))
