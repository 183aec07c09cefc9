"""Attributions from the dependency parse: possible cues, their segments, the model's verdict, whole spans.

tokens → candidates → segments (frames.py) → verdicts (cue_model.py) → spans of source, cue, content →
rivals out
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.utterances import cue_model
from kg.extract.utterances.chains import Found, chained, runs, trim
from kg.extract.utterances.cue_model import CueModel, Frame
from kg.extract.utterances.frames import Segment, segments
from kg.extract.utterances.labels import is_negated
from kg.language import Language
from kg.language.stance import StanceWords
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What another reader of the text thinks of each token: the log-odds that it is in a cue, source, content."""

    cue: Sequence[float]
    source: Sequence[float]
    content: Sequence[float]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model thinks of a candidate and its segments, as log-odds, before anything is decided.

    `is_known`: a candidate without the encoder's evidence, too. `segments`: (source, content) of each segment.
    """

    frame: Frame
    is_known: bool
    is_sure: bool
    cue: float
    segments: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """An article's candidates, judged once for finding with and without the encoder's evidence."""

    page: Page
    model: CueModel
    cues: StanceWords
    candidates: list[Judged]


def judge(page: Page, language: Language, evidence: Evidence | None = None) -> Judgement:
    """Judge all that may be cues; with `evidence` also its cues."""
    model, cues = cue_model.load(), language.stance
    found = []
    for cue, is_known in candidates(page, model, cues, evidence):
        f = cue_model.frame(page, cue, segments(page, cue))
        if not f.segments:
            continue
        total = cue_model.judge_cue(model, cue_model.cue_features(page, f))
        is_sure = _is_sure(page, cue, cues)
        if is_sure or total >= _HOPELESS or _with(evidence, cue, total) >= _HOPELESS:
            each = [
                cue_model.judge_segment(model, cue_model.segment_features(page, f, s)) for s in f.segments
            ]
            found.append(Judged(f, is_known, is_sure, total, each))
    return Judgement(page, model, cues, found)


def _with(evidence: Evidence | None, cue: int, total: float) -> float:
    return RULE_WEIGHT * total + CUE_WEIGHT * evidence.cue[cue] + CUE_BIAS if evidence else total


def find(judgement: Judgement, evidence: Evidence | None = None) -> list[Found]:
    """All attributions whose cue the model accepts, nested ones too, in the order of their cues.

    Cues of denying and declining need a far lower probability than others. `evidence` (the same as for `judge`)
    is weighed in with the model's own; None for the rules alone.
    """
    page, model, cues = judgement.page, judgement.model, judgement.cues
    found: list[Found] = []
    doubtful: list[Found] = []
    for j in judgement.candidates:
        enough = _SURE if j.is_sure else THRESHOLD
        total = _with(evidence, j.frame.cue, j.cue)
        if (not j.is_known and not evidence) or (total < _HOPELESS and not j.is_sure):
            continue
        verdicts = [_verdict(s, v, evidence) for s, v in zip(j.frame.segments, j.segments, strict=True)]
        rest = cue_model.judge_cue(model, cue_model.verdict_features(page, j.frame, verdicts))
        score = cue_model.logistic(total + (RULE_WEIGHT * rest if evidence else rest))
        if score >= min(enough, _NESTED) and (made := assemble(page, j, verdicts, score, cues)):
            (found if score >= enough else doubtful).append(made)
    held = {i for f in found for b, e in f.content for i in range(b, e)}
    found += [f for f in doubtful if f.head in held]
    found = [f for f in found if not _is_declined(page, f.head, cues)]
    return chained(page, without_rivals(page, found))


def _is_declined(page: Page, i: int, cues: StanceWords) -> bool:
    """The verb of "declined to comment" makes no statement of its own."""
    return (
        page.dep[i] == "xcomp" and page.lemma[page.head[i]] in cues.decline and page.lemma[i] in cues.answers
    )


def _verdict(s: Segment, odds: tuple[float, float], evidence: Evidence | None) -> tuple[float, float]:
    """The probabilities that a segment is the source and (in) the content."""
    source, content = odds
    if evidence:
        size = sum(e - b for b, e in s.pieces)
        source += SEGMENT_WEIGHT * sum(sum(evidence.source[b:e]) for b, e in s.pieces) / size
        content += SEGMENT_WEIGHT * sum(sum(evidence.content[b:e]) for b, e in s.pieces) / size
    return cue_model.logistic(source), cue_model.logistic(content)


def _is_sure(page: Page, i: int, cues: StanceWords) -> bool:
    """Words of denying and declining: what matters most must not be missed for want of examples."""
    lemma = page.lemma[i]
    if page.pos[i] == "NOUN":  # "the claim that ..." is what is denied
        return lemma in cues.deny_nouns or (
            lemma in cues.refers and page.child(i, "acl", "ccomp") is not None
        )
    return lemma in cues.deny or lemma in cues.decline or (lemma in cues.unanswered and is_negated(page, i))


def candidates(
    page: Page, model: CueModel, cues: StanceWords | None = None, evidence: Evidence | None = None
) -> Iterator[tuple[int, bool]]:
    """Tokens that may be cues: most verbs, other words the model knows as cues, colons after a short name.

    With `cues` also the words of denying and declining, with `evidence` also what it takes for a cue; the flag
    says whether it is one without that evidence.
    """
    for i, pos in enumerate(page.pos):
        if pos == "VERB":
            known = f"{page.lemma[i]}_VERB" not in model.others
        elif pos in _OPEN_CLASSES:
            known = f"{page.lemma[i]}_{pos}" in model.cues
        else:
            known = page.lower[i] == ":" and _names_speaker(page, i)
        known = known or (cues is not None and pos in ("VERB", "NOUN") and _is_sure(page, i, cues))
        if known or (evidence is not None and pos in _CUE_CLASSES and evidence.cue[i] > 0):
            yield i, known


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
    page: Page, j: Judged, verdicts: Sequence[tuple[float, float]], score: float, cues: StanceWords
) -> Found | None:
    """Whole spans from the verdicts on the segments (as source, as content); None without content."""
    f = j.frame
    sources = [0.0 if is_dateline(page, s) else v[0] for s, v in zip(f.segments, verdicts, strict=True)]
    contents = [v[1] for v in verdicts]
    kinds = [s.kind for s in f.segments]
    if "dobj" in kinds and f.lemma in cues.deny:  # what is denied stands there, not in quotations around
        contents = [0.0 if k.startswith("q:") else p for k, p in zip(kinds, contents, strict=True)]
    subject = _denier(page, j, kinds)
    if subject >= 0:
        contents[subject] = 0.0
    chosen = [k for k, p in enumerate(contents) if p >= THRESHOLD]
    if not chosen:
        best = max(range(len(contents)), key=contents.__getitem__)
        if contents[best] < _FALLBACK:
            return None
        chosen = [best]
    who = max((k for k in range(len(sources)) if k not in chosen or f.segments[k].kind[0] == "h"),
              key=sources.__getitem__, default=-1)  # fmt: skip
    if subject >= 0:
        who = subject
    elif who >= 0 and (sources[who] < SOURCE_THRESHOLD or _is_denier(page, f, f.segments[who], cues)):
        who = -1
    if who < 0 and (j.is_sure or page.pos[f.cue] == "VERB"):  # "Smith said ..., but said ..."
        shared = "up:" if j.is_sure and not _is_denier_of(page, f.cue, cues) else "up:conj"
        who = next((k for k, kind in enumerate(kinds) if kind.startswith(shared) and k not in chosen), -1)
    source = trim(page, list(f.segments[who].pieces)) if who >= 0 else []
    cue = _cue(page, f.cue)
    inside: set[int] = set()
    for k in chosen:
        inside |= _tokens(page, f.cue, f.segments[k])
    for b, e in (*source, *cue):
        inside.difference_update(range(b, e))
    content = trim(page, runs(page, inside))
    return Found(source, cue, content, f.cue, round(score, 4), is_sure=j.is_sure) if content else None


def _denier(page: Page, j: Judged, kinds: Sequence[str]) -> int:
    """The segment of who denies, by the grammar: the subject, or in "a memo written to rebut it" the noun; else -1."""
    page, cue = page, j.frame.cue
    if not j.is_sure or page.pos[cue] != "VERB" or page.child(cue, "auxpass") is not None:
        return -1
    for k, s in enumerate(j.frame.segments):
        if kinds[k] == "nsubj" and not is_dateline(page, s):
            return k
    if page.dep[cue] == "advcl" and page.dep[page.head[cue]] == "acl":
        return next((k for k, kind in enumerate(kinds) if kind == "head:advcl"), -1)
    return -1


def is_dateline(page: Page, s: Segment) -> bool:
    """Whether a segment is the place and agency that an article begins with: "PARIS (Reuters) -"."""
    here = next((k for k in range(s.begin, s.end) if page.lower[k] == "("), None)
    starts = s.begin == 0 or page.paragraph[s.begin] != page.paragraph[s.begin - 1]
    return starts and here is not None and page.lower[s.end : s.end + 1] in (["-"], ["--"], ["—"], ["–"])


def _is_denier(page: Page, f: Frame, s: Segment, cues: StanceWords) -> bool:
    """Of "the ministry denied reports that", the ministry is no source of the reports."""
    if page.pos[f.cue] != "NOUN" or not s.kind.startswith("up:"):
        return False
    return _is_denier_of(page, f.cue, cues)


def _is_denier_of(page: Page, cue: int, cues: StanceWords) -> bool:
    """Whether a verb of denying governs the cue: "denied reports that"."""
    return any(page.lemma[a] in cues.deny | cues.deny_claims | cues.label_verbs for a in page.ancestors(cue))


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


def _cue(page: Page, cue: int) -> list[Piece]:
    """The cue with its auxiliaries, negation, particle and adverbs, as far as they touch it."""
    parts = {c for c in page.children[cue] if page.dep[c] in _CUE_PARTS and not page.children[c]}
    b = e = cue
    while b - 1 in parts:
        b -= 1
    while e + 1 in parts:
        e += 1
    if page.lower[cue] == "according" and page.lower[e + 1 : e + 2] == ["to"]:
        e += 1
    return [(b, e + 1)]


def without_rivals(page: Page, found: Sequence[Found]) -> list[Found]:
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
