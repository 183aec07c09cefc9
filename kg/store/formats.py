"""Writing a store as a file of RDF, by the format's name, which is also the usual file ending.

Equal graphs give equal bytes: statements are sorted, graph by graph. Formats without named graphs hold the
union.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.data import data_path
from kg.rdf.namespaces import PREFIXES, RDF, XSD, short
from kg.rdf.turtle import blocks, first_line, flatten, header, trig, trig_block, writer
from kg.store.embedded import Store

# What XML 1.0 can't hold, even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _turtle(store: Store, base: str) -> Iterator[bytes]:
    return flatten(line for piece in _trig(store, base) for line in piece.splitlines(keepends=True))


def _trig(store: Store, base: str) -> Iterator[bytes]:
    return (text.encode() for text in trig(((g, store.lines(g)) for g in store.graphs()), base))


def update_trig(store: Store, base: str, old: Path, changed: Collection[ox.NamedNode]) -> Iterator[bytes]:
    """TriG of a store, of which the file `old` held all but the changed graphs: those are taken over as text."""
    shorten = writer(base)
    yield header(base).encode()
    with open(old, "rb") as file:
        places = blocks(file)
        for graph in store.graphs():
            yield b"\n"
            place = places.get(first_line(graph, shorten).encode())
            if place is None or graph in changed:
                yield from (text.encode() for text in trig_block(graph, store.lines(graph), shorten))
            else:
                file.seek(place[0])
                yield file.read(place[1] - place[0])


def _ntriples(store: Store, base: str) -> Iterator[bytes]:
    """What several graphs say stands as often, which means the same; only one graph is in memory at a time."""
    return (f"{line}\n".encode() for graph in store.graphs() for line in store.lines(graph))


def _nquads(store: Store, base: str) -> Iterator[bytes]:
    for graph in store.graphs():
        yield from (f"{line.removesuffix('.')}{graph} .\n".encode() for line in store.lines(graph))


def _xml(store: Store, base: str) -> Iterator[bytes]:
    """RDF/XML. Oxigraph declares namespaces in any order, so the head of the file is written here."""
    triples = sorted(store.triples(), key=str)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    yield "".join(f' xmlns:{prefix}="{iri}"' for prefix, iri in sorted(PREFIXES.items())).encode()
    yield b">\n"
    for _, own in groupby(triples, key=lambda t: t.subject):
        whole = ox.serialize(map(_xml_safe, own), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
        begin = whole.index(b">", whole.index(b"<rdf:RDF")) + 1
        yield whole[begin : whole.rindex(b"</rdf:RDF>")].strip(b"\n") + b"\n"
    yield b"</rdf:RDF>\n"


def _xml_safe(triple: ox.Triple) -> ox.Triple:
    value = triple.object
    if isinstance(value, ox.Literal) and _NOT_XML.search(value.value):
        value = ox.Literal(_NOT_XML.sub("\ufffd", value.value), language=value.language)
        return ox.Triple(triple.subject, triple.predicate, value)
    return triple


@cache
def _context() -> dict[str, Any]:
    file = data_path("ontology", "context.jsonld")
    context: dict[str, Any] = json.loads(file.read_text("utf-8"))["@context"]
    return context


def _jsonld(store: Store, base: str) -> Iterator[bytes]:
    """JSON-LD 1.1 with the context of ontology/context.jsonld inside: an object a graph, a line a node."""
    context = json.dumps(_context(), ensure_ascii=False)
    yield f'{{"@context": {context},\n"@graph": ['.encode()
    for n, graph in enumerate(store.graphs()):
        quads = sorted(store.quads(graph), key=str)
        yield f'{"," if n else ""}\n{{"@id": {json.dumps(graph.value)}, "@graph": ['.encode()
        for m, (subject, own) in enumerate(groupby(quads, key=lambda q: q.subject)):
            node = json.dumps(_node(subject, own), ensure_ascii=False)
            yield f"{',' if m else ''}\n{node}".encode()
        yield b"\n]}"
    yield b"\n]}\n"


def _node(subject: object, quads: Iterable[ox.Quad]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": getattr(subject, "value", "")}
    for predicate, own in groupby(quads, key=lambda q: q.predicate):
        key = "@type" if predicate == RDF.type else short(predicate.value)
        values = [_value(key, q.object) for q in own]
        node[key] = values if len(values) > 1 else values[0]
    return node


def _value(key: str, term: object) -> Any:
    expected = _context().get(key, {}).get("@type") if key != "@type" else "@id"
    if isinstance(term, ox.NamedNode):
        name = short(term.value)
        return name if expected == "@id" else {"@id": name}
    if isinstance(term, ox.Literal):
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = short(term.datatype.value)
        if datatype == expected or (term.datatype == XSD.string and expected is None):
            return term.value
        return {"@value": term.value, "@type": datatype}
    raise TypeError(f"{term!r}: only IRIs and literals are written")


FORMATS: dict[str, Callable[[Store, str], Iterator[bytes]]] = {
    "ttl": _turtle,
    "trig": _trig,
    "nq": _nquads,
    "nt": _ntriples,
    "jsonld": _jsonld,
    "xml": _xml,
}
"""(store, base that Turtle and TriG write data IRIs relative to) → the file in pieces; trig, nq, jsonld keep graphs."""
