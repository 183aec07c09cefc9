"""The page: nothing from outside, nothing executed but its own two scripts, all the evidence inside."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from view_affair import IRI, Draft, affair, judged, page_of

from kg.record import Record
from kg.view import View

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\u2028'\"<!--"


class Reader(HTMLParser):
    """Tags with their attributes, and the text of script and style elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[str] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag in ("script", "style")
        if self.inside:
            self.raw.append("")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html(records: list[Record]) -> str:
    return page_of(records, title="The Olvar affair")


@pytest.fixture(scope="module")
def data(html: str) -> dict[str, Any]:
    return data_of(html)


def data_of(html: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(Reader(html).raw[1])
    return made


def hostile() -> Record:
    made = Draft(
        "x", f"Ann {HOSTILE} said Bob fled.", title=HOSTILE, publisher=HOSTILE, url="javascript:alert(3)"
    )
    made.actor("a1", f"Ann {HOSTILE}", "person", f"Ann {HOSTILE}", role=HOSTILE).actor(
        "a2", "Bob", "person", "Bob"
    )
    made.event("e1", "fled", "move", "agent:a2").claim("p1", "Bob fled", "e1")
    return made.says("u1", "a1", "said", "Bob fled", "p1", "denies").done()


def test_page_loads_nothing(html: str) -> None:
    read = Reader(html)
    assert not {"link", "iframe", "object", "embed", "base", "img"} & {tag for tag, _ in read.tags}
    loading = {"src", "href", "srcset", "data", "action", "poster", "background"}
    assert [(tag, a) for tag, a in read.tags if loading & set(a)] == []
    assert not re.search(r"@import|url\(", read.raw[0])
    assert "sourceMappingURL" not in html


def test_policy_forbids_all_but_the_two_scripts(html: str) -> None:
    read = Reader(html)
    (policy,) = [a["content"] or "" for a in read.attributes("meta") if a.get("http-equiv")]
    assert "default-src 'none'" in policy
    allowed = re.search(r"script-src ([^;]*);", policy)
    hashes = [f"'sha256-{b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in read.raw[2:]]
    assert allowed and allowed[1].split() == hashes
    assert [a.get("type") for a in read.attributes("script")] == ["application/json", None, None]


def test_hostile_text_is_inert() -> None:
    html = page_of([hostile()], title=HOSTILE)
    plain = page_of(affair())
    assert [tag for tag, _ in Reader(html).tags] == [tag for tag, _ in Reader(plain).tags]
    assert Reader(html).raw[2:] == Reader(plain).raw[2:]
    made = data_of(html)
    assert made["articles"] == [{"title": HOSTILE, "publisher": HOSTILE, "date": "", "url": None}]
    assert HOSTILE in made["details"][IRI + "actor/" + f"Ann {HOSTILE}".replace(" ", "_")]["caption"]


def test_placeholders_in_text_are_not_filled() -> None:
    record = Draft("x", "Ann left.", title="@@vendor@@ @@data@@").actor("a1", "Ann", "person", "Ann")
    record.event("e1", "left", "move", "agent:a1")
    made = data_of(page_of([record.done()], title="@@data@@"))
    assert (made["title"], made["articles"][0]["title"]) == ("@@data@@", "@@vendor@@ @@data@@")


def test_same_records_same_bytes_in_any_process(records: list[Record], html: str) -> None:
    assert page_of(reversed(records), title="The Olvar affair") == html
    code = (
        "import hashlib; from view_affair import affair, page_of;"
        "print(hashlib.sha256(page_of(affair(), title='The Olvar affair').encode()).hexdigest())"
    )
    here = Path(__file__).resolve()
    paths = os.pathsep.join([str(here.parent), str(here.parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_page_is_written(records: list[Record], html: str, tmp_path: Path) -> None:
    assert page_of(records, tmp_path / "page.html", title="The Olvar affair") == html
    assert (tmp_path / "page.html").read_bytes() == html.encode()


def said(data: dict[str, Any], number: int) -> str:
    return "".join(run[0] for run in data["evidence"][number]["runs"])


def test_an_edge_brings_its_sentence_marks_and_article(data: dict[str, Any]) -> None:
    link = data["links"][f"{IRI}actor/Anna_Kell says:denies {IRI}event/call"]
    (number,) = link["ev"]
    assert said(data, number) == "Brevia's spokeswoman Anna Kell denied that Torrent and Dusan had spoken."
    assert ["denied", "cue"] in data["evidence"][number]["runs"]
    article = data["articles"][data["evidence"][number]["a"]]
    assert article == {
        "title": "Brevia denies call",
        "publisher": "Capital Wire",
        "date": "2031-03-05",
        "url": "https://wire.example/denial",
    }
    assert link["says"].startswith("Anna Kell denies: ")


def test_every_drawn_thing_has_details_and_evidence(data: dict[str, Any]) -> None:
    assert {node["id"] for node in data["nodes"]} == set(data["details"])
    assert {edge["id"] for edge in data["edges"]} == set(data["links"])
    parts = [*data["links"].values(), *(d for n, d in data["details"].items() if n != "n6#nobody")]
    assert all(part["ev"] for part in parts)


def test_parallel_edges_stay() -> None:
    record = (
        Draft("x", "Ann met Bob.").actor("a1", "Ann", "person", "Ann").actor("a2", "Bob", "person", "Bob")
    )
    record.event("e1", "met", "consult", "agent:a1 topic:a1 patient:a2")
    edges = data_of(page_of([record.done()]))["edges"]
    between = [edge for edge in edges if IRI + "actor/Ann" in (edge["from"], edge["to"])]
    assert len(between) == 2
    assert all(edge["smooth"]["enabled"] for edge in between)


def look(data: dict[str, Any], status: str) -> dict[str, Any]:
    named = [node for node in data["nodes"] if data["details"][node["id"]].get("status") == status]
    made: dict[str, Any] = named[0]
    return made


def test_denied_and_contested_do_not_look_like_facts(data: dict[str, Any]) -> None:
    fact, denied, contested = (look(data, s) for s in ("AuthorAsserted", "Denied", "Contested"))
    assert not fact["shapeProperties"]["borderDashes"]
    assert denied["shapeProperties"]["borderDashes"]
    assert denied["label"].startswith("DENIED\n")
    assert contested["label"].startswith("CONTESTED\n")
    assert contested["borderWidth"] > fact["borderWidth"]
    fills = {node["color"]["background"] for node in (fact, denied, contested)}
    assert len(fills) == 3
    parts = [
        e for e in data["edges"] if denied["id"] in (e["from"], e["to"]) and e["id"].split()[1][:4] == "part"
    ]
    assert len(parts) == 2
    assert all(edge["dashes"] for edge in parts)


def test_unnamed_sources_are_marked(data: dict[str, Any]) -> None:
    (node,) = [node for node in data["nodes"] if node["label"] == "? three officials"]
    assert node["shapeProperties"]["borderDashes"]
    assert "? unnamed only" in look(data, "Contested")["label"]


def test_legend_has_all_kinds_that_occur_and_no_other(data: dict[str, Any]) -> None:
    assert {row["key"] for row in data["legend"]["edges"]} == {
        link["class"] for link in data["links"].values()
    }
    details = data["details"].values()
    kinds = {d["kind"] if d["type"] == "actor" else d["type"] for d in details}
    assert {row["key"] for row in data["legend"]["kinds"]} == kinds
    assert {row["key"] for row in data["legend"]["standings"]} == {
        d["status"] for d in details if "status" in d
    }


def test_page_says_what_it_leaves_out(records: list[Record], data: dict[str, Any]) -> None:
    assert data["leftOut"] == ""
    made = data_of(page_of(records, limit=10))
    assert len(made["nodes"]) <= 10
    assert re.search(r"Left out .*: \d+ actors? with fewer links; \d+ statements? ", made["leftOut"])


def test_nodes_do_not_cover_one_another(data: dict[str, Any]) -> None:
    boxes = [(n["x"], n["y"], *data["details"][n["id"]]["size"]) for n in data["nodes"]]
    for i, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[i + 1 :]:
            assert abs(x - x2) >= (w + w2) / 2 or abs(y - y2) >= (h + h2) / 2


def test_no_records_still_make_a_page() -> None:
    assert data_of(page_of([]))["nodes"] == []


def test_notebook_frame_holds_the_page(records: list[Record], html: str, tmp_path: Path) -> None:
    view = View(records, judged(records), title="The Olvar affair", height=500)
    (frame,) = Reader(view._repr_html_()).attributes("iframe")
    assert frame["srcdoc"] == html
    assert "height:500px" in (frame["style"] or "")
    assert frame["sandbox"] == "allow-scripts allow-popups"
    view.save(tmp_path / "v.html")
    assert (tmp_path / "v.html").read_text(encoding="utf-8") == html


CHROMIUM = shutil.which("chromium")


@pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")
def test_browser_shows_the_panel_and_runs_nothing_hostile(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    page_of([hostile()], file)
    options = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    )
    done = subprocess.run(
        [
            str(CHROMIUM),
            *options.split(),
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=3000",
            "--dump-dom",
            f"{file.as_uri()}#tab=contested",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    shown = done.stdout.split("<noscript>")[0]
    assert "<canvas" in shown
    assert '<mark class="cue"' in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;" in shown
    assert "<img" not in shown
