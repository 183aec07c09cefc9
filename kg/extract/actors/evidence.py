"""What one occurrence of a name tells: the kind it speaks for, title, role and nationality before it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from kg.language import Language
from kg.language.names import Gender, is_acronym
from kg.nlp.page import Page

_AGE = re.compile(r", \d{1,2}[,.;]")


@dataclass(slots=True)
class Name:
    """One occurrence of a name: tokens [begin, end), without "the", titles and possessive mark.

    `votes` weighs the kinds this occurrence speaks for; `title`, `role` are the words before it ("Mr", "the
    Kremlin spokesman"), `head` the token that the parse hangs the name on. A `nested` name lies in another:
    Texas in "University of Texas".
    """

    begin: int
    end: int
    text: str
    head: int
    votes: Counter[str] = field(default_factory=Counter)
    gender: Gender | None = None
    title: str = ""
    role: tuple[int, int] | None = None
    nationality: str | None = None
    locative: bool = False
    plural: bool = False
    nested: bool = False


def name_at(page: Page, begin: int, end: int) -> Name:
    """The tokens [begin, end) as a name of which nothing is told yet."""
    text = " ".join(page.text[page.begin[begin] : page.end[end - 1]].split())
    outer = (i for i in range(begin, end) if not begin <= page.head[i] < end or page.head[i] == i)
    return Name(begin, end, text, max(outer, default=end - 1))


def kind_votes(page: Page, language: Language, name: Name, label: str) -> Counter[str]:
    """What the name's own words and the recogniser say of its kind."""
    lists, table = language.names, language.places
    votes: Counter[str] = Counter()
    parts = page.word[name.begin : name.end]
    last = parts[-1]
    plural = page.tag[name.end - 1] in ("NNPS", "NNS")
    if label:
        votes[label] += 2
    if name.text in table.states:
        votes["state"] += 12
    elif name.text in table.nationals or name.text in table.adjectives and plural:
        votes["group"] += 8
        name.plural = True
    elif name.text in table.adjectives:
        return Counter()
    elif table.canonical(name.text):
        votes["organization"] += 12
    elif table.is_place(name.text):
        votes["place"] += 3 if label == "person" else 6
    if len(parts) > 1:
        if last in table.heads and (last not in table.place_heads or label == "organization"):
            votes["organization"] += 3 if last in lists.buildings else 6
        elif last in table.place_heads and (parts[0] not in lists.first_names or label == "place"):
            votes["place"] += 4
        elif table.before_of & set(parts[:-1]):
            votes["organization"] += 5
        elif parts[0] in lists.first_names:
            votes["person"] += 4 if parts[0] not in lists.ambiguous or label == "person" else 1
    elif is_acronym(last) and last.isupper() and label != "place":
        votes["organization"] += 2
    elif plural and label == "group":
        name.plural = True
    if label == "group" and not name.plural and " " not in name.text:
        return Counter()  # "Republican lawmakers", "a Democrat": no actor, a trait
    return votes or Counter(other=1)


def look_about(page: Page, language: Language, name: Name, first: int) -> None:
    """Take in what the words about a name tell; those from `first` on are its own."""
    _look_before(page, language, name, first)
    head = name.head
    dep, governor = page.dep[head], page.head[head]
    name.locative = dep in ("appos", "npadvmod", "advmod") or (
        dep == "pobj" and page.lower[governor] in language.actors.locative
    )
    if _AGE.match(page.text, page.end[name.end - 1]):
        name.votes["person"] += 4  # "Ida Moe, 23, of Oslo"
    kind, weight = _told_by(page, language, name, governor)
    name.votes[kind] += weight
    if dep in ("nsubj", "agent", "poss") and page.pos[governor] in ("VERB", "NOUN", "ADP"):
        name.votes["agent"] += 1  # tells apart things that act from things that are only named


def _look_before(page: Page, language: Language, name: Name, first: int) -> None:
    """Take in title, role and nationality that stand before a name: "[Kremlin spokesman] Dmitri Peskov"."""
    lists, table, texts, elect = language.names, language.places, page.word, language.actors.elect
    head, last = -1, first
    for i in range(first - 1, page.sentences[page.sentence[name.begin]][0] - 1, -1):
        text, lower = texts[i], page.lower[i]
        if text in lists.honorifics:
            name.title = name.title or text
            name.gender = name.gender or lists.honorifics[text]
        elif lower in elect and texts[i - 1] == "-" or text == "-" and texts[i + 1] in elect:
            pass
        elif lower not in lists.person:
            if head < 0 and not name.title:
                break
            noun = page.pos[i] in ("ADJ", "PROPN", "NOUN") and page.dep[i] in ("compound", "amod", "nmod")
            if lower not in lists.role_modifiers and text != "-" and not noun:
                break
            name.nationality = name.nationality or table.adjectives.get(text) or table.states.get(text)
        if lower in lists.person and head < 0:
            head = i
        last = i
    before = texts[first - 1] if first else ""
    name.nationality = name.nationality or table.adjectives.get(before)
    if head < 0 and not name.title:
        _class_noun(page, language, name, first)
    if head >= 0 and "organization" not in dict(name.votes.most_common(1)):
        name.votes["person"] += 4
    elif name.title:
        name.votes["person"] += 5
    if head >= 0 or first < name.begin:
        name.role = (last, name.begin)
        lower = page.lower[head] if head >= 0 else ""
        name.gender = name.gender or lists.gender_told(lower)


def _class_noun(page: Page, language: Language, name: Name, first: int) -> None:
    """A vote from a noun of class that the name specifies: "the company X"."""
    i = first - 1
    if i < 0 or page.pos[i] != "NOUN" or page.lemma[i] in language.names.state:
        return
    if name.begin <= page.head[i] < name.end or page.head[name.head] in (i, page.head[i]):
        kind = language.names.noun_type(page.lemma[i].lower())
        if kind in ("organization", "group", "place"):
            name.votes["place" if kind == "place" else "organization"] += 3


def _told_by(page: Page, language: Language, name: Name, governor: int) -> tuple[str, int]:
    """The kind that the word governing a name speaks for, and how much it counts: "members of X", "X officials"."""
    lists, words = language.names, language.actors
    dep, lower, lemma = page.dep[name.head], page.lower[governor], page.lemma[governor]
    if dep in ("compound", "nmod", "poss"):
        if lower in lists.affiliated:
            return "organization", 2
        if lemma in lists.kin:
            return "person", 3
    elif dep == "pobj":
        above = page.head[governor]
        place = lower in words.where or lower in words.locative and page.pos[above] in ("VERB", "AUX")
        if place and page.word[name.end - 1] in lists.buildings:
            return "place", 6
        if lower in words.where:
            return "place", 2
    elif dep == "nsubj" and lemma in words.mindful:
        return "person", 1
    elif (dep == "nsubj" and lemma in lists.deeds) or (dep in ("dobj", "nsubjpass") and lemma in lists.fates):
        return "person", 3
    return "other", 0
