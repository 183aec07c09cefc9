"""What happened: events with their words, type, participants, time and place.

    tree → triggers (rules; with a reading the encoder's too) → arguments → actors, times → factuality

Verbs and event nouns are events; copulas, states, modals and verbs of saying are not: a saying is an
utterance. An act done by speaking ("accused", "announced", "the statement") is both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.extract.events.factuality import judge
from kg.extract.events.roles import arguments
from kg.extract.events.triggers import Trigger, find_triggers, make_trigger, noun_concept, verb_trigger
from kg.language import Language
from kg.language.concepts import Concepts
from kg.nlp.decode import Attribution, decode_events, factuality_of, vector_of
from kg.nlp.encoder import Reading
from kg.nlp.page import Page
from kg.record import Actor, Event, Participant, Role, Time

_PLACES = frozenset(("place", "state"))
_ACTING = frozenset(("state", "organization", "person"))
_TALKING = frozenset(("communicate", "consult", "agree", "cooperate", "appeal"))
SURE = 0.3
"""Confidence that the encoder must have in a noun that the lexicon does not know as an event."""
STRICT = -1.0
"""Bias of the encoder's label "outside" with which it finds events by itself."""
LENIENT = -2.5
"""Bias of the encoder's label "outside" with which an event of the rules must at least show up."""
_ROLES: tuple[Role, ...] = ("agent", "patient", "recipient", "instrument", "place", "topic")


@dataclass(frozen=True, slots=True)
class _Actors:
    """Where actors stand in a parse: the actor of a mention's head token, of any of its tokens, and the
    kinds."""

    heads: dict[int, str]
    inside: dict[int, str]
    kinds: dict[str, str]

    def at(self, token: int) -> str | None:
        return self.heads.get(token) or self.inside.get(token)


def find_events(
    page: Page,
    language: Language,
    actors: Sequence[Actor],
    times: Sequence[Time],
    attributions: Sequence[Attribution],
) -> list[Event]:
    """The events of an article in text order, ids e1, e2, ...

    Args:
        page: the article; triggers and factuality of the encoder's reading come before the rules'.
        language: its words.
        actors: the article's actors; participants are linked to them by where they are mentioned.
        times: its time expressions; an event's `time` is the one that modifies its word.
        attributions: who said what: cues that only say are no events.
    """
    reading = page.reading
    sayings = language.events.lists.sayings
    cues = {
        i
        for a in attributions
        for i in page.tokens(a.cue)
        if page.lemma[i].lower() in sayings or page.pos[i] not in ("VERB", "NOUN")
    }
    known = _place_actors(page, actors)
    spots = [(page.tokens([t.span]), t.id) for t in times]
    cues.update(i for tokens, _ in spots for i in tokens if page.pos[i] != "VERB")  # "March"
    triggers = find_triggers(page, language, cues, known.inside)
    if reading is not None:
        triggers = _merge(page, language, triggers, reading, cues)
    found = [t.token for t in triggers]
    spans = [(page.begin[i], page.end[i]) for i in found]
    if reading is not None:
        factuality = [round(factuality_of(reading, *span), 2) for span in spans]
    else:
        factuality = judge(page, language, found)
    events = []
    for n, (trigger, span) in enumerate(zip(triggers, spans, strict=True)):
        participants, place = _participants(page, language, trigger, known)
        events.append(
            Event(
                id=f"e{n + 1}",
                trigger=span,
                type=trigger.type,
                label=trigger.label,
                participants=participants,
                time=_time(page, trigger, spots, found),
                place=place,
                factuality=factuality[n],
                vector=vector_of(reading, *span) if reading is not None else None,
            )
        )
    return events


def _place_actors(page: Page, actors: Sequence[Actor]) -> _Actors:
    heads: dict[int, str] = {}
    inside: dict[int, str] = {}
    spans = sorted(((m, a.id) for a in actors for m in a.mentions), key=lambda x: (x[0][1] - x[0][0], x))
    for span, actor in spans:  # the shortest first: an inner mention keeps its own tokens
        tokens = page.tokens([span])
        for i in tokens:
            inside.setdefault(i, actor)
        here = set(tokens)
        for i in tokens:
            if page.head[i] == i or page.head[i] not in here:
                heads.setdefault(i, actor)
                break
    return _Actors(heads, inside, {a.id: a.kind for a in actors})


def _merge(
    page: Page, language: Language, triggers: Sequence[Trigger], reading: Reading, cues: Collection[int]
) -> list[Trigger]:
    """The encoder's triggers as the rules account for them, and the rules' that it holds possible."""
    by_token = {t.token: t for t in triggers}
    possible = page.tokens([(begin, end) for begin, end, _ in decode_events(reading, LENIENT)])
    found = {i: by_token[i] for i in possible if i in by_token}
    for begin, end, confidence in decode_events(reading, STRICT):
        tokens = [i for i in page.tokens([(begin, end)]) if page.pos[i] not in ("PUNCT", "SPACE")]
        if not tokens or not found.keys().isdisjoint(tokens) or any(i in cues for i in tokens):
            continue
        head = next((i for i in tokens if page.head[i] == i or page.head[i] not in tokens), tokens[-1])
        if page.pos[head] not in ("VERB", "NOUN", "PROPN"):
            continue  # "safe" and other states
        trigger = _account(page, head, language.events)
        if trigger.concept or page.pos[head] == "VERB" or confidence >= SURE:
            found[head] = trigger
    return [found[i] for i in sorted(found)]


def _account(page: Page, i: int, words: Concepts) -> Trigger:
    """Concept and type of a token that the encoder calls an event."""
    if page.pos[i] == "VERB":
        return verb_trigger(page, i, words)
    lemma = page.lemma[i].lower()
    concept, label = noun_concept(page, i, words) or (words.verbs.get(lemma), lemma)
    return make_trigger(i, concept, label, words)


def _participants(
    page: Page, language: Language, trigger: Trigger, known: _Actors
) -> tuple[tuple[Participant, ...], str | None]:
    """The participants of an event, each actor once a role, and its place."""
    found: dict[tuple[Role, str], None] = {}
    for role, token in arguments(page, trigger, language):
        actor = known.at(token)
        if actor is not None and (settled := _settle(role, known.kinds[actor], trigger)) is not None:
            found[settled, actor] = None
    place = next((actor for role, actor in found if role == "place"), None)
    ordered = sorted(found, key=lambda x: _ROLES.index(x[0]))
    return tuple(Participant(role, actor) for role, actor in ordered), place


def _settle(role: Role | str, kind: str, trigger: Trigger) -> Role | None:
    """The role that a preposition or compound gives an actor of this kind."""
    if role in _ROLES:
        return role
    is_place, talking = kind in _PLACES, trigger.type in _TALKING
    match role:
        case "compound":
            return "place" if kind == "place" else "agent" if kind in _ACTING else None
        case "in":
            return "place" if is_place or kind in ("organization", "other") else None
        case "to":
            if talking or kind in ("person", "group", "organization"):
                return "recipient"
            return "place" if is_place else None
        case "with":
            return "recipient" if talking else "instrument" if kind == "other" else "agent"
        case "from":
            return "place" if is_place else "patient"
        case "on":
            return "topic" if talking else "patient"
        case "for":
            return "recipient"
    return None


def _time(
    page: Page, trigger: Trigger, spots: Sequence[tuple[list[int], str]], events: Sequence[int]
) -> str | None:
    """The time expression that modifies a trigger: under it, and under no other event between; the nearest
    wins."""
    best: tuple[int, str] | None = None
    for tokens, name in spots:
        if not tokens or page.sentence[tokens[0]] != page.sentence[trigger.token]:
            continue
        top = next((i for i in tokens if page.head[i] not in tokens or page.head[i] == i), tokens[0])
        for above in page.ancestors(top):
            if above in (trigger.token, trigger.light):
                distance = abs(top - trigger.token)
                if best is None or distance < best[0]:
                    best = (distance, name)
                break
            if above in events:
                break
    return best[1] if best else None
