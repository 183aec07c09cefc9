"""Minting IRIs and literals: how a thing of a record is named in the graph.

An article is `{base}article/{id}` (its graph `{base}graph/{id}`), a span of it `{article}#char=10,20` (RFC
5147, as in NIF 2), a thing only it has `{article}#u1`. What several articles may share bears the `iri` that
`resolve` gave it.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import RecordError
from kg.rdf.namespaces import XSD

LARGEST_DIGITS = 100
LARGEST = 10**LARGEST_DIGITS
_DATE = re.compile(r"(?a)\d{4}-\d\d-\d\d")
_MINUTES = re.compile(r"(?a)(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


def node(iri: str, where: str = "") -> ox.NamedNode:
    """The IRI as a term; raises RecordError when it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise RecordError(f"{iri!r} is not an IRI ({error}): resolve the records again", where) from error


def _quoted(name: str) -> str:
    """A name of any characters as part of an IRI; RecordError for half a character."""
    try:
        return quote(name, safe="")
    except UnicodeEncodeError as error:
        raise RecordError(
            "has half a character (a surrogate without its partner)", ascii(name)[:100]
        ) from error


def article_iri(base: str, article: str) -> ox.NamedNode:
    """The article's own IRI; `article` is its id, of any characters."""
    return node(f"{base}article/{_quoted(article)}")


def graph_iri(base: str, article: str) -> ox.NamedNode:
    """The named graph of what one article says; never the derived graph, whatever the id."""
    name = quote(article, safe="")
    return node(f"{base}graph/{'%64erived' if name == 'derived' else name}")


def derived_graph_iri(base: str) -> ox.NamedNode:
    """The named graph of what many articles decide."""
    return node(f"{base}graph/derived")


def local_iri(article: ox.NamedNode, name: str) -> ox.NamedNode:
    """A thing that only this article has: `{article}#u1`."""
    return ox.NamedNode(f"{article.value}#{_quoted(name)}")


def span_iri(article: ox.NamedNode, begin: int, end: int) -> ox.NamedNode:
    """The characters [begin, end) of the article's text."""
    return ox.NamedNode(f"{article.value}#char={begin},{end}")


def string(value: str) -> ox.Literal:
    """A plain string."""
    return ox.Literal(value)


def whole(value: int) -> ox.Literal:
    """An xsd:integer, for offsets. (NIF has a narrower type for them, which Oxigraph does not keep apart.)"""
    return ox.Literal(str(value), datatype=XSD.integer)


def decimal(value: float | int, where: str = "") -> ox.Literal:
    """An exact xsd:decimal: 0.1 becomes "0.1", 5e9 "5000000000"; raises RecordError for what is no figure."""
    if isinstance(value, float) and not math.isfinite(value):
        raise RecordError(f"{value} is not a number; an open end is null", where)
    if not -LARGEST < value < LARGEST:
        raise RecordError(f"a number of more than {LARGEST_DIGITS} digits is no figure", where)
    exact = Decimal(repr(value)).normalize()
    return ox.Literal(format(exact + 0, "f"), datatype=XSD.decimal)


def moment(value: str, where: str = "") -> ox.Literal:
    """An ISO date or date-time as xsd:date or xsd:dateTime; raises RecordError for anything else."""
    if _DATE.fullmatch(value):
        return ox.Literal(value, datatype=XSD.date)
    if found := _MINUTES.fullmatch(value):
        day, minutes, seconds, zone = found.groups()
        return ox.Literal(f"{day}T{minutes}{seconds or ':00'}{zone or ''}", datatype=XSD.dateTime)
    raise RecordError(f"{value!r} is not an ISO date (2024-11-11) or date-time (2024-11-11T09:30:00Z)", where)
