"""The page for an address that leads nowhere (``404.html``), and the map of the site.

A host shows ``404.html`` at whatever depth the wrong address has, so the page has no relative link,
style sheet or picture. Where the site begins is known from its address (``html_baseurl``); without
one, a line of script takes the address up to the folder of the book, and the root of the host
stands in for it where no script runs. ``sitemap.xml`` wants whole addresses and is written only
where there is one. Both are written here, since an extension for the map lists only the pages
that the last build wrote, and one for the page takes a base from another host's convention.

To lead to another page from there: a line in `_links`.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

from lifebook.site import edition, output

__all__ = ["not_found", "setup", "sitemap"]

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Page not found: {title}</title>
<style>
body {{ font: 1.1rem/1.6 Georgia, serif; margin: 12vh auto; max-width: 34rem; padding: 0 1.25rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; }}
a {{ color: LinkText; }}
</style>
</head>
<body>
<main>
<h1>There is no page at this address</h1>
<p>It may have been mistyped, or cut off on its way. No page of <cite>{title}</cite> that was ever
published has been taken away; one that moved leads on to its new place.</p>
<ul>
{links}
</ul>
</main>{script}
</body>
</html>
"""

# The folder of the book is in every address of the book, so that what stands before it is the root.
_SCRIPT = """
<script>
const end = location.pathname.lastIndexOf({folder});
if (end > 0)
  for (const link of document.querySelectorAll("a[data-path]"))
    link.href = location.pathname.slice(0, end + 1) + link.dataset.path;
</script>"""


def not_found(this: edition.Edition, links: dict[str, str], folder: str) -> str:
    """The page for a wrong address.

    Parameters
    ----------
    this
        The edition, for its title and address.
    links
        Paths of pages of the site and what to call them.
    folder
        First folder in the path of every page of the book, or "".
    """
    base = urlsplit(this.address).path or "/"
    script = _SCRIPT.format(folder=json.dumps(f"/{folder}/"))
    return _PAGE.format(
        language=html.escape(this.language),
        title=html.escape(this.title),
        links="\n".join(
            f'<li><a href="{html.escape(base + path)}" data-path="{html.escape(path)}">'
            f"{html.escape(name)}</a></li>"
            for path, name in links.items()
        ),
        script="" if this.address or not folder else script,
    )


def sitemap(addresses: list[str]) -> str:
    """The addresses of all pages as a map for search engines, in the format of sitemaps.org 0.9."""
    rows = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def _links(app: Sphinx) -> dict[str, str]:
    front = app.config.root_doc
    explorers = [
        (app.builder.get_target_uri(name), app.env.titles[name].astext())
        for name, meta in sorted(app.env.metadata.items())
        if meta.get("lifebook_explorer")
    ]
    return {
        app.builder.get_target_uri(front): "The front page of the book",
        "search.html": "Search",
        **dict(explorers),
    }


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html":
        return
    this, out = edition.of(app.config), Path(app.outdir)
    folder = app.config.root_doc.rpartition("/")[0].split("/")[0]
    output.write(out / "404.html", not_found(this, _links(app), folder))
    if this.address:
        pages = sorted(app.env.found_docs)
        listed = [this.url(app.builder.get_target_uri(page)) for page in pages]
        output.write(out / "sitemap.xml", sitemap(listed))


def setup(app: Sphinx) -> None:
    """Write page and map after every build."""
    app.connect("build-finished", _write)
