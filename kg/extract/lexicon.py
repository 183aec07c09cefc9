"""Word lists and cue lexicons: TOML files checked against a schema when they are loaded, one folder a language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kg.lexicon import load_file

__all__ = ["load", "load_file"]

T = TypeVar("T")
_FOLDER = Path(__file__).resolve().parent


def load(name: str, schema: type[T], language: str = "en") -> T:
    """The lexicon `<language>/<name>.toml` as an instance of `schema`; errors as for `load_file`."""
    key: Any = schema  # types can be hashed; mypy does not see it
    made: T = _load_once(_FOLDER / language / f"{name}.toml", key)
    return made


@cache
def _load_once(path: Path, schema: Any) -> Any:
    return load_file(path, schema)
