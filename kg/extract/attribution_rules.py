"""Attributions from the dependency parse: possible cues, their segments, the model's verdict, whole spans.

    tokens → candidates → segments (frames.py) → verdicts (cue_model.py) → spans of source, cue, content → rivals out
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract import cue_model
from kg.extract.cue_model import CueModel, Frame
from kg.extract.frames import Page, Segment, segments
from kg.extract.quotes import Quote
from kg.extract.tree import Piece, Tree

THRESHOLD = 0.5
"""Probability from which a token is taken for a cue, and a segment for a source or content."""
_FALLBACK = 0.12
"""The likeliest content is taken down to this probability, where no segment reaches the threshold."""
_HOPELESS = -2.5
"""A token whose own features sum up to less can't be saved by its segments: one found in a thousand is lost."""
_CUE_PARTS = frozenset(("aux", "auxpass", "neg", "prt", "advmod"))
_OPEN_CLASSES = frozenset(("NOUN", "ADJ", "ADV", "ADP", "AUX", "SCONJ", "PROPN", "INTJ"))
_HEADLINE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution as token pieces; `head` is the cue's main token, `score` its probability."""

    source: list[Piece]
    cue: list[Piece]
    content: list[Piece]
    head: int
    score: float


def find(tree: Tree, quotes: Sequence[Quote], model: CueModel | None = None, threshold: float = THRESHOLD) -> list[Found]:
    """All attributions whose cue the model accepts, nested ones too, in the order of their cues."""
    page = Page.of(tree, quotes)
    model = model or cue_model.load()
    found = []
    for cue in candidates(tree, model):
        f = cue_model.frame(page, cue, segments(page, cue))
        if not f.segments:
            continue
        so_far = cue_model.judge_cue(model, cue_model.cue_features(page, f))
        if so_far < _HOPELESS:
            continue
        verdicts = [cue_model.judge_segment(model, cue_model.segment_features(page, f, s)) for s in f.segments]
        rest = cue_model.judge_cue(model, cue_model.verdict_features(page, f, verdicts))
        score = cue_model.logistic(so_far + rest)
        if score >= threshold and (made := assemble(page, f, verdicts, score)):
            found.append(made)
    return without_rivals(tree, found)


def candidates(tree: Tree, model: CueModel) -> Iterator[int]:
    """Tokens that may be cues: most verbs, other words the model knows as cues, colons after a short name."""
    for i, pos in enumerate(tree.pos):
        if pos == "VERB":
            if f"{tree.lemma[i]}_VERB" not in model.others:
                yield i
        elif pos in _OPEN_CLASSES and f"{tree.lemma[i]}_{pos}" in model.cues:
            yield i
        elif tree.lower[i] == ":" and _names_speaker(tree, i):
            yield i


def _names_speaker(tree: Tree, colon: int) -> bool:
    b, _ = tree.sentences[tree.sentence[colon]]
    while b < colon and tree.pos[b] in ("SPACE", "PUNCT"):
        b += 1
    before = tree.pos[b:colon]
    return 0 < len(before) <= _HEADLINE_WORDS and "VERB" not in before and ("PROPN" in before or "NOUN" in before)


def assemble(page: Page, f: Frame, verdicts: Sequence[tuple[float, float]], score: float) -> Found | None:
    """Whole spans from the verdicts on the segments (as source, as content); None without content."""
    sources, contents = [v[0] for v in verdicts], [v[1] for v in verdicts]
    chosen = [k for k, p in enumerate(contents) if p >= THRESHOLD]
    if not chosen:
        best = max(range(len(contents)), key=contents.__getitem__)
        if contents[best] < _FALLBACK:
            return None
        chosen = [best]
    who = max((k for k in range(len(sources)) if k not in chosen or f.segments[k].kind[0] == "h"),
              key=sources.__getitem__, default=-1)  # fmt: skip
    source = trim(page.tree, list(f.segments[who].pieces)) if who >= 0 and sources[who] >= THRESHOLD else []
    cue = _cue(page.tree, f.cue)
    inside: set[int] = set()
    for k in chosen:
        inside |= _tokens(page, f.cue, f.segments[k])
    for b, e in (*source, *cue):
        inside.difference_update(range(b, e))
    content = trim(page.tree, _pieces(page.tree, inside))
    return Found(source, cue, content, f.cue, round(score, 4)) if content else None


def _tokens(page: Page, cue: int, s: Segment) -> set[int]:
    """The tokens of a content segment, with the whole of a quotation that it holds a good part of."""
    tree = page.tree
    lead = s.lead if s.lead > cue and s.lead - cue > 1 else s.begin
    tokens = {i for b, e in s.pieces for i in range(b, e)} | set(range(lead, s.begin))
    for k in sorted({page.inside[i] for i in tokens} - {-1, page.inside[cue]}):
        quote = page.quotes[k]
        held = sum(i in tokens for i in range(*quote.piece))
        first, last = tree.sentences[tree.sentence[s.head]]
        here = min(quote.end, last) - max(quote.begin, first)
        if 2 * held >= here and not quote.begin <= cue < quote.end:
            tokens.update(range(*quote.piece))
    return tokens


def _pieces(tree: Tree, tokens: set[int]) -> list[Piece]:
    """Runs of tokens; a gap of marks alone does not part them."""
    runs: list[Piece] = []
    for i in sorted(tokens):
        if runs and all(tree.pos[j] in ("PUNCT", "SPACE") for j in range(runs[-1][1], i)):
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def trim(tree: Tree, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces without commas, blanks and joining words at their ends; quotation marks and full stops within stay."""
    kept = []
    for b, e in pieces:
        while b < e and (tree.pos[b] == "SPACE" or tree.lower[b] in (",", ";", ":", "-", "--", "—", "–", ".")):
            b += 1
        while b < e and (
            tree.pos[e - 1] == "SPACE"
            or tree.lower[e - 1] in (",", ";", ":", "-", "--", "—", "–", ".")
            or (tree.dep[e - 1] == "cc" and tree.head[e - 1] < e - 1)
        ):
            e -= 1
        if any(tree.pos[i] not in ("PUNCT", "SPACE", "CCONJ") for i in range(b, e)):
            kept.append((b, e))
    return kept


def _cue(tree: Tree, cue: int) -> list[Piece]:
    """The cue with its auxiliaries, negation, particle and adverbs, as far as they touch it."""
    parts = {c for c in tree.children[cue] if tree.dep[c] in _CUE_PARTS and not tree.children[c]}
    b = e = cue
    while b - 1 in parts:
        b -= 1
    while e + 1 in parts:
        e += 1
    if tree.lower[cue] == "according" and tree.lower[e + 1 : e + 2] == ["to"]:
        e += 1
    return [(b, e + 1)]


def without_rivals(tree: Tree, found: Sequence[Found]) -> list[Found]:
    """Of two attributions with much the same content, neither cue in the other's content, the likelier one."""
    kept: list[tuple[Found, set[int]]] = []
    for f in sorted(found, key=lambda f: (-f.score, f.head)):
        tokens = {i for b, e in f.content for i in range(b, e)}
        if not any(_rivals(f, tokens, g, others) for g, others in kept):
            kept.append((f, tokens))
    return sorted((f for f, _ in kept), key=lambda f: f.head)


def _rivals(f: Found, a: set[int], g: Found, b: set[int]) -> bool:
    if f.head in b and g.head in a:
        return True
    return f.head not in b and g.head not in a and 2 * len(a & b) > len(a | b)
