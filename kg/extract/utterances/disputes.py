"""Which statements are denials of others, and of which: by what they share, refer to and who says them.

statements → nesting → negated ones that answer a charge → targets of each denial, with scores
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.utterances.stance import Parts, Verdict, roots
from kg.language import Language
from kg.nlp.page import Page, Piece
from kg.record import Event

_OPEN = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
_MIN_SCORE, _MIN_SCORE_SURE = 0.8, 0.45
"""Of a denial by its content alone, and of one by its cue or label."""
_SHARE_OF_BEST = 0.6
_MIN_SCORE_NEAR, _NEAR = 0.1, 3
_UNFOUNDED = 0.4
"""The most that names and accusing words alone can give."""
_MAX_TARGETS = 3
_TOLD = 1.2
"""Topic that a denial must share with a sentence of the narrator's."""
_SUBJECT_OR_OBJECT = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "ROOT"))
_VAGUE = frozenset(("other", "change", "move", "create", "harm"))
"""Types of event that tell too little of what is spoken of."""
_SHORT = 20
"""Fewer sentences do not tell how common a word is."""
_OF_A_KIND = 0.6
"""What it counts that two events are of one type, against sharing a word."""
_SPELT_OUT = frozenset(("acl", "relcl", "ccomp", "prep"))


@dataclass(frozen=True, slots=True)
class Weights:
    """What an article's sentences are about, and how telling each word is: by how few sentences hold it.

    `words`: by token the stem of a word that tells what is spoken of; `kinds`: by the token of an event's trigger
    its type, so that "a call took place" and "the two spoke" have something in common.
    """

    words: list[str | None]
    kinds: Mapping[int, str]
    idf: dict[str, float]
    topics: list[frozenset[str]]

    def topic_of(self, tokens: Iterable[int]) -> frozenset[str]:
        """What tokens are about."""
        return frozenset(_topic(tokens, self.words, self.kinds))

    def shared(self, a: frozenset[str], b: frozenset[str]) -> float:
        """The summed weight of what two topics have in common."""
        return sum(self.idf.get(w, 1.0) for w in sorted(a & b))


def weigh(page: Page, language: Language, events: Sequence[Event]) -> Weights:
    """The weights of an article's words, 0.45 .. 1."""
    empty, endings = language.stance.empty, language.grammar.endings
    words = [
        stem(lemma.lower(), endings) if pos in _OPEN and lemma.lower() not in empty else None
        for lemma, pos in zip(page.lemma, page.pos, strict=True)
    ]
    kinds = {i: f"({e.type})" for e in events if e.type not in _VAGUE for i in page.tokens((e.trigger,))[-1:]}
    count: Counter[str] = Counter()
    topics = [frozenset(_topic(range(b, e), words, kinds)) for b, e in page.sentences]
    for topic in topics:
        count.update(topic)
    top = math.log(max(len(topics), _SHORT) + 1)
    idf = {w: max(0.45, 1 - math.log(n) / top) for w, n in count.items()}
    idf |= {w: idf[w] * _OF_A_KIND for w in sorted(set(kinds.values()))}
    return Weights(words, kinds, idf, topics)


def _topic(tokens: Iterable[int], words: Sequence[str | None], kinds: Mapping[int, str]) -> Iterator[str]:
    for i in tokens:
        if (word := words[i]) is not None:
            yield word
        if i in kinds:
            yield kinds[i]


@dataclass(slots=True, eq=False)
class Statement:
    """An attribution, or a part of one (`split`), `is_cited` by another or not, on its way to an utterance.

    `side` is whom its actor speaks for, `spoken` its content without the label it gives, `said` the whole, `heads` the
    lemmas of its cue, `place` the sentence of its cue. `outer` is the statement whose content holds it, `inner` are
    those it holds, `targets` what a denial denies.
    """

    attribution: int
    parts: Parts
    verdict: Verdict
    actor: str | None
    side: str | None
    spoken: list[int]
    said: frozenset[int]
    heads: frozenset[str]
    topic: frozenset[str]
    place: int
    index: int = 0
    split: bool = False
    is_cited: bool = False
    outer: int | None = None
    inner: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)


def statement(
    page: Page,
    attribution: int,
    parts: Parts,
    verdict: Verdict,
    actor: str | None,
    side: str | None,
    weights: Weights,
) -> Statement:
    """A statement with what is asked of it again and again; the label of a denial is no part of its topic."""
    spoken = [i for i in parts.content if i not in verdict.label]
    return Statement(
        attribution,
        parts,
        verdict,
        actor,
        side,
        spoken,
        frozenset(parts.content),
        frozenset(page.lemma[i].lower() for i in parts.cue),
        weights.topic_of(spoken),
        page.sentence[(parts.cue or parts.content)[0]],
    )


def stem(word: str, endings: Sequence[str]) -> str:
    """A lemma without the endings that make nouns of verbs: "meeting" and "meet", "payment" and "pay"."""
    for ending in endings:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            return word[: -len(ending)]
    return word


def nest(page: Page, statements: Sequence[Statement], language: Language) -> None:
    """Set `outer` and `inner`: a cue inside a content, or "citing" below a cue with the same content."""
    holders: dict[int, list[int]] = {}
    for s in statements:
        for i in s.said:
            holders.setdefault(i, []).append(s.index)
    for s in statements:
        # Only those that hold a word of its cue or content can be outer ones.
        near = {k for i in (*s.parts.cue, *s.said) for k in holders.get(i, ())} - {s.index}
        outer = [o for o in (statements[k] for k in sorted(near)) if _holds(page, o, s, language)]
        s.outer = min(outer, key=lambda o: len(o.said)).index if outer else None
    for s in statements:
        above = _above(s, statements)
        if above and statements[above[-1]].outer is not None:
            s.outer = None  # a ring: each in the other's content
        if s.outer is not None:
            statements[s.outer].inner.append(s.index)


def _holds(page: Page, o: Statement, s: Statement, language: Language) -> bool:
    """Whether o reports s or rests on it."""
    cue, other = s.parts.cue, o.parts.cue
    if not cue or not (other or o.parts.source):
        return False
    if 2 * sum(i in o.said for i in cue) > len(cue) and s.said.isdisjoint(other):
        return True
    if not other:
        return False
    if s.is_cited and cue[0] != other[0] and s.place == o.place and _is_most(s, o):
        return True
    if 5 * len(s.said & o.said) < 4 * len(s.said | o.said):
        return False
    citing = language.attribution.citing
    if any(page.lemma[i] in citing and page.tag[i] == "VBG" for i in cue):
        # The parse may hang "citing officials" under another verb than the one whose content it shares.
        return not any(page.lemma[i] in citing for i in other)
    top = other[-1]
    return any(top in page.ancestors(i) for i in cue) and not any(page.is_under(top, i) for i in cue)


def link(
    page: Page, s: Statement, statements: Sequence[Statement], weights: Weights, language: Language
) -> list[int]:
    """The statements that a denial (or a refusal to comment) is directed at, best first."""
    reason = s.verdict.reason
    least = _MIN_SCORE if reason in ("negated", "answer", "label in content") else _MIN_SCORE_SURE
    inside: list[int] = []
    scored = []
    above = _above(s, statements)
    for t in statements:
        if t.verdict.stance not in ("affirms", "asks") or t.attribution == s.attribution:
            continue
        if (t.side is not None and t.side == s.side) or set(t.parts.cue) == set(s.parts.cue):
            continue
        if s.index in _above(t, statements):
            if t.outer == s.index and reason not in ("negated", "answer"):
                inside.append(t.index)  # "denied her claim that ..."
        elif t.index not in above or _is_aside(page, s, t):
            # Whose words a denial stands in is rarely what it denies.
            scored.append((-_score(page, s, t, weights, language), t.index))
    scored.sort()
    least = max(least, _MIN_SCORE) if inside else least
    best = [k for x, k in scored[:_MAX_TARGETS] if -x >= least and x <= _SHARE_OF_BEST * scored[0][0]]
    if not best and not inside and reason == "cue" and s.verdict.stance == "denies":
        # "denied any wrongdoing": directed at what was said just before
        best = [
            k for x, k in scored if -x >= _MIN_SCORE_NEAR and 0 <= s.place - statements[k].place <= _NEAR
        ][:1]
    for k in [*inside, *best]:
        # "The Post reported that Jones had called it a bribe": what is denied is what Jones said.
        for j in statements[k].inner:
            inner = statements[j]
            if (
                j not in best
                and inner is not s
                and inner.verdict.stance == "affirms"
                and _is_most(inner, statements[k])
            ):
                best.append(j)
    return inside + best


def _is_aside(page: Page, s: Statement, t: Statement) -> bool:
    """ "They found what he denies: that it was sold": the other says it, and that he denies it by the way."""
    return _is_most(s, t) and not any(i in s.parts.cue for i in roots(page, t.parts.content))


def _is_most(inner: Statement, outer: Statement) -> bool:
    return 2 * len(inner.said & outer.said) >= len(outer.said)


def _above(t: Statement, statements: Sequence[Statement]) -> list[int]:
    """The statements that hold t, from the innermost out, each once."""
    found: list[int] = []
    up = t.outer
    while up is not None and up not in found:
        found.append(up)
        up = statements[up].outer
    return found


def _score(page: Page, s: Statement, t: Statement, weights: Weights, language: Language) -> float:
    """How likely s denies what t states: what they share, refer to and name, less their distance."""
    lists, denied, endings = language.stance, s.parts.content, language.grammar.endings
    holder = {page.lower[i] for i in s.parts.source if page.pos[i] == "PROPN"}
    names = {stem(page.lower[i], endings) for i in (*denied, *t.parts.content) if page.pos[i] == "PROPN"}
    names |= {stem(name, endings) for name in holder}
    shared = weights.shared(s.topic - names, t.topic)
    score = shared + 0.3 * weights.shared(s.topic & names, t.topic)
    gap = s.place - t.place
    nouns = [i for i in denied if page.pos[i] in ("NOUN", "PROPN")][:3]
    words = {i: page.lemma[i].lower() for i in nouns if page.lemma[i].lower() in lists.refers}
    # "the report" points by itself, "reports that he left" only at those that speak of his leaving
    points = [
        w
        for i, w in words.items()
        if (t.heads & lists.refers[w] or w in t.heads)
        and (shared or not any(page.dep[c] in _SPELT_OUT for c in page.children[i]))
    ]
    score += 0.7 * bool(points)
    if words and gap == 0 and t.parts.cue and s.parts.cue and t.parts.cue[0] < s.parts.cue[0]:
        points.append("claim")
        score += 0.5  # "said it was safe, a claim that others dispute"
    first = next((i for i in denied if page.pos[i] != "PUNCT"), None)
    pronoun = (
        first is not None
        and page.lower[first] in language.grammar.pointers
        and page.dep[first] in _SUBJECT_OR_OBJECT
    )
    if (pronoun or not denied) and 0 <= gap <= 2:
        points.append("it")
        score += 0.8
    speakers = {page.lower[i] for i in t.parts.source if page.pos[i] == "PROPN"} - holder
    if words and speakers and any(page.lower[i] in speakers for i in denied):
        points.append("their claim")
        score += 0.8
    if holder and any(page.lower[i] in holder for i in t.parts.content):
        score += 0.3
    if t.heads & lists.accusing:
        score += 0.4
    elif t.verdict.stance == "asks":
        score -= 0.3
    score -= 0.03 * min(abs(gap), 10) + (0.15 if gap < 0 else 0.0)
    return score if shared or points else min(score, _UNFOUNDED)


def narrated(page: Page, s: Statement, statements: Sequence[Statement], weights: Weights) -> Piece | None:
    """The sentence, as tokens [begin, end), in which only the narrator states what is denied, or None."""
    attributed = {i for t in statements for i in (*t.parts.content, *t.parts.cue)}
    scored = [
        (weights.shared(s.topic, words) - 0.03 * min(abs(s.place - k), 20), -k)
        for k, words in enumerate(weights.topics)
        if k != s.place and len(s.topic & words) >= 2 and attributed.isdisjoint(range(*page.sentences[k]))
    ]
    best, k = max(scored, default=(0.0, 0))
    return page.sentences[-k] if best >= _TOLD else None
