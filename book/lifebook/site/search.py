"""The data of the search: what is found, by which words, and the text around them.

A unit is what a result leads to: a part of a page below a heading, an entry of a register, a term of
the glossary. `files_of` writes three kinds of script below ``_static/search``, since a page on a
disk may load a script and no data file: ``pages`` (how many units each page has, the words that are
almost everywhere, the version of the rest); ``words-XX`` for each initial letter, named by its code point
(word: units, as differences, each with how often, plus ten where it is in the heading); ``text-N``
(units with anchor, heading and text, and which words of both are in another language, in parts). So a
search loads one small file for each word, and the parts that its first results are in.
``book/_static/search.js`` reads them and splits words in the same way.

To find something else by itself: let `Units` begin a unit at its tag. To leave something out of the
text: its class in `SILENT`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

__all__ = ["Unit", "files_of", "units_of", "words_of"]

Foreign = list[int | str]
"""Words in another language: where they begin, how long they are (in UTF-16 units, as a browser
counts), their language; and so on."""

Unit = tuple[str, str, str, Foreign, Foreign]
"""Anchor (empty for the page itself), heading and text, and what is foreign in each of the two."""

_BEGIN, _SAID, _END = "\ue000", "\ue001", "\ue002"
"""Signs of the private use area, before the tag of a language, after it, and after the words in it."""

SILENT = frozenset(
    {
        "headerlink", "lb-backlinks", "lb-behind", "lb-cite-this", "lb-filter", "lb-hidden", "lb-mark",
        "lb-note", "lb-run", "lb-tip", "cell_input", "highlight", "toctree-wrapper",
    }
)  # fmt: skip
"""Classes whose content is not part of the text, or stands elsewhere with an entry of its own."""

COMMON = 0.4
"""Part of all units beyond which a word tells none from another."""

PART = 16_000
"""Characters of text in one file, beyond which the next unit begins another."""

_FOREIGN = re.compile(f"{_BEGIN}([^{_BEGIN}]*){_END}")
_SIGNS = re.compile(f"{_BEGIN}[^{_SAID}]*{_SAID}|{_END}")
_ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.DOTALL)
_DRAWN = re.compile(r"<(svg|script|style)\b.*?</\1>", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "col", "source", "link", "meta"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_INLINE = frozenset({"a", "em", "strong", "span", "i", "b", "code", "sup", "sub"})


class Units(HTMLParser):
    """Splits the article of a page into units."""

    def __init__(self) -> None:
        super().__init__()
        self.units: list[list[str]] = []
        self._section = ""
        self._silent: tuple[str, int] | None = None
        self._foreign: tuple[str, int] | None = None
        self._heading: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a unit, or a silence, or a heading."""
        if tag in _VOID:
            self._add(" ")
            return
        if self._silent is not None:
            if tag == self._silent[0]:
                self._silent = (tag, self._silent[1] + 1)
            return
        has = {name: value or "" for name, value in attrs}
        if set(has.get("class", "").split()) & SILENT:
            self._silent = (tag, 1)
            return
        self._divide(tag, has)
        if tag not in _INLINE:
            self._add(" ")
        if self._foreign is not None:
            if tag == self._foreign[0]:
                self._foreign = (tag, self._foreign[1] + 1)
        elif has.get("lang") and self.units:
            self._foreign = (tag, 1)
            self._add(f"{_BEGIN}{has['lang']}{_SAID}")

    def _divide(self, tag: str, has: dict[str, str]) -> None:
        """Begin a unit or its heading, if this is where one begins."""
        anchor, classes = has.get("id", ""), set(has.get("class", "").split())
        if tag == "section" and anchor:
            self._section = anchor
        if tag in _HEADINGS:
            self.units.append(["" if tag == "h1" else self._section, "", ""])
            self._heading = tag
        elif anchor and (
            classes & {"lb-entry", "lb-row"} or (tag == "dt" and anchor.startswith("term-"))
        ):
            self.units.append([anchor, "", ""])
            self._heading = tag if tag == "dt" else None
        elif "lb-name" in classes and self.units and not self.units[-1][1]:
            self._heading = tag

    def handle_endtag(self, tag: str) -> None:
        """End a silence, words in another language, or a heading."""
        if self._silent is not None:
            if tag == self._silent[0]:
                self._silent = (tag, self._silent[1] - 1) if self._silent[1] > 1 else None
            return
        if self._foreign is not None and tag == self._foreign[0]:
            self._foreign = (tag, self._foreign[1] - 1) if self._foreign[1] > 1 else None
            if self._foreign is None:
                self._add(_END)
        if tag == self._heading:
            self._heading = None
        if tag not in _INLINE:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        """Add to the heading or to the text."""
        if self._silent is None:
            self._add(data)

    def _add(self, data: str) -> None:
        if self.units:
            self.units[-1][2 if self._heading is None else 1] += data


def units_of(page: str) -> list[Unit]:
    """The units of a page of HTML, in order; none for one without an article."""
    article = _ARTICLE.search(page)
    if article is None:
        return []
    parser = Units()
    parser.feed(_DRAWN.sub(" ", article[1]))
    parser.close()
    found: list[Unit] = []
    for anchor, heading, text in parser.units:
        name, in_name = _told_apart(heading)
        words, in_words = _told_apart(text)
        if not name:
            name, in_name = words[:80], []
        if name:
            found.append((anchor, name, words, in_name, in_words))
    return found


def _told_apart(text: str) -> tuple[str, Foreign]:
    """Text with single spaces and without signs, and what is foreign in it."""
    plain = ""
    foreign: Foreign = []
    for n, part in enumerate(_FOREIGN.split(text)):
        # Every second part is in another language. One that began in a heading, or did not end
        # there, is no part, and its signs go.
        language, said, words = part.rpartition(_SAID) if n % 2 else ("", "", _SIGNS.sub("", part))
        if plain and not plain.endswith(" ") and words[:1].isspace():
            plain += " "
        kept = " ".join(words.split())
        if said and kept:
            foreign += [_units16(plain), _units16(kept), language]
        plain += kept
        if kept and words[-1:].isspace():
            plain += " "
    return plain.rstrip(), foreign


def _units16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def words_of(text: str) -> list[str]:
    """Words as the search compares them: without accents, in lower case, of two letters and more."""
    plain = unicodedata.normalize("NFKD", text)
    marks = {ord(sign): None for sign in set(plain) if unicodedata.category(sign).startswith("M")}
    bare = plain.translate(marks)
    return [word for word in _WORD.findall(bare.lower()) if len(word) > 1]


def files_of(pages: Mapping[str, Sequence[Unit]], first: Iterable[str] = ()) -> dict[str, str]:
    """The scripts of the search, by name without ``.js``.

    Parameters
    ----------
    pages
        Units of each page by its address from the root of the site, in the order of the book.
    first
        Addresses of pages whose units come before others that match as well: running text.
    """
    preferred = set(first)
    flat = [unit for units in pages.values() for unit in units]
    index, common = _index(flat)
    starts, parts = _parts(flat)
    files: dict[str, Any] = {f"text-{n}": part for n, part in enumerate(parts)}
    by_initial: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for word in sorted(index):
        by_initial[word[0]][word] = index[word]
    for initial, words in by_initial.items():
        files[f"words-{ord(initial):x}"] = words
    written = {name: _script(name, value) for name, value in sorted(files.items())}
    version = hashlib.sha256("".join(written.values()).encode()).hexdigest()[:8]
    book = {
        "version": version,
        "common": common,
        "initials": "".join(sorted(by_initial)),
        "parts": starts,
        "pages": [
            [url, units[0][1], int(url in preferred), len(units)]
            for url, units in pages.items()
            if units
        ],
    }
    return {"pages": _script("pages", book), **written}


def _index(flat: Sequence[Unit]) -> tuple[dict[str, list[int]], list[str]]:
    """For each word the units that have it, and the words that are almost everywhere."""
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, (_, name, text, *_) in enumerate(flat):
        heading = set(words_of(name))
        for word, times in Counter(words_of(f"{name} {text}")).items():
            postings[word].append((number, min(times, 9) + 10 * (word in heading)))
    most = max(COMMON * len(flat), 10)
    common = sorted(word for word, places in postings.items() if len(places) > most)
    index: dict[str, list[int]] = {}
    for word in postings.keys() - set(common):
        before, row = 0, []
        for number, weight in postings[word]:
            row += [number - before, weight]
            before = number
        index[word] = row
    return index, common


def _parts(flat: Sequence[Unit]) -> tuple[list[int], list[list[tuple[Any, ...]]]]:
    """Units in parts of about one size, and the number of the first unit of each."""
    starts: list[int] = []
    parts: list[list[tuple[Any, ...]]] = []
    size = PART
    for number, unit in enumerate(flat):
        if size >= PART:
            starts.append(number)
            parts.append([])
            size = 0
        # Most units have no foreign words, and then nothing is written of it.
        parts[-1].append(unit if unit[3] or unit[4] else unit[:3])
        size += len(unit[2])
    return starts, parts


def _script(name: str, value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f'lifeSearch("{name}",{told});\n'
