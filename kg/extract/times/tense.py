"""Which way a verb looks: decides whether "on Monday" is the last Monday or the next."""

from __future__ import annotations

from spacy.tokens import Token

from kg.language import ENGLISH


def looks_ahead(token: Token) -> bool | None:
    """Whether the verb over a time expression looks ahead ("will meet on Monday") or back ("met on Monday").

    None where neither can be told. The nearest verb that tells decides; an infinitive asks the verb above it.
    A noun that has the time looks back if it is a cause: "closed due to the ruling on Monday".
    """
    node = token
    for _ in range(12):
        if node.pos_ in ("VERB", "AUX"):
            told = _tells(node)
            if told is not None:
                return told
        if node.head.i == node.i:
            return None
        if node.dep_ in ("prep", "advmod") and node.lower_ in ENGLISH.tense.causes and node.i < token.i:
            return False
        node = node.head
    return None


def _tells(verb: Token) -> bool | None:
    w = ENGLISH.tense
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & w.modals:
        return "have" not in helpers
    if "to" in helpers:
        above = verb.head
        ahead = above.lemma_.lower() in w.planning or above.lower_ in w.planned or verb.dep_ == "ROOT"
        return True if ahead else None
    if verb.tag_ == "VBD" or helpers & w.past:
        return False
    if verb.tag_ == "VBN":
        return bool(helpers & w.present_be) and verb.lower_ in w.planned
    if verb.tag_ == "VBG":
        return True if helpers & w.present_be else None
    if verb.lower_ in ("is", "are"):
        return True if any(c.lower_ in w.planned for c in verb.children) else None
    return True if verb.tag_ in ("VBZ", "VBP") and verb.lemma_ in w.fixed else None
