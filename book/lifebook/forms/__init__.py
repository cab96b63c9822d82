"""The book in other forms: an ePub, and a PDF that is printed from its pages.

``python -m lifebook.forms epub SITE`` (``make epub``) lets Sphinx build an ePub from the pages that a
book of one piece can hold, and cleans them; ``python -m lifebook.forms pdf SITE`` (``make pdf``) sets
those pages for A4, so that both forms hold the same text. Each is put into ``SITE/downloads`` and
linked from the front page; a site built without them has no such link.

In the order of the work: `edition` (what stands on the title page), `whole` (which pages, and the
build), `pages` (one page made fit), `package` (the ePub), `cover`, `joined` (all pages as one),
`pdf`, `shelf` (downloads and links).

To add a form: a module that takes the folder of pages from `whole.pages`, a subcommand in
``__main__.py``, and its words in `shelf.FORMS`.
"""
