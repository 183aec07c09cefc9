"""For whom a speaker speaks: the Kremlin for "Kremlin spokesman Dmitri Peskov"."""

from __future__ import annotations

from kg.extract.actors.clusters import Entity, Mention
from kg.extract.actors.evidence import Name
from kg.language import ENGLISH
from kg.nlp.page import Page


def add_role_phrases(entities: list[Entity], page: Page) -> None:
    """Make what names a person by office and body a mention: "[Kremlin spokesman] Dmitri Peskov".

    Where the phrase holds another actor's name, readers of the mentions can tell whom it is about.
    """
    names = sorted((n for e in entities for n in e.names if not n.nested), key=lambda n: n.begin)
    ending = {n.end: n for n in names}
    for e in entities:
        if e.kind != "person":
            continue
        for name in e.names:
            found = _before(name, names, ending, page) if name.role else _across(name, ending, page)
            if found is not None:
                e.mentions.append(found)


def _before(name: Name, names: list[Name], ending: dict[int, Name], page: Page) -> Mention | None:
    """The role with the body named in it: "[Oslo University president] Ida Moe"."""
    assert name.role is not None
    begin = name.role[0]
    nouns = [i for i in range(begin, name.begin) if ENGLISH.names.noun_type(page.lower[i]) == "person"]
    if not nouns:
        return None
    if page.lower[begin - 1] in ("'s", "’s"):
        begin -= 1
    body = ending.get(begin) or next((n for n in names if n.begin < name.begin and begin < n.end), None)
    if body is None or page.sentence[body.begin] != page.sentence[name.begin]:
        return None
    return Mention(min(begin, body.begin), name.begin, nouns[-1], "noun")


def _across(name: Name, ending: dict[int, Name], page: Page) -> Mention | None:
    """A phrase that runs into the name: "[Director of the Oslo Trust] Ida Moe"."""
    body = ending.get(name.begin)
    if body is None or body.votes["person"] > body.votes["organization"] + body.votes["place"]:
        return None
    i = body.begin - 1
    while i >= 0 and page.sentence[i] == page.sentence[name.begin]:
        if page.pos[i] not in ("DET", "NOUN", "PROPN", "ADJ") and page.lower[i] not in ("of", "for", "at"):
            return None
        if ENGLISH.names.noun_type(page.lower[i]) == "person" and page.lower[i + 1] in ("of", "for", "at"):
            begin = i
            while begin > 0 and page.pos[begin - 1] in ("DET", "ADJ") or page.lower[begin - 1] == "-":
                begin -= 1
            return Mention(max(begin, page.sentences[page.sentence[i]][0]), name.begin, i, "noun")
        i -= 1
    return None


def find_principals(entities: list[Entity], page: Page) -> dict[int, Entity]:
    """{id(entity): the entity it speaks for}, from the words about a name or a phrase with "for".

    People speak for bodies and states; those whose office is to speak for others also for persons.
    """
    owner = {m.head: e for e in entities for m in e.mentions}
    table = ENGLISH.places
    by_name = {e.name: e for e in entities if e.names}
    found: dict[int, Entity] = {}
    for name, e in by_name.items():
        government = by_name.get(table.acts_for(name) or "")
        if e.kind == "organization" and government is not None and government is not e:
            found[id(e)] = government
    for e in entities:
        for m in sorted(e.mentions, key=lambda m: m.begin):
            if e.kind not in ("person", "unnamed", "group") or m.form == "pronoun":
                continue
            principal = _of_role(e, m, owner, page) if m.form == "name" else _of_phrase(m.head, owner, page)
            if principal is not None and principal is not e:
                found[id(e)] = principal
                break
    return found


def _fits(e: Entity | None, noun: str) -> bool:
    if e is None:
        return False
    return e.kind in ("organization", "state", "group") or (
        e.kind == "person" and noun in ENGLISH.names.voices
    )


def _of_role(e: Entity, m: Mention, owner: dict[int, Entity], page: Page) -> Entity | None:
    """From the words before a name: "[Kremlin] spokesman Dmitri Peskov"."""
    name = next((n for n in e.names if n.begin == m.begin and n.end == m.end), None)
    if name is None or name.role is None:
        return None
    nouns = [i for i in range(*name.role) if page.lower[i] in ENGLISH.names.speaking]
    if not nouns:
        return None
    noun = page.lower[nouns[-1]]
    for i in range(name.begin - 1, max(name.role[0] - 4, -1), -1):
        if page.sentence[i] != page.sentence[m.head]:
            break
        if _fits(owner.get(i), noun) and (
            i >= name.role[0] or i == name.role[0] - 1 or page.lower[i + 1] in ("'s", "’s", "'", "’")
        ):
            return owner[i]
    return None


def _of_phrase(head: int, owner: dict[int, Entity], page: Page) -> Entity | None:
    """From a noun phrase: "a spokesman for [the ministry]", "[ministry] spokesman"."""
    noun = page.lemma[head].lower()
    if any(page.lower[c] in ("communications", "press", "media") for c in page.children[head]):
        noun = "spokesperson"
    if noun not in ENGLISH.names.speaking:
        return None
    for c in page.children[head]:
        if page.dep[c] == "prep" and page.lower[c] in ("for", "of", "at", "with"):
            target = page.child(c, "pobj")
            if target is not None and _fits(owner.get(target), noun):
                return owner[target]
        elif page.dep[c] in ("poss", "compound", "nmod") and _fits(owner.get(c), noun):
            return owner[c]
    return None
