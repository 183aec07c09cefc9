"""What an article's graph says, and what it never says."""

from __future__ import annotations

import graph_sample as sample
import msgspec
import pyoxigraph as ox
import pytest

from kg.errors import RecordError
from kg.rdf.derived import emit_derived
from kg.rdf.emit import emit
from kg.rdf.iris import article_iri, decimal, derived_graph_iri, graph_iri, moment
from kg.rdf.namespaces import CITO, KG, NIF, OWL, PROV, QUDT, RDF, RDFS, SCHEMA, SEM, SKOS, UNIT, XSD
from kg.record import Article, Figure, Record, Time, Utterance

ARTICLE = article_iri(sample.BASE, "velden/1")


def local(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{ARTICLE.value}#{name}")


def unit(code: str) -> ox.NamedNode:
    return ox.NamedNode(UNIT.base + code)


def shared(path: str) -> ox.NamedNode:
    return ox.NamedNode(sample.iri(path))


def objects(quads: list[ox.Quad], subject: ox.NamedNode, predicate: ox.NamedNode) -> set[object]:
    return {q.object for q in quads if q.subject == subject and q.predicate == predicate}


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(emit(sample.first(), sample.BASE))


def test_everything_is_in_the_articles_own_graph_once_and_without_blank_nodes(quads: list[ox.Quad]) -> None:
    assert {q.graph_name for q in quads} == {graph_iri(sample.BASE, "velden/1")}
    assert len(set(quads)) == len(quads)
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_every_span_says_the_characters_of_its_article(quads: list[ox.Quad]) -> None:
    begins = {q.subject: int(q.object.value) for q in quads if q.predicate == NIF.beginIndex}
    ends = {q.subject: int(q.object.value) for q in quads if q.predicate == NIF.endIndex}
    anchors = {q.subject: q.object.value for q in quads if q.predicate == NIF.anchorOf}
    assert len(anchors) > 30
    for span, text in anchors.items():
        assert sample.FIRST[begins[span] : ends[span]] == text
        assert span.value == f"{ARTICLE.value}#char={begins[span]},{ends[span]}"
    assert objects(quads, ARTICLE, NIF.isString) == {ox.Literal(sample.FIRST)}


def test_a_denial_keeps_its_source_its_target_and_the_report_it_disputes(quads: list[ox.Quad]) -> None:
    denial = local("u3")
    assert {KG.Denial, KG.Utterance} <= objects(quads, denial, RDF.type)
    assert objects(quads, denial, PROV.wasAttributedTo) == {shared("actor/marr")}
    assert objects(quads, denial, KG.about) == {shared("claim/sale")}
    assert objects(quads, denial, CITO.disputes) == {local("u1"), local("u2")}
    assert objects(quads, denial, KG.stance) == {KG.denies}
    assert objects(quads, denial, KG.confidence) == {ox.Literal("0.93", datatype=XSD.decimal)}
    begin, end = sample.at(
        sample.FIRST, "Pia Marr, a spokeswoman for the mayor, denied that the harbour had been sold."
    )
    assert objects(quads, denial, KG.sentence) == {local(f"char={begin},{end}")}
    assert not [q for q in quads if q.predicate == RDF.type and q.object == KG.Denial and q.subject != denial]


def test_a_chain_is_an_utterance_about_an_utterance(quads: list[ox.Quad]) -> None:
    assert objects(quads, local("u1"), KG.about) == {local("u2")}
    assert objects(quads, local("u2"), KG.about) == {shared("claim/sale")}


def test_a_statement_nobody_is_named_for_has_an_unnamed_source_of_its_own(quads: list[ox.Quad]) -> None:
    (source,) = objects(quads, local("u6"), PROV.wasAttributedTo)
    assert source == local("u6-source")
    assert KG.UnnamedSource in objects(quads, source, RDF.type)
    assert objects(quads, source, RDFS.label) == {ox.Literal("two officials")}


def test_an_article_graph_has_mentions_of_events_and_no_event(quads: list[ox.Quad]) -> None:
    assert not [q for q in quads if q.object in (SEM.Event, KG.ReportedEvent)]
    mention = local("e2")
    assert objects(quads, mention, KG.refersTo) == {shared("event/council")}
    assert objects(quads, mention, KG.agent) == {shared("actor/council")}
    assert objects(quads, mention, KG.participant) == {shared("actor/council"), shared("actor/velden")}
    assert objects(quads, mention, KG.eventType) == {KG.consult}
    assert objects(quads, mention, KG.time) == {shared("time/2031-03-04")}
    assert objects(quads, mention, KG.factuality) == {ox.Literal("3", datatype=XSD.decimal)}


def test_who_speaks_for_whom_is_kept(quads: list[ox.Quad]) -> None:
    assert objects(quads, shared("actor/marr"), PROV.actedOnBehalfOf) == {shared("actor/lind")}
    assert objects(quads, shared("actor/marr"), KG.role) == {ox.Literal("spokeswoman for the mayor")}


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (
            5e9,
            5e9,
            "USD",
            {
                "min": "5000000000",
                "max": "5000000000",
                "value": "5000000000",
                "unit": unit("CCY_USD"),
                "currency": "USD",
            },
        ),
        (24, None, "count", {"min": "24", "unit": unit("NUM")}),
        (None, 0.1, "percent", {"max": "0.1", "unit": unit("PERCENT")}),
        (-2.5, 3, "mile", {"min": "-2.5", "max": "3", "unit": unit("MI")}),
        (1, 1, "fortnight", {"min": "1", "max": "1", "value": "1"}),
    ],
)
def test_figures_keep_both_ends_and_their_unit(
    low: float | None, high: float | None, unit: str, expected: dict[str, object]
) -> None:
    text = "x 1"
    figure = Figure("f1", (0, 3), (2, 3), low, high, "exact", unit=unit)
    quads = list(emit(Record(Article("a", text), sentences=((0, 3),), figures=(figure,)), sample.BASE))
    me = ox.NamedNode(f"{sample.BASE}article/a#f1")
    found = {
        "min": objects(quads, me, SCHEMA.minValue),
        "max": objects(quads, me, SCHEMA.maxValue),
        "value": objects(quads, me, QUDT.numericValue),
        "unit": objects(quads, me, QUDT.unit),
        "currency": objects(quads, me, KG.currency),
    }
    assert {k: x.value if isinstance(x, ox.Literal) else x for k, v in found.items() for x in v} == expected
    assert objects(quads, me, KG.unitName) == {ox.Literal(unit)}


def test_dates_are_dates_and_times_are_times() -> None:
    quads = list(emit(sample.second(), sample.BASE))
    article = article_iri(sample.BASE, "velden 2")
    assert objects(quads, article, SCHEMA.datePublished) == {
        ox.Literal("2031-03-06T08:30:00Z", datatype=XSD.dateTime)
    }
    assert moment("2031-03-06 08:30") == ox.Literal("2031-03-06T08:30:00", datatype=XSD.dateTime)
    assert moment("2031-03-06") == ox.Literal("2031-03-06", datatype=XSD.date)


def test_a_time_that_stays_open_is_the_articles_own_and_another_is_shared() -> None:
    times = (Time("t1", (0, 1), None, None, "year"), Time("t2", (2, 3), "2024-02-01", "2024-02-29", "month"))
    quads = list(emit(Record(Article("a", "x 1"), times=times), sample.BASE))
    nodes = {q.subject.value.removeprefix(sample.BASE) for q in quads if q.object == SEM.Time}
    assert nodes == {"article/a#t1", "time/2024-02-01/2024-02-29"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"article": Article("a", "x", published="last Monday")}, "'last Monday' is not an ISO date"),
        ({"figures": (Figure("f1", (0, 1), (0, 1), float("inf"), None, "vague"),)}, "an open end is null"),
        ({"utterances": (Utterance("u1", "a9", (), ((0, 1),), ()),)}, "refers to 'a9'"),
        ({"figures": (Figure("f1", (0, 1), (0, 1), 1, 1, "exact", iri="not an IRI"),)}, "is not an IRI"),
    ],
)
def test_what_can_not_be_written_is_named_with_its_article(change: dict[str, object], message: str) -> None:
    record = msgspec.structs.replace(Record(Article("a", "x")), **change)
    with pytest.raises(RecordError, match="article a") as error:
        list(emit(record, sample.BASE))
    assert message in str(error.value)


def test_ids_of_any_characters_give_iris_that_stay_apart() -> None:
    ids = ["a/b", "a%2Fb", "a b", "ä", "a?b#c", "derived", "<x>"]
    assert len(
        {article_iri(sample.BASE, i) for i in ids} | {graph_iri(sample.BASE, i) for i in ids}
    ) == 2 * len(ids)
    assert graph_iri(sample.BASE, "derived") != derived_graph_iri(sample.BASE)


def test_decimals_are_exact_and_plain() -> None:
    written = [decimal(x).value for x in (0.1, 1e21, 3.0, -0.0, 12345678, 1e-7)]
    assert written == ["0.1", "1000000000000000000000", "3", "0", "12345678", "0.0000001"]


def test_the_derived_graph_calls_only_what_an_article_asserts_and_nobody_denies_an_event() -> None:
    quads = list(emit_derived(sample.resolution(), sample.BASE))
    assert {q.graph_name for q in quads} == {derived_graph_iri(sample.BASE)}
    assert {q.subject for q in quads if q.object == SEM.Event} == {shared("event/council")}
    assert objects(quads, shared("event/council"), SEM.hasActor) == {shared("actor/council")}
    assert objects(quads, shared("event/council"), SEM.hasPlace) == {shared("actor/velden")}
    assert objects(quads, shared("event/council"), SEM.hasTime) == {shared("time/2031-03-04")}
    sale = {q.predicate for q in quads if q.subject == shared("event/sale")}
    assert sale == {RDF.type, RDFS.label, SCHEMA.name, KG.eventType}
    assert objects(quads, shared("claim/sale"), KG.status) == {KG.Contested}
    assert objects(quads, shared("actor/lind"), OWL.sameAs) == {
        ox.NamedNode("http://www.wikidata.org/entity/Q1")
    }
    merge = ox.NamedNode(article_iri(sample.BASE, "velden 2").value + "#e1-merge-velden%2F1%2Fe1")
    assert objects(quads, merge, KG.merged) == {shared("event/sale")}
    assert objects(quads, merge, KG.ground) == {ox.Literal("concept:sell"), ox.Literal("actor:lind")}


def test_the_derived_graph_says_why_names_are_one_actors_and_what_states_are() -> None:
    seat = sample.actor("actor/seat", "Oslo", "organization", acts_for=sample.iri("actor/norway"))
    state = sample.actor("actor/norway", "Norway", "state", iso="NO", geonames=3144096)
    resolution = sample.resolution(actors=(*sample.resolution().actors, seat, state))
    quads = list(emit_derived(resolution, sample.BASE))
    (merge,) = {q.subject for q in quads if q.predicate == KG.rule}
    assert objects(quads, merge, KG.merged) == {shared("actor/courier")}
    assert objects(quads, merge, KG.rule) == {ox.Literal("same-name")}
    assert objects(quads, merge, KG.ground) == {ox.Literal("Velden Courier = The Velden Courier")}
    assert objects(quads, merge, KG.likeness) == {ox.Literal("0.88", datatype=XSD.decimal)}
    assert objects(quads, merge, PROV.wasDerivedFrom) == {ARTICLE, article_iri(sample.BASE, "velden 2")}
    norway = shared("actor/norway")
    assert objects(quads, norway, KG.isoCode) == {ox.Literal("NO")}
    assert objects(quads, norway, SKOS.closeMatch) == {ox.NamedNode("https://sws.geonames.org/3144096/")}
    assert objects(quads, norway, OWL.sameAs) == set()
    assert objects(quads, shared("actor/seat"), PROV.actedOnBehalfOf) == {norway}
