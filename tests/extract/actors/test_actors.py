"""Actors of an article: kinds, one identity, roles, for whom they speak, and the sources of attributions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.utterances.attribution import Attribution
from kg.record import Actor, Spans

Found = Callable[..., tuple[list[Actor], list[str | None]]]

AFFAIR = (
    "Kremlin spokesman Dmitri Antonov denied the report on Tuesday. Antonov said the story was false. "
    "US President-elect Harold Mercer spoke with Serhiy Bondar, the newspaper wrote. "
    "The Ukrainian president confirmed the call. Mercer later left for Miami. "
    "The European Union (EU) had no comment. The EU will meet in Ghent. "
    "Moscow rejected the claim, and Washington did too. The president-elect returned from Miami."
)


def said(text: str, source: str, cue: str, content: str) -> Attribution:
    def span(part: str) -> Spans:
        at = text.index(part) if part else -1
        return ((at, at + len(part)),) if part else ()

    return Attribution(span(source), span(cue), span(content), "test", 1.0)


def by_name(actors: list[Actor]) -> dict[str, Actor]:
    return {a.name: a for a in actors}


def wordings(actor: Actor, text: str) -> list[str]:
    return [text[b:e] for b, e in actor.mentions]


@pytest.fixture(scope="module")
def affair(found: Found) -> dict[str, Actor]:
    return by_name(found(AFFAIR)[0])


def test_kinds_are_decided_for_the_actor(affair: dict[str, Actor]) -> None:
    assert affair["Dmitri Antonov"].kind == "person"
    assert affair["Harold Mercer"].kind == "person"
    assert affair["European Union"].kind == "organization"
    assert affair["United States"].kind == "state"
    assert affair["Miami"].kind == affair["Ghent"].kind == "place"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Boston Otters beat Oslo on Sunday.", "Boston Otters", "organization"),
        ("Nadra Okwem, 23, was waiting for the bus.", "Nadra Okwem", "person"),
        ("The police arrested Nadra Okwem on Friday.", "Nadra Okwem", "person"),
        ("The trade fair took place at the Harrow Convention Centre.", "Harrow Convention Centre", "place"),
        ("Okwem was treated at a hospital in Oslo.", "a hospital in Oslo", "place"),
        ("A hospital in Oslo denied the report.", "a hospital in Oslo", "organization"),
        ("The Larkfield Police Department denied it.", "Larkfield", "place"),
        ("The charity Bright Kettle gave the money.", "Bright Kettle", "organization"),
    ],
)
def test_kinds_from_the_words_around(found: Found, text: str, name: str, kind: str) -> None:
    assert [(a.name, a.kind) for a in found(text)[0] if a.name == name] == [(name, kind)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Oslo University president Ida Moe said no.", "Oslo University president"),
        ("Norway's foreign minister Ida Moe said no.", "Norway's foreign minister"),
    ],
)
def test_a_role_that_names_a_body_is_the_persons_mention(found: Found, text: str, phrase: str) -> None:
    actors = by_name(found(text)[0])
    assert wordings(actors["Ida Moe"], text) == [phrase, "Ida Moe"]


def test_names_surnames_acronyms_and_descriptions_are_one_actor(affair: dict[str, Actor]) -> None:
    assert wordings(affair["Dmitri Antonov"], AFFAIR) == ["Kremlin spokesman", "Dmitri Antonov", "Antonov"]
    assert wordings(affair["European Union"], AFFAIR) == ["European Union", "EU", "EU"]
    assert "The president-elect" in wordings(affair["Harold Mercer"], AFFAIR)
    assert "The Ukrainian president" in wordings(affair["Serhiy Bondar"], AFFAIR)


def test_roles_and_principals(affair: dict[str, Actor]) -> None:
    assert affair["Dmitri Antonov"].role == "Kremlin spokesman"
    assert affair["Dmitri Antonov"].speaks_for == affair["Kremlin"].id


def test_a_capital_that_acts_is_no_place_and_acts_for_its_state(affair: dict[str, Actor]) -> None:
    assert affair["Moscow"].kind == "organization"
    assert affair["Washington"].speaks_for == affair["United States"].id


def test_a_capital_can_be_place_and_government_in_one_article(found: Found) -> None:
    text = "Snow fell in Moscow on Sunday. Moscow accused the company of fraud."
    found = [(a.name, a.kind) for a in found(text)[0] if a.name == "Moscow"]
    assert sorted(found) == [("Moscow", "organization"), ("Moscow", "place")]


def test_ids_follow_the_text_and_mentions_lie_in_it(found: Found) -> None:
    actors, _ = found(AFFAIR)
    assert [a.id for a in actors] == [f"a{n}" for n in range(1, len(actors) + 1)]
    assert [a.mentions[0] for a in actors] == sorted(a.mentions[0] for a in actors)
    assert all(AFFAIR[b:e].strip() == AFFAIR[b:e] != "" for a in actors for b, e in a.mentions)
    assert found(AFFAIR)[0] == actors


def test_two_persons_of_one_surname_stay_two(found: Found) -> None:
    text = (
        "Maria Keller and Peter Keller inherited the mill. Mr. Keller sold his half. "
        "Ms. Keller, a lawyer, kept her half."
    )
    actors = by_name(found(text)[0])
    assert "Keller" in " ".join(wordings(actors["Peter Keller"], text)[1:])
    assert wordings(actors["Maria Keller"], text).count("Keller") == 1


def test_sources_are_actors(found: Found) -> None:
    text = (
        "Two officials said the bridge was closed. The ministry said it was open. "
        "According to a poll, most people agree. Analyst Rita Moss said prices would fall. "
        "It was announced late."
    )
    attributions = [
        said(text, "Two officials", "said", "the bridge was closed"),
        said(text, "The ministry", "said", "it was open"),
        said(text, "a poll", "According to", "most people agree"),
        said(text, "Analyst Rita Moss", "said", "prices would fall"),
        said(text, "", "announced", "It was announced late"),
    ]
    actors, sources = found(text, attributions)
    kinds = {a.id: a.kind for a in actors}
    names = {a.id: a.name for a in actors}
    assert sources[-1] is None
    assert [kinds[s] for s in sources if s] == ["unnamed", "organization", "other", "person"]
    assert [names[s] for s in sources if s] == ["two officials", "the ministry", "a poll", "Rita Moss"]


def test_an_article_without_actors_has_none(found: Found) -> None:
    assert found("It rained.") == ([], [])
    assert found("") == ([], [])
