"""Figures about the same quantity, in one article or many: rivals stand side by side under one name.

Precision first. Two figures are of one quantity if nothing speaks against it and something speaks for it, within
one story, the same unit and the same thing counted ("troops" and "soldiers" are, "12 dead" and "12 people killed").

Against it: other times; other places; another fate ("injured", "killed"); words of one counted phrase that the other
figure's sentence lacks; counted beside another ("three more"); part and whole; two figures of one sentence; limits,
samples and shares that differ. Values that can't both be true speak against it if the same source gives them in one
article, unless the later one says that it replaces the other ("has risen to"), or if one article gives them of
anything but a disputed fate, and if they are far apart or tiny.

For it: the same happens to what is counted and something else agrees (an event, an actor, a place, the words
around); or the words around are nearly the same.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.language import ENGLISH, Language
from kg.record import Record
from kg.resolve.counts import Count, read_counts
from kg.resolve.members import IriOf, Member, in_order, short_hash

_SMALL = 100
"""Articles that a collection is taken to be a part of, at least (see stories)."""
_FAR = 10
"""How many times as high the higher of two rival values can be."""
_REACH = {"at_least": 1.5, "at_most": 1.5, "vague": 5.0, "about": 1.1}
"""How far up (or down) an open end reaches, as a factor."""
_DAYS = 7
"""A time up to so many days long tells one happening from another."""
_MANY = 10
"""Differing values below this are rather different things than rivals."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one or more figures are about. `figures`: (article id, figure id), in order of publication."""

    iri: str
    label: str
    figures: tuple[Member, ...]


def resolve_quantities(
    records: Sequence[Record],
    named: IriOf,
    event_of: Mapping[Member, str],
    story_of: Mapping[str, int],
    *,
    merge: bool = True,
    language: Language = ENGLISH,
) -> list[Quantity]:
    """All figures under their quantities, in order of publication.

    Args:
        records: any order.
        named: (article id, actor id) → the actor across articles, None for one without a name.
        event_of: (article id, event id) → the event across articles.
        story_of: article id → number of its story.
        merge: without it each figure stands alone.
        language: that of the records.
    """
    counts = [c for r in in_order(records) for c in read_counts(r, named, event_of, language)]
    weigh = _weights(counts)
    groups: list[list[Count]] = []
    blocks: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for one in counts:
        key = (story_of[one.member[0]], *one.key)
        home = None
        if merge and one.key[1]:
            home = next((n for n in blocks[key] if _fits(groups[n], one, weigh)), None)
        if home is None:
            blocks[key].append(len(groups))
            groups.append([one])
        else:
            groups[home].append(one)
    return [
        Quantity(f"quantity/{short_hash(*g[0].member, size=6)}", g[0].label, tuple(x.member for x in g))
        for g in groups
    ]


def _weights(counts: Sequence[Count]) -> Mapping[str, float]:
    """How much a word of the context says: the fewer articles have it beside a figure, the more."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for c in counts:
        for word in c.context:
            holders[word].add(c.member[0])
    total = len({c.member[0] for c in counts}) + _SMALL
    return {word: math.log(total / len(articles)) for word, articles in holders.items()}


def _fits(group: Sequence[Count], one: Count, weigh: Mapping[str, float]) -> bool:
    return not any(is_against(x, one) for x in group) and any(is_for(x, one, weigh) for x in group)


def is_against(a: Count, b: Count) -> bool:
    """Whether something speaks against two figures, a published first, being of one quantity."""
    if a.is_part != b.is_part or _apart(a.time, b.time) or _disjoint(a.places, b.places):
        return True
    if _disjoint(a.fates, b.fates):
        return True
    differ = not agree(a, b) or _complement(a, b) or _complement(b, a)
    if (a.is_threshold or b.is_threshold) and (a.low, a.high) != (b.low, b.high):
        return True
    if a.is_beside or b.is_beside:
        return differ or a.words != b.words or a.is_beside != b.is_beside
    less, more = sorted((a, b), key=lambda c: len(c.words))
    if a.sentence == b.sentence or not (
        less.words <= more.words and _says(less.context, more.words - less.words)
    ):
        return True
    if not differ:
        return False
    if a.sentence[0] == b.sentence[0] and not _can_differ_in_one_article(a, b):
        return True
    ends = [abs(x) for x in (a.low, a.high, b.low, b.high) if x]
    return not ends or max(ends) > _FAR * min(ends) or (max(ends) < _MANY and a.key[0] == "count")


def _can_differ_in_one_article(a: Count, b: Count) -> bool:
    """One writer gives two values of one thing where people's fate is disputed or a count is brought up to date.

    All else that differs within an article is mostly of another month, branch or giver.
    """
    if a.places and b.places and a.places != b.places:
        return False
    if b.is_update and a.key[0] == "count":
        return True
    return bool(a.fates & b.fates) and a.giver != b.giver


def _complement(a: Count, b: Count) -> bool:
    """As "over $200" is what "under $200" leaves."""
    return a.bound == "at_least" and b.bound == "at_most" and a.low == b.high


def _says(context: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a context has all these words, or words with the same beginning ("Arvanian", "Arvania")."""
    return words <= context or all(
        any(w[:5] == c[:5] for c in context if len(c) > 4) for w in words - context
    )


def _apart(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    return a is not None and b is not None and not (a[0] <= b[1] and b[0] <= a[1])


def _disjoint(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and bool(b) and a.isdisjoint(b)


def agree(a: Count, b: Count) -> bool:
    """Whether both values can be meant of the same; an open end reaches as far as a writer would let it."""
    (low, high), (least, most) = _range(a), _range(b)
    return low <= most and least <= high


def _range(c: Count) -> tuple[float, float]:
    reach = _REACH.get(c.bound, 1.0)
    low = c.low if c.low is not None else (c.high or 0) / reach
    high = c.high if c.high is not None else (c.low or 0) * reach
    return (low / reach, high * reach) if c.bound == "about" else (low, high)


def is_for(a: Count, b: Count, weigh: Mapping[str, float]) -> bool:
    """Whether enough speaks for two figures being of one quantity."""
    alike = likeness(a.context, b.context, weigh)
    if len(a.context & b.context) < 2:
        return False
    if a.doing & b.doing:
        if _is_short(a.time) and _is_short(b.time):  # and in common, or it would speak against it
            return alike >= 0.1
        shared = bool(a.events & b.events) or bool(a.places & b.places) or bool(a.actors & b.actors)
        return alike >= (0.15 if shared else 0.3)
    return alike >= (0.6 if a.is_threshold else 0.45)


def _is_short(time: tuple[int, int] | None) -> bool:
    return time is not None and time[1] - time[0] <= _DAYS


def likeness(a: frozenset[str], b: frozenset[str], weigh: Mapping[str, float]) -> float:
    """How much of what two contexts say they say both, 0 to 1: the cosine of their weighted words."""
    both = math.fsum(weigh[w] ** 2 for w in a & b)
    left, right = (math.fsum(weigh[w] ** 2 for w in words) for words in (a, b))
    return both / math.sqrt(left * right) if both else 0.0
