"""A SPARQL server by its URLs, against a small one that runs in the test."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import graph_sample as sample
import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError
from kg.queries import run
from kg.rdf.emit import emit
from kg.rdf.iris import graph_iri
from kg.store.server import Server

GRAPH = graph_iri(sample.BASE, "velden/1")


class Handler(BaseHTTPRequestHandler):
    """SPARQL protocol and graph store protocol over one Oxigraph store."""

    store = ox.Store()

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            if self.path == "/update":
                assert self.headers["Content-Type"] == "application/sparql-update"
                self.store.update(text)
                self.answer(204)
                return
            if self.path == "/broken":
                self.answer(200, b"<html>", "application/sparql-results+json")
                return
            result = self.store.query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            self.answer(400, str(error).encode(), "text/plain")
            return
        if isinstance(result, ox.QueryTriples):
            self.answer(200, result.serialize(format=ox.RdfFormat.N_TRIPLES), "application/n-triples")
            return
        body = result.serialize(format=ox.QueryResultsFormat.JSON)
        self.answer(200, body, "application/sparql-results+json; charset=utf-8")

    def graph(self) -> ox.NamedNode:
        return ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.store.remove_graph(self.graph())
        self.store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=self.graph())
        self.answer(204)

    def do_DELETE(self) -> None:
        if not self.path.startswith("/graph?"):
            self.answer(501)
            return
        self.store.remove_graph(self.graph())
        self.answer(204)

    def answer(self, code: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{http.server_port}"
    yield Server(f"{url}/query", f"{url}/update", f"{url}/graph", timeout=10)
    http.shutdown()
    thread.join()
    http.server_close()


def test_graphs_are_put_asked_and_removed(server: Server) -> None:
    quads = list(emit(sample.first(), sample.BASE))
    server.replace(GRAPH, [*quads, ox.Quad(GRAPH, GRAPH, GRAPH, GRAPH)])
    server.replace(GRAPH, quads)
    assert set(Handler.store) == set(quads)
    assert bool(server.query("ASK { ?x a <https://w3id.org/newskg/ns#Denial> }"))
    triples = run(server, "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }").triples
    assert set(triples) == {q.triple for q in quads}
    server.remove(GRAPH)
    assert not bool(server.query("ASK { ?x a <https://w3id.org/newskg/ns#Denial> }"))


def test_library_queries_with_parameters_run_on_a_server(server: Server) -> None:
    for name in {q.graph_name for q in sample.quads()}:
        server.replace(name, [q for q in sample.quads() if q.graph_name == name])
    here = run(sample.store(), "who-denied-what", {"person": 'marr" }'})
    assert here.rows == run(server, "who-denied-what", {"person": 'marr" }'}).rows == []
    there = run(server, "who-denied-what", {"person": "marr"})
    assert there.rows == run(sample.store(), "who-denied-what", {"person": "marr"}).rows
    assert len(there.rows) == 3


def test_updates_are_sent(server: Server) -> None:
    server.update(f"INSERT DATA {{ GRAPH <{GRAPH.value}> {{ <http://x/a> <http://x/b> 1 }} }}")
    assert bool(server.query("ASK { GRAPH ?g { <http://x/a> ?p ?o } }"))


def test_faults_are_told_apart(server: Server) -> None:
    with pytest.raises(QueryError, match="refuses it: error at 1:"):
        server.query("SELECT nonsense")
    with pytest.raises(StoreError, match="answered 501"):
        Server(server.query_url, graph_store_url=server.query_url).remove(ox.NamedNode("not:served"))
    with pytest.raises(StoreError, match="can't be read"):
        Server(server.query_url.replace("/query", "/broken")).query("ASK {}")
    with pytest.raises(StoreError, match="can't be reached"):
        Server("http://127.0.0.1:1/query", timeout=2).query("ASK {}")
    with pytest.raises(StoreError, match="is no http or https URL"):
        Server("file:///etc/hostname").query("ASK {}")
    with pytest.raises(StoreError, match="no update_url was given"):
        Server(server.query_url).update("CLEAR ALL")
