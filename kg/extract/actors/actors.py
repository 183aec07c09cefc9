"""The actors of an article: whoever and whatever acts, speaks or is named as a place, with all mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kg.extract.actors.clusters import Entity, Mention, cluster_names, name_of
from kg.extract.actors.coreference import resolve_references
from kg.extract.actors.names import find_names
from kg.extract.actors.principals import add_role_phrases, find_principals
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Actor, Spans


class Attributed(Protocol):
    """What is asked of an attribution: kg.extract.utterances.attribution.Attribution has it."""

    @property
    def source(self) -> Spans: ...
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
    names = find_names(page, language)
    entities = cluster_names(names, page, language)
    named = [False] * len(page)
    for n in names:
        named[n.begin : n.end] = [True] * (n.end - n.begin)
    for e in entities:
        e.heads |= _role_nouns(e, page, language) | _name_nouns(e, language)
    add_role_phrases(entities, page, language)
    guesses = resolve_references(page, language, entities, named)
    sources = _find_sources(attributions, entities, guesses, page, language)
    for source in sources:
        if source is None or source.names or any(_is_office(m, page, language) for m in source.mentions):
            continue
        if source.kind == "person" or source.kind == "group" and source.plural:
            source.unnamed = True  # "two officials", not "the police"
    principals = find_principals(entities, page, language)
    _first_persons(attributions, sources, principals, page, language)
    entities.sort(key=lambda e: min((m.begin, m.end) for m in e.mentions))
    ids = {id(e): f"a{n}" for n, e in enumerate(entities, 1)}
    actors = [
        Actor(
            id=ids[id(e)],
            name=name_of(e, language.places) or _describe(e, page, language, named),
            kind=e.kind,
            mentions=tuple(sorted({(page.begin[m.begin], page.end[m.end - 1]) for m in e.mentions})),
            role=_role(e, page),
            speaks_for=ids.get(id(principals.get(id(e)))),
        )
        for e in entities
    ]
    return actors, [ids[id(s)] if s else None for s in sources]


def _role_nouns(e: Entity, page: Page, language: Language) -> set[str]:
    """The nouns of office in the words before an entity's names."""
    found = {page.lower[i] for n in e.names if n.role for i in range(*n.role)}
    return found & (language.names.person | language.names.offices)


def _name_nouns(e: Entity, language: Language) -> set[str]:
    """Nouns inside the names of a body or place that "the ..." may take up: "the court", "the station"."""
    lists = language.names
    if e.kind not in ("organization", "place"):
        return set()
    found: set[str] = set()
    for text in e.texts:
        parts = text.split()
        found.add(parts[-1].lower())
        if parts[0] in language.places.before_of:
            found.add(parts[0].lower())
        found |= {a.lower() for a, b in zip(parts, parts[1:], strict=False) if b in language.actors.of}
    return found & (lists.organization | lists.group | lists.place)


def _role(e: Entity, page: Page) -> str | None:
    """The longest role that stands before one of its names."""
    roles = [page.text[page.begin[n.role[0]] : page.end[n.role[1] - 1]] for n in e.names if n.role]
    return max(roles, key=len, default=None)


def _describe(e: Entity, page: Page, language: Language, named: list[bool]) -> str:
    """What to call an actor without a name: its first noun phrase, in small letters but for names."""
    nouns = [m for m in e.mentions if m.form == "noun"] or e.mentions
    first = min(nouns, key=lambda m: m.begin)
    out = ""
    for i in range(first.begin, first.end):
        word = page.word[i]
        common = page.pos[i] in ("DET", "PRON", "NUM", "NOUN", "VERB")
        small = not named[i] and (common or language.names.noun_type(page.lower[i]) is not None)
        gap = " " if i > first.begin and page.begin[i] > page.end[i - 1] else ""
        out += gap + (word.lower() if small and not (word.isupper() and len(word) > 1) else word)
    return " ".join(out.split())


def _find_sources(
    attributions: Sequence[Attributed],
    entities: list[Entity],
    guesses: dict[int, Entity],
    page: Page,
    language: Language,
) -> list[Entity | None]:
    """For each attribution the entity that is its source; new ones are added to `entities`.

    `guesses`: for pronouns that refer to nobody surely, the best guess: somebody must be the source.
    """
    owner = {m.head: e for e in entities for m in e.mentions}
    first_persons = language.actors.me | language.actors.us
    sources: list[Entity | None] = []
    speaking: list[tuple[int, int]] = []
    for k, a in enumerate(attributions):
        tokens = page.tokens(a.source)
        if not tokens:
            sources.append(None)
            continue
        head = _head(tokens, page)
        entity = owner.get(head) or guesses.get(head)
        if entity is None and page.lower[head] in first_persons:
            speaking.append((k, head))
        elif entity is None:
            entity = _covering(head, entities) or _only_name(tokens, entities, page)
            if entity is None:
                entity = _new_source(tokens, head, page, language)
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
            sources[k] = new = _new_source([head], head, page, language)
            entities.append(new)
    return sources


def _covering(token: int, entities: list[Entity]) -> Entity | None:
    """The entity with the shortest mention around a token."""
    fits = [(m.end - m.begin, e) for e in entities for m in e.mentions if m.begin <= token < m.end]
    return min(fits, key=lambda f: f[0])[1] if fits else None


def _only_name(tokens: list[int], entities: list[Entity], page: Page) -> Entity | None:
    """The one named person or body in a source, outside phrases with "of", "for" or the like."""
    heads = {i for i in tokens if page.dep[i] not in ("pobj", "poss", "compound")}
    found = [e for e in entities if any(m.form == "name" and m.head in heads for m in e.mentions)]
    return found[0] if len(found) == 1 else None


def _head(tokens: list[int], page: Page) -> int:
    """The token of a span that the others depend on."""
    inside = set(tokens)
    for i in tokens:
        top = page.head[i] not in inside or page.head[i] == i
        if top and page.pos[i] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
            return i
    return tokens[-1]


def _new_source(tokens: list[int], head: int, page: Page, language: Language) -> Entity:
    entity = Entity(mentions=[Mention(tokens[0], tokens[-1] + 1, head, "noun")])
    kind = language.names.noun_type(page.lemma[head])
    anybody = page.pos[head] in ("PRON", "NUM", "DET", "ADJ") or page.lower[head] in language.actors.anybody
    if _is_office(entity.mentions[0], page, language):
        entity.votes["person"] += 1
    elif kind == "person" or anybody:
        entity.unnamed = True
    elif kind is not None:
        entity.votes["organization"] += 1
    return entity


def _is_office(mention: Mention, page: Page, language: Language) -> bool:
    """Whether a noun phrase names one person by office: "the governor of Alba", but not "a minister"."""
    head, first = mention.head, mention.begin
    if mention.form != "noun" or page.tag[head] not in ("NN", "NNP"):
        return False
    known = page.lower[first] in language.actors.the or "poss" in page.dep[first:head]
    return known and page.lemma[head].lower() in language.names.offices


def _first_persons(
    attributions: Sequence[Attributed],
    sources: list[Entity | None],
    principals: dict[int, Entity],
    page: Page,
    language: Language,
) -> None:
    """ "I" in what somebody says is the speaker; "we" the body that speaks or is spoken for."""
    words = language.actors
    taken: set[int] = set()
    size = [sum(e - b for b, e in a.content) for a in attributions]
    for k in sorted(range(len(size)), key=lambda k: size[k]):  # the innermost quotation first
        source = sources[k]
        if source is None:
            continue
        body = principals.get(id(source)) if source.is_person else source
        for i in page.tokens(attributions[k].content):
            if i in taken or not page.tag[i].startswith("PRP"):
                continue
            single = source if source.is_person and page.lower[i] in words.me else None
            speaker = body if page.lower[i] in words.us else single
            if speaker is not None:
                speaker.mentions.append(Mention(i, i + 1, i, "pronoun"))
                taken.add(i)
