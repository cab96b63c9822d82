"""Speed as ratios to a peer in the same run: ``make bench``, or one part: ``make bench BENCH=books``."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from . import books, growth, small

PARTS = {"small": small.report, "books": books.report, "growth": growth.report}


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(PARTS)
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}; write some of {', '.join(PARTS)}")
    print(f"Python {platform.python_version()} on {platform.machine()} {platform.system()},")
    peers = ("jupyter-book", "Sphinx", "sphinx-book-theme", "pandas", "edtf")
    print(", ".join(f"{name} {version(name)}" for name in peers))
    for part in wanted:
        PARTS[part]()
