"""The commands: each parses its options, makes one call of the library, and prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg import __version__
from kg.errors import SourceError

app = typer.Typer(
    name="kg",
    help="News articles in, a knowledge graph out: who did what, who says so, who denies it, with which figures.",
    epilog="Exit codes: 0 ok, 1 the answer is no, 2 usage, 3 bad input or nothing usable, 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Files, folders, globs or - : .txt .html .json .jsonl .jsonl.gz"),
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A graph folder, made by `kg build`.")]
Model = Annotated[str | None, typer.Option(help="spaCy pipeline, by package name or path.")]
ProfileName = Annotated[
    Literal["default", "fast"], typer.Option("--profile", help="default: with the encoder; fast: rules only.")
]
Lexicon = Annotated[
    Path | None, typer.Option(help="Your own words of denying, declining ...: .toml, added to the package's.")
]
Processes = Annotated[int, typer.Option("--processes", "-j", min=1, help="Processes that extract.")]
LimitList = Annotated[
    str,
    typer.Option(
        "--limits",
        metavar="NAME=N,...",
        help="Read more or less: file, line, expanded, ratio, article, sentence.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first input that can't be used.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no messages but errors.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of every command."""


class Skips:
    """Counts and names what was skipped, on stderr."""

    def __init__(self, quiet: bool) -> None:
        self.quiet, self.count = quiet, 0

    def __call__(self, error: SourceError) -> None:
        self.count += 1
        if not self.quiet:
            typer.echo(said(error), err=True)


def said(error: SourceError) -> str:
    """What was left out, as a line for stderr."""
    from kg.sources import DateError, DuplicateError

    return f"kg: {'note' if isinstance(error, (DateError, DuplicateError)) else 'skipped'}: {error}"


@app.command()
def extract(
    inputs: Inputs,
    output: Annotated[str, typer.Option("--output", "-o", help="JSON Lines file; - is stdout.")] = "-",
    model: Model = None,
    profile: ProfileName = "default",
    lexicon: Lexicon = None,
    processes: Processes = 1,
    limits: LimitList = "",
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Extract one record an article: actors, times, events, claims, utterances, figures."""
    from kg.cli.output import Bar, opened
    from kg.extraction import extract_records
    from kg.record import encode
    from kg.sources import read
    from kg.sources.limits import parse_limits

    bounds = parse_limits(limits)
    skips, count = Skips(quiet), 0
    with Bar(quiet) as bar:
        bar.step("extracting")
        articles = read(inputs, strict=strict, on_skip=skips, limits=bounds)
        records = extract_records(
            articles, model=model, profile=profile, lexicon=lexicon, processes=processes,
            on_skip=None if strict else skips, sentence=bounds.sentence,
        )  # fmt: skip
        with opened(output) as out:
            for record in records:
                out.write(encode(record) + b"\n")
                bar.article(record.article)
                count += 1
    if not quiet:
        typer.echo(f"kg: {count} records, {skips.count} skipped", err=True)
    if not count:
        raise SourceError("no article could be used")


@app.command()
def build(
    inputs: Inputs,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The graph folder to make or add to.")
    ],
    model: Model = None,
    profile: ProfileName = "default",
    lexicon: Lexicon = None,
    processes: Processes = 1,
    base: Annotated[str | None, typer.Option(help="IRI that data IRIs begin with.")] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(help="Your own actors: .csv or .jsonl of name, aliases, kind, iri.")
    ] = None,
    merge: Annotated[
        bool,
        typer.Option(
            "--merge/--no-merge", help="Make the same actors, events and claims of several articles one."
        ),
    ] = True,
    limits: LimitList = "",
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Build a graph folder, or add articles to one: records, store, graph.ttl, graph.trig, manifest."""
    from kg.build import build_graph
    from kg.cli.output import Bar
    from kg.resolve.gazetteer import load_gazetteer
    from kg.sources.limits import parse_limits

    entries = load_gazetteer(gazetteer) if gazetteer else ()
    with Bar(quiet) as bar:
        built = build_graph(
            inputs, output, model=model, profile=profile, lexicon=lexicon, processes=processes, strict=strict,
            base=base, gazetteer=entries, merge=merge, progress=bar, limits=parse_limits(limits),
        )  # fmt: skip
    if not quiet:
        for error in built.skipped:
            typer.echo(said(error), err=True)
        counts = ", ".join(f"{n:,} {name}" for name, n in built.manifest["counts"].items())
        typer.echo(f"kg: {output}: {counts}", err=True)
        typer.echo(
            f"kg: {built.extracted} extracted, {built.unchanged} unchanged, {len(built.skipped)} skipped",
            err=True,
        )


@app.command()
def query(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="A graph folder.")] = None,
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="A library query's name, a .rq file, or SPARQL text."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; repeat for more."),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", "-f", help="table, csv, json; ttl for CONSTRUCT.")
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="File; - is stdout.")] = "-",
    list_: Annotated[bool, typer.Option("--list", help="List the library queries.")] = False,
) -> None:
    """Ask the graph: a query of the library, a file, or SPARQL."""
    from kg.cli import asking

    if list_:
        typer.echo(asking.listing(), nl=False)
    elif folder is None or question is None:
        raise typer.BadParameter("give a graph folder and a query; `kg query --list` shows the library's")
    else:
        raise typer.Exit(asking.ask(folder, question, param or [], format, output))


@app.command()
def view(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PAGE.html", help="The page to write.")],
    nodes: Annotated[
        int, typer.Option(min=1, help="Show at most so many nodes, the best connected ones.")
    ] = 90,
    quiet: Quiet = False,
) -> None:
    """Write the actor-event graph as one HTML page that works offline."""
    from kg.graph import open_graph

    open_graph(folder).view(output, nodes=nodes)
    if not quiet:
        typer.echo(f"kg: wrote {output}", err=True)


@app.command()
def export(
    folder: Folder,
    output: Annotated[
        str, typer.Option("--output", "-o", help="File; its ending gives the format; - is stdout.")
    ] = "-",
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="ttl, trig, nq, nt, jsonld, xml, graphml, gexf or csv."),
    ] = None,
) -> None:
    """Write the graph in another format."""
    from kg.cli.output import opened
    from kg.graph import export_format, open_graph

    chosen = export_format(format, output)
    graph = open_graph(folder)
    with opened(output) as out:
        graph.export(out, chosen)


@app.command()
def validate(folder: Folder, quiet: Quiet = False) -> None:
    """Check the graph against the shapes of the ontology; exit code 1 where it breaks them."""
    from kg.graph import open_graph

    report = open_graph(folder).validate()
    if not quiet:
        typer.echo(str(report))
    raise typer.Exit(0 if report.conforms else 1)


@app.command()
def stats(
    folder: Folder,
    format: Annotated[Literal["table", "json", "csv"], typer.Option("--format", "-f")] = "table",
) -> None:
    """Count what the graph holds."""
    from kg.cli.output import as_csv, as_json, table
    from kg.graph import open_graph

    rows = list(open_graph(folder).stats().items())
    render = {"table": table, "csv": as_csv, "json": as_json}[format]
    typer.echo(render(("what", "number"), rows), nl=False)


@app.command()
def evaluate(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="Extraction records, JSON Lines.")],
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="Gold attributions: JSON Lines file or folder, or a brat folder."
        ),
    ],
    format: Annotated[Literal["table", "json", "csv"], typer.Option("--format", "-f")] = "table",
) -> None:
    """Score who said what against gold of your own: precision, recall, F1."""
    import msgspec

    from kg.cli.output import as_csv, as_json, table
    from kg.evaluate import evaluate as score
    from kg.evaluate import read_gold
    from kg.record import read_records

    scores = score(map(msgspec.to_builtins, read_records(records)), read_gold(gold))
    columns = ("", "precision", "recall", "F1", "right", "found", "gold")
    rows = [
        (s.name, *(f"{x:.3f}" for x in (s.precision, s.recall, s.f1)), s.right, s.predicted, s.gold)
        for s in scores
    ]
    render = {"table": table, "csv": as_csv, "json": as_json}[format]
    typer.echo(render(columns, rows), nl=False)


@app.command()
def info(model: Model = None) -> None:
    """Print versions, the pipeline in use and where the data files are."""
    from kg.cli.asking import information

    sys.stdout.write(information(model))
