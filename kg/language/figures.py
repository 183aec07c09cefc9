"""Words of numbers and figures: the schemas of numbers.toml, labels.toml, parts.toml and trends.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import msgspec

from kg.record import Trend

Words = frozenset[str]


class Numbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of numbers.toml, which explains them."""

    ones: dict[str, int]
    tens: dict[str, int]
    magnitudes: dict[str, int]
    short_magnitudes: dict[str, int]
    groups: dict[str, int]
    parts: dict[str, int]
    plurals: dict[str, int]
    few: list[str]
    before: dict[str, list[str]]
    after: dict[str, list[str]]
    fillers: list[str]
    contests: list[str]
    about_after: list[str]
    up_after: list[str]
    half_after: list[str]
    ages: list[str]


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of labels.toml, which explains them."""

    before: Words
    after: Words
    streets: Words
    one_of: Words
    one_things: Words


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of parts.toml, which explains them."""

    include: Words
    pieces: Words
    wholes: Words
    sums: Words
    owners: Words


class TrendWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of trends.toml, which explains them."""

    either: Words
    verbs: dict[str, list[str]]
    raising: dict[str, list[str]]
    beside: dict[str, list[str]]
    nouns: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Trends:
    """The same by word."""

    either: Words
    verbs: Mapping[str, Trend]
    raising: Mapping[str, Trend]
    beside: Mapping[str, Trend]
    nouns: Mapping[str, Trend]


def trends(words: TrendWords) -> Trends:
    """The lists turned round."""

    def by_word(lists: Mapping[str, list[str]]) -> dict[str, Trend]:
        return {w: t for t in get_args(Trend) for w in lists.get(t, ())}

    return Trends(
        words.either, *(by_word(x) for x in (words.verbs, words.raising, words.beside, words.nouns))
    )
