"""What other packages and folders add: every example of docs/plugins.md runs, and what breaks is named."""

from __future__ import annotations

import io
import re
import runpy
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import graph_sample as sample
import pytest

from kg import plugins
from kg.build import build_graph
from kg.cli.information import information
from kg.data import data_path
from kg.errors import KgError, ModelError, PluginError, QueryError
from kg.exports import choose
from kg.extraction import extract_records, load_pipeline
from kg.folder import open_current
from kg.graph import Graph, open_graph
from kg.queries import list_queries, run
from kg.record import Article, read_records, write_records

PAGE = (Path(__file__).parent.parent / "docs" / "plugins.md").read_text("utf-8")
ARTICLE = Article("a", "In C-131/12 the court ruled. Minister Ada Brandt denied that C-131/12 mattered.")

Install = Callable[..., None]


def example(title: str, language: str) -> str:
    """The code of a language in a section of the page."""
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    (code,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(code)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """`install(code, toml, name, version)`: a package of one module, as pip would lay it out, on the path."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)

    def install(code: str, toml: str, name: str = "my-package", version: str = "1.0") -> None:
        module = re.findall(r'"(\w+):', toml)[0]
        (tmp_path / f"{module}.py").write_text(code, "utf-8")
        sys.modules.pop(module, None)
        info = tmp_path / f"{name.replace('-', '_')}.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        groups = tomllib.loads(toml)["project"]["entry-points"]
        lines = [
            f"[{g}]\n" + "".join(f"{k} = {v}\n" for k, v in named.items()) for g, named in groups.items()
        ]
        (info / "entry_points.txt").write_text("\n".join(lines))

    yield install
    for module in set(sys.modules) - before:
        if str(getattr(sys.modules[module], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[module]


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    write_records(sample.records(), tmp_path / "records.jsonl")
    build_graph([str(tmp_path / "records.jsonl")], tmp_path / "graph")
    return open_graph(tmp_path / "graph")


def group(name: str, *functions: str) -> str:
    return f'[project.entry-points."newskg.{name}"]\n' + "\n".join(functions) + "\n"


def test_the_export_of_the_page_writes_its_lines(install: Install, graph: Graph) -> None:
    install(example("An export", "python"), example("An export", "toml"))
    out = io.BytesIO()
    graph.export(out, choose(None, "x.denials")[0])
    rows = graph.query("who-denied-what").rows
    assert rows and out.getvalue().decode().splitlines() == [f"{r[0]}\t{r[1]}\t{r[3]}" for r in rows]


def test_the_extractor_of_the_page_adds_actors_and_its_version_extracts_anew(
    install: Install, tmp_path: Path
) -> None:
    plain = next(extract_records([ARTICLE], profile="fast"))
    code, toml = example("An extractor", "python"), example("An extractor", "toml")
    install(code, toml)
    more = next(extract_records([ARTICLE], profile="fast"))
    assert more.pipeline == f"{plain.pipeline} cases@my-package-1.0"
    assert more.actors[:-1] == plain.actors
    assert [ARTICLE.text[b:e] for b, e in more.actors[-1].mentions] == ["C-131/12"] * 2
    source = tmp_path / "in" / "a.txt"
    source.parent.mkdir()
    source.write_text(ARTICLE.text)
    counts = []
    for version in ("1.0", "1.0", "1.1"):
        install(code, toml, version=version)
        built = build_graph([str(source)], tmp_path / "out", profile="fast")
        counts.append((built.extracted, built.unchanged))
    assert counts == [(1, 0), (0, 1), (1, 0)]
    (record,) = read_records(tmp_path / "out" / "records.jsonl")
    assert "C-131/12" in {a.name for a in record.actors}


@pytest.mark.parametrize(("body", "says"), [
    ("return None", "no record of the same article"),
    ("return record.__class__(record.article)", "no record of the same article"),
    ("raise ValueError('oh')", "failed (ValueError('oh'))"),
    ("from msgspec.structs import replace\n    return replace(record, actors=record.actors * 2)", "id used twice"),
])  # fmt: skip
def test_an_extractor_that_breaks_the_record_is_named(install: Install, body: str, says: str) -> None:
    install(f"def find(record, text):\n    {body}\n", group("extractors", 'bad = "broken:find"'))
    with pytest.raises(KgError, match=r"plug-in 'bad' of my-package 1\.0") as error:
        list(extract_records([ARTICLE], profile="fast"))
    assert says in str(error.value)


@pytest.mark.parametrize(("code", "functions", "says"), [
    ("import nowhere", ['a = "one:f"'], "can't be loaded.*nowhere.*pip uninstall my-package"),
    ("", ['a = "one:f"'], "can't be loaded"),
    ("f = 3", ['a = "one:f"'], "is no function"),
    ("def f(graph, out): pass", ['ttl = "one:f"'], "there is a format of that name"),
])  # fmt: skip
def test_an_entry_point_that_is_no_good_is_named(
    install: Install, code: str, functions: list[str], says: str
) -> None:
    install(code, group("exports", *functions))
    with pytest.raises(PluginError, match=rf"(?s)plug-in '\w+' of my-package 1\.0: .*{says}"):
        choose("ttl")


def test_two_packages_with_one_name_are_told_of_each_other(install: Install) -> None:
    install("def f(graph, out): pass", group("exports", 'x = "one:f"'), "first")
    install("def f(graph, out): pass", group("exports", 'x = "two:f"'), "second")
    with pytest.raises(PluginError, match="'x' of second .*first has one of the same name"):
        plugins.load(plugins.EXPORTS)


def test_the_query_of_the_page_is_asked_by_name(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "my-queries"
    own.mkdir()
    (own / "loud-sources.rq").write_text(example("Queries", "sparql"))
    rows = run(sample.store(), "loud-sources", {"least": 2}, [own]).rows
    assert rows and all(isinstance(row[1], int) and row[1] >= 2 for row in rows)
    assert open_graph(graph.folder, queries=[own]).query("loud-sources").columns == ("source", "statements")
    with pytest.raises(QueryError, match="no library query"):
        graph.query("loud-sources")
    monkeypatch.setenv("KG_QUERIES", str(own))
    assert graph.query("loud-sources", least=2).columns == ("source", "statements")
    assert "loud-sources" in {q.name for q in list_queries(own)}
    (own / "who-denied-what.rq").write_text(example("Queries", "sparql"))
    with pytest.raises(QueryError, match=r"my-queries/who-denied-what\.rq.*of the same name"):
        list_queries()
    monkeypatch.delenv("KG_QUERIES")
    with pytest.raises(QueryError, match="is no folder of queries"):
        list_queries(tmp_path / "none")


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    """The package's encoder with another word list, which is as good as another encoder."""
    folder = shutil.copytree(data_path("models", "encoder"), tmp_path / "my-encoder")
    (folder / "vocab.txt").write_text((folder / "vocab.txt").read_text("utf-8") + "zyx\n", "utf-8")
    return folder


def test_the_encoder_of_the_page_reads_and_is_part_of_the_version(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "try_encoder.py").write_text(example("An encoder", "python"))
    monkeypatch.chdir(tmp_path)
    runpy.run_path("try_encoder.py")
    *found, version = capsys.readouterr().out.splitlines()
    assert found and found[0].startswith("denies")
    assert re.search(r" encoder-\w{8} code-\w{8} vocabulary-\w{8}$", version)
    with pytest.raises(ModelError, match="the fast profile has no encoder"):
        load_pipeline(profile="fast", encoder=encoder)


def test_a_folder_keeps_its_encoder(encoder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Ada Brandt denied on Monday that {name} ship had left.")
    build_graph([str(tmp_path / "one.txt")], tmp_path / "graph", encoder=encoder)
    built = build_graph([str(tmp_path / "one.txt"), str(tmp_path / "two.txt")], tmp_path / "graph")
    assert (built.extracted, built.unchanged) == (1, 1)
    generation = open_current(tmp_path / "graph")
    assert generation and generation.manifest["encoder"] == str(encoder)
    shutil.rmtree(encoder)
    with pytest.raises(ModelError, match="my-encoder"):
        build_graph([str(tmp_path / "one.txt")], tmp_path / "graph")


def test_info_lists_what_is_found(install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(example("An export", "python"), example("An export", "toml"))
    monkeypatch.setenv("KG_QUERIES", str(tmp_path))
    text = information(None)
    assert "denials = my_export:write (my-package 1.0)" in text
    assert re.search(r"(?m)^newskg\.extractors +none$", text)
    assert str(data_path("queries")) in text
