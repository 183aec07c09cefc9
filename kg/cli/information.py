"""What `kg info` prints."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from kg import __version__, plugins
from kg.data import data_path
from kg.extraction import load_pipeline
from kg.queries import query_files

LIBRARIES = ("spacy", "onnxruntime", "rdflib", "pyoxigraph", "networkx", "pyvis", "typer")


def information(model: str | None) -> str:
    """Versions, pipeline, encoder, data files and what other packages add, one a line."""
    ready = load_pipeline(model)
    lines = [("newskg", __version__), ("python", f"{platform.python_version()} ({sys.platform})")]
    for name in LIBRARIES:
        try:
            lines.append((name, version(name)))
        except PackageNotFoundError:
            lines.append((name, "not installed"))
    lines += [
        ("pipeline", ready.version),
        ("spaCy pipeline", ready.annotator.path),
        ("encoder", str(data_path("models", "encoder"))),
        ("ontology", str(data_path("ontology"))),
        *(("queries", str(folder)) for folder in sorted({path.parent for path in query_files().values()})),
    ]
    for group in plugins.GROUPS:
        lines += [(group, plugins.describe(entry)) for entry in plugins.found(group)] or [(group, "none")]
    return "".join(f"{name:18} {value}\n" for name, value in lines)
