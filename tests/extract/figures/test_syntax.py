"""What a figure counts, is about and is a part of, and whether it rises, on pages written by hand."""

from __future__ import annotations

from pages import make_page

from kg.extract.figures.figures import find_figures
from kg.language import Language
from kg.record import Time

FINE = """
The the DET DT det 2
court court NOUN NN nsubj 3
imposed impose VERB VBD ROOT 0
a a DET DT det 5
fine fine NOUN NN dobj 3
of of ADP IN prep 5
$ $ SYM $ quantmod 9 B-MONEY
3 3 NUM CD compound 9 I-MONEY
billion billion NUM CD pobj 6 I-MONEY
on on ADP IN prep 3
Monday Monday PROPN NNP pobj 10 B-DATE
. . PUNCT . punct 3
"""

ARRESTS = """
Police police NOUN NNS nsubj 2
arrested arrest VERB VBD ROOT 0
17 17 NUM CD nummod 4 B-CARDINAL
people people NOUN NNS dobj 2
, , PUNCT , punct 4
six six NUM CD nsubj 9 B-CARDINAL
of of ADP IN prep 6
whom whom PRON WP pobj 7
were be AUX VBD relcl 4
minors minor NOUN NNS attr 9
. . PUNCT . punct 2
"""

SALES = """
Sales sale NOUN NNS nsubj 2
rose rise VERB VBD ROOT 0
to to ADP IN prep 2
$ $ SYM $ quantmod 6 B-MONEY
7 7 NUM CD compound 6 I-MONEY
billion billion NUM CD pobj 3 I-MONEY
from from ADP IN prep 2
$ $ SYM $ quantmod 10 B-MONEY
6 6 NUM CD compound 10 I-MONEY
billion billion NUM CD pobj 7 I-MONEY
. . PUNCT . punct 2
"""

FLIGHT = """
Tens ten NOUN NNS quantmod 3 B-CARDINAL
of of ADP IN quantmod 3 I-CARDINAL
thousands thousand NOUN NNS nsubj 7 I-CARDINAL
of of ADP IN prep 3
poor poor ADJ JJ amod 6
people people NOUN NNS pobj 4
fled flee VERB VBD ROOT 0
. . PUNCT . punct 7
"""


def test_a_measure_is_about_the_noun_it_is_of_and_has_the_time_of_its_verb(english: Language) -> None:
    page = make_page(FINE)
    monday = Time("t1", (page.begin[10], page.end[10]), "2024-05-13", "2024-05-13", "day")
    (figure,) = find_figures(page, english, [monday])
    assert (figure.low, figure.unit, figure.counted, figure.time) == (3_000_000_000, "USD", None, "t1")
    assert [page.text[b:e] for b, e in figure.concepts] == ["fine", "court"]


def test_a_number_in_a_date_is_no_figure(english: Language) -> None:
    page = make_page(FINE)
    assert find_figures(page, english, [Time("t1", (page.begin[7], page.end[8]), None, None, "day")]) == ()


def test_of_whom_makes_a_part_that_counts_the_same(english: Language) -> None:
    page = make_page(ARRESTS)
    whole, part = find_figures(page, english, [])
    assert (part.low, part.part_of, part.counted) == (6, whole.id, whole.counted)
    assert part.counted_head == whole.counted_head is not None
    assert whole.counted and page.text[slice(*whole.counted)] == "people"


def test_a_verb_moves_the_value_it_leads_to_and_not_the_one_it_comes_from(english: Language) -> None:
    assert [f.trend for f in find_figures(make_page(SALES), english, [])] == ["up", None]


def test_a_vague_number_is_open_and_counts_what_it_is_of(english: Language) -> None:
    page = make_page(FLIGHT)
    (figure,) = find_figures(page, english, [])
    assert (figure.low, figure.high, figure.bound) == (20_000, None, "vague")
    assert figure.counted and page.text[slice(*figure.counted)] == "poor people"
    assert figure.counted_head and page.text[slice(*figure.counted_head)] == "people"
