"""What is called untrue: labels ("called it [a hoax]", "the report is [false]"), and negation of a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.language import Language
from kg.nlp.page import Page

_MARKS = frozenset("\"“”''``‘’'")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_TAIL = 7
"""A label at the end of a clause has at most this many words."""


def is_negated(page: Page, i: int, language: Language) -> bool:
    """Whether a verb, noun or adjective is negated by a child of its own, or by its auxiliary's."""
    return any(
        page.dep[c] == "neg"
        or (page.lower[c] in language.grammar.negations and page.dep[c] in ("advmod", "det", "preconj"))
        for c in page.children[i]
    )


def label_of(page: Page, i: int, language: Language) -> tuple[int, ...]:
    """The tokens of the label that verb i gives, empty if it gives none."""
    return _label(page, i, language) or _late_label(page, i, language)


def labelled(
    page: Page, verb: int, label: Sequence[int], content: Sequence[int], language: Language
) -> tuple[int, ...]:
    """What verb i gives the label to: what stands between them, else the content; of "This is what they call a lie"
    what "what" stands for."""
    between = [k for k in range(verb + 1, label[0]) if page.pos[k] not in ("SPACE", "PUNCT")]
    if any(page.pos[k] in ("NOUN", "PROPN", "PRON") for k in between):
        return tuple(range(between[0], between[-1] + 1))
    rest = [k for k in content if k not in label]
    first = next((page.lower[k] for k in rest if page.pos[k] != "PUNCT"), "")
    if first in language.grammar.relatives and len(rest) <= 2:
        clause = next(
            (a for a in (verb, *page.ancestors(verb)) if page.dep[a] in ("ccomp", "attr", "relcl", "csubj")),
            verb,
        )
        above = page.head[clause]
        if page.dep[clause] == "relcl" and page.pos[above] in ("NOUN", "PROPN"):
            return tuple(range(page.left[above], min(page.left[clause], page.right[above] + 1)))
        subject = page.child(above, "nsubj") if page.lemma[above] in language.grammar.be else None
        if subject is not None:
            return tuple(range(*page.subtree(subject)))
    return tuple(rest)


def _label(page: Page, i: int, language: Language) -> tuple[int, ...]:
    """The tokens of the label that verb i gives: "called it [a hoax]", "dismissed it [as false]"."""
    grammar = language.grammar
    for c in page.children[i]:
        dep, part = page.dep[c], range(*page.subtree(c))
        is_as = page.lower[c] in grammar.as_ or page.lower[part[0]] in grammar.as_
        if dep == "ccomp":  # small clause: "called the report a lie"
            if page.tag[c] in _FINITE or page.child(c, "aux", "mark") is not None:
                continue
            subject = page.child(c, "nsubj")
            part = part if subject is None else range(page.right[subject] + 1, page.right[c] + 1)
        elif dep == "dobj":  # "called reports of it as false": taken for the object's own
            part = _misplaced(page, c, language)
        elif dep not in ("oprd", "xcomp", "attr", "acomp") and not (
            dep in ("prep", "mark", "advcl") and is_as
        ):
            continue
        if has_label(page, part, language) and not any(page.lower[k] in grammar.negations for k in part):
            return tuple(part)
    return ()


def _misplaced(page: Page, i: int, language: Language) -> range:
    """A phrase with "as" deep in the object, that gives a label."""
    for k in range(i + 1, page.right[i] + 1):
        part = range(k, page.right[k] + 1)
        if (
            page.lower[k] in language.grammar.as_
            and page.dep[k] == "prep"
            and has_label(page, part, language)
        ):
            return part
    return range(0)


def _late_label(page: Page, i: int, language: Language) -> tuple[int, ...]:
    """A label at the clause's end that the parse does not show: "called reports of a raid fake news"."""
    if page.lemma[i] not in language.stance.labellers:
        return ()
    clause = [k for k in range(i + 1, page.right[i] + 1) if page.pos[k] != "SPACE"]
    while clause and page.pos[clause[-1]] == "PUNCT" and page.lower[clause[-1]] not in _MARKS:
        clause.pop()
    for n in range(max(1, len(clause) - _TAIL), len(clause)):
        if has_label(page, clause[n:], language) and not has_label(page, clause[n + 1 :], language):
            while n > 0 and (
                page.pos[clause[n - 1]] in ("ADJ", "ADV", "DET", "PUNCT")
                or page.lower[clause[n - 1]] in language.grammar.as_
            ):
                n -= 1
            return tuple(clause[n:]) if n else ()
    return ()


def has_label(page: Page, tokens: Iterable[int], language: Language) -> bool:
    """Whether a label for untrue claims stands among the tokens."""
    text = [i for i in tokens if page.lower[i] not in _MARKS]
    return any(
        " ".join(words[k : k + size]) in language.stance.labels
        for words in ([page.lower[i] for i in text], [page.lemma[i].lower() for i in text])
        for k in range(len(words))
        for size in (1, 2, 3)
    )


def calls_untrue(page: Page, i: int, content: frozenset[int], language: Language) -> bool:
    """ "The report is false", "This is pure fiction"; not "It is wrong to cheat"."""
    words, grammar = language.stance, language.grammar
    below = page.children[i]
    if page.child(i, "expl") is not None:  # "there has been a propaganda campaign"
        return False
    if any(page.lower[c] in grammar.unsure for c in below):
        return False
    if is_negated(page, i, language):  # "That is not true"
        return any(page.dep[c] == "acomp" and page.lower[c] in words.truths for c in below)
    subject = page.child(i, "nsubj")
    pointless = subject is None or page.lower[subject] in grammar.empty_subjects
    for c in below:
        if page.dep[c] not in ("acomp", "attr") or c not in content or is_negated(page, c, language):
            continue
        core = _core(page, c)
        if not has_label(page, core, language):
            continue
        if page.pos[c] == "NOUN" and not _is_label_or_claim(page, c, core, language):
            continue  # "this is a false choice"
        if not (pointless and any(page.lower[k] in words.moral for k in core)):
            return True
    return False


def _is_label_or_claim(page: Page, noun: int, core: Sequence[int], language: Language) -> bool:
    """ "A hoax", "fake news", "a false claim"."""
    lemma, words = page.lemma[noun].lower(), language.stance
    if lemma in words.claims or lemma in words.refers or has_label(page, [noun], language):
        return True
    return any(
        has_label(page, [k, noun], language) and not has_label(page, [k], language) for k in core if k < noun
    )


def _core(page: Page, head: int) -> list[int]:
    """A noun phrase or adjective without the clauses and phrases behind it."""
    return list(range(page.left[head], head + 1)) + [
        c for c in page.children[head] if c > head and page.dep[c] in ("conj", "prep")
    ]
