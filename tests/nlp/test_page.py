"""A page is plain data: it is the same after a round trip as JSON, and what follows from its columns is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest
from pages import as_table, make_page

from kg.nlp.annotate import load_annotator
from kg.nlp.encoder import Reading
from kg.nlp.page import Page, decode_page, encode_page

TEXT = "The mayor said: “We paid nothing.”\nOn Monday, Ada Holm of Tarvel denied it twice."


def test_a_page_comes_back_from_json_number_by_number() -> None:
    page = load_annotator().page(TEXT)
    back = decode_page(encode_page(page))
    for field in fields(Page):
        if field.name != "reading":
            assert getattr(back, field.name) == getattr(page, field.name), field.name
    assert page.reading is not None and back.reading is not None
    for field in fields(Reading):
        ours, theirs = getattr(page.reading, field.name), getattr(back.reading, field.name)
        assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs), field.name


@pytest.mark.parametrize("text", ["", " ", "\n\n", "A", "“"])
def test_little_text_makes_a_page(text: str, page: Callable[[str], Page]) -> None:
    assert decode_page(encode_page(page(text))) == page(text)


def test_what_follows_from_the_columns() -> None:
    words = ["She", "said", "“", "no", "”", "."]
    begin = [0, 4, 9, 10, 12, 13]
    page = Page.of(
        text="She said “no”.",
        spans=[(b, b + len(w)) for b, w in zip([0, 4, 9, 10, 12, 13], words, strict=True)],
        lemma=["she", "say", "“", "no", "”", "."],
        pos=["PRON", "VERB", "PUNCT", "INTJ", "PUNCT", "PUNCT"],
        tag=["PRP", "VBD", "``", "UH", "''", "."],
        dep=["nsubj", "ROOT", "punct", "dobj", "punct", "punct"],
        head=[1, 1, 3, 1, 3, 1],
        starts=[0],
    )
    assert page.word == words and page.begin == begin
    assert page.children[1] == [0, 3, 5] and page.subtree(3) == (2, 5)
    assert page.inside == [-1, -1, 0, 0, 0, -1]
    assert [page.text[b:e] for b, e in page.spans([(2, 5)])] == ["“no”"]
    assert list(page.ancestors(2)) == [3, 1] and page.is_under(2, 3) and not page.is_under(3, 2)
    assert page.token_at(11) == 3 and page.piece(4, 10) == (1, 3) and page.root((2, 5)) == 3


def test_a_page_can_be_written_as_a_table(page: Callable[[str], Page]) -> None:
    made = page("Ada Holm’s sister said “no” (twice).\nOn Monday, the mayor of Tarvel left.")
    assert make_page(as_table(made), made.text) == made
    assert make_page(as_table(made)) == made
