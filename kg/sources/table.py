"""Tables: .csv and .tsv, an article a row, whatever separates and quotes the cells."""

from __future__ import annotations

import csv
import itertools
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from kg.errors import SourceError
from kg.sources.draft import Drafts, Options
from kg.sources.encoding import Line, decode_lines
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
    lines = decode_lines(stream, options.encoding)
    sample = _take_sample(lines)
    if not sample:
        return
    numbered = bool(options.names) and all(key.isdigit() for key in options.names.values())
    form = _find_form([line.text for line in sample if line.text], options, numbered)
    columns: list[str] = []
    for number, row, remarks, fault in _Rows(itertools.chain(sample, lines), form):
        here = f"{where}:{number}"
        if row and not columns:
            columns = _name_columns(row, numbered)
            if "text" not in match_names(columns, options.names):
                cells = ", ".join(repr(cell[:40]) for cell in row[:20])
                what = f"no column is known to hold the text: its first line has {cells}; name it with"
                what += " --map text=COLUMN, or by its number (--map text=3,title=2) where the columns have no names"
                raise SourceError(what, where, reason="no text")
            if not numbered or "text" in match_names(row, {}):
                continue  # with or without fault: a character in the name of a column may be wrong
        if fault:
            yield SourceError(fault.what, fault.where or here, reason=fault.reason)
            continue
        if len(row) < len(columns):
            remarks = (*remarks, "has fewer cells than there are columns")
        values = dict(zip(columns, row, strict=False))
        yield make_draft(values, here, f"{name}:{number}", options, remarks=remarks)


def is_table_head(line: str, options: Options) -> bool:
    """Whether a line names the columns of a table: that of the text, and others."""
    plain = line.replace("\r", " ")  # csv takes none within a line
    rows = (next(csv.reader([plain], delimiter=mark), []) for mark in ",;\t|")
    return any(len(found := match_names(row, options.names)) > 1 and "text" in found for row in rows)


def _take_sample(lines: Iterator[Line]) -> list[Line]:
    """The first lines from the first that is not blank, without the line "sep=;" that Excel reads."""
    sample: list[Line] = []
    size = 0
    for line in lines:
        if sample or line.fault or (line.text.strip() and not re.fullmatch(r"sep=.\s*", line.text)):
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

    whole = "".join(sample).lstrip()
    likely = (
        form
        for form in _FORMS
        if ("escapechar" not in form or '\\"' in whole) and ("quotechar" not in form or whole.startswith("'"))
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


class _Row(NamedTuple):
    """The cells of a row, the number of the line it begins at, remarks on its lines, and why it can't be read."""

    number: int
    cells: list[str]
    remarks: tuple[str, ...]
    fault: SourceError | None


class _Rows:
    """The rows of a table that are not blank.

    One that breaks the rules, or has another number of cells than the first, has a fault. If it swallowed lines
    after it, by a quotation mark too many, they are read again from the first that looks like a row.
    """

    def __init__(self, lines: Iterator[Line], form: dict[str, Any]) -> None:
        self._lines, self._form = lines, form
        self._again: deque[Line] = deque()
        self._used: list[Line] = []
        self._width = 0

    def __iter__(self) -> Iterator[_Row]:
        while True:
            self._used = []
            fault = None
            try:
                row = next(csv.reader(self._feed(), **self._form), None)
            except csv.Error as error:
                row, fault = self._mend(error)
            if row is None:
                return
            number, remarks = self._used[0].number, max(line.remarks for line in self._used)
            faults = [(line.fault, line.text) for line in self._used if line.fault]
            fault = fault or self._check(row) or next((fault for fault, text in faults if not text), None)
            if fault:
                self._give_back(too_large=fault.reason == TOO_LARGE and not fault.where)
            elif faults:
                fault = faults[0][0]
            if any(cell.strip() for cell in row) or fault:
                self._width = self._width or len(row)
                yield _Row(number, row[: self._width], remarks, fault)

    def _feed(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else next(self._lines, None):
            self._used.append(line)
            yield line.text

    def _check(self, row: list[str]) -> SourceError | None:
        """What is wrong with the number of cells; empty ones that are too many are nothing."""
        cells, lines, width = len(row), len(self._used), self._width
        if width and any(cell.strip() for cell in row[width:]):
            what = f"has {cells} cells, and there are {width} columns"
            return SourceError(f"{what}: put cells with a separator or quotation mark in quotes")
        if cells < width and lines > 1:
            what = f"has {cells} cells in {lines} lines, and there are {width} columns"
            return SourceError(f"{what}: a quotation mark is missing or too many")
        return None

    def _mend(self, error: csv.Error) -> tuple[list[str], SourceError | None]:
        """The cells of a line with single quotation marks in them, if it is plain where they end."""
        line = self._used[0].text.rstrip("\r\n").replace("\r", " ")  # csv takes none within a line
        plain = csv.reader([line], delimiter=self._form["delimiter"], quoting=csv.QUOTE_NONE)
        cells = next(plain, [])
        if len(cells) == self._width > 1 and all(c[:1] != '"' or (c[1:] and c[-1] == '"') for c in cells):
            self._again.extendleft(reversed(self._used[1:]))
            del self._used[1:]
            return [c[1:-1].replace('""', '"') if c[:1] == '"' else c for c in cells], None
        if "field larger" in str(error):
            return [], SourceError(f"too large: a cell of more than {_CELL:,} characters", reason=TOO_LARGE)
        what = f"not readable as a row of a table ({error})"
        return [], SourceError(f"{what}: double quotation marks within a cell")

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
