"""Words for comparing articles: the schemas of claims.toml, comparing.toml, quantities.toml and stopwords.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of claims.toml, which explains them."""

    negations: frozenset[str]
    pronouns: frozenset[str]
    empty: frozenset[str]
    confirming: tuple[str, ...]


Endings = tuple[tuple[str, str, int], ...]


class Comparing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of comparing.toml, which explains them."""

    linking: frozenset[str]
    definite: frozenset[str]
    genitive: frozenset[str]
    departments: frozenset[str]
    directions: frozenset[str]
    companies: frozenset[str]
    after_head: tuple[str, ...]
    known: tuple[str, ...]
    small: frozenset[str]
    rejecting: tuple[str, ...]
    people: str
    negating: tuple[str, ...]
    possessive: tuple[str, ...]
    inflections: Endings
    plurals: Endings
    spellings: dict[str, str]
    irregular: dict[str, str]

    def stem(self, word: str) -> str:
        """A word without the endings that inflection adds: good enough to compare wordings."""
        return _shortened(word, self.inflections)

    def singular(self, word: str) -> str:
        """The singular of a noun, as far as comparing needs it."""
        return self.irregular.get(word) or _shortened(word, self.plurals)


def _shortened(word: str, endings: Endings) -> str:
    fit = ((end, put) for end, put, least in endings if len(word) >= least and word.endswith(end))
    end, put = next(fit, ("", ""))
    return word.removesuffix(end) + put


class Stopwords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """stopwords.toml: words between blanks."""

    words: str


class QuantityWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of quantities.toml, which explains them."""

    heads: list[list[str]]
    modifiers: list[list[str]]
    beside: frozenset[str]
    numbers: frozenset[str]
    updating: list[str]
    limited: frozenset[str]
    sampling: frozenset[str]
    outcomes: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Quantities:
    """The same by word: of a head or modifier the word that stands for it, of a deed its outcome."""

    heads: Mapping[str, str]
    modifiers: Mapping[str, str]
    outcomes: Mapping[str, str]
    beside: frozenset[str]
    numbers: frozenset[str]
    limited: frozenset[str]
    sampling: frozenset[str]
    updating: re.Pattern[str]


def quantities(words: QuantityWords) -> Quantities:
    """The lists turned round."""
    return Quantities(
        {w: group[0] for group in words.heads for w in group},
        {w: group[0] for group in words.modifiers for w in group},
        {w: name for name, group in words.outcomes.items() for w in group},
        words.beside,
        words.numbers,
        words.limited,
        words.sampling,
        re.compile(rf"\b(?:{'|'.join(map(re.escape, words.updating))})\b", re.I),
    )
