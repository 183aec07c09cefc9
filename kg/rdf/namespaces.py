"""Every RDF term this package writes, in one place: a misspelt one is an error when it is first used.

Terms of our own vocabulary are read from `ontology/newskg.ttl`, so that what is written is always declared;
of the other vocabularies only the listed terms can be used.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import get_args

import pyoxigraph as ox

from kg import record
from kg.data import data_path
from kg.language import ENGLISH


class Namespace:
    """The usable terms of one vocabulary: `PROV.used` and `PROV["used"]` are NamedNodes, others raise.

    `names` are local names, also as one string with blanks between them.
    """

    def __init__(self, prefix: str, base: str, names: str | Iterable[str]) -> None:
        self._prefix = prefix
        self._base = base
        words = names.split() if isinstance(names, str) else names
        self._terms = {name: ox.NamedNode(base + name) for name in words}

    def __getattr__(self, name: str) -> ox.NamedNode:
        if name.startswith("__"):  # copy, pickle and doctest ask for these
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> ox.NamedNode:
        try:
            return self._terms[name]
        except KeyError:
            near = ", ".join(get_close_matches(name, self._terms)) or "none is like it"
            raise AttributeError(
                f"{self._prefix}:{name} is not a term this package uses (near: {near})"
            ) from None

    @property
    def prefix(self) -> str:
        """The usual prefix, e.g. "prov"."""
        return self._prefix

    @property
    def base(self) -> str:
        """The IRI that all terms begin with."""
        return self._base

    def names(self) -> tuple[str, ...]:
        """The local names of all usable terms, sorted."""
        return tuple(sorted(self._terms))


KG_BASE = "https://w3id.org/newskg/ns#"


@cache
def ontology() -> tuple[ox.Triple, ...]:
    """The triples of ontology/newskg.ttl."""
    return tuple(q.triple for q in ox.parse(path=str(data_path("ontology", "newskg.ttl"))))


def _declared() -> set[str]:
    subjects = (t.subject for t in ontology())
    return {
        s.value.removeprefix(KG_BASE)
        for s in subjects
        if isinstance(s, ox.NamedNode) and s.value.startswith(KG_BASE)
    }


KG = Namespace("kg", KG_BASE, _declared())
CITO = Namespace("cito", "http://purl.org/spar/cito/", ["disputes"])
DCTERMS = Namespace("dcterms", "http://purl.org/dc/terms/", ["isPartOf"])
GAF = Namespace("gaf", "http://groundedannotationframework.org/gaf#", ["denotedBy"])
NIF = Namespace(
    "nif",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    """Context Phrase Sentence String anchorOf beginIndex endIndex isString referenceContext
    superString""",
)
OWL = Namespace("owl", "http://www.w3.org/2002/07/owl#", ["sameAs"])
PROV = Namespace(
    "prov",
    "http://www.w3.org/ns/prov#",
    """Activity Agent Entity SoftwareAgent actedOnBehalfOf used wasAssociatedWith wasAttributedTo
    wasDerivedFrom wasGeneratedBy wasQuotedFrom""",
)
QUDT = Namespace("qudt", "http://qudt.org/schema/qudt/", ["QuantityValue", "numericValue", "unit"])
RDF = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", ["type"])
RDFS = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#", ["label"])
SCHEMA = Namespace(
    "schema",
    "https://schema.org/",
    """Claim Country NewsArticle NewsMediaOrganization Organization Person Place about alternateName
    author datePublished hasPart headline inLanguage maxValue minValue name publisher text url""",
)
SEM = Namespace(
    "sem",
    "http://semanticweb.cs.vu.nl/2009/11/sem/",
    """Actor Event Place Time eventType hasActor hasEarliestBeginTimeStamp hasLatestEndTimeStamp
    hasPlace hasTime""",
)
SKOS = Namespace("skos", "http://www.w3.org/2004/02/skos/core#", ["closeMatch", "inScheme", "notation"])
TIME = Namespace(
    "time", "http://www.w3.org/2006/time#", ["Instant", "Interval", "inXSDDate", "inXSDDateTime"]
)
UNIT = Namespace(
    "unit",
    "http://qudt.org/vocab/unit/",
    {
        "NUM",
        *(
            term
            for u in (*ENGLISH.units.table.units, *ENGLISH.units.table.currencies)
            if (term := ENGLISH.units.qudt_term(u))
        ),
    },
)
XSD = Namespace(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "anyURI boolean date dateTime decimal double integer string",
)

ALL = (KG, CITO, DCTERMS, GAF, NIF, OWL, PROV, QUDT, RDF, RDFS, SCHEMA, SEM, SKOS, TIME, UNIT, XSD)
PREFIXES: dict[str, str] = {n.prefix: n.base for n in ALL}


def unit(name: str) -> ox.NamedNode | None:
    """The QUDT unit of what the record calls a unit or currency; None for units that QUDT lacks."""
    code = "NUM" if name == "count" else ENGLISH.units.qudt_term(name)
    return UNIT[code] if code else None


# The closed lists of the record -> the concept schemes that mirror them in the ontology.
CLOSED_LISTS: dict[str, tuple[str, ...]] = {
    "stances": get_args(record.Stance),
    "certainties": get_args(record.Certainty),
    "quotations": get_args(record.Quoted),
    "bounds": get_args(record.Bound),
    "trends": get_args(record.Trend),
    "granularities": get_args(record.Granularity),
    "eventTypes": get_args(record.EventType),
    "statuses": get_args(record.Status),
}


@cache
def _concepts() -> dict[tuple[str, str], ox.NamedNode]:
    schemes: dict[ox.NamedNode, list[str]] = {}
    notations: dict[ox.NamedNode, str] = {}
    for t in ontology():
        if (
            t.predicate == SKOS.inScheme
            and isinstance(t.object, ox.NamedNode)
            and isinstance(t.subject, ox.NamedNode)
        ):
            schemes.setdefault(t.subject, []).append(t.object.value.removeprefix(KG_BASE))
        elif (
            t.predicate == SKOS.notation
            and isinstance(t.object, ox.Literal)
            and isinstance(t.subject, ox.NamedNode)
        ):
            notations[t.subject] = t.object.value
    return {(scheme, notations[c]): c for c, names in schemes.items() for scheme in names}


def concept(scheme: str, word: str) -> ox.NamedNode:
    """The individual of a closed list, kg:denies for ("stances", "denies"); KeyError if there is none."""
    return _concepts()[scheme, word]
