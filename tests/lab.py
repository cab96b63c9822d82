"""JupyterLab started by a command, for as long as a test asks it something."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

PATIENCE = 120
"""Seconds after which a server that does not answer is held to be broken."""


@contextmanager
def opened(
    command: Sequence[str], folder: Path, log: Path
) -> Iterator[Callable[[str | None], HTTPResponse]]:
    """Start the server; gives a function that asks it for a path, or for what it would open."""
    flags = ["--no-browser", "--ServerApp.port=0", "--IdentityProvider.token="]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--allow-root")
    with log.open("w") as file:
        lab = subprocess.Popen([*command, *flags], cwd=folder, stdout=file, stderr=file)

    def ask(path: str | None) -> HTTPResponse:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and lab.poll() is None:
            told = re.search(r"http://(?:localhost|127\.0\.0\.1):([1-9]\d*)/(\S*)", log.read_text())
            if told:
                where = told[2] if path is None else path
                try:  # the address is told before the server listens
                    answer: HTTPResponse = urllib.request.urlopen(
                        f"http://127.0.0.1:{told[1]}/{where}"
                    )
                except urllib.error.HTTPError:
                    raise
                except urllib.error.URLError:
                    pass
                else:
                    return answer
            time.sleep(0.2)
        raise AssertionError(log.read_text())

    try:
        yield ask
    finally:
        lab.terminate()
        lab.wait(timeout=60)
