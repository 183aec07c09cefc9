"""Which way a verb looks: decides whether "on Monday" is the last Monday or the next."""

from __future__ import annotations

from spacy.tokens import Token

def looks_ahead(token: Token) -> bool | None:
    """Whether the verb that governs the expression looks ahead ("will meet on Monday") or back ("met on Monday")."""
    node = token
    for _ in range(12):
        if node.pos_ in ("VERB", "AUX"):
            told = _verb_looks_ahead(node)
            if told is not None:
                return told
        if node.head.i == node.i:
            return None
        node = node.head
    return None


def _verb_looks_ahead(verb: Token) -> bool | None:
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & {"will", "'ll", "’ll", "shall", "would", "'d", "’d", "could", "may", "might", "should", "must", "can", "wo"}:
        return not (helpers & {"have"})
    if verb.tag_ in ("VBD",) or helpers & {"had", "has", "was", "were", "did", "have", "been"}:
        return False
    if verb.tag_ == "VB" and "to" in helpers:
        return True
    if verb.tag_ in ("VBG",) and helpers & {"is", "are", "'s", "’s", "'re", "am", "’re"}:
        return True
    if verb.tag_ in ("VBZ", "VBP") and verb.lower_ in ("is", "are"):
        return True if any(c.lower_ in ("due", "set", "scheduled", "expected", "slated", "poised") for c in verb.children) else None
    if verb.tag_ == "VBN" and helpers & {"is", "are"} and verb.lower_ in ("scheduled", "expected", "set", "slated", "planned", "supposed"):
        return True
    if verb.tag_ in ("VBZ", "VBP") and verb.dep_ == "ROOT" and verb.lemma_ not in ("say", "show", "report", "tell", "find", "claim"):
        return True if verb.lemma_ in ("begin", "start", "open", "end", "expire", "close", "kick", "meet", "hold", "face", "head") else None
    return None
