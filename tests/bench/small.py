"""The dates against the package edtf, and opening the life against importing pandas."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from edtf import parse_edtf

from lifebook import dates


def best(action: Callable[[], object], times: int = 3) -> float:
    """Fewest seconds of a few runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def parses() -> tuple[float, float]:
    """Seconds for 2,000 different dates, ours and those of the package edtf."""
    days = [date(1879, 11, 7) + timedelta(days=11 * i) for i in range(2000)]
    texts = [str(day) if i % 2 else f"{day:%Y-%m}" for i, day in enumerate(days)]

    def ours() -> None:
        dates.interval.cache_clear()
        for text in texts:
            dates.interval(text)

    def theirs() -> None:
        for text in texts:
            parsed = parse_edtf(text)
            parsed.lower_strict(), parsed.upper_strict()

    return best(ours), best(theirs, 1)


def opening() -> tuple[float, float]:
    """Seconds for a fresh interpreter to import pandas, and to open the life besides."""

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    return (
        best(run("import pandas")),
        best(run("import pandas; from lifebook import Life; Life.open().at('1917-11-07')")),
    )


def report() -> None:
    """Measure both, and print the ratios."""
    ours, theirs = parses()
    print(f"2,000 dates: {ours:.3f} s; the package edtf {theirs:.2f} s: 1 to {theirs / ours:.0f}")
    pandas, life = opening()
    print(
        f"opening the life: {life - pandas:.2f} s beyond importing pandas ({pandas:.2f} s): "
        f"{(life - pandas) / pandas:.2f} to 1"
    )
