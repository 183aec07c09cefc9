"""Whether a negated statement is a denial: whether it answers what is charged, reported or asked.

"There was no call" denies where somebody reports a call; "the bill has no chance" denies nothing. What counts
for a denial: words of charges under the negation, a source that speaks of itself or of whom it speaks for, a
report, charge or question by others (or by the narrator) about the same matter, and the past tense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.extract.utterances.disputes import Statement, Weights, place, stem
from kg.extract.utterances.labels import NEGATIONS, is_negated
from kg.extract.utterances.stance import is_denying, main_clauses
from kg.language.stance import StanceWords
from kg.nlp.page import Page

_SUBJECTS = ("nsubj", "nsubjpass")
_PREDICATE = frozenset((
    "dobj", "attr", "acomp", "xcomp", "prep", "pobj", "pcomp", "amod", "conj", "oprd", "nsubjpass", "acl", "compound",
    "relcl",
))  # fmt: skip
_NOBODY = frozenset(("this", "that", "it", "which", "what"))
_SPEAKERS = frozenset(("i", "we"))
_WONDERING = frozenset(("why", "how", "what", "where", "who", "when", "which", "if", "whether"))
_LIMITING = frozenset(("only", "just", "necessarily", "simply", "merely", "yet", "independently", "always"))
_LEAST, _LEAST_BELIEVED = 1.8, 1.2
"""Topic that must be shared where nothing else speaks for a denial; for "does not believe that"."""
_OWN, _PAST, _CHARGED = 0.7, 0.3, 1.4
"""By how much less, where the source speaks of itself, of the past, of charges."""
_ACCUSED, _NARRATED = 0.4, 0.2
_UNSPOKEN = 0.5
"""By how much more, where the cue is no word of speaking ("concluded that", "their view that")."""
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
    cues: StanceWords,
) -> bool:
    """Whether a negated statement answers what the article says is charged, reported or asked.

    Args:
        own: by actor id, the tokens that name the actor or whom it speaks for.
    """
    if s.verdict.reason == "answer":
        return True
    inside = frozenset(s.parts.content)
    if s.verdict.reason == "negated cue":
        clauses = [i for i in s.parts.cue if is_negated(page, i)]
    else:
        clauses = [i for i in main_clauses(page, s.parts.content) if is_denying(page, i, inside, cues)]
        others = {
            i for o in statements if o is not s for i in o.parts.cue
        }  # "said he did not believe that": an inner one
        clauses = [i for i in clauses if i not in others and not _is_idle(page, i, cues)]
    who = {page.lower[i] for i in s.parts.source if page.pos[i] != "PUNCT"}
    if not clauses or who <= _NOBODY:
        return False
    is_cue = s.verdict.reason == "negated cue"
    least = _LEAST_BELIEVED if is_cue else _LEAST
    is_charge = not is_cue and any(_is_charge(page, i, inside, cues) for i in clauses)
    is_past = any(_is_past(page, i) for i in clauses)
    if (is_charge or is_past or is_cue) and follows_denial(page, s, statements):
        return True
    if not is_cue:
        mine = own.get(s.actor or "", frozenset())
        least -= _CHARGED * is_charge + _PAST * is_past
        least -= _OWN * any(_speaks_of_itself(page, i, mine) for i in clauses)
        least += _UNSPOKEN * s.heads.isdisjoint(cues.speak)
    return least <= _FREE or _charged(page, s, statements, weights, cues) >= least


def follows_denial(page: Page, s: Statement, statements: Sequence[Statement]) -> bool:
    """Whether a denial by its cue stands just before: "She denied it. There was no meeting, her spokesman said." """
    here = place(page, s)
    return any(
        o.verdict.stance == "denies" and o.verdict.reason == "verb" and 0 <= here - place(page, o) <= 1
        for o in statements
    )


def _charged(
    page: Page, s: Statement, statements: Sequence[Statement], weights: Weights, cues: StanceWords
) -> float:
    """How much of the statement's topic is what others, or the narrator, say, charge or ask."""
    names = {
        stem(page.lemma[i].lower()) for i in (*s.parts.source, *s.parts.content) if page.pos[i] == "PROPN"
    }
    topic = s.topic - names
    content = set(s.parts.content)
    here = place(page, s)
    best = 0.0
    for o in statements:
        if o is s or o.verdict.stance not in ("affirms", "asks") or content & set(o.parts.content):
            continue
        if s.side and o.side == s.side:
            continue
        shared = min(weights.shared(topic, o.topic), _MOST_SHARED)
        if not shared:
            continue
        shared += _ACCUSED * bool(o.heads & cues.accusing)
        best = max(best, shared * (_AFTER if place(page, o) > here else 1.0))
    for k, (b, e) in enumerate(page.sentences):
        if k == here or not any(page.lemma[i].lower() in cues.charging for i in range(b, e)):
            continue
        shared = min(weights.shared(topic, weights.topics[k]), _MOST_SHARED)
        if shared:
            best = max(best, (shared + _NARRATED) * (_AFTER if k > here else 1.0))
    return best


def _is_charge(page: Page, clause: int, content: frozenset[int], cues: StanceWords) -> bool:
    """Whether words of charges stand in the negated predicate: "no collusion", "did not collude", "not aware"."""
    for i in _predicate(page, clause, content):
        lemma = page.lemma[i].lower()
        if lemma in cues.charges and page.pos[i] in ("NOUN", "VERB", "ADJ", "ADV"):
            return True
    return False


def _predicate(page: Page, clause: int, content: frozenset[int]) -> Iterator[int]:
    """The clause's verb and what depends on it, without its subject (but for "there was no ...")."""
    yield clause
    for c in page.children[clause]:
        nothing = page.dep[c] in _SUBJECTS and any(page.lower[k] == "no" for k in page.children[c])
        if c in content and (page.dep[c] in _PREDICATE or nothing) and (c > clause or nothing):
            yield from _predicate(page, c, content)


def _speaks_of_itself(page: Page, clause: int, mine: frozenset[int]) -> bool:
    """Whether the clause's subject is the source, or one it speaks for."""
    here = clause
    while (subject := page.child(here, *_SUBJECTS)) is None and page.dep[here] in ("conj", "xcomp"):
        here = page.head[here]
    if subject is None:
        return False
    owner = page.child(subject, "poss")  # "his campaign didn't"
    return subject in mine or page.lower[subject] in _SPEAKERS or (owner is not None and owner in mine)


def _is_past(page: Page, clause: int) -> bool:
    return any(page.tag[k] in ("VBD", "VBN") for k in (clause, *page.children[clause]))


def _is_idle(page: Page, clause: int, cues: StanceWords) -> bool:
    """Negations that say nothing on whether something is so: "no doubt", "not only", "did not know why"."""
    below = page.children[clause]
    if page.lemma[clause].lower() in cues.idle and page.pos[clause] == "VERB":
        return True
    if any(page.dep[c] == "mark" and page.lower[c] == "if" for c in below):
        return True
    for c in below:
        if page.lower[c] in _LIMITING and page.dep[c] in ("advmod", "preconj"):
            return True
        if (
            page.dep[c] in ("ccomp", "advcl", "xcomp")
            and page.lower[page.left[c]] in _WONDERING
            and c > clause
        ):
            return True
        if page.lower[c] in ("nothing", "none") and page.lower[c + 1 : c + 2] in (
            ["but"],
            ["more"],
            ["less"],
        ):
            return True
        if page.lemma[c].lower() in cues.idle and any(page.lower[k] in NEGATIONS for k in page.children[c]):
            return True
    return False
