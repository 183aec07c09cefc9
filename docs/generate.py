"""Writes the pages of docs/ that are made from the code: `make docs`, or `python docs/generate.py`.

tests/test_docs.py fails where a page is not what is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from kg.cli.app import app
from kg.queries import QueryInfo, list_queries

DOCS = Path(__file__).parent
TAKES = {Path: "FILE", str: "TEXT", int: "N", bool: "yes"}
"""What an option takes where its declaration has no word for it, by its type."""
MADE = "<!-- Made by docs/generate.py from {}: change that and run `make docs`. -->"
QUERIES = f"""\
{MADE.format("the headers of queries/*.rq")}
# Queries

`kg query DIR NAME -p parameter=value` asks one of these, `kg query --list` shows them, and each is a file of plain
SPARQL 1.1 in [queries/](../queries), to read, copy and change. Files, folders (`--queries DIR`) and SPARQL text of your
own are asked the same way, over the union of all graphs ([the graph](graph.md)). Without a parameter all rows are
given. Text is compared in any case. Names, claims and quantities are those that the articles decide together; the
sentence shown is the evidence.
"""
COMMANDS = f"""\
{MADE.format("the command line, kg/cli")}
# Commands

Data goes to stdout, messages to stderr.
{app.info.epilog}
`kg --install-completion` sets up shell completion, `-h` or `--help` explains each command.
"""


def queries_page() -> str:
    """docs/queries.md: all queries in a table, then each with its parameters and columns."""
    queries = list_queries()
    rows = [(f"[`{q.name}`](#{q.name})", q.answers) for q in queries]
    return "\n".join(
        [QUERIES, *table(("query", "answers"), rows), *(line for q in queries for line in about(q))]
    )


def about(query: QueryInfo) -> Iterator[str]:
    """The section of a query."""
    yield from ("", f"## {query.name}", "", f"{query.title}. {query.answers}.")
    if query.parameters:
        rows = [(f"`{p.name}`", p.type, p.meaning, f"`{p.default or 'none'}`") for p in query.parameters]
        yield from ("", *table(("parameter", "type", "means", "default"), rows))
    yield from ("", f"Columns: {', '.join(f'`{column}`' for column in query.columns)}.")


def commands_page() -> str:
    """docs/commands.md: each command with its arguments and options, as its function declares them."""
    commands = {str(c.name or c.callback.__name__): c.callback for c in app.registered_commands if c.callback}
    rows = [(f"[`kg {name}`](#kg-{name})", str(run.__doc__)) for name, run in commands.items()]
    sections = [line for name, run in commands.items() for line in manual(name, run)]
    return "\n".join([COMMANDS, *table(("command", "does"), rows), *sections])


def manual(name: str, run: Callable[..., Any]) -> Iterator[str]:
    """The section of a command: `run` is the function behind it."""
    hints = get_type_hints(run, include_extras=True)
    rows, usage = [], f"kg {name}"
    for parameter in signature(run).parameters.values():
        type, info = get_args(hints[parameter.name])[:2]
        if isinstance(info, ArgumentInfo):
            form = str(info.metavar)
            usage += f" {form}"
        else:
            form = ", ".join(forms(parameter.name, type, info))
        rows.append((f"`{form}`", info.help or "", default(parameter.default)))
    yield from ("", f"## kg {name}", "", str(run.__doc__), "", f"`{usage} [OPTIONS]`", "")
    yield from table(("argument or option", "means", "default"), rows)


def forms(name: str, type: Any, info: OptionInfo) -> Iterator[str]:
    """The ways to write an option: "--processes N", "-j N"."""
    types = get_args(type) or (type,)  # of `str | None` and of Literal["table", "csv"]
    takes = info.metavar or next((TAKES[t] for t in types if t in TAKES), None) or "|".join(types)
    # in Annotated[...] typer keeps the first form as a default
    given = [form for form in (info.default, *(info.param_decls or ())) if isinstance(form, str)]
    for form in given or [f"--{name}"]:
        yield form if bool in types else f"{form} {takes}"


def default(value: Any) -> str:
    """The default of an option; "needed" where it has none, nothing where it is off or empty."""
    if value is Parameter.empty:
        return "needed"
    return "" if value in (None, "", False) else f"`{value}`"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown, a line a row."""
    for row in (columns, ["---"] * len(columns), *rows):
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |"


PAGES: dict[str, Callable[[], str]] = {"queries.md": queries_page, "commands.md": commands_page}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page() + "\n", "utf-8")


if __name__ == "__main__":
    main()
