"""The one judge of where claims, events and figures stand, and of what is a fact.

The derived graph writes down what is decided here, queries ask for it there, and the page shows it.

An event is a fact if an article says in its own voice that it happened, and nobody denies it in any article: it
is neither in the words of a denial nor of a claim that somebody denies. Who denies that somebody said a thing
does not deny the thing.

Status of a claim, from all utterances in all articles (utterances themselves are never changed or dropped):

    Contested       somebody denies it and somebody else affirms it, or an article asserts it as its own
    Denied          somebody denies it, nobody affirms it
    Confirmed       nobody denies it, and one whom it concerns (a participant of its events, or who speaks for one)
                    affirms it: by confirming or admitting it, or after somebody else had reported it
    AuthorAsserted  nobody denies it, and an article states its events as facts in its own voice
    Reported        somebody affirms it
    None            it was only asked, demanded, promised, or left without comment
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.language import ENGLISH, Language
from kg.record import Record, Span, Spans, Stance, Status
from kg.resolve.members import Member

# What a reader is told of a claim, event or figure. Negated: an article itself says it is not so; Open: nobody
# says it is so or is not.
Standing = Literal["Contested", "Denied", "Confirmed", "AuthorAsserted", "Reported", "Negated", "Open"]


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where the claims of a graph stand, and which of its events are facts, by IRI; for who shows them to a reader."""

    statuses: Mapping[str, Status]
    facts: Collection[str]

    def of_claim(self, claim: str) -> Standing:
        """The claim's status; Open where it has none."""
        return self.statuses.get(claim, "Open")

    def of_event(
        self, event: str, alone: Iterable[str], among: Iterable[str], voices: Iterable[float]
    ) -> Standing:
        """A fact, or as the most disputed of the claims about it.

        Args:
            event: its IRI.
            alone: the claims that are about this event alone.
            among: the claims that are about it and other events: a denial of these says nothing of this one.
            voices: the factuality of its mentions in articles' own voice.
        """
        if event in self.facts:
            return "AuthorAsserted"
        claimed, partly = ({self.of_claim(c) for c in claims} for claims in (alone, among))
        for standing in _DISPUTED_FIRST:
            if standing in claimed:
                return standing
        said = list(voices)
        if said:
            return "Reported" if max(said) > 0 else "Negated"
        return "Open" if partly <= {"Open", "Denied", "Contested"} else "Reported"

    def of_figure(self, stances: Collection[Stance], is_own: bool) -> Standing:
        """As claims do: by the stances taken on it, and by whether an article gives it in its own voice."""
        return status_of(stances, is_asserted=is_own) or "Open"


_DISPUTED_FIRST: tuple[Standing, ...] = ("Contested", "Denied", "Confirmed", "Reported")


@dataclass(slots=True)
class _Case:
    """What is known of a claim: `sides` with whom the speaker speaks for and whether the cue confirms."""

    text: str
    first_reported: str | None
    mentions: list[Member] = field(default_factory=list)
    events: set[str] = field(default_factory=set)
    sides: list[tuple[Side, str | None, bool]] = field(default_factory=list)
    is_denied: bool = False


def judge(
    records: Iterable[Record], language: Language = ENGLISH
) -> tuple[list[SharedProposition], dict[str, list[Member]]]:
    """All claims with their sides and status, and the facts, each with its mentions in articles' own voice.

    `records`: in order of publication, every actor, event and proposition with its IRI; read once.
    """
    cases: dict[str, _Case] = {}
    told: defaultdict[str, list[Member]] = defaultdict(list)
    denied: set[str] = set()
    parties: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        article, text = record.article.id, record.article.text
        actors, events = ({x.id: str(x.iri) for x in part} for part in (record.actors, record.events))
        claims = denied_claims(record)
        denied.update(events[e] for e in denied_events(record))
        voices = own_voice(record)
        for event in record.events:
            parties[events[event.id]].update(actors[p.actor] for p in event.participants)
            if voices.get(event.id, 0) > 0:
                told[events[event.id]].append((article, event.id))
        sides = _sides(record, actors, language)
        for p in record.propositions:
            wording = " ".join(" ".join(text[b:e] for b, e in p.span).split())
            case = cases.setdefault(str(p.iri), _Case(wording, record.article.published))
            case.mentions.append((article, p.id))
            case.events.update(events[e] for e in p.events)
            case.sides += sides.get(p.id, ())
            case.is_denied |= p.id in claims
    asserted = told.keys() - denied
    disputed = {event for case in cases.values() if case.is_denied for event in case.events}
    propositions = [_decide(iri, case, parties, asserted) for iri, case in cases.items()]
    facts = asserted - disputed
    return propositions, {event: members for event, members in told.items() if event in facts}


def _sides(
    record: Record, actors: Mapping[str, str], language: Language
) -> Mapping[str, list[tuple[Side, str | None, bool]]]:
    """Who takes which side on each id of a record."""
    article, text = record.article, record.article.text
    spokes = {a.id: actors[a.speaks_for] for a in record.actors if a.speaks_for}
    found: defaultdict[str, list[tuple[Side, str | None, bool]]] = defaultdict(list)
    for u in record.utterances:
        side = Side(u.stance, actors[u.actor] if u.actor else None, article.id, u.id, article.published)
        cue = " ".join(text[b:e] for b, e in u.cue).lower()
        confirms = u.stance == "affirms" and any(word in cue for word in language.claims.confirming)
        for target in u.about:
            found[target].append((side, spokes.get(u.actor or ""), confirms))
    return found


def _decide(
    iri: str, case: _Case, parties: Mapping[str, set[str]], asserted: Collection[str]
) -> SharedProposition:
    sides = tuple(side for side, _, _ in case.sides)
    concerned = {actor for event in case.events for actor in parties[event]}
    confirmed = any(
        confirms and not concerned.isdisjoint({side.actor, principal})
        for side, principal, confirms in case.sides
    )
    own = bool(case.events) and all(event in asserted for event in case.events)
    status = status_of(
        [s.stance for s in sides],
        is_confirmed=confirmed or _is_repeated(sides, concerned),
        is_asserted=own,
    )
    speaks_for = {side.actor: principal for side, principal, _ in case.sides if side.actor and principal}
    return SharedProposition(
        iri,
        case.text,
        status,
        case.first_reported,
        tuple(case.mentions),
        tuple(sorted(case.events)),
        sides,
        tuple(_disputes_across(sides, speaks_for)),
    )


def status_of(
    stances: Collection[Stance], *, is_confirmed: bool = False, is_asserted: bool = False
) -> Status | None:
    """Where a claim stands, see the module's docstring."""
    if "denies" in stances:
        return "Contested" if "affirms" in stances or is_asserted else "Denied"
    if is_confirmed:
        return "Confirmed"
    if is_asserted:
        return "AuthorAsserted"
    return "Reported" if "affirms" in stances else None


def _is_repeated(sides: Sequence[Side], concerned: Collection[str]) -> bool:
    """Whether one concerned affirms what somebody else affirmed before."""
    affirming = [s for s in sides if s.stance == "affirms"]
    own = [s for s in affirming if s.actor in concerned]
    return bool(own) and any(s.actor not in concerned for s in affirming[: affirming.index(own[-1])])


def _disputes_across(sides: Sequence[Side], speaks_for: Mapping[str, str]) -> Iterator[tuple[Member, Member]]:
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


def own_voice(record: Record) -> dict[str, float]:
    """The events that an article itself says happened (factuality > 0) or did not (< 0), by id: those outside all
    attributed content."""
    contents = [span for u in record.utterances for span in u.content]
    return {
        e.id: e.factuality
        for e in record.events
        if e.factuality and not any(b < e.trigger[1] and e.trigger[0] < end for b, end in contents)
    }


def denied_claims(record: Record) -> set[str]:
    """Ids of the propositions that a denial is about, or that the report it disputes is about."""
    about = {u.id: u.about for u in record.utterances}
    denials = [u for u in record.utterances if u.stance == "denies"]
    targets = {
        t for u in denials for part in (u.about, *(about.get(d, ()) for d in u.disputes)) for t in part
    }
    return targets & {p.id for p in record.propositions}


def denied_events(record: Record) -> set[str]:
    """Ids of the events of denied propositions, and of those in a denial's own words ("there was no call"); not
    those in what somebody else says within them."""
    denied = denied_claims(record)
    found = {e for p in record.propositions if p.id in denied for e in p.events}
    for u in record.utterances:
        if u.stance == "denies":
            inner = [
                v.content for v in record.utterances if v is not u and v.cue and _holds(u.content, v.cue[0])
            ]
            found.update(
                e.id
                for e in record.events
                if _holds(u.content, e.trigger) and not any(_holds(c, e.trigger) for c in inner)
            )
    return found


def _holds(spans: Spans, inner: Span) -> bool:
    return any(b <= inner[0] < e for b, e in spans)
