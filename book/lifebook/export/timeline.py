"""The events for TimelineJS, a timeline that any site can show (https://timeline.knightlab.com/).

TimelineJS knows days, months and years, and no doubt. A date that is none of these is therefore given
from its first to its last possible day or month, and the words that are shown for it say what is known.
The times around the life, which the descriptor names, are its eras.

To show more of an event: `_slide`.
"""

from __future__ import annotations

import html
from typing import Any

from lifebook import dates
from lifebook.export.edition import Edition, as_json
from lifebook.export.times import timeline

__all__ = ["timeline_json"]


def timeline_json(edition: Edition) -> bytes:
    """Every dated event, in order of date."""
    life = edition.life
    events = life.events.sort_values(["date_first", "date_last"], kind="stable")
    names = life.package.frames["places"]["name"]
    return as_json(
        {
            "scale": "human",
            "title": {
                "unique_id": "title",
                "text": {"headline": _text(edition.title), "text": _text(edition.makers)},
            },
            "events": [
                _slide(edition, row, names.get(row.place, ""))
                for row in events.itertuples()
                if row.date
            ],
            "eras": [_era(edition, era) for era in life.package.settings["context"]],
        }
    )


def _slide(edition: Edition, row: Any, place: str) -> dict[str, Any]:
    parts = [f"{place}." if place else "", row.note, f"Certainty: {row.certainty}."]
    text = f"<p>{_text(' '.join(filter(None, parts)))}</p>"
    if edition.base:  # on another site a relative link would lead nowhere
        text += f'<p><a href="{html.escape(edition.entry("events", row.id))}">Evidence</a></p>'
    return {
        "unique_id": row.id,
        **timeline(row.date, dates.in_both_calendars(row.date, row.julian)),
        "text": {"headline": _text(row.title), "text": text},
    }


def _era(edition: Edition, era: dict[str, str]) -> dict[str, Any]:
    """From the first possible day of its beginning to the last of its end."""
    since, until = edition.life.when(era["since"]), edition.life.when(era["until"])
    span = timeline(f"{since.first}/{until.last}", "")
    return {
        "start_date": span["start_date"],
        "end_date": span["end_date"],
        "text": {"headline": _text(era["name"])},
    }


def _text(words: str) -> str:
    """Words as HTML, which is what TimelineJS shows."""
    return html.escape(words, quote=False)
