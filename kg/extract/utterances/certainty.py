"""How sure a source is of what it says, and whether its own words are quoted."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.utterances.stance import Parts, roots
from kg.language.attribution import AttributionWords
from kg.nlp.page import Page
from kg.record import Certainty, Quoted


def quoted_of(page: Page, content: Sequence[int]) -> Quoted:
    """Whether all of the content stands in quotation marks, some of it (a few words), or nothing."""
    words = [i for i in content if page.pos[i] not in ("PUNCT", "SPACE")]
    held = sum(page.inside[i] >= 0 for i in words)
    if not held:
        return "indirect"
    return "direct" if held >= 0.8 * len(words) else "mixed"


def certainty_of(page: Page, a: Parts, words: AttributionWords) -> Certainty:
    """From the hedges that bear on the cue and on the main clause of the content."""
    bearing = set(a.cue)
    for i in roots(page, a.content):
        bearing.add(i)
        bearing.update(
            c for c in page.children[i] if page.dep[c] in ("aux", "advmod", "acomp", "xcomp", "oprd")
        )
    lemmas = {page.lemma[i].lower() for i in bearing} | {page.lower[i] for i in bearing}
    if lemmas & words.possible:
        return "possible"
    return "probable" if lemmas & words.probable else "certain"
