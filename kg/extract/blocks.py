"""Very long articles in blocks, so that time and memory grow with their length and no faster.

An article of more than `BLOCK` characters (news hardly ever is) is cut into blocks of whole paragraphs, each block is
extracted like an article of its own, and the records are put together: spans moved, ids numbered anew, actors of one
name and kind made one. Pronouns, denials and parts of figures are followed inside a block only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from kg.record import REFERENCES, SPANS, Actor, Record, Span, parts

BLOCK = 40_000
"""Characters of a block at most: some 7,000 words."""

_ENDS = (re.compile(r"\n"), re.compile(r"[.!?][\"'”’)]*\s"), re.compile(r"\s"))


def split_text(text: str, size: int = BLOCK) -> list[Span]:
    """[begin, end) of the blocks that cover a text: one, for most articles.

    A block ends at the last line break of its second half; where there is none, at the last sentence end there, the
    last blank, or else at `size`.
    """
    spans: list[Span] = []
    begin = 0
    while len(text) - begin > size:
        full = begin + size
        ends = (max((m.end() for m in p.finditer(text, begin + size // 2, full)), default=0) for p in _ENDS)
        end = next(filter(None, ends), full)
        spans.append((begin, end))
        begin = end
    return [*spans, (begin, len(text))]


def join_records(blocks: Sequence[tuple[int, Record]]) -> Record:
    """The record of an article from those of its blocks, each with the offset of its text."""
    numbers: Counter[str] = Counter()
    actors: dict[tuple[str, str], Actor] = {}
    found: dict[str, list[Any]] = {kind: [] for kind in SPANS}
    sentences: list[Span] = []
    for offset, block in blocks:
        names: dict[str, str] = {}
        for actor in block.actors:
            key = actor.name, actor.kind
            if key not in actors:
                numbers["a"] += 1
                actors[key] = replace(actor, id=f"a{numbers['a']}", mentions=(), speaks_for=None)
            names[actor.id] = actors[key].id
        for kind, part in parts(block):
            if kind != "actors":
                letter = part.id.rstrip("0123456789")
                numbers[letter] += 1
                names[part.id] = f"{letter}{numbers[letter]}"
        sentences += _moved(block.sentences, offset)
        for kind, part in parts(block):
            found[kind].append(_renamed(kind, part, offset, names))
    for actor in found["actors"]:
        one = actors[actor.name, actor.kind]
        actors[actor.name, actor.kind] = replace(
            one,
            mentions=one.mentions + actor.mentions,
            role=one.role or actor.role,
            speaks_for=one.speaks_for or (actor.speaks_for if actor.speaks_for != one.id else None),
        )
    found["actors"] = list(actors.values())
    return replace(
        blocks[0][1], sentences=tuple(sentences), **{kind: tuple(those) for kind, those in found.items()}
    )


def _renamed(kind: str, part: Any, offset: int, names: Mapping[str, str]) -> Any:
    """A part of a record with its spans moved and all ids replaced."""

    def renamed(value: Any) -> Any:
        return names[value] if isinstance(value, str) else value and tuple(names[x] for x in value)

    changes = {name: _moved(getattr(part, name), offset) for name in SPANS[kind]}
    changes |= {name: renamed(getattr(part, name)) for name in ("id", *REFERENCES[kind])}
    if kind == "events":
        changes["participants"] = tuple(replace(p, actor=names[p.actor]) for p in part.participants)
    return replace(part, **changes)


def _moved(value: Any, offset: int) -> Any:
    """A span, or spans, moved; nothing stays nothing."""
    if not value:
        return value
    if isinstance(value[0], int):
        return value[0] + offset, value[1] + offset
    return tuple(_moved(span, offset) for span in value)
