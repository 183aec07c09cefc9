"""A graph folder that needs no models."""

from __future__ import annotations

from pathlib import Path

import graph_sample as sample
import pytest

from kg.build import build_graph
from kg.record import write_records


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph folder made of records. For reading only."""
    folder = tmp_path_factory.mktemp("made") / "graph"
    write_records(sample.records(), folder.parent / "records.jsonl")
    build_graph([str(folder.parent / "records.jsonl")], folder)
    return folder
