"""What the packaged tables know of places: states, demonyms, capitals, cities, regions, seats of power."""

from __future__ import annotations

import msgspec

Words = frozenset[str]


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of countries.toml; `geonames` is the identifier of the country in GeoNames."""

    geonames: int
    names: list[str]
    adjectives: list[str]
    nationals: list[str]
    capital: list[str]


class Places(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """places.toml: regions, seas, abbreviations of US states, other wordings, cities by ISO code."""

    regions: list[str]
    wide: list[str]
    abbreviations: dict[str, str]
    aliases: dict[str, str]
    cities: dict[str, list[str]]


class Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat or building that acts for a state (ISO code) or a known body (name)."""

    names: list[str]
    acts_for: str


class Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How names of bodies and places look: lists of organizations.toml."""

    heads: Words
    before_of: Words
    municipal: Words
    local_bodies: Words
    place_heads: Words
    never: Words


class Organizations(Bodies, frozen=True, forbid_unknown_fields=True):
    """organizations.toml; `known`: a name and its other forms."""

    known: list[list[str]]
    seats: list[Seat]


class Gazette(Bodies, frozen=True, kw_only=True):
    """The tables turned round: from a wording to what it denotes. Names are without "the"."""

    countries: dict[str, Country]
    states: dict[str, str]
    adjectives: dict[str, str]
    nationals: dict[str, str]
    capitals: dict[str, str]
    seats: dict[str, str]
    seat_names: dict[str, str]
    known: dict[str, str]
    places: Words
    place_aliases: dict[str, str]

    def canonical(self, name: str) -> str | None:
        """The main name of a state or known body, given any of its names; None if the tables lack it."""
        if iso := self.states.get(name):
            return self.countries[iso].names[0]
        return self.known.get(name) or self.seat_names.get(name)

    def is_place(self, name: str) -> bool:
        """Whether the tables have it as a state, capital, city or region."""
        return name in self.states or name in self.places or name in self.capitals

    def acts_for(self, name: str) -> str | None:
        """The state or body that a seat or capital acts for, by its main name."""
        target = self.seats.get(name) or self.capitals.get(name)
        if target is None:
            return None
        return self.countries[target].names[0] if target in self.countries else target


def gazette(countries: dict[str, Country], places: Places, bodies: Organizations) -> Gazette:
    """The tables turned round."""
    cities = frozenset(name for found in places.cities.values() for name in found)
    aliases = places.abbreviations | places.aliases
    return Gazette(
        countries=countries,
        states={n.removeprefix("the "): iso for iso, c in countries.items() for n in c.names},
        adjectives={a: iso for iso, c in countries.items() for a in c.adjectives},
        nationals={a: iso for iso, c in countries.items() for a in c.nationals},
        capitals={n: iso for iso, c in countries.items() for n in c.capital},
        seats={n: s.acts_for for s in bodies.seats for n in s.names},
        seat_names={n: s.names[0] for s in bodies.seats for n in s.names},
        known={name: entry[0] for entry in bodies.known for name in entry},
        places=cities.union(places.regions, places.wide, aliases),
        place_aliases=aliases,
        **{name: getattr(bodies, name) for name in Bodies.__struct_fields__},
    )
