"""Scores against gold: what counts as right, what is left out, and which gold can be read."""

import json
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.evaluate import Score, evaluate, outermost, parse_brat, read_gold

TEXT = "The mayor said the old bridge would close. Critics doubt it."
#       0         10        20        30        40        50
MAYOR, SAID, BRIDGE = [0, 9], [10, 14], [15, 41]
CRITICS, DOUBT, IT = [43, 50], [51, 56], [57, 59]


def item(source: list[int] | None, cue: list[int] | None, *content: list[int]) -> dict[str, list[list[int]]]:
    return {"source": [source] if source else [], "cue": [cue] if cue else [], "content": list(content)}


GOLD = {"id": "a", "text": TEXT, "attributions": [item(MAYOR, SAID, BRIDGE), item(CRITICS, DOUBT, IT)]}


def scores(*utterances: dict[str, list[list[int]]]) -> dict[str, Score]:
    record = {"article": {"id": "a", "text": TEXT}, "utterances": list(utterances)}
    return {s.name: s for s in evaluate([record], [GOLD])}


def test_gold_against_itself_is_perfect() -> None:
    assert {s.f1 for s in scores(*GOLD["attributions"]).values()} == {1.0}


@pytest.mark.parametrize(
    ("utterance", "who", "detected"),
    [
        (item([4, 9], SAID, BRIDGE), 1, 1),  # sources need only overlap
        (item(CRITICS, SAID, BRIDGE), 0, 1),  # the wrong source
        (item(None, SAID, BRIDGE), 0, 1),  # no source where gold has one
        (item(MAYOR, None, [15, 29]), 1, 1),  # three of five tokens: 0.6
        (item(MAYOR, SAID, [15, 22]), 0, 0),  # two of five: 0.4
        (item(MAYOR, SAID, [15, 29], [30, 41]), 1, 1),  # two pieces of the same words
    ],
)
def test_what_counts_as_the_same(utterance: dict[str, list[list[int]]], who: int, detected: int) -> None:
    found = scores(utterance)
    assert (found["who-said-what"].right, found["detected"].right) == (who, detected)
    assert (found["detected"].predicted, found["detected"].gold) == (1, 2)


def test_one_gold_attribution_counts_once() -> None:
    found = scores(item(MAYOR, SAID, BRIDGE), item(MAYOR, SAID, BRIDGE))["who-said-what"]
    assert (found.right, found.predicted) == (1, 2)


def test_tokens_and_exact_spans_are_told_apart() -> None:
    found = scores(item([4, 9], SAID, BRIDGE))
    assert (found["source tokens"].right, found["source tokens"].gold) == (1, 3)
    assert (found["source exact"].right, found["cue exact"].right) == (0, 1)


def test_utterances_inside_another_are_left_out() -> None:
    outer, inner = item(None, CRITICS, [0, 41]), item(MAYOR, SAID, BRIDGE)
    assert outermost([outer, inner]) == [outer]


def test_utterances_inside_each_other_both_stay() -> None:
    pair = [item(None, [0, 3], [4, 9]), item(None, [4, 9], [0, 3])]
    assert outermost(pair) == pair


def test_article_without_record_counts_as_empty() -> None:
    found = {s.name: s for s in evaluate([], [GOLD])}
    assert (found["detected"].predicted, found["detected"].gold) == (0, 2)


def test_other_text_is_an_error_that_names_the_article() -> None:
    with pytest.raises(SourceError, match=r"^a: "):
        evaluate([{"article": {"id": "a", "text": "Another text."}, "utterances": []}], [GOLD])


def test_gold_from_a_file_a_folder_and_with_texts_apart(tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    apart.mkdir()
    (apart / "articles.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n")
    (apart / "gold.jsonl").write_text(json.dumps({"id": "a", "attributions": GOLD["attributions"]}) + "\n")
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(GOLD) + "\n\n")
    assert list(read_gold(apart)) == list(read_gold(file)) == list(read_gold(tmp_path)) == [GOLD]


def test_gold_that_is_not_there_or_not_json(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no gold"):
        list(read_gold(tmp_path))
    (tmp_path / "x.jsonl").write_text('{"id": "a", "attributions": []}\n{\n')
    with pytest.raises(SourceError, match=r"x\.jsonl:2: not gold"):
        list(read_gold(tmp_path))


ENTITIES = (
    "T1\tSource 0 9\tThe mayor\nT2\tCue 10 14\tsaid\nT3\tContent 15 29;30 41\tthe old bridge would close\n"
)


@pytest.mark.parametrize(
    "links",
    [
        "R1\tSourceOf Arg1:T1 Arg2:T2\nR2\tContentOf Arg1:T3 Arg2:T2\n",
        "R1\tsaid Arg1:T2 Arg2:T3\nR2\tby Arg1:T3 Arg2:T1\n",
        "E1\tCue:T2 Source:T1 Content:T3\n",
    ],
)
def test_brat_links_of_any_name_and_direction(links: str) -> None:
    assert parse_brat(ENTITIES + links) == [item(MAYOR, SAID, [15, 29], [30, 41])]


def test_brat_source_of_two_cues_does_not_join_them() -> None:
    more = "T4\tCue 51 56\tdoubt\nT5\tContent 57 59\tit\n"
    links = "R1\tS Arg1:T1 Arg2:T2\nR2\tC Arg1:T3 Arg2:T2\nR3\tS Arg1:T1 Arg2:T4\nR4\tC Arg1:T5 Arg2:T4\n"
    assert parse_brat(ENTITIES + more + links) == [
        item(MAYOR, SAID, [15, 29], [30, 41]),
        item(MAYOR, DOUBT, IT),
    ]


def test_brat_folder_is_gold(tmp_path: Path) -> None:
    folder = tmp_path / "part"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "a.ann").write_text(ENTITIES + "E1\tCue:T2 Source:T1 Content:T3\n")
    assert list(read_gold(tmp_path)) == [
        {"id": "part/a", "text": TEXT, "attributions": [item(MAYOR, SAID, [15, 29], [30, 41])]}
    ]
