"""Which way a verb looks: decides whether "on Monday" is the last Monday or the next."""

from __future__ import annotations

from kg.language.times import Tense
from kg.nlp.page import Page


def looks_ahead(page: Page, i: int, tense: Tense) -> bool | None:
    """Whether the verb over a time expression looks ahead ("will meet on Monday") or back ("met on Monday").

    None where neither can be told. The nearest verb that tells decides; an infinitive asks the verb above it.
    A noun that has the time looks back if it is a cause: "closed due to the ruling on Monday".
    """
    for node in (i, *page.ancestors(i)):
        if page.pos[node] in ("VERB", "AUX"):
            told = _tells(page, node, tense)
            if told is not None:
                return told
        if node < i and page.dep[node] in ("prep", "advmod") and page.lower[node] in tense.causes:
            return False
    return None


def _tells(page: Page, verb: int, w: Tense) -> bool | None:
    tag, lower, above = page.tag[verb], page.lower[verb], page.head[verb]
    helpers = {page.lower[c] for c in page.children[verb] if page.dep[c] in ("aux", "auxpass")}
    is_present = not helpers.isdisjoint(w.present_be)
    if helpers & w.modals:
        return not helpers & w.perfect
    if helpers & w.infinitive:
        planned = page.lemma[above].lower() in w.planning or page.lower[above] in w.planned
        return True if planned or page.dep[verb] == "ROOT" else None
    if tag == "VBD" or helpers & w.past:
        return False
    if tag == "VBN":
        return is_present and lower in w.planned
    if tag == "VBG":
        return True if is_present else None
    if lower in w.be:
        return True if any(page.lower[c] in w.planned for c in page.children[verb]) else None
    return True if tag in ("VBZ", "VBP") and page.lemma[verb] in w.fixed else None
