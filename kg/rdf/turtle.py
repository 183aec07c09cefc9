"""Turtle and TriG with sorted statements and a fixed header, so that equal graphs are equal files.

What comes in are lines of N-Triples, sorted, as Oxigraph writes them; so the sorting is of plain strings.
(Oxigraph's own Turtle lists prefixes in an order that changes from run to run; rdflib's is many times
slower. Without blank nodes and lists a writer is short.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, RDF

# Local names that need no escape in Turtle; anything else is written as a full IRI.
_LOCAL = re.compile(r"[A-Za-z_](?:[\w-]*[\w])?", re.ASCII)
_INTEGER = re.compile(r'"(-?[0-9]+)"')
# What may follow the base in a relative IRI: no scheme (a colon), no path that would be folded (dots).
_RELATIVE = re.compile(r"(?!.*/\.)[\w%~-][\w%~./#=,+-]*", re.ASCII)
_TYPE = str(RDF.type)


def lines(statements: Iterable[ox.Triple | ox.Quad]) -> list[str]:
    """Statements as sorted lines of N-Triples, without the line breaks, each once."""
    triples = (s.triple if isinstance(s, ox.Quad) else s for s in statements)
    return sorted({f"{triple} ." for triple in triples})


def turtle(triples: Iterable[str], base: str) -> Iterator[str]:
    """Turtle of sorted lines of N-Triples, in pieces."""
    write = writer(base)
    yield header(base)
    yield from _subjects(triples, write, "")


def trig(graphs: Iterable[tuple[ox.NamedNode, Iterable[str]]], base: str) -> Iterator[str]:
    """TriG of named graphs, each with its sorted lines of N-Triples, in pieces."""
    write = writer(base)
    yield header(base)
    for graph, triples in graphs:
        yield "\n"
        yield from trig_block(graph, triples, write)


def trig_block(graph: ox.NamedNode, triples: Iterable[str], write: Callable[[str], str]) -> Iterator[str]:
    """One graph of TriG; `write` shortens a term, see `writer`."""
    yield first_line(graph, write)
    yield from _subjects(triples, write, "    ")
    yield "}\n"


def first_line(graph: ox.NamedNode, write: Callable[[str], str]) -> str:
    """The line that opens a graph in TriG."""
    return f"{write(str(graph))} {{\n"


def blocks(file: IO[bytes]) -> dict[bytes, tuple[int, int]]:
    """Where the graphs are in a file that `trig` wrote: first line → [begin, end) in bytes."""
    found: dict[bytes, tuple[int, int]] = {}
    begin, first, place = 0, b"", 0
    for line in file:
        if line.endswith(b" {\n") and not line.startswith(b" "):
            begin, first = place, line
        place += len(line)
        if line == b"}\n":
            found[first] = (begin, place)
    return found


def flatten(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Turtle from the lines of what `trig` wrote: the graphs as one; what two say stands twice."""
    for line in lines:
        if line.startswith(b"    "):
            yield line[4:]
        elif not line.endswith((b" {\n", b"}\n")):
            yield line


def header(base: str) -> str:
    """The base and the prefixes."""
    return f"@base <{base}> .\n" + "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(PREFIXES.items()))


def _subjects(triples: Iterable[str], write: Callable[[str], str], indent: str) -> Iterator[str]:
    # No IRI holds a blank, so the first two end subject and predicate.
    split = (line.removesuffix(" .").split(" ", 2) for line in triples)
    for subject, own in groupby(split, key=lambda parts: parts[0]):
        verbs: dict[str, list[str]] = {_TYPE: []}
        for _, predicate, value in own:
            verbs.setdefault(predicate, []).append(write(value))
        clauses = [
            f"{'a' if predicate == _TYPE else write(predicate)} {', '.join(values)}"
            for predicate, values in verbs.items()
            if values
        ]
        yield f"\n{indent}{write(subject)} " + f" ;\n{indent}    ".join(clauses) + " .\n"


def writer(base: str) -> Callable[[str], str]:
    """A function that shortens one term of N-Triples, remembering the IRIs it has met lately."""
    by_base = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), reverse=True)
    known: dict[str, str] = {}

    def short(iri: str) -> str:
        for start, prefix in by_base:
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{prefix}:{iri[len(start) :]}"
        rest = iri.removeprefix(base)
        return f"<{rest}>" if rest != iri and base.endswith("/") and _RELATIVE.fullmatch(rest) else f"<{iri}>"

    def write(term: str) -> str:
        if term[0] == "<":
            if len(known) > 50_000:
                known.clear()
            if term not in known:
                known[term] = short(term[1:-1])
            return known[term]
        if term[0] != '"':
            raise ValueError(f"{term}: only IRIs and literals are written")
        if term[-1] != ">":
            return term
        text, _, datatype = term.rpartition("^^")
        name = write(datatype)
        if name == "xsd:integer" and (plain := _INTEGER.fullmatch(text)):
            return plain[1]
        return f"{text}^^{name}"

    return write
