"""The fast profile's finder: what is a cue, what its source and content."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import make_page

from kg.extract.utterances.attribution import find_attributions
from kg.extract.utterances.rules import Odds, find
from kg.language import Language
from kg.nlp.page import Page

Read = Callable[[str], Page]

TEXT = """The mayor of Ostwick said on Monday that the bridge would reopen in May.
"We have waited long enough," she said. "The river will not wait for us."
According to the Harbour Board, traffic fell by a tenth. Residents fear that the ferry will stop.
The board plans to raise fees. A poll found that most people want the ferry back.
The Ostwick Gazette reported Monday, citing two officials, that the mayor had met the builders in secret.
The Daily Post quoted Mr Holm as saying the captain was drunk.
The mayor denied the report. "There was no meeting," her spokesman said.
The company would not confirm the sale. Ms Brandt said Mr Holm had told her that the ship was sinking."""


def _texts(page: Page, language: Language) -> list[tuple[str, ...]]:
    """Source, cue and content of each find."""
    return [
        tuple(" || ".join(page.text[b:e] for b, e in spans) for spans in (a.source, a.cue, a.content))
        for a in find_attributions(page, language)
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
def test_finds(page: Read, english: Language, expected: tuple[str, str, str]) -> None:
    assert expected in _texts(page(TEXT), english)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "The bridge was built in 1911 and has two lanes.", "Prices:", '"']
)
def test_finds_nothing(page: Read, english: Language, text: str) -> None:
    assert _texts(page(text), english) == []


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The builders rejected a memo written by the board to rebut the report.", "a memo", "to rebut"),
        ("OSTWICK (Pressa) - The mayor denied the report.", "The mayor", "denied"),
    ],
)
def test_who_denies_is_told_by_the_grammar(
    page: Read, english: Language, text: str, source: str, cue: str
) -> None:
    assert {c: s for s, c, _ in _texts(page(text), english)}[cue] == source


DECLINED = """
The the DET DT det 2
builders builder NOUN NNS nsubj 3
declined decline VERB VBD ROOT 0
to to PART TO aux 5
comment comment VERB VB xcomp 3
on on ADP IN prep 5
the the DET DT det 8
report report NOUN NN pobj 6
. . PUNCT . punct 3
"""


def test_declined_is_one_attribution(english: Language) -> None:
    assert _texts(make_page(DECLINED), english) == [("The builders", "declined", "to comment on the report")]


CITED = """
Pressa Pressa PROPN NNP nsubj 2 B-ORG
reported report VERB VBD ROOT 0
, , PUNCT , punct 2
citing cite VERB VBG advcl 2
two two NUM CD nummod 6
officials official NOUN NNS dobj 4
, , PUNCT , punct 2
that that SCONJ IN mark 10
rain rain NOUN NN nsubj 10
fell fall VERB VBD ccomp 2
. . PUNCT . punct 2
"""


def test_who_is_cited_says_it_too(english: Language) -> None:
    assert _texts(make_page(CITED), english) == [
        ("Pressa", "reported", "that rain fell"),
        ("two officials", "citing", "that rain fell"),
    ]


SHELVED = """
The the DET DT det 2
council council NOUN NN nsubj 3
shelved shelve VERB VBD ROOT 0
the the DET DT det 5
plan plan NOUN NN dobj 3
for for ADP IN prep 5
a a DET DT det 8
harbour harbour NOUN NN pobj 6
. . PUNCT . punct 3
"""


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        (5.0, -5.0, True),
        (-5.0, -5.0, False),
        (5.0, 5.0, False),  # inside a content the encoder has no say
    ],
)
def test_odds_decide_what_the_parse_leaves_open(
    english: Language, cue: float, content: float, expected: bool
) -> None:
    page = make_page(SHELVED)
    size = len(page)
    odds = Odds(
        [cue if i == 2 else -5.0 for i in range(size)],
        [-5.0] * size,
        [content if i == 2 else 5.0 if i > 2 else -5.0 for i in range(size)],
    )
    assert bool(find(page, english, odds)) == expected
