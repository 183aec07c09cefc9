"""Words of time: the schemas of times.toml and tense.toml."""

from __future__ import annotations

from typing import Literal

import msgspec

Words = frozenset[str]
Part = Literal["early", "mid", "late", "earlier", "later"]


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of times.toml, which explains them."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    ordinals: dict[str, int]
    shifts: dict[str, int]
    parts: dict[str, Part]
    days: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    heads: list[str]
    measured: list[str]
    named_weekdays: list[str]
    finance: list[str]
    federal: list[str]


class Tense(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of tense.toml, which explains them."""

    modals: Words
    past: Words
    causes: Words
    present_be: Words
    planned: Words
    planning: Words
    fixed: Words
