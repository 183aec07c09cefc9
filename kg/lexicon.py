"""Reading a lexicon: a TOML file, checked against a schema when it is loaded."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeGuard, TypeVar

import msgspec

from kg.errors import LexiconError

T = TypeVar("T")


def load_file(path: Path, schema: type[T]) -> T:
    """The lexicon in `path` as an instance of `schema` (a msgspec Struct).

    Raises:
        LexiconError: the file is not TOML, or an entry breaks the schema; names the file and the entry.
    """
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
