"""Quotation marks of several kinds, lost and unclosed ones."""

from __future__ import annotations

import pytest
import spacy

from kg.nlp.annotate import page_of

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
    page = page_of(_NLP(text))
    assert [text[b:e] for q in page.quotes for b, e in page.spans([q.piece])] == expected
