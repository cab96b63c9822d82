"""What the published site needs beyond the pages.

Fresh caches, a front door, no dead weight, valid pages, a search, a contents tree rendered once, the
day-by-day explorer, the data in every format, the way to Binder and Colab, the status of the
notebooks; and what makes it last: edition and citation on every page, cards, feed, redirects, and a
page for wrong addresses.

To add a hook: a module with a ``setup`` of its own, called here.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from lifebook.site import (
    cards,
    citing,
    contents,
    door,
    downloads,
    edition,
    explorer,
    feed,
    freshness,
    languages,
    launch,
    lengths,
    linked,
    missing,
    moved,
    status,
    validity,
    weight,
)

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every hook of the site to Sphinx."""
    freshness.setup(app)
    door.setup(app)
    weight.setup(app)
    contents.setup(app)
    validity.setup(app)
    languages.setup(app)
    lengths.setup(app)
    explorer.setup(app)
    downloads.setup(app)
    linked.setup(app)
    launch.setup(app)
    status.setup(app)
    # Each puts itself before what stands in the footer: how to cite comes before the edition.
    for module in (edition, citing, cards, feed, moved, missing):
        module.setup(app)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
