"""Figures: every number that says how many or how much, with what it counts, what it is about and what it is part of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spacy.tokens import Doc, Span as Tokens, Token

from kg.extract.concepts import concept_spans, counted_span
from kg.extract.nonfigures import blocked_spans, is_figure
from kg.extract.numbers import Lexeme, lexemes
from kg.extract.quantities import Quantity, find_quantities
from kg.extract.textindex import TextIndex
from kg.extract.trends import trend_of
from kg.extract.units import kind
from kg.record import Figure, Span, Time


def find_figures(doc: Doc, times: Sequence[Time]) -> list[Figure]:
    """The figures of an annotated article in text order, ids f1, f2, ...; their utterances are found elsewhere.

    Args:
        doc: the article with tags, parse and entities.
        times: its time expressions; a number in one is a figure only if it measures time ("the past two weeks").
    """
    index = TextIndex(doc)
    lex, blocked = lexemes(index.text), blocked_spans(index.text)
    figures: list[Figure] = []
    for q in find_quantities(lex):
        begin, end = lex[q.numeral[0]].begin, lex[q.numeral[1] - 1].end
        if any(b < end and begin < e for b, e in blocked):
            continue
        if kind(q.unit) != "time" and any(t.span[0] < end and begin < t.span[1] for t in times):
            continue
        core = index.span(lex[q.core[0]].begin, lex[q.core[1] - 1].end)
        number = index.span(begin, end)
        if not is_figure(index, lex, q, number[0]):
            continue
        figures.append(_figure(doc, lex, q, core, f"f{len(figures) + 1}"))
    return figures


def _figure(doc: Doc, lex: list[Lexeme], q: Quantity, core: Tokens, id: str) -> Figure:
    counted = counted_span(doc, core, lex[q.last - 1].end)
    begin, end = lex[q.first].begin, lex[q.last - 1].end
    span: Span = (begin, max(end, counted[1]) if counted and counted[0] - end < 5 else end)
    return Figure(
        id=id,
        span=span,
        number=(lex[q.numeral[0]].begin, lex[q.numeral[1] - 1].end),
        low=plain(q.low),
        high=plain(q.high),
        bound=q.bound,
        trend=trend_of(doc, core, q),
        unit=q.unit or "count",
        counted=counted,
        concepts=concept_spans(doc, core, counted),
    )


def plain(value: Decimal | None) -> float | int | None:
    """The number as JSON has it: an int where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
