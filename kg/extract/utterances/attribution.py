"""Who said what: the one place where spans the encoder reads and spans the rules find meet.

Of each attribution the source, the cue and the content come together from one finder, which `method` names:

    encoder      the encoder's labels and pointers, decoded (kg/nlp/decode.py): outermost attributions only
    rule:parse   candidates from the page, accepted by a linear model (attribution_rules.py), nested ones too; with
                 the encoder, its labels are weighed in as evidence
    rule:chain   a source that another rests on: "reported, citing officials, that" (chains.py)

Fast profile: the rules. Default: both; where they agree, the encoder's spans if it is sure of them, else the rules'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg.extract.utterances import rules
from kg.extract.utterances.rules import Odds
from kg.language import Language
from kg.nlp.decode import Attribution, decode_attributions
from kg.nlp.encoder import ATTRIBUTION, Reading
from kg.nlp.page import Page
from kg.record import Span, Spans

_LEAST = 0.005
"""Probabilities of the encoder are kept this far from 0 and 1."""
CERTAIN = 0.3
"""Confidence from which the encoder's spans are taken where the rules found the same attribution."""
LONE, MISSED = 0.6, 0.6
"""Confidence that an attribution needs which only the encoder, only the rules found. All tuned on dev."""

CHAIN = "rule:chain"


def find_attributions(page: Page, language: Language) -> list[Attribution]:
    """All attributions of an article, those inside another's content too, in the order of their cues.

    Args:
        page: the article; where it has no reading of the encoder, rules find alone.
        language: its words; words of denying and declining are never missed.
    """
    text, reading = page.text, page.reading
    odds = odds_of(page, reading) if reading else None
    found = [
        Attribution(
            page.spans(f.source),
            page.spans(f.cue),
            page.spans(f.content),
            CHAIN if f.is_cited else "rule:parse",
            f.score,
            f.is_sure,
        )
        for f in rules.find(page, language, odds)
    ]
    cited = [r for r in found if r.method == CHAIN]
    if reading is not None:
        read = [
            a for a in decode_attributions(reading) if not any(_length_shared(a.cue, r.cue) for r in cited)
        ]
        outer = combined(read, found)
        found = outer + nested(outer, found)
    found = [_without(a, cited, text) for a in found]
    return sorted((a for a in found if a.content), key=lambda a: (a.cue or a.content, a.content))


def odds_of(page: Page, reading: Reading) -> Odds:
    """The log-odds of cue, source and content for each token, from the encoder's labels of its words."""
    logits = reading.attribution.astype(np.float64)
    share = np.exp(logits - logits.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    where = np.minimum(
        np.searchsorted(reading.words[:, 1], np.asarray(page.begin), side="right"), len(share) - 1
    )

    def of(kind: str) -> list[float]:
        columns = [n for n, label in enumerate(ATTRIBUTION) if label[2:] == kind]
        p = share[:, columns].sum(axis=1).clip(_LEAST, 1 - _LEAST)
        return [float(x) for x in np.log(p / (1 - p))[where]]

    return Odds(of("cue"), of("source"), of("content"))


def combined(read: Sequence[Attribution], ruled: Sequence[Attribution]) -> list[Attribution]:
    """One list of the encoder's finds and the rules': each attribution once."""
    kept: list[Attribution] = []
    used: set[int] = set()
    for a in sorted(read, key=lambda a: (-a.confidence, a.content)):
        same = [k for k, r in enumerate(ruled) if k not in used and _alike(a, r)]
        if same:
            used.update(same)
            best = max(same, key=lambda k: (_length_shared(a.content, ruled[k].content), ruled[k].confidence))
            kept.append(a if a.confidence >= CERTAIN else ruled[best])
        elif a.confidence >= LONE and not any(_alike(a, b) for b in kept):
            kept.append(a)
    for k, r in enumerate(ruled):
        inside = any(_length_shared(r.cue, a.content) for a in read)
        if k not in used and (inside or r.confidence >= MISSED):
            kept.append(r)
    return kept


def nested(outer: Sequence[Attribution], ruled: Sequence[Attribution]) -> list[Attribution]:
    """Of the rules' finds denials, and those that an attribution holds or rests on: cue in its content, or cited."""
    return [
        r
        for r in ruled
        if not any(_length_shared(r.cue, a.cue) for a in outer)
        and (
            r.method == CHAIN
            or (r.is_sure and r.source)
            or (any(_length_shared(r.cue, a.content) for a in outer) and not any(_alike(a, r) for a in outer))
        )
    ]


def _without(a: Attribution, cited: Sequence[Attribution], text: str) -> Attribution:
    """Without those in its content whom only "citing" brings in."""
    if a.method == CHAIN:
        return a
    out = [s for r in cited if not _length_shared(a.cue, r.cue) for s in (*r.source, *r.cue)]
    pieces = list(a.content)
    for b, e in out:
        halves = (p for s, t in pieces for p in ((s, min(t, b)), (max(s, e), t)))
        pieces = [(s, t) for s, t in halves if s < t]
    kept = tuple(_trimmed(text, p) for p in pieces if any(c.isalnum() for c in text[p[0] : p[1]]))
    return replace(a, content=kept) if kept and out and kept != a.content else a


def _trimmed(text: str, span: Span) -> Span:
    b, e = span
    while text[b] in " ,;":
        b += 1
    while text[e - 1] in " ,;":
        e -= 1
    return b, e


def _alike(a: Attribution, b: Attribution) -> bool:
    """Whether both are the same attribution: their cues touch, or without that contents and sources do."""
    if _length_shared(a.cue, b.cue):
        return True
    shared = _length_shared(a.content, b.content)
    return 2 * shared > max(_length(a.content), _length(b.content)) and not (
        _length_shared(a.cue, b.content) or _length_shared(b.cue, a.content)
    )


def _length(spans: Spans) -> int:
    return sum(e - b for b, e in spans)


def _length_shared(a: Spans, b: Spans) -> int:
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
