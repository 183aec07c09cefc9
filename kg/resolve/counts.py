"""What is compared of a figure: the thing counted, what became of it, where, when, by whom, and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.language import ENGLISH, Language
from kg.record import Event, Figure, Kind, Record, Span
from kg.resolve.members import IriOf, Member, day_of

_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_LAST_WORD = re.compile(r"([^\W\d_]+) $")
_NEAR = 40
"""Characters between a figure and the trigger of what befell the thing counted, at most."""


@dataclass(frozen=True, slots=True)
class Count:
    """One figure as it is compared with others.

    Attributes:
        member: (article id, figure id).
        key: the unit and the thing counted or measured; figures with different ones are never the same.
        words: what else the counted phrase says of it, like words made one.
        is_beside: it is counted beside another ("three other people").
        is_threshold: it limits, samples or is rejected ("incomes over $250,000", "a poll of 1,001 adults", "not 30"),
            or is one of several shares or changes: only an equal one is the same.
        doing: what the thing counted does or suffers, by kind where quantities.toml has one, else by label.
        fates: those of them that quantities.toml lists.
        events: resolved events it takes part in.
        actors, places: named ones in its sentence, without those of the source.
        context: the sentence's other words.
        giver: who gives it; an article's own voice is the article's.
        sentence: (article id, number of the sentence).
        time: the first and the last day it can speak of, None if nothing is said.
        is_update: its sentence says that it replaces an earlier figure.
    """

    member: Member
    key: tuple[str, str]
    words: frozenset[str]
    is_beside: bool
    is_threshold: bool
    doing: frozenset[str]
    fates: frozenset[str]
    events: frozenset[str]
    actors: frozenset[str]
    places: frozenset[str]
    context: frozenset[str]
    giver: str
    sentence: tuple[str, int]
    low: float | None
    high: float | None
    bound: str
    trend: str | None
    time: tuple[int, int] | None
    is_part: bool
    is_update: bool
    label: str


def read_counts(
    record: Record, named: IriOf, event_of: Mapping[Member, str], language: Language = ENGLISH
) -> Iterator[Count]:
    """What is compared of each figure of an article, in text order.

    Args:
        record: an extraction record.
        named: (article id, actor id) → the actor across articles, None for one without a name.
        event_of: (article id, event id) → the event across articles.
        language: that of the record.
    """
    reader = _Reader(record, named, event_of, language)
    for number, figure in enumerate(record.figures):
        yield reader.read(number, figure)


class _Reader:
    """The parts of one article by their place."""

    def __init__(
        self, record: Record, named: IriOf, event_of: Mapping[Member, str], language: Language
    ) -> None:
        self.record, self.text, self.article = record, record.article.text, record.article.id
        self.event_of = event_of
        self.units, self.lists, self.comparing = language.units, language.quantities, language.comparing
        self.begins = [begin for begin, _ in record.sentences]
        self.events = sorted(record.events, key=lambda e: e.trigger)
        self.triggers = [e.trigger[0] for e in self.events]
        self.utterances = {u.id: u for u in record.utterances}
        self.names = {a.id: named(self.article, a.id) for a in record.actors}
        self.mentions = sorted((m, a.id, a.kind) for a in record.actors for m in a.mentions)
        self.starts = [m[0] for m, _, _ in self.mentions]
        self.times = {t.id: (day_of(t.begin), day_of(t.end)) for t in record.times}

    def read(self, number: int, figure: Figure) -> Count:
        lists = self.lists
        at, sentence = self._sentence(figure.span[0])
        head, words = self._counted(figure)
        events = self._events(figure, sentence)
        doing = {lists.outcomes.get(e.label, e.label) for e in events}
        outcome = self._outcome(number, figure, sentence)
        if outcome:
            doing.add(outcome)
        if head in lists.outcomes or (outcome and not head):
            head = self.comparing.people
        utterance = self.utterances.get(figure.utterance or "")
        source = utterance.source if utterance else ()
        actor = utterance.actor if utterance else None
        inside = [
            (name, sort)
            for (begin, end), actor_id, sort in self._mentioned(sentence)
            if (name := self.names[actor_id]) and not any(b < end and begin < e for b, e in source)
        ]
        begin = figure.span[0]
        return Count(
            (self.article, figure.id),
            (figure.unit, head),
            frozenset(words) - lists.beside,
            not lists.beside.isdisjoint(words),
            self._is_threshold(number, figure, head, events, at),
            frozenset(doing),
            frozenset(doing & set(lists.outcomes.values())),
            frozenset(self.event_of[self.article, e.id] for e in events),
            frozenset(name for name, sort in inside if sort not in ("place", "state")),
            frozenset(name for name, sort in inside if sort in ("place", "state")),
            frozenset(self._context(figure, sentence)),
            (self.names[actor] or f"{self.article} {actor}") if actor else self.article,
            (self.article, at),
            figure.low,
            figure.high,
            figure.bound,
            figure.trend,
            self._time(figure, sentence),
            figure.part_of is not None,
            bool(lists.updating.search(self.text, max(sentence[0], begin - _NEAR), begin)),
            self._label(figure, outcome, events),
        )

    def _sentence(self, begin: int) -> tuple[int, Span]:
        at = bisect_right(self.begins, begin) - 1
        if at >= 0 and begin < self.record.sentences[at][1]:
            return at, self.record.sentences[at]
        return -1 - begin, (begin, begin)

    def _mentioned(self, span: Span) -> list[tuple[Span, str, Kind]]:
        """The mentions of actors that begin within a span."""
        return self.mentions[bisect_left(self.starts, span[0]) : bisect_left(self.starts, span[1])]

    def _counted(self, figure: Figure) -> tuple[str, list[str]]:
        """The noun that says what is counted, in the singular, and what else the phrase says of it."""
        span = figure.counted
        if figure.unit.endswith("_of_age"):
            return "", []
        if span is None and figure.concepts:
            span = figure.concepts[0]
            if figure.unit == "count":
                first = self._words(span)
                if not (first and first[-1] in self.lists.numbers and len(figure.concepts) > 1):
                    return "", []
                span = figure.concepts[1]
        words = self._words(span) if span else []
        if not words:
            return "", []
        noun = self._words(figure.counted_head or (0, 0)) or words
        heads, last = self.lists.heads, self.comparing.singular(noun[-1])
        if (pair := " ".join((*words[-2:-1], last))) in heads:
            return heads[pair], words[:-2]
        return heads.get(last, last), words[:-1]

    def _events(self, figure: Figure, sentence: Span) -> list[Event]:
        """The events that the thing counted takes part in; without one the event right beside the number."""
        begin, end = figure.span
        actors = {actor for (b, e), actor, _ in self._mentioned(figure.span) if b < end and begin < e}
        near = self.events[bisect_left(self.triggers, sentence[0]) : bisect_left(self.triggers, sentence[1])]
        own = [e for e in near if any(p.actor in actors for p in e.participants)]
        beside = [e for e in near if 0 <= e.trigger[0] - end <= 3 or 0 <= begin - e.trigger[1] <= 3]
        return own or beside[:1]

    def _outcome(self, number: int, figure: Figure, sentence: Span) -> str | None:
        """What became of those counted, by the words beside a bare number or by the noun itself."""
        if figure.unit != "count":
            return None
        outcomes, figures = self.lists.outcomes, self.record.figures
        if figure.counted is not None:
            words = self._words(figure.counted_head or figure.counted)
            return outcomes.get(words[-1]) if words else None
        begin, end = figure.span
        next_one = figures[number + 1].span[0] if number + 1 < len(figures) else sentence[1]
        last_one = figures[number - 1].span[1] if number else sentence[0]
        after = self._words((end, min(next_one, sentence[1], end + _NEAR)))[:3]
        before = _LAST_WORD.findall(self.text[max(last_one, sentence[0]) : begin].lower())
        concepts = [w for c in figure.concepts[:2] for w in self._words(c)]
        if concepts and concepts[0] in self.lists.numbers and figure.concepts[0][1] < begin:
            # "the number of dead at 19"
            concepts += self._words((figure.concepts[0][1], begin))[:3]
        return next((outcomes[w] for w in (*after, *before, *concepts) if w in outcomes), None)

    def _is_threshold(self, number: int, figure: Figure, head: str, events: Sequence[Event], at: int) -> bool:
        begin, lists = figure.span[0], self.lists
        if self.text[max(0, begin - _NEAR) : begin].lower().endswith(self.comparing.rejecting):
            return True
        if figure.unit == "count":
            return any(e.label in lists.sampling for e in events)
        kind = self.units.kind(figure.unit)
        near = map(self.comparing.singular, self._words((max(0, begin - _NEAR), begin))[-2:])
        if head in lists.limited or (kind == "money" and not lists.limited.isdisjoint(near)):
            return True
        beside = self.record.figures[max(0, number - 1) : number + 2]
        return kind == "ratio" and (
            figure.trend is not None
            or any(
                f is not figure and f.unit == figure.unit and self._sentence(f.span[0])[0] == at
                for f in beside
            )
        )

    def _label(self, figure: Figure, outcome: str | None, events: Sequence[Event]) -> str:
        """The thing counted or measured, and in brackets what it does or suffers: "people (kill)"."""
        span = figure.counted or (figure.concepts[0] if figure.concepts else None)
        if outcome and figure.counted is None:
            what = self.comparing.people
        else:
            what = " ".join(self.text[slice(*span)].split()) if span else figure.unit
        nearest = min(events, key=lambda e: abs(e.trigger[0] - figure.span[0])).label if events else outcome
        return f"{what} ({nearest})" if nearest else what

    def _context(self, figure: Figure, sentence: Span) -> Iterator[str]:
        for part in ((sentence[0], figure.span[0]), (figure.span[1], sentence[1])):
            yield from (self.comparing.singular(w) for w in self._words(part) if len(w) > 2)

    def _time(self, figure: Figure, sentence: Span) -> tuple[int, int] | None:
        """Its own time, else those of its sentence; not when a source said it, so only those in what was said."""
        utterance = self.utterances.get(figure.utterance or "")
        where = utterance.content if utterance else (sentence,)
        own = self.times.get(figure.time or "", (None, None))
        inside = [
            self.times[t.id]
            for t in self.record.times
            if sentence[0] <= t.span[0] < sentence[1] and any(b <= t.span[0] < e for b, e in where)
        ]
        known = [
            (b, e) for b, e in ([own] if own[0] is not None else inside) if b is not None and e is not None
        ]
        return (min(b for b, _ in known), max(e for _, e in known)) if known else None

    def _words(self, span: Span) -> list[str]:
        """Lower-cased words of the text without articles and possessives, like words made one."""
        found: list[str] = []
        for word in _WORD.findall(self.text[slice(*span)]):
            word = word.lower()
            for ending in self.comparing.possessive:
                word = word.removesuffix(ending)
            if word not in self.comparing.small:
                found.append(self.lists.modifiers.get(word, word))
        return found
