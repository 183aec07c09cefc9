"""Where the package's data files are, from a wheel and from a checkout alike."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """Path of a data file or folder: `data_path("queries")`, `data_path("models", "encoder")`.

    Models lie in the package; `ontology/` and `queries/` in a wheel in `kg/_data/`, in a checkout beside the package.

    Raises:
        ModelError: the installation lacks it.
    """
    for root in (_PACKAGE, _PACKAGE / "_data", _PACKAGE.parent):
        if (path := root.joinpath(*parts)).exists():
            return path
    raise ModelError("is not part of this installation: install newskg again", "/".join(parts))
