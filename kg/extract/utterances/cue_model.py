"""A linear model over the parse: is this token a cue, and which segments are its source and its content?

Three logistic regressions over sparse features, trained by training/cues.py: "source" and "content" judge a
segment given that its cue is one; "cue" judges the token, with the verdict on its segments among its
features. The weights are a plain table of feature → number (kg/models/cues.json).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from kg.data import data_path
from kg.errors import ModelError
from kg.extract.utterances.frames import Segment
from kg.language.attribution import AttributionWords
from kg.nlp.page import Page

MODEL = data_path("models", "cues.json")
_SHAPE = (("c", "ccomp"), ("x", "xcomp"), ("o", "dobj"), ("d", "advcl"), ("q", "q:after"), ("n", "q:next"))


class CueModel(msgspec.Struct, frozen=True):
    """Weights of the judges by feature: of a cue, and of a segment (as source, as content).

    `cues` are the lemma_POS of other words than verbs that may be cues, `others` those of verbs that never
    are.
    """

    cues: frozenset[str]
    others: frozenset[str]
    cue: dict[str, float]
    segment: dict[str, tuple[float, float]]


@cache
def load() -> CueModel:
    """The model that comes with the package.

    Raises:
        ModelError: the file is damaged.
    """
    try:
        return msgspec.json.decode(MODEL.read_bytes(), type=CueModel)
    except OSError as error:
        raise ModelError("the cue model is missing: install newskg again", str(MODEL)) from error
    except msgspec.DecodeError as error:
        raise ModelError(f"not a cue model ({error}): install newskg again", str(MODEL)) from error


def judge_cue(model: CueModel, features: Iterable[str]) -> float:
    """The summed weights; unknown features count nothing."""
    weights = model.cue
    return sum([weights[f] for f in features if f in weights])


def judge_segment(model: CueModel, features: Iterable[str]) -> tuple[float, float]:
    """The summed weights for being the source and for being (in) the content."""
    weights = model.segment
    source = content = 0.0
    for f in features:
        if f in weights:
            s, c = weights[f]
            source += s
            content += c
    return source, content


def logistic(x: float) -> float:
    """The probability that a sum of weights stands for."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))


@dataclass(frozen=True, slots=True)
class Frame:
    """A possible cue with its segments, and what is asked of it again and again."""

    cue: int
    key: str
    lemma: str
    passive: bool
    has: frozenset[str]
    segments: list[Segment]


def frame(page: Page, cue: int, segments: list[Segment]) -> Frame:
    """The frame of token `cue`."""
    passive = page.child(cue, "auxpass", "nsubjpass") is not None
    return Frame(
        cue,
        f"{page.lemma[cue]}_{page.pos[cue]}",
        page.lemma[cue],
        passive,
        frozenset(s.kind for s in segments),
        segments,
    )


def segment_features(page: Page, f: Frame, s: Segment) -> list[str]:
    """What the judges of sources and contents see of a segment."""
    cue = f.cue
    kind, head = s.kind, s.head
    short = kind.split(":")[0]
    b, e = s.begin, s.end
    size = e - b
    length = "1" if size < 2 else "3" if size < 4 else "8" if size < 9 else "20" if size < 21 else "l"
    side = "b" if e <= cue else "a" if b > cue else "x"
    gap = b - cue - 1 if side == "a" else cue - e
    near = "n" if gap < 2 else "m" if gap < 5 else "f"
    quoted = _quoted(page, b, e)
    voice = "p" if f.passive else "v"
    head_pos = page.pos[head]
    clause = "c" if "ccomp" in f.has else "x" if "xcomp" in f.has else "o" if "dobj" in f.has else "-"
    quotes = "q" if any(k.startswith("q:") for k in f.has) else "-"
    return [
        "b",
        kind,
        f"{kind} {f.key}",
        f"{short} {f.key}",
        f"{kind} {page.pos[cue]} {voice}",
        f"{kind} {side}{near}",
        f"{kind} {quoted} {length}",
        f"{kind} {head_pos} {page.tag[head]}",
        f"{kind} e{page.entity[head]}",
        f"{kind} {clause}{quotes}",
        f"{kind} d{page.dep[cue]}",
        f"{short} h{page.lemma[head]}",
        f"{short} {f.key} {clause}{quotes}{voice}",
        f"{short} {quoted} {clause}{quotes} {side}",
        f"{kind} i{page.lower[b]}",
    ]


def _quoted(page: Page, b: int, e: int) -> str:
    """How much of the tokens [b, e) is quoted: none, begun, ended, all of it, or some."""
    inside = page.inside[b:e]
    unquoted = inside.count(-1)
    if unquoted == e - b:
        return "0"
    if unquoted * 10 <= e - b:
        return "Q" if page.quotes[max(inside)].words > 4 else "s"
    return "p"


def verdict_features(
    page: Page, f: Frame, verdicts: Sequence[tuple[float, float]], words: AttributionWords
) -> list[str]:
    """What the judge of cues sees of the likeliest source and content of a frame."""
    cue, key = f.cue, f.key
    found: list[str] = []
    best = max(range(len(verdicts)), key=lambda k: verdicts[k][1], default=-1)
    if best >= 0:
        s, p = f.segments[best], verdicts[best][1]
        level = int(p * 5)
        quoted = _quoted(page, s.begin, s.end)
        where = "b" if s.end <= cue else "a"
        found += [
            f"c{level}",
            f"c{s.kind} {level}",
            f"c{s.kind} {key}",
            f"c{s.kind} {quoted} {page.tag[cue]}",
            f"c{level} {quoted} {where} {page.pos[cue]}",
            f"ch {page.lemma[s.head]} {page.pos[s.head]}",
            f"ce {page.entity[s.head]} {s.kind}",
            f"ct {page.tag[s.head]} {s.kind} {page.pos[cue]}",
            f"cl {min(9, s.end - s.begin)} {s.kind}",
            f"c {key} {quoted}",
            f"c2 {sum(v[1] > 0.5 for v in verdicts)}",
        ]
    else:
        found.append("c-")
    best = max(range(len(verdicts)), key=lambda k: verdicts[k][0], default=-1)
    if best >= 0 and verdicts[best][0] > 0.3:
        s = f.segments[best]
        kind = _holder(page, s.head, words)
        found += [
            f"s{s.kind}",
            f"s{s.kind} {kind}",
            f"s{kind} {page.pos[cue]}",
            f"s {page.lemma[s.head]}",
            f"s {kind} {key}",
            f"s{s.kind} {key}",
            f"s{int(verdicts[best][0] * 5)}",
        ]
    else:
        found += ["s-", f"s- {key}", f"s- t{page.tag[cue]} {page.dep[cue]}"]
    return found


def cue_features(page: Page, f: Frame, words: AttributionWords) -> list[str]:
    """What the judge of cues sees of the token and of what stands around it."""
    page, cue = page, f.cue
    key, dep, tag, pos = f.key, page.dep[cue], page.tag[cue], page.pos[cue]
    found = ["b", key, f"t{tag} {dep}", f"{key} {dep}", f"{key} t{tag}"]
    for c in page.children[cue]:
        d = page.dep[c]
        if d in ("aux", "auxpass", "neg"):
            found += [f"{d} {page.lower[c]} {pos}", f"{d} {key}"]
            if d == "aux" and page.lower[c] in words.modals:
                found.append(f"modal {key}")
        elif d == "prt":
            found.append(f"prt {page.lower[c]} {key}")
        elif d in ("mark", "advmod"):
            found.append(f"{d} {page.lower[c]}")
        elif d == "prep":
            found.append(f"prep {page.lower[c]} {key}")
        elif d == "dobj":
            found += [
                f"o {page.lemma[c]}",
                f"o {page.lemma[c]} {f.lemma}",
                f"o {page.pos[c]} {page.entity[c]} {key}",
            ]
    has = f.has
    shape = "".join([letter for letter, kind in _SHAPE if kind in has])
    quotes = f"q{'q:before' in has}{'q:after' in has}"
    quoted = page.inside[cue] >= 0
    above = page.head[cue]
    found += [
        f"f{shape} {pos}",
        f"f{shape} {key}",
        f"in{quoted} {tag}",
        f"in{quoted} f{shape}",
        f"up {page.lemma[above]} {dep}",
        f"up {page.pos[above]} {dep} {pos}",
        f"{quotes} {key}",
        f"{quotes} {dep}",
        f"p {page.lower[cue - 1] if cue else ''} {pos}",
        f"n {page.lower[cue + 1] if cue + 1 < len(page) else ''} {pos}",
        f"suf {page.lemma[cue][-3:]} {pos}",
    ]
    return found


def _holder(page: Page, head: int, words: AttributionWords) -> str:
    """Who or what a source is, coarsely: a class of pronouns, an entity label or a part of speech."""
    if page.pos[head] == "PRON":
        return words.persons.get(page.lower[head], "p")
    return page.entity[head] or page.pos[head]
