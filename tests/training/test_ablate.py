"""What changes when something is off, on a page written by hand."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from pages import make_page

from kg.record import Article
from training.ablate import Bench, Finders, Part, _stop, all_switches, table
from training.switches import Switch

PAGE = make_page("""
Officials official NOUN NNS nsubj 2
say say VERB VBP ROOT 0
40 40 NUM CD nummod 4 B-CARDINAL
people people NOUN NNS nsubj 5
died die VERB VBD ccomp 2
on on ADP IN prep 5
Monday monday PROPN NNP pobj 6 B-DATE
. . PUNCT . punct 2
""")


@pytest.fixture
def bench() -> Iterator[Bench]:
    articles = [Article(id=str(n), text=PAGE.text, published="2020-05-12") for n in range(2)]
    part = Part("texts", articles, pages=[[(0, PAGE)] for _ in articles])
    before = signal.signal(signal.SIGALRM, _stop)
    with Finders() as finders:
        yield Bench([part], ["kg.extract.figures"], finders)
    signal.signal(signal.SIGALRM, before)


def test_only_what_matters_changes_records(bench: Bench) -> None:
    switches = all_switches(["kg.extract.figures"], ["functions", "lists"])
    watch = bench.trace(switches)
    found = {s.name: s for s in switches}

    def changed(switch: Switch, enough: int = 9) -> int:
        made = bench.measure([switch], watch.matters(switch), enough)
        assert made["error"] is None
        return int(made["changed"]["texts"])

    assert changed(found["kg.extract.figures.figures.find_figures"]) == 2
    assert changed(found["kg.extract.figures.figures.find_figures"], enough=1) == 1
    assert changed(found["stance.deny"]) == 0
    assert changed(found["nouns.person"]) == 2
    assert bench.record((0, 0), bench.words) == bench.parts[0].base[0]


def test_finders_that_a_switch_does_not_touch_are_not_run_again(bench: Bench) -> None:
    bench.trace([])
    run: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name in bench.finders.real:
            run.append(frame.f_code.co_name)

    assert bench.record((0, 0), bench.words, ["find_figures"], note) == bench.parts[0].base[0]
    assert run == ["find_figures"]


def test_the_table_has_what_changes_least_first_and_errors_last() -> None:
    def row(name: str, changed: int, error: str | None = None) -> dict[str, object]:
        return {"name": name, "value": "None", "file": "f.py", "lines": [2, 3], "runs_in": 4, "error": error,
                "changed": {} if error else {"texts": changed}, "gold": {"g/dev": {"denials_f1": 0.25}}}  # fmt: skip

    rows = [row("broken", 0, "KeyError: 1"), row("used", 3), row("idle", 0)]
    lines = [line.split("\t") for line in table(json.loads(json.dumps(rows)), ["texts"]).splitlines()]
    assert [line[0] for line in lines] == ["name", "idle", "used", "broken"]
    assert lines[1] == ["idle", "None", "f.py", "2-3", "2", "4", "0", "g/dev denials +0.2500"]
    assert lines[3][-2:] == ["-", "KeyError: 1"]
