"""From attributions to utterances and the propositions they are about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from spacy.tokens import Doc

from kg.extract.attribution import Attribution
from kg.nlp.encoder import Reading
from kg.record import Actor, Event, Figure, Proposition, Spans, Utterance


def find_utterances(
    doc: Doc,
    attributions: Sequence[Attribution],
    sources: Sequence[str | None],
    actors: Sequence[Actor],
    events: Sequence[Event],
    reading: Reading | None = None,
) -> tuple[list[Utterance], list[Proposition]]:
    """Utterances with stance, certainty, what they are about and what they dispute; and the propositions.

    Args:
        attributions: who said what, those inside another's content too.
        sources: the actor id of each attribution's source, in the same order; None where the text names no source.
        events: those whose trigger lies in a proposition are what it is about; may be empty.
    """
    utterances, propositions = [], []
    for k, (a, actor) in enumerate(zip(attributions, sources, strict=True), 1):
        inside = tuple(e.id for e in events if _covers(a.content, e.trigger[0]))
        propositions.append(Proposition(f"p{k}", a.content, inside))
        utterances.append(
            Utterance(f"u{k}", actor, a.source, a.cue, a.content, (f"p{k}",), method=a.method, confidence=a.confidence)
        )
    return utterances, propositions


def attach_figures(
    figures: Sequence[Figure], utterances: Sequence[Utterance]
) -> tuple[list[Figure], list[Utterance]]:
    """Figures with the innermost utterance whose content holds them; that utterance is then about them, too."""
    attached: list[Figure] = []
    about: dict[str, list[str]] = {}
    for figure in figures:
        holders = [u for u in utterances if _covers(u.content, figure.number[0])]
        if holders:
            inner = min(holders, key=lambda u: (sum(e - b for b, e in u.content), u.id))
            about.setdefault(inner.id, []).append(figure.id)
            figure = msgspec.structs.replace(figure, utterance=inner.id)
        attached.append(figure)
    return attached, [
        msgspec.structs.replace(u, about=(*u.about, *about[u.id])) if u.id in about else u for u in utterances
    ]


def _covers(spans: Spans, point: int) -> bool:
    return any(b <= point < e for b, e in spans)
