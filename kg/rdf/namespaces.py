"""Every RDF term this package writes, in one place: a misspelt one is an error when it is first used.

Terms of our own vocabulary are read from `ontology/newskg.ttl`, so that what is written is always declared;
of the other vocabularies only the listed terms can be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import Any

import pyoxigraph as ox

from kg.data import data_path


class Namespace:
    """The usable terms of one vocabulary: `PROV.used` and `PROV["used"]` are NamedNodes, others raise.

    `names` are local names with blanks between them, or a function that gives them when the first is asked for.
    """

    def __init__(self, prefix: str, base: str, names: str | Callable[[], Iterable[str]]) -> None:
        self.prefix = prefix
        self.base = base
        self._names = names

    @cached_property
    def terms(self) -> dict[str, ox.NamedNode]:
        """All usable terms by their local names."""
        names = self._names.split() if isinstance(self._names, str) else self._names()
        return {name: ox.NamedNode(self.base + name) for name in names}

    def __getattr__(self, name: str) -> ox.NamedNode:
        if name.startswith("_"):  # copy, pickle and doctest ask for these
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> ox.NamedNode:
        try:
            return self.terms[name]
        except KeyError:
            from difflib import get_close_matches

            near = ", ".join(get_close_matches(name, self.terms)) or "none is like it"
            what = f"{self.prefix}:{name} is not a term this package uses (near: {near})"
            raise AttributeError(what) from None


KG_BASE = "https://w3id.org/newskg/ns#"


@cache
def ontology() -> tuple[Any, ...]:
    """The triples of ontology/newskg.ttl."""
    return tuple(q.triple for q in ox.parse(path=str(data_path("ontology", "newskg.ttl"))))


def _declared() -> set[str]:
    subjects = {t.subject.value for t in ontology()}
    return {iri.removeprefix(KG_BASE) for iri in subjects if iri.startswith(KG_BASE)}


KG = Namespace("kg", KG_BASE, _declared)
CITO = Namespace("cito", "http://purl.org/spar/cito/", "disputes")
DCTERMS = Namespace("dcterms", "http://purl.org/dc/terms/", "isPartOf")
GAF = Namespace("gaf", "http://groundedannotationframework.org/gaf#", "denotedBy")
NIF = Namespace(
    "nif",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    """Context Phrase Sentence String anchorOf beginIndex endIndex isString referenceContext
    superString""",
)
OWL = Namespace("owl", "http://www.w3.org/2002/07/owl#", "sameAs")
PROV = Namespace(
    "prov",
    "http://www.w3.org/ns/prov#",
    """Activity Agent Entity SoftwareAgent actedOnBehalfOf used wasAssociatedWith wasAttributedTo
    wasDerivedFrom wasGeneratedBy wasQuotedFrom""",
)
QUDT = Namespace("qudt", "http://qudt.org/schema/qudt/", "QuantityValue numericValue unit")
RDF = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
RDFS = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#", "label")
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
SKOS = Namespace("skos", "http://www.w3.org/2004/02/skos/core#", "closeMatch inScheme notation")
TIME = Namespace("time", "http://www.w3.org/2006/time#", "Instant Interval inXSDDate inXSDDateTime")
UNIT = Namespace("unit", "http://qudt.org/vocab/unit/", "")  # its terms stand in the table of units
XSD = Namespace(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "anyURI boolean date dateTime decimal double integer string",
)

ALL = (KG, CITO, DCTERMS, GAF, NIF, OWL, PROV, QUDT, RDF, RDFS, SCHEMA, SEM, SKOS, TIME, UNIT, XSD)
PREFIXES: dict[str, str] = {n.prefix: n.base for n in ALL}


def short(iri: str) -> str:
    """An IRI with its prefix, "prov:used", or as it is where none fits."""
    fits = ((prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base) and iri != base)
    return next((f"{prefix}:{iri[len(base) :]}" for prefix, base in fits), iri)


@cache
def _concepts() -> dict[tuple[str, str], ox.NamedNode]:
    words = {t.subject: t.object.value for t in ontology() if t.predicate == SKOS.notation}
    schemes = [(t.object.value, t.subject) for t in ontology() if t.predicate == SKOS.inScheme]
    return {(scheme.removeprefix(KG_BASE), words[term]): term for scheme, term in schemes}


def concept(scheme: str, word: str) -> ox.NamedNode:
    """The individual of a closed list, kg:denies for ("stances", "denies"); KeyError if there is none."""
    return _concepts()[scheme, word]
