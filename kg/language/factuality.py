"""Words that decide whether something happened: the schema of factuality.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec


class Operator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of words and the value of an event in their scope, plain and where the word itself is negated.

    `objects`: those of a governor's words that bear on an event noun as their object too ("averted a
    strike").
    """

    value: float
    negated: float
    words: frozenset[str]
    objects: frozenset[str] = frozenset()


class Factuality(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of factuality.toml, which explains the classes."""

    negations: frozenset[str]
    neither: frozenset[str]
    limited: frozenset[str]
    limiting: frozenset[str]
    to: frozenset[str]
    longer: frozenset[str]
    any: frozenset[str]
    definite: frozenset[str]
    alternative: frozenset[str]
    disputing: frozenset[str]
    without: frozenset[str]
    instead: frozenset[str]
    keeping: frozenset[str]
    from_: frozenset[str]
    governing: frozenset[str]
    temporal: frozenset[str]
    irrealis: frozenset[str]
    modal: dict[str, Operator]
    governor: dict[str, Operator]
    scope: dict[str, Operator]
    adverb: dict[str, Operator]


@dataclass(frozen=True, slots=True)
class Operators:
    """The lexicon by word."""

    lists: Factuality
    modals: Mapping[str, Operator]
    governors: Mapping[str, Operator]
    scopes: Mapping[str, Operator]
    adverbs: Mapping[str, Operator]


def operators(lists: Factuality) -> Operators:
    """The lists by word."""

    def by_word(groups: Mapping[str, Operator]) -> dict[str, Operator]:
        return {word: group for group in groups.values() for word in group.words}

    return Operators(
        lists, by_word(lists.modal), by_word(lists.governor), by_word(lists.scope), by_word(lists.adverb)
    )
