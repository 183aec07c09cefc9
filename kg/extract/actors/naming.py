"""What a name's words tell: its parts, its gender, whether two wordings can name the same person or body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import msgspec
from rapidfuzz.distance import Levenshtein

from kg.extract.lexicon import load

Gender = Literal["male", "female"]
NounType = Literal["person", "organization", "group", "place"]


class Titles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """titles.toml."""

    male: list[str]
    female: list[str]
    neutral: list[str]
    offices: list[str]
    role_modifiers: list[str]
    suffixes: list[str]
    particles: list[str]


class FirstNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """firstnames.toml."""

    female: list[str]
    male: list[str]
    either: list[str]
    ambiguous: list[str]


class Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """nouns.toml."""

    person: list[str]
    female: list[str]
    male: list[str]
    organization: list[str]
    group: list[str]
    place: list[str]
    state: list[str]
    city: list[str]
    relational: list[str]
    speaking: list[str]
    voices: list[str]
    affiliated: list[str]
    buildings: list[str]
    company_words: list[str]
    institutions: list[str]
    vague: list[str]
    kin: list[str]
    locals: list[str]
    deeds: list[str]
    fates: list[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists as sets."""

    honorifics: dict[str, Gender | None]
    offices: frozenset[str]
    role_modifiers: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    first_names: dict[str, Gender | None]
    ambiguous: frozenset[str]
    person: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    organization: frozenset[str]
    group: frozenset[str]
    place: frozenset[str]
    state: frozenset[str]
    city: frozenset[str]
    relational: frozenset[str]
    speaking: frozenset[str]
    voices: frozenset[str]
    affiliated: frozenset[str]
    buildings: frozenset[str]
    company_words: frozenset[str]
    institutions: frozenset[str]
    vague: frozenset[str]
    kin: frozenset[str]
    locals: frozenset[str]
    deeds: frozenset[str]
    fates: frozenset[str]


@cache
def words(language: str = "en") -> Words:
    """The word lists of a language, read once; LexiconError if one breaks its schema."""
    titles = load("titles", Titles, language)
    first = load("firstnames", FirstNames, language)
    nouns = load("nouns", Nouns, language)
    honorifics: dict[str, Gender | None] = dict.fromkeys(titles.neutral)
    honorifics |= dict.fromkeys(titles.male, "male")
    honorifics |= dict.fromkeys(titles.female, "female")
    genders: dict[str, Gender | None] = dict.fromkeys(first.either)
    genders |= dict.fromkeys(first.male, "male")
    genders |= dict.fromkeys(first.female, "female")
    sets = {f: frozenset(getattr(nouns, f)) for f in Nouns.__struct_fields__}
    return Words(
        honorifics=honorifics,
        offices=frozenset(titles.offices),
        role_modifiers=frozenset(titles.role_modifiers),
        suffixes=frozenset(titles.suffixes),
        particles=frozenset(titles.particles),
        first_names=genders,
        ambiguous=frozenset(first.ambiguous),
        **sets,
    )


def noun_type(noun: str) -> NounType | None:
    """What a noun denotes; None if it is no actor."""
    lists = words()
    if noun in lists.person:
        return "person"
    if noun in lists.organization:
        return "organization"
    if noun in lists.group:
        return "group"
    if noun in lists.place:
        return "place"
    if "-" in noun and noun.rsplit("-", 1)[1] in lists.person:
        return "person"
    return None


@lru_cache(maxsize=50_000)
def plain(name: str) -> str:
    """Lower case without accents, dots and apostrophes, hyphens as blanks: what spellings share."""
    text = unicodedata.normalize("NFKD", name.replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"(?<=\w)\.(?=\w)|\.|'s\b|'", "", text)
    return " ".join(re.sub(r"[^\w&]+", " ", text).split())


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, plain. `first` is empty for a bare surname."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


@lru_cache(maxsize=20_000)
def person_name(name: str) -> PersonName:
    """Take "Joseph R. Biden Jr." apart; a particle belongs to the surname ("van der Bellen")."""
    lists = words()
    parts = name.replace(",", " ").split()
    while len(parts) > 1 and parts[0] in lists.honorifics:
        parts = parts[1:]
    suffix = ""
    if len(parts) > 1 and parts[-1] in lists.suffixes:
        suffix = plain(parts[-1])
        parts = parts[:-1]
    if not parts:
        return PersonName("", (), "", suffix)
    start = len(parts) - 1
    while start > 1 and parts[start - 1] in lists.particles:
        start -= 1
    last = plain(" ".join(parts[start:]))
    rest = [plain(p) for p in parts[:start]]
    return PersonName(rest[0] if rest else "", tuple(p for p in rest[1:] if p), last, suffix)


def gender_of(name: str) -> Gender | None:
    """What the first name of a full name tells."""
    parts = name.split()
    return words().first_names.get(parts[0]) if len(parts) > 1 else None


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


def first_names_agree(a: str, b: str) -> bool:
    """Whether two plain first names can be one person's: equal, initial, short form, other spelling."""
    if not a or not b or a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return long.startswith(short)
    if spelled_alike(a, b) or (len(short) >= 3 and long.startswith(short)):
        return True
    return _SHORT.get(short, short) == _SHORT.get(long, long)


_SHORT = {
    "andy": "andrew",
    "bernie": "bernard",
    "beth": "elizabeth",
    "bill": "william",
    "bob": "robert",
    "bobby": "robert",
    "charlie": "charles",
    "chuck": "charles",
    "dave": "david",
    "dick": "richard",
    "drew": "andrew",
    "ed": "edward",
    "greg": "gregory",
    "hank": "henry",
    "harry": "henry",
    "jack": "john",
    "jeff": "jeffrey",
    "jerry": "gerald",
    "jim": "james",
    "jimmy": "james",
    "joe": "joseph",
    "kate": "katherine",
    "kathy": "katherine",
    "larry": "lawrence",
    "liz": "elizabeth",
    "maggie": "margaret",
    "marty": "martin",
    "mike": "michael",
    "mitch": "mitchell",
    "newt": "newton",
    "peggy": "margaret",
    "rick": "richard",
    "rob": "robert",
    "rudy": "rudolph",
    "steve": "stephen",
    "ted": "edward",
    "tom": "thomas",
    "tony": "anthony",
    "vova": "volodymyr",
    "will": "william",
}


_TITLES = frozenset(("", "mp", "mep", "phd", "md", "qc", "esq"))


def persons_agree(a: PersonName, b: PersonName) -> bool:
    """Whether two names, both with a surname, can be one person's: nothing in one contradicts the other."""
    if not spelled_alike(a.last, b.last) or not first_names_agree(a.first, b.first):
        return False
    if a.suffix != b.suffix and not (a.suffix in _TITLES and b.suffix in _TITLES):
        return False  # father and son: Donald Trump, Donald Trump Jr.
    if a.middle and b.middle and a.first and b.first:
        return all(any(first_names_agree(m, n) for n in b.middle) for m in a.middle)
    return True


_LINKS = frozenset(("of", "the", "and", "for", "in", "on", "to", "de", "la", "des", "du", "&"))


def acronyms(name: str) -> set[str]:
    """The acronyms a name can have: "European Union" EU, "Department of Justice" DOJ and DJ."""
    parts = [p for p in re.split(r"[\s\-]+", name) if p and p[0].isalnum()]
    if len(parts) < 2:
        return set()
    full = "".join(p[0] for p in parts).upper()
    short = "".join(p[0] for p in parts if p.lower() not in _LINKS).upper()
    capitals = "".join(p[0] for p in parts if p[0].isupper())
    return {a for a in (full, short, capitals) if len(a) > 1}


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
