"""What a name's words tell: its parts, its gender, whether two wordings can name the same person or body.

The schemas of titles.toml, firstnames.toml and nouns.toml, and what is asked of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import msgspec
from rapidfuzz.distance import Levenshtein

Gender = Literal["male", "female"]
NounType = Literal["person", "organization", "group", "place"]
Words = frozenset[str]


class Titles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """titles.toml."""

    male: list[str]
    female: list[str]
    neutral: list[str]
    offices: list[str]
    role_modifiers: list[str]
    suffixes: list[str]
    particles: list[str]
    suffix_titles: list[str]
    links: list[str]


class FirstNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """firstnames.toml."""

    female: list[str]
    male: list[str]
    either: list[str]
    ambiguous: list[str]
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
    relational: Words
    speaking: Words
    voices: Words
    affiliated: Words
    buildings: Words
    company_words: Words
    institutions: Words
    vague: Words
    kin: Words
    locals: Words
    deeds: Words
    fates: Words


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, plain. `first` is empty for a bare surname."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


@dataclass(frozen=True)
class Names:
    """The word lists, and what they say of names. Lists of nouns are those of `Nouns`.

    `honorifics` and `first_names` tell a gender, None for either.
    """

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
    person: Words
    female: Words
    male: Words
    organization: Words
    group: Words
    place: Words
    state: Words
    city: Words
    relational: Words
    speaking: Words
    voices: Words
    affiliated: Words
    buildings: Words
    company_words: Words
    institutions: Words
    vague: Words
    kin: Words
    locals: Words
    deeds: Words
    fates: Words
    _persons: dict[str, PersonName] = field(default_factory=dict, repr=False, compare=False)

    def noun_type(self, noun: str) -> NounType | None:
        """What a noun denotes; None if it is no actor."""
        if noun in self.person:
            return "person"
        if noun in self.organization:
            return "organization"
        if noun in self.group:
            return "group"
        if noun in self.place:
            return "place"
        if "-" in noun and noun.rsplit("-", 1)[1] in self.person:
            return "person"
        return None

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
    """The word lists as sets."""
    honorifics: dict[str, Gender | None] = dict.fromkeys(titles.neutral)
    honorifics |= dict.fromkeys(titles.male, "male")
    honorifics |= dict.fromkeys(titles.female, "female")
    genders: dict[str, Gender | None] = dict.fromkeys(first.either)
    genders |= dict.fromkeys(first.male, "male")
    genders |= dict.fromkeys(first.female, "female")
    return Names(
        honorifics=honorifics,
        offices=frozenset(titles.offices),
        role_modifiers=frozenset(titles.role_modifiers),
        suffixes=frozenset(titles.suffixes),
        particles=frozenset(titles.particles),
        suffix_titles=frozenset(("", *titles.suffix_titles)),
        links=frozenset(titles.links),
        first_names=genders,
        ambiguous=frozenset(first.ambiguous),
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


def common_prefix(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two names share at their beginning."""
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n
