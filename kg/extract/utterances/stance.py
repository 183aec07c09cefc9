"""Which side a source takes: its stance, by the cue first and then by what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.tree import Tree
from kg.extract.utterances.cues import StanceCues
from kg.extract.utterances.labels import calls_untrue, is_negated, label_of
from kg.record import Stance

_MODALS = frozenset(("will", "would", "can", "could", "wo", "ca", "'ll", "’ll"))
_SHOWING = frozenset(
    ("show", "prove", "mean", "indicate", "demonstrate", "confirm", "believe", "know", "suggest")
)
_QUESTIONING = frozenset(("why", "how", "whether", "if", "what", "when", "where", "who", "because"))
_COMMENTING = frozenset(("comment", "discuss", "elaborate", "speculate", "answer"))
_PERSONS = frozenset(("him", "her", "them", "us", "me", "you", "who", "he", "she", "they", "we", "i", "whom"))
_HOLDERS = frozenset(("i", "we", "he", "she", "they", "it"))


@dataclass(frozen=True, slots=True)
class Parts:
    """An attribution as token indices; `heads` are the tokens of the cue that are no function words."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stance, what gave it away, and where a label did ("a hoax") its tokens and its verb."""

    stance: Stance
    reason: str
    label: tuple[int, ...] = ()
    verb: int | None = None


AFFIRMS = Verdict("affirms", "")


def stance_of_cue(tree: Tree, a: Parts, cues: StanceCues) -> Verdict | None:
    """The stance that the cue of an attribution shows, with its object and its label; None if it shows none.

    Reasons: "verb" and "negated cue" for the cue itself, "claim" for a claim it is directed at ("rejected the
    allegation"), "label" for what it calls it.
    """
    heads = [i for i in a.cue if tree.pos[i] in ("VERB", "NOUN", "ADJ", "PROPN")] or list(a.cue)
    for i in heads:
        if (verdict := _declines(tree, i, a, cues)) or (verdict := _denies(tree, i, a, cues)):
            return verdict
    for i in heads:
        if verdict := _asks_or_urges(tree, i, cues):
            return verdict
    return None


def units(tree: Tree, content: Sequence[int]) -> list[tuple[int, ...]]:
    """The statements in a content: its sentences, and in these the joined clauses with a subject of their own."""
    starts = {content[0]} if content else set()
    starts.update(i for k, i in enumerate(content[1:]) if tree.sentence[i] != tree.sentence[content[k]])
    mains = set(roots(tree, content))
    inside = set(content)
    for main in sorted(mains):
        here = main
        while (
            joined := next(
                (c for c in tree.children[here] if tree.dep[c] == "conj" and c in inside and c > here), None
            )
        ) is not None:
            if tree.child(joined, "nsubj", "nsubjpass", "expl") is not None:
                starts.add(tree.left[joined])
            here = joined
    found: list[list[int]] = []
    for i in content:
        if i in starts or not found:
            found.append([])
        found[-1].append(i)
    return [tuple(unit) for unit in found]


def _declines(tree: Tree, i: int, a: Parts, cues: StanceCues) -> Verdict | None:
    lemma = tree.lemma[i]
    if lemma in cues.decline and not is_negated(tree, i):
        below = [c for c in tree.children[i] if tree.dep[c] in ("xcomp", "acl", "relcl", "ccomp", "advcl")]
        if any(tree.lemma[c] in cues.concede for c in below):
            return Verdict("denies", "verb")
        if any(tree.lemma[c] in cues.answers for c in below):
            return Verdict("declines", "verb")
        if any(tree.dep[c] == "dobj" and tree.lemma[c] in ("comment", "request") for c in tree.children[i]):
            return Verdict("declines", "verb")
    addressed = [tree.lower[k] for k in a.source] == ["you"]  # "you can't say that"
    if lemma in cues.unanswered and is_negated(tree, i) and tree.pos[i] == "VERB" and not addressed:
        modal = any(tree.dep[c] == "aux" and tree.lower[c] in _MODALS for c in tree.children[i])
        perfect = lemma == "confirm" and any(tree.lemma[c] == "have" for c in tree.children[i])
        if modal or perfect or lemma in _COMMENTING:
            return Verdict("declines", "negated verb")
    return None


def _denies(tree: Tree, i: int, a: Parts, cues: StanceCues) -> Verdict | None:
    lemma = tree.lemma[i]
    if _nobody_does(tree, i) or (tree.pos[i] == "NOUN" and not a.source):
        return None  # "nobody could deny", "the denial of rights"
    if lemma in (cues.deny_nouns if tree.pos[i] == "NOUN" else cues.deny) and not is_negated(tree, i):
        target = _object(tree, i)
        if (
            target is None
            or tree.dep[target] not in ("dobj", "nsubjpass", "ccomp")
            or not (_is_granted(tree, i, target, cues) or _is_ruling(tree, target, a, cues))
        ):
            return Verdict("denies", "verb")
    labelling = lemma in cues.label_verbs and not is_negated(tree, i)
    if labelling and (label := label_of(tree, i, cues)):
        return Verdict("denies", "label", label, i)
    if lemma in cues.deny_claims | cues.scorn and not is_negated(tree, i):
        target = _object(tree, i)
        if target is not None and _names_claim(
            tree, target, cues.charging_nouns if lemma in cues.scorn else cues.claims
        ):
            return Verdict("denies", "claim")
    if lemma in cues.believe and is_negated(tree, i) and any(
        tree.dep[c] == "ccomp" and tree.tag[c] != "VBG" for c in tree.children[i]
    ) and not any(tree.lower[s] in ("i", "you") for s in a.source):  # fmt: skip
        return Verdict("denies", "negated cue")
    if lemma in ("cast", "doubt") and any(
        tree.lemma[k] in ("cast", "doubt") for k in (tree.head[i], *tree.children[i])
    ):
        return Verdict("denies", "verb")  # "cast doubt on"
    return None


def _object(tree: Tree, i: int) -> int | None:
    for c in tree.children[i]:
        if tree.dep[c] in ("dobj", "nsubjpass", "ccomp"):
            return c
    for c in tree.children[i]:
        if tree.dep[c] in ("prep", "agent"):
            inner = tree.child(c, "pobj", "pcomp")
            if inner is not None and tree.lower[c] in (
                "of",
                "at",
                "off",
                "on",
                "aside",
                "away",
                "against",
                "about",
                "with",
            ):
                return inner
    return None


def _is_granted(tree: Tree, i: int, target: int, cues: StanceCues) -> bool:
    """ "Denied him a visa", "was denied entry": an object that is granted or refused."""
    if any(tree.dep[c] == "dative" for c in tree.children[i]) or tree.lower[target] in _PERSONS:
        return True
    if (
        tree.dep[target] == "ccomp"
        and tree.tag[target] == "VBG"
        and tree.lower[tree.left[target]] in _PERSONS
    ):
        return True  # "denied them, simply refusing"
    objects = [c for c in tree.children[i] if tree.dep[c] == "dobj"]
    if tree.dep[target] == "nsubjpass" and (objects or tree.entity[target] == "PERSON"):
        return True  # "the man was denied bail"
    return any(tree.lemma[c] in cues.granted for c in objects) or (
        tree.dep[target] == "nsubjpass" and tree.lemma[target] in cues.granted
    )


def _nobody_does(tree: Tree, i: int) -> bool:
    """ "No pundit could deny that"."""
    subject = tree.child(i, "nsubj")
    return subject is not None and (
        tree.lower[subject] in ("nobody", "none")
        or any(tree.lower[c] == "no" and tree.dep[c] == "det" for c in tree.children[subject])
    )


def _is_ruling(tree: Tree, target: int, a: Parts, cues: StanceCues) -> bool:
    """ "A judge denied a recount": who rules on requests refuses them, unless what is denied is a claim."""
    rules = any(tree.lemma[k].lower() in cues.rulers for k in a.source)
    return rules and tree.dep[target] != "ccomp" and not _names_claim(tree, target, cues.claims)


def _names_claim(tree: Tree, target: int, claims: frozenset[str]) -> bool:
    if tree.lemma[target] in claims:
        return not any(tree.dep[c] == "prep" and tree.lower[c] == "for" for c in tree.children[target])
    return any(tree.dep[c] in ("conj", "appos") and tree.lemma[c] in claims for c in tree.children[target])


def _asks_or_urges(tree: Tree, i: int, cues: StanceCues) -> Verdict | None:
    lemma = tree.lemma[i].lower()
    phrase = (
        lemma
        + " "
        + next((tree.lower[c] for c in tree.children[i] if tree.dep[c] in ("prep", "prt") and c > i), "")
    )
    infinitive = any(
        tree.dep[c] in ("xcomp", "ccomp", "acl", "advcl")
        and any(tree.tag[k] == "TO" for k in tree.children[c])
        for c in tree.children[i]
    )
    if lemma in cues.urge_with_to and infinitive:
        return Verdict("urges", "verb")
    if (lemma in cues.urge or phrase in cues.urge) and lemma not in cues.urge_with_to:
        return Verdict("urges", "verb")
    if lemma in cues.ask and not infinitive:
        return Verdict("asks", "verb")
    return None


def roots(tree: Tree, content: Sequence[int]) -> Iterator[int]:
    """The main words of what is said, one a sentence or clause that nothing in it governs."""
    inside = frozenset(content)
    for i in content:
        if tree.pos[i] in ("PUNCT", "SPACE"):
            continue
        if tree.head[i] == i or tree.head[i] not in inside:
            yield i


def stance_of_content(tree: Tree, content: tuple[int, ...], cues: StanceCues) -> Verdict:
    """The stance that what is said shows, where the cue shows none.

    Reasons: "falsify" and "label in content" call another statement untrue; "content" will not comment;
    "negated" and "answer" are denials only if they answer a charge (disputes.py decides); "question" asks.
    """
    first = next((i for i in content if tree.pos[i] not in ("PUNCT", "SPACE")), None)
    if first is None:
        return AFFIRMS
    if (
        tree.lower[first] in ("no", "nope", "never")
        and tree.lower[first + 1 : first + 2]
        in (
            [","],
            ["."],
            ["!"],
        )
        and not any(tree.pos[k] == "NUM" for k in range(first + 1, min(first + 3, len(tree))))
    ):
        return Verdict("denies", "answer")
    inside = frozenset(content)
    mains = main_clauses(tree, content)
    if mains and "?" in [tree.lower[i] for i in content[-2:]]:
        return Verdict("asks", "question")
    for i in mains:
        if _declines_inside(tree, i, cues):
            return Verdict("declines", "content")
        if tree.lemma[i] in cues.falsify and not is_negated(tree, i) and not _is_old_lie(tree, i):
            return Verdict("denies", "falsify")
        if tree.lemma[i] == "be" and calls_untrue(tree, i, inside, cues):
            return Verdict("denies", "label in content")
    asked = tree.lower[first] in _QUESTIONING  # "knew why it had not happened" takes no side
    if not asked and any(is_denying(tree, i, inside, cues) for i in mains):
        return Verdict("denies", "negated")
    return AFFIRMS


def _is_old_lie(tree: Tree, i: int) -> bool:
    """ "He lied during the inquiry" accuses, "she is lying" and "she lied about it" deny what she says."""
    about = any(tree.dep[c] == "prep" and tree.lower[c] == "about" for c in tree.children[i])
    return tree.lemma[i] == "lie" and tree.tag[i] in ("VBD", "VBN", "VB") and not about


def main_clauses(tree: Tree, content: Sequence[int]) -> list[int]:
    """The verbs of what is said outright: its main ones, those joined to them, and what they show to be so."""
    inside = frozenset(content)
    mains = [i for i in roots(tree, content) if tree.pos[i] in ("VERB", "AUX")]
    mains += [c for i in mains for c in tree.children[i] if tree.dep[c] == "conj" and c in inside]
    return mains + [
        i
        for i in content
        if tree.dep[i] == "ccomp"
        and tree.lemma[tree.head[i]] in _SHOWING
        and not is_negated(tree, tree.head[i])
    ]


def _declines_inside(tree: Tree, i: int, cues: StanceCues) -> bool:
    """ "We do not comment on calls", "we're not going to comment"."""
    subject = tree.child(i, "nsubj")
    if subject is not None and tree.lower[subject] not in _HOLDERS and tree.entity[subject] != "ORG":
        return False
    verb = i
    if is_negated(tree, i):
        going = [c for c in tree.children[i] if tree.dep[c] == "xcomp"]
        if tree.lemma[i] in ("go", "be", "intend", "plan", "want") and going:
            verb = going[0]
        return tree.lemma[verb] in (
            "comment",
            "discuss",
            "speculate",
            "elaborate",
            "disclose",
            "divulge",
            "confirm",
            "answer",
        ) or (tree.lemma[verb] == "get" and any(tree.lower[c] == "into" for c in tree.children[verb]))
    return tree.lemma[i] in cues.decline and any(
        tree.dep[c] == "xcomp" and tree.lemma[c] in cues.answers for c in tree.children[i]
    )


def is_denying(tree: Tree, i: int, content: frozenset[int], cues: StanceCues) -> bool:
    """Whether clause i is negated as statements of fact are: "did not happen", "there was no call"."""
    if (
        tree.pos[i] == "VERB"
        and tree.tag[i] == "VB"
        and not any(tree.dep[c] in ("aux", "nsubj") for c in tree.children[i])
    ):
        return False  # an imperative
    modal = any(
        tree.dep[c] == "aux" and tree.lower[c] in _MODALS | {"should", "must", "may", "might"}
        for c in tree.children[i]
    )
    negated = any(tree.dep[c] == "neg" and c in content for c in tree.children[i])
    if any(tree.dep[c] == "acomp" and tree.lower[c] in cues.opinions for c in tree.children[i]):
        return False
    if tree.lemma[i] in cues.believe and any(tree.lower[c] in ("i", "we", "you") for c in tree.children[i]):
        return False
    if negated and not modal:
        return True
    for c in tree.children[i]:
        if c in content and tree.dep[c] in ("attr", "dobj", "nsubj", "nsubjpass", "oprd"):
            if tree.lower[c] in ("nothing", "none"):
                return not modal
            if any(tree.lower[k] == "no" and tree.dep[k] in ("det", "neg") for k in tree.children[c]):
                return not modal
    return False
