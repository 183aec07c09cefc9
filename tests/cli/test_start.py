"""What a command loads: a question must not wait for models, pictures or readers of web pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "lxml", "msgspec", "networkx", "numpy", "onnxruntime", "py3langid", "pyshacl", "pyvis", "rapidfuzz", "rdflib",
    "spacy", "tokenizers", "trafilatura", "warcio",
}  # fmt: skip
CODE = """
import sys
from kg.cli import main
try:
    main()
except SystemExit as stop:
    print(*sys.modules, file=sys.stderr)
    sys.exit(stop.code)
"""


def loaded(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", CODE, *words], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["query", "--help"], ["build", "--help"]])
def test_help_and_version_load_no_library_but_the_command_lines(words: list[str]) -> None:
    assert not loaded(*words) & {*HEAVY, "pyoxigraph", "rich"}


@pytest.mark.parametrize("words", [["who-denied-what"], ["rival-figures", "-f", "csv"], ["ASK { ?s ?p ?o }"]])
def test_a_question_loads_the_store_alone(made: Path, words: list[str]) -> None:
    modules = loaded("query", str(made), *words)
    assert "pyoxigraph" in modules
    assert not modules & HEAVY


def test_the_list_of_queries_loads_no_heavy_library() -> None:
    assert not loaded("query", "--list") & HEAVY
