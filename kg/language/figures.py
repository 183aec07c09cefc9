"""Words of numbers and figures: the schemas of numbers.toml, labels.toml, counted.toml, parts.toml and trends.toml.

The files explain their lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from kg.record import Bound, Trend

Words = frozenset[str]
Sizes = dict[str, int]


class Numbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Number words and what stands around numbers."""

    ones: Sizes
    tens: Sizes
    magnitudes: Sizes
    short_magnitudes: Sizes
    money_magnitudes: Sizes
    groups: Sizes
    halves: Sizes
    parts: Sizes
    many_parts: Sizes
    plurals: Sizes
    pairs: Sizes
    few: Words
    articles: Words
    ands: Words
    ofs: Words
    magnitude_after: Words
    only_of: Words
    ratios: tuple[str, ...]
    half_led: Words
    half_of: Words
    half_by: Words
    by: Words
    half_after: Words
    and_half: Words
    ages: Words
    minus: Words
    tos: Words
    ors: Words
    froms: Words
    betweens: Words
    range_led: Words
    steps: Words
    sharing: Words
    listing: Words
    contests: Words
    nations: tuple[str, ...]
    before: dict[Bound, list[str]]
    after: dict[Bound, list[str]]
    not_after: dict[str, Words]
    fillers: Words
    hyphened_before: Words
    hyphened_after: Words
    during: Words
    during_after: Words
    definite: Words
    places: Words


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a number a label and no figure."""

    patterns: tuple[str, ...]
    before: Words
    abbreviated: Words
    endings: Words
    hyphened: Words
    turned: Words
    streets: Words
    street_parts: Words
    one_of: Words
    one_things: Words


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a figure reaches what it counts, and what it is about."""

    of: Words
    between: Words
    made_of: Words
    about: Words
    speakers: Words


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say what is a part of what."""

    include: Words
    including: Words
    among: Words
    of: Words
    out_of: list[str]
    those: Words
    relatives: Words
    pronouns: Words
    times: Words
    pieces: Words
    wholes: Words
    near_wholes: Words
    sums: Words
    owners: Words
    possessives: tuple[str, ...]


class TrendWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of trends.toml."""

    either: Words
    through: Words
    changing: Words
    by: Words
    starts: Words
    articles: Words
    measures: Words
    verbs: dict[Trend, list[str]]
    raising: dict[Trend, list[str]]
    beside: dict[Trend, list[str]]
    nouns: dict[Trend, list[str]]


@dataclass(frozen=True, slots=True)
class Trends:
    """Words that say a value goes up or down, by word."""

    words: TrendWords
    verbs: Mapping[str, Trend]
    raising: Mapping[str, Trend]
    beside: Mapping[str, Trend]
    nouns: Mapping[str, Trend]


def trends(words: TrendWords) -> Trends:
    """The lists turned round."""

    tables = (words.verbs, words.raising, words.beside, words.nouns)
    return Trends(words, *({w: t for t, listed in x.items() for w in listed} for x in tables))
