"""Tables: .csv and .tsv, an article a row, whatever separates and quotes the cells."""

from __future__ import annotations

import csv
import itertools
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from kg.errors import SourceError
from kg.sources.draft import Drafts, Options
from kg.sources.encoding import Line, decode_lines, undecoded
from kg.sources.fields import make_draft
from kg.sources.limits import Bounded
from kg.sources.names import match_names

TOO_LARGE = "too large"
_CELL = 10_000_000  # characters of a cell at most
_SAMPLE = 200, 200_000  # lines and characters that show how a table is written

_QUOTED: dict[str, Any] = {"strict": True, "doublequote": True, "skipinitialspace": False}
_WAYS: tuple[dict[str, Any], ...] = (
    _QUOTED,
    _QUOTED | {"doublequote": False, "escapechar": "\\"},
    _QUOTED | {"skipinitialspace": True},
    _QUOTED | {"quotechar": "'"},
)
_FORMS = tuple({**way, "delimiter": mark} for way in _WAYS for mark in ",;\t|")
_FORMS += tuple({"quoting": csv.QUOTE_NONE, "delimiter": mark} for mark in "\t|")
"""How cells are quoted and separated: the keywords of csv.reader. The first that fits best is taken."""


def read_table(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The articles of a table, a row at a time; its first row names the columns.

    Columns without names are meant by number, from 1, if `options.names` names all so. A row that can't be read
    is named by the line it begins at, and what follows is read.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _CELL))
    missing: list[SourceError] = []
    source = _lines_of(stream, options.encoding, missing)
    sample = _take_sample(source)
    if not sample:
        return
    numbered = bool(options.names) and all(key.isdigit() for key in options.names.values())
    form = _find_form([line.text for line in sample], options, numbered)
    columns: list[str] = []
    for number, row, remarks in _Rows(itertools.chain(sample, source), form):
        yield from missing
        missing.clear()
        here = f"{where}:{number}"
        if isinstance(row, SourceError):
            yield SourceError(row.what, here, reason=row.reason)
            continue
        if not columns:
            columns = _name_columns(row, numbered)
            if "text" not in match_names(columns, options.names):
                cells = ", ".join(repr(cell[:40]) for cell in row[:20])
                what = f"no column is known to hold the text: its first line has {cells}; name it with"
                what += " --map text=COLUMN, or by its number (--map text=3,title=2) where the columns have no names"
                raise SourceError(what, where, reason="no text")
            if not numbered or "text" in match_names(row, {}):
                continue
        if bad := next(filter(None, map(undecoded, row)), None):
            yield SourceError(bad, here)
            continue
        if len(row) < len(columns):
            remarks = (*remarks, "has fewer cells than there are columns")
        values = dict(zip(columns, row, strict=False))
        yield make_draft(values, here, f"{name}:{number}", options, remarks=remarks)
    yield from missing


def is_table_head(line: str, options: Options) -> bool:
    """Whether a line names the columns of a table: that of the text, and others."""
    plain = line.replace("\r", " ")  # csv takes none within a line
    rows = (next(csv.reader([plain], delimiter=mark), []) for mark in ",;\t|")
    return any(len(found := match_names(row, options.names)) > 1 and "text" in found for row in rows)


def _lines_of(stream: Bounded, encoding: str | None, missing: list[SourceError]) -> Iterator[Line]:
    """The lines that can be had; adds to `missing` why others can't."""
    for line in decode_lines(stream.lines(), encoding):
        if isinstance(line, SourceError):
            missing.append(line)
        else:
            yield line


def _take_sample(source: Iterator[Line]) -> list[Line]:
    """The first lines from the first that is not blank, without the line "sep=;" that Excel reads."""
    sample: list[Line] = []
    size = 0
    for line in source:
        if sample or (line.text.strip() and not re.fullmatch(r"sep=.\s*", line.text)):
            sample.append(line)
            size += len(line.text)
            if len(sample) >= _SAMPLE[0] or size >= _SAMPLE[1]:
                break
    return sample


def _find_form(sample: list[str], options: Options, numbered: bool) -> dict[str, Any]:
    """The form in which most columns have known names, and most rows as many cells as there are columns."""

    def score(form: dict[str, Any]) -> tuple[bool, bool, int, float, int]:
        rows = [row for row in _sample_rows(sample, form) if row != []]
        lengths = [len(row or "") for row in rows]
        known = match_names(_name_columns(rows[0] or [], numbered), options.names) if rows else {}
        fitting = lengths.count(lengths[0]) / len(rows) if rows else 0
        most = fitting > 0.9
        return "text" in known, most, len(known), fitting, lengths[0] if most else 0

    first, whole = sample[0].lstrip(), "".join(sample)
    likely = (
        form
        for form in _FORMS
        if ("escapechar" not in form or '\\"' in whole) and ("quotechar" not in form or first.startswith("'"))
    )
    return max(likely, key=score)


def _sample_rows(sample: list[str], form: dict[str, Any]) -> Iterator[list[str] | None]:
    """The rows of a sample, None for one that is broken; the sample can end within a row."""
    reader = csv.reader(sample, **form)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            if reader.line_num < _SAMPLE[0]:
                yield None


def _name_columns(row: list[str], numbered: bool) -> list[str]:
    """The names of columns, with a number where one is there twice; their numbers from 1 if they have none."""
    columns: list[str] = []
    for number, name in enumerate(map(str.strip, row), 1):
        before = columns.count(name)
        columns.append(str(number) if numbered else f"{name} ({before + 1})" if before else name)
    return columns


class _Rows:
    """The rows of a table, each with the number of the line it begins at and the remarks on its lines.

    A row that breaks the rules, or has another number of cells than the first, comes as a SourceError. If it
    swallowed lines after it, by a quotation mark too many, they are read again from the first that looks like a
    row.
    """

    def __init__(self, lines: Iterator[Line], form: dict[str, Any]) -> None:
        self._lines, self._form = lines, form
        self._again: deque[Line] = deque()
        self._used: list[Line] = []
        self._width = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | SourceError, tuple[str, ...]]]:
        while True:
            self._used = []
            row: list[str] | SourceError | None
            try:
                row = next(csv.reader(self._feed(), **self._form), None)
            except csv.Error as error:
                row = self._mend(error)
            if row is None:
                return
            if isinstance(row, list):
                row = self._check(row)
            number, remarks = self._used[0].number, max(line.remarks for line in self._used)
            if isinstance(row, SourceError):
                self._give_back(too_large=row.reason == TOO_LARGE)
            elif row:
                self._width = self._width or len(row)
            if row:
                yield number, row, remarks

    def _feed(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else next(self._lines, None):
            self._used.append(line)
            yield line.text

    def _check(self, row: list[str]) -> list[str] | SourceError:
        """The row without empty cells that are too many; SourceError if they are not empty, or cells lack."""
        cells, lines, width = len(row), len(self._used), self._width
        if width and any(cell.strip() for cell in row[width:]):
            what = f"has {cells} cells, and there are {width} columns"
            return SourceError(f"{what}: put cells with a separator or quotation mark in quotes")
        if cells < width and lines > 1:
            what = f"has {cells} cells in {lines} lines, and there are {width} columns"
            return SourceError(f"{what}: a quotation mark is missing or too many")
        return row[: width or cells] if any(cell.strip() for cell in row) else []

    def _mend(self, error: csv.Error) -> list[str] | SourceError:
        """The cells of a line with single quotation marks in them, if it is plain where they end."""
        line = self._used[0].text.rstrip("\r\n").replace("\r", " ")  # csv takes none within a line
        plain = csv.reader([line], delimiter=self._form["delimiter"], quoting=csv.QUOTE_NONE)
        cells = next(plain, [])
        if len(cells) == self._width > 1 and all(c[:1] != '"' or (c[1:] and c[-1] == '"') for c in cells):
            self._again.extendleft(reversed(self._used[1:]))
            del self._used[1:]
            return [c[1:-1].replace('""', '"') if c[:1] == '"' else c for c in cells]
        if "field larger" in str(error):
            return SourceError(f"too large: a cell of more than {_CELL:,} characters", reason=TOO_LARGE)
        what = f"not readable as a row of a table ({error})"
        return SourceError(f"{what}: double quotation marks within a cell")

    def _give_back(self, *, too_large: bool) -> None:
        """Go back to the first line within a failed row that looks like one; without, go on after it.

        Of a cell that is too large any line may look like a row: nearly all must, else it is passed over.
        """
        swallowed = self._used[1:]
        few = swallowed[:20]
        if too_large and sum(map(self._fits, few)) < 0.9 * len(few):
            swallowed = []
            mark = self._form.get("quotechar", '"')
            for text in self._feed():
                self._used.clear()
                if text.count(mark) % 2:
                    break
        rows = itertools.dropwhile(lambda line: not self._fits(line), swallowed)
        self._again.extendleft(reversed(list(rows)))

    def _fits(self, line: Line) -> bool:
        """Whether a line has as many cells as there are columns, the last perhaps going on in the next line."""
        form = {**self._form, "strict": False}
        try:
            return len(next(csv.reader([line.text], **form), [])) == self._width > 2
        except csv.Error:
            return False
