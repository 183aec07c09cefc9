"""Events: which words are events, of what type, with whom, when and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.extract.events.events import find_events
from kg.extract.utterances.attribution import Attribution
from kg.language import Language
from kg.language.concepts import Events
from kg.lexicon import load_file
from kg.nlp.page import Page
from kg.record import Actor, EventType, Kind, Time, choices

Read = Callable[[str], Page]
ENGLISH = Language("en")


def actors_of(text: str, kinds: dict[str, Kind]) -> list[Actor]:
    """An actor for each wording, mentioned wherever it stands."""
    found = []
    for n, (name, kind) in enumerate(kinds.items(), 1):
        mentions, at = [], text.find(name)
        while at >= 0:
            mentions.append((at, at + len(name)))
            at = text.find(name, at + 1)
        found.append(Actor(f"a{n}", name, kind, tuple(mentions)))
    return found


TRIGGERS = [
    ("Rebels attacked the harbour and burned two ships.", {"attacked": "attack", "burned": "harm"}),
    ("The talks took place in Lagos.", {"talks": "consult"}),
    ("The ministers held talks for an hour.", {"talks": "consult"}),
    ("A phone call between the leaders happened on Monday.", {"call": "communicate"}),
    ("The invasion of the island began at dawn.", {"invasion": "attack", "began": "change"}),
    ("The mayor is a lawyer and has two sons.", {}),
    ("She seems tired and may be ill.", {}),
    ("The minister said nothing.", {}),
    ("He is going to resign.", {"resign": "yield"}),
    ("The looting went on for days.", {"looting": "protest", "went": "move"}),
    ("The new building is tall.", {}),
    ("The firm laid off forty people.", {"laid": "other"}),
]


@pytest.mark.parametrize(("text", "expected"), TRIGGERS, ids=[t for t, _ in TRIGGERS])
def test_triggers_and_types(page: Read, text: str, expected: dict[str, str]) -> None:
    found = find_events(page(text), ENGLISH, [], [], [])
    assert {text[slice(*e.trigger)]: e.type for e in found} == expected
    assert [e.id for e in found] == [f"e{n}" for n in range(1, len(found) + 1)]


ROLES: list[tuple[str, dict[str, Kind], str, set[tuple[str, str]]]] = [
    (
        "Norland invaded Sudria.",
        {"Norland": "state", "Sudria": "state"},
        "invaded",
        {("agent", "Norland"), ("patient", "Sudria")},
    ),
    (
        "Sudria was invaded by Norland.",
        {"Norland": "state", "Sudria": "state"},
        "invaded",
        {("agent", "Norland"), ("patient", "Sudria")},
    ),
    (
        "Norland's invasion of Sudria failed.",
        {"Norland": "state", "Sudria": "state"},
        "invasion",
        {("agent", "Norland"), ("patient", "Sudria")},
    ),
    (
        "Anna Berg held talks with Omar Diallo in Lagos.",
        {"Anna Berg": "person", "Omar Diallo": "person", "Lagos": "place"},
        "talks",
        {("agent", "Anna Berg"), ("recipient", "Omar Diallo"), ("place", "Lagos")},
    ),
    (
        "The general ordered the troops to leave.",
        {"The general": "person", "the troops": "group"},
        "leave",
        {("agent", "the troops")},
    ),
    (
        "Police arrested a man who robbed the bank.",
        {"Police": "group", "a man": "person", "the bank": "organization"},
        "robbed",
        {("agent", "a man"), ("patient", "the bank")},
    ),
    (
        "Anna Berg resigned and left the city.",
        {"Anna Berg": "person", "the city": "place"},
        "left",
        {("agent", "Anna Berg"), ("patient", "the city")},
    ),
    ("Three miners died.", {"Three miners": "group"}, "died", {("patient", "Three miners")}),
    (
        "The army killed soldiers and farmers.",
        {"The army": "organization", "soldiers": "group", "farmers": "group"},
        "killed",
        {("agent", "The army"), ("patient", "soldiers"), ("patient", "farmers")},
    ),
]


@pytest.mark.parametrize(("text", "kinds", "word", "expected"), ROLES, ids=[t for t, *_ in ROLES])
def test_participants(
    page: Read, text: str, kinds: dict[str, Kind], word: str, expected: set[tuple[str, str]]
) -> None:
    actors = actors_of(text, kinds)
    names = {a.id: a.name for a in actors}
    event = next(
        e for e in find_events(page(text), ENGLISH, actors, [], []) if text[slice(*e.trigger)] == word
    )
    assert {(p.role, names[p.actor]) for p in event.participants} == expected
    places = [names[p.actor] for p in event.participants if p.role == "place"]
    assert (names[event.place] if event.place else None) == (places[0] if places else None)


def test_each_event_has_the_time_that_modifies_it(page: Read) -> None:
    text = "The council met on Friday after rebels attacked the town in March."
    times = [
        Time(f"t{n}", (text.index(w), text.index(w) + len(w)), None, None, "day")
        for n, w in enumerate(("Friday", "March"), 1)
    ]
    found = {text[slice(*e.trigger)]: e.time for e in find_events(page(text), ENGLISH, [], times, [])}
    assert found == {"met": "t1", "attacked": "t2"}


def test_a_word_of_saying_is_no_event_but_an_act_done_by_speaking_is(page: Read) -> None:
    for text, expected in (
        ("Berg accused the council of wasting money.", ["accused", "wasting"]),
        ("Berg told the council of wasting money.", ["wasting"]),
    ):
        begin, end = text.index(" ") + 1, text.index(" the")
        cue = Attribution(((0, 4),), ((begin, end),), ((end + 1, len(text) - 1),), "rule:test", 1.0)
        found = find_events(page(text), ENGLISH, [], [], [cue])
        assert [text[slice(*e.trigger)] for e in found] == expected


def test_a_name_is_no_event_but_an_event_may_be_named(page: Read) -> None:
    text = "The Trade Commission closed after the war."
    commission = Actor("a1", "Trade Commission", "organization", ((4, 20),))
    assert [text[slice(*e.trigger)] for e in find_events(page(text), ENGLISH, [commission], [], [])] == [
        "closed",
        "war",
    ]


def test_no_text_no_events(page: Read) -> None:
    assert find_events(page(""), ENGLISH, [], [], []) == []


def test_every_type_of_the_record_has_a_concept() -> None:
    used = {c.type for c in ENGLISH.events.lists.concept.values()}
    assert used == set(choices(EventType))


def test_a_word_names_one_concept_only() -> None:
    concepts = ENGLISH.events.lists.concept
    for words in (
        [w for c in concepts.values() for w in c.verbs],
        [w for c in concepts.values() for w in c.nouns],
    ):
        assert sorted(words) == sorted(set(words))


def test_related_concepts_exist() -> None:
    lists = ENGLISH.events.lists
    assert not {name for group in lists.related for name in group} - lists.concept.keys()
    assert ENGLISH.events.related_groups("die") & ENGLISH.events.related_groups("kill")


def test_concepts_are_told_apart_by_type() -> None:
    assert ENGLISH.events.concept_of("fire", "harm") == "burn"
    assert ENGLISH.events.concept_of("fire", "appoint") == "dismiss"
    assert ENGLISH.events.concept_of("phone call", "communicate") == ENGLISH.events.concept_of(
        "speak", "communicate"
    )
    assert ENGLISH.events.concept_of("yodel", "other") == "yodel"


def test_a_wrong_type_in_the_lexicon_is_told_with_its_place(tmp_path: Path) -> None:
    bad = tmp_path / "events.toml"
    bad.write_text('states = []\n[concept]\nx = { type = "explode" }\n', "utf-8")
    with pytest.raises(LexiconError, match="explode"):
        load_file(bad, Events)
