"""Names: where they are, how they are taken apart, when two wordings can be one name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.actors.names import find_names
from kg.extract.actors.naming import acronyms, is_acronym, person_name, persons_agree, plain, spelled_alike
from kg.extract.actors.places import gazette
from kg.extract.tree import tree

TEXT = (
    "The foreign minister, Ms. Ilse Harkonen, flew from Oslo to Lima on Monday. "
    "Norwegian Prime Minister Jonas Bratvik met the president of the University of Texas. "
    "The Clean Rivers Act has passed, said Sen. Tom Okafor (R-Ohio). "
    "Norwegians and Danes welcomed it."
)


def test_names_are_found_without_titles_and_laws_are_none(parse: Callable[[str], Doc]) -> None:
    doc = parse(TEXT)
    names = {n.text: n for n in find_names(doc, tree(doc))}
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


def test_a_name_tagged_once_is_found_each_time(parse: Callable[[str], Doc]) -> None:
    doc = parse(
        "Anna Veldkamp resigned on Friday. Veldkamp also wrote a letter. The Veldkamp letter was long."
    )
    names = find_names(doc, tree(doc))
    assert [n.text for n in names if "Veldkamp" in n.text] == ["Anna Veldkamp", "Veldkamp", "Veldkamp"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("zelensky", "zelenskyy", True),
        ("zelenskyi", "zelensky", True),
        ("gaddafi", "qaddafi", True),
        ("brown", "braun", False),
        ("morris", "norris", False),
        ("li", "le", False),
    ],
)
def test_spellings_of_one_surname(a: str, b: str, same: bool) -> None:
    assert spelled_alike(a, b) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Joseph R. Biden", "Joe Biden", True),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky", True),
        ("Donald Trump", "Donald Trump Jr.", False),
        ("Bill Clinton", "Hillary Clinton", False),
        ("George W. Bush", "George H. Bush", False),
        ("J. Adler", "Jutta Adler", True),
    ],
)
def test_persons_agree_only_where_nothing_contradicts(a: str, b: str, same: bool) -> None:
    assert persons_agree(person_name(a), person_name(b)) is same
    assert persons_agree(person_name(b), person_name(a)) is same


def test_parts_of_names() -> None:
    biden = person_name("President Joseph R. Biden Jr.")
    assert (biden.first, biden.middle, biden.last, biden.suffix) == ("joseph", ("r",), "biden", "jr")
    assert person_name("Alexander van der Bellen").last == "van der bellen"
    assert plain("Côte d’Ivoire’s U.N. envoy") == "cote divoires un envoy" or plain("U.N.") == "un"
    assert "DOJ" in acronyms("Department of Justice") and "EU" in acronyms("European Union")
    assert is_acronym("U.N.") and is_acronym("M5S") and not is_acronym("Nato") and not is_acronym("A")


def test_tables_know_states_demonyms_and_seats() -> None:
    table = gazette()
    assert table.canonical("U.S.") == table.canonical("America") == "United States"
    assert table.nationality("Ukrainians") == table.nationality("Ukrainian") == "UA"
    assert table.acts_for("Moscow") == table.acts_for("Kremlin") == "Russia"
    assert table.acts_for("Brussels") == "European Union"
    assert table.acts_for("Chicago") is None
    codes = [code.split("-")[0] for code in table.countries]
    assert all(len(code) == 2 and code.isupper() for code in codes)
    assert len({c.names[0] for c in table.countries.values()}) == len(codes)
