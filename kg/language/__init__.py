"""One language: its words, names, places, units and cues, as data in a folder of TOML files, with typed access.

Everything that reads text is handed a `Language`; nothing else holds words. A second language is another folder, see
docs/language.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from kg.language.attribution import AttributionWords
from kg.language.concepts import Concepts, Events, concepts
from kg.language.factuality import Factuality, Operators, operators
from kg.language.figures import Counted, Labels, Numbers, Parts, Trends, TrendWords, trends
from kg.language.grammar import Grammar
from kg.language.names import ActorWords, FirstNames, Names, Nouns, Titles, names
from kg.language.places import Country, Gazette, Organizations, Places, gazette
from kg.language.stance import StanceWords, merged
from kg.language.texts import Claims, Comparing, Quantities, QuantityWords, Stopwords, quantities
from kg.language.times import Tense, Times, TimeWords, times
from kg.language.units import Units, UnitTable
from kg.lexicon import load_file

__all__ = ["Language"]

T = TypeVar("T")
_FOLDER = Path(__file__).resolve().parent


class Language:
    """The words of a language, each list read and checked when it is first asked for and kept on this object.

    Args:
        code: ISO 639-1 code; kg/language/<code>/ has its files.
        own: TOML file with a user's own words of denying, declining and so on (the keys of stance.toml), added to
            the package's.

    Raises, when a list is first asked for:
        LexiconError: a file can't be read or has a key or value that its schema does not allow; names both.
    """

    def __init__(self, code: str = "en", own: Path | None = None) -> None:
        self.code, self._own = code, own
        self._made: dict[Callable[[Language], Any], Any] = {}

    def of(self, make: Callable[[Language], T]) -> T:
        """What `make` derives from the words, made once: patterns, tables by first word."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def _read(self, name: str, schema: type[T]) -> T:
        return load_file(_FOLDER / self.code / f"{name}.toml", schema)

    @cached_property
    def actors(self) -> ActorWords:
        """Small words that tell who is meant."""
        return self._read("actors", ActorWords)

    @cached_property
    def attribution(self) -> AttributionWords:
        """Words by which attributions and their certainty are found."""
        return self._read("attribution", AttributionWords)

    @cached_property
    def claims(self) -> Claims:
        """Words that matter when claims are compared."""
        return self._read("claims", Claims)

    @cached_property
    def counted(self) -> Counted:
        """Words by which a figure reaches what it counts, and what it is about."""
        return self._read("counted", Counted)

    @cached_property
    def comparing(self) -> Comparing:
        """Words for telling what is the same in several articles."""
        return self._read("comparing", Comparing)

    @cached_property
    def events(self) -> Concepts:
        """Kinds of happening, and the words that name them."""
        return concepts(self._read("events", Events))

    @cached_property
    def factuality(self) -> Operators:
        """Words that raise or lower the factuality of what they govern."""
        return operators(self._read("factuality", Factuality))

    @cached_property
    def grammar(self) -> Grammar:
        """Function words."""
        return self._read("grammar", Grammar)

    @cached_property
    def labels(self) -> Labels:
        """What makes a number a label and no figure."""
        return self._read("labels", Labels)

    @cached_property
    def names(self) -> Names:
        """Titles, first names, and nouns for people, bodies, groups and places."""
        return names(
            self._read("titles", Titles), self._read("firstnames", FirstNames), self._read("nouns", Nouns)
        )

    @cached_property
    def numbers(self) -> Numbers:
        """Number words and what stands around numbers."""
        return self._read("numbers", Numbers)

    @cached_property
    def parts(self) -> Parts:
        """Words that say what is a part of what."""
        return self._read("parts", Parts)

    @cached_property
    def places(self) -> Gazette:
        """States, cities, regions, seats of power and known bodies."""
        countries = self._read("countries", dict[str, Country])
        return gazette(countries, self._read("places", Places), self._read("organizations", Organizations))

    @cached_property
    def quantities(self) -> Quantities:
        """Which figures count the same."""
        return quantities(self._read("quantities", QuantityWords))

    @cached_property
    def stance(self) -> StanceWords:
        """Words of denying, declining, asking, urging, claiming; with the user's own."""
        ours = self._read("stance", StanceWords)
        return merged(ours, load_file(self._own, StanceWords)) if self._own else ours

    @cached_property
    def stopwords(self) -> frozenset[str]:
        """Words that tell no two affairs apart."""
        return frozenset(self._read("stopwords", Stopwords).words.split())

    @cached_property
    def tense(self) -> Tense:
        """Words that say whether a verb looks ahead or back."""
        return self._read("tense", Tense)

    @cached_property
    def times(self) -> Times:
        """Months, weekdays, holidays and the like, and the rules of time expressions."""
        return times(self._read("times", TimeWords), self.numbers)

    @cached_property
    def trends(self) -> Trends:
        """Words that say a value goes up or down."""
        return trends(self._read("trends", TrendWords))

    @cached_property
    def units(self) -> Units:
        """Units and currencies."""
        return Units(self._read("units", UnitTable))


ENGLISH = Language("en")
"""Until every finder is handed its language."""
