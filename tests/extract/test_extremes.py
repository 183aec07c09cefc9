"""Numbers and dates at extremes, which once stopped a run or spoilt a graph, and text that once took for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language as Parser

from kg.errors import QueryError, RecordError
from kg.extract.blocks import split_text
from kg.extract.figures.lexemes import Lexemes
from kg.extract.figures.nonfigures import blocked_spans
from kg.extract.figures.numbers import find_numbers
from kg.extract.times.times import find_times
from kg.language import Language
from kg.nlp.page import Page
from kg.nlp.pipeline import SENTENCE
from kg.queries import to_term
from kg.rdf import iris
from kg.sources.dates import parse_date


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a flat of 30 m² with x² and ² and ① rooms", [30]),
        ("they lost " + "9" * 401 + " dollars and 5 cents", [5]),
        ("they lost " + "9" * 5000 + " dollars and 5 cents", [5]),
        ("1/" + "9" * 5000 + " and 5", [1, 5]),
        ("7 " + "million " * 500, []),
    ],
)
def test_numbers_that_are_none_are_passed_over(english: Language, text: str, values: list[int]) -> None:
    assert [n.low for n in find_numbers(Lexemes(text, english))] == values


@pytest.mark.parametrize("value", [10**401, -(10**401), 10**4000, float("inf"), float("nan")])
def test_a_number_too_large_for_a_figure_is_a_record_error(value: float) -> None:
    with pytest.raises(RecordError):
        iris.decimal(value)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-11-11"])
@pytest.mark.parametrize(
    "text",
    [
        "It began yesterday and ends tomorrow, next week, next Friday or in the next decade.",
        "It began 202 decades ago, 2,023 years ago, or 99 centuries ago.",
        "It was so after 9999-12-31, before 0001-01-01 and on 0000-01-01.",
        "It began last winter, in the past 20 centuries, " + "9" * 5000 + " years ago.",
    ],
)
def test_dates_at_the_ends_of_the_calendar_stay_open(
    page: Callable[[str], Page], english: Language, text: str, day: str
) -> None:
    for time in find_times(page(text), english, day):
        for moment in (time.begin, time.end):
            assert moment is None or iris.moment(moment)


def test_a_time_zone_with_seconds_is_no_date_that_RDF_has() -> None:  # noqa: N802
    with pytest.raises(ValueError, match="seconds"):
        parse_date("2024-11-11T10:00:00+05:30:15")


def test_half_a_character_in_an_id_or_parameter_is_named() -> None:
    with pytest.raises(RecordError, match="half a character"):
        iris.article_iri("https://example.org/", "a\ud800")
    with pytest.raises(QueryError, match="parameter value"):
        to_term("a\ud800", "string")
    with pytest.raises(QueryError, match="100 digits"):
        to_term(10**5000)


def test_addresses_are_still_found_where_at_signs_run_on(english: Language) -> None:
    text = "Write to ida.moe@example.org or @ida. " + "@" * 3000
    spans = blocked_spans(text, english)
    assert [text[b:e] for b, e in spans] == ["ida.moe@example.org", "@ida"]


def test_text_without_a_sentence_end_is_cut_and_nothing_is_lost(nlp: Parser) -> None:
    text = "the ferry and the train " * 200
    doc = nlp(text)
    assert doc.text == text
    sentences = list(doc.sents)
    assert len(sentences) > 2 and max(len(s) for s in sentences) <= SENTENCE
    assert all(s.start <= token.head.i < s.end for s in sentences for token in s)


def test_a_long_word_is_tokenised_in_pieces_that_give_the_text_again(nlp: Parser) -> None:
    text = "Look: " + "(x)" * 1500 + " and  on\n\n" + "y" * 2500
    assert nlp.make_doc(text).text == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("short", ["short"]),
        ("one two.\nthree four", ["one two.\n", "three four"]),
        ("a one. two three four", ["a one. ", "two three ", "four"]),
        ("a" * 25, ["a" * 10, "a" * 10, "a" * 5]),
    ],
)
def test_blocks_end_at_the_best_place_of_their_second_half(text: str, pieces: list[str]) -> None:
    assert [text[b:e] for b, e in split_text(text, 10)] == pieces
