"""Tables: .csv and .tsv, an article a row, whatever separates and quotes the cells."""

from __future__ import annotations

import csv
import dataclasses
import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Options
from kg.sources.encoding import GUESSED, Line, decode_lines, undecoded
from kg.sources.fields import make_draft
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


def read_table(lines: Iterable[bytes], where: str, name: str, options: Options) -> Drafts:
    """The articles of a table, a row at a time; its first row names the columns.

    Columns without names are meant by number, from 1, if `options.names` names all so. A row that can't be read
    is named by the line it begins at, and what follows is read.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _CELL))
    missing: list[SourceError] = []
    source = _lines_of(lines, options.encoding, missing)
    sample = _take_sample(source)
    if not sample:
        return
    form = _find_form([line.text for line in sample], options)
    rows = _Rows(itertools.chain(sample, source), form)
    numbered = _are_numbers(options)
    columns: list[str] = []
    for first, row, guessed in rows:
        yield from missing
        missing.clear()
        here = f"{where}:{first}"
        if isinstance(row, SourceError):
            yield SourceError(row.what, here, reason=row.reason)
            continue
        if not columns:
            columns = _numbers(row) if numbered else _tell_apart(row)
            rows.width = len(columns)
            if "text" not in match_names(columns, options.names):
                cells = ", ".join(repr(cell[:40]) for cell in row[:20])
                what = f"no column is known to hold the text: its first line has {cells}; name it with"
                what += " --map text=COLUMN, or by its number (--map text=3,title=2) where the columns have no names"
                yield SourceError(what, where, reason="no text")
                return
            if not numbered or "text" in match_names(row, {}):
                continue
        if bad := next(filter(None, map(undecoded, row)), None):
            yield SourceError(bad, here)
            continue
        draft = make_draft(dict(zip(columns, row, strict=False)), here, f"{name}:{first}", options)
        remarks = [GUESSED] * guessed + ["has fewer cells than there are columns"] * (len(row) < len(columns))
        if isinstance(draft, Draft) and remarks:
            draft = dataclasses.replace(draft, remarks=(*draft.remarks, *remarks))
        yield draft
    yield from missing


def _lines_of(lines: Iterable[bytes], encoding: str | None, missing: list[SourceError]) -> Iterator[Line]:
    """The lines that can be had; adds to `missing` why others can't."""
    for line in decode_lines(lines, encoding):
        if isinstance(line, SourceError):
            missing.append(line)
        else:
            yield line


def is_table_head(line: str, options: Options) -> bool:
    """Whether a line names the columns of a table: that of the text, and others."""
    return any(
        len(found := match_names(cells, options.names)) > 1 and "text" in found
        for cells in (next(csv.reader([line], delimiter=mark), []) for mark in ",;\t|")
    )


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


def _find_form(sample: list[str], options: Options) -> dict[str, Any]:
    """The form in which most columns have known names, and most rows as many cells as there are columns."""

    def score(form: dict[str, Any]) -> tuple[bool, bool, int, float, int]:
        reader = csv.reader(sample, **form)
        lengths: list[int] = []
        known: dict[str, list[str]] = {}
        while True:
            try:
                row = next(reader, None)
            except csv.Error:
                # The sample can end within a row.
                lengths += [] if reader.line_num == len(sample) and len(sample) >= _SAMPLE[0] else [-1]
                continue
            if row is None:
                break
            if row:
                lengths.append(len(row))
                if len(lengths) == 1:
                    known = match_names(_numbers(row) if _are_numbers(options) else row, options.names)
        fitting = sum(length == lengths[0] for length in lengths) / len(lengths) if lengths else 0
        most = fitting > 0.9
        return ("text" in known, most, len(known), fitting, lengths[0] if most else 0)

    first, whole = sample[0].lstrip(), "".join(sample)
    likely = (
        form
        for form in _FORMS
        if ("escapechar" not in form or '\\"' in whole) and ("quotechar" not in form or first.startswith("'"))
    )
    return max(likely, key=score)


def _are_numbers(options: Options) -> bool:
    """Whether the user means columns by number."""
    return bool(options.names) and all(key.isdigit() for key in options.names.values())


def _numbers(row: list[str]) -> list[str]:
    """The numbers of columns, from 1."""
    return [str(number) for number in range(1, len(row) + 1)]


def _tell_apart(names: list[str]) -> list[str]:
    """The names of columns, with a number where one is there twice."""
    columns: list[str] = []
    for name in map(str.strip, names):
        number = columns.count(name) + 1
        columns.append(name if number == 1 else f"{name} ({number})")
    return columns


class _Rows:
    """The rows of a table with the number of the line that each begins at, and whether its text was guessed.

    A row that breaks the rules, or has another number of cells than `width`, comes as a SourceError. If it
    swallowed lines after it, by a quotation mark too many, they are read again from the first that looks like a
    row.
    """

    def __init__(self, lines: Iterator[Line], form: dict[str, Any]) -> None:
        self._lines, self._form = lines, form
        self._again: deque[Line] = deque()
        self._used: list[Line] = []
        self.width = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | SourceError, bool]]:
        reader = csv.reader(self._feed(), **self._form)
        while True:
            self._used = []
            row: list[str] | SourceError | None
            try:
                row = next(reader, None)
            except csv.Error as error:
                row = self._mend(error)
                reader = csv.reader(self._feed(), **self._form)
            if row is None:
                return
            if isinstance(row, list):
                row = self._check(row)
            first, guessed = self._used[0].number, any(line.guessed for line in self._used)
            if isinstance(row, SourceError):
                self._give_back(too_large=row.reason == TOO_LARGE)
                reader = csv.reader(self._feed(), **self._form)
            if row:
                yield first, row, guessed

    def _feed(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else next(self._lines, None):
            self._used.append(line)
            yield line.text

    def _check(self, row: list[str]) -> list[str] | SourceError:
        """The row without empty cells that are too many; SourceError if they are not empty, or cells lack."""
        if self.width and len(row) > self.width:
            if any(cell.strip() for cell in row[self.width :]):
                what = f"has {len(row)} cells, and there are {self.width} columns"
                return SourceError(f"{what}: put cells with a separator or quotation mark in quotes")
            row = row[: self.width]
        if self.width and len(row) < self.width and len(self._used) > 1:
            what = f"has {len(row)} cells in {len(self._used)} lines, and there are {self.width} columns"
            return SourceError(f"{what}: a quotation mark is missing or too many")
        return row if any(cell.strip() for cell in row) else []

    def _mend(self, error: csv.Error) -> list[str] | SourceError:
        """The cells of a line with single quotation marks in them, if it is plain where they end."""
        delimiter = self._form["delimiter"]
        line = self._used[0].text.rstrip("\r\n").replace("\r", " ")  # csv takes none within a line
        cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
        if len(cells) == self.width > 1 and all(c[:1] != '"' or (c[1:] and c[-1] == '"') for c in cells):
            self._again.extendleft(reversed(self._used[1:]))
            del self._used[1:]
            return [c[1:-1].replace('""', '"') if c[:1] == '"' else c for c in cells]
        if "field larger" in str(error):
            return SourceError(f"too large: a cell of more than {_CELL:,} characters", reason=TOO_LARGE)
        return SourceError(
            f"not readable as a row of a table ({error}): double quotation marks within a cell"
        )

    def _give_back(self, *, too_large: bool) -> None:
        """Go back to the first line within a failed row that looks like one; without, go on after it.

        Of a cell that is too large any line may look like a row: nearly all must, else it is passed over.
        """
        swallowed = self._used[1:]
        if too_large:
            few = swallowed[:20]
            if sum(map(self._fits, few)) < 0.9 * len(few):
                swallowed = []
                mark = self._form.get("quotechar", '"')
                for text in self._feed():
                    self._used.clear()
                    if text.count(mark) % 2:
                        break
        at = next((number for number, line in enumerate(swallowed) if self._fits(line)), len(swallowed))
        self._again.extendleft(reversed(swallowed[at:]))

    def _fits(self, line: Line) -> bool:
        """Whether a line has as many cells as there are columns, the last perhaps going on in the next line."""
        form = {**self._form, "strict": False}
        try:
            return len(next(csv.reader([line.text], **form), [])) == self.width > 2
        except csv.Error:
            return False
