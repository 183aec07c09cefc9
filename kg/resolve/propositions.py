"""The same claim in many articles: one proposition, who takes which side on it, and where it stands.

Two propositions are the same if they are about the same resolved events and say hardly more than that these
happened ("a call had taken place", "Putin spoke to Trump"), if their wording is nearly identical, or if two
articles of one story or one week print one statement: quotations of it that mostly agree or of which one holds the
other, or what one speaker says in mostly the same words; never if one is negated and the other is not, or if their
numbers differ.

Status, from all utterances in all articles (utterances themselves are never changed or dropped):

    Contested       somebody denies it and somebody else affirms it, or an article asserts it as its own
    Denied          somebody denies it, nobody affirms it
    Confirmed       nobody denies it, and one whom it concerns (a participant of its events, or who speaks for
    one)
                    affirms it: by confirming or admitting it, or after somebody else had reported it
    AuthorAsserted  nobody denies it, and an article states its events as facts in its own voice
    Reported        somebody affirms it
    None            it was only asked, demanded, promised, or left without comment
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from kg.language import ENGLISH
from kg.record import Proposition, Record, Span, Stance, Status
from kg.resolve.stories import IriOf, day_of, in_order, short_hash

Member = tuple[str, str]
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
class Side:
    """Somebody's stance on a proposition, with where and when it was printed; `actor` is an IRI or None."""

    stance: Stance
    actor: str | None
    article: str
    utterance: str
    published: str | None


@dataclass(frozen=True, slots=True)
class SharedProposition:
    """A claim of one or more articles. `mentions`: (article id, proposition id); `sides` in order of
    publication. `disputes`: (denial, report) of different articles, each (article id, utterance id)."""

    iri: str
    text: str
    status: Status | None
    first_reported: str | None
    mentions: tuple[Member, ...]
    events: tuple[str, ...]
    sides: tuple[Side, ...]
    disputes: tuple[tuple[Member, Member], ...] = ()

    def by(self, stance: Stance) -> tuple[Side, ...]:
        """Those who take this stance."""
        return tuple(s for s in self.sides if s.stance == stance)


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
) -> list[list[Member]]:
    """Group propositions that are the same claim, in order of publication; without `merge` each stands alone.

    Args:
        records: any order.
        iri_of: (article id, actor id) → the actor's name across articles.
        event_of: (article id, event id) → the event's name across articles.
        story_of: article id → number of its story.
    """
    claims = [c for r in in_order(records) for c in _claims(r, iri_of, event_of, story_of[r.article.id])]
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


def _claims(record: Record, iri_of: IriOf, event_of: Mapping[Member, str], story: int) -> Iterator[_Claim]:
    """What is compared of each proposition of an article."""
    article = record.article.id
    names = {a.id: iri_of(article, a.id) for a in record.actors}
    known: list[tuple[Span, str | None]] = [(m, names[a.id]) for a in record.actors for m in a.mentions]
    known += [(t.span, None) for t in record.times]
    known.sort(key=lambda x: x[0])
    begins = [span[0] for span, _ in known]
    triggers = {e.id: e.trigger for e in record.events}
    day = day_of(record.article.published)
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
        yield _claim(
            record,
            p,
            story,
            day,
            frozenset(speakers[p.id]),
            frozenset(event_of[article, e] for e in p.events),
            frozenset(name for _, name in inside if name),
            [span for span, _ in inside] + [triggers[e] for e in p.events],
        )


def _claim(
    record: Record,
    proposition: Proposition,
    story: int,
    day: int | None,
    speakers: frozenset[str],
    events: frozenset[str],
    actors: frozenset[str],
    covered: Sequence[Span],
) -> _Claim:
    text = record.article.text
    lists = ENGLISH.claims
    words: set[str] = set()
    numbers: list[str] = []
    left, negations, has_pronoun = 0, 0, False
    for begin, end in proposition.span:
        for match in _WORD.finditer(text, begin, end):
            word = match.group().lower().replace("’", "'")
            if word in lists.negations or word.endswith("n't"):
                negations += 1
            elif word in lists.pronouns:
                has_pronoun = True
            elif word[0].isdigit():
                numbers.append(word)
            elif word not in lists.empty:
                words.add(intern(_stem(word)))
                left += not any(b <= match.start() < e for b, e in covered)
    return _Claim(
        (record.article.id, proposition.id),
        story,
        day,
        speakers,
        text.startswith(_QUOTES, proposition.span[0][0]),
        events,
        actors,
        frozenset(words),
        tuple(sorted(numbers)),
        left,
        negations % 2 == 1,
        has_pronoun,
    )


def _stem(word: str) -> str:
    """A word without the endings that inflection adds: good enough to compare wordings."""
    for ending in ("'s", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def judge_propositions(
    records: Sequence[Record],
    groups: Sequence[Sequence[Member]],
    iri_of: IriOf,
    event_of: Mapping[Member, str],
    concerned: Mapping[str, frozenset[str]],
    asserted: Callable[[str], bool],
) -> list[SharedProposition]:
    """Each claim with its sides and status.

    Args:
        groups: as `resolve_propositions` gives them.
        concerned: event name → names of its participants.
        asserted: whether an event of that name is stated as a fact by an article's own voice.
    """
    first = {group[0] for group in groups}
    about: defaultdict[Member, list[tuple[Side, str | None, bool]]] = defaultdict(list)
    events: dict[Member, tuple[str, ...]] = {}
    wordings: dict[Member, tuple[str, str]] = {}
    published: dict[str, str | None] = {}
    for record in records:
        article, text = record.article.id, record.article.text
        published[article] = record.article.published
        spokes = {a.id: iri_of(article, a.speaks_for) for a in record.actors if a.speaks_for}
        for p in record.propositions:
            events[article, p.id] = tuple(event_of[article, e] for e in p.events)
            if (article, p.id) in first:
                wording = " ".join(" ".join(text[b:e] for b, e in p.span).split())
                places = (f"{b}-{e}" for b, e in p.span)
                wordings[article, p.id] = wording, short_hash(article, *places, wording, size=6)
        for u in record.utterances:
            actor = iri_of(article, u.actor) if u.actor else None
            side = Side(u.stance, actor, article, u.id, record.article.published)
            cue = " ".join(text[b:e] for b, e in u.cue).lower()
            confirms = u.stance == "affirms" and any(c in cue for c in ENGLISH.claims.confirming)
            for target in u.about:
                about[article, target].append((side, spokes.get(u.actor or ""), confirms))
    judged = []
    for group in groups:
        sides: list[Side] = []
        speaks_for: dict[str, str] = {}
        confirmers: list[bool] = []
        names = {name for member in group for name in events[member]}
        whom = frozenset(x for name in names for x in concerned.get(name, ()))
        for member in group:
            for side, principal, confirms in about.get(member, ()):
                sides.append(side)
                if side.actor and principal:
                    speaks_for[side.actor] = principal
                confirmers.append(confirms and bool({side.actor, principal} & whom))
        wording, name = wordings[group[0]]
        own = bool(names) and all(asserted(name) for name in sorted(names))
        judged.append(
            SharedProposition(
                iri=f"proposition/{name}",
                text=wording,
                status=status_of(sides, whom, any(confirmers), own),
                first_reported=published[group[0][0]],
                mentions=tuple(group),
                events=tuple(sorted(names)),
                sides=tuple(sides),
                disputes=tuple(disputes_across(sides, speaks_for)),
            )
        )
    return judged


def disputes_across(sides: Sequence[Side], speaks_for: Mapping[str, str]) -> Iterator[tuple[Member, Member]]:
    """Denials of a claim with the reports of it in other articles that they come after: (denial, report) pairs.

    Both articles must have a date, and the report must not be later (a day is the same day at any hour). Nobody
    disputes what is said by themselves, by whom they speak for, or by another who speaks for the same; nor what
    nobody in particular says.
    """
    for denial in sides:
        if denial.stance != "denies" or not denial.published:
            continue
        own = speaks_for.get(denial.actor or "", denial.actor)
        for report in sides:
            if report.stance != "affirms" or not report.actor or not report.published:
                continue
            is_own = speaks_for.get(report.actor, report.actor) == own
            if (
                report.article != denial.article
                and not is_own
                and report.published[:10] <= denial.published[:10]
            ):
                yield (denial.article, denial.utterance), (report.article, report.utterance)


def status_of(
    sides: Sequence[Side], concerned: frozenset[str], is_confirmed: bool, is_asserted: bool
) -> Status | None:
    """Where a claim stands, see the module's docstring."""
    affirming = [s for s in sides if s.stance == "affirms"]
    if any(s.stance == "denies" for s in sides):
        return "Contested" if affirming or is_asserted else "Denied"
    own = [s for s in affirming if s.actor in concerned]
    if is_confirmed or (own and any(s.actor not in concerned for s in affirming[: affirming.index(own[-1])])):
        return "Confirmed"
    if is_asserted:
        return "AuthorAsserted"
    return "Reported" if affirming else None
