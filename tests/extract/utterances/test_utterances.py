"""Utterances, their chains, their propositions and figures."""

from __future__ import annotations

from collections.abc import Callable

from kg.extract.utterances.attribution import find_attributions
from kg.extract.utterances.utterances import attach_figures, find_utterances
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Event, Figure, Spans, Utterance

Read = Callable[[str], Page]
ENGLISH = Language("en")


def _found(doc: Page) -> tuple[dict[str, Utterance], dict[str, str]]:
    """Utterances by the text of their source, propositions' texts by id."""
    found = find_attributions(doc, ENGLISH)
    sources = ["".join(doc.text[b:e] for b, e in a.source) or None for a in found]
    utterances, propositions = find_utterances(doc, ENGLISH, found, sources, [], [])
    return {u.actor or "": u for u in utterances}, {
        p.id: "".join(doc.text[b:e] for b, e in p.span) for p in propositions
    }


def test_a_report_resting_on_sources_is_about_their_utterance(page: Read) -> None:
    by, texts = _found(
        page("The Ostwick Gazette reported Monday, citing two officials, that the mayor had resigned.")
    )
    assert by["The Ostwick Gazette"].about == (by["two officials"].id,)
    assert [texts[p] for p in by["two officials"].about] == ["that the mayor had resigned"]


def test_a_chain_of_three(page: Read) -> None:
    by, texts = _found(
        page("Ms Brandt said Mr Holm had told Ann Lee that the captain believed the ship was sinking.")
    )
    assert by["Ms Brandt"].about == (by["Mr Holm"].id,)
    assert by["Mr Holm"].about == (by["the captain"].id,)
    assert [texts[p] for p in by["the captain"].about] == ["the ship was sinking"]


def test_utterances_and_propositions_in_text_order_with_events(page: Read) -> None:
    doc = page("The mayor said the bridge had fallen. The pilot said the ferry had sunk.")
    found = find_attributions(doc, ENGLISH)
    begin = doc.text.index("sunk")
    events = [Event("e1", (begin, begin + 4), "harm", "sunk")]
    utterances, propositions = find_utterances(doc, ENGLISH, found, ["a1", "a2"], [], events)
    assert [u.id for u in utterances] == ["u1", "u2"]
    assert [(p.id, p.events) for p in propositions] == [("p1", ()), ("p2", ("e1",))]
    assert [u.about for u in utterances] == [("p1",), ("p2",)]


def test_only_the_denied_sentence_of_a_quotation_is_denied(page: Read) -> None:
    doc = page(
        "The Gazette reported that the mayor had met the builders.\n"
        '"I spent the whole week at home. I never met the builders," the mayor said.'
    )
    found = find_attributions(doc, ENGLISH)
    sources = ["".join(doc.text[b:e] for b, e in a.source) or None for a in found]
    utterances, propositions = find_utterances(doc, ENGLISH, found, sources, [], [])
    spans = {p.id: p.span for p in propositions}
    said = {u.stance: u for u in utterances if u.actor == "the mayor"}

    def text(spans: Spans) -> str:
        return "".join(doc.text[b:e] for b, e in spans)

    assert text(said["denies"].content) == 'I never met the builders,"'
    assert text(said["affirms"].content) == doc.text[doc.text.index('"') : doc.text.index(" the mayor said")]
    assert [text(spans[p]) for p in said["affirms"].about] == ['"I spent the whole week at home.']
    assert len({u.id for u in utterances}) == len(utterances) == 3


def test_figures_belong_to_the_innermost_utterance(page: Read) -> None:
    doc = page("Ms Brandt said Mr Holm had told her that 30 ships were sinking. Some 12 sank.")
    by, _ = _found(doc)
    figures = [
        Figure(f"f{n}", (b, b + 2), (b, b + 2), 1, 1, "exact")
        for n, b in enumerate((doc.text.index("30"), doc.text.index("12")), 1)
    ]
    attached, utterances = attach_figures(figures, list(by.values()))
    assert [f.utterance for f in attached] == [by["Mr Holm"].id, None]
    assert {u.id: "f1" in u.about for u in utterances} == {by["Ms Brandt"].id: False, by["Mr Holm"].id: True}


def test_nothing_said(page: Read) -> None:
    assert find_utterances(page("Rain fell."), ENGLISH, [], [], [], []) == ([], [])
    assert attach_figures([], []) == ([], [])
