"""Which side a source takes: its stance, by the cue first and then by what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.utterances.labels import calls_untrue, is_negated, label_of
from kg.language.stance import StanceWords
from kg.nlp.page import Page
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


def stance_of_cue(page: Page, a: Parts, cues: StanceWords) -> Verdict | None:
    """The stance that the cue of an attribution shows, with its object and its label; None if it shows none.

    Reasons: "verb" and "negated cue" for the cue itself, "claim" for a claim it is directed at ("rejected the
    allegation"), "label" for what it calls it.
    """
    heads = [i for i in a.cue if page.pos[i] in ("VERB", "NOUN", "ADJ", "PROPN")] or list(a.cue)
    for i in heads:
        if (verdict := _declines(page, i, a, cues)) or (verdict := _denies(page, i, a, cues)):
            return verdict
    for i in heads:
        if verdict := _asks_or_urges(page, i, cues):
            return verdict
    return None


def units(page: Page, content: Sequence[int]) -> list[tuple[int, ...]]:
    """The statements in a content: its sentences, and in these the joined clauses with a subject of their own."""
    starts = {content[0]} if content else set()
    starts.update(i for k, i in enumerate(content[1:]) if page.sentence[i] != page.sentence[content[k]])
    mains = set(roots(page, content))
    inside = set(content)
    for main in sorted(mains):
        here = main
        while (
            joined := next(
                (c for c in page.children[here] if page.dep[c] == "conj" and c in inside and c > here), None
            )
        ) is not None:
            if page.child(joined, "nsubj", "nsubjpass", "expl") is not None:
                starts.add(page.left[joined])
            here = joined
    found: list[list[int]] = []
    for i in content:
        if i in starts or not found:
            found.append([])
        found[-1].append(i)
    return [tuple(unit) for unit in found]


def _declines(page: Page, i: int, a: Parts, cues: StanceWords) -> Verdict | None:
    lemma = page.lemma[i]
    if lemma in cues.decline and not is_negated(page, i):
        below = [c for c in page.children[i] if page.dep[c] in ("xcomp", "acl", "relcl", "ccomp", "advcl")]
        if any(page.lemma[c] in cues.concede for c in below):
            return Verdict("denies", "verb")
        if any(page.lemma[c] in cues.answers for c in below):
            return Verdict("declines", "verb")
        if any(page.dep[c] == "dobj" and page.lemma[c] in ("comment", "request") for c in page.children[i]):
            return Verdict("declines", "verb")
    addressed = [page.lower[k] for k in a.source] == ["you"]  # "you can't say that"
    if lemma in cues.unanswered and is_negated(page, i) and page.pos[i] == "VERB" and not addressed:
        modal = any(page.dep[c] == "aux" and page.lower[c] in _MODALS for c in page.children[i])
        perfect = lemma == "confirm" and any(page.lemma[c] == "have" for c in page.children[i])
        if modal or perfect or lemma in _COMMENTING:
            return Verdict("declines", "negated verb")
    return None


def _denies(page: Page, i: int, a: Parts, cues: StanceWords) -> Verdict | None:
    lemma = page.lemma[i]
    if _nobody_does(page, i) or (page.pos[i] == "NOUN" and not a.source):
        return None  # "nobody could deny", "the denial of rights"
    if lemma in (cues.deny_nouns if page.pos[i] == "NOUN" else cues.deny) and not is_negated(page, i):
        target = _object(page, i)
        if (
            target is None
            or page.dep[target] not in ("dobj", "nsubjpass", "ccomp")
            or not (_is_granted(page, i, target, cues) or _is_ruling(page, target, a, cues))
        ):
            return Verdict("denies", "verb")
    labelling = lemma in cues.label_verbs and not is_negated(page, i)
    if labelling and (label := label_of(page, i, cues)):
        return Verdict("denies", "label", label, i)
    if lemma in cues.deny_claims | cues.scorn and not is_negated(page, i):
        target = _object(page, i)
        if target is not None and _names_claim(
            page, target, cues.charging_nouns if lemma in cues.scorn else cues.claims
        ):
            return Verdict("denies", "claim")
    if lemma in cues.believe and is_negated(page, i) and any(
        page.dep[c] == "ccomp" and page.tag[c] != "VBG" for c in page.children[i]
    ) and not any(page.lower[s] in ("i", "you") for s in a.source):  # fmt: skip
        return Verdict("denies", "negated cue")
    if lemma in ("cast", "doubt") and any(
        page.lemma[k] in ("cast", "doubt") for k in (page.head[i], *page.children[i])
    ):
        return Verdict("denies", "verb")  # "cast doubt on"
    return None


def _object(page: Page, i: int) -> int | None:
    for c in page.children[i]:
        if page.dep[c] in ("dobj", "nsubjpass", "ccomp"):
            return c
    for c in page.children[i]:
        if page.dep[c] in ("prep", "agent"):
            inner = page.child(c, "pobj", "pcomp")
            if inner is not None and page.lower[c] in (
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


def _is_granted(page: Page, i: int, target: int, cues: StanceWords) -> bool:
    """ "Denied him a visa", "was denied entry": an object that is granted or refused."""
    if any(page.dep[c] == "dative" for c in page.children[i]) or page.lower[target] in _PERSONS:
        return True
    if (
        page.dep[target] == "ccomp"
        and page.tag[target] == "VBG"
        and page.lower[page.left[target]] in _PERSONS
    ):
        return True  # "denied them, simply refusing"
    objects = [c for c in page.children[i] if page.dep[c] == "dobj"]
    if page.dep[target] == "nsubjpass" and (objects or page.entity[target] == "PERSON"):
        return True  # "the man was denied bail"
    return any(page.lemma[c] in cues.granted for c in objects) or (
        page.dep[target] == "nsubjpass" and page.lemma[target] in cues.granted
    )


def _nobody_does(page: Page, i: int) -> bool:
    """ "No pundit could deny that"."""
    subject = page.child(i, "nsubj")
    return subject is not None and (
        page.lower[subject] in ("nobody", "none")
        or any(page.lower[c] == "no" and page.dep[c] == "det" for c in page.children[subject])
    )


def _is_ruling(page: Page, target: int, a: Parts, cues: StanceWords) -> bool:
    """ "A judge denied a recount": who rules on requests refuses them, unless what is denied is a claim."""
    rules = any(page.lemma[k].lower() in cues.rulers for k in a.source)
    return rules and page.dep[target] != "ccomp" and not _names_claim(page, target, cues.claims)


def _names_claim(page: Page, target: int, claims: frozenset[str]) -> bool:
    if page.lemma[target] in claims:
        return not any(page.dep[c] == "prep" and page.lower[c] == "for" for c in page.children[target])
    return any(page.dep[c] in ("conj", "appos") and page.lemma[c] in claims for c in page.children[target])


def _asks_or_urges(page: Page, i: int, cues: StanceWords) -> Verdict | None:
    lemma = page.lemma[i].lower()
    phrase = (
        lemma
        + " "
        + next((page.lower[c] for c in page.children[i] if page.dep[c] in ("prep", "prt") and c > i), "")
    )
    infinitive = any(
        page.dep[c] in ("xcomp", "ccomp", "acl", "advcl")
        and any(page.tag[k] == "TO" for k in page.children[c])
        for c in page.children[i]
    )
    if lemma in cues.urge_with_to and infinitive:
        return Verdict("urges", "verb")
    if (lemma in cues.urge or phrase in cues.urge) and lemma not in cues.urge_with_to:
        return Verdict("urges", "verb")
    if lemma in cues.ask and not infinitive:
        return Verdict("asks", "verb")
    return None


def roots(page: Page, content: Sequence[int]) -> Iterator[int]:
    """The main words of what is said, one a sentence or clause that nothing in it governs."""
    inside = frozenset(content)
    for i in content:
        if page.pos[i] in ("PUNCT", "SPACE"):
            continue
        if page.head[i] == i or page.head[i] not in inside:
            yield i


def stance_of_content(page: Page, content: tuple[int, ...], cues: StanceWords) -> Verdict:
    """The stance that what is said shows, where the cue shows none.

    Reasons: "falsify" and "label in content" call another statement untrue; "content" will not comment;
    "negated" and "answer" are denials only if they answer a charge (disputes.py decides); "question" asks.
    """
    first = next((i for i in content if page.pos[i] not in ("PUNCT", "SPACE")), None)
    if first is None:
        return AFFIRMS
    if (
        page.lower[first] in ("no", "nope", "never")
        and page.lower[first + 1 : first + 2]
        in (
            [","],
            ["."],
            ["!"],
        )
        and not any(page.pos[k] == "NUM" for k in range(first + 1, min(first + 3, len(page))))
    ):
        return Verdict("denies", "answer")
    inside = frozenset(content)
    mains = main_clauses(page, content)
    if mains and "?" in [page.lower[i] for i in content[-2:]]:
        return Verdict("asks", "question")
    for i in mains:
        if _declines_inside(page, i, cues):
            return Verdict("declines", "content")
        if page.lemma[i] in cues.falsify and not is_negated(page, i) and not _is_old_lie(page, i):
            return Verdict("denies", "falsify")
        if page.lemma[i] == "be" and calls_untrue(page, i, inside, cues):
            return Verdict("denies", "label in content")
    asked = page.lower[first] in _QUESTIONING  # "knew why it had not happened" takes no side
    if not asked and any(is_denying(page, i, inside, cues) for i in mains):
        return Verdict("denies", "negated")
    return AFFIRMS


def _is_old_lie(page: Page, i: int) -> bool:
    """ "He lied during the inquiry" accuses, "she is lying" and "she lied about it" deny what she says."""
    about = any(page.dep[c] == "prep" and page.lower[c] == "about" for c in page.children[i])
    return page.lemma[i] == "lie" and page.tag[i] in ("VBD", "VBN", "VB") and not about


def main_clauses(page: Page, content: Sequence[int]) -> list[int]:
    """The verbs of what is said outright: its main ones, those joined to them, and what they show to be so."""
    inside = frozenset(content)
    mains = [i for i in roots(page, content) if page.pos[i] in ("VERB", "AUX")]
    mains += [c for i in mains for c in page.children[i] if page.dep[c] == "conj" and c in inside]
    return mains + [
        i
        for i in content
        if page.dep[i] == "ccomp"
        and page.lemma[page.head[i]] in _SHOWING
        and not is_negated(page, page.head[i])
    ]


def _declines_inside(page: Page, i: int, cues: StanceWords) -> bool:
    """ "We do not comment on calls", "we're not going to comment"."""
    subject = page.child(i, "nsubj")
    if subject is not None and page.lower[subject] not in _HOLDERS and page.entity[subject] != "ORG":
        return False
    verb = i
    if is_negated(page, i):
        going = [c for c in page.children[i] if page.dep[c] == "xcomp"]
        if page.lemma[i] in ("go", "be", "intend", "plan", "want") and going:
            verb = going[0]
        return page.lemma[verb] in (
            "comment",
            "discuss",
            "speculate",
            "elaborate",
            "disclose",
            "divulge",
            "confirm",
            "answer",
        ) or (page.lemma[verb] == "get" and any(page.lower[c] == "into" for c in page.children[verb]))
    return page.lemma[i] in cues.decline and any(
        page.dep[c] == "xcomp" and page.lemma[c] in cues.answers for c in page.children[i]
    )


def is_denying(page: Page, i: int, content: frozenset[int], cues: StanceWords) -> bool:
    """Whether clause i is negated as statements of fact are: "did not happen", "there was no call"."""
    if (
        page.pos[i] == "VERB"
        and page.tag[i] == "VB"
        and not any(page.dep[c] in ("aux", "nsubj") for c in page.children[i])
    ):
        return False  # an imperative
    modal = any(
        page.dep[c] == "aux" and page.lower[c] in _MODALS | {"should", "must", "may", "might"}
        for c in page.children[i]
    )
    negated = any(page.dep[c] == "neg" and c in content for c in page.children[i])
    if any(page.dep[c] == "acomp" and page.lower[c] in cues.opinions for c in page.children[i]):
        return False
    if page.lemma[i] in cues.believe and any(page.lower[c] in ("i", "we", "you") for c in page.children[i]):
        return False
    if negated and not modal:
        return True
    for c in page.children[i]:
        if c in content and page.dep[c] in ("attr", "dobj", "nsubj", "nsubjpass", "oprd"):
            if page.lower[c] in ("nothing", "none"):
                return not modal
            if any(page.lower[k] == "no" and page.dep[k] in ("det", "neg") for k in page.children[c]):
                return not modal
    return False
