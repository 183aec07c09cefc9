"""Words of stance: the schema of stance.toml."""

from __future__ import annotations

import msgspec

Words = frozenset[str]


class StanceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of stance.toml, which says what each holds; lemmas in lower case, some of several words."""

    deny: Words = frozenset()
    deny_nouns: Words = frozenset()
    granted: Words = frozenset()
    rulers: Words = frozenset()
    deny_claims: Words = frozenset()
    scorn: Words = frozenset()
    charging_nouns: Words = frozenset()
    claims: Words = frozenset()
    doubting: Words = frozenset()
    labels: Words = frozenset()
    label_verbs: Words = frozenset()
    labellers: Words = frozenset()
    falsify: Words = frozenset()
    lie: Words = frozenset()
    decline: Words = frozenset()
    answers: Words = frozenset()
    refused: Words = frozenset()
    concede: Words = frozenset()
    unanswered: Words = frozenset()
    commenting: Words = frozenset()
    confirm: Words = frozenset()
    disclosing: Words = frozenset()
    showing: Words = frozenset()
    believe: Words = frozenset()
    ask: Words = frozenset()
    urge: Words = frozenset()
    urge_with_to: Words = frozenset()
    charges: Words = frozenset()
    truths: Words = frozenset()
    opinions: Words = frozenset()
    emphatic: Words = frozenset()
    moral: Words = frozenset()
    accusing: Words = frozenset()
    charging: Words = frozenset()
    empty: Words = frozenset()
    refers: dict[str, Words] = {}


def merged(one: StanceWords, other: StanceWords) -> StanceWords:
    """Both lexicons' words: the package's with a user's own."""
    fields = {f: getattr(one, f) | getattr(other, f) for f in one.__struct_fields__ if f != "refers"}
    keys = one.refers | other.refers
    refers = {k: one.refers.get(k, frozenset()) | other.refers.get(k, frozenset()) for k in keys}
    return StanceWords(**fields, refers=refers)
