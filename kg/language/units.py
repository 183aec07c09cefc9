"""Units and currencies: the schema of units.toml, and what is known of a unit by its name."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


class UnitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of units.toml."""

    kind: str
    qudt: str
    words: list[str]
    symbols: list[str]


class CurrencyEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A currency of units.toml."""

    words: list[str]
    symbols: list[str]


class UnitTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of units.toml, which explains them."""

    plurals: dict[str, str]
    each: frozenset[str]
    then: frozenset[str]
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
