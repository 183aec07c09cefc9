"""Concepts of events: words for the same kind of happening, the schema of events.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from kg.record import EventType


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of happening: its event type and the words that name it."""

    type: EventType
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    affected: bool = False
    broad: bool = False


class Events(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of events.toml, which explains the lists."""

    states: frozenset[str]
    sayings: frozenset[str]
    light: frozenset[str]
    happen: frozenset[str]
    auxiliaries: frozenset[str]
    things: frozenset[str]
    object_control: frozenset[str]
    idle: frozenset[str]
    relatives: frozenset[str]
    at: frozenset[str]
    of_from: frozenset[str]
    of: frozenset[str]
    of_by: frozenset[str]
    with_: frozenset[str]
    between: frozenset[str]
    involving: frozenset[str]
    victims: frozenset[str]
    suffering: frozenset[str]
    quantities: frozenset[str]
    prepositions: dict[str, str]
    related: tuple[frozenset[str], ...]
    concept: dict[str, Concept]


@dataclass(frozen=True, slots=True)
class Concepts:
    """The lists by word: the name of a verb's, noun's or predicate adjective's concept."""

    lists: Events
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]

    def concept_of(self, label: str, kind: EventType) -> str:
        """The concept of an event as its label and type tell it; the label itself where the lists have none."""
        head = label.split(" ", 1)[0]  # "carry out"
        tables = self.verbs, self.nouns, self.adjectives
        for name in (*(t.get(label) for t in tables), self.verbs.get(head)):
            if name is not None and self.lists.concept[name].type == kind:
                return name
        return label

    def related_groups(self, concept: str) -> frozenset[str]:
        """The groups of related concepts (`related`) that this one belongs to, as "related 3"."""
        return frozenset(f"related {n}" for n, names in enumerate(self.lists.related) if concept in names)


def concepts(lists: Events) -> Concepts:
    """The lists by word."""
    return Concepts(
        lists,
        {w: name for name, c in lists.concept.items() for w in c.verbs},
        {w: name for name, c in lists.concept.items() for w in c.nouns},
        {w: name for name, c in lists.concept.items() for w in c.adjectives},
    )
