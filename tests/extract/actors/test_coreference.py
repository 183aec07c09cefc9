"""Pronouns and noun phrases: whom they mean, and when they are left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import make_page

from kg.extract.utterances.attribution import Attribution
from kg.nlp.page import Page
from kg.record import Actor

Found = Callable[..., tuple[list[Actor], list[str | None]]]

MET = """
    Linda   Linda PROPN NNP compound 2 B-PERSON
    Orton   Orton PROPN NNP nsubj    3 I-PERSON
    met     meet  VERB  VBD ROOT     0
    Carl    Carl  PROPN NNP compound 5 B-PERSON
    Weber   Weber PROPN NNP dobj     3 I-PERSON
    .       .     PUNCT .   punct    3

    She     she    PRON  PRP nsubj    2
    praised praise VERB  VBD ROOT     0
    him     he     PRON  PRP dobj     2
    .       .      PUNCT .   punct    2
"""
RESIGN = """
    Carl   Carl   PROPN NNP compound 2 B-PERSON
    Weber  Weber  PROPN NNP nsubj    3 I-PERSON
    said   say    VERB  VBD ROOT     0
    he     he     PRON  PRP nsubj    6
    would  would  AUX   MD  aux      6
    resign resign VERB  VB  ccomp    3
    .      .      PUNCT .   punct    3
"""
CLEAR = """
    Canada Canada PROPN NNP nsubj 2 B-GPE
    lost   lose   VERB  VBD ROOT  0
    .      .      PUNCT .   punct 2

    It     it     PRON  PRP nsubj 2
    is     be     AUX   VBZ ROOT  0
    clear  clear  ADJ   JJ  acomp 2
    that   that   SCONJ IN  mark  6
    nobody nobody PRON  NN  nsubj 6
    was    be     AUX   VBD ccomp 2
    ready  ready  ADJ   JJ  acomp 6
    .      .      PUNCT .   punct 2
"""
LATE = """
    Carl  Carl  PROPN NNP compound 2 B-PERSON
    Weber Weber PROPN NNP nsubj    3 I-PERSON
    met   meet  VERB  VBD ROOT     0
    Paul  Paul  PROPN NNP compound 5 B-PERSON
    Adler Adler PROPN NNP dobj     3 I-PERSON
    .     .     PUNCT .   punct    3

    He    he    PRON  PRP nsubj    2
    said  say   VERB  VBD ROOT     0
    that  that  SCONJ IN  mark     5
    Weber Weber PROPN NNP nsubj    5 B-PERSON
    was   be    AUX   VBD ccomp    2
    late  late  ADJ   JJ  acomp    5
    .     .     PUNCT .   punct    2
"""
SPOKESMAN = """
    Carl      Carl      PROPN NNP compound 2 B-PERSON
    Weber     Weber     PROPN NNP nsubj    10 I-PERSON
    ,         ,         PUNCT ,   punct    2
    a         a         DET   DT  det      5
    spokesman spokesman NOUN  NN  appos    2
    for       for       ADP   IN  prep     5
    Halden    Halden    PROPN NNP compound 8 B-ORG
    Motors    Motors    PROPN NNP pobj     6 I-ORG
    ,         ,         PUNCT ,   punct    2
    said      say       VERB  VBD ROOT     0
    :         :         PUNCT :   punct    10
    I         I         PRON  PRP nsubj    13
    know      know      VERB  VBP ccomp    10
    .         .         PUNCT .   punct    10

    We        we        PRON  PRP nsubj    2
    regret    regret    VERB  VBP ROOT     0
    nothing   nothing   PRON  NN  dobj     2
    .         .         PUNCT .   punct    2
"""


def said(text: str, source: str, content: str) -> Attribution:
    b, c = text.index(source), text.index(content)
    return Attribution(((b, b + len(source)),), (), ((c, c + len(content)),), "test", 1.0)


def wordings(actor: Actor, text: str) -> list[str]:
    return [text[b:e] for b, e in actor.mentions]


def owners(given: str | Page, found: Found, word: str) -> list[str]:
    """The names of the actors that have the wording as a mention."""
    text = given if isinstance(given, str) else given.text
    return [a.name for a in found(given)[0] if word in wordings(a, text)]


@pytest.mark.parametrize(
    ("table", "word", "names"),
    [
        (MET, "She", ["Linda Orton"]),
        (MET, "him", ["Carl Weber"]),
        (RESIGN, "he", ["Carl Weber"]),
        (CLEAR, "It", []),
        (LATE, "He", ["Paul Adler"]),
        (SPOKESMAN, "a spokesman for Halden Motors", ["Carl Weber"]),
    ],
)
def test_whom_it_means_by_the_parse(table: str, word: str, names: list[str], found: Found) -> None:
    assert owners(make_page(table), found, word) == names


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Linda Orton thanked the crowd. She will retire in May.", "She", "Linda Orton"),
        ("Linda Orton met Carl Weber. He praised the plan.", "He", "Carl Weber"),
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
def test_it_means(text: str, word: str, name: str, found: Found) -> None:
    assert owners(text, found, word) == [name]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It rained all day in Bonn.", "It"),
        ("Carl Weber blamed him.", "him"),
        ("Linda Orton spoke. He left.", "He"),
        ("Carl Weber won. He came home late. He hugged the dog. The actress left.", "The actress"),
    ],
)
def test_it_means_nobody_named(text: str, word: str, found: Found) -> None:
    assert not {"Canada", "Carl Weber", "Linda Orton"} & set(owners(text, found, word))


def test_i_is_the_speaker_and_we_whom_he_speaks_for(found: Found) -> None:
    page = make_page(SPOKESMAN)
    quote = said(page.text, "Carl Weber", "I know. We regret nothing.")
    actors, sources = found(page, [quote])
    by_name = {a.name: a for a in actors}
    assert sources == [by_name["Carl Weber"].id]
    assert by_name["Carl Weber"].speaks_for == by_name["Halden Motors"].id
    assert [a.name for a in actors if "I" in wordings(a, page.text)] == ["Carl Weber"]
    assert [a.name for a in actors if "We" in wordings(a, page.text)] == ["Halden Motors"]


def test_us_the_country_is_no_pronoun(found: Found) -> None:
    text = "The Kremlin said US troops were near. US officials denied it."
    quote = said(text, "The Kremlin", "US troops were near")
    actors, _ = found(text, [quote])
    assert [a.name for a in actors if "US" in wordings(a, text)] == ["United States"]
