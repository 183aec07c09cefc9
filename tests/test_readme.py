"""Every command of the README runs, its Python too, and the answers it shows are much those of today."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from kg.cli import main

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
    monkeypatch.setattr("builtins.print", lambda *words: None)
    for code in re.findall(r"```python\n(.*?)```", readme, re.DOTALL):
        exec(compile(code, "README.md", "exec"), {})


def test_a_newcomer_gets_through_it() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= 200
    assert len(commands()) == 5
