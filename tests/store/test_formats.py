"""Every export format says the same as the store, in the same bytes each time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import graph_sample as sample
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import StoreError
from kg.store import embedded
from kg.store.embedded import Store
from kg.store.formats import FORMATS, write

READ = {
    "ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD, "xml": ox.RdfFormat.RDF_XML,
}  # fmt: skip


def written(store: Store, format: str) -> bytes:
    out = io.BytesIO()
    write(store, format, out, sample.BASE)
    return out.getvalue()


@pytest.mark.parametrize("format", READ)
def test_reads_back_as_the_same_graph(format: str) -> None:
    store = sample.store()
    back = set(ox.parse(written(store, format), format=READ[format]))
    if FORMATS[format].has_graphs:
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
    assert written(embedded.in_memory(), "csv").count(b"\n") == 1


def test_csv_has_a_row_for_each_statement_with_what_it_disputes() -> None:
    rows = list(csv.DictReader(io.StringIO(written(sample.store(), "csv").decode(), newline="")))
    assert [r["source"] for r in rows] == [
        "Velden Courier", "two officials", "Pia Marr", "Tarn Holdings", "the union", "two officials",
        "Tarn Holdings", "Orsa Lind", "Pia Marr",
    ]  # fmt: skip
    denial = rows[2]
    article = f"{sample.BASE}article/velden%2F1"
    assert denial["article"] == article
    assert denial["stance"] == "denies"
    assert denial["published"] == "2031-03-04"
    assert denial["publisher"] == "The Velden Herald"
    assert denial["disputes"] == f"{article}#u1 {article}#u2"
    assert denial["about"] == sample.iri("claim/sale")
    assert rows[1]["source_kind"] == "unnamed"


def test_a_format_nobody_knows_and_a_place_that_is_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no format is called 'rtf'; there are ttl, trig"):
        write(sample.store(), "rtf", io.BytesIO())
    with pytest.raises(StoreError, match="can't be written"):
        write(sample.store(), "nt", tmp_path / "no" / "x.nt")


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write(sample.store(), "ttl", tmp_path / "x.ttl", sample.BASE)
    assert (tmp_path / "x.ttl").read_bytes() == written(sample.store(), "ttl")
