"""Looking at SPARQL before Oxigraph does: nothing that reaches outside, changes the graph or ends the process.

Oxigraph has no switch for SERVICE, and deep nesting overflows its stack, which no `except` can catch. So the text
is cut into tokens here, strings, comments and IRIs are set aside, and the rest is checked. Oxigraph's own grammar
has no tokens: it reads `SERVICEx:y` as two words, a name that makes no good IRI as a shorter name with a keyword
behind it, a long string with a bad escape as two short ones, and `?a<?b#>` as less-than and a comment. Where the
two readings could differ, the query is refused, so that no keyword hides in what only looks like a string or IRI.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from kg.errors import QueryError

# Measured with pyoxigraph 0.5.13. The weakest nesting (function calls, NOT EXISTS) holds 500 on a stack of 8 MB and 100
# on one of 1 MB (Windows); the weakest chain (ORDER BY RAND() RAND() ...) 2,000 and 250.
MOST_NESTED = 64
MOST_STEPS = 250

_UCHAR = r"\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|\\U000(?!0[dD][89a-fA-F])[0-9A-Fa-f]{5}|\\U0010[0-9A-Fa-f]{4}"
_ESCAPE = rf"""\\[tbnrf"'\\]|{_UCHAR}"""
_TOKEN = re.compile(
    rf"""
    (?P<space>  [ \t\r\n]++ | \#[^\r\n]*+ )
  | (?P<string> \"\"\"(?:[^"\\]++|""?(?!")|{_ESCAPE})*+\"\"\" | "(?!"")(?:[^"\\\r\n]++|{_ESCAPE})*+"
              | '''(?:[^'\\]++|''?(?!')|{_ESCAPE})*+''' | '(?!'')(?:[^'\\\r\n]++|{_ESCAPE})*+' )
  | (?P<iri>    <(?:[^<>"{{}}|^`\\\x00-\x20]|{_UCHAR})*+> )
  | (?P<name>   (?:[^\W\d_][\w-]*+)?:(?:(?:[\w:%]|\\.)(?:[\w:%-]|\\.)*+)? )
  | (?P<variable> [?$]\w++ )
  | (?P<tag>    @[A-Za-z]++(?:--?[A-Za-z0-9]++)*+ )
  | (?P<word>   \w++ )
  | (?P<mark>   << | >> | \\[-_~.!$&'()*+,;=/?\#@%] | [^"'\\] )
    """,
    re.VERBOSE,
)
_WHOLE = re.compile(
    r"<[A-Za-z][A-Za-z0-9+.-]*://"
)  # as less-than this would not parse, so it is an IRI for certain
_OPENING = {"(": ")", "[": "]", "{": "}", "<<": ">>"}
_CLOSING = {close: open for open, close in _OPENING.items()}
_STEP_MARKS = frozenset("({|&+-*/^!=<>")
_STEP_WORDS = frozenset(
    ("union", "optional", "minus", "filter", "bind", "lateral", "graph", "values", "as", "exists", "in")
)
_UPDATES = frozenset(("insert", "delete", "clear", "drop", "create", "copy", "move", "add", "load", "with"))


class Token(NamedTuple):
    """A piece of SPARQL: its kind is a group of the pattern above, `place` its offset in the text."""

    kind: str
    text: str
    place: int


def tokens(sparql: str) -> Iterator[Token]:
    """The pieces of a query without spaces and comments; raises QueryError where the text can't be cut."""
    place = 0
    while place < len(sparql):
        found = _TOKEN.match(sparql, place)
        if found is None:
            raise _refused("a string that does not end, or an escape that is none", sparql, place)
        kind, text = str(found.lastgroup), found.group()
        if kind == "iri" and not _WHOLE.match(text) and "\\" not in text and set(text) & set("#'()[]"):
            what = f"{text} can be read as less-than, too: write the IRI in full, or a space after <"
            raise _refused(what, sparql, place)
        if kind != "space":
            yield Token(kind, text, place)
        place = found.end()


def check(sparql: str) -> list[str]:
    """Refuse what a query must not do.

    Returns:
        The IRIs that FROM and FROM NAMED name, in full; whoever has the graphs checks them.

    Raises:
        QueryError: SERVICE, an update, nesting deeper than MOST_NESTED, more than MOST_STEPS steps, characters that
            are none; with line and column.
    """
    try:
        sparql.encode()
    except UnicodeEncodeError as error:
        raise _refused("a character that can't be written as UTF-8", sparql, error.start) from error
    found = list(tokens(sparql))
    depth: Counter[str] = Counter()
    steps = 0
    for n, token in enumerate(found):
        _check_word(found, n, sparql)
        if token.text in _OPENING:
            depth[token.text] += 1
        elif (opened := _CLOSING.get(token.text)) and depth[opened]:
            depth[opened] -= 1
        if depth.total() > MOST_NESTED:
            what = f"nested more than {MOST_NESTED} deep: ask in several queries, or with fewer brackets"
            raise _refused(what, sparql, token.place)
        steps += _steps(token)
        if steps > MOST_STEPS:
            what = (
                f"more than {MOST_STEPS} operators, calls and groups: use IN or VALUES for lists of alternatives, "
                "or ask in several queries"
            )
            raise _refused(what, sparql, token.place)
    return _datasets(found)


def _check_word(found: list[Token], n: int, sparql: str) -> None:
    kind, text, place = found[n]
    word = text.casefold() if kind in ("word", "name") else ""
    if kind == "word" and word in _UPDATES:
        what = (
            f"{text.upper()} is an update, but the graph is derived from the records and never edited in place: "
            "change the articles or the gazetteer and build again"
        )
        raise _refused(what, sparql, place)
    label, colon, local = word.partition(":")
    # After a name a keyword can follow without a space if the whole name is no good IRI.
    hidden = local.startswith("service") and _calls(found[n + 1 : n + 4], ":" in local)
    if "service" in label or hidden:
        what = "SERVICE would ask another server, but a query sees this graph only: leave it out"
        if colon:
            what = f"{text} can be read as SERVICE: call the prefix otherwise, or put a dot before the next brace"
        raise _refused(what, sparql, place)


def _calls(after: list[Token], named: bool) -> bool:
    """Whether what follows SERVICE makes it a call: [SILENT] and a term (`named`: glued to it), then a brace."""
    brace = next((n for n, token in enumerate(after) if token.text == "{"), None)
    between = after[:brace] if brace is not None else []
    return (bool(between) or (named and brace == 0)) and all(
        t.kind in ("iri", "name", "variable") or t.text.casefold() == "silent" for t in between
    )


def _steps(token: Token) -> int:
    """How much deeper a token can make the tree that is evaluated."""
    if token.kind == "iri":
        return 0 if _WHOLE.match(token.text) else sum(c in _STEP_MARKS for c in token.text[1:-1])
    return token.text in _STEP_MARKS or (token.kind == "word" and token.text.casefold() in _STEP_WORDS)


def _datasets(found: list[Token]) -> list[str]:
    """The IRIs of the FROM clauses. A name without its PREFIX is left to the parser, which refuses it."""
    prefixes: dict[str, str] = {}
    base, named = "", []
    for n, token in enumerate(found):
        label = found[n - 1].text if n else ""
        before = label.casefold()
        if token.kind == "iri":
            iri = urljoin(base, _plain(token.text[1:-1])) if base else _plain(token.text[1:-1])
            if before == "base":
                base = iri
            elif n > 1 and found[n - 2].text.casefold() == "prefix":
                prefixes[label] = iri
        elif token.kind == "name" and before in ("from", "named"):
            label, colon, local = token.text.partition(":")
            if label + colon not in prefixes:
                continue
            iri = prefixes[label + colon] + re.sub(r"\\(.)", r"\1", local)
        else:
            continue
        if before == "from" or (before == "named" and n > 1 and found[n - 2].text.casefold() == "from"):
            named.append(iri)
    return named


def _plain(iri: str) -> str:
    return re.sub(r"\\u(.{4})|\\U(.{8})", lambda m: chr(int(m[1] or m[2], 16)), iri)


def _refused(what: str, sparql: str, place: int) -> QueryError:
    before = sparql[:place]
    return QueryError(
        f"SPARQL refused at {before.count(chr(10)) + 1}:{place - before.rfind(chr(10))}: {what}"
    )
