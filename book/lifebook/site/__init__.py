"""What the published site needs beyond the pages.

Fresh caches, a front door, no dead weight, valid pages, a search, and the day-by-day explorer.

To add a hook: a module with a ``setup`` of its own, called here.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from lifebook.site import door, explorer, freshness, validity, weight

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every hook of the site to Sphinx."""
    freshness.setup(app)
    door.setup(app)
    weight.setup(app)
    validity.setup(app)
    explorer.setup(app)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
