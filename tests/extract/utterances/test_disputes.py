"""Which report a denial is directed at, and that both are about the same proposition."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.utterances.attribution import find_attributions
from kg.extract.utterances.utterances import find_utterances
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Actor

Read = Callable[[str], Page]
ENGLISH = Language("en")

REPORT = "The Ostwick Gazette reported on Tuesday that the mayor had met the builders in secret.\n"


def _sides(doc: Page) -> dict[str, tuple[str, set[str], tuple[str, ...]]]:
    """Content → (stance, contents disputed, about)."""
    found = find_attributions(doc, ENGLISH)
    sources = ["".join(doc.text[b:e] for b, e in a.source) or None for a in found]
    utterances, _ = find_utterances(doc, ENGLISH, found, sources, [], [])
    text = {u.id: " ".join(doc.text[b:e] for b, e in u.content) for u in utterances}
    return {text[u.id]: (u.stance, {text[x] for x in u.disputes}, u.about) for u in utterances}


@pytest.mark.parametrize(
    ("denial", "content"),
    [
        ("The mayor denied the report.", "the report"),
        ("The mayor denied it.", "it"),
        ("The mayor denied that she had met the builders.", "that she had met the builders"),
        ("Ann Lee, her lawyer, dismissed the story as nonsense.", "the story"),
        (
            '"There was no meeting with the builders," her spokesman said.',
            '"There was no meeting with the builders,"',
        ),
        ('"That is not true," her spokesman said.', '"That is not true,"'),
    ],
)
def test_denial_and_report_share_their_proposition(page: Read, denial: str, content: str) -> None:
    sides = _sides(page(REPORT + denial))
    stated = "that the mayor had met the builders in secret"
    stance, disputed, about = sides[content]
    assert (stance, disputed) == ("denies", {stated})
    assert about == sides[stated][2]


def test_a_negated_statement_that_answers_nothing_is_no_denial(page: Read) -> None:
    sides = _sides(page("The baker said the oven did not work on Sundays. Rain is expected in the hills."))
    assert {stance for stance, _, _ in sides.values()} == {"affirms"}


ACCUSED = "Critics accused the mayor of taking money from the builders.\n"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The mayor said she had taken no money from the builders.", "denies"),
        ("The mayor said there was no bribery.", "denies"),
        ("The mayor said she did not know why the builders gave money.", "affirms"),
        ("The mayor said the builders had not only given money.", "affirms"),
        ("The mayor said the ferry had not run on Sunday.", "affirms"),
        ("The mayor said she would not take money from the builders.", "affirms"),
    ],
)
def test_which_negated_statements_answer_a_charge(page: Read, text: str, stance: str) -> None:
    doc = page(ACCUSED + text)
    found = find_attributions(doc, ENGLISH)
    mayor = [
        (doc.text.index("the mayor"),) * 2,
        (doc.text.index("The mayor"),) * 2,
        (doc.text.find(" she ") + 1,) * 2,
    ]
    mentions = tuple((b, b + size) for (b, _), size in zip(mayor, (9, 9, 3), strict=True) if b > 0)
    actors = [Actor("a1", "the mayor", "person", mentions)]
    sources = [
        "a1" if doc.text[a.source[0][0] : a.source[0][1]] == "The mayor" else "a2" for a in found if a.source
    ]
    utterances, _ = find_utterances(doc, ENGLISH, [a for a in found if a.source], sources, actors, [])
    assert [u.stance for u in utterances if u.actor == "a1"][0] == stance


def test_a_denial_reaches_the_source_that_a_report_rests_on(page: Read) -> None:
    sides = _sides(
        page(
            "The Gazette reported, citing two officials, that the mayor had met the builders.\n"
            "The mayor denied that she had met the builders."
        )
    )
    assert sides["that she had met the builders"][1] == {"that the mayor had met the builders"}


def test_names_alone_make_no_dispute(page: Read) -> None:
    sides = _sides(
        page(
            "Mr Holm told the Gazette that Ostwick would win the cup. "
            "The Gazette reported that Mr Holm had sold a boat.\n"
            "Mr Holm denied reports that he had sold a boat."
        )
    )
    (denied,) = (disputed for stance, disputed, _ in sides.values() if stance == "denies")
    assert not any("cup" in text for text in denied)


def test_nobody_denies_their_own_words(page: Read) -> None:
    sides = _sides(page("The mayor said the bridge was safe. The mayor denied that the bridge was unsafe."))
    assert sides["that the bridge was unsafe"][1] == set()


def test_a_denial_of_what_only_the_narrator_states(page: Read) -> None:
    doc = page(
        "Bribes were paid to two harbour clerks in 2011.\nThe firm denied that clerks were paid bribes."
    )
    found = find_attributions(doc, ENGLISH)
    utterances, propositions = find_utterances(doc, ENGLISH, found, ["a1"] * len(found), [], [])
    (denial,) = (u for u in utterances if u.stance == "denies")
    spans = {p.id: p.span for p in propositions}
    assert denial.disputes == ()
    assert [doc.text[b:e] for b, e in spans[denial.about[0]]] == [
        "Bribes were paid to two harbour clerks in 2011."
    ]
