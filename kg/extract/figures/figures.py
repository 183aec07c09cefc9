"""Figures: every number that says how many or how much, of what, about what, part of what, and when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from kg.extract.figures.concepts import concept_spans, counted_head, counted_span
from kg.extract.figures.nonfigures import blocked_spans, is_figure
from kg.extract.figures.numbers import Lexeme, lexemes
from kg.extract.figures.parts import link_parts
from kg.extract.figures.quantities import Quantity, find_quantities
from kg.extract.figures.trends import trend_of
from kg.extract.figures.units import unit_at
from kg.extract.textindex import TextIndex
from kg.language import ENGLISH, Language
from kg.record import Figure, Span, Time


def find_figures(doc: Doc, language: Language, times: Sequence[Time]) -> list[Figure]:
    """The figures of an annotated article in text order, ids f1, f2, ...; utterances are attached elsewhere.

    Args:
        doc: the article with tags, parse and entities.
        times: its time expressions; a number in one is a figure only if it measures time ("two weeks ago").

    Returns:
        Figures with `low` not above `high`; None is an open end. A score ("a 5-4 vote") is "exact" with both.
    """
    index = TextIndex(doc)
    lex, blocked = lexemes(index.text), blocked_spans(index.text)
    dates = [t.span for t in times]

    def is_other(begin: int, end: int) -> bool:
        return any(b < end and begin < e for b, e in blocked) or (
            any(b < end and begin < e for b, e in dates)
            and not _measures_time(lex, end)
            and " or " not in index.text[begin:end]
        )

    figures: list[Figure] = []
    for q in find_quantities(lex, is_other):
        number = index.span(lex[q.numeral[0]].begin, lex[q.numeral[1] - 1].end)
        if is_figure(index, lex, q, number[0]):
            f = _figure(index, lex, q, times, f"f{len(figures) + 1}")
            if q.restates and figures:
                f = replace(
                    f,
                    concepts=figures[-1].concepts,
                    trend=f.trend or figures[-1].trend,
                    time=figures[-1].time,
                )
            figures.append(f)
    return link_parts(index, figures)


def _measures_time(lex: list[Lexeme], end: int) -> bool:
    """The number that ends there is followed by a unit of time: "two" in "the past two weeks"."""
    at = bisect_left(lex, end, key=lambda x: x.begin)
    unit = unit_at(lex, at)
    return unit is not None and ENGLISH.units.kind(unit.name) == "time"


def _figure(index: TextIndex, lex: list[Lexeme], q: Quantity, times: Sequence[Time], id: str) -> Figure:
    core = index.span(lex[q.core[0]].begin, lex[q.core[1] - 1].end)
    if q.style == "range" and len(core) > 6:
        # "From 20 mpg in 2008 to 29 mpg": the first end hangs where the whole does.
        core = index.span(lex[q.core[0]].begin, lex[q.numeral[0]].end)
    begin, end = lex[q.first].begin, lex[q.last - 1].end
    is_count, head = not q.unit, counted_head(core)
    counted = counted_span(index.doc, core, head) if not q.unit or q.unit in ("percent", "fraction") else None
    inside = next((t.id for t in times if t.span[0] < end and begin < t.span[1]), None)
    span: Span = (begin, max(end, counted[1]) if counted and is_count else end)
    return Figure(
        id=id,
        span=span,
        number=(lex[q.numeral[0]].begin, lex[q.numeral[1] - 1].end),
        low=plain(q.low),
        high=plain(q.high),
        bound=q.bound,
        trend=trend_of(core, index.token_at(begin).i, q),
        unit=q.unit or "count",
        counted=counted,
        concepts=() if inside else concept_spans(core, head, index.token_at(begin).i, q.unit),
        time=inside or _time_of(index, core, times),
    )


def _time_of(index: TextIndex, core: Tokens, times: Sequence[Time]) -> str | None:
    """The time of the figure's own clause, under the same verb; the nearest if there are several."""
    first, last = index.sentence(core.start)
    here = _governor(core.root)
    best: tuple[int, str] | None = None
    for t in times:
        token = index.token_at(t.span[1] - 1)
        if first <= token.i < last and _governor(token) == here:
            distance = abs(token.i - core.root.i)
            if best is None or distance < best[0]:
                best = distance, t.id
    return best[1] if best else None


def _governor(token: Token) -> int:
    """The verb a token is under, as its number; the root where there is none."""
    node = token
    while node.head.i != node.i and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node.i


def plain(value: Decimal | None) -> float | int | None:
    """The number as JSON has it: an int where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
