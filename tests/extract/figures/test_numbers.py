"""Numbers and units as text, before any parse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.extract.figures.lexemes import Lexemes
from kg.extract.figures.numbers import find_numbers
from kg.extract.figures.units import currency_before, unit_at
from kg.language import Language

ENGLISH = Language("en")


def lexemes(text: str) -> Lexemes:
    return Lexemes(text, ENGLISH)


NUMBERS = [
    ("1,200 homes", "1,200", "1200", "exact"),
    ("a rise of .25 points", ".25", "0.25", "exact"),
    ("1.2 billion", "1.2 billion", "1200000000", "exact"),
    ("5bn", "5bn", "5000000000", "exact"),
    ("10K", "10K", "10000", "exact"),
    ("4 hundred million", "4 hundred million", "400000000", "exact"),
    ("twenty-five", "twenty-five", "25", "exact"),
    ("one hundred and fifty-two", "one hundred and fifty-two", "152", "exact"),
    ("two and a half million", "two and a half million", "2500000", "exact"),
    ("a million and a half", "a million and a half", "1500000", "exact"),
    ("half a million", "half a million", "500000", "exact"),
    ("a half-million", "a half-million", "500000", "exact"),
    ("a dozen eggs", "a dozen", "12", "exact"),
    ("half a dozen eggs", "half a dozen", "6", "exact"),
    ("2½ cups", "2½", "2.5", "exact"),
    ("6 1/2 hours", "6 1/2", "6.5", "exact"),
    ("1/16 of it", "1/16", "0.0625", "fraction"),
    ("two-fifths of it", "two-fifths", "0.4", "fraction"),
    ("a quarter of it", "a quarter", "0.25", "fraction"),
    ("half of it", "half", "0.5", "fraction"),
    ("one in five", "one in five", "0.2", "ratio"),
    ("nine out of 10", "nine out of 10", "0.9", "ratio"),
    ("2.5×10−3", "2.5×10−3", "0.0025", "exact"),
]
VAGUE = [
    ("dozens of cats", "dozens", 24),
    ("scores of cats", "scores", 40),
    ("hundreds of cats", "hundreds", 200),
    ("tens of thousands of cats", "tens of thousands", 20000),
    ("hundreds of millions of cats", "hundreds of millions", 200000000),
    ("several hundred cats", "several hundred", 200),
    ("a few thousand cats", "a few thousand", 2000),
    ("a couple of hundred cats", "a couple of hundred", 200),
]
NONE = [
    "a third candidate",
    "the second half of the game",
    "his half-baked plan, a few friends",
    "a hand, an hour",
]


@pytest.mark.parametrize(("text", "words", "value", "style"), NUMBERS)
def test_number_has_the_exact_value_of_its_words(text: str, words: str, value: str, style: str) -> None:
    lex = lexemes(text)
    found = [
        (text[lex[n.first].begin : lex[n.last - 1].end], n.low, n.high, n.style) for n in find_numbers(lex)
    ]
    assert found == [(words, Decimal(value), Decimal(value), style)]


@pytest.mark.parametrize(("text", "words", "least"), VAGUE)
def test_vague_number_is_open_above(text: str, words: str, least: int) -> None:
    lex = lexemes(text)
    found = [
        (text[lex[n.first].begin : lex[n.last - 1].end], n.low, n.high, n.style) for n in find_numbers(lex)
    ]
    assert found == [(words, Decimal(least), None, "vague")]


def test_ordinals_and_half_words_are_no_numbers() -> None:
    found = {text: [n.low for n in find_numbers(lexemes(text)) if n.style != "part"] for text in NONE}
    assert found == {text: [] for text in NONE}


def test_out_of_with_large_numbers_stays_two_counts() -> None:
    assert [n.low for n in find_numbers(lexemes("27 out of 31 towns"))] == [27, 31]


UNITS = [
    ("40 miles", "mile"),
    ("a six-foot wall", "foot"),
    ("64GB", "gigabyte"),
    ("3 square miles", "square_mile"),
    ("60 mph", "mile_per_hour"),
    ("10 mile-per-hour wind", "mile_per_hour"),
    ("7 per cent", "percent"),
    ("3 percentage points", "percentage_point"),
    ("19 cents", "cent"),
    ("a 3-year-old", "year_of_age"),
    ("6 months of age", "month_of_age"),
    ("two million-barrel-a-day", "barrel_per_day"),
    ("9 Danish crowns", "DKK"),
    ("30 degrees Celsius", "degree_Celsius"),
    ("5 W of power", "watt"),
]
CURRENCIES = [
    ("$5", "USD"),
    ("US $5", "USD"),
    ("$US5", "USD"),
    ("A$5", "AUD"),
    ("HK $5", "HKD"),
    ("£5", "GBP"),
    ("€5", "EUR"),
    ("USD5", "USD"),
    ("RM5", "MYR"),
    ("EUR 5", "EUR"),
]


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_unit_after_a_number(text: str, unit: str) -> None:
    lex = lexemes(text)
    found = unit_at(lex, find_numbers(lex)[0].last)
    assert found is not None
    assert found.name == unit


@pytest.mark.parametrize(("text", "code"), CURRENCIES)
def test_currency_before_a_number(text: str, code: str) -> None:
    lex = lexemes(text)
    found = currency_before(lex, find_numbers(lex)[0].first)
    assert found is not None
    assert found.name == code
    assert ENGLISH.units.is_currency(code)


def test_rate_of_money() -> None:
    lex = lexemes("$3 a gallon")
    found = unit_at(lex, find_numbers(lex)[0].last, money=True)
    assert found is not None
    assert found.name == "_per_gallon"


def test_a_year_earlier_is_no_rate() -> None:
    lex = lexemes("$3 billion a year earlier")
    assert unit_at(lex, find_numbers(lex)[0].last, money=True) is None


@pytest.mark.parametrize("text", ["12 F. Smith", "4 Company"])
def test_letters_of_names_are_no_units(text: str) -> None:
    lex = lexemes(text)
    assert unit_at(lex, 1) is None


def test_kind_and_qudt_term_of_units() -> None:
    units = ENGLISH.units
    assert [units.kind(u) for u in ("mile", "USD", "count")] == ["length", "money", None]
    assert [units.qudt_term(u) for u in ("mile", "USD", "basis_point")] == ["MI", "CCY_USD", None]


def test_currency_codes_look_like_iso_4217() -> None:
    assert [c for c in ENGLISH.units.table.currencies if not (len(c) == 3 and c.isupper())] == []
