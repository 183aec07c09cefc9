"""Figures: every number that says how many or how much, of what, about what, part of what, and when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from kg.extract.figures.concepts import concept_spans, counted_head, counted_spans
from kg.extract.figures.lexemes import Lexemes
from kg.extract.figures.nonfigures import blocked_spans, is_figure
from kg.extract.figures.parts import link_parts
from kg.extract.figures.quantities import Quantity, find_quantities
from kg.extract.figures.site import Site, site_of
from kg.extract.figures.trends import trend_of
from kg.extract.figures.units import is_time
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Figure, Span, Time


def find_figures(page: Page, language: Language, times: Sequence[Time]) -> tuple[Figure, ...]:
    """The figures of an article in text order, ids f1, f2, ...; utterances are attached elsewhere.

    Args:
        page: the article as it was read.
        language: the words of its language.
        times: its time expressions; a number in one is a figure only if it measures time ("two weeks ago").

    Returns:
        Figures with `low` not above `high`; None is an open end. A score ("a 5-4 vote") is "exact" with both.
    """
    lex, blocked = Lexemes(page.text, language), blocked_spans(page.text, language)
    begins = [x.begin for x in map(lex.__getitem__, range(len(lex)))]
    dates = [t.span for t in times]

    def is_other(begin: int, end: int) -> bool:
        if any(b < end and begin < e for b, e in blocked):
            return True
        in_date = any(b < end and begin < e for b, e in dates)
        is_pair = in_date and not language.numbers.ors.isdisjoint(page.text[begin:end].split())
        return in_date and not is_pair and not is_time(lex, bisect_left(begins, end))

    figures: list[Figure] = []
    for q in find_quantities(lex, is_other):
        if is_figure(page, lex, q, page.token_at(lex[q.numeral[0]].begin)):
            f = _figure(page, lex, q, times, f"f{len(figures) + 1}")
            if q.restates and figures:
                said = figures[-1]
                f = replace(f, concepts=said.concepts, trend=f.trend or said.trend, time=said.time)
            figures.append(f)
    return tuple(link_parts(page, language, figures))


def _figure(page: Page, lex: Lexemes, q: Quantity, times: Sequence[Time], id: str) -> Figure:
    language, begin, end = lex.language, lex[q.first].begin, lex[q.last - 1].end
    number = lex[q.numeral[0]].begin, lex[q.numeral[1] - 1].end
    core = page.piece(lex[q.core[0]].begin, lex[q.core[1] - 1].end)
    if q.style == "range" and core[1] - core[0] > 6:
        # "From 20 mpg in 2008 to 29 mpg": the first end hangs where the whole does.
        core = page.piece(lex[q.core[0]].begin, lex[q.numeral[0]].end)
    site = site_of(page, *core, page.token_at(begin))
    head, counted, noun = counted_head(site, language), None, None
    if head is not None and head >= site.end and q.unit in ("", "percent", "fraction"):
        counted, noun = counted_spans(site, head, language)
    inside = next((t.id for t in times if t.span[0] < end and begin < t.span[1]), None)
    span: Span = (begin, max(end, counted[1]) if counted and not q.unit else end)
    return Figure(
        id=id,
        span=span,
        number=number,
        low=plain(q.low),
        high=plain(q.high),
        bound=q.bound,
        trend=trend_of(site, q, language.trends),
        unit=q.unit or "count",
        counted=counted,
        counted_head=noun,
        concepts=() if inside else concept_spans(site, head, q.unit, language),
        time=inside or _time_of(site, times),
    )


def _time_of(site: Site, times: Sequence[Time]) -> str | None:
    """The time of the figure's own clause, under the same verb; the nearest if there are several."""
    page, here = site.page, _governor(site.page, site.root)
    first, last = page.sentences[page.sentence[site.begin]]
    near = ((page.token_at(t.span[1] - 1), t.id) for t in times)
    own = [(abs(i - site.root), id) for i, id in near if first <= i < last and _governor(page, i) == here]
    return min(own, key=lambda x: x[0])[1] if own else None


def _governor(page: Page, i: int) -> int:
    """The verb token i is under; the root where there is none."""
    while page.head[i] != i and page.pos[i] not in ("VERB", "AUX"):
        i = page.head[i]
    return i


def plain(value: Decimal | None) -> float | int | None:
    """The number as JSON has it: an int where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
