"""Any SPARQL 1.1 server by its URLs: ask it, and put named graphs on it.

Speaks the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol, with the standard library alone. Whether a
server's default graph is the union of its named graphs is the server's setting; library queries need it to
be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.rdf.turtle import lines

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


@dataclass(frozen=True)
class Server:
    """A server by the URLs of its query, update and graph store services; those not given can't be used.

    Args:
        query_url: where queries go.
        update_url: where updates go.
        graph_store_url: where graphs are put, without `?graph=`.
        timeout: seconds to wait for an answer.
    """

    query_url: str
    update_url: str | None = None
    graph_store_url: str | None = None
    timeout: float = 60.0

    @property
    def where(self) -> str:
        return self.query_url

    def query(self, sparql: str) -> Results:
        """Run a whole query; raises QueryError if it is refused, StoreError if there is no good answer."""
        headers = {"Content-Type": "application/sparql-query", "Accept": f"{_JSON}, {_TRIPLES}"}
        kind, body = self._send("POST", self.query_url, sparql.encode(), headers)
        try:
            if kind == _TRIPLES:
                # The type of results that Oxigraph gives for CONSTRUCT can't be made by hand: ask a store
                # for them.
                store = ox.Store()
                store.load(body, format=ox.RdfFormat.N_TRIPLES)
                return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"answered with {kind}, which can't be read ({error})", self.query_url
            ) from error

    def update(self, sparql: str) -> None:
        """Run an update; errors as for `query`."""
        url = self._known(self.update_url, "update_url")
        self._send("POST", url, sparql.encode(), {"Content-Type": "application/sparql-update"})

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Put these quads in place of everything that the named graph holds; errors as for `query`."""
        url = self._known(self.graph_store_url, "graph_store_url")
        body = "".join(f"{line}\n" for line in lines(quads)).encode()
        self._send("PUT", f"{url}?{urlencode({'graph': graph.value})}", body, {"Content-Type": _TRIPLES})

    def remove(self, graph: ox.NamedNode) -> None:
        """Forget a named graph; errors as for `query`."""
        url = self._known(self.graph_store_url, "graph_store_url")
        self._send("DELETE", f"{url}?{urlencode({'graph': graph.value})}", None, {})

    def _known(self, url: str | None, name: str) -> str:
        if url is None:
            raise StoreError(f"no {name} was given for this server", self.query_url)
        return url

    def _send(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> tuple[str, bytes]:
        """Media type and body of the answer."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise StoreError("is no http or https URL", url)
        try:
            with urlopen(Request(url, body, headers, method=method), timeout=self.timeout) as answer:
                return answer.headers.get_content_type(), answer.read()
        except HTTPError as error:
            with error:
                said = error.read(500).decode("utf-8", "replace").strip()
            if error.code == 400:
                raise QueryError(f"the server refuses it: {said}", url) from error
            raise StoreError(f"the server answered {error.code} {error.reason}: {said}", url) from error
        except (URLError, HTTPException, TimeoutError, OSError) as error:
            raise StoreError(f"the server can't be reached ({error})", url) from error
