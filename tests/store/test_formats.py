"""Every export format says the same as the store, in the same bytes each time."""

from __future__ import annotations

import graph_sample as sample
import pyoxigraph as ox
import pytest
import rdflib

from kg.store import embedded
from kg.store.embedded import Store
from kg.store.formats import FORMATS

READ = {
    "ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD, "xml": ox.RdfFormat.RDF_XML,
}  # fmt: skip


def written(store: Store, format: str) -> bytes:
    return b"".join(FORMATS[format](store, sample.BASE))


@pytest.mark.parametrize("format", READ)
def test_reads_back_as_the_same_graph(format: str) -> None:
    store = sample.store()
    back = set(ox.parse(written(store, format), format=READ[format]))
    if format in ("trig", "nq", "jsonld"):
        assert back == set(store.quads())
    else:
        assert back == {ox.Quad(*t) for t in store.triples()}


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_loading_does_not_show(format: str) -> None:
    assert written(sample.store(), format) == written(embedded.in_memory(reversed(sample.quads())), format)


@pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph):DeprecationWarning"
)  # rdflib's own use of its old names
@pytest.mark.parametrize("format", ["trig", "jsonld"])
def test_rdflib_reads_it_too(format: str) -> None:
    store = sample.store()
    dataset = rdflib.Dataset()
    dataset.parse(data=written(store, format), format={"jsonld": "json-ld"}.get(format, format))
    assert len(list(dataset.quads())) == len(list(store.quads()))


def test_control_characters_do_not_break_the_xml() -> None:
    node = ox.NamedNode("https://schema.org/text")
    store = embedded.in_memory([ox.Quad(node, node, ox.Literal("a\x0cb\x00"), node)])
    (quad,) = ox.parse(written(store, "xml"), format=ox.RdfFormat.RDF_XML)
    assert quad.object == ox.Literal("a\ufffdb\ufffd")


def test_an_empty_store_can_be_written_in_every_format() -> None:
    for format, reader in READ.items():
        assert not list(ox.parse(written(embedded.in_memory(), format), format=reader))
