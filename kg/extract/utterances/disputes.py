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
from kg.nlp.page import Page
from kg.record import Event

_OPEN = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
_MIN_SCORE, _MIN_SCORE_SURE = 0.8, 0.45
"""Of a denial by its content alone, and of one by its cue or label."""
_SHARE_OF_BEST = 0.6
_MIN_SCORE_NEAR, _NEAR = 0.1, 3
_UNFOUNDED = 0.4
"""The most that names and accusing words alone can give."""
_MAX_TARGETS = 3
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


@dataclass(slots=True)
class Statement:
    """An attribution, or a part of one (`split`), `is_cited` by another or not, on its way to an utterance.

    `outer` is the statement whose content holds it, `inner` are those it holds, `targets` what a denial
    denies.
    """

    attribution: int
    parts: Parts
    verdict: Verdict
    actor: str | None
    side: str | None
    heads: frozenset[str]
    topic: frozenset[str]
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
    sides: Mapping[str, str],
    weights: Weights,
) -> Statement:
    """A statement with the lemmas of its cue and its topic; the label of a denial is no part of its topic.

    Args:
        sides: by actor id, the one it speaks for (itself, if nobody): no side denies what it says itself.
    """
    spoken = set(parts.content) - set(verdict.label)
    heads = frozenset(page.lemma[i].lower() for i in parts.cue)
    side = sides.get(actor, actor) if actor else None
    return Statement(attribution, parts, verdict, actor, side, heads, weights.topic_of(spoken))


def stem(word: str, endings: Sequence[str]) -> str:
    """A lemma without the endings that make nouns of verbs: "meeting" and "meet", "payment" and "pay"."""
    for ending in endings:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            return word[: -len(ending)]
    return word


def nest(page: Page, statements: Sequence[Statement], language: Language) -> None:
    """Set `outer` and `inner`: a cue inside a content, or "citing" below a cue with the same content."""
    sets = [frozenset(s.parts.content) for s in statements]
    holders: dict[int, list[int]] = {}
    for s in statements:
        for i in sets[s.index]:
            holders.setdefault(i, []).append(s.index)
    for s in statements:
        best: tuple[int, int] | None = None
        # Only those that hold a word of its cue or content can be outer ones.
        near = {k for i in (*s.parts.cue, *sets[s.index]) for k in holders.get(i, ())}
        for o in (statements[k] for k in sorted(near)):
            if o is s or not o.parts.cue and not o.parts.source:
                continue
            held = bool(s.parts.cue) and sum(i in sets[o.index] for i in s.parts.cue) * 2 > len(s.parts.cue)
            mutual = held and any(i in sets[s.index] for i in o.parts.cue)
            if (held and not mutual) or _is_cited(page, s, o, sets, language):
                size = len(sets[o.index])
                if best is None or size < best[0]:
                    best = size, o.index
        if best is not None:
            s.outer = best[1]
    for s in statements:
        seen = {s.index}
        up = s.outer
        while up is not None and up not in seen:
            seen.add(up)
            up = statements[up].outer
        if up is not None:
            s.outer = None  # a ring: each in the other's content
        if s.outer is not None:
            statements[s.outer].inner.append(s.index)


def _is_cited(
    page: Page, s: Statement, o: Statement, sets: Sequence[frozenset[int]], language: Language
) -> bool:
    a, b = sets[s.index], sets[o.index]
    citing = language.attribution.citing
    if not (a and b and s.parts.cue and o.parts.cue):
        return False
    if (
        s.is_cited
        and s.parts.cue[0] != o.parts.cue[0]
        and place(page, s) == place(page, o)
        and 2 * len(a & b) >= len(b)
    ):
        return True
    if 5 * len(a & b) < 4 * len(a | b):
        return False
    if any(page.lemma[i] in citing and page.tag[i] == "VBG" for i in s.parts.cue):
        # The parse may hang "citing officials" under another verb than the one whose content it shares.
        return not any(page.lemma[i] in citing for i in o.parts.cue)
    top = o.parts.cue[-1]
    return any(page.head[i] != i and top in page.ancestors(i) for i in s.parts.cue) and not any(
        page.is_under(top, i) for i in s.parts.cue
    )


def link(
    page: Page, s: Statement, statements: Sequence[Statement], weights: Weights, language: Language
) -> list[int]:
    """The statements that a denial (or a refusal to comment) is directed at, best first."""
    least = _MIN_SCORE if s.verdict.reason in ("negated", "answer", "label in content") else _MIN_SCORE_SURE
    inside: list[int] = []
    scored = []
    above = _above(s, statements)
    for t in statements:
        if t.verdict.stance not in ("affirms", "asks") or t is s or t.attribution == s.attribution:
            continue
        if (t.side is not None and t.side == s.side) or set(t.parts.cue) == set(s.parts.cue):
            continue
        if s.index in _above(t, statements):
            if t.outer == s.index and s.verdict.reason not in ("negated", "answer"):
                inside.append(t.index)  # "denied her claim that ..."
            continue
        if t.index not in above or _is_aside(
            page, s, t
        ):  # whose words a denial stands in is rarely what it denies
            scored.append((-_score(page, s, t, weights, language), t.index))
    scored.sort()
    least = max(least, _MIN_SCORE) if inside else least
    best = [k for x, k in scored[:_MAX_TARGETS] if -x >= least and x <= _SHARE_OF_BEST * scored[0][0]]
    if not best and not inside and s.verdict.reason == "cue" and s.verdict.stance == "denies":
        # "denied any wrongdoing": directed at what was said just before
        near = [k for x, k in scored if -x >= _MIN_SCORE_NEAR and 0 <= _gap(page, s, statements[k]) <= _NEAR]
        best = near[:1]
    for k in [*inside, *best]:
        # "The Post reported that Jones had called it a bribe": what is denied is what Jones said.
        best += [
            j
            for j in statements[k].inner
            if j not in best and j != s.index and _says_it_all(statements[j], statements[k])
        ]
    return inside + best


def _is_aside(page: Page, s: Statement, t: Statement) -> bool:
    """ "They found what he denies: that it was sold": the other says it, and that he denies it by the way."""
    return _is_most(s, t) and not any(i in s.parts.cue for i in roots(page, t.parts.content))


def _is_most(inner: Statement, outer: Statement) -> bool:
    own, other = set(inner.parts.content), set(outer.parts.content)
    return 2 * len(own & other) >= len(other)


def _says_it_all(inner: Statement, outer: Statement) -> bool:
    return inner.verdict.stance == "affirms" and _is_most(inner, outer)


def _gap(page: Page, s: Statement, t: Statement) -> int:
    return place(page, s) - place(page, t)


def _above(t: Statement, statements: Sequence[Statement]) -> set[int]:
    found: set[int] = set()
    up = t.outer
    while up is not None:
        found.add(up)
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
    gap = _gap(page, s, t)
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


def place(page: Page, s: Statement) -> int:
    """The sentence of a statement's cue."""
    return page.sentence[(s.parts.cue or s.parts.content)[0]]


def narrated(
    page: Page, s: Statement, statements: Sequence[Statement], weights: Weights
) -> tuple[int, int] | None:
    """The sentence, as tokens [begin, end), in which only the narrator states what is denied, or None."""
    attributed = {i for t in statements for i in (*t.parts.content, *t.parts.cue)}
    best: tuple[float, tuple[int, int]] | None = None
    own = place(page, s)
    for k, (b, e) in enumerate(page.sentences):
        words = weights.topics[k]
        if k == own or len(s.topic & words) < 2 or any(i in attributed for i in range(b, e)):
            continue
        shared = weights.shared(s.topic, words) - 0.03 * min(abs(own - k), 20)
        if shared >= 1.2 and (best is None or shared > best[0]):
            best = shared, (b, e)
    return best[1] if best else None
