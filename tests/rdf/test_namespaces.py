"""A misspelt term is an error."""

from __future__ import annotations

import pytest

from kg.rdf.namespaces import ALL, KG, PROV, concept


def test_a_misspelt_term_is_refused_with_near_ones() -> None:
    with pytest.raises(AttributeError, match="kg:stanze is not a term.*stance"):
        KG.stanze.value  # noqa: B018
    with pytest.raises(AttributeError, match="prov:wasAttributed .*wasAttributedTo"):
        PROV["wasAttributed"]


def test_terms_are_whole_iris_and_prefixes_differ() -> None:
    assert KG.about.value == "https://w3id.org/newskg/ns#about"
    assert len({n.prefix for n in ALL}) == len({n.base for n in ALL}) == len(ALL)


def test_words_of_the_record_are_individuals_of_the_ontology() -> None:
    assert concept("bounds", "about") == KG.approximate
    assert concept("stances", "denies") == KG.denies
    with pytest.raises(KeyError):
        concept("stances", "rejects")
