"""The table of export formats: what CSV holds, and what is said of a format that nobody knows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import graph_sample as sample
import pyoxigraph as ox
import pytest

from kg.build import build_graph
from kg.errors import QueryError
from kg.exports import BUILT_IN, choose
from kg.graph import Graph, open_graph
from kg.record import write_records
from kg.store import embedded


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    """The sample as a folder."""
    write_records(sample.records(), tmp_path / "records.jsonl")
    build_graph([str(tmp_path / "records.jsonl")], tmp_path / "graph")
    return open_graph(tmp_path / "graph")


def exported(graph: Graph, format: str, *, raw_cells: bool = False) -> str:
    out = io.BytesIO()
    graph.export(out, format, raw_cells=raw_cells)
    return out.getvalue().decode()


def holding(graph: Graph, store: embedded.Store) -> Graph:
    """The graph with another store in place of its own."""
    vars(graph)["store"] = store
    return graph


def test_csv_has_a_row_for_each_statement_with_what_it_disputes(graph: Graph) -> None:
    text = exported(holding(graph, sample.store()), "csv")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
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


@pytest.mark.parametrize(("raw", "name"), [(False, "'=Marr"), (True, "=Marr")])
def test_the_export_of_statements_has_no_formula_unless_asked(graph: Graph, raw: bool, name: str) -> None:
    quads = [
        ox.Quad(q.subject, q.predicate, ox.Literal("=Marr"), q.graph_name)
        if q.object == ox.Literal("Pia Marr")
        else q
        for q in sample.quads()
    ]
    text = exported(holding(graph, embedded.in_memory(quads)), "csv", raw_cells=raw)
    assert name in {value for row in csv.reader(io.StringIO(text)) for value in row}


@pytest.mark.parametrize("format", BUILT_IN)
def test_every_format_is_written_and_found_by_its_ending(graph: Graph, format: str) -> None:
    assert exported(graph, format)
    assert choose(None, f"graph.{format}")[0] == format


def test_other_names_of_formats_are_known_and_a_format_nobody_knows_is_told_the_others() -> None:
    assert choose("turtle")[0] == choose(None, "-")[0] == "ttl"
    assert choose(None, "x.rdf")[0] == "xml"
    with pytest.raises(QueryError, match="no export format 'rtf'; there are ttl, trig.*gexf"):
        choose(None, "x.rtf")
