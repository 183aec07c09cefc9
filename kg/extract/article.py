"""From an annotated article to its extraction record: a pure function of (article, pipeline version)."""

from __future__ import annotations

from kg.extract.actors.actors import find_actors
from kg.extract.events.events import find_events
from kg.extract.figures.figures import find_figures
from kg.extract.times.times import find_times
from kg.extract.utterances.attribution import find_attributions
from kg.extract.utterances.utterances import attach_figures, find_utterances
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Article, Record, Spans


def extract(page: Page, language: Language, article: Article, pipeline: str | None) -> Record:
    """The record of one article.

    Args:
        page: the article's text as it was read; `page.text` must equal `readable(article)`: the text with what is
            cut blanked out.
        language: the words of its language.
        article: what was read.
        pipeline: name of the pipeline version, kept in the record.
    """
    times = find_times(page, language, article.published)
    attributions = find_attributions(page, language)
    actors, sources = find_actors(page, language, attributions)
    events = find_events(page, language, actors, times, attributions)
    utterances, propositions = find_utterances(page, language, attributions, sources, actors, events)
    figures, utterances = attach_figures(find_figures(page, language, times), utterances)
    return Record(
        article=article,
        sentences=sentence_spans(page),
        actors=tuple(actors),
        times=times,
        events=tuple(events),
        propositions=tuple(propositions),
        utterances=tuple(utterances),
        figures=tuple(figures),
        pipeline=pipeline,
    )


def sentence_spans(page: Page) -> Spans:
    """[begin, end) of each sentence without the white space around it; blank ones are left out."""
    spans = []
    for first, last in page.sentences:
        begin, end = page.begin[first], page.end[last - 1]
        text = page.text[begin:end]
        begin, end = begin + len(text) - len(text.lstrip()), begin + len(text.rstrip())
        if begin < end:
            spans.append((begin, end))
    return tuple(spans)
