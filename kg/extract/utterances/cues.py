"""The lexicons of stance and certainty, as data: their schema, loading them, adding a user's own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kg.extract import lexicon

Words = frozenset[str]


class StanceCues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of stance.toml, which says what each holds; lemmas in lower case, some of several words."""

    deny: Words = frozenset()
    deny_nouns: Words = frozenset()
    granted: Words = frozenset()
    rulers: Words = frozenset()
    deny_claims: Words = frozenset()
    scorn: Words = frozenset()
    claims: Words = frozenset()
    charging_nouns: Words = frozenset()
    labels: Words = frozenset()
    label_verbs: Words = frozenset()
    falsify: Words = frozenset()
    decline: Words = frozenset()
    answers: Words = frozenset()
    concede: Words = frozenset()
    unanswered: Words = frozenset()
    believe: Words = frozenset()
    ask: Words = frozenset()
    urge: Words = frozenset()
    urge_with_to: Words = frozenset()
    charges: Words = frozenset()
    idle: Words = frozenset()
    speak: Words = frozenset()
    accusing: Words = frozenset()
    charging: Words = frozenset()
    empty: Words = frozenset()
    opinions: Words = frozenset()
    moral: Words = frozenset()
    truths: Words = frozenset()
    refers: dict[str, Words] = {}


class Hedges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of hedges.toml: lemmas that make what is said possible or probable only."""

    possible: Words = frozenset()
    probable: Words = frozenset()


def merged(one: StanceCues, other: StanceCues) -> StanceCues:
    """Both lexicons' words: the package's with a user's own."""
    fields = {f: getattr(one, f) | getattr(other, f) for f in one.__struct_fields__ if f != "refers"}
    refers = {
        k: one.refers.get(k, frozenset()) | other.refers.get(k, frozenset())
        for k in one.refers | other.refers
    }
    return StanceCues(**fields, refers=refers)


def stance_cues(own: Path | None = None) -> StanceCues:
    """The package's stance lexicon, with the words of a user's own file added.

    Raises:
        LexiconError: the file can't be read or has a key or value that the schema does not allow; names both.
    """
    ours = lexicon.load("stance", StanceCues)
    return merged(ours, lexicon.load_file(own, StanceCues)) if own else ours


def hedges() -> Hedges:
    """The package's hedges."""
    return lexicon.load("hedges", Hedges)
