"""The same event under one name: within an article, within a story, and between any articles.

    mentions → the events of each article → the events of each story → events of all articles

Two mentions can be one event if they are of one concept (en/events.toml), or of related ones ("killed",
"died") with the same one it happened to. Times that do not overlap and named participants that differ speak
against it. How much must speak for it grows with the distance: in an article a repeated word, in a story a
word that tells this story from others or a common participant, elsewhere common participants and a common
time. Each merge keeps its evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.extract.events.triggers import concept_of, lexicon, related_groups
from kg.record import Event, Record
from kg.resolve.stories import IriOf, Story, day_of, order_key

Member = tuple[str, str]
"""(article id, event id)"""
WINDOW = 7
"""Days between the publication of articles that tell of one event, outside of a story."""
NEAR = 3
"""Days between the publication of articles of one story that tell of one event, unless both give its time."""
LEAD = 800
"""Characters from the beginning of an article in which it says what it is about."""
TELLING = 0.05
"""Share of a concept's articles that lie in one story, from which the concept alone tells the story's
event."""
_BLOCK = 60
"""Events that share concept and participant, at most: a block that is larger says nothing."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two mentions are one event: the two, at which stage (article, story, corpus), and what they
    share."""

    left: Member
    right: Member
    stage: str
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Bundle:
    """Mentions that are taken for one event so far, and all that is known of them.

    Agents, patients, others and places are actors that have a name; `described` are the head nouns of the
    rest, by role: "patient:women". `is_lead`: one of the mentions stands at the top of its article.
    """

    mentions: list[Member]
    concepts: set[str]
    label: str
    agents: set[str] = field(default_factory=set)
    patients: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    groups: frozenset[str] = frozenset()
    is_lead: bool = False
    merges: list[Merge] = field(default_factory=list)

    @property
    def everyone(self) -> set[str]:
        """All named participants but places."""
        return self.agents | self.patients | self.others

    @property
    def is_timed(self) -> bool:
        """Whether any mention gives a time."""
        return bool(self.times)


def resolve_events(
    records: Sequence[Record], who: IriOf, stories: Sequence[Story], *, merge: bool = True
) -> list[Bundle]:
    """Bundle all event mentions into events, in order of their first mention.

    Args:
        records: any order.
        who: (article id, actor id) → what names the actor across articles; None for one without a name.
        stories: as found by `find_stories`.
        merge: without it events are only bundled within each article.
    """
    bundles: dict[str, list[Bundle]] = {}
    for record in sorted(records, key=order_key):
        bundles[record.article.id] = _within(record, who)
    if not merge:
        return [b for found in bundles.values() for b in found]
    spread = Counter(c for found in bundles.values() for c in {c for b in found for c in b.concepts})
    joined: list[Bundle] = []
    for story in stories:
        here = [bundles[article] for article in story.articles]
        inside = Counter(c for found in here for c in {c for b in found for c in b.concepts})
        telling = {c for c, n in inside.items() if n / spread[c] >= TELLING}
        joined += _join([b for found in here for b in found], "story", telling)
    return _join_blocks(joined)


def _within(record: Record, who: IriOf) -> list[Bundle]:
    """The events of one article."""
    times = {t.id: (day_of(t.begin), day_of(t.end)) for t in record.times}
    names = {a.id: a.name for a in record.actors}
    return _join([_bundle(record, event, times, names, who) for event in record.events], "article", None)


def _bundle(
    record: Record,
    event: Event,
    times: Mapping[str, tuple[int | None, int | None]],
    names: Mapping[str, str],
    who: IriOf,
) -> Bundle:
    article = record.article
    begin, end = event.trigger
    concept = concept_of(event.label, event.type)
    one = Bundle([(article.id, event.id)], {concept}, event.label, groups=related_groups(concept))
    one.is_lead = begin < LEAD
    one.words.update((article.text[begin:end].lower(), event.label))
    for p in event.participants:
        name = who(article.id, p.actor)
        if name is None:
            one.described.add(f"{p.role}:{names[p.actor].lower().split()[-1]}")
        elif p.role == "agent":
            one.agents.add(name)
        elif p.role == "patient":
            one.patients.add(name)
        elif p.role == "place":
            one.places.add(name)
        else:
            one.others.add(name)
    first, last = times.get(event.time or "", (None, None))
    if first is not None and last is not None:
        one.times.append((first, last))
    published = day_of(article.published)
    if published is not None:
        one.days.append(published)
    return one


def _is_broad(concepts: Iterable[str]) -> bool:
    known = lexicon().lists.concept
    return all(c in known and known[c].broad for c in concepts)


def _overlap(a: Bundle, b: Bundle) -> bool:
    return any(s <= v and u <= t for s, t in a.times for u, v in b.times)


def _conflict(a: Bundle, b: Bundle) -> bool:
    """Whether something speaks against one event: times apart, or other patients, agents or places on both
    sides."""
    if a.times and b.times and not _overlap(a, b):
        return True
    if _differ(a.patients, b) and _differ(b.patients, a) and a.patients and b.patients:
        return True
    if a.agents and b.agents and _differ(a.agents, b) and _differ(b.agents, a):
        return not a.patients & b.patients
    return bool(a.places and b.places and not a.places & b.places and not a.everyone & b.everyone)


def _differ(actors: set[str], other: Bundle) -> bool:
    """Whether none of the actors is among the other event's, nor could be another spelling of one."""
    everyone = other.everyone | other.places
    if actors & everyone:
        return False
    words = {w for name in actors for w in _name_words(name)}
    return not any(w in words for name in everyone for w in _name_words(name))


@cache
def _name_words(name: str) -> frozenset[str]:
    """The longer words of an actor's name across articles ("actor/person/mark-felt")."""
    return frozenset(w for w in name.rsplit("/", 1)[-1].split("-") if len(w) > 3)


def _fit(a: Bundle, b: Bundle, stage: str, telling: set[str] | None) -> int:
    """How much speaks for one event, 0 if it is not enough at this stage (article or story)."""
    same = a.concepts & b.concepts
    if not same and not a.groups & b.groups or _conflict(a, b):
        return 0
    is_timed = bool(a.times and b.times)
    roles = len(a.agents & b.agents) + len(a.patients & b.patients)
    described = _described(a, b)
    shared = len(a.everyone & b.everyone) + len(a.places & b.places) + described
    if stage == "story" and not is_timed and not _near(a, b, NEAR):
        return 0
    if not same:
        patients = bool(a.patients & b.patients) or (stage == "article" and _same_described_patient(a, b))
        return 1 + roles + shared + is_timed if patients else 0
    if _is_broad(same):
        return 1 + roles + shared if a.words & b.words and roles + is_timed + described >= 2 else 0
    by_word_alone = roles + described + is_timed == 0
    tells = telling is not None and bool(same & telling) and a.is_lead and b.is_lead
    if stage == "story" and by_word_alone and not tells:
        return 0
    return 2 + 2 * roles + shared + 2 * is_timed + bool(a.words & b.words)


def _described(a: Bundle, b: Bundle) -> int:
    """How many participants without a name agree in role and noun."""
    return sum(not x.startswith("place:") for x in a.described & b.described)


def _near(a: Bundle, b: Bundle, days: int) -> bool:
    """Whether articles of both were published within so many days; undated articles may have been."""
    return not (a.days and b.days) or any(abs(x - y) <= days for x in a.days for y in b.days)


def _same_described_patient(a: Bundle, b: Bundle) -> bool:
    return any(x.startswith("patient:") for x in a.described & b.described)


def _join(bundles: Sequence[Bundle], stage: str, telling: set[str] | None) -> list[Bundle]:
    """Bundle the events of an article or a story: each joins the one it fits best, of equals the latest."""
    found: list[Bundle] = []
    blocks: defaultdict[str, dict[int, Bundle]] = defaultdict(dict)
    for one in bundles:
        home: int | None = None
        most = 0
        keys = sorted(one.concepts | one.groups)
        candidates = {n: b for key in keys for n, b in blocks[key].items()}
        for n in sorted(candidates, reverse=True):
            score = _fit(candidates[n], one, stage, telling)
            if score > most:
                home, most = n, score
        if home is None:
            home = len(found)
            found.append(one)
        else:
            _absorb(found[home], one, stage)
        for key in keys:
            blocks[key][home] = found[home]
    return found


def _join_blocks(bundles: Sequence[Bundle]) -> list[Bundle]:
    """Join events of different stories: candidates share a concept and a participant or place."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, b in enumerate(bundles):
        if _is_broad(b.concepts):
            continue
        for concept in b.concepts:
            for name in b.everyone | b.places:
                blocks[concept, name].append(n)
    parent = list(range(len(bundles)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for _, numbers in sorted(blocks.items()):
        if len(numbers) > _BLOCK:
            continue
        for k, left in enumerate(numbers):
            for right in numbers[k + 1 :]:
                first, second = sorted((root(left), root(right)))
                if first != second and _same_anywhere(bundles[first], bundles[second]):
                    _absorb(bundles[first], bundles[second], "corpus")
                    parent[second] = first
    return [b for n, b in enumerate(bundles) if parent[n] == n]


def _same_anywhere(a: Bundle, b: Bundle) -> bool:
    """Whether events of different stories are one: one concept, a common participant in each of two roles.

    With a common time one role is enough; without one the articles must be of about the same time.
    """
    if not a.concepts & b.concepts or _conflict(a, b):
        return False
    agents = a.agents & b.agents
    others = (a.patients | a.others) & (b.patients | b.others)
    if a.times and b.times:
        return bool(agents or others) and len((a.everyone | a.places) & (b.everyone | b.places)) >= 2
    return bool(a.days and b.days) and _near(a, b, WINDOW) and bool(agents) and bool(others - agents)


def _evidence(a: Bundle, b: Bundle) -> tuple[str, ...]:
    """What two events share, as `kind:value` strings, sorted."""
    found = [f"concept:{c}" for c in a.concepts & b.concepts]
    if not found:
        found = [f"related:{c}" for x, y in ((a, b), (b, a)) for c in x.concepts if x.groups & y.groups]
    found += [f"actor:{x}" for x in a.everyone & b.everyone]
    found += [f"place:{x}" for x in a.places & b.places]
    found += [f"described:{x}" for x in a.described & b.described]
    if _overlap(a, b):
        found.append("time")
    return tuple(sorted(found))


def _absorb(home: Bundle, other: Bundle, stage: str) -> None:
    """Make `other` a part of `home`, which keeps the evidence."""
    home.merges.append(Merge(home.mentions[0], other.mentions[0], stage, _evidence(home, other)))
    home.merges += other.merges
    home.mentions += other.mentions
    home.concepts |= other.concepts
    home.agents |= other.agents
    home.patients |= other.patients
    home.others |= other.others
    home.places |= other.places
    home.described |= other.described
    home.times += other.times
    home.days += other.days
    home.words |= other.words
    home.groups |= other.groups
    home.is_lead |= other.is_lead
