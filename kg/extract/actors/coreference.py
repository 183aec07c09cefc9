"""Who a common noun or a pronoun refers to, in reading order, by rules over the page.

Ideas: the sieve of Lee et al. (Computational Linguistics 39/4, 2013) for nouns, salience weights after
Lappin and Leass (Computational Linguistics 20/4, 1994) for pronouns. Where two candidates are nearly as
good, none is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.clusters import Entity, Mention
from kg.extract.actors.nominals import Nominal, find_nominals, nominal_entity
from kg.language import ENGLISH
from kg.language.names import Gender, Names
from kg.nlp.page import Page

_PRONOUNS: dict[str, tuple[str, Gender | None]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "male")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "female")),
    **dict.fromkeys(("it", "its", "itself"), ("thing", None)),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("plural", None)),
    **dict.fromkeys(("who", "whom", "whose", "which", "that", "where"), ("relative", None)),
}
FIRST_PERSON = frozenset(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"))
_REFLEXIVE = frozenset(("himself", "herself", "itself", "themselves"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
WINDOW = 3
MARGIN = 0.08


@dataclass(slots=True)
class _State:
    """What resolving an article needs at hand."""

    page: Page
    entities: list[Entity]
    owner: dict[int, Entity]
    guesses: dict[int, Entity]


def resolve_references(page: Page, entities: list[Entity], named: list[bool]) -> dict[int, Entity]:
    """Add the noun phrases and third-person pronouns of an article to its entities, or new ones.

    Args:
        page: the article.
        entities: the named entities; changed in place.
        named: for each token whether it is part of a name.

    Returns:
        For pronouns left open the best guess.
    """
    owner = {m.head: e for e in entities for m in e.mentions}
    state = _State(page, entities, owner, {})
    nominals = {n.head: n for n in find_nominals(page, named) if n.head not in owner}
    linked: set[int] = set()
    for n in nominals.values():
        target = _by_syntax(n, state)
        if target is not None:
            _link(state, target, n)
            linked.add(n.head)
    for i in range(len(page)):
        if i in nominals and i not in linked:
            n = nominals[i]
            target = _antecedent(n, state)
            if target is None:
                target = nominal_entity(n)
                state.entities.append(target)
                state.owner[i] = target
            else:
                _link(state, target, n)
        elif page.lower[i] in _PRONOUNS and (
            page.pos[i] == "PRON" or page.tag[i] in ("PRP$", "WP", "WP$", "WDT", "WRB")
        ):
            kind, gender = _PRONOUNS[page.lower[i]]
            target = _relative(i, state) if kind == "relative" else _pronoun(i, kind, gender, state)
            if target is not None:
                target.mentions.append(Mention(i, i + 1, i, "pronoun"))
                state.owner[i] = target
                if gender and target.gender is None and target.kind == "person":
                    target.gender = gender
    return state.guesses


def _link(state: _State, target: Entity, n: Nominal) -> None:
    target.mentions.append(n.mention())
    target.heads.add(n.noun)
    if not target.names:
        target.votes[n.kind] += n.weight
    target.gender = target.gender or n.gender
    state.owner[n.head] = target


def _by_syntax(n: Nominal, state: _State) -> Entity | None:
    """The named entity that apposition or a copula equates a noun phrase with."""
    page = state.page
    if page.dep[n.head] == "appos":
        other = state.owner.get(page.head[n.head])
        if other is not None and _compatible(n, other):
            return other
    for c in page.children[n.head]:
        if page.dep[c] == "appos" and c in state.owner and _compatible(n, state.owner[c]) and c - n.head < 12:
            return state.owner[c]
    verb = page.head[n.head]
    if page.dep[n.head] == "attr" and page.lemma[verb] == "be" and page.child(verb, "neg", "aux") is None:
        subject = page.child(verb, "nsubj")
        if (
            subject is not None
            and subject < verb < n.head
            and subject in state.owner
            and _compatible(n, state.owner[subject])
        ):
            return state.owner[subject]
    return None


def _compatible(n: Nominal, e: Entity) -> bool:
    """Whether a noun phrase can be said of an entity: type, number, gender."""
    if n.gender and e.gender and n.gender != e.gender:
        return False
    kind = e.kind
    if n.type == "person":
        return (kind == "person" and n.plural is (e.plural is True)) or (kind == "group" and n.plural)
    if n.plural:
        return False
    if n.type == "place":
        return kind in ("place", "state")
    return kind in ("organization", "group", "state") or (kind == "other" and n.type == "organization")


def _antecedent(n: Nominal, state: _State) -> Entity | None:
    """The entity that a definite noun phrase takes up: the last one called by that noun, or fit to be."""
    if n.indefinite or not (n.definite or n.noun in _UNIQUE):
        return None
    page, lists = state.page, ENGLISH.names
    here = page.sentence[n.head]
    best: Entity | None = None
    best_at = -1
    near: list[Entity] = []
    for e in state.entities:
        at = max((m.head for m in e.mentions if m.head < n.begin), default=-1)
        if at < 0 or (n.gender and e.gender and n.gender != e.gender):
            continue
        distance = here - page.sentence[at]
        if n.nationality and e.nationality and n.nationality not in e.nationality:
            continue
        if n.noun in e.heads and (n.type not in ("person", "place") or n.plural == (e.plural is True)):
            if at > best_at and (distance <= 15 or e.names):
                best, best_at = e, at
        elif distance <= 2 and _fits_description(n, e, lists):
            near.append(e)
    if best is not None:
        return best
    if len(near) == 1:
        return near[0]
    return _protagonist(n, state) if n.definite else None


def _protagonist(n: Nominal, state: _State) -> Entity | None:
    """The named person whom the article is mostly about, where "the actress" can mean nobody else."""
    if (
        n.type != "person"
        or n.plural
        or n.possessor is not None
        or n.noun in ENGLISH.names.relational
        or n.end > n.head + 1
    ):
        return None
    page = state.page
    here = page.sentence[n.head]
    counts: list[tuple[int, int, Entity]] = []
    for k, e in enumerate(state.entities):
        if e.names and e.is_person:
            before = [m for m in e.mentions if m.head < n.begin]
            if before:
                close = any(here - page.sentence[m.head] <= 2 for m in before)
                counts.append((len(before) if close else 0, -k, e))
    if not counts:
        return None
    counts.sort(key=lambda c: (-c[0], -c[1]))
    first = counts[0][2]
    if (
        counts[0][0] < 2
        or counts[0][0] * 2 <= sum(c[0] for c in counts)
        or (n.gender and first.gender and n.gender != first.gender)
    ):
        return None
    if n.nationality and first.nationality and n.nationality not in first.nationality:
        return None
    if (first.heads & ENGLISH.names.offices) and n.noun in ENGLISH.names.offices:
        return None
    return first


_UNIQUE = frozenset(("police", "government", "parliament", "congress"))


def _fits_description(n: Nominal, e: Entity, lists: Names) -> bool:
    """Whether a named entity can be described so though the article has not called it that yet."""
    if n.plural or not e.names:
        return False
    if n.type == "person":
        office = e.heads & lists.offices
        return e.is_person and n.noun in lists.offices and not office and bool(n.nationality)
    if n.noun in lists.state:
        return e.kind == "state"
    if n.noun in lists.city:
        return e.kind == "place"
    return n.noun in ("company", "firm") and e.kind == "organization"


def _relative(i: int, state: _State) -> Entity | None:
    """The noun that a relative pronoun stands for."""
    page = state.page
    verb = i
    for verb in page.ancestors(i):
        if page.dep[verb] == "relcl":
            return state.owner.get(page.head[verb])
        if page.pos[verb] not in ("VERB", "AUX", "NOUN", "ADP"):
            break
    return None


def _clause(i: int, page: Page) -> int:
    """The verb of the clause that i is in."""
    for a in page.ancestors(i):
        if page.pos[a] in ("VERB", "AUX"):
            return a
    return i


def _pronoun(i: int, kind: str, gender: Gender | None, state: _State) -> Entity | None:
    """The most salient entity that fits a third-person pronoun; None if none stands out."""
    page = state.page
    here = page.sentence[i]
    if (
        page.lower[i] == "it"
        and page.dep[i] in _SUBJECTS
        and page.lemma[page.head[i]] in ("be", "seem", "appear", "take")
    ):
        return None  # "it is clear that", "it is fiction": rarely an actor
    scored: list[tuple[float, int, Entity]] = []
    clauses = [a for a in page.ancestors(i) if page.pos[a] in ("VERB", "AUX")]
    for e in state.entities:
        if not _agrees(e, kind, gender):
            continue
        best, at = -1.0, -1
        for m in e.mentions:
            distance = here - page.sentence[m.head]
            if m.head >= i or distance > WINDOW or m.begin <= i < m.end:
                continue
            value = _salience(i, m, distance, clauses, state)
            if value > best:
                best, at = value, m.head
        if at < 0 or _bound(i, e, state):
            continue
        best += 0.05 * min(len(e.mentions), 6) + (0.1 if e.names else 0.0)
        best += 0.25 if gender and e.gender == gender else 0.0
        scored.append((best, at, e))
    if not scored:
        return None
    scored.sort(key=lambda s: (-s[0], -s[1]))
    if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
        state.guesses[i] = scored[0][2]
        return None
    return scored[0][2]


def _agrees(e: Entity, kind: str, gender: Gender | None) -> bool:
    if kind == "person":
        return e.is_person and (e.gender is None or e.gender == gender)
    if kind == "thing":
        return e.kind in ("organization", "state", "place") and e.plural is not True
    return e.plural is True or e.kind in ("group", "organization")


def _salience(i: int, m: Mention, distance: int, clauses: list[int], state: _State) -> float:
    """How readily a pronoun at i takes up a mention: near, a subject, best that of a clause i is in."""
    page = state.page
    value = (1.0, 0.8, 0.45, 0.25)[distance] + 0.15 * max(0.0, 1 - (i - m.head) / 60)
    dep = page.dep[m.head]
    if dep in _SUBJECTS:
        value += 0.35
    elif dep in ("dobj", "dative", "agent", "poss"):
        value += 0.1
    if distance == 0:
        if dep in _SUBJECTS and page.head[m.head] in clauses:
            value += (0.4, 0.4, 0.25, 0.15)[min(clauses.index(page.head[m.head]), 3)]
    elif page.dep[i] in _SUBJECTS and dep in _SUBJECTS:
        value += 0.1
    return value


def _bound(i: int, e: Entity, state: _State) -> bool:
    """Whether grammar forbids it: an object is not the subject of its clause, unless reflexive."""
    page = state.page
    if page.lower[i] in _REFLEXIVE or page.dep[i] == "poss":
        return False
    if page.dep[i] in _SUBJECTS:  # "He added that Trump ...": he is not Trump
        said = page.child(page.head[i], "ccomp")
        if said is not None and any(
            m.form == "name" and m.head > i and page.is_under(m.head, said) for m in e.mentions
        ):
            return True
    clause = _clause(i, page)
    for m in e.mentions:
        if page.head[m.head] == clause and page.dep[m.head] in (*_SUBJECTS, "dobj") and m.head != i:
            return True
    return False
