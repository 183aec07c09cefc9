"""Whether a negated statement is a denial: whether it answers what is charged, reported or asked.

"There was no call" denies where somebody reports a call; "the bill has no chance" denies nothing. What counts
for a denial: words of charges under the negation, a source that speaks of itself or of whom it speaks for, a
report, charge or question by others (or by the narrator) about the same matter, and the past tense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.extract.utterances.disputes import Statement, Weights, stem
from kg.extract.utterances.stance import is_denying, main_clauses
from kg.language import Language
from kg.nlp.page import Page

_SUBJECTS = ("nsubj", "nsubjpass")
_PREDICATE = frozenset((
    "dobj", "attr", "acomp", "xcomp", "prep", "pobj", "pcomp", "amod", "conj", "oprd", "nsubjpass", "acl", "compound",
    "relcl",
))  # fmt: skip
_LEAST, _LEAST_BELIEVED = 1.8, 1.2
"""Topic that must be shared where nothing else speaks for a denial; for "does not believe that"."""
_OWN, _PAST, _CHARGED = 0.7, 0.3, 1.4
"""By how much less, where the source speaks of itself, of the past, of charges."""
_ACCUSED, _NARRATED = 0.4, 0.2
_FREE = 0.2
_MOST_SHARED = 1.5
"""A topic shared beyond this adds nothing."""
_AFTER = 0.8
"""What is only charged further on counts by this much."""


def answers_charge(
    page: Page,
    s: Statement,
    statements: Sequence[Statement],
    weights: Weights,
    own: Mapping[str, frozenset[int]],
    language: Language,
) -> bool:
    """Whether a negated statement answers what the article says is charged, reported or asked.

    Args:
        own: by actor id, the tokens that name the actor or whom it speaks for.
    """
    if s.verdict.reason == "answer":
        return True
    if {page.lower[i] for i in s.parts.source if page.pos[i] != "PUNCT"} <= language.grammar.neuter:
        return False
    if s.verdict.reason == "negated cue":
        return (
            _follows_denial(s, statements)
            or _charged(page, s, statements, weights, language) >= _LEAST_BELIEVED
        )
    others = {i for o in statements if o is not s for i in o.parts.cue}  # "said he did not believe that"
    clauses = [
        i
        for i in main_clauses(page, s.parts.content, language)
        if i not in others and is_denying(page, i, s.said, language)
    ]
    if not clauses:
        return False
    is_charge = any(_is_charge(page, i, s.said, language) for i in clauses)
    is_past = any(_is_past(page, i) for i in clauses)
    if (is_charge or is_past) and _follows_denial(s, statements):
        return True
    mine = own.get(s.actor or "", frozenset())
    least = (
        _LEAST
        - _CHARGED * is_charge
        - _PAST * is_past
        - _OWN * any(_speaks_of_itself(page, i, mine, language) for i in clauses)
    )
    return least <= _FREE or _charged(page, s, statements, weights, language) >= least


def _follows_denial(s: Statement, statements: Sequence[Statement]) -> bool:
    """Whether a denial by its cue stands just before: "She denied it. There was no meeting, her spokesman said." """
    return any(
        o.verdict.stance == "denies" and o.verdict.reason == "cue" and 0 <= s.place - o.place <= 1
        for o in statements
    )


def _charged(
    page: Page, s: Statement, statements: Sequence[Statement], weights: Weights, language: Language
) -> float:
    """How much of the statement's topic is what others, or the narrator, say, charge or ask."""
    words = language.stance
    names = {
        stem(page.lemma[i].lower(), language.grammar.endings)
        for i in (*s.parts.source, *s.parts.content)
        if page.pos[i] == "PROPN"
    }
    topic = s.topic - names
    best = 0.0
    for o in statements:
        if o is s or o.verdict.stance not in ("affirms", "asks") or s.said & o.said:
            continue
        if s.side and o.side == s.side:
            continue
        if shared := min(weights.shared(topic, o.topic), _MOST_SHARED):
            shared += _ACCUSED * bool(o.heads & words.accusing)
            best = max(best, shared * (_AFTER if o.place > s.place else 1.0))
    for k, (b, e) in enumerate(page.sentences):
        if k == s.place or not any(page.lemma[i].lower() in words.charging for i in range(b, e)):
            continue
        if shared := min(weights.shared(topic, weights.topics[k]), _MOST_SHARED):
            best = max(best, (shared + _NARRATED) * (_AFTER if k > s.place else 1.0))
    return best


def _is_charge(page: Page, clause: int, content: frozenset[int], language: Language) -> bool:
    """Whether words of charges stand in the negated predicate: "no collusion", "did not collude", "not aware"."""
    return any(
        page.lemma[i].lower() in language.stance.charges and page.pos[i] in ("NOUN", "VERB", "ADJ", "ADV")
        for i in _predicate(page, clause, content, language)
    )


def _predicate(page: Page, clause: int, content: frozenset[int], language: Language) -> Iterator[int]:
    """The clause's verb and what depends on it, without its subject (but for "there was no ...")."""
    yield clause
    for c in page.children[clause]:
        nothing = page.dep[c] in _SUBJECTS and any(
            page.lower[k] in language.grammar.no for k in page.children[c]
        )
        if c in content and (page.dep[c] in _PREDICATE or nothing) and (c > clause or nothing):
            yield from _predicate(page, c, content, language)


def _speaks_of_itself(page: Page, clause: int, mine: frozenset[int], language: Language) -> bool:
    """Whether the clause's subject is the source, or one it speaks for."""
    here = clause
    while (subject := page.child(here, *_SUBJECTS)) is None and page.dep[here] in ("conj", "xcomp"):
        here = page.head[here]
    if subject is None:
        return False
    owner = page.child(subject, "poss")  # "his campaign didn't"
    return subject in mine or page.lower[subject] in language.grammar.selves or owner in mine


def _is_past(page: Page, clause: int) -> bool:
    return any(page.tag[k] in ("VBD", "VBN") for k in (clause, *page.children[clause]))
