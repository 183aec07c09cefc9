"""From an annotated article to its extraction record: a pure function of (article, pipeline version)."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract.actors.actors import find_actors
from kg.extract.events.events import find_events
from kg.extract.figures.figures import find_figures
from kg.extract.times.times import find_times
from kg.extract.utterances.attribution import find_attributions
from kg.extract.utterances.cues import StanceCues
from kg.extract.utterances.utterances import attach_figures, find_utterances
from kg.nlp.encoder import Reading
from kg.record import Article, Record, Spans


def extract(
    doc: Doc,
    article: Article,
    reading: Reading | None = None,
    pipeline: str | None = None,
    cues: StanceCues | None = None,
) -> Record:
    """The record of one article.

    Args:
        doc: the article's text with tags, parse and entities, or that of a block of it.
        article: what was read.
        reading: the encoder's pass over the same text; None for the fast profile (rules only).
        pipeline: name of the pipeline version, kept in the record.
        cues: the words of denying, declining and the like; None for the package's.
    """
    times = find_times(doc, article.published)
    figures = find_figures(doc, times)
    attributions = find_attributions(doc, reading, cues)
    actors, sources = find_actors(doc, attributions)
    events = find_events(doc, actors, times, attributions, reading)
    utterances, propositions = find_utterances(doc, attributions, sources, actors, events, cues)
    figures, utterances = attach_figures(figures, utterances)
    return Record(
        article=article,
        sentences=sentence_spans(doc),
        actors=tuple(actors),
        times=tuple(times),
        events=tuple(events),
        propositions=tuple(propositions),
        utterances=tuple(utterances),
        figures=tuple(figures),
        pipeline=pipeline,
    )


def sentence_spans(doc: Doc) -> Spans:
    """[begin, end) of each sentence without the white space around it; blank ones are left out."""
    spans = []
    for sentence in doc.sents:
        text = sentence.text
        begin = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.start_char + len(text.rstrip())
        if begin < end:
            spans.append((begin, end))
    return tuple(spans)
