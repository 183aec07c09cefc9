"""Every command of the README runs, and the answers it shows are much those of today."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from kg.cli import main
from kg.queries import list_queries

README = Path(__file__).parent.parent / "README.md"


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ kg ")]


def test_the_walk_runs_and_shows_what_it_says(
    tmp_path: Path,
    sample_articles: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "articles").symlink_to(sample_articles)
    monkeypatch.chdir(tmp_path)
    outputs = {}
    for command in commands():
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as stop:
            main()
        sys.stdout.flush()
        outputs[command] = capfd.readouterr().out
        assert stop.value.code == 0, command
    readme = README.read_text("utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)
    answers = json.loads(outputs["kg query graph who-denied-what -p person=Petrask -f json"])
    assert answers[0].keys() == json.loads(shown).keys()
    (table,) = re.findall(r"```csv\n(.*?)```", readme, re.DOTALL)
    rows = outputs["kg query graph rival-figures -f csv"].splitlines()
    header, *figures = [",".join(row.split(",")[1:7]) for row in rows]
    said, *shown_figures = table.splitlines()
    assert header == said
    # The encoder's last bits differ between kinds of processor: what is shown must be much the same, not the very same.
    assert json.loads(shown)["denier"] in {answer["denier"] for answer in answers}
    assert len(set(figures) & set(shown_figures)) > len(shown_figures) / 2


def test_the_table_of_queries_is_the_library() -> None:
    rows = [
        f"| `{q.name}` | {q.answers} | {', '.join(f'`{p.name}`' for p in q.parameters)} |"
        for q in list_queries()
    ]
    text = README.read_text("utf-8")
    table = text.split("| query | answers | parameters |\n")[1].split("\n\n")[0]
    assert table.splitlines()[1:] == rows
