"""The page inside a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.record import Record
from kg.view.render import page
from kg.view.select import LIMIT

if TYPE_CHECKING:
    from kg.resolve.standing import Judgement


class View:
    """The page of some records, shown by a notebook when it is the last value of a cell."""

    def __init__(
        self,
        records: Iterable[Record],
        judgement: Judgement,
        *,
        title: str = "Who says what",
        limit: int = LIMIT,
        height: int = 760,
    ) -> None:
        self.html = page(records, judgement, title=title, limit=limit)
        self.height = height

    def _repr_html_(self) -> str:
        """A frame of its own, so that the page's script and style can't meet those of the notebook."""
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts allow-popups" title="graph"'
            f' style="width:100%;height:{int(self.height)}px;border:1px solid #ccc"></iframe>'
        )

    def save(self, path: Path | str) -> None:
        """Write the page to a file."""
        Path(path).write_text(self.html, encoding="utf-8", newline="\n")
