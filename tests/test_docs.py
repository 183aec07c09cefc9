"""The pages say what is so: made pages are fresh, what they name exists, examples and commands run."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
import sys
import tomllib
from configparser import ConfigParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kg import __version__, record
from kg.cli import main
from kg.graph import open_graph
from kg.rdf.namespaces import ALL, KG_BASE, ontology
from kg.record import Record, check, choices, decode
from kg.sources.limits import STANDARD

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [p.relative_to(ROOT).as_posix() for p in sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])]
STRUCTS = (
    "Record",
    "Article",
    "Cut",
    "Actor",
    "Time",
    "Event",
    "Participant",
    "Proposition",
    "Utterance",
    "Figure",
)
LISTS = ("Kind", "Stance", "Certainty", "Quoted", "Granularity", "Bound", "Trend", "Role", "EventType")
FOLDERS = "kg|tests|docs|ontology|queries|training|benchmarks|notebooks"


def read(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    """What stands in the fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", read(page), re.DOTALL)


def section(page: str, heading: str) -> str:
    """What stands between a heading and the next one of its rank."""
    return read(page).split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables of a text, cell by cell."""
    lines = [line[1:-1] for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines]
    heads = {n + offset for n, row in enumerate(cells) if set(row) == {"---"} for offset in (-1, 0)}
    return [row for n, row in enumerate(cells) if n not in heads]


def test_the_pages_made_from_code_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec and spec.loader
    generate: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    stale = [
        name for name, page in generate.PAGES.items() if (DOCS / name).read_text("utf-8") != page() + "\n"
    ]
    assert not stale, "run `make docs`"


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for link in re.findall(r"\]\((?!https?://)([^)]+)\)", read(page)):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    for path in re.findall(rf"(?<![\w/.])(?:{FOLDERS})/[\w./-]*\w", re.sub(r"\]\([^)]*\)", "", read(page))):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", STRUCTS)
def test_each_field_of_the_record_is_there_with_its_default(name: str) -> None:
    told = {row[0].strip("`"): row[-1].strip("`") for row in rows(section("docs/record.md", name))}
    fields = msgspec.structs.fields(getattr(record, name))
    assert told == {f.name: "" if f.required else msgspec.json.encode(f.default).decode() for f in fields}


def test_the_page_of_the_record_has_every_word_of_the_closed_lists() -> None:
    words = {word for name in LISTS for word in choices(getattr(record, name))}
    assert words <= set(re.findall(r"`(\w+)`", read("docs/record.md")))


def test_the_example_is_a_record() -> None:
    (example,) = blocks("docs/record.md", "json")
    found = decode(json.dumps(json.loads(example)))
    assert check(found) == []
    assert all(getattr(found, f.name) for f in msgspec.structs.fields(Record) if f.name != "pipeline")


def test_the_terms_of_the_graph_exist_and_every_class_of_ours_is_told() -> None:
    terms = set(re.findall(r"\b([a-z]+):(\w+)", re.sub(r"https?:\S+", "", read("docs/graph.md"))))
    namespaces = {n.prefix: n for n in ALL}
    assert {prefix for prefix, _ in terms} <= namespaces.keys()
    assert not [f"{p}:{name}" for p, name in terms if name not in namespaces[p].terms]
    classes = subjects("type", "Class") - subjects("subClassOf", "Concept")  # closed lists are the record's
    assert classes <= {name for prefix, name in terms if prefix == "kg"}


def subjects(predicate: str, kind: str) -> set[str]:
    """Our terms that have a property with a value, both given by their local names."""
    ends = (f"/{predicate}", f"#{predicate}"), (f"/{kind}", f"#{kind}")
    found = [
        t for t in ontology() if t.predicate.value.endswith(ends[0]) and t.object.value.endswith(ends[1])
    ]
    return {t.subject.value.removeprefix(KG_BASE) for t in found if t.subject.value.startswith(KG_BASE)}


def test_queries_of_the_page_of_the_graph_have_answers(graph_folder: Path) -> None:
    graph = open_graph(graph_folder)
    assert all(graph.query(query).rows for query in blocks("docs/graph.md", "sparql"))


def test_the_architecture_is_that_of_the_contracts() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:flow"]["layers"].split("\n")
    assert [line for line in layers if line] == blocks("docs/architecture.md", "text")[1].splitlines()
    files = re.findall(
        r"^\d+\. `(kg/.+?)`", section("docs/architecture.md", "Following an article"), re.MULTILINE
    )
    assert 8 <= len(files) <= 12


def test_every_word_list_is_told() -> None:
    told = [row[0].strip("`") for row in rows(section("docs/language.md", "The word lists"))]
    assert told == sorted(path.stem for path in (ROOT / "kg").rglob("en/*.toml"))


def test_limits_are_the_defaults() -> None:
    told = {
        row[0].strip("`"): int(row[2].replace(",", "")) for row in rows(section("docs/input.md", "Limits"))
    }
    assert told == asdict(STANDARD)


def test_commands_of_the_docs_run(
    graph_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(graph_folder, tmp_path / "graph")
    monkeypatch.chdir(tmp_path)
    pages = [page for page in PAGES if page != "README.md"]  # whose commands tests/test_readme.py runs
    lines = [line for page in pages for block in blocks(page, "console") for line in block.splitlines()]
    commands = [line[2:] for line in lines if line.startswith("$ kg ")]
    assert commands
    for command in commands:
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 0, command


def test_licence_and_version_are_the_packages() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert project["license"] == "MIT"
    assert all((ROOT / name).is_file() for name in project["license-files"])
    assert project["version"] == __version__
    assert f"\nversion: {__version__}\n" in read("CITATION.cff")
