"""plain version"""
from __future__ import annotations
from collections.abc import Sequence
from dataclasses import dataclass
from kg.extract.quotes import Quote
from kg.extract.tree import Piece, Tree

_SAY = frozenset("say tell add write report claim note announce suggest argue believe think explain insist deny state acknowledge confirm warn tweet continue show find hope want plan".split())

@dataclass(frozen=True, slots=True)
class Found:
    source: list[Piece]
    cue: list[Piece]
    content: list[Piece]
    score: float

def find(tree: Tree, quotes: Sequence[Quote]) -> list[Found]:
    found = []
    for i, lemma in enumerate(tree.lemma):
        if lemma not in _SAY or tree.pos[i] != "VERB":
            continue
        content = tree.child(i, "ccomp", "xcomp", "dobj")
        if content is None:
            continue
        subject = tree.child(i, "nsubj")
        found.append(Found([tree.subtree(subject)] if subject is not None else [], [(i, i + 1)], [tree.subtree(content)], 0.5))
    return found
