"""A language's words: a bad entry is named, with its file and the keys allowed; what is derived is made once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import msgspec
import pytest

from kg.data import data_path
from kg.errors import LexiconError
from kg.language import Language
from kg.lexicon import load_file


class Verb(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the test lexicon."""

    lemma: str
    strength: int = 1


class Verbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The test lexicon."""

    verbs: tuple[Verb, ...]
    hedges: frozenset[str] = frozenset()


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "cues.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_lexicon_is_its_schema(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'hedges = ["maybe", "perhaps"]\n[[verbs]]\nlemma = "aver"\n[[verbs]]\nlemma = "swear"\nstrength = 3',
    )
    assert load_file(path, Verbs) == Verbs((Verb("aver"), Verb("swear", 3)), frozenset({"maybe", "perhaps"}))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[verbs]]\nlemma = 3", r"Expected `str`, got `int` - at `\$\.verbs\[0\]\.lemma`"),
        (
            '[[verbs]]\nlemma = "a"\n[[verbs]]\nlemma = "b"\npower = 2',
            r"unknown field `power` - at `\$\.verbs\[1\]`",
        ),
        ("[[verbs]]\nstrength = 2", r"missing required field `lemma` - at `\$\.verbs\[0\]`"),
        ("verb = []", r"unknown field `verb`; the keys allowed are: verbs, hedges"),
        ("verbs = [", r"not a TOML file"),
        ("verbs = []\nverbs = []", r"not a TOML file \(Cannot overwrite"),
        (b'verbs = "\xe9"', r"not a TOML file"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(LexiconError, match=message) as raised:
        load_file(path, Verbs)
    assert raised.value.where == str(path)


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"gone\.toml: can't be read \(No such file or directory\)"):
        load_file(tmp_path / "gone.toml", Verbs)
    with pytest.raises(LexiconError, match=r"xx.tense\.toml: can't be read"):
        _ = Language("xx").tense


@pytest.mark.parametrize(
    "name", sorted(name for name, value in vars(Language).items() if isinstance(value, cached_property))
)
def test_every_list_of_english_keeps_its_schema(name: str) -> None:
    assert getattr(Language("en"), name)


def test_every_file_of_english_is_read() -> None:
    language, folder = Language("en"), data_path("language", "en")
    read: list[str] = []
    language._read = lambda name, schema: read.append(name) or load_file(folder / f"{name}.toml", schema)  # type: ignore[method-assign, func-returns-value]
    for name, value in vars(Language).items():
        if isinstance(value, cached_property):
            getattr(language, name)
    assert sorted(read) == sorted(path.stem for path in folder.glob("*.toml"))


def test_what_is_derived_from_words_is_made_once() -> None:
    made: list[str] = []

    def longest(language: Language) -> str:
        made.append(language.code)
        return max(language.parts.pieces, key=len)

    english = Language("en")
    assert english.of(longest) == english.of(longest)
    assert made == ["en"]
