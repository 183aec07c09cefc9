"""Word lists and cue lexicons: TOML files checked against a schema when they are loaded, one folder a language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

import msgspec

from kg.errors import LexiconError

T = TypeVar("T")
_FOLDER = Path(__file__).resolve().parent


def load(name: str, schema: type[T], language: str = "en") -> T:
    """The lexicon `<language>/<name>.toml` as an instance of `schema` (a msgspec Struct).

    Raises:
        LexiconError: the file is not TOML, or an entry breaks the schema; names the file and the entry.
    """
    key: Any = schema  # types can be hashed; mypy does not see it
    made: T = _load_once(_FOLDER / language / f"{name}.toml", key)
    return made


@cache
def _load_once(path: Path, schema: Any) -> Any:
    return load_file(path, schema)


def load_file(path: Path, schema: type[T]) -> T:
    """A lexicon of the user's own, checked against the same schema; errors as for `load`."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), schema)
    except OSError as error:
        raise LexiconError(f"can't be read ({error.strerror})", str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"not a TOML file ({error})", str(path)) from error
    except msgspec.ValidationError as error:
        keys = [field.name for field in msgspec.structs.fields(schema)] if _is_struct(schema) else []
        hint = f"; the keys allowed are: {', '.join(keys)}" if keys else ""
        raise LexiconError(f"{error}{hint}", str(path)) from error


def _is_struct(schema: object) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(schema, type) and issubclass(schema, msgspec.Struct)
