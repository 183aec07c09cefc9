"""Rows as CSV that a spreadsheet can open without running what is in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes as the beginning of a formula (OWASP, "CSV Injection"), full-width signs included.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def cell(value: object) -> object:
    """A cell as a spreadsheet may have it: text that would be a formula gets a single quote before it."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]], *, raw: bool = False) -> str:
    """Rows as RFC 4180 CSV with a header line; `raw` keeps cells that spreadsheets take for formulas as they are."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows if raw else ([cell(value) for value in row] for row in rows))
    return out.getvalue()
