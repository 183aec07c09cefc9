"""The commands: each parses its options, makes one call of the library, and prints."""

from __future__ import annotations

import sys
from collections import Counter
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
    typer.Argument(
        metavar="INPUT...", help="Files, folders, globs or - : .txt .html .json .jsonl .csv .tsv, also .gz"
    ),
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A graph folder, made by `kg build`.")]
Model = Annotated[str | None, typer.Option(help="spaCy pipeline, by package name or path.")]
ProfileName = Annotated[
    Literal["default", "fast"], typer.Option("--profile", help="default: with the encoder; fast: rules only.")
]
Encoder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Your own encoder: model.onnx, vocab.txt, config.json.")
]
Lexicon = Annotated[
    Path | None, typer.Option(help="Your own words of denying, declining ...: .toml, added to the package's.")
]
LanguageName = Annotated[
    str, typer.Option("--language", help="Language that articles must be in, by its code; any: all are read.")
]
Processes = Annotated[int, typer.Option("--processes", "-j", min=1, help="Processes that extract.")]
Names = Annotated[
    str,
    typer.Option(
        "--map", metavar="FIELD=NAME,...", help="Your names of fields or columns: text=body,title=head"
    ),
]
Encoding = Annotated[str | None, typer.Option(help="Of all text, where it is neither UTF-8 nor declared.")]
LimitList = Annotated[
    str,
    typer.Option(
        "--limits",
        metavar="NAME=N,...",
        help="Read more or less: file, line, expanded, ratio, article, sentence.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first input that can't be used.")]
RawCells = Annotated[
    bool, typer.Option("--raw-cells", help="CSV: keep cells that a spreadsheet would run as formulas.")
]
Printed = Annotated[Literal["table", "json", "csv"], typer.Option("--format", "-f")]
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


def say(text: object) -> None:
    """A line for stderr."""
    typer.echo(f"kg: {text}", err=True)


def said(error: SourceError) -> str:
    """What was left out, in a line."""
    return f"{'duplicate' if error.reason == 'duplicate' else 'skipped'}: {error}"


def skips_said(errors: list[SourceError]) -> str:
    """How many were skipped, by reason: "3 skipped (2 duplicate, 1 language)"."""
    reasons = Counter(error.reason for error in errors).most_common()
    inside = ", ".join(f"{number} {reason}" for reason, number in reasons)
    return f"{len(errors)} skipped" + (f" ({inside})" if errors else "")


@app.command()
def extract(
    inputs: Inputs,
    output: Annotated[str, typer.Option("--output", "-o", help="JSON Lines file; - is stdout.")] = "-",
    model: Model = None,
    profile: ProfileName = "default",
    encoder: Encoder = None,
    lexicon: Lexicon = None,
    language: LanguageName = "en",
    processes: Processes = 1,
    names: Names = "",
    encoding: Encoding = None,
    limits: LimitList = "",
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Extract one record an article: actors, times, events, claims, utterances, figures."""
    from kg.cli.output import opened
    from kg.cli.progress import bar
    from kg.extraction import extract_records
    from kg.record import encode
    from kg.sources import mark_furniture, read
    from kg.sources.limits import parse_limits
    from kg.sources.names import parse_names

    bounds, count = parse_limits(limits), 0
    skipped: list[SourceError] = []

    def skip(error: SourceError) -> None:
        skipped.append(error)
        if not quiet:
            say(said(error))

    with bar(quiet) as step:
        step("extracting")
        articles = read(
            inputs, names=parse_names(names), encoding=encoding, language=language, strict=strict, on_skip=skip,
            limits=bounds, on_note=None if quiet else lambda note: say(f"note: {note}"),
        )  # fmt: skip
        records = extract_records(
            map(mark_furniture, articles), model=model, profile=profile, encoder=encoder, lexicon=lexicon,
            processes=processes, on_skip=None if strict else skip, sentence=bounds.sentence,
        )  # fmt: skip
        with opened(output) as out:
            for count, record in enumerate(records, 1):
                out.write(encode(record) + b"\n")
                step(f"extracting: {count:,} articles")
    if not quiet:
        say(f"{count} records, {skips_said(skipped)}")
    if not count:
        raise SourceError("no article could be used")


@app.command()
def build(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The graph folder to make or add to.")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...", help="Files, folders, globs or -, also records of `kg extract`."
        ),
    ] = None,
    model: Model = None,
    profile: ProfileName = "default",
    encoder: Encoder = None,
    lexicon: Lexicon = None,
    processes: Processes = 1,
    base: Annotated[str | None, typer.Option(help="IRI that data IRIs begin with.")] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(help="Your own actors: .csv or .jsonl of name, aliases, kind, iri.")
    ] = None,
    merge: Annotated[
        bool | None,
        typer.Option(
            "--merge/--no-merge", help="Make the same actors, events and claims of several articles one."
        ),
    ] = None,
    names: Names = "",
    encoding: Encoding = None,
    language: LanguageName = "en",
    limits: LimitList = "",
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Build a graph folder, or add articles to one: records, store, graph.ttl, graph.trig, manifest."""
    from kg.build import build_graph
    from kg.cli.progress import bar
    from kg.resolve.gazetteer import load_gazetteer
    from kg.sources.limits import parse_limits
    from kg.sources.names import parse_names

    entries = load_gazetteer(gazetteer) if gazetteer else None
    with bar(quiet) as step:
        built = build_graph(
            inputs or [], output, model=model, profile=profile, encoder=encoder, lexicon=lexicon,
            processes=processes, strict=strict, names=parse_names(names), encoding=encoding, language=language,
            limits=parse_limits(limits), base=base, gazetteer=entries, merge=merge, progress=step,
        )  # fmt: skip
    if quiet:
        return
    for note in built.notes:
        say(f"note: {note}")
    for error in built.skipped:
        say(said(error))
    say(f"{output}: {', '.join(f'{n:,} {name}' for name, n in built.manifest['counts'].items())}")
    say(
        f"{built.read + len(built.skipped)} read, {built.extracted} extracted, {built.unchanged} unchanged"
        f"{f', {built.taken} taken as records' if built.taken else ''}, {skips_said(built.skipped)}"
    )


@app.command()
def remove(
    folder: Folder,
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Ids of articles.")],
    quiet: Quiet = False,
) -> None:
    """Take articles out of a graph; the rest is as if they had never been in it."""
    from kg.build import remove_articles
    from kg.cli.progress import bar

    with bar(quiet) as step:
        built = remove_articles(folder, articles, progress=step)
    if not quiet:
        say(f"{built.removed} removed, {built.manifest['counts']['articles']:,} left")


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
    raw_cells: RawCells = False,
    queries: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of .rq files beside the library's; repeat for more."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the queries there are.")] = False,
) -> None:
    """Ask the graph: a query of the library, a file, or SPARQL."""
    from kg.cli import asking

    if list_:
        typer.echo(asking.listing(queries or []), nl=False)
        return
    if folder is None or question is None:
        raise typer.BadParameter("give a graph folder and a query; `kg query --list` shows the library's")
    from kg.cli.output import opened
    from kg.graph import open_graph

    result = open_graph(folder, queries or []).query(question, **asking.parameters(param or []))
    text = asking.written(result, format or (Path(output).suffix[1:] if output != "-" else ""), raw_cells)
    with opened(output) as out:
        out.write(text)
    raise typer.Exit(1 if result.kind == "ask" and result.rows == [(False,)] else 0)


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
        say(f"wrote {output}")


@app.command()
def export(
    folder: Folder,
    output: Annotated[
        str, typer.Option("--output", "-o", help="File; its ending gives the format; - is stdout.")
    ] = "-",
    format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="ttl, trig, nq, nt, jsonld, xml, csv, graphml, gexf or a plug-in's."
        ),
    ] = None,
    raw_cells: RawCells = False,
) -> None:
    """Write the graph in another format."""
    from kg.cli.output import opened
    from kg.exports import choose
    from kg.graph import open_graph

    chosen, _ = choose(format, output)
    graph = open_graph(folder)
    with opened(output) as out:
        graph.export(out, chosen, raw_cells=raw_cells)


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
    format: Printed = "table",
) -> None:
    """Count what the graph holds."""
    from kg.cli.output import PRINTED
    from kg.graph import open_graph

    rows = list(open_graph(folder).stats().items())
    typer.echo(PRINTED[format](("what", "number"), rows), nl=False)


@app.command()
def evaluate(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="Extraction records, JSON Lines.")],
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="Gold attributions: JSON Lines file or folder, or a brat folder."
        ),
    ],
    format: Printed = "table",
) -> None:
    """Score who said what against gold of your own: precision, recall, F1."""
    import msgspec

    from kg.cli.output import PRINTED
    from kg.evaluate import evaluate as score
    from kg.evaluate import read_gold
    from kg.record import read_records

    scores = score(map(msgspec.to_builtins, read_records(records)), read_gold(gold))
    columns = ("", "precision", "recall", "F1", "right", "found", "gold")
    rows = [
        (s.name, *(f"{x:.3f}" for x in (s.precision, s.recall, s.f1)), s.right, s.predicted, s.gold)
        for s in scores
    ]
    typer.echo(PRINTED[format](columns, rows), nl=False)


@app.command()
def info(model: Model = None) -> None:
    """Print versions, the pipeline in use, where the data files are, and what other packages add."""
    from kg.cli.information import information

    sys.stdout.write(information(model))
