"""The actors of an article: whoever and whatever acts, speaks or is named as a place, with all mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kg.extract.actors.clusters import Entity, Mention, cluster_names
from kg.extract.actors.coreference import FIRST_PERSON, resolve_references
from kg.extract.actors.evidence import Name
from kg.extract.actors.names import find_names
from kg.extract.actors.principals import add_role_phrases, find_principals
from kg.language import ENGLISH, Language
from kg.nlp.page import Page
from kg.record import Actor, Spans


class Attributed(Protocol):
    """What is asked of an attribution: kg.extract.utterances.attribution.Attribution has it."""

    @property
    def source(self) -> Spans: ...
    @property
    def cue(self) -> Spans: ...
    @property
    def content(self) -> Spans: ...


def find_actors(
    page: Page, language: Language, attributions: Sequence[Attributed]
) -> tuple[list[Actor], list[str | None]]:
    """All actors of an article, and for each attribution the id of the actor that is its source.

    Args:
        page: the article.
        language: its words.
        attributions: who said what; sources may be empty.

    Returns:
        Actors in the order of their first mention (a1, a2, ...), mentions in text order; and one actor id per
        attribution, None where it has no source. A source that no mention covers becomes an actor.
        The mention of a noun phrase takes in its phrases with "of", "for" and the like.
    """
    text = page.text
    names = find_names(page)
    entities = cluster_names(names, page, text)
    named = [False] * len(page)
    for n in names:
        named[n.begin : n.end] = [True] * (n.end - n.begin)
    for e in entities:
        for n in e.names:
            e.heads |= _role_nouns(n, page)
        e.heads |= _name_nouns(e)
    add_role_phrases(entities, page)
    guesses = resolve_references(page, entities, named)
    sources = _find_sources(attributions, entities, guesses, page)
    for source in sources:
        if source is None or source.names or any(_is_office(m, page) for m in source.mentions):
            continue
        if source.kind == "person" or _are_people(source):
            source.unnamed = True
    principals = find_principals(entities, page)
    _first_persons(attributions, sources, principals, page)
    entities.sort(key=lambda e: min((m.begin, m.end) for m in e.mentions))
    ids = {id(e): f"a{n}" for n, e in enumerate(entities, 1)}
    actors = [
        Actor(
            id=ids[id(e)],
            name=e.name or _describe(e, text, page, named),
            kind=e.kind,
            mentions=tuple(sorted({(page.begin[m.begin], page.end[m.end - 1]) for m in e.mentions})),
            role=_role(e, text, page),
            speaks_for=ids.get(id(principals.get(id(e)))),
        )
        for e in entities
    ]
    return actors, [ids[id(s)] if s else None for s in sources]


def _role_nouns(name: Name, page: Page) -> set[str]:
    """The nouns of office in the words before a name."""
    if name.role is None:
        return set()
    lists = ENGLISH.names
    found = {page.lower[i] for i in range(*name.role)}
    return {w for w in found if w in lists.person or w in lists.offices}


def _name_nouns(e: Entity) -> set[str]:
    """Nouns inside the names of a body or place that "the ..." may take up: "the court", "the station"."""
    lists, table = ENGLISH.names, ENGLISH.places
    if e.kind not in ("organization", "place"):
        return set()
    found: set[str] = set()
    for text in e.texts:
        parts = text.split()
        ends = {parts[-1], parts[0] if len(parts) > 1 and parts[0] in table.before_of else parts[-1]}
        if "of" in parts and parts.index("of") > 0:
            ends.add(parts[parts.index("of") - 1])
        found |= {w.lower() for w in ends if w.lower() in lists.organization | lists.group | lists.place}
    return found


def _role(e: Entity, text: str, page: Page) -> str | None:
    """The longest role that stands before one of its names."""
    roles = [text[page.begin[n.role[0]] : page.end[n.role[1] - 1]] for n in e.names if n.role]
    return max(roles, key=len) if roles else None


def _describe(e: Entity, text: str, page: Page, named: list[bool]) -> str:
    """What to call an actor without a name: its first noun phrase, in small letters but for names."""
    nouns = [m for m in e.mentions if m.form == "noun"] or e.mentions
    first = min(nouns, key=lambda m: m.begin)
    out = ""
    for i in range(first.begin, first.end):
        word = text[page.begin[i] : page.end[i]]
        noun = ENGLISH.names.noun_type(page.lower[i]) is not None or page.pos[i] in (
            "DET",
            "PRON",
            "NUM",
            "NOUN",
            "VERB",
        )
        small = not named[i] and noun and not (word.isupper() and len(word) > 1)
        gap = " " if i > first.begin and page.begin[i] > page.end[i - 1] else ""
        out += gap + (word.lower() if small else word)
    return " ".join(out.split())


def _find_sources(
    attributions: Sequence[Attributed], entities: list[Entity], guesses: dict[int, Entity], page: Page
) -> list[Entity | None]:
    """For each attribution the entity that is its source; new ones are added to `entities`.

    `guesses`: for pronouns that refer to nobody surely, the best guess: somebody must be the source.
    """
    owner = {m.head: e for e in entities for m in e.mentions}
    sources: list[Entity | None] = []
    speaking: list[tuple[int, int]] = []
    for a in attributions:
        tokens = page.tokens(a.source)
        if not tokens:
            sources.append(None)
            continue
        head = _head(tokens, page)
        entity = owner.get(head) or guesses.get(head)
        if entity is None and page.lower[head] in FIRST_PERSON:
            speaking.append((len(sources), head))
            sources.append(None)
            continue
        if entity is None:
            entity = _covering(head, entities) or _only_name(tokens, entities, page)
        if entity is None:
            entity = _new_source(tokens, head, page)
            entities.append(entity)
            owner[head] = entity
        sources.append(entity)
    for k, head in speaking:  # "we" inside what somebody says: the speaker
        around = [
            (sum(e - b for b, e in a.content), n)
            for n, a in enumerate(attributions)
            if n != k and sources[n] is not None and any(b <= page.begin[head] < e for b, e in a.content)
        ]
        if around:
            sources[k] = sources[min(around)[1]]
        else:
            sources[k] = _new_source([head], head, page)
            entities.append(sources[k] or Entity())
    return sources


def _covering(token: int, entities: list[Entity]) -> Entity | None:
    """The entity with the shortest mention around a token."""
    fits = [
        (m.end - m.begin, n) for n, e in enumerate(entities) for m in e.mentions if m.begin <= token < m.end
    ]
    return entities[min(fits)[1]] if fits else None


def _only_name(tokens: list[int], entities: list[Entity], page: Page) -> Entity | None:
    """The one named person or body in a source, outside phrases with "of", "for" or the like."""
    inside = set(tokens)
    found: list[Entity] = []
    for e in entities:
        for m in e.mentions:
            if (
                m.form == "name"
                and m.head in inside
                and page.dep[m.head] not in ("pobj", "poss", "compound")
                and e not in found
            ):
                found.append(e)
    return found[0] if len(found) == 1 else None


def _head(tokens: list[int], page: Page) -> int:
    """The token of a span that the others depend on."""
    inside = set(tokens)
    for i in tokens:
        top = page.head[i] not in inside or page.head[i] == i
        if top and page.pos[i] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
            return i
    return tokens[-1]


def _new_source(tokens: list[int], head: int, page: Page) -> Entity:
    entity = Entity(mentions=[Mention(tokens[0], tokens[-1] + 1, head, "noun")])
    lower = page.lower[head]
    if _is_office(entity.mentions[0], page):
        entity.votes["person"] += 1
        return entity
    entity.unnamed = (
        ENGLISH.names.noun_type(page.lemma[head]) == "person"
        or page.pos[head] in ("PRON", "NUM", "DET", "ADJ")
        or lower in _WHO
    )
    if not entity.unnamed and ENGLISH.names.noun_type(page.lemma[head]) is not None:
        entity.votes["organization"] += 1
    return entity


def _is_office(mention: Mention, page: Page) -> bool:
    """Whether a noun phrase names one person by office: "the governor of Alba", but not "a minister"."""
    head, first = mention.head, mention.begin
    if mention.form != "noun" or page.tag[head] not in ("NN", "NNP"):
        return False
    definite = page.lower[first] == "the" or any(page.dep[i] == "poss" for i in range(first, head))
    return definite and page.lemma[head].lower() in ENGLISH.names.offices


def _are_people(e: Entity) -> bool:
    """Whether an entity without a name is several persons: "two officials", not "the police"."""
    return e.plural is True and e.kind == "group"


_WHO = frozenset(("sources", "source", "people", "some", "many", "others", "critics"))


def _first_persons(
    attributions: Sequence[Attributed],
    sources: list[Entity | None],
    principals: dict[int, Entity],
    page: Page,
) -> None:
    """ "I" in what somebody says is the speaker; "we" the body that speaks or is spoken for."""
    taken: set[int] = set()
    size = [sum(e - b for b, e in a.content) for a in attributions]
    for k in sorted(range(len(size)), key=lambda k: size[k]):  # the innermost quotation first
        a, source = attributions[k], sources[k]
        if source is None:
            continue
        body = principals.get(id(source)) if source.is_person else source
        for i in page.tokens(a.content):
            lower = page.lower[i]
            if lower not in FIRST_PERSON or i in taken or not page.tag[i].startswith("PRP"):
                continue
            single = lower in ("i", "me", "my", "mine", "myself")
            speaker = source if single and source.is_person else body if not single else None
            if speaker is not None:
                speaker.mentions.append(Mention(i, i + 1, i, "pronoun"))
                taken.add(i)
