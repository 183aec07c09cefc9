"""For whom a speaker speaks: the Kremlin for "Kremlin spokesman Dmitri Peskov"."""

from __future__ import annotations

from kg.extract.actors.clusters import Entity, Mention, name_of
from kg.language import Language
from kg.nlp.page import Page


def add_role_phrases(entities: list[Entity], page: Page, language: Language) -> None:
    """Make what names a person by office and body a mention: "[Oslo University president] Ida Moe".

    Where the phrase holds another actor's name, readers of the mentions can tell whom it is about.
    """
    names = sorted((n for e in entities for n in e.names if not n.nested), key=lambda n: n.begin)
    for e in entities:
        for name in e.names if e.kind == "person" else ():
            if name.role is None:
                continue
            begin = name.role[0]
            nouns = [i for i in range(*name.role) if language.names.noun_type(page.lower[i]) == "person"]
            if begin > 0 and page.lower[begin - 1] in language.actors.possessive:
                begin -= 1
            body = next((n for n in names if n.begin < name.begin and begin <= n.end), None)
            if nouns and body is not None:
                e.mentions.append(Mention(min(begin, body.begin), name.begin, nouns[-1], "noun"))


def find_principals(entities: list[Entity], page: Page, language: Language) -> dict[int, Entity]:
    """{id(entity): the entity it speaks for}, from the words about a name or a phrase with "for".

    People speak for bodies and states; those whose office is to speak for others also for persons.
    """
    owner = {m.head: e for e in entities for m in e.mentions}
    by_name = {name_of(e, language.places): e for e in entities if e.names}
    found: dict[int, Entity] = {}
    for name, e in by_name.items():
        government = by_name.get(language.places.acts_for(name) or "")
        if e.kind == "organization" and government is not None and government is not e:
            found[id(e)] = government
    for e in entities:
        if e.kind not in ("person", "unnamed", "group"):
            continue
        for m in sorted(e.mentions, key=lambda m: m.begin):
            if m.form == "pronoun":
                continue
            principal = (
                _of_role(e, m, owner, page, language)
                if m.form == "name"
                else _of_phrase(m.head, owner, page, language)
            )
            if principal is not None and principal is not e:
                found[id(e)] = principal
                break
    return found


def _spoken_for(i: int | None, voice: bool, owner: dict[int, Entity]) -> Entity | None:
    """The entity at i, if somebody can speak for it; for persons only who is a `voice`."""
    e = owner.get(-1 if i is None else i)
    kinds = ("organization", "state", "group", *(("person",) if voice else ()))
    return e if e is not None and e.kind in kinds else None


def _of_role(
    e: Entity, m: Mention, owner: dict[int, Entity], page: Page, language: Language
) -> Entity | None:
    """From the words before a name: "[Kremlin] spokesman Dmitri Peskov"."""
    role = next((n.role for n in e.names if n.begin == m.begin and n.end == m.end), None)
    nouns = [page.lower[i] for i in range(*(role or (0, 0))) if page.lower[i] in language.names.speaking]
    if role is None or not nouns:
        return None
    for i in range(m.begin - 1, max(role[0] - 4, -1), -1):
        if page.sentence[i] != page.sentence[m.head]:
            break
        near = i >= role[0] - 1 or page.lower[i + 1] in language.actors.possessive
        if near and (found := _spoken_for(i, nouns[-1] in language.names.voices, owner)):
            return found
    return None


def _of_phrase(head: int, owner: dict[int, Entity], page: Page, language: Language) -> Entity | None:
    """From a noun phrase: "a spokesman for [the ministry]", "[ministry] spokesman"."""
    words, noun = language.actors, page.lemma[head].lower()
    press = any(page.lower[c] in words.press for c in page.children[head])
    if not press and noun not in language.names.speaking:
        return None
    for c in page.children[head]:
        target = c if page.dep[c] in ("poss", "compound", "nmod") else None
        if page.dep[c] == "prep" and page.lower[c] in words.serves:
            target = page.child(c, "pobj")
        if found := _spoken_for(target, press or noun in language.names.voices, owner):
            return found
    return None
