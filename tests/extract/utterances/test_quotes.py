"""Quotation marks of several kinds, lost and unclosed ones."""

from __future__ import annotations

import pytest
import spacy

from kg.extract.tree import tree
from kg.extract.utterances.quotes import find_quotes

_NLP = spacy.blank("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "the ship sails" and left.', ['"the ship sails"']),
        ("He said “the ship sails” and left.", ["“the ship sails”"]),
        ("He said ''the ship sails'' and left.", ["''the ship sails''"]),
        ("He said ‘the ship sails,’ and left.", ["‘the ship sails,’"]),
        ("The captain's dog didn't bark.", []),
        ("“It’s the ‘best’ ship,” he said.", ["“It’s the ‘best’ ship,”"]),
        ("“One ship.\n“Two ships,” he said.", ["“One ship.", "“Two ships,”"]),
        ('"No," he said. "Never."', ['"No,"', '"Never."']),
        ("Not here.” She left.", ["Not here.”"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    doc = _NLP(text)
    parse = tree(doc)
    found = [text[b:e] for q in find_quotes(text, parse) for b, e in parse.spans([q.piece])]
    assert found == expected


def test_an_unclosed_quotation_runs_on() -> None:
    text = "“One ship.\n“Two ships,” he said."
    assert [q.closed for q in find_quotes(text, tree(_NLP(text)))] == [False, True]
