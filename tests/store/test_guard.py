"""SPARQL that reaches outside, changes the graph or nests without end is refused; what only looks so is not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.store import embedded, guard
from kg.store.embedded import Store

GRAPH = ox.NamedNode("http://example.org/g1")


@pytest.fixture
def store() -> Store:
    s, p = ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p")
    return embedded.in_memory([ox.Quad(s, p, ox.Literal("x"), GRAPH)])


class Listener:
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.hits = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            connection, _ = self.socket.accept()
            with connection:
                if connection.recv(4) == b"stop":
                    return
                self.hits += 1

    def stop(self) -> int:
        with socket.create_connection(self.socket.getsockname()) as connection:
            connection.sendall(b"stop")
        self.thread.join(30)
        self.socket.close()
        return self.hits


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    if made.thread.is_alive():
        made.stop()


# Each makes Oxigraph open a connection, or would if a pattern before it had a row. CALL: a service call of URL.
CALLS = [
    "SELECT * { CALL }",
    "SELECT * { service silent<URL>{ ?a ?b ?c } }",
    "SELECT * { sErViCe#c\n<URL>{ ?a ?b ?c } }",
    "SELECT * { # c\rCALL }",
    "ASK { GRAPH ?g { CALL } }",
    "SELECT (EXISTS { CALL } AS ?x) {}",
    "DESCRIBE ?a { CALL }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { CALL } }",
    "PREFIX x: <URL> SELECT * { SERVICEx:y { ?a ?b ?c } }",
    "PREFIX service: <URL> SELECT * { SERVICEservice:y { ?a ?b ?c } }",
    "SELECT * { ?s ?p trueCALL }",
    "SELECT * { ?s ?p 1CALL }",
    "SELECT * { ?s ?p 1.CALL }",
    "SELECT * { ?s ?p 'a'@en.CALL }",
    "SELECT * { ?s ?p 'a'CALL }",
    "PREFIX a: <http://x/> SELECT * { ?s ?p a:.CALL }",
    "PREFIX a: <http://x/> SELECT * { ?s ?p a:b.c.CALL }",
    "PREFIX a: <http://x:> SELECT * { ?s ?p a:CALL }",
    "PREFIX a: <http://x:> SELECT * { ?s ?p a:SERVICE<URL>{ ?a ?b ?c } }",
    "PREFIX a: <http://x:> PREFIX b: <URL> SELECT * { ?s ?p a:SERVICEb:c{ ?a ?b ?c } }",
    "PREFIX a: <http://x:> SELECT * { ?s ?p a:SERVICE?u{ ?a ?b ?c } }",
    "SELECT * { FILTER(1<2)SERVICE#c>\n<URL>{ ?a ?b ?c } }",
    "PREFIX b: <URL> SELECT * { FILTER(?a<?b)SERVICE#c>\nb:x{ ?a ?b ?c } }",
    'SELECT * { FILTER(?a<?b#>"""\n) CALL #"""\n}',
    "SELECT * { VALUES ?x { '''a' } CALL # \\q '''\n }",
    "SELECT * { VALUES ?x { '''a' } CALL # \\uD800 '''\n }",
    "SELECT * { VALUES ?x { '''a' } CALL # \\U00110000 '''\n }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?a ?b ?c } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "BASE <URL> SELECT * FROM <x> { ?s ?p ?o }",
    "PREFIX u: <URL> SELECT * FROM u:x { ?s ?p ?o }",
    "SELECT * FROM <file:///etc/hosts> { ?s ?p ?o }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://example.org/g1>",
]


@pytest.mark.parametrize("sparql", CALLS)
def test_nothing_is_asked_of_other_servers(store: Store, listener: Listener, sparql: str) -> None:
    call = f"SERVICE SILENT <{listener.url}> {{ ?a ?b ?c }}"
    with pytest.raises(QueryError, match="refused|FROM") as error:
        list(store.query(sparql.replace("CALL", call).replace("URL", listener.url)))  # type: ignore[arg-type]
    assert listener.stop() == 0
    assert "does not parse" not in str(error.value)


def test_the_listener_counts_what_oxigraph_would_do_without_the_guard(listener: Listener) -> None:
    list(ox.Store().query(f"SELECT * {{ SERVICE SILENT <{listener.url}> {{ ?a ?b ?c }} }}"))  # type: ignore[arg-type]
    assert listener.stop() == 1


HARMLESS = [
    'SELECT * { ?s ?p \'SERVICE\' , "it\'s SERVICE" , \'\'\'LOAD "" \' x\'\'\' , """a"b\\"c SERVICE""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://example.org/> { }",
    "PREFIX ex: <http://example.org/service#> SELECT * { ?load ex:service ?service ; ex:insert ?delete }",
    "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ?x . { ?x a ex:Service } UNION { ?x a ex:b } }",
    "PREFIX ex: <http://example.org/> SELECT * { ?s a ex:Service OPTIONAL { ?s ex:public-service ?x } }",
    "PREFIX ex: <http://example.org/> SELECT * { GRAPH ex:service { ?s ?p _:service } }",
    "PREFIX ex: <http://example.org/> SELECT * { FILTER NOT EXISTS { ?s a ex:service } { ?s ?p ?o } }",
    "PREFIX load: <http://example.org/> SELECT * { ?s load:drop $with ; a load:service\\#x }",
    "SELECT * { ?s <http://example.org/SERVICE#x'> <urn:service:x> . <mailto:load@example.org> ?p ''@service }",
    "SELECT * { ?s ?p ?o FILTER(?o<5 || 3<?o && ?o<?p&&?p>?o) }",
    "SELECT * { << ?s ?p ?o >> ?q <<( ?s ?p ?o )>> }",
    "SELECT * FROM <http://example.org/g1> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://example.org/\\u0067\\U00000031> { GRAPH ?g { ?s ?p ?o } }",
    "BASE <http://example.org/x> PREFIX : <> SELECT * FROM <g1> { ?s ?p ?o }",
    "PREFIX e: <http://example.org/> SELECT * FROM NAMED e:g1 { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?x { VALUES ?x { '' \"\" '\\'' \"\\u00e9\" '''''' } }",
]


@pytest.mark.parametrize("sparql", HARMLESS)
def test_words_in_strings_names_comments_and_iris_are_no_keywords(store: Store, sparql: str) -> None:
    list(store.query(sparql))  # type: ignore[arg-type]


def test_from_a_graph_of_ours_still_answers(store: Store) -> None:
    (row,) = list(store.query("SELECT ?o FROM <http://example.org/g1> { ?s ?p ?o }"))  # type: ignore[arg-type, union-attr]
    assert row["o"].value == "x"


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://example.org/s> <http://example.org/p> 1 }",
        "delete where { ?s ?p ?o }",
        "PREFIX a: <http://example.org/> INSERT { ?s a:b 1 } WHERE { ?s ?p ?o }",
        "WITH <http://example.org/g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP SILENT DEFAULT",
        "CREATE GRAPH <http://example.org/g2>",
        "COPY DEFAULT TO <http://example.org/g2>",
        "MOVE DEFAULT TO <http://example.org/g2>",
        "ADD DEFAULT TO <http://example.org/g2>",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_updates_are_refused_with_the_reason(store: Store, update: str) -> None:
    with pytest.raises(QueryError, match="derived from the records and never edited in place"):
        store.query(update)
    assert len(list(store.quads())) == 1


Make = Callable[[int], str]
NESTED: dict[str, Make] = {
    "parentheses": lambda n: f"SELECT * {{ FILTER({'(' * n}1{')' * n}) }}",
    "braces": lambda n: f"SELECT * {'{' * n}?s ?p ?o{'}' * n}",
    "blank nodes": lambda n: f"SELECT * {{ ?s ?p {'[ ?p ' * n}1{']' * n} }}",
    "collections": lambda n: f"SELECT * {{ ?s ?p {'(' * n}1{')' * n} }}",
    "paths": lambda n: f"SELECT * {{ ?s {'^(' * n}<http://example.org/p>{')' * n} ?o }}",
    "functions": lambda n: f"SELECT * {{ FILTER({'STR(' * n}1{')' * n} = '1') }}",
    "not exists": lambda n: f"SELECT * {{ {'FILTER NOT EXISTS { ?s ?p ?o ' * n}{'}' * n} }}",
    "optional": lambda n: f"SELECT * {{ {'OPTIONAL { ?s ?p ?o ' * n}{'}' * n} }}",
    "selects": lambda n: f"SELECT * {{ {'{ SELECT * { ' * n}?s ?p ?o{' } }' * n} }}",
    "templates": lambda n: f"CONSTRUCT {{ ?s ?p {'[ ?p ' * n}1{']' * n} }} {{ ?s ?p ?o }}",
    "triple terms": lambda n: f"SELECT * {{ ?s ?p {'<<( ?s ?p ' * n}1{' )>>' * n} }}",
    "never closed": lambda n: f"SELECT * {{ FILTER({'(' * n}",
    "closed elsewhere": lambda n: "SELECT * { FILTER(" + "( # )\n" * n,
    "closed in an IRI": lambda n: f"SELECT * {{ FILTER({'(<a:)>' * n}",
    "closed in a string": lambda n: "SELECT * { FILTER(" + "(')'=" * n,
}
CHAINED: dict[str, Make] = {
    "not": lambda n: f"SELECT * {{ FILTER({'!' * n}true) }}",
    "minus": lambda n: f"SELECT * {{ FILTER({'- ' * n}1 = 1) }}",
    "inverse": lambda n: f"SELECT * {{ ?s {'^' * n}<http://example.org/p> ?o }}",
    "or": lambda n: f"SELECT * {{ FILTER({'||'.join(['?s'] * n)}) }}",
    "or in what could be an IRI": lambda n: f"SELECT * {{ FILTER(?a<?b{'||?b' * n}>?c) }}",
    "plus": lambda n: f"SELECT * {{ FILTER(1{'+1' * n} > 1) }}",
    "minus after a name": lambda n: f"PREFIX x: <http://x/> SELECT * {{ FILTER(x:{'-1' * n} > 1) }}",
    "sequence": lambda n: f"SELECT * {{ ?s {'/'.join(['<http://example.org/p>'] * n)} ?o }}",
    "alternative": lambda n: f"SELECT * {{ ?s {'|'.join(['<http://example.org/p>'] * n)} ?o }}",
    "union": lambda n: f"SELECT * {{ {' UNION '.join(['{}'] * n)} }}",
    "optional": lambda n: f"SELECT * {{ {'OPTIONAL { ?s ?p ?o } ' * n} }}",
    "without": lambda n: f"SELECT * {{ ?s ?p ?o {'MINUS { ?s ?p 1 } ' * n} }}",
    "filters": lambda n: f"SELECT * {{ ?s ?p ?o {'FILTER(?s) ' * n} }}",
    "binds": lambda n: f"SELECT * {{ {' '.join(f'BIND(1 AS ?v{i})' for i in range(n))} }}",
    "order": lambda n: f"SELECT * {{ ?s ?p ?o }} ORDER BY {'RAND() ' * n}",
    "groups": lambda n: f"SELECT * {{ ?s ?p ?o }} GROUP BY {'STR(?s) ' * n}",
    "columns": lambda n: f"SELECT {' '.join(f'(COUNT(?s) AS ?v{i})' for i in range(n))} {{ ?s ?p ?o }}",
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("n", [guard.MOST_NESTED + 1, 5000])
def test_nesting_is_refused_before_it_can_crash(store: Store, name: str, n: int) -> None:
    with pytest.raises(QueryError, match="nested more than|less-than"):
        store.query(NESTED[name](n))


@pytest.mark.parametrize("name", CHAINED)
@pytest.mark.parametrize("n", [2 * guard.MOST_STEPS, 20_000])
def test_chains_are_refused_before_they_can_crash(store: Store, name: str, n: int) -> None:
    with pytest.raises(QueryError, match="operators, calls and groups"):
        store.query(CHAINED[name](n))


def test_lists_and_long_strings_are_no_nesting(store: Store) -> None:
    many = " ".join(f"'{n}'" for n in range(20_000))
    assert not list(store.query(f"SELECT * {{ VALUES ?x {{ {many} }} ?s ?p ?x }}"))  # type: ignore[arg-type]
    assert not list(store.query(f"SELECT * {{ ?s ?p ?x FILTER(?x IN ({many.replace(' ', ',')})) }}"))  # type: ignore[arg-type]
    assert not list(store.query(f"SELECT * {{ ?s ?p '''{'(' * 1_000_000}''' }}"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("sparql", "says"), [
    ("SELECT * {\n ?s ?p 'a }", "2:8: a string that does not end"),
    ("SELECT * { ?s ?p '\\q' }", "1:18"),
    ("SELECT * { ?s <#x> ?o }", "space after <"),
    ("SELECT * { ?s ?p '\ud800' }", "UTF-8"),
    ("SELECT * FROM <http://example.org/other> { ?s ?p ?o }", "no graph of this store"),
    ("SELECT * { ?s ?p }", "does not parse"),
    ("", "does not parse"),
    ("\x00", "does not parse"),
])  # fmt: skip
def test_what_is_refused_says_where_and_why(store: Store, sparql: str, says: str) -> None:
    with pytest.raises(QueryError) as error:
        store.query(sparql)
    assert says in str(error.value)
