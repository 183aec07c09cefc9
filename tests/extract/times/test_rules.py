"""The rules of times.toml and what calculates their meaning."""

from __future__ import annotations

from typing import get_args

from kg.extract.times.timevalues import MEANINGS
from kg.language import Language
from kg.language.times import Meaning


def test_every_meaning_is_calculated_and_has_a_rule(english: Language) -> None:
    assert set(MEANINGS) == set(get_args(Meaning)) == {rule.means for rule in english.times.rules}


def test_what_stays_open_has_a_granularity(english: Language) -> None:
    rules = [r for r in english.times.rules if not {"unit", "units"} & r.pattern.groupindex.keys()]
    assert [r.name for r in rules if r.open is None and r.means != "clock"] == []
