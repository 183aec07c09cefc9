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

REPORT = "The Ostwick Gazette reported on Tuesday that the mayor had met the builders in secret.\n"


def _sides(given: Page, english: Language) -> dict[str, tuple[str, set[str], tuple[str, ...]]]:
    """Content → (stance, contents disputed, about)."""
    found = find_attributions(given, english)
    sources = ["".join(given.text[b:e] for b, e in a.source) or None for a in found]
    utterances, _ = find_utterances(given, english, found, sources, [], [])
    text = {u.id: " ".join(given.text[b:e] for b, e in u.content) for u in utterances}
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
def test_denial_and_report_share_their_proposition(
    page: Read, english: Language, denial: str, content: str
) -> None:
    sides = _sides(page(REPORT + denial), english)
    stated = "that the mayor had met the builders in secret"
    stance, disputed, about = sides[content]
    assert (stance, disputed) == ("denies", {stated})
    assert about == sides[stated][2]


def test_a_negated_statement_that_answers_nothing_is_no_denial(page: Read, english: Language) -> None:
    sides = _sides(
        page("The baker said the oven did not work on Sundays. Rain is expected in the hills."), english
    )
    assert {stance for stance, _, _ in sides.values()} == {"affirms"}


ACCUSED = "Critics accused the mayor of taking money from the builders.\n"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The mayor said she had taken no money from the builders.", "denies"),
        ("The mayor said there was no bribery.", "denies"),
        ("The mayor said there was no doubt that the builders wanted money.", "affirms"),
        ("The mayor said she did not know why the builders gave money.", "affirms"),
        ("The mayor said the builders had not only given money.", "affirms"),
        ("The mayor said the ferry had not run on Sunday.", "affirms"),
        ("The mayor said she would not take money from the builders.", "affirms"),
    ],
)
def test_which_negated_statements_answer_a_charge(
    page: Read, english: Language, text: str, stance: str
) -> None:
    given = page(ACCUSED + text)
    found = find_attributions(given, english)
    mayor = [
        (given.text.index("the mayor"),) * 2,
        (given.text.index("The mayor"),) * 2,
        (given.text.find(" she ") + 1,) * 2,
    ]
    mentions = tuple((b, b + size) for (b, _), size in zip(mayor, (9, 9, 3), strict=True) if b > 0)
    actors = [Actor("a1", "the mayor", "person", mentions)]
    sources = [
        "a1" if given.text[a.source[0][0] : a.source[0][1]] == "The mayor" else "a2"
        for a in found
        if a.source
    ]
    utterances, _ = find_utterances(given, english, [a for a in found if a.source], sources, actors, [])
    assert [u.stance for u in utterances if u.actor == "a1"][0] == stance


def test_a_denial_reaches_the_source_that_a_report_rests_on(page: Read, english: Language) -> None:
    sides = _sides(
        page(
            "The Gazette reported, citing two officials, that the mayor had met the builders.\n"
            "The mayor denied that she had met the builders."
        ),
        english,
    )
    assert sides["that she had met the builders"][1] == {"that the mayor had met the builders"}


def test_names_alone_make_no_dispute(page: Read, english: Language) -> None:
    sides = _sides(
        page(
            "Mr Holm told the Gazette that Ostwick would win the cup. "
            "The Gazette reported that Mr Holm had sold a boat.\n"
            "Mr Holm denied reports that he had sold a boat."
        ),
        english,
    )
    (denied,) = (disputed for stance, disputed, _ in sides.values() if stance == "denies")
    assert not any("cup" in text for text in denied)


def test_nobody_denies_their_own_words(page: Read, english: Language) -> None:
    sides = _sides(
        page("The mayor said the bridge was safe. The mayor denied that the bridge was unsafe."), english
    )
    assert sides["that the bridge was unsafe"][1] == set()


def test_a_denial_of_what_only_the_narrator_states(page: Read, english: Language) -> None:
    given = page(
        "Bribes were paid to two harbour clerks in 2011.\nThe firm denied that clerks were paid bribes."
    )
    found = find_attributions(given, english)
    utterances, propositions = find_utterances(given, english, found, ["a1"] * len(found), [], [])
    (denial,) = (u for u in utterances if u.stance == "denies")
    spans = {p.id: p.span for p in propositions}
    assert denial.disputes == ()
    assert [given.text[b:e] for b, e in spans[denial.about[0]]] == [
        "Bribes were paid to two harbour clerks in 2011."
    ]
