"""The same claim in many articles is one proposition; where it stands, kg.resolve.standing says.

Two propositions are the same if they are about the same resolved events and say hardly more than that these
happened ("a call had taken place", "Putin spoke to Trump"), if their wording is nearly identical, or if two
articles of one story or one week print one statement: quotations of it that mostly agree or of which one holds the
other, or what one speaker says in mostly the same words; never if one is negated and the other is not, or if their
numbers differ.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from kg.language import ENGLISH, Language
from kg.record import Record, Span
from kg.resolve.members import IriOf, Member, day_of, in_order, short_hash

ALIKE = 0.8
"""Jaccard index of content words from which two wordings are the same."""
RETOLD = 0.6
"""The same for what one speaker says, or two quotations, in articles that are close."""
_CLOSE_DAYS = 7
_LONG = 5
"""Content words from which a wording is told apart from others by its words alone."""
_QUOTES = ('"', "“", "‘", "'", "«", "„")
_RARE = 5
_BLOCK = 80
_MOST_LEFT = 1
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is compared of a proposition. `left`: content words that neither an event, an actor nor a time
    accounts for. `day`: the ordinal of the day of publication; `speakers`: names of those who take a side on it."""

    member: Member
    story: int
    day: int | None
    speakers: frozenset[str]
    is_quoted: bool
    events: frozenset[str]
    actors: frozenset[str]
    words: frozenset[str]
    numbers: tuple[str, ...]
    left: int
    is_negated: bool
    has_pronoun: bool


def resolve_propositions(
    records: Sequence[Record],
    iri_of: IriOf,
    event_of: Mapping[Member, str],
    story_of: Mapping[str, int],
    *,
    merge: bool = True,
    language: Language = ENGLISH,
) -> list[list[Member]]:
    """Group propositions that are the same claim, in order of publication; without `merge` each stands alone.

    Args:
        records: any order.
        iri_of: (article id, actor id) → the actor's name across articles.
        event_of: (article id, event id) → the event's name across articles.
        story_of: article id → number of its story.
        language: that of the records.
    """
    claims = [
        c for r in in_order(records) for c in _claims(r, iri_of, event_of, story_of[r.article.id], language)
    ]
    if not merge:
        return [[c.member] for c in claims]
    spread = Counter(w for c in claims for w in c.words)
    index: defaultdict[object, list[int]] = defaultdict(list)
    group = list(range(len(claims)))
    for n, claim in enumerate(claims):
        rare = sorted((w for w in claim.words if spread[w] > 1), key=lambda w: (spread[w], w))[:_RARE]
        keys: list[object] = [("word", w) for w in rare]
        if claim.events:
            keys.append(claim.events)
        for key in keys:
            same = (other for other in index[key][:_BLOCK] if same_claim(claims[other], claim))
            if group[n] == n:
                group[n] = next(same, n)
        if group[n] == n:
            for key in keys:
                index[key].append(n)
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for n, claim in enumerate(claims):
        members[group[n]].append(claim.member)
    return [members[n] for n in sorted(members)]


def same_claim(a: _Claim, b: _Claim) -> bool:
    """Whether two propositions say the same, see the module's docstring."""
    if a.is_negated != b.is_negated or a.numbers != b.numbers:
        return False
    near = a.story == b.story
    close = near or (a.day is not None and b.day is not None and abs(a.day - b.day) <= _CLOSE_DAYS)
    strangers = bool(a.actors and b.actors and not a.actors & b.actors)
    same_events = bool(a.events) and a.events == b.events and not strangers
    if same_events and max(a.left, b.left) <= (_MOST_LEFT if a.actors and b.actors else 0):
        return True
    fewest = min(len(a.words), len(b.words))
    if fewest < 2:
        return near and a.words == b.words and a.events == b.events and bool(a.events)
    common = len(a.words & b.words)
    alike = common / len(a.words | b.words)
    if same_events and alike >= 0.5:
        return True
    same_speaker = bool(a.speakers & b.speakers)
    quoted = a.is_quoted and b.is_quoted
    if close and fewest >= _LONG and (quoted or same_speaker):
        return alike >= RETOLD or (quoted and common >= 0.9 * fewest)
    if alike < ALIKE or (strangers and alike < 1):
        return False
    has_pronoun = a.has_pronoun or b.has_pronoun
    return near or (not has_pronoun and (same_speaker or close) and fewest > _LONG)


def _claims(
    record: Record, iri_of: IriOf, event_of: Mapping[Member, str], story: int, language: Language
) -> Iterator[_Claim]:
    """What is compared of each proposition of an article."""
    article, text = record.article.id, record.article.text
    lists, comparing = language.claims, language.comparing
    names = {a.id: iri_of(article, a.id) for a in record.actors}
    known: list[tuple[Span, str | None]] = [(m, names[a.id]) for a in record.actors for m in a.mentions]
    known += [(t.span, None) for t in record.times]
    known.sort(key=lambda x: x[0])
    begins = [span[0] for span, _ in known]
    triggers = {e.id: e.trigger for e in record.events}
    speakers: defaultdict[str, set[str]] = defaultdict(set)
    for u in record.utterances:
        if u.actor and (speaker := names[u.actor]):
            for target in u.about:
                speakers[target].add(speaker)
    for p in record.propositions:
        inside = [
            (span, name)
            for begin, end in p.span
            for span, name in known[bisect_left(begins, begin) : bisect_left(begins, end)]
            if span[1] <= end
        ]
        covered = [span for span, _ in inside] + [triggers[e] for e in p.events]
        words: set[str] = set()
        numbers: list[str] = []
        left, negations, has_pronoun = 0, 0, False
        for match in (m for begin, end in p.span for m in _WORD.finditer(text, begin, end)):
            word = match.group().lower().replace("’", "'")
            if word in lists.negations or word.endswith(comparing.negating):
                negations += 1
            elif word in lists.pronouns:
                has_pronoun = True
            elif word[0].isdigit():
                numbers.append(word)
            elif word not in lists.empty:
                words.add(intern(comparing.stem(word)))
                left += not any(b <= match.start() < e for b, e in covered)
        yield _Claim(
            member=(article, p.id),
            story=story,
            day=day_of(record.article.published),
            speakers=frozenset(speakers[p.id]),
            is_quoted=text.startswith(_QUOTES, p.span[0][0]),
            events=frozenset(event_of[article, e] for e in p.events),
            actors=frozenset(name for _, name in inside if name),
            words=frozenset(words),
            numbers=tuple(sorted(numbers)),
            left=left,
            is_negated=negations % 2 == 1,
            has_pronoun=has_pronoun,
        )


def name_propositions(records: Sequence[Record], groups: Sequence[Sequence[Member]]) -> dict[Member, str]:
    """The local IRI of every proposition, made of the first one of its group: where it stands and its wording."""
    home = {member: group[0] for group in groups for member in group}
    iris: dict[Member, str] = {}
    for record in records:
        article, text = record.article.id, record.article.text
        for p in record.propositions:
            if home[article, p.id] == (article, p.id):
                wording = " ".join(" ".join(text[b:e] for b, e in p.span).split())
                places = (f"{b}-{e}" for b, e in p.span)
                iris[article, p.id] = f"proposition/{short_hash(article, *places, wording, size=6)}"
    return {member: iris[first] for member, first in home.items()}
