"""From attributions to utterances and the propositions they are about.

attributions → stance → nesting (who reports whom) → what denials are directed at → propositions → utterances
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import msgspec

from kg.extract.utterances import certainty, charges, disputes, labels, stance
from kg.extract.utterances.attribution import CHAIN, Attribution
from kg.extract.utterances.disputes import Statement, Weights
from kg.extract.utterances.stance import Parts
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Actor, Event, Figure, Proposition, Spans, Utterance

_SAME = 0.8
"""Contents that share this part of their words are one proposition."""
_ANSWERING = ("negated", "negated cue", "answer")
"""Reasons of a denial that only counts as one where it answers something."""
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
    text = page.text
    weights = disputes.weigh(page, language, events)
    statements = _statements(page, attributions, sources, actors, weights, language)
    for s in statements:
        if s.verdict.stance in ("denies", "declines"):
            s.targets = disputes.link(page, s, statements, weights, language)
    board = _Board(page, statements)
    about = [board.about(s.index) for s in statements]
    for s in statements:
        if (
            s.verdict.stance == "denies"
            and not s.targets
            and (piece := disputes.narrated(page, s, statements, weights))
        ):
            about[s.index] = [board.add(tuple(range(*piece)))]
    used = sorted({x for a in about for x in a if x >= 0}, key=lambda p: board.spans[p])
    names = {p: f"p{n}" for n, p in enumerate(used, 1)}
    utterances = []
    for s in statements:
        a = attributions[s.attribution]
        label = page.spans([(i, i + 1) for i in s.verdict.label])
        utterances.append(
            Utterance(
                f"u{s.index + 1}",
                s.actor,
                a.source,
                _join(text, a.cue, label) if label else a.cue,
                page.spans([(i, i + 1) for i in s.parts.content if i not in s.verdict.label])
                if label or s.split
                else a.content,
                tuple(names[x] if x >= 0 else f"u{-x}" for x in about[s.index]),
                s.verdict.stance,
                certainty.certainty_of(page, s.parts, language.attribution),
                certainty.quoted_of(page, s.parts.content),
                tuple(f"u{t + 1}" for t in sorted(s.targets)) if s.verdict.stance == "denies" else (),
                a.method,
                a.confidence,
            )
        )
    propositions = [
        Proposition(
            names[p], board.spans[p], tuple(e.id for e in events if _covers(board.spans[p], e.trigger[0]))
        )
        for p in sorted(names, key=lambda p: int(names[p][1:]))
    ]
    return utterances, propositions


def _statements(
    page: Page,
    attributions: Sequence[Attribution],
    sources: Sequence[str | None],
    actors: Sequence[Actor],
    weights: Weights,
    language: Language,
) -> list[Statement]:
    """One statement an attribution, or several where it denies in one sentence and affirms in another."""
    own = _own_words(page, actors)
    sides = {a.id: a.speaks_for or a.id for a in actors}
    drafts: list[Statement] = []
    for k, (a, actor) in enumerate(zip(attributions, sources, strict=True)):
        parts = Parts(*(tuple(page.tokens(x)) for x in (a.source, a.cue, a.content)))
        if verdict := stance.stance_of_cue(page, parts, language):
            if verdict.label and verdict.verb is not None:
                spoken = labels.labelled(page, verdict.verb, verdict.label, parts.content, language)
                parts = replace(parts, content=tuple(sorted({*spoken, *verdict.label})))
            drafts.append(disputes.statement(page, k, parts, verdict, actor, sides, weights))
            continue
        parted = stance.units(page, parts.content)
        for unit in parted:
            verdict = stance.stance_of_content(page, unit, language)
            if len(parted) > 1 and verdict.stance == "asks":
                verdict = stance.AFFIRMS  # a question among statements
            drafts.append(
                disputes.statement(
                    page, k, Parts(parts.source, parts.cue, unit), verdict, actor, sides, weights
                )
            )
    for s in drafts:
        if s.verdict.reason in _ANSWERING and not charges.answers_charge(
            page, s, drafts, weights, own, language
        ):
            s.verdict = stance.AFFIRMS
    found = _kept(page, drafts, sides, weights)
    for k, s in enumerate(found):
        s.index = k
        s.is_cited = attributions[s.attribution].method == CHAIN
    disputes.nest(page, found, language)
    return found


def _own_words(page: Page, actors: Sequence[Actor]) -> dict[str, frozenset[int]]:
    """By actor id the tokens that name the actor or the one it speaks for."""
    tokens = {a.id: frozenset(page.tokens(a.mentions)) for a in actors}
    return {a.id: tokens[a.id] | tokens.get(a.speaks_for or "", frozenset()) for a in actors}


def _kept(
    page: Page, drafts: Sequence[Statement], sides: Mapping[str, str], weights: Weights
) -> list[Statement]:
    """Of each attribution one statement, and one for each of its parts that takes another side than the rest."""
    found: list[Statement] = []
    for k, group in groupby(drafts, key=lambda s: s.attribution):
        parts = list(group)
        against = [s for s in parts if s.verdict.stance in ("denies", "declines")]
        rest = [s for s in parts if s not in against]
        if len({s.verdict.stance for s in parts}) == 1:
            rest, against = parts, []
        if rest:
            content = tuple(i for s in rest for i in s.parts.content)
            one = Parts(rest[0].parts.source, rest[0].parts.cue, content)
            verdict = next((s.verdict for s in rest if s.verdict.reason), rest[0].verdict)
            found.append(disputes.statement(page, k, one, verdict, rest[0].actor, sides, weights))
        for s in against:
            s.split = True
        found += against
    return found


class _Board:
    """The propositions of an article, numbered as they are met; equal contents share one."""

    def __init__(self, page: Page, statements: Sequence[Statement]) -> None:
        self._tree: Page = page
        self._statements = statements
        self._words: list[frozenset[int]] = []
        self.spans: dict[int, Spans] = {}

    def add(self, tokens: Sequence[int]) -> int:
        """The number of the proposition with these words."""
        words = frozenset(i for i in tokens if self._tree.pos[i] not in ("PUNCT", "SPACE"))
        for n, other in enumerate(self._words):
            if len(words & other) >= _SAME * len(words | other):
                return n
        self._words.append(words)
        self.spans[len(self._words) - 1] = self._tree.spans([(i, i + 1) for i in tokens])
        return len(self._words) - 1

    def about(self, k: int) -> list[int]:
        """What statement k is about: proposition numbers, and -1 - index of inner statements."""
        s = self._statements[k]
        denied = [p for t in s.targets for p in self._stated(t, {k})]
        if denied:
            return list(dict.fromkeys([*denied, *(-1 - j for j in sorted(s.inner))]))
        spoken = [i for i in s.parts.content if i not in s.verdict.label]
        words = [i for i in spoken if self._tree.pos[i] not in ("PUNCT", "SPACE")]
        inner = sorted(s.inner)
        held = {i for j in inner for part in self._all(j) for i in part}
        found = [-1 - j for j in inner]
        if words and (not inner or sum(i in held for i in words) < _COVERED * len(words)):
            found.insert(0, self.add(spoken))
        return found

    def _all(self, j: int) -> tuple[tuple[int, ...], ...]:
        parts = self._statements[j].parts
        return parts.source, parts.cue, parts.content

    def _stated(self, k: int, seen: set[int]) -> list[int]:
        """The propositions at the bottom of statement k's chain."""
        if k in seen:
            return []
        found = []
        for x in self.about(k) if not self._statements[k].targets else []:
            found += [x] if x >= 0 else self._stated(-1 - x, seen | {k})
        return found


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


def _join(text: str, one: Spans, other: Spans) -> Spans:
    """Two span lists as one, joined where nothing but blanks is between them."""
    joined: list[tuple[int, int]] = []
    for b, e in sorted((*one, *other)):
        if joined and not text[joined[-1][1] : b].strip():
            joined[-1] = (joined[-1][0], max(e, joined[-1][1]))
        else:
            joined.append((b, e))
    return tuple(joined)


def _covers(spans: Spans, point: int) -> bool:
    return any(b <= point < e for b, e in spans)
