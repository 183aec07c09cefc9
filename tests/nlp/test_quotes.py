"""Quotation marks of several kinds, lost and unclosed ones."""

from __future__ import annotations

import re

import pytest

from kg.nlp.page import Page


def split(text: str) -> Page:
    """A page of words and marks without a tree."""
    spans = [m.span() for m in re.finditer(r"\w+|''|[^\w ]", text)]
    words = [text[b:e] for b, e in spans]
    pos = ["SPACE" if w == "\n" else "X" if w.isalnum() else "PUNCT" for w in words]
    return Page.of(text, spans, words, pos, pos, [""] * len(words), range(len(words)), [0])


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
    page = split(text)
    assert [text[b:e] for q in page.quotes for b, e in page.spans([q.piece])] == expected


def test_an_unclosed_quotation_runs_on() -> None:
    assert [q.closed for q in split("“One ship.\n“Two ships,” he said.").quotes] == [False, True]
