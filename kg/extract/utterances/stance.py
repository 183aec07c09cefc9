"""Which side a source takes: its stance, by the cue first and then by what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extract.utterances.labels import calls_untrue, is_negated, label_of
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Stance

Reason = Literal[
    "", "cue", "negated cue", "claim", "label", "answer", "negated", "label in content", "content", "question"
]
"""What gives a stance away: the cue itself, the cue by its negation, a claim that the cue is directed at ("rejected
the allegation"), what it calls it; a "no" at the beginning of what is said, a negation in it, a label or another word
in it, a question mark. "negated cue", "answer" and "negated" are denials only if they answer a charge (charges.py)."""

_OBJECTS = ("dobj", "nsubjpass", "ccomp")
_CLAUSES = ("xcomp", "acl", "relcl", "ccomp", "advcl")


@dataclass(frozen=True, slots=True)
class Parts:
    """An attribution as token indices."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]

    def all(self) -> tuple[tuple[int, ...], ...]:
        """The three."""
        return self.source, self.cue, self.content


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stance, what gave it away, and where a label did ("a hoax") its tokens and its verb."""

    stance: Stance
    reason: Reason
    label: tuple[int, ...] = ()
    verb: int | None = None


AFFIRMS = Verdict("affirms", "")


def stance_of_cue(page: Page, a: Parts, language: Language) -> Verdict | None:
    """The stance that the cue of an attribution shows, with its label; None if it shows none."""
    heads = [i for i in a.cue if page.pos[i] in ("VERB", "NOUN", "ADJ", "PROPN")] or list(a.cue)
    for i in heads:
        if _declines(page, i, a, language):
            return Verdict("declines", "cue")
        if verdict := _denies(page, i, a, language):
            return verdict
    for i in heads:
        if stance := _asks_or_urges(page, i, language):
            return Verdict(stance, "cue")
    return None


def units(page: Page, content: Sequence[int]) -> list[tuple[int, ...]]:
    """The statements in a content: its sentences, and in these the joined clauses with a subject of their own."""
    starts = {content[0]} if content else set()
    starts.update(i for k, i in enumerate(content[1:]) if page.sentence[i] != page.sentence[content[k]])
    inside = set(content)
    for here in sorted(roots(page, content)):
        while joined := [
            c for c in page.children[here] if page.dep[c] == "conj" and c in inside and c > here
        ]:
            here = joined[0]
            if page.child(here, "nsubj", "nsubjpass", "expl") is not None:
                starts.add(page.left[here])
    found: list[list[int]] = []
    for i in content:
        if i in starts or not found:
            found.append([])
        found[-1].append(i)
    return [tuple(unit) for unit in found]


def _declines(page: Page, i: int, a: Parts, language: Language) -> bool:
    """ "Declined to comment", "would not confirm"."""
    lemma, words, grammar = page.lemma[i], language.stance, language.grammar
    below = page.children[i]
    if not is_negated(page, i, language):
        return lemma in words.decline and (
            any(page.dep[c] in _CLAUSES and page.lemma[c] in words.answers for c in below)
            or any(page.dep[c] == "dobj" and page.lemma[c] in words.refused for c in below)
        )
    if lemma not in words.unanswered or page.pos[i] != "VERB":
        return False
    if {page.lower[k] for k in a.source} == grammar.addressed:
        return False  # "you can't say that"
    modal = any(page.dep[c] == "aux" and page.lower[c] in grammar.future for c in below)
    perfect = lemma in words.confirm and page.tag[i] == "VBN" and page.child(i, "auxpass") is None
    return modal or perfect or lemma in words.commenting


def _denies(page: Page, i: int, a: Parts, language: Language) -> Verdict | None:
    lemma, words = page.lemma[i], language.stance
    if _nobody_does(page, i, language) or (page.pos[i] == "NOUN" and not a.source):
        return None  # "nobody could deny", "the denial of rights"
    if lemma in words.doubting and any(
        page.lemma[k] in words.doubting for k in (page.head[i], *page.children[i])
    ):
        return Verdict("denies", "cue")  # "cast doubt on"
    if is_negated(page, i, language):
        disbelieved = lemma in words.believe and any(
            page.dep[c] == "ccomp" and page.tag[c] != "VBG" for c in page.children[i]
        )
        if disbelieved and not any(page.lower[s] in language.grammar.you_and_i for s in a.source):
            return Verdict("denies", "negated cue")
        return None
    target = _object(page, i, language)
    if lemma in (words.deny_nouns if page.pos[i] == "NOUN" else words.deny):
        if target is None or page.dep[target] not in _OBJECTS:
            return Verdict("denies", "cue")
        if not (_is_granted(page, i, target, language) or _is_ruling(page, target, a, language)):
            return Verdict("denies", "cue")
    if lemma in words.decline and any(
        page.dep[c] in _CLAUSES and page.lemma[c] in words.concede for c in page.children[i]
    ):
        return Verdict("denies", "cue")
    if lemma in words.label_verbs and (label := label_of(page, i, language)):
        return Verdict("denies", "label", label, i)
    named = words.charging_nouns if lemma in words.scorn else words.claims
    if target is None or lemma not in words.deny_claims | words.scorn:
        return None
    return Verdict("denies", "claim") if _names_claim(page, target, named, language) else None


def _object(page: Page, i: int, language: Language) -> int | None:
    if (target := page.child(i, *_OBJECTS)) is not None:
        return target
    for c in page.children[i]:
        inner = page.child(c, "pobj", "pcomp")
        if (
            inner is not None
            and page.dep[c] in ("prep", "agent")
            and page.lower[c] in language.grammar.directed
        ):
            return inner
    return None


def _is_granted(page: Page, i: int, target: int, language: Language) -> bool:
    """ "Denied him a visa", "was denied entry": an object that is granted or refused."""
    persons, granted = language.grammar.persons, language.stance.granted
    if page.child(i, "dative") is not None or page.lower[target] in persons:
        return True
    objects = [c for c in page.children[i] if page.dep[c] == "dobj"]
    if page.dep[target] == "nsubjpass" and (
        objects or page.entity[target] == "PERSON" or page.lemma[target] in granted
    ):
        return True  # "the man was denied bail"
    return any(page.lemma[c] in granted for c in objects)


def _nobody_does(page: Page, i: int, language: Language) -> bool:
    """ "No pundit could deny that"."""
    subject = page.child(i, "nsubj")
    return subject is not None and (
        page.lower[subject] in language.grammar.nobody
        or any(page.lower[c] in language.grammar.no and page.dep[c] == "det" for c in page.children[subject])
    )


def _is_ruling(page: Page, target: int, a: Parts, language: Language) -> bool:
    """ "A judge denied a recount": who rules on requests refuses them, unless what is denied is a claim."""
    rules = any(page.lemma[k].lower() in language.stance.rulers for k in a.source)
    return (
        rules
        and page.dep[target] != "ccomp"
        and not _names_claim(page, target, language.stance.claims, language)
    )


def _names_claim(page: Page, target: int, claims: frozenset[str], language: Language) -> bool:
    below = page.children[target]
    if page.lemma[target] in claims:
        return not any(page.dep[c] == "prep" and page.lower[c] in language.grammar.for_ for c in below)
    return any(page.dep[c] in ("conj", "appos") and page.lemma[c] in claims for c in below)


def _asks_or_urges(page: Page, i: int, language: Language) -> Stance | None:
    lemma, words = page.lemma[i].lower(), language.stance
    infinitive = any(
        page.dep[c] in ("xcomp", "ccomp", "acl", "advcl")
        and any(page.tag[k] == "TO" for k in page.children[c])
        for c in page.children[i]
    )
    if lemma in words.urge_with_to:
        if infinitive:
            return "urges"
    elif lemma in words.urge or _phrase(page, i) in words.urge:
        return "urges"
    return "asks" if lemma in words.ask and not infinitive else None


def _phrase(page: Page, i: int) -> str:
    """A word with the preposition or particle behind it: "call for"."""
    behind = next((page.lower[c] for c in page.children[i] if page.dep[c] in ("prep", "prt") and c > i), "")
    return f"{page.lemma[i].lower()} {behind}"


def roots(page: Page, content: Sequence[int]) -> Iterator[int]:
    """The main words of what is said, one a sentence or clause that nothing in it governs."""
    inside = frozenset(content)
    for i in content:
        if page.pos[i] not in ("PUNCT", "SPACE") and (page.head[i] == i or page.head[i] not in inside):
            yield i


def stance_of_content(page: Page, content: tuple[int, ...], language: Language) -> Verdict:
    """The stance that what is said shows, where the cue shows none."""
    words, grammar = language.stance, language.grammar
    first = next((i for i in content if page.pos[i] not in ("PUNCT", "SPACE")), None)
    if first is None:
        return AFFIRMS
    if (
        page.lower[first] in grammar.nays
        and "".join(page.lower[first + 1 : first + 2]) in (",", ".", "!")
        and "NUM" not in page.pos[first + 1 : first + 3]
    ):
        return Verdict("denies", "answer")
    inside = frozenset(content)
    mains = main_clauses(page, content, language)
    if mains and "?" in [page.lower[i] for i in content[-2:]]:
        return Verdict("asks", "question")
    for i in mains:
        if _declines_inside(page, i, language):
            return Verdict("declines", "content")
        if (
            page.lemma[i] in words.falsify
            and not is_negated(page, i, language)
            and not _is_old_lie(page, i, language)
        ):
            return Verdict("denies", "content")
        if page.lemma[i] in grammar.be and calls_untrue(page, i, inside, language):
            return Verdict("denies", "label in content")
    asked = page.lower[first] in grammar.questions  # "knew why it had not happened" takes no side
    if not asked and any(is_denying(page, i, inside, language) for i in mains):
        return Verdict("denies", "negated")
    return AFFIRMS


def _is_old_lie(page: Page, i: int, language: Language) -> bool:
    """ "He lied during the inquiry" accuses, "she is lying" and "she lied about it" deny what she says."""
    about = any(page.dep[c] == "prep" and page.lower[c] in language.grammar.about for c in page.children[i])
    return page.lemma[i] in language.stance.lie and page.tag[i] in ("VBD", "VBN", "VB") and not about


def main_clauses(page: Page, content: Sequence[int], language: Language) -> list[int]:
    """The verbs of what is said outright: its main ones, those joined to them, and what they show to be so."""
    inside = frozenset(content)
    mains = [i for i in roots(page, content) if page.pos[i] in ("VERB", "AUX")]
    mains += [c for i in mains for c in page.children[i] if page.dep[c] == "conj" and c in inside]
    return mains + [
        i
        for i in content
        if page.dep[i] == "ccomp"
        and page.lemma[page.head[i]] in language.stance.showing
        and not is_negated(page, page.head[i], language)
    ]


def _declines_inside(page: Page, i: int, language: Language) -> bool:
    """ "We do not comment on calls", "we're not going to comment"."""
    words, grammar = language.stance, language.grammar
    subject = page.child(i, "nsubj")
    if subject is not None and page.lower[subject] not in grammar.speakers and page.entity[subject] != "ORG":
        return False
    below = page.child(i, "xcomp")
    if not is_negated(page, i, language):
        return page.lemma[i] in words.decline and any(
            page.dep[c] == "xcomp" and page.lemma[c] in words.answers for c in page.children[i]
        )
    verb = below if below is not None and page.lemma[i] in grammar.intend else i
    return page.lemma[verb] in words.disclosing or _phrase(page, verb) in words.disclosing


def is_denying(page: Page, i: int, content: frozenset[int], language: Language) -> bool:
    """Whether clause i is negated as statements of fact are: "did not happen", "there was no call"."""
    words, grammar = language.stance, language.grammar
    below = page.children[i]
    if page.pos[i] == "VERB" and page.tag[i] == "VB" and page.child(i, "aux", "nsubj") is None:
        return False  # an imperative
    if any(page.dep[c] == "aux" and page.lower[c] in grammar.future | grammar.modals for c in below):
        return False
    if any(page.dep[c] == "acomp" and page.lower[c] in words.opinions for c in below):
        return False
    if any(page.lemma[c] in words.emphatic for c in below):
        return False
    if page.lemma[i] in words.believe and any(page.lower[c] in grammar.you_and_i for c in below):
        return False
    return any(
        c in content
        and (
            page.dep[c] == "neg"
            or (
                page.dep[c] in ("attr", "dobj", "nsubj", "nsubjpass", "oprd")
                and (
                    page.lower[c] in grammar.nothing
                    or any(
                        page.lower[k] in grammar.no and page.dep[k] in ("det", "neg")
                        for k in page.children[c]
                    )
                )
            )
        )
        for c in below
    )
