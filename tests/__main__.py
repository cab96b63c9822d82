"""Every test, in two halves at once: ``python -m tests`` (what ``make test`` calls).

The tests of the built site drive a browser and wait for it; the others reckon. Each half is one run
of pytest, so that a fixture such as the built book is made once. ``pytest`` alone runs the same tests
one after the other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

HALVES = (["tests/site"], ["--ignore=tests/site"])


def main() -> int:
    """Run both halves; 0 only if both passed."""
    pytest = [sys.executable, "-m", "pytest"]
    with tempfile.TemporaryFile() as printed:
        site = subprocess.Popen(
            [*pytest, *HALVES[0], "-o", "cache_dir=.pytest_cache/site"],
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        rest = subprocess.run([*pytest, *HALVES[1]], check=False).returncode
        of_site = site.wait()
        printed.seek(0)
        print(printed.read().decode("utf-8", "replace"), flush=True)
    return of_site or rest


if __name__ == "__main__":
    sys.exit(main())
