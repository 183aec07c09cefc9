"""Pronouns and noun phrases: whom they mean, and when they are left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.actors.actors import find_actors
from kg.extract.utterances.attribution import Attribution
from kg.record import Actor

Parse = Callable[[str], Doc]


def said(text: str, source: str, content: str) -> Attribution:
    b, c = text.index(source), text.index(content)
    return Attribution(((b, b + len(source)),), (), ((c, c + len(content)),), "test", 1.0)


def wordings(actor: Actor, text: str) -> list[str]:
    return [text[b:e] for b, e in actor.mentions]


def owners(text: str, parse: Parse, word: str) -> list[str]:
    """The names of the actors that have the wording as a mention."""
    return [a.name for a in find_actors(parse(text), [])[0] if word in wordings(a, text)]


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Linda Orton thanked the crowd. She will retire in May.", "She", "Linda Orton"),
        ("Linda Orton met Carl Weber. She praised the plan.", "She", "Linda Orton"),
        ("Linda Orton met Carl Weber. He praised the plan.", "He", "Carl Weber"),
        ("Carl Weber said he would resign.", "he", "Carl Weber"),
        ("Carl Weber hurt himself.", "himself", "Carl Weber"),
        ("Canada raised its tariffs.", "its", "Canada"),
        ("Carl Weber, who lives in Bonn, won.", "who", "Carl Weber"),
        ("Governor Linda Orton spoke. Many cheered. The governor then left.", "The governor", "Linda Orton"),
        (
            "Halden Motors closed a plant in Ohio. The company blamed high prices.",
            "The company",
            "Halden Motors",
        ),
        ("Carl Weber, a retired pilot, won the prize. The pilot smiled.", "The pilot", "Carl Weber"),
    ],
)
def test_it_means(text: str, word: str, name: str, parse: Parse) -> None:
    assert owners(text, parse, word) == [name]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Canada lost. It is clear that nobody was ready.", "It"),
        ("It rained all day in Bonn.", "It"),
        ("Carl Weber blamed him.", "him"),
        ("Linda Orton spoke. He left.", "He"),
    ],
)
def test_it_means_nobody(text: str, word: str, parse: Parse) -> None:
    assert owners(text, parse, word) == []


def test_he_who_says_it_is_not_whom_he_names(parse: Parse) -> None:
    text = "Carl Weber met Paul Adler. He said that Weber was late."
    assert "Carl Weber" not in owners(text, parse, "He")


def test_i_is_the_speaker_and_we_whom_he_speaks_for(parse: Parse) -> None:
    text = 'Carl Weber, a spokesman for Halden Motors, said: "I was there. We regret nothing."'
    quote = said(text, "Carl Weber", '"I was there. We regret nothing."')
    actors, _ = find_actors(parse(text), [quote])
    assert [a.name for a in actors if "I" in wordings(a, text)] == ["Carl Weber"]
    assert [a.name for a in actors if "We" in wordings(a, text)] == ["Halden Motors"]


def test_us_the_country_is_no_pronoun(parse: Parse) -> None:
    text = "The Kremlin said US troops were near. US officials denied it."
    quote = said(text, "The Kremlin", "US troops were near")
    actors, _ = find_actors(parse(text), [quote])
    assert [a.name for a in actors if "US" in wordings(a, text)] == ["United States"]
