"""The judge: where claims, events and figures stand; graph and page say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph import open_graph
from kg.record import Stance, Status, read_records
from kg.resolve import resolve
from kg.resolve.standing import Judgement, Standing, status_of
from kg.view import model

PREFIXES = """
PREFIX kg: <https://w3id.org/newskg/ns#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
"""
STATUSES = """SELECT ?claim ?status { ?claim a kg:Proposition
  OPTIONAL { ?claim kg:status ?standing BIND(STRAFTER(STR(?standing), "#") AS ?status) } }"""


def test_judge_graph_and_page_agree(graph_folder: Path) -> None:
    graph = open_graph(graph_folder)
    records = list(read_records(graph.generation.records))
    rows = graph.query(PREFIXES + STATUSES).rows
    asked = {str(claim): status for claim, status in rows}
    facts = {str(event) for (event,) in graph.query(PREFIXES + "SELECT DISTINCT ?e { ?e a sem:Event }").rows}

    judged = resolve(records)
    assert {p.iri: p.status for p in judged.propositions} == asked and len(rows) == len(asked)
    assert {e.iri for e in judged.events if e.told} == facts

    page = model(records, graph.judgement).nodes(data=True)
    told = {n for n, d in page if (d["type"], d["status"]) == ("event", "AuthorAsserted")}
    assert told == facts
    about = {p.iri: p.events for p in judged.propositions}
    drawn = {c: c if c in page else events[0] for c, events in about.items() if c in page or len(events) == 1}
    assert len(drawn) == len(asked)
    assert {c: page[n]["status"] for c, n in drawn.items()} == {c: s or "Open" for c, s in asked.items()}


@pytest.mark.parametrize(
    ("stances", "is_confirmed", "is_asserted", "expected"),
    [
        ("", False, False, None),
        ("asks", False, False, None),
        ("declines", False, False, None),
        ("affirms", False, False, "Reported"),
        ("affirms", False, True, "AuthorAsserted"),
        ("denies", False, False, "Denied"),
        ("denies", False, True, "Contested"),
        ("affirms denies", True, False, "Contested"),
        ("affirms", True, False, "Confirmed"),
    ],
)
def test_status(stances: str, is_confirmed: bool, is_asserted: bool, expected: Status | None) -> None:
    found: list[Stance] = stances.split()  # type: ignore[assignment]
    assert status_of(found, is_confirmed=is_confirmed, is_asserted=is_asserted) == expected


@pytest.mark.parametrize(
    ("alone", "among", "voices", "expected"),
    [
        ("", "", (), "Open"),
        ("", "", (2.0,), "Reported"),  # told, but no fact: somebody denies it
        ("", "", (-1.0,), "Negated"),
        ("", "", (-1.0, 1.0), "Reported"),
        ("", "reported", (), "Reported"),
        ("", "denied", (), "Open"),
        ("reported asked", "", (), "Reported"),
        ("reported denied", "", (3.0,), "Denied"),
        ("denied contested", "", (), "Contested"),
    ],
)
def test_an_event_that_is_no_fact_stands_as_the_most_disputed_claim_about_it_alone(
    alone: str, among: str, voices: tuple[float, ...], expected: Standing
) -> None:
    statuses: dict[str, Status] = {"reported": "Reported", "denied": "Denied", "contested": "Contested"}
    judgement = Judgement(statuses, {"fact"})
    assert judgement.of_event("event", alone.split(), among.split(), voices) == expected
    assert judgement.of_event("fact", alone.split(), among.split(), voices) == "AuthorAsserted"
