"""What is called untrue: labels ("called it [a hoax]", "the report is [false]"), and negation of a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.tree import Tree
from kg.extract.utterances.cues import StanceCues

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


def is_negated(tree: Tree, i: int) -> bool:
    """Whether a verb, noun or adjective is negated by a child of its own, or by its auxiliary's."""
    for c in tree.children[i]:
        if tree.dep[c] == "neg" or (
            tree.lower[c] in NEGATIONS and tree.dep[c] in ("advmod", "det", "preconj")
        ):
            return True
    return False


def label_of(tree: Tree, i: int, cues: StanceCues) -> tuple[int, ...]:
    """The tokens of the label that verb i gives, empty if it gives none."""
    return _label(tree, i, cues) or _late_label(tree, i, cues)


def labelled(tree: Tree, verb: int, label: Sequence[int], content: Sequence[int]) -> tuple[int, ...]:
    """What verb i gives the label to: what stands between them, else the content; of "This is what they call a lie"
    what "what" stands for."""
    between = [k for k in range(verb + 1, label[0]) if tree.pos[k] not in ("SPACE", "PUNCT")]
    if any(tree.pos[k] in ("NOUN", "PROPN", "PRON") for k in between):
        return tuple(range(between[0], between[-1] + 1))
    rest = [k for k in content if k not in label]
    if [tree.lower[k] for k in rest if tree.pos[k] != "PUNCT"][:1] in (
        [w] for w in sorted(_RELATIVE)
    ) and len(rest) <= 2:
        clause = next(
            (a for a in (verb, *tree.ancestors(verb)) if tree.dep[a] in ("ccomp", "attr", "relcl", "csubj")),
            verb,
        )
        above = tree.head[clause]
        if tree.dep[clause] == "relcl" and tree.pos[above] in ("NOUN", "PROPN"):
            return tuple(range(tree.left[above], min(tree.left[clause], tree.right[above] + 1)))
        subject = tree.child(above, "nsubj") if tree.lemma[above] == "be" else None
        if subject is not None:
            return tuple(range(tree.left[subject], tree.right[subject] + 1))
    return tuple(rest)


def _label(tree: Tree, i: int, cues: StanceCues) -> tuple[int, ...]:
    """The tokens of the label that verb i gives: "called it [a hoax]", "dismissed it [as false]"."""
    for c in tree.children[i]:
        dep = tree.dep[c]
        if dep in ("oprd", "xcomp", "attr", "acomp") or (
            dep in ("prep", "mark", "advcl") and "as" in (tree.lower[c], tree.lower[tree.left[c]])
        ):
            part = range(tree.left[c], tree.right[c] + 1)
        elif dep == "ccomp":  # small clause: "called the report a lie"
            if tree.tag[c] in _FINITE or any(tree.dep[k] in ("aux", "mark") for k in tree.children[c]):
                continue
            subject = tree.child(c, "nsubj")
            part = range(tree.right[subject] + 1 if subject is not None else tree.left[c], tree.right[c] + 1)
        elif (
            dep == "dobj"
        ):  # "called reports of it fake news", "called reports of it as false": taken for its own
            part = _misplaced(tree, c, cues)
        else:
            continue
        if has_label(tree, part, cues) and not any(tree.lower[k] in NEGATIONS for k in part):
            return tuple(part)
    return ()


def _misplaced(tree: Tree, i: int, cues: StanceCues) -> range:
    """A phrase with "as" deep in the object, that gives a label."""
    for k in range(i + 1, tree.right[i] + 1):
        if (
            tree.lower[k] == "as"
            and tree.dep[k] == "prep"
            and has_label(tree, range(k, tree.right[k] + 1), cues)
        ):
            return range(k, tree.right[k] + 1)
    return range(0)


def _late_label(tree: Tree, i: int, cues: StanceCues) -> tuple[int, ...]:
    """A label at the clause's end that the parse does not show: "called reports of a raid fake news"."""
    if tree.lemma[i] not in _PLAIN_LABELLERS:
        return ()
    clause = [k for k in range(i + 1, tree.right[i] + 1) if tree.pos[k] != "SPACE"]
    while clause and tree.pos[clause[-1]] == "PUNCT" and tree.lower[clause[-1]] not in _MARKS:
        clause.pop()
    for n in range(max(1, len(clause) - _TAIL), len(clause)):
        if has_label(tree, clause[n:], cues) and not has_label(tree, clause[n + 1 :], cues):
            while n > 0 and (
                tree.pos[clause[n - 1]] in ("ADJ", "ADV", "DET", "PUNCT") or tree.lower[clause[n - 1]] == "as"
            ):
                n -= 1
            return tuple(clause[n:]) if n else ()
    return ()


def has_label(tree: Tree, tokens: Iterable[int], cues: StanceCues) -> bool:
    """Whether a label for untrue claims stands among the tokens."""
    text = list(tokens)
    words = [tree.lower[i] for i in text if tree.lower[i] not in _MARKS]
    lemmas = [tree.lemma[i].lower() for i in text if tree.lower[i] not in _MARKS]
    for k in range(len(words)):
        for size in (1, 2, 3):
            if " ".join(words[k : k + size]) in cues.labels or " ".join(lemmas[k : k + size]) in cues.labels:
                return True
    return False


def calls_untrue(tree: Tree, i: int, content: frozenset[int], cues: StanceCues) -> bool:
    """ "The report is false", "This is pure fiction"; not "It is wrong to cheat"."""
    subject = tree.child(i, "nsubj")
    if tree.child(i, "expl") is not None:  # "there has been a propaganda campaign"
        return False
    if any(tree.lower[c] in _HEDGES for c in tree.children[i]):
        return False
    if is_negated(tree, i):  # "That is not true"
        return any(tree.dep[c] == "acomp" and tree.lower[c] in cues.truths for c in tree.children[i])
    pointless = subject is None or tree.lower[subject] in ("it", "what", "something", "nothing")
    for c in tree.children[i]:
        if tree.dep[c] not in ("acomp", "attr") or c not in content or is_negated(tree, c):
            continue
        words = _core(tree, c)
        if not has_label(tree, words, cues):
            continue
        if tree.pos[c] == "NOUN" and not _is_label_or_claim(tree, c, words, cues):
            continue  # "this is a false choice"
        if not (pointless and any(tree.lower[k] in cues.moral for k in words)):
            return True
    return False


def _is_label_or_claim(tree: Tree, noun: int, words: Sequence[int], cues: StanceCues) -> bool:
    """ "A hoax", "fake news", "a false claim"."""
    lemma = tree.lemma[noun].lower()
    if lemma in cues.claims or lemma in cues.refers or has_label(tree, [noun], cues):
        return True
    return any(has_label(tree, [k, noun], cues) and not has_label(tree, [k], cues) for k in words if k < noun)


def _core(tree: Tree, head: int) -> list[int]:
    """A noun phrase or adjective without the clauses and phrases behind it."""
    return list(range(tree.left[head], head + 1)) + [
        c for c in tree.children[head] if c > head and tree.dep[c] in ("conj", "prep")
    ]
