"""From attributions to utterances and the propositions they are about.

attributions → stance → nesting (who reports whom) → what denials are directed at → propositions → utterances
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

import msgspec

from kg.extract.utterances import certainty, charges, disputes, labels, stance
from kg.extract.utterances.attribution import CHAIN
from kg.extract.utterances.disputes import Statement, Weights
from kg.extract.utterances.stance import Parts, Verdict
from kg.language import Language
from kg.nlp.decode import Attribution
from kg.nlp.page import Page
from kg.record import Actor, Event, Figure, Proposition, Spans, Utterance

Topic = tuple[Literal["utterance", "proposition"], int]
"""What an utterance is about: another one or a proposition, by number from 0."""
_SAME = 0.8
"""Contents that share this part of their words are one proposition."""
_ANSWERING = ("negated", "negated cue", "answer")
"""Reasons of a denial that only counts as one where it answers something."""
_AGAINST = ("denies", "declines")
_COVERED = 0.6
"""From this part on, what an inner utterance leaves of a content is not a statement of its own."""


def find_utterances(
    page: Page,
    language: Language,
    attributions: Sequence[Attribution],
    sources: Sequence[str | None],
    actors: Sequence[Actor],
    events: Sequence[Event],
) -> tuple[list[Utterance], list[Proposition]]:
    """Utterances with stance, certainty, what they are about and what they dispute; and the propositions.

    Args:
        attributions: who said what, those inside another's content too.
        sources: the actor id of each attribution's source, in the same order; None where the text names no source.
        actors: those of the article; a denial is likelier where a source speaks of itself or of whom it speaks for.
        events: those whose trigger lies in a proposition are what it is about; may be empty.

    An utterance about others' utterances ("A said B said ...") names them in `about`. A denial is about the
    very propositions of the utterances it disputes; where only the narrator states what is denied, about a
    proposition that spans the narrator's sentence.
    """
    weights = disputes.weigh(page, language, events)
    statements = _statements(page, language, attributions, sources, actors, weights)
    for s in statements:
        if s.verdict.stance in _AGAINST:
            s.targets = disputes.link(page, s, statements, weights, language)
    board = _Board(page, statements)
    about = [board.about(s) for s in statements]
    for s in statements:
        alone = not s.targets and s.verdict.stance == "denies"
        if alone and (piece := disputes.narrated(page, s, statements, weights)):
            about[s.index] = [("proposition", board.add(range(*piece)))]
    used = sorted(
        {n for topics in about for kind, n in topics if kind == "proposition"}, key=board.spans.__getitem__
    )
    names: dict[Topic, str] = {("proposition", n): f"p{k}" for k, n in enumerate(used, 1)}
    names |= {("utterance", s.index): f"u{s.index + 1}" for s in statements}
    utterances = []
    for s in statements:
        a, label = attributions[s.attribution], s.verdict.label
        utterances.append(
            Utterance(
                names["utterance", s.index],
                s.actor,
                a.source,
                _spans(page, (*page.tokens(a.cue), *label)) if label else a.cue,
                _spans(page, s.spoken) if label or s.split else a.content,
                tuple(names[topic] for topic in about[s.index]),
                s.verdict.stance,
                certainty.certainty_of(page, s.parts, language.attribution),
                certainty.quoted_of(page, s.parts.content),
                tuple(names["utterance", t] for t in sorted(s.targets))
                if s.verdict.stance == "denies"
                else (),
                a.method,
                a.confidence,
            )
        )
    return utterances, [
        Proposition(
            names["proposition", n],
            board.spans[n],
            tuple(e.id for e in events if _covers(board.spans[n], e.trigger[0])),
        )
        for n in used
    ]


def _statements(
    page: Page,
    language: Language,
    attributions: Sequence[Attribution],
    sources: Sequence[str | None],
    actors: Sequence[Actor],
    weights: Weights,
) -> list[Statement]:
    """One statement an attribution, or several where it denies in one sentence and affirms in another."""
    sides = {a.id: a.speaks_for or a.id for a in actors}
    tokens = {a.id: frozenset(page.tokens(a.mentions)) for a in actors}
    own = {id: tokens[id] | tokens.get(side, frozenset()) for id, side in sides.items()}

    def make(k: int, parts: Parts, verdict: Verdict) -> Statement:
        actor = sources[k]
        return disputes.statement(page, k, parts, verdict, actor, sides.get(actor or "", actor), weights)

    drafts: list[Statement] = []
    for k, a in enumerate(attributions):
        parts = Parts(*(tuple(page.tokens(x)) for x in (a.source, a.cue, a.content)))
        if verdict := stance.stance_of_cue(page, parts, language):
            if verdict.label and verdict.verb is not None:
                spoken = labels.labelled(page, verdict.verb, verdict.label, parts.content, language)
                parts = replace(parts, content=tuple(sorted({*spoken, *verdict.label})))
            drafts.append(make(k, parts, verdict))
            continue
        parted = stance.units(page, parts.content)
        for unit in parted:
            verdict = stance.stance_of_content(page, unit, language)
            if len(parted) > 1 and verdict.stance == "asks":
                verdict = stance.AFFIRMS  # a question among statements
            drafts.append(make(k, replace(parts, content=unit), verdict))
    for s in drafts:
        if s.verdict.reason in _ANSWERING and not charges.answers_charge(
            page, s, drafts, weights, own, language
        ):
            s.verdict = stance.AFFIRMS
    found = list(_kept(drafts, make))
    for k, s in enumerate(found):
        s.index = k
        s.is_cited = attributions[s.attribution].method == CHAIN
    disputes.nest(page, found, language)
    return found


def _kept(
    drafts: Sequence[Statement], make: Callable[[int, Parts, Verdict], Statement]
) -> Iterator[Statement]:
    """Of each attribution one statement, and one for each of its parts that takes another side than the rest."""
    for k, group in groupby(drafts, key=lambda s: s.attribution):
        parts = list(group)
        against = [s for s in parts if s.verdict.stance in _AGAINST]
        rest = [s for s in parts if s not in against]
        if len({s.verdict.stance for s in parts}) == 1:
            rest, against = parts, []
        if rest:
            content = tuple(i for s in rest for i in s.parts.content)
            verdict = next((s.verdict for s in rest if s.verdict.reason), rest[0].verdict)
            yield make(k, replace(rest[0].parts, content=content), verdict)
        for s in against:
            s.split = True
            yield s


class _Board:
    """The propositions of an article, numbered as they are met; equal contents share one."""

    def __init__(self, page: Page, statements: Sequence[Statement]) -> None:
        self._page = page
        self._statements = statements
        self._words: list[frozenset[int]] = []
        self.spans: list[Spans] = []

    def add(self, tokens: Iterable[int]) -> int:
        """The number of the proposition with these words."""
        tokens = list(tokens)
        words = frozenset(self._wordy(tokens))
        for n, other in enumerate(self._words):
            if len(words & other) >= _SAME * len(words | other):
                return n
        self._words.append(words)
        self.spans.append(_spans(self._page, tokens))
        return len(self.spans) - 1

    def about(self, s: Statement) -> list[Topic]:
        """What a statement is about: propositions and inner statements."""
        inner: list[Topic] = [("utterance", j) for j in sorted(s.inner)]
        denied = [topic for t in s.targets for topic in self._stated(t, {s.index})]
        if denied:
            return list(dict.fromkeys([*denied, *inner]))
        words = self._wordy(s.spoken)
        held = {i for j in s.inner for part in self._statements[j].parts.all() for i in part}
        if words and (not inner or sum(i in held for i in words) < _COVERED * len(words)):
            return [("proposition", self.add(s.spoken)), *inner]
        return inner

    def _stated(self, k: int, seen: set[int]) -> list[Topic]:
        """The propositions at the bottom of statement k's chain."""
        s = self._statements[k]
        found: list[Topic] = []
        for topic in self.about(s) if k not in seen and not s.targets else []:
            kind, n = topic
            found += [topic] if kind == "proposition" else self._stated(n, seen | {k})
        return found

    def _wordy(self, tokens: Iterable[int]) -> list[int]:
        return [i for i in tokens if self._page.pos[i] not in ("PUNCT", "SPACE")]


def attach_figures(
    figures: Sequence[Figure], utterances: Sequence[Utterance]
) -> tuple[list[Figure], list[Utterance]]:
    """Figures with the innermost utterance whose content holds them, which is then about them, too."""
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


def _spans(page: Page, tokens: Iterable[int]) -> Spans:
    return page.spans((i, i + 1) for i in tokens)


def _covers(spans: Spans, point: int) -> bool:
    return any(b <= point < e for b, e in spans)
