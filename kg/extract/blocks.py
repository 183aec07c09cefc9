"""Very long articles in blocks, so that time and memory grow with their length and no faster.

An article of more than `BLOCK` characters (news hardly ever is) is cut into blocks of whole paragraphs, each block is
extracted like an article of its own, and the records are put together: spans moved, ids numbered anew, actors of one
name and kind made one. Pronouns, denials and parts of figures are followed inside a block only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from kg.record import Actor, Record, Span, Spans, ids

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


def join_records(parts: Sequence[tuple[int, Record]]) -> Record:
    """The record of an article from those of its blocks, each with the offset of its text."""
    numbers: Counter[str] = Counter()
    actors: dict[tuple[str, str], Actor] = {}
    moved: list[Record] = []
    for offset, part in parts:
        names: dict[str, str] = {}
        for actor in part.actors:
            key = actor.name, actor.kind
            if key not in actors:
                numbers["a"] += 1
                actors[key] = replace(actor, id=f"a{numbers['a']}", mentions=(), speaks_for=None)
            names[actor.id] = actors[key].id
        for id in ids(part):
            if id not in names:
                kind = id.rstrip("0123456789")
                numbers[kind] += 1
                names[id] = f"{kind}{numbers[kind]}"
        for actor in part.actors:
            one = actors[actor.name, actor.kind]
            speaks_for = names[actor.speaks_for] if actor.speaks_for else None
            actors[actor.name, actor.kind] = replace(
                one,
                mentions=one.mentions + _spans(actor.mentions, offset),
                role=one.role or actor.role,
                speaks_for=one.speaks_for or (speaks_for if speaks_for != one.id else None),
            )
        moved.append(_moved(part, offset, names))
    return replace(
        moved[0],
        actors=tuple(actors.values()),
        **{
            name: tuple(thing for part in moved for thing in getattr(part, name))
            for name in ("sentences", "times", "events", "propositions", "utterances", "figures")
        },
    )


def _moved(record: Record, offset: int, names: dict[str, str]) -> Record:
    """All but the actors with their spans moved and their ids replaced."""

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(names[id] for id in ids)

    def name(id: str | None) -> str | None:
        return names[id] if id else None

    return replace(
        record,
        sentences=_spans(record.sentences, offset),
        times=tuple(replace(t, id=names[t.id], span=_span(t.span, offset)) for t in record.times),
        events=tuple(
            replace(
                e,
                id=names[e.id],
                trigger=_span(e.trigger, offset),
                participants=tuple(replace(p, actor=names[p.actor]) for p in e.participants),
                time=name(e.time),
                place=name(e.place),
            )
            for e in record.events
        ),
        propositions=tuple(
            replace(p, id=names[p.id], span=_spans(p.span, offset), events=named(p.events))
            for p in record.propositions
        ),
        utterances=tuple(
            replace(
                u,
                id=names[u.id],
                actor=name(u.actor),
                source=_spans(u.source, offset),
                cue=_spans(u.cue, offset),
                content=_spans(u.content, offset),
                about=named(u.about),
                disputes=named(u.disputes),
            )
            for u in record.utterances
        ),
        figures=tuple(
            replace(
                f,
                id=names[f.id],
                span=_span(f.span, offset),
                number=_span(f.number, offset),
                counted=_span(f.counted, offset) if f.counted else None,
                counted_head=_span(f.counted_head, offset) if f.counted_head else None,
                concepts=_spans(f.concepts, offset),
                part_of=name(f.part_of),
                utterance=name(f.utterance),
                time=name(f.time),
            )
            for f in record.figures
        ),
    )


def _span(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset


def _spans(spans: Spans, offset: int) -> Spans:
    return tuple(_span(s, offset) for s in spans)
