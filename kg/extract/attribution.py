"""Who said what: the one place where spans the encoder reads and spans the rules find meet.

Of each attribution the source, the cue and the content come together from one finder, which `method` names:

    encoder      the encoder's labels and pointers, decoded (kg/nlp/decode.py): the outermost attributions
    rule:parse   candidates from the dependency parse, accepted by a linear model (attribution_rules.py): all of them
                 in the fast profile; with the encoder those inside a content that it found, and what it missed
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extract import attribution_rules
from kg.extract.quotes import find_quotes
from kg.extract.tree import tree
from kg.nlp.encoder import Reading
from kg.record import Spans


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's (`source`) statement, thought or intention (`content`), and the words that say so (`cue`).

    Span lists are (begin, end) code points of the article's text, in order; source and cue may be empty.
    `confidence` is a probability as far as the finder gives one.
    """

    source: Spans
    cue: Spans
    content: Spans
    method: str
    confidence: float


def find_attributions(doc: Doc, reading: Reading | None = None) -> list[Attribution]:
    """All attributions of an article, those inside another's content too, in the order of their cues.

    Args:
        doc: the parsed article.
        reading: the encoder's pass over the same text; None finds by rules alone.
    """
    parse = tree(doc)
    quotes = find_quotes(doc.text, parse)
    found = [
        Attribution(parse.spans(f.source), parse.spans(f.cue), parse.spans(f.content), "rule:parse", f.score)
        for f in attribution_rules.find(parse, quotes)
    ]
    return sorted((a for a in found if a.content), key=lambda a: (a.cue or a.content, a.content))
