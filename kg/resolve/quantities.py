"""Figures about the same quantity, in one article or many: rivals stand side by side under one name.

Precision first: within one story, the same unit and the same thing counted ("troops" and "soldiers" are), at
compatible times, and one of these:

- the same event beside the number ("12 people were killed": the killing), or one of the same name and type;
- an event of the same type with an actor in common ("Arvania has massed", "the army that Arvania sent");
- the very same number of two digits or more, counting the same thing in the same words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.record import Event, EventType, Figure, Record
from kg.resolve.propositions import Member
from kg.resolve.stories import day_of, order_key, short_hash

# Nouns that count the same as another, as the head is compared (without plural -s).
SYNONYMS = {"soldier": "troop", "serviceman": "troop", "servicemen": "troop", "casualtie": "casualty"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one or more figures are about. `figures`: (article id, figure id), in order of publication."""

    iri: str
    label: str
    figures: tuple[Member, ...]
    event: str | None = None


@dataclass(frozen=True, slots=True)
class _Count:
    member: Member
    unit: str
    head: str
    words: frozenset[str]
    event: str | None
    happening: tuple[EventType, str] | None  # its type and label, unless it may be anything
    actors: frozenset[str]
    value: tuple[float | None, float | None]
    time: tuple[int, int] | None
    label: str
    is_part: bool


def resolve_quantities(
    records: Sequence[Record],
    named: Callable[[str, str], str | None],
    event_of: Mapping[Member, str],
    story_of: Mapping[str, int],
    *,
    merge: bool = True,
) -> list[Quantity]:
    """All figures under their quantities, in order of publication.

    Args:
        records: extraction records.
        named: the IRI of an actor by article and actor id; None for one without a name.
        event_of: the IRI of an event by article and event id.
        story_of: number of the story an article belongs to.
        merge: without it every figure is a quantity of its own.
    """
    groups: list[list[_Count]] = []
    blocks: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for record in sorted(records, key=order_key):
        ends = [e for _, e in record.sentences]
        beside: defaultdict[int, list[Event]] = defaultdict(list)
        for event in record.events:
            beside[bisect_right(ends, event.trigger[0])].append(event)
        times = {t.id: (day_of(t.begin), day_of(t.end)) for t in record.times}
        for figure in record.figures:
            near = beside[bisect_right(ends, figure.number[0])]
            one = _count(record, figure, near, times.get(figure.time or "", (None, None)), named, event_of)
            key = (story_of[record.article.id], one.unit, one.head)
            home = None
            if merge and one.head:
                home = next((n for n in blocks[key] if any(same_quantity(x, one) for x in groups[n])), None)
            if home is None:
                blocks[key].append(len(groups))
                groups.append([one])
            else:
                groups[home].append(one)
    return [
        Quantity(
            f"quantity/{short_hash(*g[0].member, size=6)}",
            g[0].label,
            tuple(x.member for x in g),
            next((x.event for x in g if x.event), None),
        )
        for g in groups
    ]


def same_quantity(a: _Count, b: _Count) -> bool:
    """Whether two figures of one story with the same unit and head noun count the same."""
    if a.is_part != b.is_part:
        return False
    if a.time and b.time and not (a.time[0] <= b.time[1] and b.time[0] <= a.time[1]):
        return False
    if a.words != b.words and not (a.words <= b.words or b.words <= a.words):
        return False
    if a.event and a.event == b.event:
        return True
    if a.happening and b.happening and a.happening[0] == b.happening[0]:
        return a.happening == b.happening or not a.actors.isdisjoint(b.actors)
    return a.value == b.value and a.value[0] is not None and abs(a.value[0]) >= 10 and a.words == b.words


def _count(
    record: Record,
    figure: Figure,
    near: Sequence[Event],
    time: tuple[int | None, int | None],
    named: Callable[[str, str], str | None],
    event_of: Mapping[Member, str],
) -> _Count:
    """What is compared of a figure; `near` are the events of its sentence."""
    article = record.article
    text = article.text
    counted = " ".join(text[slice(*figure.counted)].split()) if figure.counted else ""
    words = [
        w
        for w in counted.lower().split()
        if w.isalpha() and w not in ("the", "a", "an", "of", "their", "its")
    ]
    head = words[-1].removesuffix("s") if words else ""
    nearest, distance = None, 200
    for e in near:
        apart = max(figure.span[0] - e.trigger[1], e.trigger[0] - figure.span[1], 0)
        if apart < distance and not figure.span[0] <= e.trigger[0] < figure.span[1]:
            nearest, distance = e, apart
    label = nearest.label if nearest else ""
    telling = nearest if nearest and nearest.type != "other" else None
    first, last = time
    what = counted or figure.unit
    return _Count(
        (article.id, figure.id),
        figure.unit,
        SYNONYMS.get(head, head),
        frozenset(words[:-1]),
        event_of[article.id, nearest.id] if nearest else None,
        (telling.type, telling.label) if telling else None,
        frozenset(i for p in telling.participants if (i := named(article.id, p.actor)))
        if telling
        else frozenset(),
        (figure.low, figure.high),
        (first, last) if first is not None and last is not None else None,
        f"{what} ({label})" if label else what,
        figure.part_of is not None,
    )
