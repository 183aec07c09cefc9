"""Figures of sentences: value, bound, unit, trend, what is counted, part of what, and what is no figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.figures.figures import find_figures
from kg.extract.times.times import find_times
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Figure

ENGLISH = Language("en")
Read = Callable[[str], Page]


def _figures(page: Read, text: str, published: str | None = "2024-05-15") -> tuple[Figure, ...]:
    read = page(text)
    return find_figures(read, ENGLISH, find_times(read, ENGLISH, published))


# text, [(words of the figure, low, high, bound, unit)]
VALUES: list[tuple[str, list[tuple[str, float | None, float | None, str, str]]]] = [
    ("The flood destroyed 1,200 homes.", [("1,200 homes", 1200, 1200, "exact", "count")]),
    ("The flood destroyed about 40 homes.", [("about 40 homes", 40, 40, "about", "count")]),
    ("The flood killed at least 12 people.", [("at least 12 people", 12, None, "at_least", "count")]),
    ("No more than six boats sank.", [("No more than six boats", None, 6, "at_most", "count")]),
    ("Up to 300 soldiers deserted.", [("Up to 300 soldiers", None, 300, "at_most", "count")]),
    ("The port lost 50 or more cranes.", [("50 or more cranes", 50, None, "at_least", "count")]),
    ("Dozens of sheep escaped.", [("Dozens of sheep", 24, None, "vague", "count")]),
    ("The loan was worth £3m.", [("£3m", 3000000, 3000000, "exact", "GBP")]),
    ("The loan was worth 3m euros.", [("3m euros", 3000000, 3000000, "exact", "EUR")]),
    (
        "The dam cost tens of millions of dollars.",
        [("tens of millions of dollars", 20000000, None, "vague", "USD")],
    ),
    ("The rate is 4.25 per cent.", [("4.25 per cent", 4.25, 4.25, "exact", "percent")]),
    ("Between 5 and 7 million trees died.", [("5 and 7 million trees", 5000000, 7000000, "range", "count")]),
    (
        "Profit fell 10 percent to 50 million euros.",
        [
            ("10 percent", 10, 10, "exact", "percent"),
            ("50 million euros", 50000000, 50000000, "exact", "EUR"),
        ],
    ),
    ("The wage would go up to $15 an hour.", [("$15 an hour", 15, 15, "exact", "USD_per_hour")]),
    (
        "The pair got 12 and 15 years in prison.",
        [("12", 12, 12, "exact", "year"), ("15 years", 15, 15, "exact", "year")],
    ),
    ("It has over a half million pages.", [("over a half million pages", 500000, None, "at_least", "count")]),
    ("The firm has 3,000-plus workers.", [("3,000-plus workers", 3000, None, "at_least", "count")]),
    (
        "It lost an estimated $3.5m a day.",
        [("an estimated $3.5m a day", 3500000, 3500000, "about", "USD_per_day")],
    ),
    ("No fewer than 40 mills burned.", [("No fewer than 40 mills", 40, None, "at_least", "count")]),
    ("Well over 2,000 homes burned.", [("Well over 2,000 homes", 2000, None, "at_least", "count")]),
    ("Rates fell by 25 basis points.", [("25 basis points", 25, 25, "exact", "basis_point")]),
    ("They marched for 3 1/2 hours.", [("3 1/2 hours", 3.5, 3.5, "exact", "hour")]),
    ("Call 555-0142 or (212) 555-0199.", []),
    ("She was born in the 1970s and is in her 50s.", []),
    ("It takes 10-15 minutes.", [("10-15 minutes", 10, 15, "range", "minute")]),
    ("It takes about 10 to 15 minutes.", [("about 10 to 15 minutes", 10, 15, "about", "minute")]),
    ("It takes three or four hours.", [("three or four hours", 3, 4, "range", "hour")]),
    ("It may take a month or two.", [("month or two", 1, 2, "range", "month")]),
    ("The strike lasted a year and a half.", [("a year and a half", 1.5, 1.5, "exact", "year")]),
    ("The speech lasted half an hour.", [("half an hour", 0.5, 0.5, "exact", "hour")]),
    (
        "Output fell from 35 to 28 million barrels.",
        [("35 to 28 million barrels", 28000000, 35000000, "range", "barrel")],
    ),
    ("It was -5 degrees Celsius.", [("-5 degrees Celsius", -5, -5, "exact", "degree_Celsius")]),
    ("Oil sold for $70 a barrel.", [("$70 a barrel", 70, 70, "exact", "USD_per_barrel")]),
    ("The judges ruled 5-4.", [("5-4", 4, 5, "exact", "count")]),
    ("Two-thirds of the farms failed.", [("Two-thirds", 2 / 3, 2 / 3, "exact", "fraction")]),
    ("One in five farms failed.", [("One in five", 0.2, 0.2, "exact", "fraction")]),
    ("He built a six-foot wall.", [("six-foot", 6, 6, "exact", "foot")]),
    (
        "The path is more than 10 miles (16 km) long.",
        [("more than 10 miles", 10, None, "at_least", "mile"), ("16 km", 16, None, "at_least", "kilometre")],
    ),
    (
        "He sells four-, five- and six-foot boards.",
        [
            ("four-", 4, 4, "exact", "foot"),
            ("five-", 5, 5, "exact", "foot"),
            ("six-foot", 6, 6, "exact", "foot"),
        ],
    ),
    ("Rents doubled over the past two years.", [("two years", 2, 2, "exact", "year")]),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[v[0] for v in VALUES])
def test_value_bound_and_unit(
    page: Read, text: str, expected: list[tuple[str, float | None, float | None, str, str]]
) -> None:
    found = [(text[f.span[0] : f.span[1]], f.low, f.high, f.bound, f.unit) for f in _figures(page, text)]
    assert [(w, b, u) for w, _, _, b, u in found] == [(w, b, u) for w, _, _, b, u in expected]
    assert [v for _, low, high, _, _ in found for v in (low, high)] == pytest.approx(
        [v for _, low, high, _, _ in expected for v in (low, high)]
    )


NO_FIGURES = [
    "The Boeing 737 landed in Oslo.",
    "Senators cited Section 230 and Title IX.",
    "He came in third on the 14th of July 2019.",
    "In 1998 the plant closed, and by 2005 it was gone.",
    "Call 202-555-0143 before 5:30 p.m. tomorrow.",
    "She appeared on 60 Minutes.",
    "They mourned the dead of 9/11.",
    "He lives at 49 Elm Tree Road.",
    "The F-150 and the A320 are old.",
    "No one knows which one he meant.",
    "He dialed 911.",
    "The leaders of the Group of Seven met.",
    "Peter Lowe, 41, denied it.",
    "See www.example.com/2020/report-55 for more.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_names_dates_and_labels_are_no_figures(page: Read, text: str) -> None:
    assert [text[f.span[0] : f.span[1]] for f in _figures(page, text)] == []


TRENDS = [
    ("Sales rose 3 percent.", ["up"]),
    ("Sales fell by 3 percent.", ["down"]),
    ("Shares were up nearly 8% on Monday.", ["up"]),
    ("The firm reported a drop of 12 percent.", ["down"]),
    ("The index closed 2 percent lower.", ["down"]),
    ("The fund raised $5 million.", [None]),
    ("The bill frees up $3 million.", [None]),
    ("Sales fell in 12 states.", [None]),
    ("Prices are expected to rise by 3 percent this year.", ["up"]),
    ("Sales rose to $7 billion from $6 billion.", ["up", None]),
    ("Output fell from 50 to 35 tons.", [None]),
    ("The index ended down 2% at 1,400 points.", ["down", None]),
    ("Profit was revised upward by $40 million.", ["up"]),
    ("The market is trending up 0.2%.", ["up"]),
    ("The owner shut down 12 plants.", [None]),
    ("Rents could dip down to $900.", ["down"]),
]


@pytest.mark.parametrize(("text", "trends"), TRENDS)
def test_trend(page: Read, text: str, trends: list[str | None]) -> None:
    assert [f.trend for f in _figures(page, text)] == trends


# text, [(number words of the part, number words of the whole)]
PARTS = [
    ("The crash killed 17 people, including four children and two nurses.", [("four", "17"), ("two", "17")]),
    ("Police arrested 17 people, six of whom were minors.", [("six", "17")]),
    ("At least 31 people, among them four children, were hurt.", [("four", "31")]),
    ("Judges sided with the union in 27 out of 31 cases.", [("27", "31")]),
    ("Two of the five buses caught fire.", [("Two", "five")]),
    ("Of the 120 bridges, 14 were closed.", [("14", "120")]),
    ("The 25 detainees included two teachers.", [("two", "25")]),
    ("He spoke of 9,000 recruits, a figure that his deputy said includes 300 officers.", [("300", "9,000")]),
    (
        "The town got $3 million. The money was the first part of a $9 million grant.",
        [("3 million", "9 million")],
    ),
    ("The crash killed 17 people and closed two roads.", []),
    ("The aid of $40 million reached 12 towns, including Mora.", []),
    ("She served 12 mayors and won prizes, including the medal five times.", []),
]


@pytest.mark.parametrize(("text", "links"), PARTS, ids=[p[0] for p in PARTS])
def test_part_of(page: Read, text: str, links: list[tuple[str, str]]) -> None:
    figures = _figures(page, text)
    words = {f.id: text[f.number[0] : f.number[1]] for f in figures}
    assert [(words[f.id], words[f.part_of]) for f in figures if f.part_of] == links


ABOUT = [
    ("The firm, which has 1,300 workers, was fined.", "workers", {"firm"}),
    ("The court imposed a fine of $3 billion on the bank.", None, {"fine"}),
    ("About 60% of the drivers voted.", "drivers", {"drivers"}),
    ("He signed a $150,000 contract.", None, {"contract"}),
    ("Unemployment fell to 4 percent.", None, {"Unemployment"}),
    ("Two gates opened.", "gates", set()),
]


@pytest.mark.parametrize(("text", "counted", "concepts"), ABOUT)
def test_counted_and_concepts(page: Read, text: str, counted: str | None, concepts: set[str]) -> None:
    (figure,) = _figures(page, text)
    assert (text[slice(*figure.counted)] if figure.counted else None) == counted
    assert concepts <= {text[b:e] for b, e in figure.concepts}
    assert bool(concepts) == bool(figure.concepts)


def test_figure_has_the_time_of_its_own_clause(page: Read) -> None:
    text = "The ministry said on Monday that exports reached $4 billion in 2022."
    times = find_times(page(text), ENGLISH, "2024-05-15")
    (figure,) = find_figures(page(text), ENGLISH, times)
    assert [t.begin for t in times if t.id == figure.time] == ["2022-01-01"]


def test_whole_numbers_are_ints_and_decimals_are_exact(page: Read) -> None:
    figures = _figures(page, "The pier cost $1.1 million, 0.3 percent of 12.0 million.")
    assert [(f.low, type(f.low)) for f in figures] == [(1100000, int), (0.3, float), (12000000, int)]


def test_ids_are_in_text_order(page: Read) -> None:
    assert [f.id for f in _figures(page, "Two cats, 3 dogs and a dozen hens fled.")] == ["f1", "f2", "f3"]
