"""The claims as annotations: on the article's own words where they are quoted, else on the page."""

from __future__ import annotations

from lifebook import Life
from lifebook.export import Edition
from lifebook.export.statements import on_article

from .conftest import ADDRESS, breaches, loaded


def test_they_keep_the_model(files: dict[str, bytes]) -> None:
    assert breaches("web-annotation", loaded(files, "annotations.jsonld")) == []


def test_a_breach_of_the_model_would_be_found(files: dict[str, bytes]) -> None:
    wrong = loaded(files, "annotations.jsonld")
    wrong["first"]["items"][0].pop("target")
    wrong["first"]["items"][1]["motivation"] = "judging"
    assert len(breaches("web-annotation", wrong)) == 2


def test_every_claim_is_there_once(files: dict[str, bytes], life: Life) -> None:
    collection = loaded(files, "annotations.jsonld")
    ids = [one["id"].partition("#")[2] for one in collection["first"]["items"]]
    assert ids == list(life.frame("claims").index)
    assert collection["total"] == len(ids)


def test_only_words_that_the_ledger_quotes_are_quoted(
    files: dict[str, bytes], edition: Edition
) -> None:
    claims = edition.life.frame("claims")
    address = edition.article.entry.fields["url"]
    for one in loaded(files, "annotations.jsonld")["first"]["items"]:
        words = claims.loc[one["id"].partition("#")[2]].words
        if words:
            assert one["target"]["source"] == address
            assert one["target"]["selector"] == {"type": "TextQuoteSelector", "exact": words}
            assert len(words.split()) <= 7
        else:
            assert one["target"] == address


def test_the_bodies_are_verdict_comment_and_permalink(files: dict[str, bytes], life: Life) -> None:
    claims = life.frame("claims")
    for one in loaded(files, "annotations.jsonld")["first"]["items"]:
        claim = claims.loc[one["id"].partition("#")[2]]
        verdict, comment, permalink = one["body"]
        assert verdict["value"] == claim.verdict
        assert comment["value"].endswith(claim.comment)
        assert claim.gist in comment["value"]
        assert permalink["source"] == f"../book/reference/claims.html#{claim.id}"


def test_with_an_address_names_are_in_full(placed: Edition) -> None:
    first = loaded({"": on_article(placed)}, "")["first"]["items"][0]
    assert first["id"] == f"{ADDRESS}data/annotations.jsonld#c001"
    assert first["body"][2]["source"] == f"{ADDRESS}book/reference/claims.html#c001"
