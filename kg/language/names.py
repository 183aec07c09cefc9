"""What a name's words tell: its parts, its gender, whether two wordings can name the same person or body.

The schemas of titles.toml, firstnames.toml and nouns.toml, and what is asked of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec
from rapidfuzz.distance import Levenshtein

Gender = Literal["male", "female"]
NounType = Literal["person", "organization", "group", "place"]
_TYPES: tuple[NounType, ...] = ("person", "organization", "group", "place")
Words = frozenset[str]


class Titles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """titles.toml."""

    male: Words
    female: Words
    neutral: Words
    offices: Words
    role_modifiers: Words
    suffixes: Words
    particles: Words
    suffix_titles: Words
    links: Words


class FirstNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """firstnames.toml."""

    female: Words
    male: Words
    either: Words
    ambiguous: Words
    short: dict[str, str]


class Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """nouns.toml."""

    person: Words
    female: Words
    male: Words
    organization: Words
    group: Words
    place: Words
    state: Words
    city: Words
    speaking: Words
    voices: Words
    affiliated: Words
    buildings: Words
    company_words: Words
    institutions: Words
    vague: Words
    kin: Words
    deeds: Words
    fates: Words


class ActorWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """actors.toml, which explains the lists."""

    he: Words
    she: Words
    it: Words
    they: Words
    who: Words
    reflexive: Words
    me: Words
    us: Words
    impersonal: Words
    be: Words
    the: Words
    article: Words
    definite: Words
    indefinite: Words
    possessive: Words
    plural: Words
    unique: Words
    general: Words
    elect: Words
    anybody: Words
    company: Words
    city: Words
    press: Words
    inner: Words
    outer: Words
    of: Words
    serves: Words
    at: Words
    towards: Words
    go: Words
    locative: Words
    where: Words
    governing: Words
    between: Words
    inside: Words
    linking: Words
    of_for: Words
    of_for_to: Words
    laws: Words
    mindful: Words
    singular: dict[str, str]


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, plain. `first` is empty for a bare surname."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


class Names(Nouns, frozen=True, kw_only=True):
    """The word lists, and what they say of names; `honorifics` and `first_names` tell a gender, None for either."""

    honorifics: Mapping[str, Gender | None]
    offices: Words
    role_modifiers: Words
    suffixes: Words
    particles: Words
    suffix_titles: Words
    links: Words
    first_names: Mapping[str, Gender | None]
    ambiguous: Words
    short: Mapping[str, str]
    _persons: dict[str, PersonName] = msgspec.field(default_factory=dict)

    def noun_type(self, noun: str) -> NounType | None:
        """What a noun denotes; None if it is no actor."""
        for kind in _TYPES:
            if noun in getattr(self, kind):
                return kind
        return "person" if "-" in noun and noun.rsplit("-", 1)[1] in self.person else None

    def person_name(self, name: str) -> PersonName:
        """Take "Joseph R. Biden Jr." apart; a particle belongs to the surname ("van der Bellen")."""
        if name not in self._persons:
            self._persons[name] = self._taken_apart(name)
        return self._persons[name]

    def _taken_apart(self, name: str) -> PersonName:
        parts = name.replace(",", " ").split()
        while len(parts) > 1 and parts[0] in self.honorifics:
            parts = parts[1:]
        suffix = ""
        if len(parts) > 1 and parts[-1] in self.suffixes:
            suffix = plain(parts[-1])
            parts = parts[:-1]
        if not parts:
            return PersonName("", (), "", suffix)
        start = len(parts) - 1
        while start > 1 and parts[start - 1] in self.particles:
            start -= 1
        last = plain(" ".join(parts[start:]))
        rest = [plain(p) for p in parts[:start]]
        return PersonName(rest[0] if rest else "", tuple(p for p in rest[1:] if p), last, suffix)

    def gender_of(self, name: str) -> Gender | None:
        """What the first name of a full name tells."""
        parts = name.split()
        return self.first_names.get(parts[0]) if len(parts) > 1 else None

    def gender_told(self, noun: str) -> Gender | None:
        """What a noun tells: "spokeswoman"."""
        return "female" if noun in self.female else "male" if noun in self.male else None

    def first_names_agree(self, a: str, b: str) -> bool:
        """Whether two plain first names can be one person's: equal, initial, short form, other spelling."""
        if not a or not b or a == b:
            return True
        short, long = sorted((a, b), key=len)
        if len(short) == 1:
            return long.startswith(short)
        if spelled_alike(a, b) or (len(short) >= 3 and long.startswith(short)):
            return True
        return self.short.get(short, short) == self.short.get(long, long)

    def persons_agree(self, a: PersonName, b: PersonName) -> bool:
        """Whether two names, both with a surname, can be one person's: nothing in one contradicts the other."""
        if not spelled_alike(a.last, b.last) or not self.first_names_agree(a.first, b.first):
            return False
        titles = self.suffix_titles
        if a.suffix != b.suffix and not (a.suffix in titles and b.suffix in titles):
            return False  # father and son: Donald Trump, Donald Trump Jr.
        if a.middle and b.middle and a.first and b.first:
            return all(any(self.first_names_agree(m, n) for n in b.middle) for m in a.middle)
        return True

    def acronyms(self, name: str) -> set[str]:
        """The acronyms a name can have: "European Union" EU, "Department of Justice" DOJ and DJ."""
        parts = [p for p in re.split(r"[\s\-]+", name) if p and p[0].isalnum()]
        if len(parts) < 2:
            return set()
        full = "".join(p[0] for p in parts).upper()
        short = "".join(p[0] for p in parts if p.lower() not in self.links).upper()
        capitals = "".join(p[0] for p in parts if p[0].isupper())
        return {a for a in (full, short, capitals) if len(a) > 1}


def names(titles: Titles, first: FirstNames, nouns: Nouns) -> Names:
    """The lists of the three files as one."""

    def genders(neutral: Words, male: Words, female: Words) -> dict[str, Gender | None]:
        return {**dict.fromkeys(neutral), **dict.fromkeys(male, "male"), **dict.fromkeys(female, "female")}

    return Names(
        honorifics=genders(titles.neutral, titles.male, titles.female),
        offices=titles.offices,
        role_modifiers=titles.role_modifiers,
        suffixes=titles.suffixes,
        particles=titles.particles,
        suffix_titles=titles.suffix_titles | {""},
        links=titles.links,
        first_names=genders(first.either, first.male, first.female),
        ambiguous=first.ambiguous,
        short=first.short,
        **msgspec.structs.asdict(nouns),
    )


@lru_cache(maxsize=50_000)
def plain(name: str) -> str:
    """Lower case without accents, dots and apostrophes, hyphens as blanks: what spellings share."""
    text = unicodedata.normalize("NFKD", name.replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"(?<=\w)\.(?=\w)|\.|'s\b|'", "", text)
    return " ".join(re.sub(r"[^\w&]+", " ", text).split())


def spelled_alike(a: str, b: str) -> bool:
    """Whether two plain words can be spellings of one name: Gaddafi, Qaddafi; but not Brown, Braun."""
    if a == b:
        return True
    if min(len(a), len(b)) < 5:
        return False
    x, y = _romanized(a), _romanized(b)
    if x == y:
        return True
    return min(len(a), len(b)) >= 7 and Levenshtein.distance(a, b, score_cutoff=1) <= 1 and a[0] == b[0]


_SPELLINGS = (
    (re.compile(r"(iy|yy|ij|ii|iyy|y|i)$"), "i"),
    (re.compile(r"^(g|q|k|kh|gh)(?=[aou])"), "k"),
    (re.compile(r"(ou|oo|u)"), "u"),
    (re.compile(r"kh|gh"), "k"),
    (re.compile(r"dh|th"), "d"),
    (re.compile(r"ei|ai|ay|ey"), "e"),
    (re.compile(r"(?<=[aeiou])y(?=[aeiou])"), ""),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"ts|tz|cz|z"), "z"),
    (re.compile(r"w|ff|v"), "v"),
)


@lru_cache(maxsize=20_000)
def _romanized(word: str) -> str:
    """A rough key under which transliterations of one name fall together."""
    for pattern, put in _SPELLINGS:
        word = pattern.sub(put, word)
    return word


def is_acronym(word: str) -> bool:
    """All capitals, perhaps with dots or a digit: "UN", "U.N.", "M5S"."""
    bare = word.replace(".", "")
    return (
        2 <= len(bare) <= 8
        and bare[0].isupper()
        and sum(c.isupper() for c in bare) >= len(bare) - 1
        and bare.isalnum()
    )
