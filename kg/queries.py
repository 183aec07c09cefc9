"""The query library: questions as .rq files, and running them or any other SPARQL with parameters.

A library query is plain SPARQL 1.1 that any tool can run, with a header of comments that is checked when it
is read:

    # title: Who denied what
    # answers: Each denial, the claim it is about, and the report it disputes
    # param: person (type: string) = "" -- part of a name; empty for all
    # columns: date, denier, claim

A parameter is a variable with a line `VALUES ?person { "" }` that holds its default (UNDEF where it has
none, then a value must be given). Binding it puts another RDF term, as serialised by Oxigraph, in the place
of that one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import pyoxigraph as ox

from kg.data import data_path
from kg.errors import QueryError, RecordError
from kg.rdf.iris import LARGEST, LARGEST_DIGITS, decimal, moment
from kg.rdf.namespaces import XSD
from kg.store.embedded import evaluating

if TYPE_CHECKING:
    import rdflib

ParameterType = Literal["string", "iri", "date", "integer"]
Term = ox.NamedNode | ox.Literal
Value = str | int | float | Decimal | date | Term
Cell = str | int | float | bool | None
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_HEADER = re.compile(r"#\s*(title|answers|param|columns):\s*(.*)")
_PARAMETER = re.compile(r"(\w+) \(type: (string|iri|date|integer)\)(?: = (.+?))? -- (.+)")
_VALUES = re.compile(r"VALUES \?(\w+) \{[^{}]*\}")
_TEXT = re.compile(r"[{\n]|^\s*(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_LOCATION = re.compile(r"\bat (\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query; `default` as SPARQL writes it, None where a value must be given."""

    name: str
    type: ParameterType
    meaning: str
    default: str | None = None

    def __str__(self) -> str:
        return self.name if self.default is None else f"{self.name}={self.default}"


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """A query of the library: `name` is its file's, `text` the SPARQL with its header."""

    name: str
    title: str
    answers: str
    columns: tuple[str, ...]
    text: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Result:
    """An answer. `kind`: "select" has columns and rows, "ask" one row of one bool, "graph" the triples.

    Cells are str (also IRIs and dates), int, float, bool, or None where nothing is bound.
    """

    kind: Literal["select", "ask", "graph"]
    columns: tuple[str, ...] = ()
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    triples: list[ox.Triple] = field(default_factory=list)

    def serialize(self, format: str = "ttl", base: str | None = None) -> bytes:
        """The triples of a CONSTRUCT or DESCRIBE query as Turtle ("ttl") or N-Triples ("nt")."""
        from kg.rdf.turtle import lines, turtle  # which rows do not need
        from kg.record import DEFAULT_BASE

        if self.kind != "graph":
            raise QueryError("rows are no graph; a CONSTRUCT or DESCRIBE query gives triples")
        if format == "nt":
            return ox.serialize(self.triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if format == "ttl":
            return "".join(turtle(lines(self.triples), base or DEFAULT_BASE)).encode()
        raise QueryError(f"triples can be written as ttl or nt, not {format}")

    def to_rdflib(self) -> rdflib.Graph:
        """The triples of a CONSTRUCT or DESCRIBE query as an rdflib graph."""
        from kg.store.convert import to_graph

        return to_graph(self.triples)


class Queryable(Protocol):
    """What queries can be run on: the embedded store, or a server; `where` is its place."""

    @property
    def where(self) -> str: ...

    def query(self, sparql: str) -> Answer:
        """Run SPARQL over the union of all graphs."""
        ...


def query_files(folders: Iterable[Path] = ()) -> dict[str, Path]:
    """The files of queries by name: of the library, of the folders in KG_QUERIES, and of those given.

    Raises:
        QueryError: a folder is none, or two files have one name.
    """
    own = filter(None, os.environ.get("KG_QUERIES", "").split(os.pathsep))
    found: dict[str, Path] = {}
    for folder in dict.fromkeys((data_path("queries"), *map(Path, own), *folders)):
        if not folder.is_dir():
            raise QueryError("is no folder of queries; see --queries and KG_QUERIES", str(folder))
        for path in folder.glob("*.rq"):
            if path.stem in found:
                raise QueryError(f"{found[path.stem]} is a query of the same name: rename one", str(path))
            found[path.stem] = path
    return dict(sorted(found.items()))


def list_queries(*folders: Path) -> list[QueryInfo]:
    """The queries of the library and of other folders, see `query_files`, by name."""
    return [read_query(path) for path in query_files(folders).values()]


def read_query(path: Path) -> QueryInfo:
    """Read a query with its header; raises QueryError where the header breaks the rules above."""
    text = read_text(path)
    found: dict[str, str] = {}
    parameters: list[Parameter] = []
    for key, value in (m.groups() for m in map(_HEADER.fullmatch, text.splitlines()) if m):
        if key != "param":
            found[key] = value.strip()
        elif made := _PARAMETER.fullmatch(value.strip()):
            name, kind, default, meaning = made.groups()
            parameters.append(Parameter(name, kind, meaning, default))  # type: ignore[arg-type]  # the pattern's words
        else:
            what = f"{value!r} does not read `name (type: string|iri|date|integer) [= default] -- meaning`"
            raise QueryError(what, str(path))
    if missing := [key for key in ("title", "answers", "columns") if not found.get(key)]:
        raise QueryError(f"the header lacks {', '.join(missing)}", str(path))
    for parameter in parameters:
        line = f"VALUES ?{parameter.name} {{ {parameter.default or 'UNDEF'} }}"
        if line not in text:
            raise QueryError(f"needs a line `{line}`, as its header says", str(path))
    columns = tuple(c.strip() for c in found["columns"].split(","))
    return QueryInfo(path.stem, found["title"], found["answers"], columns, text, tuple(parameters))


def read_text(path: Path) -> str:
    """The text of a query file; raises QueryError where it can't be read or is not UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise QueryError(f"can't be read ({error.strerror}); give a file of SPARQL", str(path)) from error
    except UnicodeDecodeError as error:
        what = f"not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        raise QueryError(what, str(path)) from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than a path can be; with a NUL
        return False


def run(
    store: Queryable,
    query: str | Path,
    parameters: Mapping[str, Value] | None = None,
    folders: Iterable[Path] = (),
) -> Result:
    """Ask a store.

    Args:
        store: the embedded store or a server.
        query: name of a library query, path of a file, or SPARQL text (anything with a brace, a line break or
            one of the words SELECT, ASK, CONSTRUCT, DESCRIBE at its beginning).
        parameters: values by name; strings are read as the type that the header gives, terms are taken as they are.
        folders: of queries beside the library's, see `query_files`.

    Raises:
        QueryError: no such query, a parameter that is missing, unknown or of another type, SPARQL that is wrong.
    """
    info = _find(query, folders)
    text = _bind(info, dict(parameters or {}))
    try:
        with evaluating(store.where):  # Oxigraph evaluates while the rows are taken
            return _result(store.query(text))
    except QueryError as error:
        raise QueryError(_with_line(error.what, text), info.name) from error


def _result(answer: Answer) -> Result:
    if isinstance(answer, ox.QueryBoolean):
        return Result("ask", ("answer",), [(bool(answer),)])
    if isinstance(answer, ox.QueryTriples):
        return Result("graph", triples=sorted(set(answer), key=str))
    columns = tuple(v.value for v in answer.variables)
    return Result("select", columns, [tuple(_cell(term) for term in row) for row in answer])


def _find(query: str | Path, folders: Iterable[Path]) -> QueryInfo:
    known = query_files(folders)
    if (name := str(query)) in known:
        return read_query(known[name])
    if isinstance(query, str) and _TEXT.search(query):
        return QueryInfo("query", "", "", (), query)
    path = Path(query)
    if path.suffix == ".rq" or _exists(path):
        text = read_text(path)
        if not text.strip():
            raise QueryError("is empty; a query file holds SPARQL", str(path))
        return read_query(path) if _HEADER.search(text) else QueryInfo(path.name, "", "", (), text)
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(q for q in known if name in q)
    hint = f"did you mean {', '.join(near)}?" if near else "`kg query --list` shows all."
    raise QueryError(f"no library query is called {name[:80]!r}; {hint}")


def _bind(info: QueryInfo, given: dict[str, Value]) -> str:
    """The query with each given term in its VALUES line."""
    declared = {p.name: p for p in info.parameters}
    for name, parameter in declared.items():
        if parameter.default is None and name not in given:
            raise QueryError(f"needs the parameter {name} ({parameter.type}): {parameter.meaning}", info.name)
    places = {*declared, *_VALUES.findall(info.text)}
    if unknown := [name for name in given if name not in places]:
        own = f"a query takes it by a line VALUES ?{unknown[0]} {{ UNDEF }}"
        hint = f"it has {', '.join(declared)}" if declared else own
        raise QueryError(f"has no parameter {unknown[0]!r}; {hint}", info.name)
    types = {name: declared[name].type if name in declared else None for name in given}
    terms = {name: to_term(value, types[name], name) for name, value in given.items()}
    # One pass over the query as written, so that what a term says is never looked at.
    return _VALUES.sub(lambda m: f"VALUES ?{m[1]} {{ {terms[m[1]]} }}" if m[1] in terms else m[0], info.text)


def to_term(value: Value, type: ParameterType | None = None, name: str = "value") -> Term:
    """A Python value as an RDF term; a string is read as `type`, QueryError if it is not of that type."""
    if isinstance(value, (ox.NamedNode, ox.Literal)):
        return value
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise QueryError(f"a number of more than {LARGEST_DIGITS} digits", f"parameter {name}")
    text = str(value)
    try:
        text.encode()
        if isinstance(value, int) and type in (None, "string"):
            type = "integer"
        if isinstance(value, date):
            return moment(value.isoformat())
        if type == "iri":
            return ox.NamedNode(text)
        if type == "integer":
            return ox.Literal(str(int(text)), datatype=XSD.integer)
        if type == "date":
            return moment(date.fromisoformat(text).isoformat())
        return ox.Literal(text) if isinstance(value, str) else decimal(float(value))
    except UnicodeEncodeError as error:
        raise QueryError(f"{text!r} is not UTF-8", f"parameter {name}") from error
    except (TypeError, ValueError, OverflowError, RecordError) as error:
        raise QueryError(f"{text!r} is not of the type {type or 'number'}", f"parameter {name}") from error


def _cell(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value
    if not isinstance(term, ox.Literal):
        raise QueryError(f"{term} is neither IRI nor literal; name things instead of blank nodes")
    try:
        if term.datatype == XSD.boolean:
            return term.value == "true"
        if term.datatype == XSD.integer:
            return int(term.value)
        if term.datatype in (XSD.decimal, XSD.double):
            number = float(term.value)
            return int(number) if number.is_integer() else number
    except ValueError:  # "many"^^xsd:integer, or more digits than Python reads
        pass
    return term.value


def _with_line(what: str, text: str) -> str:
    """The message with the line it speaks of shown."""
    if found := _LOCATION.search(what):
        lines = text.splitlines()
        number = int(found.group(1))
        if 0 < number <= len(lines):
            return f"{what}\n  line {number}: {lines[number - 1].strip()}"
    return what
