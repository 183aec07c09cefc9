"""Word lists and cue lexicons: TOML files checked against a schema when they are loaded, one folder a language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.errors import LexiconError

T = TypeVar("T", bound=msgspec.Struct)
_FOLDER = Path(__file__).resolve().parent


@cache
def load(name: str, schema: type[T], language: str = "en") -> T:
    """The lexicon `<language>/<name>.toml` as an instance of `schema` (a msgspec Struct).

    Raises:
        LexiconError: the file is not TOML, or an entry breaks the schema; names the file and the entry.
    """
    return load_file(_FOLDER / language / f"{name}.toml", schema)


def load_file(path: Path, schema: type[T]) -> T:
    """A lexicon of the user's own, checked against the same schema; errors as for `load`."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), schema)
    except OSError as error:
        raise LexiconError(f"can't be read ({error.strerror})", str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"not a TOML file ({error})", str(path)) from error
    except msgspec.ValidationError as error:
        keys = ", ".join(field.name for field in msgspec.structs.fields(schema))
        raise LexiconError(f"{error}; the keys allowed are: {keys}", str(path)) from error
