"""Whether a figure rises or falls: by its verb, or by "up", "lower", "a drop of" beside it."""

from __future__ import annotations

from kg.extract.figures.quantities import Quantity
from kg.extract.figures.site import Site
from kg.language.figures import Trends
from kg.record import Trend

_PREPOSITIONS = ("prep", "pcomp", "agent")
_INSIDE = ("nummod", "quantmod", "compound", "amod", "advmod", "nmod", "conj", "appos", "pobj")
_OBJECTS = ("dobj", "npadvmod", "attr", "oprd", "dep", "advmod", "acomp", "prep", "ccomp", "nsubj")
_SHARES = ("percent", "cent", "pence", "sen", "percentage_point", "basis_point")


def trend_of(site: Site, q: Quantity, trends: Trends) -> Trend | None:
    """Up or down, None where nothing says so."""
    page = site.page
    if q.signed or q.style == "score":
        return "up" if q.signed else None
    for i in (site.first - 1, site.end):
        # "frees up $3 million", "shut down 12 plants" are no change
        beside = trends.beside.get(page.lower[i]) if 0 <= i < len(page) else None
        if beside and page.dep[i] != "prt":
            return beside
    return None if _is_start(site, trends) else _by_parse(site, q, trends) or _by_words(site, trends)


def _by_parse(site: Site, q: Quantity, trends: Trends) -> Trend | None:
    """By the verb or the noun of change that the figure hangs on."""
    page, w, node, by = site.page, trends.words, site.root, False
    for _ in range(6):
        parent, dep, lemma = page.head[node], page.dep[node], page.lemma[page.head[node]].lower()
        if parent == node:
            break
        is_prep = page.pos[node] == "ADP" and dep in _PREPOSITIONS
        if dep == "pobj" or is_prep:
            prep = page.lower[node if is_prep else parent]
            if prep not in w.through:
                return None
            by = by or prep in w.changing
            if is_prep and prep in w.by and page.lower[parent] in trends.beside:
                return trends.beside[page.lower[parent]]  # "were down 2.3%, Arvania by 2.6%"
        if page.pos[parent] == "VERB" and dep != "pobj":
            return _by_verb(site, parent, q, by, trends) if is_prep or dep in _OBJECTS else None
        if not is_prep and dep not in _INSIDE:
            return None
        is_measure = dep == "nummod" and lemma in w.measures
        if page.pos[parent] == "NOUN" and not site.holds(parent) and not is_measure:
            return trends.nouns.get(lemma)
        node = parent
    return _by_verb(site, node, q, by, trends) if page.pos[node] == "VERB" and node != site.root else None


def _is_start(site: Site, trends: Trends) -> bool:
    """The movement begins at this value ("rose to 7 from 6"), or a range names its ends ("from 6 to 7")."""
    lower, before = site.page.lower, site.first - 1
    if before > 0 and lower[before] in trends.words.articles:
        before -= 1
    return before >= 0 and lower[before] in trends.words.starts


def _by_words(site: Site, trends: Trends) -> Trend | None:
    """By the words right before, whatever the parse says: "dip down to minus 30", "rise only by 3"."""
    page, at = site.page, site.first - 2
    if at < 0 or page.lower[at + 1] not in trends.words.changing:
        return None
    at -= page.pos[at] in ("ADV", "ADP") and at > 0
    return trends.verbs.get(page.lemma[at].lower()) if page.pos[at] == "VERB" else None


def _by_verb(site: Site, verb: int, q: Quantity, by: bool, trends: Trends) -> Trend | None:
    page, lemma = site.page, site.page.lemma[verb].lower()
    if lemma in trends.words.either:  # by the word beside it: "closed down 1%", "revised upward by 40"
        beside = (c for c in page.children[verb] if page.dep[c] in ("advmod", "prt", "acomp"))
        return next((t for c in beside if (t := trends.beside.get(page.lower[c]))), None)
    if trend := trends.raising.get(lemma):
        # "raised $5 million" collects, "raised it by 5%" changes; "lost 12 men" is no trend.
        return trend if by or q.unit in _SHARES else None
    return trends.verbs.get(lemma)
