"""Turtle and TriG with sorted statements and a fixed header, so that equal graphs are equal files.

(Oxigraph's own writer lists prefixes in an order that changes from run to run, and rdflib's holds everything
in memory and is some twenty times slower. Without blank nodes and lists a writer is short.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, RDF

# Local names that need no escape in Turtle; anything else is written as a full IRI.
_LOCAL = re.compile(r"[A-Za-z_](?:[\w-]*[\w])?", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]+")
# What may follow the base in a relative IRI: no scheme (a colon), no path that would be folded (dots).
_RELATIVE = re.compile(r"(?!.*/\.)[\w%~-][\w%~./#=,+-]*", re.ASCII)

Statement = ox.Quad | ox.Triple


def sort_key(statement: Statement) -> tuple[str, bool, str, str]:
    """Order of statements: subject, then rdf:type before other predicates, then object, by code point."""
    subject, predicate = statement.subject, statement.predicate
    return str(subject), predicate != RDF.type, predicate.value, str(statement.object)


def turtle(statements: Iterable[Statement], base: str) -> Iterator[str]:
    """Turtle text of statements that are sorted by `sort_key`; equal triples in a row are written once."""
    write = _writer(base)
    yield _header(base)
    yield from _subjects(statements, write, "")


def trig(graphs: Iterable[tuple[ox.NamedNode, Iterable[Statement]]], base: str) -> Iterator[str]:
    """TriG text of named graphs, each with its statements sorted by `sort_key`."""
    write = _writer(base)
    yield _header(base)
    for graph, statements in graphs:
        yield f"\n{write(graph)} {{"
        yield from _subjects(statements, write, "    ")
        yield "}\n"


def _header(base: str) -> str:
    return f"@base <{base}> .\n" + "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(PREFIXES.items()))


def _subjects(statements: Iterable[Statement], write: Callable[[object], str], indent: str) -> Iterator[str]:
    for subject, own in groupby(statements, key=lambda s: s.subject):
        parts = []
        for predicate, same in groupby(own, key=lambda s: s.predicate):
            objects = dict.fromkeys(write(s.object) for s in same)
            verb = "a" if predicate == RDF.type else write(predicate)
            parts.append(f"{verb} {', '.join(objects)}")
        yield f"\n{indent}{write(subject)} " + f" ;\n{indent}    ".join(parts) + " .\n"


def _writer(base: str) -> Callable[[object], str]:
    """A function that writes one term, remembering the short form of IRIs it has met."""
    by_base = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), reverse=True)
    known: dict[str, str] = {}

    def short(iri: str) -> str:
        for start, prefix in by_base:
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{prefix}:{iri[len(start) :]}"
        rest = iri.removeprefix(base)
        return f"<{rest}>" if rest != iri and base.endswith("/") and _RELATIVE.fullmatch(rest) else f"<{iri}>"

    def write(term: object) -> str:
        if isinstance(term, ox.NamedNode):
            if term.value not in known:
                known[term.value] = short(term.value)
            return known[term.value]
        if isinstance(term, ox.Literal):
            text = str(ox.Literal(term.value))
            if term.language:
                return f"{text}@{term.language}"
            datatype = write(term.datatype)
            if datatype == "xsd:integer" and _INTEGER.fullmatch(term.value):
                return term.value
            return text if datatype == "xsd:string" else f"{text}^^{datatype}"
        raise TypeError(f"{term!r}: only IRIs and literals are written")

    return write
