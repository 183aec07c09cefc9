"""Names: where they are."""

from __future__ import annotations

from collections.abc import Callable

from pages import make_page

from kg.extract.actors.names import find_names
from kg.language import Language
from kg.nlp.page import Page

TEXT = (
    "The foreign minister, Ms. Ilse Harkonen, flew from Oslo to Lima on Monday. "
    "Norwegian Prime Minister Jonas Bratvik met the president of the University of Texas. "
    "The Clean Rivers Act has passed, said Sen. Tom Okafor (R-Ohio). "
    "Norwegians and Danes welcomed it."
)


def test_names_are_found_without_titles_and_laws_are_none(
    page: Callable[[str], Page], english: Language
) -> None:
    names = {n.text: n for n in find_names(page(TEXT), english)}
    assert {
        "Ilse Harkonen",
        "Jonas Bratvik",
        "Tom Okafor",
        "Oslo",
        "Lima",
        "Norwegians",
        "Danes",
    } <= names.keys()
    assert not any("Act" in n or "Monday" in n or "R-Ohio" in n for n in names)
    assert names["Ilse Harkonen"].gender == "female"
    assert names["Jonas Bratvik"].nationality == "NO"
    assert names["Oslo"].locative is True
    assert names["Texas"].nested and names["University of Texas"].votes["organization"] > 0
    assert names["Danes"].plural


def test_a_name_tagged_once_is_found_each_time(english: Language) -> None:
    page = make_page("""
        Anna     Anna     PROPN NNP compound 2 B-PERSON
        Veldkamp Veldkamp PROPN NNP nsubj    3 I-PERSON
        resigned resign   VERB  VBD ROOT     0
        .        .        PUNCT .   punct    3

        The      the      DET   DT  det      3
        Veldkamp Veldkamp PROPN NNP compound 3
        letter   letter   NOUN  NN  nsubj    4
        came     come     VERB  VBD ROOT     0
        late     late     ADV   RB  advmod   4
        .        .        PUNCT .   punct    4
        """)
    assert [n.text for n in find_names(page, english)] == ["Anna Veldkamp", "Veldkamp"]
