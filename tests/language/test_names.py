"""A language's names: how they are taken apart, when two wordings can be one name, what the tables know."""

from __future__ import annotations

import pytest

from kg.language import Language
from kg.language.names import is_acronym, plain, spelled_alike


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
def test_persons_agree_only_where_nothing_contradicts(a: str, b: str, same: bool, english: Language) -> None:
    names = english.names
    assert names.persons_agree(names.person_name(a), names.person_name(b)) is same
    assert names.persons_agree(names.person_name(b), names.person_name(a)) is same


def test_parts_of_names(english: Language) -> None:
    biden = english.names.person_name("President Joseph R. Biden Jr.")
    assert (biden.first, biden.middle, biden.last, biden.suffix) == ("joseph", ("r",), "biden", "jr")
    assert english.names.person_name("Alexander van der Bellen").last == "van der bellen"
    assert plain("Côte d’Ivoire’s U.N. envoy") == "cote divoires un envoy" or plain("U.N.") == "un"
    assert "DOJ" in english.names.acronyms("Department of Justice")
    assert "EU" in english.names.acronyms("European Union")
    assert is_acronym("U.N.") and is_acronym("M5S") and not is_acronym("Nato") and not is_acronym("A")


def test_nouns_for_actors(english: Language) -> None:
    nouns = ("minister", "ministry", "crowd", "village", "vice-president", "idea")
    kinds = ["person", "organization", "group", "place", "person", None]
    assert [english.names.noun_type(noun) for noun in nouns] == kinds


def test_tables_know_states_demonyms_and_seats(english: Language) -> None:
    table = english.places
    assert table.canonical("U.S.") == table.canonical("America") == "United States"
    assert table.nationals["Ukrainians"] == table.adjectives["Ukrainian"] == "UA"
    assert table.acts_for("Moscow") == table.acts_for("Kremlin") == "Russia"
    assert table.acts_for("Brussels") == "European Union"
    assert table.acts_for("Chicago") is None
    codes = [code.split("-")[0] for code in table.countries]
    assert all(len(code) == 2 and code.isupper() for code in codes)
    assert len({c.names[0] for c in table.countries.values()}) == len(codes)
