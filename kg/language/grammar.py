"""Function words: the schema of grammar.toml."""

from __future__ import annotations

import msgspec

Words = frozenset[str]


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of grammar.toml, which explains them."""

    negations: Words
    no: Words
    nothing: Words
    nobody: Words
    nays: Words
    be: Words
    future: Words
    modals: Words
    unsure: Words
    intend: Words
    questions: Words
    as_: Words
    for_: Words
    about: Words
    directed: Words
    selves: Words
    speakers: Words
    addressed: Words
    you_and_i: Words
    persons: Words
    pointers: Words
    neuter: Words
    empty_subjects: Words
    relatives: Words
    endings: tuple[str, ...]
