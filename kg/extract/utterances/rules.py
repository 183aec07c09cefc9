"""Attributions from the dependency parse: possible cues, their segments, the model's verdict, whole spans.

tokens → candidates → segments (frames.py) → verdicts (cue_model.py) → spans of source, cue, content →
rivals out
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.utterances import cue_model
from kg.extract.utterances.chains import Found, chained, runs, trim
from kg.extract.utterances.cue_model import CueModel, Frame
from kg.extract.utterances.frames import Segment, segments
from kg.extract.utterances.labels import is_negated
from kg.language import Language
from kg.nlp.page import Page, Piece

THRESHOLD, SOURCE_THRESHOLD = 0.48, 0.25
"""Probability from which a token is taken for a cue, a segment for (part of) a content; and for a source."""
_NESTED = 0.3
"""The same for a cue inside a content already found: what others say there is worth having."""
_SURE = 0.01
_FALLBACK = 0.12
"""The likeliest content is taken down to this probability, where no segment reaches the threshold."""
_HOPELESS = -2.5
"""A token whose own features sum up to less can't be saved by its segments: one find in 300 is lost."""
_CUE_PARTS = frozenset(("aux", "auxpass", "neg", "prt", "advmod"))
_OPEN_CLASSES = frozenset(("NOUN", "ADJ", "ADV", "ADP", "AUX", "SCONJ", "PROPN", "INTJ"))
_CUE_CLASSES = frozenset(("VERB", "NOUN", "ADJ"))
RULE_WEIGHT, CUE_WEIGHT, CUE_BIAS, SEGMENT_WEIGHT = 0.7, 0.6, 0.3, 0.2
"""How the encoder's evidence is weighed against the model's (tuned on dev)."""
_HEADLINE_WORDS = 6
_HELD = 2.5
"""Log-odds of a content above which the encoder has read a token as a content's."""


@dataclass(frozen=True, slots=True)
class Odds:
    """What the encoder thinks of each token: the log-odds that it is in a cue, a source, a content."""

    cue: Sequence[float]
    source: Sequence[float]
    content: Sequence[float]


def find(page: Page, language: Language, odds: Odds | None = None) -> list[Found]:
    """All attributions whose cue the model accepts, nested ones too, in the order of their cues.

    Cues of denying and declining need a far lower probability than others. `odds` are weighed in with the model's
    own, but for cues that stand in a content: the encoder knows the outermost level only and says nothing of them.
    """
    model, words = cue_model.load(), language.attribution
    found: list[Found] = []
    doubtful: list[Found] = []
    for cue in range(len(page)):
        seen = odds if odds and odds.content[cue] <= _HELD else None
        if not _is_candidate(page, cue, model, language, seen):
            continue
        f = cue_model.frame(page, cue, segments(page, cue))
        is_sure = _is_sure(page, cue, language)
        total = cue_model.judge_cue(model, cue_model.cue_features(page, f, words))
        if seen:
            total = RULE_WEIGHT * total + CUE_WEIGHT * seen.cue[cue] + CUE_BIAS
        if not f.segments or (total < _HOPELESS and not is_sure):
            continue
        verdicts = [_verdict(page, model, f, s, seen) for s in f.segments]
        rest = cue_model.judge_cue(model, cue_model.verdict_features(page, f, verdicts, words))
        score = cue_model.logistic(total + (RULE_WEIGHT * rest if seen else rest))
        enough = _SURE if is_sure else THRESHOLD
        if score >= min(enough, _NESTED) and (made := assemble(page, f, is_sure, verdicts, score, language)):
            (found if score >= enough else doubtful).append(made)
    held = {i for f in found for b, e in f.content for i in range(b, e)}
    found += [f for f in doubtful if f.head in held]
    found = [f for f in found if not _is_declined(page, f.head, language)]
    return chained(page, without_rivals(found), language)


def _is_declined(page: Page, i: int, language: Language) -> bool:
    """The verb of "declined to comment" makes no statement of its own."""
    words = language.stance
    return (
        page.dep[i] == "xcomp"
        and page.lemma[page.head[i]] in words.decline
        and page.lemma[i] in words.answers
    )


def _verdict(page: Page, model: CueModel, f: Frame, s: Segment, odds: Odds | None) -> tuple[float, float]:
    """The probabilities that a segment is the source and (in) the content."""
    source, content = cue_model.judge_segment(model, cue_model.segment_features(page, f, s))
    if odds:
        size = sum(e - b for b, e in s.pieces)
        source += SEGMENT_WEIGHT * sum(sum(odds.source[b:e]) for b, e in s.pieces) / size
        content += SEGMENT_WEIGHT * sum(sum(odds.content[b:e]) for b, e in s.pieces) / size
    return cue_model.logistic(source), cue_model.logistic(content)


def _is_sure(page: Page, i: int, language: Language) -> bool:
    """Words of denying and declining: what matters most must not be missed for want of examples."""
    lemma, words = page.lemma[i], language.stance
    if page.pos[i] == "NOUN":  # "the claim that ..." is what is denied
        return lemma in words.deny_nouns or (
            lemma in words.refers and page.child(i, "acl", "ccomp") is not None
        )
    return (
        lemma in words.deny
        or lemma in words.decline
        or (lemma in words.unanswered and is_negated(page, i, language))
    )


def _is_candidate(page: Page, i: int, model: CueModel, language: Language, odds: Odds | None) -> bool:
    """Whether a token may be a cue: a verb, a word the model knows as one, a colon after a short name, a word of
    denying, or what the encoder takes for one."""
    return (
        is_known(page, i, model)
        or (page.pos[i] in ("VERB", "NOUN") and _is_sure(page, i, language))
        or (odds is not None and page.pos[i] in _CUE_CLASSES and odds.cue[i] > 0)
    )


def is_known(page: Page, i: int, model: CueModel) -> bool:
    """Whether the model judges a token: most verbs, words it has seen as cues, colons after a short name."""
    pos = page.pos[i]
    if pos == "VERB":
        return f"{page.lemma[i]}_VERB" not in model.others
    if pos in _OPEN_CLASSES:
        return f"{page.lemma[i]}_{pos}" in model.cues
    return page.lower[i] == ":" and _names_speaker(page, i)


def _names_speaker(page: Page, colon: int) -> bool:
    b, _ = page.sentences[page.sentence[colon]]
    while b < colon and page.pos[b] in ("SPACE", "PUNCT"):
        b += 1
    before = page.pos[b:colon]
    return (
        0 < len(before) <= _HEADLINE_WORDS
        and "VERB" not in before
        and ("PROPN" in before or "NOUN" in before)
    )


def assemble(
    page: Page,
    f: Frame,
    is_sure: bool,
    verdicts: Sequence[tuple[float, float]],
    score: float,
    language: Language,
) -> Found | None:
    """Whole spans from the verdicts on the segments (as source, as content); None without content."""
    sources = [0.0 if is_dateline(page, s) else v[0] for s, v in zip(f.segments, verdicts, strict=True)]
    contents = [v[1] for v in verdicts]
    kinds = [s.kind for s in f.segments]
    if (
        "dobj" in kinds and f.lemma in language.stance.deny
    ):  # what is denied stands there, in no quotation around
        contents = [0.0 if k.startswith("q:") else p for k, p in zip(kinds, contents, strict=True)]
    who = _denier(page, f, kinds) if is_sure else None
    if who is not None:
        contents[who] = 0.0
    best = max(range(len(contents)), key=contents.__getitem__)
    chosen = [k for k, p in enumerate(contents) if p >= THRESHOLD] or [best]
    if contents[best] < _FALLBACK:
        return None
    if who is None:
        free = [k for k in range(len(sources)) if k not in chosen or kinds[k][0] == "h"]
        who = max(free, key=sources.__getitem__, default=None)
        if who is not None and sources[who] < SOURCE_THRESHOLD:
            who = None
    if who is None and (is_sure or page.pos[f.cue] == "VERB"):  # "Smith said ..., but said ..."
        shared = "up:" if is_sure else "up:conj"
        who = next((k for k, kind in enumerate(kinds) if kind.startswith(shared) and k not in chosen), None)
    source = trim(page, f.segments[who].pieces) if who is not None else []
    cue = _cue(page, f.cue, language)
    inside: set[int] = set()
    for k in chosen:
        inside |= _tokens(page, f.cue, f.segments[k])
    for b, e in (*source, *cue):
        inside.difference_update(range(b, e))
    content = trim(page, runs(page, inside))
    return Found(source, cue, content, f.cue, round(score, 4), is_sure=is_sure) if content else None


def _denier(page: Page, f: Frame, kinds: Sequence[str]) -> int | None:
    """The segment of who denies, by the grammar: the subject, or in "a memo written to rebut it" the noun."""
    cue = f.cue
    if page.pos[cue] != "VERB" or page.child(cue, "auxpass") is not None:
        return None
    for k, s in enumerate(f.segments):
        if kinds[k] == "nsubj" and not is_dateline(page, s):
            return k
    if page.dep[cue] == "advcl" and page.dep[page.head[cue]] == "acl":
        return next((k for k, kind in enumerate(kinds) if kind == "head:advcl"), None)
    return None


def is_dateline(page: Page, s: Segment) -> bool:
    """Whether a segment is the place and agency that an article begins with: "PARIS (Reuters) -"."""
    here = next((k for k in range(s.begin, s.end) if page.lower[k] == "("), None)
    starts = s.begin == 0 or page.paragraph[s.begin] != page.paragraph[s.begin - 1]
    return starts and here is not None and page.lower[s.end : s.end + 1] in (["-"], ["--"], ["—"], ["–"])


def _tokens(page: Page, cue: int, s: Segment) -> set[int]:
    """The tokens of a content segment, with the whole of a quotation that it holds a good part of."""
    lead = s.lead if s.lead > cue and s.lead - cue > 1 else s.begin
    tokens = {i for b, e in s.pieces for i in range(b, e)} | set(range(lead, s.begin))
    for k in sorted({page.inside[i] for i in tokens} - {-1, page.inside[cue]}):
        quote = page.quotes[k]
        held = sum(i in tokens for i in range(*quote.piece))
        first, last = page.sentences[page.sentence[s.head]]
        here = min(quote.end, last) - max(quote.begin, first)
        if 2 * held >= here and not quote.begin <= cue < quote.end:
            tokens.update(range(*quote.piece))
    return tokens


def _cue(page: Page, cue: int, language: Language) -> list[Piece]:
    """The cue with its auxiliaries, negation, particle and adverbs, as far as they touch it."""
    parts = {c for c in page.children[cue] if page.dep[c] in _CUE_PARTS and not page.children[c]}
    b = e = cue
    while b - 1 in parts:
        b -= 1
    while e + 1 in parts:
        e += 1
    if " ".join(page.lower[cue : e + 2]) in language.attribution.phrases:
        e += 1
    return [(b, e + 1)]


def without_rivals(found: Sequence[Found]) -> list[Found]:
    """Of two attributions with much the same content, and no cue in it, the likelier one."""
    kept: list[tuple[Found, set[int]]] = []
    holders: dict[int, list[int]] = {}  # token -> those kept whose content has it
    for f in sorted(found, key=lambda f: (-f.score, f.head)):
        tokens = {i for b, e in f.content for i in range(b, e)}
        near = {k for i in (f.head, *tokens) for k in holders.get(i, ())}
        if not any(_rivals(f, tokens, *kept[k]) for k in near):
            for i in tokens:
                holders.setdefault(i, []).append(len(kept))
            kept.append((f, tokens))
    return sorted((f for f, _ in kept), key=lambda f: f.head)


def _rivals(f: Found, a: set[int], g: Found, b: set[int]) -> bool:
    if f.head in b and g.head in a:
        return True
    return f.head not in b and g.head not in a and 2 * len(a & b) > len(a | b)
