"""Say of words in another script which language they are in, so that they are spoken and broken as such.

While a page is written, every run of letters of a script named in the setting ``lifebook_languages``
(``{Cyrillic: ru}``: the language of that script in this book) is put into an element with ``lang``,
wherever it came from: prose, register, note, table of a notebook. Letters that only one other language
has (`TELLING`) decide against the setting. What is marked already stays as it is; in the text
``[*pogrom*]{.language-ru-Latn}`` marks words by hand, which is what words in Latin letters need.

To know another script: its letters in `SCRIPTS`. To tell another language by its letters: `TELLING`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ConfigError

__all__ = ["SCRIPTS", "TELLING", "language_of", "marked", "setup"]

SCRIPTS = {
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff",
    "Hebrew": "\u0590-\u05ff\ufb1d-\ufb4f",
}
"""The letters of a script, as a class of characters."""

TELLING = {"uk": "іїєґІЇЄҐ", "be": "ўЎ", "sr": "ђјљњћџЂЈЉЊЋЏ"}
"""Letters that tell a language from others in its script. (Russian before 1918 had the first of them too.)"""

_OLD_RUSSIAN = re.compile("[ѣѲѳѵ]|ъ\\b")
_PART = re.compile(
    r"<!--.*?-->|<(script|style|svg|math)\b.*?</\1>|<[^>]+>|[^<]+", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([\w-]+)(.*)>", re.DOTALL)
_LANG = re.compile(r"\slang=")
_VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


def language_of(words: str, usual: str) -> str:
    """Language of a run of letters of one script, as a tag of BCP 47.

    >>> language_of("Наше слово", "ru"), language_of("Енциклопедія", "ru")
    ('ru', 'uk')
    """
    if _OLD_RUSSIAN.search(words):
        return usual
    found = (tag for tag, letters in TELLING.items() if set(letters) & set(words))
    return next(found, usual)


def _runs(languages: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """For each script a pattern of a run of its words, with what stands between them."""
    between = r"[\s\d.,:;!?()«»“”„\"'’/№§–—-]*"
    return [
        (re.compile(f"[{SCRIPTS[script]}](?:{between}[{SCRIPTS[script]}])*"), tag)
        for script, tag in languages.items()
    ]


def marked(body: str, languages: Mapping[str, str]) -> str:
    """The same HTML, with every run of words of a named script in an element with ``lang``."""
    runs = _runs(languages)
    if not any(pattern.search(body) for pattern, _ in runs):
        return body
    parts: list[str] = []
    inside, depth = "", 0  # the element with a language of its own that is open, and how deep
    for found in _PART.finditer(body):
        part = found[0]
        if part[0] != "<":
            parts.append(part if inside else _in_spans(part, runs))
            continue
        parts.append(part)
        tag = _TAG.fullmatch(part)
        if tag is None or tag[2] in _VOID or found[1]:
            continue
        if not inside and not tag[1] and (_LANG.search(tag[3]) or tag[2] in {"option", "textarea"}):
            inside, depth = tag[2], 1
        elif tag[2] == inside:
            depth += -1 if tag[1] else 1
            inside = inside if depth else ""
    return "".join(parts)


def _in_spans(text: str, runs: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, usual in runs:
        words = pattern.split(text)
        found = [
            f'<span lang="{language_of(run, usual)}">{run}</span>' for run in pattern.findall(text)
        ]
        text = "".join(part for pair in zip(words, [*found, ""], strict=True) for part in pair)
    return text


def _mark(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.format == "html" and "body" in context:
        context["body"] = marked(context["body"], app.config.lifebook_languages)


def _known(app: Sphinx, config: Any) -> None:
    """Refuse a script that has no letters here."""
    for script in config.lifebook_languages:
        if script not in SCRIPTS:
            raise ConfigError(
                f"_config.yml: lifebook_languages: unknown script {script!r}; known are "
                f"{', '.join(SCRIPTS)}: another needs its letters in lifebook/site/languages.py"
            )


def setup(app: Sphinx) -> None:
    """Mark every page, after it is mended."""
    app.add_config_value("lifebook_languages", {}, "html", [dict])
    app.connect("config-inited", _known)
    app.connect("html-page-context", _mark, priority=905)
