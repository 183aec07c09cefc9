"""Words of attributions and of certainty: the schema of attribution.toml."""

from __future__ import annotations

import msgspec


class AttributionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of attribution.toml, which explains them. `persons`: by pronoun its class."""

    holders: frozenset[str]
    citing: frozenset[str]
    quoted: frozenset[str]
    as_: frozenset[str]
    that: frozenset[str]
    phrases: frozenset[str]
    modals: frozenset[str]
    possible: frozenset[str]
    probable: frozenset[str]
    persons: dict[str, str]
