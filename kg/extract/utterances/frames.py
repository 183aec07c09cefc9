"""What could be the source and the content of a cue: segments of the parse and quotations around a token."""

from __future__ import annotations

from dataclasses import dataclass

from kg.nlp.page import Page, Piece

_SKIPPED = frozenset((
    "aux", "auxpass", "neg", "punct", "prt", "mark", "cc", "conj", "det", "predet", "preconj", "case",
    "expl", "intj", "advmod", "nummod", "quantmod", "meta",
))  # fmt: skip
_PREPOSITIONS = frozenset(("prep", "agent", "dative"))
_CLIMBS = frozenset((
    "conj", "xcomp", "advcl", "pcomp", "prep", "acomp", "attr", "dobj", "pobj", "aux", "auxpass", "oprd",
    "dep", "npadvmod", "agent",
))  # fmt: skip
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_HOSTED = frozenset((
    "ccomp", "parataxis", "advcl", "prep", "amod", "advmod", "acl", "npadvmod", "conj", "dep", "relcl",
    "nsubj", "appos", "intj", "pobj",
))  # fmt: skip
_SIBLINGS = frozenset((
    "ccomp", "xcomp", "advcl", "attr", "acomp", "prep", "dobj", "oprd",
))  # fmt: skip
_NEAR_NOUN = frozenset((
    "dobj", "attr", "acomp", "nsubj", "nsubjpass", "oprd", "pobj",
))  # fmt: skip
_CLIMB_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens that may be source or content.

    `kind` says where they stand: the dependency label of a child of the cue ("ccomp", "prep:of"), "up:conj"
    for the subject a cue without one takes from above, "head" for the noun a clause modifies, "host" for
    what surrounds a parenthesis, "sib:ccomp" for a clause beside a noun, "q:prev" and the like for
    quotations outside the clause. `lead` is where the preposition before it begins, if it has one.
    """

    kind: str
    pieces: tuple[Piece, ...]
    head: int
    lead: int

    @property
    def begin(self) -> int:
        """First token."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Behind the last token."""
        return self.pieces[-1][1]


def segments(page: Page, cue: int) -> list[Segment]:
    """All segments that may hold source or content of the cue at token `cue`."""
    if page.lower[cue] == ":":
        return _colon(page, cue)
    found: list[Segment] = []
    for c in page.children[cue]:
        if page.dep[c] not in _SKIPPED:
            found.extend(_child(page, c, ""))
    if page.dep[cue] == "relcl" or page.child(cue, *_SUBJECTS) is None:
        found.extend(_from_above(page, cue))
    if page.dep[cue] in _NEAR_NOUN:
        found.extend(
            s
            for c in page.children[page.head[cue]]
            if c != cue and page.dep[c] in _SIBLINGS
            for s in _child(page, c, "sib:")
        )
    if page.dep[cue] in _HOSTED:
        found.extend(_hosts(page, cue))
    found.extend(_quotations(page, cue))
    return found


def _child(page: Page, c: int, prefix: str) -> list[Segment]:
    b, e = page.subtree(c)
    dep = page.dep[c]
    if dep in _PREPOSITIONS and page.pos[c] in ("ADP", "SCONJ", "PART", "VERB"):
        kind = f"{prefix}{dep}:{page.lower[c]}"
        inner = page.child(c, "pobj", "pcomp", "prep")
        if inner is None:
            return []
        if page.dep[inner] == "prep":
            kind += "_" + page.lower[inner]
            deeper = page.child(inner, "pobj", "pcomp")
            if deeper is None:
                return []
            inner = deeper
        first, last = page.subtree(inner)
        return [Segment(kind, ((first, last),), inner, min(b, first))]
    return [Segment(prefix + dep, ((b, e),), c, b)]


def _from_above(page: Page, cue: int) -> list[Segment]:
    """The subject of a governing verb, or the noun that a participle or noun phrase belongs to."""
    found: list[Segment] = []
    here, path = cue, ""
    for step in range(_CLIMB_LIMIT):
        dep, above = page.dep[here], page.head[here]
        if above == here:
            break
        path = path or dep
        if dep in ("acl", "relcl"):
            b = page.left[above]
            end = max(above + 1, min(page.left[here], page.right[above] + 1))
            found.append(Segment(f"head:{path}", ((b, end),), above, b))
            if dep == "relcl" or page.dep[above] not in ("dobj", "attr", "pobj"):
                break
            here = above  # "issued a statement saying"
            continue
        if dep not in _CLIMBS:
            break
        subject = page.child(above, *_SUBJECTS)
        if subject is not None and subject != here:
            b, e = page.subtree(subject)
            if not b <= cue < e:
                found.append(Segment(f"up:{path}{'+' if step else ''}", ((b, e),), subject, b))
            break
        here = above
    if page.dep[cue] == "xcomp" or page.dep[cue] == "ccomp":
        other = page.child(page.head[cue], "dobj")
        if other is not None:
            b, e = page.subtree(other)
            if not b <= cue < e:
                found.append(Segment("up:object", ((b, e),), other, b))
    return found


def _hosts(page: Page, cue: int) -> list[Segment]:
    """The sentence around a parenthesis, and the clause around it where that is less."""
    found: list[Segment] = []
    b, e = page.sentences[page.sentence[cue]]
    first, last = page.subtree(cue)
    dep = page.dep[cue]
    whole = tuple(p for p in ((b, first), (last, e)) if p[0] < p[1])
    if whole:
        found.append(Segment(f"host:{dep}", whole, page.head[cue], whole[0][0]))
    clause = next((a for a in page.ancestors(cue) if page.pos[a] in ("VERB", "AUX")), None)
    if clause is not None:
        left, right = page.subtree(clause)
        if (left, right) != (b, e):
            part = tuple(p for p in ((left, first), (last, right)) if p[0] < p[1])
            if part:
                found.append(Segment(f"clause:{dep}", part, clause, part[0][0]))
    return found


def _quotations(page: Page, cue: int) -> list[Segment]:
    """Quotations in the cue's sentence and beside it, as far as the cue is not in them."""
    quotes = page.quotes
    b, e = page.sentences[page.sentence[cue]]
    while e > b and page.pos[e - 1] == "SPACE":
        e -= 1
    found: list[Segment] = []
    within = False
    for k in sorted({k for k in page.inside[b:e] if k >= 0 and k != page.inside[cue]}):
        quote = quotes[k]
        place = "before" if quote.end <= cue else "after"
        found.append(Segment(f"q:{place}", (quote.piece,), quote.begin, quote.begin))
        within = within or quote.words > 3
    if page.inside[cue] >= 0:
        return found
    suffix = "+" if within else ""
    here = page.paragraph[cue]
    for k in _beside(page, b - 1, -1):
        place = "prev" if page.paragraph[quotes[k].begin] == here else "prevp"
        found.append(Segment(f"q:{place}{suffix}", (quotes[k].piece,), quotes[k].begin, quotes[k].begin))
    for k in _beside(page, e, 1):
        place = "next" if page.paragraph[quotes[k].begin] == here else "nextp"
        place += ":" if page.lower[e - 1] == ":" else ""
        found.append(Segment(f"q:{place}{suffix}", (quotes[k].piece,), quotes[k].begin, quotes[k].begin))
    return found


def _beside(page: Page, i: int, step: int) -> list[int]:
    """The quotation that ends at or begins with token i, white space apart."""
    while 0 <= i < len(page) and page.pos[i] == "SPACE":
        i += step
    return [page.inside[i]] if 0 <= i < len(page) and page.inside[i] >= 0 else []


def _colon(page: Page, cue: int) -> list[Segment]:
    b, e = page.sentences[page.sentence[cue]]
    if cue == b or cue + 1 >= e:
        return []
    return [
        Segment("colon:before", ((b, cue),), b, b),
        Segment("colon:after", ((cue + 1, e),), min(cue + 1, e - 1), cue + 1),
    ]
