"""Common nouns for actors: "two officials", "the president-elect", "the company"."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.actors.clusters import Entity, Mention
from kg.language import ENGLISH
from kg.language.names import Gender, NounType
from kg.nlp.page import Page

_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_LEFT = frozenset(
    ("det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "advmod", "punct", "neg")
)
_PLURALS = {
    "men": "man",
    "women": "woman",
    "people": "people",
    "children": "child",
    "police": "police",
    "media": "media",
    "troops": "troops",
    "forces": "forces",
}


@dataclass(slots=True)
class Nominal:
    """A noun phrase with a common noun as head: tokens [begin, end), phrases with "of", "for", "at" included.

    `noun` is the head in the singular, `modifiers` the plain words before it without determiner; `weight` is
    what its kind counts.
    """

    begin: int
    end: int
    head: int
    noun: str
    type: NounType
    plural: bool
    definite: bool
    indefinite: bool
    possessor: int | None
    nationality: str | None
    gender: Gender | None
    modifiers: frozenset[str] = field(default_factory=frozenset)
    weight: int = 1

    @property
    def kind(self) -> str:
        """The kind of actor that the phrase alone speaks for."""
        return "group" if self.type == "person" and self.plural else self.type

    def mention(self) -> Mention:
        """The phrase as a mention."""
        return Mention(self.begin, self.end, self.head, "noun")


_OF = frozenset(("of", "for", "at", "from", "in", "within", "to", "on", "with", "between"))


def _end(page: Page, i: int) -> int:
    """Where the phrase of head i ends: after its prepositions, "a spokesman for the ministry"."""
    end = i + 1
    for c in page.children[i]:
        if c == end and page.dep[c] == "prep" and page.lower[c] in _OF and page.right[c] - c <= 9:
            if any(
                page.pos[k] in ("VERB", "AUX", "SPACE") or page.lower[k] in (",", "who", "which")
                for k in range(c, page.right[c] + 1)
            ):
                break
            end = page.right[c] + 1
    while end > i + 1 and page.pos[end - 1] in ("PUNCT", "SPACE"):
        end -= 1
    return end


def find_nominals(page: Page, named: list[bool]) -> list[Nominal]:
    """Noun phrases whose head denotes a person, body or place; `named[i]`: i is part of a name."""
    lists, table = ENGLISH.names, ENGLISH.places
    found: list[Nominal] = []
    for i, pos in enumerate(page.pos):
        if (
            pos not in ("NOUN", "PROPN", "ADJ")
            or named[i]
            or page.dep[i] in ("compound", "amod", "nmod", "npadvmod", "advmod")
        ):
            continue
        noun = _noun(page, i)
        kind = ENGLISH.names.noun_type(noun)
        if kind is None or (pos == "ADJ" and noun not in ("accused", "suspect", "elect")):
            continue
        two = noun in lists.place and kind in ("organization", "group")  # a body, or where it is
        if two and _is_where(page, i):
            kind = "place"
        begin, possessor, nation, definite, indefinite = i, None, None, False, False
        modifiers: set[str] = set()
        for c in page.children[i]:
            if c > i or page.dep[c] not in _LEFT or any(named[k] and page.dep[k] == "appos" for k in (c,)):
                continue
            begin = min(begin, page.left[c])
            lower = page.lower[c]
            if page.dep[c] == "poss":
                possessor = c
            elif lower in _DEFINITE:
                definite = True
            elif lower in ("a", "an", "another", "some", "any", "no", "every", "each"):
                indefinite = True
            elif page.dep[c] in ("amod", "compound", "nmod"):
                modifiers.update(page.lower[k] for k in range(page.left[c], c + 1) if page.pos[k] != "PUNCT")
        for k in range(begin, i):
            if named[k] or page.pos[k] in ("ADJ", "PROPN"):
                text = page.lower[k]
                for form in (text.capitalize(), text.upper()):
                    nation = nation or table.adjectives.get(form) or table.states.get(form)
        while begin < i and (page.pos[begin] in ("PUNCT", "SPACE", "ADV") or page.dep[begin] == "advmod"):
            begin += 1
        if pos == "PROPN" and noun in lists.offices and not indefinite and possessor is None:
            definite = True
        plural = page.tag[i] in ("NNS", "NNPS") or page.lower[i] in (
            "people",
            "police",
            "men",
            "women",
            "children",
        )
        bare = begin == i and not plural and pos != "PROPN" and (kind != "place" or _end(page, i) == i + 1)
        if (
            bare
            and kind in ("place", "organization")
            or noun in ("office", "party")
            and not (definite or possessor is not None or modifiers)
        ):
            continue  # "in office", "at school": no particular one
        gender: Gender | None = "female" if noun in lists.female else "male" if noun in lists.male else None
        found.append(
            Nominal(
                begin,
                _end(page, i),
                i,
                noun,
                kind,
                plural,
                definite,
                indefinite,
                possessor,
                nation,
                gender,
                frozenset(modifiers),
                2 if two and kind == "place" else 1,
            )
        )
    return found


_AT = frozenset(("in", "at", "near", "outside", "inside", "around", "into", "through", "across", "behind"))
_GO = frozenset(
    (
        "arrive",
        "bring",
        "come",
        "drive",
        "flee",
        "fly",
        "go",
        "return",
        "run",
        "rush",
        "send",
        "take",
        "travel",
        "walk",
    )
)
_REACH = frozenset(("approach", "attack", "enter", "evacuate", "leave", "reach", "visit"))


def _is_where(page: Page, i: int) -> bool:
    """Whether a noun that can be a body or a place ("the school") stands for the place."""
    governor = page.head[i]
    if i > 0 and page.lower[i - 1] in ("web", "internet"):
        return False
    if page.dep[i] == "dobj":
        return page.lemma[governor] in _REACH
    if page.dep[i] != "pobj":
        return False
    moved = page.lower[governor] in ("to", "from") and page.lemma[page.head[governor]] in _GO
    return moved or page.lower[governor] in _AT


def _noun(page: Page, i: int) -> str:
    lower = page.lower[i]
    if lower in _PLURALS:
        return _PLURALS[lower]
    if lower == "elect" and i >= 2 and page.lower[i - 1] == "-":
        return page.lower[i - 2]
    return page.lemma[i].lower() if page.tag[i] in ("NNS", "NNPS") else lower


def nominal_entity(n: Nominal) -> Entity:
    """An entity of its own for a phrase that no name stands for."""
    entity = Entity(mentions=[n.mention()], heads={n.noun}, gender=n.gender)
    entity.plural = n.plural if n.type in ("person", "place") else None
    entity.votes[n.kind] += n.weight
    if n.nationality:
        entity.nationality.add(n.nationality)
    return entity
