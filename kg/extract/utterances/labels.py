"""What is called untrue: labels ("called it [a hoax]", "the report is [false]"), and negation of a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.language.stance import StanceWords
from kg.nlp.page import Page

NEGATIONS = frozenset(
    ("not", "n't", "no", "never", "neither", "nor", "nothing", "nobody", "none", "hardly", "n’t", "nowhere")
)
_MARKS = frozenset("\"“”''``‘’'")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_PLAIN_LABELLERS = frozenset(
    ("call", "label", "brand", "dub", "denounce", "dismiss", "deride", "slam", "describe")
)
_TAIL = 7
"""A label at the end of a clause has at most this many words."""
_HEDGES = frozenset(("might", "may", "could", "maybe", "perhaps"))
_RELATIVE = frozenset(("what", "which", "that"))


def is_negated(page: Page, i: int) -> bool:
    """Whether a verb, noun or adjective is negated by a child of its own, or by its auxiliary's."""
    for c in page.children[i]:
        if page.dep[c] == "neg" or (
            page.lower[c] in NEGATIONS and page.dep[c] in ("advmod", "det", "preconj")
        ):
            return True
    return False


def label_of(page: Page, i: int, cues: StanceWords) -> tuple[int, ...]:
    """The tokens of the label that verb i gives, empty if it gives none."""
    return _label(page, i, cues) or _late_label(page, i, cues)


def labelled(page: Page, verb: int, label: Sequence[int], content: Sequence[int]) -> tuple[int, ...]:
    """What verb i gives the label to: what stands between them, else the content; of "This is what they call a lie"
    what "what" stands for."""
    between = [k for k in range(verb + 1, label[0]) if page.pos[k] not in ("SPACE", "PUNCT")]
    if any(page.pos[k] in ("NOUN", "PROPN", "PRON") for k in between):
        return tuple(range(between[0], between[-1] + 1))
    rest = [k for k in content if k not in label]
    if [page.lower[k] for k in rest if page.pos[k] != "PUNCT"][:1] in (
        [w] for w in sorted(_RELATIVE)
    ) and len(rest) <= 2:
        clause = next(
            (a for a in (verb, *page.ancestors(verb)) if page.dep[a] in ("ccomp", "attr", "relcl", "csubj")),
            verb,
        )
        above = page.head[clause]
        if page.dep[clause] == "relcl" and page.pos[above] in ("NOUN", "PROPN"):
            return tuple(range(page.left[above], min(page.left[clause], page.right[above] + 1)))
        subject = page.child(above, "nsubj") if page.lemma[above] == "be" else None
        if subject is not None:
            return tuple(range(page.left[subject], page.right[subject] + 1))
    return tuple(rest)


def _label(page: Page, i: int, cues: StanceWords) -> tuple[int, ...]:
    """The tokens of the label that verb i gives: "called it [a hoax]", "dismissed it [as false]"."""
    for c in page.children[i]:
        dep = page.dep[c]
        if dep in ("oprd", "xcomp", "attr", "acomp") or (
            dep in ("prep", "mark", "advcl") and "as" in (page.lower[c], page.lower[page.left[c]])
        ):
            part = range(page.left[c], page.right[c] + 1)
        elif dep == "ccomp":  # small clause: "called the report a lie"
            if page.tag[c] in _FINITE or any(page.dep[k] in ("aux", "mark") for k in page.children[c]):
                continue
            subject = page.child(c, "nsubj")
            part = range(page.right[subject] + 1 if subject is not None else page.left[c], page.right[c] + 1)
        elif (
            dep == "dobj"
        ):  # "called reports of it fake news", "called reports of it as false": taken for its own
            part = _misplaced(page, c, cues)
        else:
            continue
        if has_label(page, part, cues) and not any(page.lower[k] in NEGATIONS for k in part):
            return tuple(part)
    return ()


def _misplaced(page: Page, i: int, cues: StanceWords) -> range:
    """A phrase with "as" deep in the object, that gives a label."""
    for k in range(i + 1, page.right[i] + 1):
        if (
            page.lower[k] == "as"
            and page.dep[k] == "prep"
            and has_label(page, range(k, page.right[k] + 1), cues)
        ):
            return range(k, page.right[k] + 1)
    return range(0)


def _late_label(page: Page, i: int, cues: StanceWords) -> tuple[int, ...]:
    """A label at the clause's end that the parse does not show: "called reports of a raid fake news"."""
    if page.lemma[i] not in _PLAIN_LABELLERS:
        return ()
    clause = [k for k in range(i + 1, page.right[i] + 1) if page.pos[k] != "SPACE"]
    while clause and page.pos[clause[-1]] == "PUNCT" and page.lower[clause[-1]] not in _MARKS:
        clause.pop()
    for n in range(max(1, len(clause) - _TAIL), len(clause)):
        if has_label(page, clause[n:], cues) and not has_label(page, clause[n + 1 :], cues):
            while n > 0 and (
                page.pos[clause[n - 1]] in ("ADJ", "ADV", "DET", "PUNCT") or page.lower[clause[n - 1]] == "as"
            ):
                n -= 1
            return tuple(clause[n:]) if n else ()
    return ()


def has_label(page: Page, tokens: Iterable[int], cues: StanceWords) -> bool:
    """Whether a label for untrue claims stands among the tokens."""
    text = list(tokens)
    words = [page.lower[i] for i in text if page.lower[i] not in _MARKS]
    lemmas = [page.lemma[i].lower() for i in text if page.lower[i] not in _MARKS]
    for k in range(len(words)):
        for size in (1, 2, 3):
            if " ".join(words[k : k + size]) in cues.labels or " ".join(lemmas[k : k + size]) in cues.labels:
                return True
    return False


def calls_untrue(page: Page, i: int, content: frozenset[int], cues: StanceWords) -> bool:
    """ "The report is false", "This is pure fiction"; not "It is wrong to cheat"."""
    subject = page.child(i, "nsubj")
    if page.child(i, "expl") is not None:  # "there has been a propaganda campaign"
        return False
    if any(page.lower[c] in _HEDGES for c in page.children[i]):
        return False
    if is_negated(page, i):  # "That is not true"
        return any(page.dep[c] == "acomp" and page.lower[c] in cues.truths for c in page.children[i])
    pointless = subject is None or page.lower[subject] in ("it", "what", "something", "nothing")
    for c in page.children[i]:
        if page.dep[c] not in ("acomp", "attr") or c not in content or is_negated(page, c):
            continue
        words = _core(page, c)
        if not has_label(page, words, cues):
            continue
        if page.pos[c] == "NOUN" and not _is_label_or_claim(page, c, words, cues):
            continue  # "this is a false choice"
        if not (pointless and any(page.lower[k] in cues.moral for k in words)):
            return True
    return False


def _is_label_or_claim(page: Page, noun: int, words: Sequence[int], cues: StanceWords) -> bool:
    """ "A hoax", "fake news", "a false claim"."""
    lemma = page.lemma[noun].lower()
    if lemma in cues.claims or lemma in cues.refers or has_label(page, [noun], cues):
        return True
    return any(has_label(page, [k, noun], cues) and not has_label(page, [k], cues) for k in words if k < noun)


def _core(page: Page, head: int) -> list[int]:
    """A noun phrase or adjective without the clauses and phrases behind it."""
    return list(range(page.left[head], head + 1)) + [
        c for c in page.children[head] if c > head and page.dep[c] in ("conj", "prep")
    ]
