"""Which names of an article are one actor, and what kind of actor that is.

A wrong merge is worse than a missed one: a bare surname or short name joins only the one candidate
that fits it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from kg.extract.actors.evidence import Name
from kg.language import Language
from kg.language.names import Gender, Names, is_acronym, plain, spelled_alike
from kg.language.places import Gazette
from kg.nlp.page import Page
from kg.record import Kind

Form = Literal["name", "noun", "pronoun"]
_KINDS: tuple[Kind, ...] = ("person", "organization", "state", "place", "group")


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens [begin, end) that refer to an actor; `head` is the token by which the parse knows them."""

    begin: int
    end: int
    head: int
    form: Form


@dataclass(slots=True, eq=False)
class Entity:
    """An actor in the making: its mentions, and what they tell of its kind, gender and roles.

    `heads` are the nouns it has been called by; `plural` is None where names leave it open.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    votes: Counter[str] = field(default_factory=Counter)
    gender: Gender | None = None
    plural: bool | None = None
    heads: set[str] = field(default_factory=set)
    nationality: set[str] = field(default_factory=set)
    unnamed: bool = False
    texts: set[str] = field(default_factory=set)

    @property
    def kind(self) -> Kind:
        """The kind most of the evidence speaks for; among equals the first in the record's order."""
        return "unnamed" if self.unnamed else strongest(self.votes)

    @property
    def is_person(self) -> bool:
        """Whether "he" or "she" can refer to it."""
        return self.kind == "person" and self.plural is not True

    def add_name(self, name: Name, lists: Names) -> None:
        """Take an occurrence of a name in."""
        self.names.append(name)
        self.mentions.append(Mention(name.begin, name.end, name.head, "name"))
        self.votes.update(name.votes)
        self.texts.add(name.text)
        self.gender = self.gender or name.gender or lists.gender_of(name.text)
        self.plural = name.plural or self.plural
        if name.nationality:
            self.nationality.add(name.nationality)


def strongest(votes: Counter[str]) -> Kind:
    """The kind with the most votes; "other" without any."""
    best = max(_KINDS, key=lambda kind: votes[kind])
    return best if votes[best] > 0 else "organization" if votes["agent"] else "other"


def name_of(e: Entity, table: Gazette) -> str:
    """The name to show: the main name of a known state or body, else the longest, of equals the commonest."""
    counts = Counter(n.text for n in e.names)
    kind = e.kind
    for text in counts:
        if kind not in ("place", "person") and (canonical := table.canonical(text)):
            return canonical
        if kind == "place" and text in table.place_aliases:
            return table.place_aliases[text]
    whole = {t: c for t, c in counts.items() if not is_acronym(t)} or counts
    first = {n.text: n.begin for n in sorted(e.names, key=lambda n: -n.begin)}
    return max(whole, key=lambda t: (len(t.split()), whole[t], -first[t]), default="")


def cluster_names(names: list[Name], page: Page, language: Language) -> list[Entity]:
    """The entities that the names of an article name, in the order of their first mention."""
    groups: dict[str, list[Name]] = {}
    surnames = {
        language.names.person_name(n.text).last
        for n in names
        if " " in n.text and n.votes["person"] >= 4 > n.votes["organization"]
    }
    for n in names:
        own = " " not in n.text and not is_acronym(n.text) and plain(n.text) in surnames
        groups.setdefault(plain(n.text) if own else _key(n, language.places), []).append(n)
    entities: list[Entity] = []
    for group in sorted(groups.values(), key=lambda g: (-len(g[0].text.split()), g[0].begin)):
        votes = sum((n.votes for n in group), Counter[str]())
        for part in _senses(group, page, language):
            _place(part, votes, entities, language)
    _join_abbreviations(names, entities, page, language)
    _like_neighbours(entities, page)
    return sorted(entities, key=lambda e: min(m.begin for m in e.mentions))


def _join_abbreviations(names: list[Name], entities: list[Entity], page: Page, language: Language) -> None:
    """Merge what brackets equate: "Movimento 5 Stelle (M5S)", "CEI (Italian Episcopal Conference)"."""
    owner = {id(n): e for e in entities for n in e.names}
    for left, right in pairwise(n for n in names if not n.nested):
        a, b = owner[id(left)], owner[id(right)]
        if a is b or page.text[page.end[left.end - 1] : page.begin[right.begin]].strip() != "(":
            continue
        closed = page.text[page.end[right.end - 1] :].lstrip()[:1] == ")"
        if not closed or is_acronym(left.text) == is_acronym(right.text):
            continue
        short, long = sorted((left.text, right.text), key=len)
        letters = [c for c in short.upper() if c.isalnum()]
        initials = [w[0].upper() for w in long.replace("-", " ").split() if w[0].isalnum()]
        if letters[0] in initials and sum(c in initials for c in letters) * 3 >= len(letters) * 2:
            for n in b.names:
                a.add_name(n, language.names)
                owner[id(n)] = a
            entities.remove(b)


def _like_neighbours(entities: list[Entity], page: Page) -> None:
    """What stands in one list with names of a known kind is of that kind, where nothing else tells its own."""
    owner = {n.head: e for e in entities for n in e.names}
    for e in entities:
        if e.kind != "other":
            continue
        for n in e.names:
            beside = [page.head[n.head]] if page.dep[n.head] == "conj" else []
            beside += [c for c in page.children[n.head] if page.dep[c] == "conj"]
            for i in beside:
                kind = owner[i].kind if i in owner else "other"
                if kind != "other":
                    e.votes[kind] += 1


def _key(name: Name, table: Gazette) -> str:
    text = table.place_aliases.get(name.text, name.text)
    return table.canonical(text) or plain(text)


def _senses(group: list[Name], page: Page, language: Language) -> list[list[Name]]:
    """A seat or capital that acts here and is a place there is two actors; other names are one."""
    table, text = language.places, group[0].text
    if table.acts_for(text) is None or text in table.states:
        return [group]
    seat = text in table.seats
    acting = [n for n in group if _acts(n, page, language, seat)]
    if not seat and len(acting) < len(group):
        # a possessive shows a government only where nothing shows the city
        acting = [n for n in acting if page.dep[n.head] != "poss"]
    staying = [n for n in group if n not in acting]
    for n in group:
        n.votes = Counter({"organization" if n in acting else "place": 12})
    return [part for part in (acting, staying) if part]


def _acts(name: Name, page: Page, language: Language, seat: bool) -> bool:
    """Whether a seat or capital stands here for those who govern from it."""
    names, words = language.names, language.actors
    dep, head = page.dep[name.head], page.head[name.head]
    if dep in ("conj", "appos"):
        dep, head = page.dep[head], page.head[head]
    if dep == "nsubj":
        return page.lemma[head] not in words.be
    if dep in ("agent", "dative", "dobj") or (dep == "pobj" and page.lower[head] in words.governing):
        return seat or "agent" in (dep, page.dep[head]) or page.lower[head] in words.between
    if dep == "poss":
        return page.lemma[head] not in names.place | names.person
    return seat and dep in ("compound", "nmod", "ROOT", "pobj") and not name.locative


def _place(group: list[Name], votes: Counter[str], entities: list[Entity], language: Language) -> None:
    """Add occurrences of one name to the entity they fit, or make a new one."""
    fits = [e for e in entities if _fits(group, votes, e, language)]
    if len(fits) > 1 and all(e.kind == "person" for e in fits):
        rest: list[Name] = []
        for n in group:
            chosen = _nearest(n, fits)
            if chosen is None:
                rest.append(n)
            else:
                chosen.add_name(n, language.names)
        group, fits = rest, []
    if not group:
        return
    if len(fits) == 1:
        target = fits[0]
    else:
        target = Entity()
        entities.append(target)
    known = target.kind == "person"
    for n in group:
        if known:  # what the recogniser called a bare surname counts no more
            n.votes = Counter(person=1)
        target.add_name(n, language.names)


def _nearest(name: Name, candidates: list[Entity]) -> Entity | None:
    """Of persons with the same surname the one meant here: by title, else the last one named before."""

    def last(e: Entity, alike: bool) -> int:
        """Where e was last named before, by the same wording or in full; -1 if it was not."""
        fits = [n for n in e.names if (n.text == name.text if alike else " " in n.text)]
        return max((n.begin for n in fits if n.end <= name.begin), default=-1)

    open_to = [e for e in candidates if not (name.gender and e.gender and name.gender != e.gender)]
    before = [e for e in open_to if last(e, alike=False) >= 0]
    if len(before or open_to) == 1:
        return (before or open_to)[0]
    used = [e for e in before if last(e, alike=True) >= 0]  # a bare surname goes on for whom it was used last
    return max(used or before, key=lambda e: last(e, alike=bool(used)), default=None)


def _fits(group: list[Name], votes: Counter[str], entity: Entity, language: Language) -> bool:
    kind, text, table = strongest(votes), group[0].text, language.places
    gender = next((n.gender for n in group if n.gender), None)
    if entity.kind == "person":
        surnames = {language.names.person_name(t).last for t in entity.texts}
        if kind == "state" or text in table.seats or (text in table.known and plain(text) not in surnames):
            return False
        if gender and entity.gender and gender != entity.gender and " " in text:
            return False
        other = votes["person"] < max(votes["place"], votes["organization"])
        if other and (" " in text or table.is_place(text) and any(n.locative for n in group)):
            return False
        return any(_same_person(text, t, language.names) for t in entity.texts)
    if kind == "person" and votes["person"] >= 4 * len(group):
        return False
    if entity.kind in ("organization", "other"):
        return any(_same_body(text, t, language) for t in entity.texts)
    if entity.kind in ("place", "state"):
        return kind in ("place", "state", "organization", "other") and any(
            _same_place(text, t, language) for t in entity.texts
        )
    return False


def _same_person(short: str, full: str, names: Names) -> bool:
    a, b = names.person_name(short), names.person_name(full)
    if not a.first:
        return b.first != "" and (
            spelled_alike(a.last, b.last) or a.last == b.first or a.last == b.last.split()[-1]
        )
    return b.first != "" and names.persons_agree(a, b)


def _same_body(short: str, full: str, language: Language) -> bool:
    """Whether `short` can be the later, shorter name of the body `full`."""
    names, table = language.names, language.places
    if is_acronym(short) and short.replace(".", "").upper() in names.acronyms(full):
        return True
    a, b = plain(short).split(), plain(full).split()
    at = next((k for k in range(len(b) - len(a) + 1) if b[k : k + len(a)] == a), None)
    if at is None or len(a) == len(b) or table.is_place(short) or short in table.adjectives:
        return False
    lead, rest, head = full.split()[:at], b[at + len(a) :], short.split()[-1] in table.heads
    place = table.is_place(" ".join(lead))
    if not place and not all(w in table.adjectives or table.is_place(w) or w[0].islower() for w in lead):
        return False
    if not rest:
        return head or place and len(a) == 1 and short[-1] == "s"  # "Boston Otters", "the Otters"
    inner = rest[0] in language.actors.of_for and head and len(a) > 1
    return inner or all(w in names.company_words for w in rest)


def _same_place(short: str, full: str, language: Language) -> bool:
    a, b, states = plain(short).split(), plain(full).split(), language.places.states
    if b[: len(a)] == a:
        return len(b) == len(a) + 1 and b[-1] in language.actors.city
    return b[-len(a) :] == a and full in states and short not in states
