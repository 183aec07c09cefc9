"""Stance, certainty and quotation of utterances, one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.extract.utterances.attribution import find_attributions
from kg.extract.utterances.utterances import find_utterances
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Utterance

Read = Callable[[str], Page]
ENGLISH = Language("en")


def utterances(doc: Page, language: Language = ENGLISH) -> list[Utterance]:
    """Each source text is an actor of its own."""
    found = find_attributions(doc, language)
    sources = ["".join(doc.text[b:e] for b, e in a.source) or None for a in found]
    return find_utterances(doc, language, found, sources, [], [])[0]


STANCES = [
    ("A spokesman denied that the firm had paid bribes.", "denied", "denies"),
    ("The minister refuted the allegation.", "refuted", "denies"),
    ("The captain rejected the claim that he was drunk.", "rejected", "denies"),
    ("The owners dismissed the report as baseless.", "dismissed || as baseless", "denies"),
    ("He called the story pure fiction.", "called || pure fiction", "denies"),
    ('"That is not true," the captain said.', "said", "denies"),
    ("The minister refused to acknowledge that money was missing.", "refused", "denies"),
    ("The mayor called reports of a raid on the harbour fake news.", "called || fake news", "denies"),
    ("The critics slammed the allegation.", "slammed", "denies"),
    ("The critics slammed his speech.", "slammed", "affirms"),
    ("The harbour board has not yet confirmed the sale.", "has not yet confirmed", "declines"),
    ("She said there has been a propaganda campaign against the port.", "said", "affirms"),
    ("Prosecutors said he lied during the trial.", "said", "affirms"),
    ("The captain never considered the offer.", "never considered", "affirms"),
    ('"No. 1 is the harbour," the mayor said.', "said", "affirms"),
    ("The ministry denied him a visa.", "denied", "affirms"),
    ("The council did not deny that money was missing.", "did not deny", "affirms"),
    ("The ministry rejected the offer.", "rejected", "affirms"),
    ("The mayor said the bridge would reopen in May.", "said", "affirms"),
    ("The builders declined to comment on the report.", "declined", "declines"),
    ("The company would not confirm the sale.", "would not confirm", "declines"),
    ('"We do not comment on rumours," the company said.', "said", "declines"),
    ("Police asked whether he had been there.", "asked", "asks"),
    ("Unions urged the board to resign.", "urged", "urges"),
    ("The board plans to raise fees.", "plans", "urges"),
    ("The captain hopes to sail in May.", "hopes", "urges"),
    ("The board asked the captain to sail at once.", "asked", "urges"),
]


@pytest.mark.parametrize(("text", "cue", "stance"), STANCES)
def test_stance(page: Read, text: str, cue: str, stance: str) -> None:
    found = {" || ".join(text[b:e] for b, e in u.cue): u.stance for u in utterances(page(text))}
    assert found[cue] == stance


def test_a_label_is_no_part_of_the_content(page: Read) -> None:
    text = "The owners dismissed the report as baseless."
    (u,) = utterances(page(text))
    assert [text[b:e] for b, e in u.content] == ["the report"]


def test_what_a_free_relative_clause_labels(page: Read) -> None:
    text = "The raid on the harbour is what the owners have called a hoax."
    found = {u.stance: [text[b:e] for b, e in u.content] for u in utterances(page(text))}
    assert found["denies"] == ["The raid on the harbour"]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The pilot may have slept, an expert said.", "possible"),
        ("The mayor said the bridge would probably reopen.", "probable"),
        ("Experts suspect that the pilot slept.", "probable"),
        ("An expert said the pilot slept.", "certain"),
    ],
)
def test_certainty(page: Read, text: str, certainty: str) -> None:
    assert [u.certainty for u in utterances(page(text))] == [certainty]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"We have waited long enough," she said.', "direct"),
        ('The mayor said the wait for the bridge was "far too long" for most people.', "mixed"),
        ("The mayor said the wait was too long.", "indirect"),
    ],
)
def test_quoted(page: Read, text: str, quoted: str) -> None:
    assert [u.quoted for u in utterances(page(text))] == [quoted]


def test_a_lexicon_of_the_users_own_adds_words(page: Read, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('labels = ["poppycock"]\n', "utf-8")
    doc = page("He called the story poppycock.")
    own = Language("en", file)
    assert [u.stance for u in utterances(doc)] == ["affirms"]
    assert [u.stance for u in utterances(doc, own)] == ["denies"]
    file.write_text("label = []\n", "utf-8")
    with pytest.raises(LexiconError, match="labels"):
        _ = Language("en", file).stance
