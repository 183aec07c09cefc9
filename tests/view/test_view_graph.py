"""The graph model: one thing is one node, stances meet at it, and what is denied is no fact."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import networkx as nx
import pytest
from view_affair import IRI, Draft, picture

from kg.record import Record, check
from kg.view.panels import contested, rivals, unnamed_only
from kg.view.select import select

Graph = nx.MultiDiGraph


@pytest.fixture(scope="module")
def graph(records: list[Record]) -> Graph:
    return picture(records)


def find(graph: Graph, caption: str) -> str:
    (node,) = [n for n, d in graph.nodes(data=True) if d["caption"] == caption]
    return node


def edges(graph: Graph, relation: str) -> set[tuple[str, str, str]]:
    captions = graph.nodes(data="caption")
    found = graph.edges(data=True)
    return {(captions[a], d["role"], captions[b]) for a, b, d in found if d["relation"] == relation}


def test_sample_keeps_the_contract(records: list[Record]) -> None:
    assert [problem for record in records for problem in check(record)] == []


def test_one_iri_is_one_node_with_the_evidence_of_all_its_articles(graph: Graph) -> None:
    call = graph.nodes[IRI + "event/call"]
    assert call["articles"] == 2
    assert {e.origin.publisher for e in call["evidence"]} == {"Northern Post", "Capital Wire"}
    assert call["date"] == "2031-03-03"
    dusan = graph.nodes[IRI + "actor/Marek_Dusan"]
    assert (dusan["kind"], dusan["role"], dusan["articles"]) == ("person", "prime minister of Sorland", 3)


def test_without_iri_nothing_is_joined() -> None:
    one = Draft("x", "Ann met Bob.").actor("a1", "Ann", "person", "Ann", iri=None).done()
    two = Draft("y", "Ann met Cy.").actor("a1", "Ann", "person", "Ann", iri=None).done()
    assert sorted(picture([one, two])) == ["x#a1", "y#a1"]


def test_claims_about_one_event_meet_at_the_event(graph: Graph) -> None:
    assert IRI + "claim/call" not in graph
    call = "Ilva Torrent – spoke – Marek Dusan"
    says = {(who, stance) for who, stance, what in edges(graph, "says") if what == call}
    assert says == {("three officials", "affirms"), ("Anna Kell", "denies"), ("Dusan's office", "declines")}


@pytest.mark.parametrize(
    ("caption", "status"),
    [
        ("Ilva Torrent – spoke – Marek Dusan", "Contested"),
        ("Ilva Torrent – rang – Marek Dusan", "AuthorAsserted"),
        ("Sorland – massed", "Reported"),
        ("Sorland – withdraw", "Open"),
        ("Sorland – attack – Olvar", "Denied"),
        ("what the Northern Post had written", "Reported"),  # that it was written is what is denied
    ],
)
def test_standing(graph: Graph, caption: str, status: str) -> None:
    assert graph.nodes[find(graph, caption)]["status"] == status


def test_edges_of_a_denied_event_know_that_it_is_denied(graph: Graph) -> None:
    event = find(graph, "Sorland – attack – Olvar")
    around = [d for *_, d in (*graph.in_edges(event, data=True), *graph.out_edges(event, data=True))]
    assert len(around) == 3
    assert {d["status"] for d in around} == {"Denied"}


def test_arrows_read_who_does_what_to_whom(graph: Graph) -> None:
    parts = edges(graph, "part")
    met = "Marek Dusan – met – Jon Vestby, in Olvar"
    assert {("Marek Dusan", "agent", met), (met, "patient", "Jon Vestby"), (met, "place", "Olvar")} <= parts


def test_chains_disputes_and_speakers(graph: Graph) -> None:
    assert edges(graph, "reports") == {("Harbour Times", "affirms", "an aide")}
    assert edges(graph, "disputes") == {("Jon Vestby", "", "Northern Post")}
    assert edges(graph, "speaks_for") == {("Anna Kell", "", "Brevia"), ("Jon Vestby", "", "Sorland")}


def test_a_source_not_given_is_an_unnamed_actor_of_its_article(graph: Graph) -> None:
    assert graph.nodes["n6#nobody"]["kind"] == "unnamed"
    claim = find(graph, "𝒳-ray teams had left")
    assert graph.has_edge("n6#nobody", claim, "says:affirms")
    assert graph.nodes[claim]["unnamed_only"]


def test_marks_slice_the_sentence_beyond_the_basic_plane(graph: Graph) -> None:
    (found,) = graph.nodes[find(graph, "𝒳-ray teams had left")]["evidence"]
    assert found.text == "It was reported that 𝒳-ray teams had left."
    assert [(found.text[b:e], what) for b, e, what in found.marks] == [("𝒳-ray teams had left", "content")]


def test_evidence_of_a_denial(graph: Graph) -> None:
    edge = graph.edges[IRI + "actor/Anna_Kell", IRI + "event/call", "says:denies"]
    (found,) = edge["evidence"]
    assert found.text == "Brevia's spokeswoman Anna Kell denied that Torrent and Dusan had spoken."
    assert [found.text[b:e] for b, e, what in found.marks if what == "cue"] == ["denied"]
    assert (found.origin.title, found.origin.published, found.stance) == (
        "Brevia denies call",
        "2031-03-05",
        "denies",
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://wire.example/a", "https://wire.example/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://[bad", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, kept: str | None) -> None:
    record = Draft("x", "Ann left.", url=url).actor("a1", "Ann", "person", "Ann", iri=None).done()
    (found,) = picture([record]).nodes["x#a1"]["evidence"]
    assert found.origin.url == kept


def test_order_of_records_does_not_matter(records: list[Record], graph: Graph) -> None:
    mixed = list(records)
    random.Random(5).shuffle(mixed)
    again = picture(mixed)
    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))


def draft(text: str, **article: Any) -> Draft:
    made = Draft("x", text, published="2031-01-02", **article)
    return made.actor("a1", "Ann", "person", "Ann").actor("a2", "Bob", "person", "Bob")


def event_status(made: Draft, event: str = "e1") -> str:
    return str(picture([made.done()]).nodes[f"x#{event}"]["status"])


def test_an_event_in_somebodys_words_is_no_fact_of_the_article() -> None:
    made = draft("Ann said Bob, who fled, was ill.").event("e1", "fled", "move", "agent:a2")
    made.claim("p1", "was ill").says("u1", "a1", "said", "Bob, who fled, was ill", "p1")
    assert event_status(made) == "Open"


def test_an_event_within_a_bigger_denied_claim_is_neither_fact_nor_denied() -> None:
    made = draft("Ann denied that Bob fled and sold the house.").event("e1", "fled", "move", "agent:a2")
    made.event("e2", "sold", "trade", "agent:a2").claim("p1", "that Bob fled and sold the house", "e1 e2")
    made.says("u1", "a1", "denied", "that Bob fled and sold the house", "p1", "denies")
    assert (event_status(made), event_status(made, "e2"), event_status(made, "p1")) == (
        "Open",
        "Open",
        "Denied",
    )


def test_what_one_article_tells_is_no_fact_where_another_has_it_in_a_denied_claim() -> None:
    told = Draft("w", "Bob fled.").actor("a2", "Bob", "person", "Bob")
    told.event("e1", "fled", "move", "agent:a2", "event/flight")
    made = draft("Ann denied that Bob fled and sold the house.").event("e2", "sold", "trade", "agent:a2")
    made.event("e1", "fled", "move", "agent:a2", "event/flight")
    made.claim("p1", "that Bob fled and sold the house", "e1 e2")
    made.says("u1", "a1", "denied", "that Bob fled and sold the house", "p1", "denies")
    both = picture([told.done(), made.done()])
    assert picture([told.done()]).nodes[IRI + "event/flight"]["status"] == "AuthorAsserted"
    assert both.nodes[IRI + "event/flight"]["status"] == "Reported"


def test_what_an_article_says_is_not_so_is_negated() -> None:
    made = draft("Ann never met Bob.").event("e1", "met", "consult", "agent:a1 patient:a2", factuality=-3.0)
    assert event_status(made) == "Negated"


def test_one_concerned_confirms() -> None:
    made = draft("Bob confirmed that Ann met him.").event("e1", "met", "consult", "agent:a1 patient:a2")
    made.claim("p1", "that Ann met him", "e1").says("u1", "a2", "confirmed", "that Ann met him", "p1")
    assert event_status(made) == "Confirmed"


def test_one_concerned_confirms_by_repeating_what_another_reported() -> None:
    other = Draft("w", "Cy said Bob fled.", published="2031-01-01").actor("a1", "Cy", "person", "Cy")
    other.actor("a2", "Bob", "person", "Bob").event("e1", "fled", "move", "agent:a2", "event/flight")
    other.claim("p1", "Bob fled", "e1", "claim/flight").says("u1", "a1", "said", "Bob fled", "p1")
    made = draft("Bob told Ann he fled.").event("e1", "fled", "move", "agent:a2", "event/flight")
    made.claim("p1", "he fled", "e1", "claim/flight").says("u1", "a2", "told", "he fled", "p1")
    alone, both = picture([made.done()]), picture([made.done(), other.done()])
    assert alone.nodes[IRI + "event/flight"]["status"] == "Reported"
    assert both.nodes[IRI + "event/flight"]["status"] == "Confirmed"


def test_an_event_does_not_hide_a_claim_that_stands_otherwise() -> None:
    made = draft("Ann said Bob fled. Cy denied that he fled in a boat.").actor("a3", "Cy", "person", "Cy")
    made.event("e1", "fled", "move", "agent:a2").claim("p1", "Bob fled", "e1")
    made.claim("p2", "he fled in a boat", "e1")
    made.says("u1", "a1", "said", "Bob fled", "p1")
    made.says("u2", "a3", "denied", "he fled in a boat", "p2", "denies")
    graph = picture([made.done()])
    assert {n: graph.nodes[n]["status"] for n in ("x#e1", "x#p1")} == {"x#e1": "Denied", "x#p1": "Reported"}
    assert "x#p2" not in graph
    assert graph.has_edge("x#p1", "x#e1", "about")


def test_contested_list_has_both_sides(graph: Graph) -> None:
    first = contested(graph)[0]
    assert first["title"] in ("Torrent and Dusan had spoken", "The two leaders spoke by telephone on Monday")
    sides = {(side["stance"], side["who"], side["unnamed"]) for side in first["sides"]}
    assert sides == {
        ("affirms", "three officials", True),
        ("denies", "Anna Kell", False),
        ("declines", "Dusan's office", False),
    }
    assert contested(graph)[-1]["status"] == "Denied"


def test_rival_figures_stand_side_by_side(graph: Graph) -> None:
    (item,) = rivals(graph)
    assert (item["title"], item["status"]) == ("soldier", "like")
    assert [(side["value"], side["who"]) for side in item["sides"]] == [
        ("12,000 soldiers", "Jon Vestby"),
        ("40,000 soldiers at the border", "defence ministry of Brevia"),
    ]


def test_figures_of_one_quantity_stay_apart_by_value() -> None:
    made = draft("Ann counted 5 boats. Bob counted 7 boats.").figure(
        "f1", "5 boats", "5", 5, "boats", iri="q"
    )
    made.figure("f2", "7 boats", "7", 7, "boats", nth=1, iri="q").claim("p1", "5 boats").claim(
        "p2", "7 boats"
    )
    made.says("u1", "a1", "counted", "5 boats", "p1 f1").says("u2", "a2", "counted", "7 boats", "p2 f2")
    (item,) = rivals(picture([made.done()]))
    assert (item["status"], [side["value"] for side in item["sides"]]) == ("same", ["5 boats", "7 boats"])


def test_what_rests_on_unnamed_sources_only(graph: Graph) -> None:
    titles = {item["title"] for item in unnamed_only(graph)}
    assert {"the treaty might be signed in May", "𝒳-ray teams had left"} <= titles
    assert "Sorland has massed 40,000 soldiers at the border" not in titles


def test_select_keeps_disputes_first_and_counts_the_rest(graph: Graph) -> None:
    shown, left = select(graph, 12)
    assert len(shown) <= 12
    assert IRI + "event/call" in shown
    assert all(shown.degree(n) for n in shown)
    figures = sum(d["type"] == "figure" for _, d in graph.nodes(data=True))  # written in their statements
    assert len(shown) + left.actors + left.statements + left.thin + left.unlinked == len(graph) - figures


def test_select_shows_no_statement_without_who_makes_it(graph: Graph) -> None:
    for limit in (6, 10, 14, 18):
        shown, _ = select(graph, limit)
        for n, data in shown.nodes(data=True):
            sources = {a for a, _, d in graph.in_edges(n, data=True) if d["relation"] == "says"}
            assert data["type"] == "actor" or sources <= set(shown)


def test_import_brings_neither_networkx_nor_pyvis() -> None:
    heavy = "{'networkx', 'pyvis', 'spacy', 'rdflib', 'scipy'}"
    code = f"import sys, kg.view; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
