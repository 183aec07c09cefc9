"""The query library: headers, answers, parameters, faults, and that nothing denied is ever a fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import graph_sample as sample
import pyoxigraph as ox
import pytest

from kg.data import data_path
from kg.errors import QueryError
from kg.queries import Result, list_queries, read_query, run, to_term
from kg.rdf.namespaces import KG
from kg.store import embedded
from kg.store.embedded import Store

QUERIES = list_queries()
XSD_BASE = "http://www.w3.org/2001/XMLSchema#"
SALE = "Orsa Lind had sold the harbour to Tarn Holdings"
HEADLINE = "Harbour sold? Mayor denies it"


@pytest.fixture(scope="module")
def store() -> Store:
    return sample.store()


def picked(result: Result, *columns: str) -> list[tuple[object, ...]]:
    places = [result.columns.index(c) for c in columns]
    return [tuple(row[p] for p in places) for row in result.rows]


def test_the_library_is_there_and_every_header_is_whole() -> None:
    assert len(QUERIES) >= 20
    assert {"who-denied-what", "rival-figures", "unnamed-sources-only"} <= {q.name for q in QUERIES}


@pytest.mark.parametrize("name", [q.name for q in QUERIES])
def test_columns_are_as_the_header_says_and_an_empty_graph_has_no_answers(name: str) -> None:
    query = read_query(data_path("queries", f"{name}.rq"))
    assert run(embedded.in_memory(), name).columns == query.columns
    assert run(embedded.in_memory(), name).rows == []


@pytest.mark.parametrize("name", [q.name for q in QUERIES])
def test_every_query_answers_on_the_sample_with_each_row_once(store: Store, name: str) -> None:
    rows = run(store, name).rows
    assert rows
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize(
    ("name", "parameters", "columns", "expected"),
    [
        ("who-denied-what", {"person": "MARR"}, "denier speaks_for claim disputed_source headline", [
            ("Pia Marr", "Orsa Lind", "that the harbour had been sold", "Velden Courier", HEADLINE),
            ("Pia Marr", "Orsa Lind", "that the harbour had been sold", "two officials", HEADLINE),
            ("Pia Marr", "Orsa Lind", "The report", None, "Tarn speaks")]),
        ("who-denied-what", {"person": "lind"}, "denier", []),
        ("contested-claims", {}, "claim stance source reported_by date", [
            (SALE, "affirms", "two officials", "Velden Courier", "2031-03-04"),
            (SALE, "denies", "Pia Marr", None, "2031-03-04"),
            (SALE, "affirms", "Orsa Lind", None, "2031-03-06"),
            (SALE, "denies", "Pia Marr", None, "2031-03-06")]),
        ("what-a-person-said", {"person": "union"}, "stance certainty said", [
            ("affirms", "probable", "Some 400 dockers, 150 of them from Velden, would lose their jobs")]),
        ("unnamed-sources-only", {}, "statement source", [("Lind may resign", "two officials")]),
        ("one-unnamed-source", {}, "claim source", [("Lind may resign", "two officials")]),
        ("rival-figures", {}, "low high source", [(400, 400, "the union"), (600, None, "Tarn Holdings")]),
        ("figures-by-source", {"person": "lind"}, "figure_text low unit", [("$3.5 million", 3500000, "USD")]),
        ("source-chains", {}, "reporter cue source ultimate_source", [
            ("Velden Courier", "reported", "two officials", "two officials")]),
        ("events-of-an-actor", {"actor": "Orsa"}, "when event status", [
            ("2031-03-04", "resign", "Reported"), ("2031-03-04", "sold", "Contested"),
            ("2031-03-06", "sold", "Contested")]),
        ("events-of-an-actor", {"actor": "council"}, "when role event status", [
            ("2031-03-04", "agent", "met", "fact")]),
        ("who-appears-with-whom", {}, "actor_name other events facts articles", [
            ("Orsa Lind", "Tarn Holdings", 1, 0, 1)]),
        ("evidence-of-a-claim", {"wording": "resign"}, "stance source sentence", [
            ("affirms", "two officials", "Lind may resign, according to two officials.")]),
        ("articles-about-an-actor", {"actor": "lind"}, "mentions headline", [
            (2, "Harbour sold? Mayor denies it"), (1, "Tarn speaks")]),
        ("life-of-a-claim", {"wording": "harbour"}, "date stance source", [
            ("2031-03-04", "denies", "Pia Marr"), ("2031-03-04", "declines", "Tarn Holdings"),
            ("2031-03-04", "affirms", "two officials"), ("2031-03-06", "affirms", "Orsa Lind"),
            ("2031-03-06", "denies", "Pia Marr")]),
        ("who-denies-most", {}, "denier denials claims contested", [("Pia Marr", 2, 1, 1)]),
        ("confirmed-after-denial", {}, "denier denied_on confirmed_by confirmed_on by_the_denier", [
            ("Pia Marr", "2031-03-04", "Orsa Lind", "2031-03-06", "no")]),
        ("unconfirmed", {}, "claim concerning status outlets sources named_sources", [
            ("Lind may resign", "Orsa Lind", "Reported", 1, 1, 0)]),
        ("totals-with-parts", {}, "total part total_low part_low", [
            ("Some 400 dockers", "150 of them", 400, 150)]),
        ("figure-series", {}, "when low source", [
            ("2031-03-04", 400, "the union"), ("2031-03-06", 600, "Tarn Holdings")]),
        ("largest-disagreements", {}, "lowest highest ratio sources", [(400, 600, 1.5, 2)]),
        ("who-speaks-for-whom", {}, "speaker role speaks_for statements", [
            ("Pia Marr", "spokeswoman for the mayor", "Orsa Lind", 2)]),
        ("declined-to-comment", {}, "source on", [("Tarn Holdings", SALE)]),
        ("stories", {}, "story_name articles outlets first last", [
            ("Harbour sold?", 2, 2, "2031-03-04", "2031-03-06")]),
        ("corroboration", {}, "claim articles outlets affirmed_by denied_by", [(SALE, 2, 2, 2, 1)]),
        ("most-cited-sources", {}, "source kind statements denials", [
            ("Pia Marr", "person", 2, 2), ("Tarn Holdings", "organization", 2, 0),
            ("Orsa Lind", "person", 1, 0),
            ("Velden Courier", "organization", 1, 0), ("the union", "organization", 1, 0),
            ("two officials", "unnamed", 1, 0)]),
    ],
)  # fmt: skip
def test_answers(
    store: Store, name: str, parameters: dict[str, str], columns: str, expected: list[tuple[object, ...]]
) -> None:
    assert picked(run(store, name, parameters), *columns.split()) == expected


def test_copies_of_one_text_are_one_outlet() -> None:
    story = replace(sample.resolution().stories[0], copies=(("velden/1", "velden 2"),))
    copied = embedded.in_memory(sample.quads(stories=(story,)))
    assert picked(run(copied, "stories"), "articles", "outlets") == [(2, 1)]
    assert picked(run(copied, "corroboration"), "articles", "outlets") == [(2, 1)]
    assert max(picked(run(copied, "most-cited-sources"), "articles", "outlets")) == (2, 1)


@pytest.mark.parametrize(
    ("source", "claims"),
    [
        ("a senior aide", 1),
        ("a person familiar with her plans", 1),
        ("voters", 0),
        ("Lind's critics", 0),
        ("", 0),
    ],
)
def test_only_who_may_know_is_an_unnamed_source(source: str, claims: int) -> None:
    last = sample.first().utterances[-1]
    span = sample.at(sample.FIRST, "two officials", 1)
    told = [
        ox.Quad(q.subject, q.predicate, ox.Literal(source or "unnamed source"), q.graph_name)
        if q.object == ox.Literal("two officials") and str(q.subject).endswith(f"{last.id}-source>")
        else q
        for q in sample.quads()
        if source
        or not (q.predicate == KG.sourceMention and str(q.object).endswith(f"char={span[0]},{span[1]}>"))
    ]
    assert len(run(embedded.in_memory(told), "one-unnamed-source").rows) == claims


HOSTILE = [
    'x" } } #',
    '") || true || ("',
    "\\",
    'a"b\\"c',
    "?person",
    'VALUES ?wording { "" }',
    "}\n{",
    "\u2028",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_parameter_is_a_term_and_never_becomes_sparql(store: Store, value: str) -> None:
    for query in QUERIES:
        if query.parameters:
            assert run(store, query.name, {query.parameters[0].name: value}).rows == []


def test_a_name_with_quotes_and_braces_is_found() -> None:
    quads = [ox.Quad(q.subject, q.predicate, ox.Literal('Pia "P}" Marr\\'), q.graph_name)
             if q.object == ox.Literal("Pia Marr") else q for q in sample.quads()]  # fmt: skip
    result = run(embedded.in_memory(quads), "who-denied-what", {"person": '"p}" marr\\'})
    assert {row[1] for row in result.rows} == {'Pia "P}" Marr\\'}


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("who-denied-wat", {}, "did you mean who-denied-what"),
        ("denied", {}, "who-denied-what"),
        ("who-denied-what", {"person": None}, "'None' is not of the type string"),
        ("who-denied-what", {"person": float("nan")}, "'nan' is not of the type string"),
        ("who-denied-what", {"person": "\udcff"}, "not UTF-8"),
        ("SELECT (<http://example.org/f>(1) AS ?x) { }", {}, "custom function"),
        ("xyzzy", {}, "`kg query --list` shows all"),
        ("who-denied-what", {"persn": "x"}, "has no parameter 'persn'; it has person"),
        ("SELECT * { ?s ?p ?o }", {"s": "x"}, "VALUES ?s { UNDEF }"),
        ("SELECT *\nWHERE {\n  ?s ?p }", {}, "line 3: ?s ?p }"),
    ],
)
def test_faults_say_how_to_mend_them(
    store: Store, name: str, parameters: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError) as error:
        run(store, name, parameters)
    assert message in str(error.value)


HEADER = "# title: T\n# answers: A\n# columns: s\n"


def test_a_file_of_ones_own_with_typed_parameters(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text(
        HEADER + "# param: s (type: iri) -- the subject\n# param: n (type: integer) = 1 -- a number\n"
        "SELECT ?s WHERE { VALUES ?s { UNDEF } VALUES ?n { 1 } FILTER(?n = 2)\n"
        "?s a <https://w3id.org/newskg/ns#Denial> }"
    )
    denial = f"{sample.BASE}article/velden%2F1#u3"
    assert run(store, path, {"s": denial, "n": "2"}).rows == [(denial,)]
    assert run(store, str(path), {"s": denial}).rows == []
    with pytest.raises(QueryError, match=r"needs the parameter s \(iri\): the subject"):
        run(store, path)
    with pytest.raises(QueryError, match="parameter n: 'two' is not of the type integer"):
        run(store, path, {"s": denial, "n": "two"})
    with pytest.raises(QueryError, match="parameter s: 'a b' is not of the type iri"):
        run(store, path, {"s": "a b"})
    with pytest.raises(QueryError, match="can't be read"):
        run(store, tmp_path / "none.rq")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: T\n# answers: A\nSELECT ?s WHERE {}", "lacks columns"),
        (HEADER + "# param: s -- x\nSELECT ?s WHERE {}", "does not read"),
        (HEADER + "# param: s (type: number) -- x\nSELECT ?s WHERE {}", "does not read"),
        (
            HEADER + '# param: s (type: string) = "" -- x\nSELECT ?s WHERE {}',
            'needs a line `VALUES ?s { "" }`',
        ),
    ],
)
def test_a_broken_header_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.rq").write_text(text)
    with pytest.raises(QueryError, match=r"bad\.rq") as error:
        list_queries(tmp_path)
    assert message in str(error.value)


def test_all_forms_of_queries_and_kinds_of_cells(store: Store) -> None:
    assert run(store, "ASK { ?d a <https://w3id.org/newskg/ns#Denial> }").rows == [(True,)]
    graph = run(store, "CONSTRUCT WHERE { ?d a <https://w3id.org/newskg/ns#Denial> }")
    assert (graph.kind, len(graph.triples), len(graph.to_rdflib())) == ("graph", 2, 2)
    assert graph.serialize("ttl", sample.BASE).count(b"a kg:Denial") == 2
    assert set(ox.parse(graph.serialize("nt"), format=ox.RdfFormat.N_TRIPLES)) == {
        ox.Quad(*t) for t in graph.triples
    }
    assert len(run(store, f"DESCRIBE <{sample.iri('claim/resign')}>").triples) > 5
    cells = 'SELECT * { VALUES (?a ?b ?c ?d ?e) { (1 2.50 true "x"@en UNDEF) } }'
    assert run(store, cells).rows == [(1, 2.5, True, "x", None)]
    with pytest.raises(QueryError, match="rows are no graph"):
        run(store, cells).serialize()


def test_python_values_are_terms_of_their_type() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert to_term(3) == ox.Literal("3", datatype=ox.NamedNode(xsd + "integer"))
    assert to_term(Decimal("2.5")) == ox.Literal("2.5", datatype=ox.NamedNode(xsd + "decimal"))
    assert to_term(date(2031, 3, 4)) == ox.Literal("2031-03-04", datatype=ox.NamedNode(xsd + "date"))
    assert to_term("2031-03-04", "date") == to_term(date(2031, 3, 4))
    assert to_term("x") == ox.Literal("x")


LEAKS = {
    "sem": "SELECT ?e { ?e a sem:Event }",
    "actor": "SELECT ?e { ?e sem:hasActor ?x }",
    "time": "SELECT ?e { ?e sem:hasTime ?x }",
    "place": "SELECT ?e { ?e sem:hasPlace ?x }",
    "type": "SELECT ?e { ?e sem:eventType ?x }",
}


@pytest.mark.parametrize("where", ["the union", "each graph"])
@pytest.mark.parametrize("pattern", LEAKS)
def test_no_plain_pattern_on_events_finds_what_somebody_denies(
    store: Store, pattern: str, where: str
) -> None:
    denied = run(store, """PREFIX kg: <https://w3id.org/newskg/ns#> PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?e { ?d a kg:Denial ; kg:about ?p . ?p schema:about ?e }""").rows  # fmt: skip
    assert denied == [(sample.iri("event/sale"),)]
    text = LEAKS[pattern] if where == "the union" else LEAKS[pattern].replace("{", "{ GRAPH ?g {") + "}"
    facts = run(store, "PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>\n" + text).rows
    assert facts == [(sample.iri("event/council"),)]


def test_no_library_query_calls_a_denied_event_a_fact(store: Store) -> None:
    assert {r for r in picked(run(store, "events-of-an-actor"), "event", "status") if r[1] == "fact"} == {
        ("met", "fact")
    }
    assert all(row == (0,) for row in picked(run(store, "who-appears-with-whom"), "facts"))


def test_a_number_that_python_does_not_read_stays_as_it_is_written(store: Store) -> None:
    long = "9" * 5000
    sparql = (
        f'PREFIX x: <{XSD_BASE}> SELECT ("many"^^x:integer AS ?a) ({long} AS ?b) ("?"^^x:double AS ?c) {{ }}'
    )
    assert run(store, sparql).rows[0][0] == "many"
    assert run(store, sparql).rows[0][2] == "?"
