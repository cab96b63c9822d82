"""Every notebook runs in the browser, on the Pyodide that readers get and without any network.

Run by ``make test-lite``, after the others, since it wants JupyterLite in the built site and a copy of
Pyodide of 77 MB, which ``make pyodide`` fetches. The kernel of the site is pointed to that copy;
nothing else differs from what is published.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from lifebook import browser as lite

from ..conftest import ROOT

SITE = ROOT / "_build" / "html"
PYODIDE = ROOT / "_build" / "pyodide"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
NOTEBOOKS = [f"{path.parent.name}/{path.name}" for path in lite.notebooks(ROOT / "book")]
ABSENT = {"pyyaml"}
"""What the copy of Pyodide lacks and no notebook imports."""
FIRST_TIME = "Matplotlib is building the font cache; this may take a moment.\n"

RUN_ALL = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
    await jupyterapp.commands.execute('notebook:run-all-cells');
    return panel.content.model.toJSON();
}"""


class Site(http.server.SimpleHTTPRequestHandler):
    """Serves files and counts their bytes, by the first folder of their path."""

    sent: Counter[str] = Counter()  # noqa: RUF012

    def log_message(self, *args: object) -> None:
        """Print nothing."""

    def copyfile(self, source, outputfile) -> None:  # type: ignore[no-untyped-def]
        self.sent[self.path.split("/")[1]] += os.fstat(source.fileno()).st_size
        super().copyfile(source, outputfile)


class Refusal(http.server.BaseHTTPRequestHandler):
    """The proxy of the closed browser, which refuses every other host."""

    def refuse(self) -> None:
        self.send_error(403)

    do_GET = do_POST = do_CONNECT = do_HEAD = refuse

    def log_message(self, *args: object) -> None:
        """Print nothing."""


def serving(handler: type | functools.partial[Site]) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The published JupyterLite below a folder, its kernel pointed to the copy of Pyodide."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(SITE / "lite", folder / "edition" / "lite")
    (folder / "pyodide").symlink_to(PYODIDE)
    path = folder / "edition" / "lite" / "jupyter-lite.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    kernel = config["jupyter-config-data"]["litePluginSettings"][lite.KERNEL]
    assert urlsplit(kernel["pyodideUrl"]).netloc == lite.HOST
    kernel["pyodideUrl"] = "/pyodide/pyodide.js"
    has = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    assert has["info"]["version"] == lite.PYODIDE
    options = kernel["loadPyodideOptions"]
    options["packages"] = [name for name in options["packages"] if name not in ABSENT]
    assert {n for n in options["packages"] if not n.endswith(".whl")} <= set(has["packages"])
    path.write_text(json.dumps(config), encoding="utf-8")
    yield from serving(functools.partial(Site, directory=str(folder)))


@pytest.fixture(scope="module")
def refusing() -> Iterator[str]:
    yield from serving(Refusal)


@pytest.fixture(scope="module")
def browser(refusing: str) -> Iterator[Browser]:
    flags = [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=flags,
            proxy={"server": f"http://{refusing}", "bypass": "127.0.0.1"},
        )
        yield browser
        browser.close()


def executed(browser: Browser, address: str, notebook: str) -> tuple[dict, set[str]]:
    """The notebook after every cell was run, for a reader who comes first, and what was asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(request.url))
    tab = context.new_page()
    tab.set_default_timeout(120_000)
    tab.goto(f"http://{address}/edition/lite/notebooks/index.html?path={notebook}")
    tab.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
    content = tab.evaluate(RUN_ALL)
    shots = os.environ.get("LITE_SHOTS")
    if shots:
        tab.screenshot(path=Path(shots) / f"{notebook.replace('/', '-')}.png")
    context.close()
    return content, {url for url in asked if not url.startswith(("data:", "blob:"))}


def printed(outputs: list[dict]) -> str:
    """What a cell printed, in one text; a file holds it as lines."""
    return "".join("".join(o["text"]) for o in outputs if o["output_type"] == "stream")


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_runs_in_the_browser(browser: Browser, address: str, notebook: str) -> None:
    committed = json.loads((ROOT / "book" / notebook).read_text(encoding="utf-8"))
    after, asked = executed(browser, address, notebook)
    for cell, before in zip(after["cells"], committed["cells"], strict=True):
        if cell["cell_type"] != "code" or not cell["source"]:
            continue
        outputs = cell["outputs"]
        assert [o for o in outputs if o["output_type"] == "error"] == [], cell["source"]
        assert cell["execution_count"], cell["source"]
        assert printed(outputs).replace(FIRST_TIME, "") == printed(before["outputs"]), cell[
            "source"
        ]
        shown = [sorted(o["data"]) for o in outputs if o["output_type"] != "stream"]
        assert shown == [sorted(o["data"]) for o in before["outputs"] if "data" in o]
    # The kernel's worker is heard too, which is the one that would ask Pyodide's host or PyPI.
    assert any("/pyodide/pandas-" in url for url in asked)
    assert {url for url in asked if urlsplit(url).netloc != address} == set()


def test_the_button_says_what_the_first_opening_loads(browser: Browser, address: str) -> None:
    Site.sent.clear()
    executed(browser, address, NOTEBOOKS[0])
    megabytes = {folder: sent / 1e6 for folder, sent in Site.sent.items()}
    assert megabytes["pyodide"] == pytest.approx(lite.FROM_HOST, abs=1)
    assert megabytes["edition"] == pytest.approx(lite.FROM_SITE, abs=1)
