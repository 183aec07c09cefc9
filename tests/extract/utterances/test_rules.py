"""The fast profile's finder: what is a cue, what its source and content."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.utterances.rules import Odds, find
from kg.language import Language
from kg.nlp.page import Page

Read = Callable[[str], Page]
ENGLISH = Language("en")

TEXT = """The mayor of Ostwick said on Monday that the bridge would reopen in May.
"We have waited long enough," she said. "The river will not wait for us."
According to the Harbour Board, traffic fell by a tenth. Residents fear that the ferry will stop.
The board plans to raise fees. A poll found that most people want the ferry back.
The Ostwick Gazette reported on Tuesday, citing two officials, that the mayor had met the builders in secret.
The Daily Post quoted Mr Holm as saying the captain was drunk.
The mayor denied the report. "There was no meeting," her spokesman said.
The company would not confirm the sale. Ms Brandt said Mr Holm had told her that the ship was sinking."""


def _texts(doc: Page) -> list[tuple[str, str, str]]:
    found = find(doc, ENGLISH)
    return [
        tuple(" || ".join(doc.text[b:e] for b, e in doc.spans(x)) for x in (f.source, f.cue, f.content))  # type: ignore[misc]
        for f in found
    ]


@pytest.mark.parametrize(
    "expected",
    [
        ("The mayor of Ostwick", "said", "that the bridge would reopen in May"),
        ("she", "said", '"We have waited long enough," || "The river will not wait for us."'),
        ("the Harbour Board", "According to", "traffic fell by a tenth"),
        ("Residents", "fear", "that the ferry will stop"),
        ("The board", "plans", "to raise fees"),
        ("A poll", "found", "that most people want the ferry back"),
        ("The Ostwick Gazette", "reported", "that the mayor had met the builders in secret"),
        ("two officials", "citing", "that the mayor had met the builders in secret"),
        ("Mr Holm", "as saying", "the captain was drunk"),
        ("The mayor", "denied", "the report"),
        ("her spokesman", "said", '"There was no meeting,"'),
        ("The company", "would not confirm", "the sale"),
        ("Ms Brandt", "said", "Mr Holm had told her that the ship was sinking"),
        ("Mr Holm", "had told", "that the ship was sinking"),
    ],
)
def test_finds(page: Read, expected: tuple[str, str, str]) -> None:
    doc = page(TEXT)
    assert expected in _texts(doc)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "The bridge was built in 1911 and has two lanes.", "Prices:", '"']
)
def test_finds_nothing(page: Read, text: str) -> None:
    doc = page(text)
    assert _texts(doc) == []


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The builders rejected a memo written by the board to rebut the report.", "a memo", "to rebut"),
        ("OSTWICK (Pressa) - The mayor denied the report.", "The mayor", "denied"),
    ],
)
def test_who_denies_is_told_by_the_grammar(page: Read, text: str, source: str, cue: str) -> None:
    doc = page(text)
    assert {c: s for s, c, _ in _texts(doc)}[cue] == source


def test_declined_is_one_attribution(page: Read) -> None:
    doc = page("The builders declined to comment on the report.")
    assert _texts(doc) == [("The builders", "declined", "to comment on the report")]


def test_the_encoder_decides_what_the_parse_leaves_open(page: Read) -> None:
    doc = page("The council shelved the plan for a new harbour.")
    for odds in (-5.0, 5.0):
        size = len(doc)
        cue = [odds if doc.lower[i] == "shelved" else -5.0 for i in range(size)]
        content = [5.0 if i > 2 else -5.0 for i in range(size)]
        found = find(doc, ENGLISH, Odds(cue, [-5.0] * size, content))
        assert bool(found) == (odds > 0)
