"""The ledger of claims: whole, in order, and resting on more than one witness where it matters."""

from __future__ import annotations

import re

import pandas as pd

from lifebook import Life
from lifebook.sources import read_sources

from .conftest import ROOT


def claims(life: Life) -> pd.DataFrame:
    return life.frame("claims")


def test_no_statement_of_the_article_is_dropped(life: Life) -> None:
    """169 statements were told apart; one that says two things is split with letters."""
    letters: dict[str, list[str]] = {}
    for claim in claims(life).index:
        letters.setdefault(claim[:4], []).append(claim[4:])
    assert sorted(letters) == [f"c{number:03}" for number in range(1, 170)]
    for number, found in letters.items():
        assert found == [""] or found == list("abcdef")[: len(found)], number


def test_claims_stand_in_the_order_of_the_article(life: Life) -> None:
    chapters = list(dict.fromkeys(claims(life)["chapter"]))
    assert chapters == list(life.chapters.index)


def test_a_repetition_names_an_earlier_claim(life: Life) -> None:
    order = list(claims(life).index)
    for claim, earlier in claims(life)["repeats"].items():
        assert not earlier or order.index(earlier) < order.index(claim), claim


def test_a_contradiction_rests_on_two_witnesses(life: Life) -> None:
    sources = read_sources(ROOT / "data" / "sources.bib")
    cited = life.citations[life.citations["table"] == "claims"]
    for claim, verdict in claims(life)["verdict"].items():
        rows = cited[(cited["row"] == claim) & (cited["stance"] != "supports")]
        witnesses = {sources[key].witness for key in rows["source"]}
        if verdict == "contradicted":
            assert len(witnesses) >= 2, claim


def test_a_dispute_has_more_than_one_voice(life: Life) -> None:
    cited = life.citations[life.citations["table"] == "claims"]
    for claim in claims(life).index[claims(life)["verdict"] == "disputed"]:
        assert cited.loc[cited["row"] == claim, "source"].nunique() >= 2, claim


def test_a_comment_is_one_to_three_sentences(life: Life) -> None:
    for claim, comment in claims(life)["comment"].items():
        text = re.sub(r"\b([A-Z]|St)\.", r"\1", comment)  # an initial ends no sentence
        assert 1 <= len(re.findall(r"[.?!][”\"]?(?= [A-Z“]|$)", text)) <= 3, claim
        assert comment.endswith((".", "?", "”"))
