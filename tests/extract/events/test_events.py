"""Events: which words are events, of what type, with whom, when and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import make_page

from kg.errors import LexiconError
from kg.extract.events.events import find_events
from kg.language import Language
from kg.language.concepts import Events
from kg.lexicon import load_file
from kg.nlp.decode import Attribution
from kg.nlp.page import Page
from kg.record import Actor, EventType, Kind, Time, choices

Read = Callable[[str], Page]


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
def test_triggers_and_types(page: Read, english: Language, text: str, expected: dict[str, str]) -> None:
    found = find_events(page(text), english, [], [], [])
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
    page: Read,
    english: Language,
    text: str,
    kinds: dict[str, Kind],
    word: str,
    expected: set[tuple[str, str]],
) -> None:
    actors = actors_of(text, kinds)
    names = {a.id: a.name for a in actors}
    event = next(
        e for e in find_events(page(text), english, actors, [], []) if text[slice(*e.trigger)] == word
    )
    assert {(p.role, names[p.actor]) for p in event.participants} == expected
    places = [names[p.actor] for p in event.participants if p.role == "place"]
    assert (names[event.place] if event.place else None) == (places[0] if places else None)


WAS_TOLD = """
The the DET DT det 2
general general NOUN NN nsubjpass 4
was be AUX VBD auxpass 4
told tell VERB VBN ROOT 0
to to PART TO aux 6
leave leave VERB VB xcomp 4
for for ADP IN prep 6
Lagos Lagos PROPN NNP pobj 7 B-GPE
. . PUNCT . punct 4
"""
TOOK = """
A a DET DT det 2
meeting meeting NOUN NN nsubj 4
never never ADV RB neg 4
took take VERB VBD ROOT 0
place place NOUN NN dobj 4
. . PUNCT . punct 4
"""


def test_who_is_told_to_leave_leaves(english: Language) -> None:
    page = make_page(WAS_TOLD)
    actors = actors_of(page.text, {"The general": "person", "Lagos": "place"})
    (event,) = find_events(page, english, actors, [], [])
    assert page.text[slice(*event.trigger)] == "leave"
    assert [(p.role, p.actor) for p in event.participants] == [("agent", "a1"), ("recipient", "a2")]


def test_a_verb_that_only_lends_its_grammar_is_no_event(english: Language) -> None:
    page = make_page(TOOK)
    (event,) = find_events(page, english, [], [], [])
    assert (page.text[slice(*event.trigger)], event.type) == ("meeting", "consult")


def test_each_event_has_the_time_that_modifies_it(page: Read, english: Language) -> None:
    text = "The council met on Friday after rebels attacked the town in March."
    times = [
        Time(f"t{n}", (text.index(w), text.index(w) + len(w)), None, None, "day")
        for n, w in enumerate(("Friday", "March"), 1)
    ]
    found = {text[slice(*e.trigger)]: e.time for e in find_events(page(text), english, [], times, [])}
    assert found == {"met": "t1", "attacked": "t2"}


def test_a_word_of_saying_is_no_event_but_an_act_done_by_speaking_is(page: Read, english: Language) -> None:
    for text, expected in (
        ("Berg accused the council of wasting money.", ["accused", "wasting"]),
        ("Berg told the council of wasting money.", ["wasting"]),
    ):
        begin, end = text.index(" ") + 1, text.index(" the")
        cue = Attribution(((0, 4),), ((begin, end),), ((end + 1, len(text) - 1),), "rule:test", 1.0)
        found = find_events(page(text), english, [], [], [cue])
        assert [text[slice(*e.trigger)] for e in found] == expected


def test_a_name_is_no_event_but_an_event_may_be_named(page: Read, english: Language) -> None:
    text = "The Trade Commission closed after the war."
    commission = Actor("a1", "Trade Commission", "organization", ((4, 20),))
    assert [text[slice(*e.trigger)] for e in find_events(page(text), english, [commission], [], [])] == [
        "closed",
        "war",
    ]


def test_no_text_no_events(page: Read, english: Language) -> None:
    assert find_events(page(""), english, [], [], []) == []


def test_every_type_of_the_record_has_a_concept(english: Language) -> None:
    used = {c.type for c in english.events.lists.concept.values()}
    assert used == set(choices(EventType))


def test_a_word_names_one_concept_only(english: Language) -> None:
    concepts = english.events.lists.concept
    for words in (
        [w for c in concepts.values() for w in c.verbs],
        [w for c in concepts.values() for w in c.nouns],
    ):
        assert sorted(words) == sorted(set(words))


def test_related_concepts_exist(english: Language) -> None:
    lists = english.events.lists
    assert not {name for group in lists.related for name in group} - lists.concept.keys()
    assert english.events.related_groups("die") & english.events.related_groups("kill")


def test_concepts_are_told_apart_by_type(english: Language) -> None:
    assert english.events.concept_of("fire", "harm") == "burn"
    assert english.events.concept_of("fire", "appoint") == "dismiss"
    assert english.events.concept_of("phone call", "communicate") == english.events.concept_of(
        "speak", "communicate"
    )
    assert english.events.concept_of("yodel", "other") == "yodel"


def test_a_wrong_type_in_the_lexicon_is_told_with_its_place(tmp_path: Path) -> None:
    bad = tmp_path / "events.toml"
    bad.write_text('states = []\n[concept]\nx = { type = "explode" }\n', "utf-8")
    with pytest.raises(LexiconError, match="explode"):
        load_file(bad, Events)
