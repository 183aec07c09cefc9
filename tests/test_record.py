"""The extraction record: the contract between extraction and everything after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import record as contract
from kg.errors import RecordError
from kg.record import (
    FORMAT,
    Actor,
    Article,
    Event,
    Figure,
    Participant,
    Proposition,
    Record,
    Time,
    Utterance,
    check,
    choices,
    decode,
    encode,
    read_records,
    write_records,
)

TEXT = "Mayor Iris Dahl denied on Monday that 30 boats had sunk."


def at(words: str) -> tuple[int, int]:
    begin = TEXT.index(words)
    return begin, begin + len(words)


RECORD = Record(
    article=Article(id="x1", text=TEXT, published="2031-05-04", publisher="The Lantern"),
    sentences=((0, len(TEXT)),),
    actors=(Actor("a1", "Iris Dahl", "person", (at("Mayor Iris Dahl"),), role="Mayor"),),
    times=(Time("t1", at("on Monday"), "2031-04-28", "2031-04-28", "day"),),
    events=(
        Event("e1", at("sunk"), "harm", "sunk", (Participant("patient", "a1"),), time="t1", factuality=-1.5),
    ),
    propositions=(Proposition("p1", (at("30 boats had sunk"),), ("e1",)),),
    utterances=(
        Utterance(
            "u1", "a1", (at("Iris Dahl"),), (at("denied"),), (at("that 30"),), ("p1", "f1"), stance="denies"
        ),
    ),
    figures=(Figure("f1", at("30 boats"), at("30"), 30, 30, "exact", counted=at("boats"), utterance="u1"),),
    pipeline="test",
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
numbers = st.none() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
records = st.builds(
    Record,
    article=st.builds(Article, id=words, text=words, title=st.none() | words, language=words),
    sentences=spans,
    actors=st.lists(
        st.builds(
            Actor, words, words, st.sampled_from(choices(contract.Kind)), spans, role=st.none() | words
        ),
        max_size=2,
    ).map(tuple),
    figures=st.lists(
        st.builds(
            Figure,
            words,
            st.just((0, 1)),
            st.just((0, 1)),
            numbers,
            numbers,
            st.just("range"),
            concepts=spans,
        ),
        max_size=2,
    ).map(tuple),
)


@given(records)
def test_records_survive_a_round_trip_and_equal_ones_have_equal_bytes(record: Record) -> None:
    line = encode(record)
    assert b"\n" not in line
    assert decode(line) == record
    assert encode(decode(line)) == line


def test_the_json_is_as_documented() -> None:
    shown = json.loads(encode(RECORD))
    assert list(shown)[0] == "article"
    assert shown["format"] == FORMAT == "kg-extraction/2"
    assert shown["article"]["text"][slice(*shown["figures"][0]["number"])] == "30"
    assert shown["events"][0]["participants"] == [{"role": "patient", "actor": "a1"}]
    assert shown["utterances"][0] == {
        "id": "u1",
        "actor": "a1",
        "source": [[6, 15]],
        "cue": [[16, 22]],
        "content": [[33, 40]],
        "about": ["p1", "f1"],
        "stance": "denies",
        "certainty": "certain",
        "quoted": "indirect",
        "disputes": [],
        "method": "rule",
        "confidence": 1.0,
    }


def test_a_record_of_version_1_is_read_as_one_of_version_2() -> None:
    old: Any = json.loads(encode(RECORD))
    old["format"] = "kg-extraction/1"
    del (
        old["article"]["cut"],
        old["figures"][0]["counted_head"],
        old["figures"][0]["time"],
        old["events"][0]["vector"],
    )
    assert decode(json.dumps(old)) == RECORD


def change(path: str, value: object) -> bytes:
    """RECORD as JSON, with one value changed: `change("figures.0.unit", 3)`."""
    data: Any = json.loads(encode(RECORD))
    *parents, last = path.split(".")
    target = data
    for key in parents:
        target = target[int(key)] if isinstance(target, list) else target[key]
    target[last] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", r"not an extraction record"),
        (b"{}", r"missing required field `article`"),
        (b'{"article": {"id": "x"}}', r"missing required field `text` - at `\$\.article`"),
        (
            change("format", "kg-extraction/9"),
            r"format is 'kg-extraction/9', this version reads kg-extraction/1 and kg-extraction/2",
        ),
        (change("surprise", 1), r"unknown field `surprise`"),
        (change("actors.0.kind", "ship"), r"Invalid enum value 'ship' - at `\$\.actors\[.+\]\.kind`"),
        (change("utterances.0.stance", "shrugs"), r"Invalid enum value 'shrugs'"),
        (change("sentences", [[1]]), r"at `\$\.sentences"),
        (change("figures.0.low", "many"), r"at `\$\.figures\[.+\]\.low`"),
    ],
)
def test_what_breaks_the_contract_is_named(line: bytes, message: str) -> None:
    with pytest.raises(RecordError, match=message) as raised:
        decode(line, "r.jsonl:7")
    assert str(raised.value).startswith("r.jsonl:7: ")


def test_files_of_records(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    second = msgspec.structs.replace(RECORD, pipeline=None)
    assert write_records(iter([RECORD, second]), path) == 2
    assert list(read_records(path)) == [RECORD, second]
    path.write_bytes(encode(RECORD) + b"\n\n{}\n")
    with pytest.raises(RecordError, match=r"r\.jsonl:3: "):
        list(read_records(path))


def replace(part: str, **changes: object) -> Record:
    """RECORD with fields of its only actor, event, ... changed."""
    [old] = getattr(RECORD, part)
    return msgspec.structs.replace(RECORD, **{part: (msgspec.structs.replace(old, **changes),)})


@pytest.mark.parametrize(
    ("record", "problems"),
    [
        (RECORD, []),
        (replace("actors", id="e1"), ["e1: id used twice", "e1: refers to 'a1'", "u1: refers to 'a1'"]),
        (replace("actors", mentions=((5, 5),)), ["a1: span [5, 5] is empty"]),
        (replace("actors", speaks_for="a9"), ["a1: refers to 'a9'"]),
        (
            replace("times", span=(50, 99)),
            ["t1: span [50, 99] is empty or outside the text of 56 characters"],
        ),
        (replace("events", trigger=(-1, 3)), ["e1: span [-1, 3]"]),
        (replace("events", time="t9", place="a9"), ["e1: refers to 't9'", "e1: refers to 'a9'"]),
        (replace("propositions", events=("e9",)), ["p1: refers to 'e9'"]),
        (replace("utterances", cue=((9, 8),), disputes=("u9",)), ["u1: span [9, 8]", "u1: refers to 'u9'"]),
        (replace("figures", concepts=((56, 57),), part_of="f9"), ["f1: span [56, 57]", "f1: refers to 'f9'"]),
        (replace("figures", counted=(0, 0), utterance=None), ["f1: span [0, 0]"]),
        (replace("figures", counted_head=(0, 0), utterance=None), ["f1: span [0, 0]"]),
    ],
)
def test_problems_that_types_cannot_show(record: Record, problems: list[str]) -> None:
    found = check(record)
    assert len(found) == len(problems)
    assert all(one.startswith(start) for one, start in zip(found, problems, strict=True)), found


def test_records_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        RECORD.article.text = "other"  # type: ignore[misc]


def test_choices_lists_a_closed_list() -> None:
    assert choices(contract.Stance) == ("affirms", "denies", "declines", "asks", "urges")
