"""Articles on the same affair (stories), and articles that are copies of one another.

Stories: each article is a vector of its rarest actors, event words and words (tf-idf); in order of
    publication it joins the story it is most like, if it is like enough and near enough in time. Copies:
    bottom-k sketches (Broder 1997) of word 5-grams; a wire report printed by three outlets is one independent
    source, not three.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from sys import intern

from kg.language import ENGLISH, Language
from kg.record import Record, readable
from kg.resolve.members import IriOf, day_of, in_order, short_hash

SIMILAR = 0.16
"""Cosine from which an article joins a story."""
WINDOW = 21
"""Days between an article and the story's latest one, at most."""
COPIED = 0.5
"""Share of the shorter article's word 5-grams that make two articles copies."""

_TERMS = 60
_SKETCH = 96
_SHINGLE = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_TOO_COMMON = 0.3
_SMALL = 100
"""Articles that a collection is taken to be a part of, at least: in one about a single affair the words that tell it
are in every article, and must not count for nothing."""
Terms = Mapping[str, float]
"""An article's terms and their weights."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one affair, in order of publication. `copies`: groups of near-identical articles among them;
    each group is one independent source."""

    iri: str
    name: str
    articles: tuple[str, ...]
    copies: tuple[tuple[str, ...], ...] = ()


def find_copies(records: Sequence[Record]) -> list[tuple[str, ...]]:
    """Groups of two or more articles that are near-identical, each in order of publication."""
    sketches = {r.article.id: _sketch(readable(r.article)) for r in in_order(records)}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    group: dict[str, str] = {}
    for name in sketches:
        shared: Counter[str] = Counter()
        for value in sketches[name]:
            if len(holders[value]) <= 20:  # boilerplate of one outlet
                shared.update(holders[value])
            holders[value].append(name)
        for other, count in sorted(shared.items(), key=lambda x: (-x[1], x[0])):
            if count >= 8 and _containment(sketches[name], sketches[other]) >= COPIED:
                group[name] = group.get(other, other)
                break
    members: defaultdict[str, list[str]] = defaultdict(list)
    for name in sketches:
        if name in group:
            members[group[name]].append(name)
    return [(first, *rest) for first, rest in sorted(members.items())]


def _sketch(text: str) -> frozenset[int]:
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))}
    hashes = sorted(int.from_bytes(blake2b(s.encode(), digest_size=8).digest(), "big") for s in shingles)
    return frozenset(hashes[:_SKETCH])


def _containment(a: frozenset[int], b: frozenset[int]) -> float:
    """How much of the shorter text is in the other, from bottom-k sketches: compared below the smaller of
    their tops."""
    top = min(max(a), max(b))
    left, right = {x for x in a if x <= top}, {x for x in b if x <= top}
    return len(left & right) / max(1, min(len(left), len(right)))


@dataclass(slots=True)
class _Affair:
    """A story in the making: its articles, the sum of their vectors, the day of the latest."""

    articles: list[str]
    terms: dict[str, float]
    latest: int | None


def find_stories(
    records: Sequence[Record], vectors: Mapping[str, Terms], copies: Sequence[tuple[str, ...]] = ()
) -> list[Story]:
    """Group the articles into stories: every article is in exactly one, maybe alone; in order of
    publication. `vectors`: of `article_vectors`."""
    first_copy = {article: group[0] for group in copies for article in group[1:]}
    by_first = {group[0]: group for group in copies}
    story_of: dict[str, int] = {}
    affairs: list[_Affair] = []
    index: defaultdict[str, list[int]] = defaultdict(list)
    titles: dict[str, str] = {}
    for record in in_order(records):
        name, day = record.article.id, day_of(record.article.published)
        titles[name] = record.article.title or _headline(readable(record.article))
        best = story_of.get(first_copy.get(name, ""))
        if best is None:
            best = _best_story(vectors[name], day, index, affairs)
        if best is None:
            best = len(affairs)
            affairs.append(_Affair([], {}, None))
        story_of[name] = best
        affair = affairs[best]
        affair.articles.append(name)
        affair.latest = affair.latest if day is None else day
        for term, weight in vectors[name].items():
            if term not in affair.terms:
                index[term].append(best)
            affair.terms[term] = affair.terms.get(term, 0.0) + weight
    return [
        Story(
            f"story/{short_hash(affair.articles[0])}",
            titles[affair.articles[0]],
            tuple(affair.articles),
            tuple(by_first[a] for a in affair.articles if a in by_first),
        )
        for affair in affairs
    ]


def _best_story(
    vector: Terms, day: int | None, index: Mapping[str, Sequence[int]], affairs: Sequence[_Affair]
) -> int | None:
    """The story an article is most like, the newest among equals; None if it is like none."""
    scores: defaultdict[int, float] = defaultdict(float)
    for term, weight in vector.items():
        for story in index.get(term, ()):
            scores[story] += weight * affairs[story].terms[term]
    best, most = None, SIMILAR
    for story in sorted(scores):
        last = affairs[story].latest
        if day is None or last is None or day - last <= WINDOW:
            cosine = scores[story] / _norm(affairs[story].terms.values())
            if cosine >= most:
                best, most = story, cosine
    return best


def _norm(values: Iterable[float]) -> float:
    return math.sqrt(math.fsum(v * v for v in values))


def _headline(text: str) -> str:
    line = next((s.strip() for s in text.split("\n") if s.strip()), "")
    return line if len(line) <= 120 else line[:117].rsplit(" ", 1)[0] + "..."


def similarity(a: Terms, b: Terms) -> float:
    """Cosine of two articles' vectors."""
    return math.fsum(weight * b[term] for term, weight in a.items() if term in b)


def article_vectors(
    records: Sequence[Record], iri_of: IriOf, language: Language = ENGLISH
) -> dict[str, Terms]:
    """Each article's heaviest terms, weighted by tf-idf, of length 1; actors count half as much again.

    `iri_of` names an actor across articles.
    """
    spread: Counter[str] = Counter(term for r in records for term in _terms(r, iri_of, language))
    total = len(records)
    common = max(_SMALL * _TOO_COMMON, total * _TOO_COMMON)
    vectors: dict[str, Terms] = {}
    for record in in_order(records):
        terms = _terms(record, iri_of, language)
        weights = {
            term: (1 + math.log(n))
            * math.log((total + _SMALL) / spread[term])
            * (1.5 if term[0] == "@" else 1.0)
            for term, n in terms.items()
            if spread[term] <= common
        }
        heaviest = sorted(weights.items(), key=lambda x: (-x[1], x[0]))[:_TERMS]
        length = _norm(w for _, w in heaviest) or 1.0
        vectors[record.article.id] = {intern(term): w / length for term, w in sorted(heaviest)}
    return vectors


def _terms(record: Record, iri_of: IriOf, language: Language) -> Counter[str]:
    article = record.article
    words = _WORD.findall(f"{article.title or ''} {readable(article)}".lower())
    terms = Counter(word for word in words if word not in language.stopwords)
    for actor in record.actors:
        iri = iri_of(article.id, actor.id) if actor.kind != "unnamed" else None
        if iri and actor.mentions:
            terms["@" + iri] += len(actor.mentions)
    return terms
