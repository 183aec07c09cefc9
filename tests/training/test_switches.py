"""Functions, clauses and word lists that are switched off, and what is noted of their use."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kg.language import Language
from training.switches import (
    Switch,
    Watch,
    clause_switches,
    function_switches,
    list_switches,
    modules_of,
    split_union,
)

SOURCE = """
from __future__ import annotations
from functools import cache

def is_long(word: str, least: int = 4) -> bool:
    return len(word) >= least and word.isalpha()

def shortened(words: list[str], limit: int = 2) -> list[str]:
    return words[:limit]

@cache
def known() -> frozenset[str]:
    return frozenset(("long", "word"))

def pair(word: str) -> tuple[str, str]:
    return word, word

def first(words: list[str]) -> str | None:
    return next((w for w in words if is_long(w)), None)

class Reader:
    def read(self, words: list[str]) -> list[str]:
        if not words:
            return ["nothing"]
        return [w for w in words if w in known() or is_long(w, least=5)]
"""
ENGLISH = Language("en")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[ModuleType]:
    file = tmp_path / "switched.py"
    file.write_text(SOURCE, "utf-8")
    spec = importlib.util.spec_from_file_location("switched", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["switched"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["switched"]


def switch(found: Iterator[Switch], name: str, value: str) -> Switch:
    return next(s for s in found if (s.name, s.value) == (name, value))


def test_every_function_has_the_values_that_its_annotation_allows(sample: ModuleType) -> None:
    assert [
        (s.name.removeprefix("switched."), s.value, s.begin, s.end) for s in function_switches(sample)
    ] == [
        ("is_long", "False", 5, 6),
        ("is_long", "True", 5, 6),
        ("shortened", "[]", 8, 9),
        ("shortened", "= words", 8, 9),
        ("known", "frozenset()", 11, 13),
        ("first", "None", 18, 19),
    ]


def test_a_function_is_off_under_every_name_and_on_again_afterwards(sample: ModuleType) -> None:
    alias = sample.is_long
    with switch(function_switches(sample), "switched.is_long", "True").off(ENGLISH):
        assert alias("a") and alias("a", 3) and alias("a", least=3)
        assert sample.first(["a"]) == "a"
    assert not alias("a") and alias("abc", least=3)
    with switch(function_switches(sample), "switched.shortened", "= words").off(ENGLISH):
        assert sample.shortened([1, 2, 3]) == sample.shortened(words=[1, 2, 3]) == [1, 2, 3]
    assert sample.shortened([1, 2, 3]) == [1, 2]


def test_clauses_of_functions_methods_and_comprehensions(sample: ModuleType) -> None:
    found = list(clause_switches(sample))
    assert {(s.name.removeprefix("switched."), s.value) for s in found} == {
        ("is_long", "left out: len(word) >= least"),
        ("is_long", "left out: word.isalpha()"),
        ("first", "left out: is_long(w)"),
        ("Reader.read", "always False: not words"),
        ("Reader.read", "always True: not words"),
        ("Reader.read", "left out: w in known() or is_long(w, least=5)"),
        ("Reader.read", "left out: w in known()"),
        ("Reader.read", "left out: is_long(w, least=5)"),
    }
    read = sample.Reader().read
    with switch(iter(found), "switched.Reader.read", "left out: w in known()").off(ENGLISH):
        assert read(["long", "longer"]) == ["longer"]
    assert read(["long", "longer"]) == ["long", "longer"]


def test_a_list_is_empty_in_the_language_that_is_given(tmp_path: Path) -> None:
    deny = switch(list_switches(), "stance.deny", "empty")
    assert deny.end == len(ENGLISH.stance.deny) > 0
    with deny.off(ENGLISH) as language:
        assert not language.stance.deny and language.stance.decline == ENGLISH.stance.decline


def test_use_is_noted_where_a_result_is_more_than_neutral(sample: ModuleType) -> None:
    found = [*function_switches(sample), *list_switches()]
    watch = Watch(found, lambda: "find_words")
    language = watch.language(Language("en"))
    for n, words in enumerate((["a", "b"], ["longer"])):
        watch.place = 0, n
        sys.setprofile(watch.note)
        sample.first(words)
        sys.setprofile(None)
        if n:
            assert language.stance.deny
    off, on = (switch(iter(found), "switched.is_long", value) for value in ("False", "True"))
    assert watch.runs_in(off) == 2
    assert watch.matters(off) == {(0, 1): {"find_words"}}
    assert watch.matters(on) == {(0, 0): {"find_words"}}
    assert watch.matters(switch(iter(found), "stance.deny", "empty")) == {(0, 1): {"find_words"}}


def test_bars_inside_brackets_part_nothing() -> None:
    assert split_union("dict[str, A | B] | None") == ["dict[str, A | B] ", " None"]


def test_modules_by_name_or_package() -> None:
    assert [m.__name__ for m in modules_of(["kg.language.names", "kg.lex"])] == ["kg.language.names"]
