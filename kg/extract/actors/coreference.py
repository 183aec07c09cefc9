"""Who a common noun or a pronoun refers to, in reading order, by rules over the page.

Ideas: the sieve of Lee et al. (Computational Linguistics 39/4, 2013) for nouns, salience weights after
Lappin and Leass (Computational Linguistics 20/4, 1994) for pronouns. Where two candidates are nearly as
good, none is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.clusters import Entity, Mention
from kg.extract.actors.nominals import Nominal, find_nominals
from kg.language import Language
from kg.language.names import Gender
from kg.nlp.page import Page

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
WINDOW = 3
MARGIN = 0.08


@dataclass(slots=True)
class _State:
    """What resolving an article needs at hand: `owner` has the entity of each head, `guesses` that of open pronouns."""

    page: Page
    language: Language
    entities: list[Entity]
    owner: dict[int, Entity]
    guesses: dict[int, Entity]


def resolve_references(
    page: Page, language: Language, entities: list[Entity], named: list[bool]
) -> dict[int, Entity]:
    """Add the noun phrases and third-person pronouns of an article to its entities, or new ones.

    Args:
        page: the article.
        language: its words.
        entities: the named entities; changed in place.
        named: for each token whether it is part of a name.

    Returns:
        For pronouns left open the best guess.
    """
    owner = {m.head: e for e in entities for m in e.mentions}
    state = _State(page, language, entities, owner, {})
    nominals = {n.head: n for n in find_nominals(page, language, named) if n.head not in owner}
    for n in nominals.values():
        target = _by_syntax(n, state)
        if target is not None:
            _link(state, target, n)
    pronouns = language.of(_pronouns)
    for i, lower in enumerate(page.lower):
        if i in nominals and i not in owner:
            n = nominals[i]
            target = _antecedent(n, state)
            if target is None:
                target = Entity(plural=n.plural if n.type in ("person", "place") else None)
                target.nationality.update({n.nationality} if n.nationality else ())
                entities.append(target)
            _link(state, target, n)
        elif lower in pronouns and (
            page.pos[i] == "PRON" or page.tag[i] in ("PRP$", "WP", "WP$", "WDT", "WRB")
        ):
            kind, gender = pronouns[lower]
            target = _relative(i, state) if kind == "relative" else _pronoun(i, kind, gender, state)
            if target is not None:
                target.mentions.append(Mention(i, i + 1, i, "pronoun"))
                owner[i] = target
                if target.kind == "person":
                    target.gender = target.gender or gender
    return state.guesses


def _pronouns(language: Language) -> dict[str, tuple[str, Gender | None]]:
    """For each pronoun what it can stand for, and the gender."""
    words = language.actors
    table: dict[str, tuple[str, Gender | None]] = dict.fromkeys(words.he, ("person", "male"))
    table |= dict.fromkeys(words.she, ("person", "female"))
    table |= dict.fromkeys(words.it, ("thing", None))
    table |= dict.fromkeys(words.they, ("plural", None))
    return table | dict.fromkeys(words.who, ("relative", None))


def _link(state: _State, target: Entity, n: Nominal) -> None:
    target.mentions.append(Mention(n.begin, n.end, n.head, "noun"))
    target.heads.add(n.noun)
    if not target.names:
        target.votes[n.kind] += n.weight
    target.gender = target.gender or n.gender
    state.owner[n.head] = target


def _by_syntax(n: Nominal, state: _State) -> Entity | None:
    """The named entity that apposition or a copula equates a noun phrase with."""
    page, owner = state.page, state.owner
    verb = page.head[n.head]
    beside = [verb] if page.dep[n.head] == "appos" else []
    beside += [c for c in page.children[n.head] if page.dep[c] == "appos" and c - n.head < 12]
    if page.dep[n.head] == "attr" and page.lemma[verb] in state.language.actors.be:
        subject = page.child(verb, "nsubj")
        if page.child(verb, "neg", "aux") is None and subject is not None and subject < verb < n.head:
            beside.append(subject)
    return next((owner[i] for i in beside if i in owner and _compatible(n, owner[i])), None)


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
    return kind in ("organization", "group", "state")


def _antecedent(n: Nominal, state: _State) -> Entity | None:
    """The entity that a definite noun phrase takes up: the last one called by that noun, or fit to be."""
    page = state.page
    if n.indefinite or not (n.definite or n.noun in state.language.actors.unique):
        return None
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
        elif distance <= 2 and _fits_description(n, e, state.language):
            near.append(e)
    return best or (near[0] if len(near) == 1 else None)


def _fits_description(n: Nominal, e: Entity, language: Language) -> bool:
    """Whether a named entity can be described so though the article has not called it that yet."""
    names = language.names
    if n.plural or not e.names:
        return False
    if n.type == "person":
        office = e.heads & names.offices
        return e.is_person and n.noun in names.offices and not office and bool(n.nationality)
    if n.noun in names.state:
        return e.kind == "state"
    if n.noun in names.city:
        return e.kind == "place"
    return n.noun in language.actors.company and e.kind == "organization"


def _relative(i: int, state: _State) -> Entity | None:
    """The noun that a relative pronoun stands for."""
    page = state.page
    for verb in page.ancestors(i):
        if page.dep[verb] == "relcl":
            return state.owner.get(page.head[verb])
        if page.pos[verb] not in ("VERB", "AUX", "NOUN", "ADP"):
            break
    return None


def _pronoun(i: int, kind: str, gender: Gender | None, state: _State) -> Entity | None:
    """The most salient entity that fits a third-person pronoun; None if none stands out."""
    page = state.page
    here = page.sentence[i]
    impersonal = page.lemma[page.head[i]] in state.language.actors.impersonal
    if kind == "thing" and page.dep[i] in _SUBJECTS and impersonal:
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
            value = _salience(i, m, distance, clauses, page)
            if value > best:
                best, at = value, m.head
        if at < 0 or _bound(i, e, clauses, state):
            continue
        best += 0.05 * min(len(e.mentions), 6) + (0.1 if e.names else 0.0)
        best += 0.25 if gender and e.gender == gender else 0.0
        scored.append((best, at, e))
    scored.sort(key=lambda s: (-s[0], -s[1]))
    if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
        state.guesses[i] = scored[0][2]
        return None
    return scored[0][2] if scored else None


def _agrees(e: Entity, kind: str, gender: Gender | None) -> bool:
    if kind == "person":
        return e.is_person and (e.gender is None or e.gender == gender)
    if kind == "thing":
        return e.kind in ("organization", "state", "place") and e.plural is not True
    return e.plural is True or e.kind in ("group", "organization")


def _salience(i: int, m: Mention, distance: int, clauses: list[int], page: Page) -> float:
    """How readily a pronoun at i takes up a mention: near, a subject, best that of a clause i is in."""
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


def _bound(i: int, e: Entity, clauses: list[int], state: _State) -> bool:
    """Whether grammar forbids it: an object is not the subject of its clause, unless reflexive."""
    page = state.page
    if page.lower[i] in state.language.actors.reflexive or page.dep[i] == "poss":
        return False
    if page.dep[i] in _SUBJECTS:  # "He added that Trump ...": he is not Trump
        said = page.child(page.head[i], "ccomp")
        if said is not None and any(
            m.form == "name" and m.head > i and page.is_under(m.head, said) for m in e.mentions
        ):
            return True
    clause = clauses[0] if clauses else i
    return any(
        page.head[m.head] == clause and page.dep[m.head] in (*_SUBJECTS, "dobj") and m.head != i
        for m in e.mentions
    )
