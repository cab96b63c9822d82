"""Leave out of the pages what Jupyter Book adds and this edition never uses.

So far that is sphinx_thebe, which it always loads: it asks another host for a script, and declares
one constant twice, an error on every page.

To leave out another extension: add its name to `UNUSED`.
"""

from __future__ import annotations

from sphinx.application import Sphinx

UNUSED = ("sphinx_thebe",)


def setup(app: Sphinx) -> None:
    """Disconnect the unused extensions, which Jupyter Book has set up before this one."""
    for listeners in list(app.events.listeners.values()):
        for listener in list(listeners):
            if listener.handler.__module__.split(".")[0] in UNUSED:
                app.disconnect(listener.id)
    app.registry.css_files[:] = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name != "sphinx-thebe.css"
    ]
