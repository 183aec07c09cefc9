"""Units and currencies: the schema of units.toml, and what is known of a unit by its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec


class CurrencyEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A currency of units.toml."""

    words: list[str]
    symbols: list[str]


class UnitEntry(CurrencyEntry, frozen=True, forbid_unknown_fields=True):
    """A unit of units.toml."""

    kind: str
    qudt: str


class UnitTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of units.toml, which explains them."""

    plurals: dict[str, str]
    per: frozenset[str]
    rates: frozenset[str]
    each: frozenset[str]
    then: frozenset[str]
    ages: tuple[str, ...]
    units: dict[str, UnitEntry]
    currencies: dict[str, CurrencyEntry]


@dataclass(frozen=True, slots=True)
class Units:
    """What is asked of a unit."""

    table: UnitTable

    def is_currency(self, unit: str) -> bool:
        """The unit is money: an ISO 4217 code."""
        return unit in self.table.currencies

    def qudt_term(self, unit: str) -> str | None:
        """Local name of a unit or currency in the QUDT unit vocabulary, None where it has none."""
        if self.is_currency(unit):
            return f"CCY_{unit}"
        entry = self.table.units.get(unit)
        return (entry.qudt or None) if entry else None

    def kind(self, unit: str) -> str | None:
        """What a unit measures ("length", "time", "ratio", "money" ...), None for a mere count or a rate."""
        if self.is_currency(unit):
            return "money"
        entry = self.table.units.get(unit)
        return entry.kind if entry else None

    def forms(self) -> Iterator[tuple[str, str, bool]]:
        """(name, a way to write it, whether that is a symbol) of all units, then of all currencies."""
        table: list[tuple[str, CurrencyEntry]] = [*self.table.units.items(), *self.table.currencies.items()]
        for name, entry in table:
            spelled = [*entry.words, *map(self._plural, entry.words)]
            yield from ((name, words, False) for words in dict.fromkeys(spelled))
            yield from ((name, symbol, True) for symbol in entry.symbols)

    def _plural(self, phrase: str) -> str:
        """The plural of a unit's words: of the word before "per", "an" or a name, else of the last."""
        words = phrase.split(" ")
        marks = (
            i for i, w in enumerate(words) if w in self.table.per | self.table.rates or _is_named(words, i)
        )
        cut = next(marks, len(words)) - 1
        before, hyphen, noun = words[cut].rpartition("-")
        words[cut] = before + hyphen + self.table.plurals.get(noun, noun + "s")
        return " ".join(words)


def _is_named(words: list[str], i: int) -> bool:
    """As in "degree Celsius"."""
    return words[0].islower() and words[i][0].isupper()
