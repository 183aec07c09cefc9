"""Figures about one quantity: which rivals meet, which other figures stay apart, and how it is called."""

from __future__ import annotations

import pytest
from made_records import make_record
from msgspec.structs import replace

from kg.language import ENGLISH
from kg.record import Kind, Record
from kg.resolve.quantities import Quantity, resolve_quantities

PLACES: dict[str, Kind] = {"Corvin": "place", "Berg": "person", "the ministry": "organization"}
FIRST = "Berg said 12 people were killed when the Ardel dam burst above Corvin and its old mill."


def article(
    name: str, text: str, number: str, value: float, what: str, day: str = "2024-05-02", when: str = ""
) -> Record:
    """One sentence with one figure; who is killed, hurt or massed takes part in the event of that trigger."""
    known = {n: k for n, k in PLACES.items() if n in text}
    people = f"{number} {what}"
    roles = [
        (w, t, label, {"patient": people})
        for w, t, label in (
            ("killed", "assault", "kill"), ("injured", "harm", "injure"), ("massed", "mobilize", "mass"),
        )
        if w in text and people in text
    ]  # fmt: skip
    return make_record(
        name,
        text,
        day,
        actors={**known, **({people: "group"} if people in text else {})},
        events=roles,  # type: ignore[arg-type]
        says=[("Berg", "said", text[10:-1], "affirms")] if text.startswith("Berg said") else [],
        times={when: day} if when else {},
        counts=[(number, value, what)] if people in text else [],
    )


def quantities(records: list[Record], merge: bool = True) -> list[Quantity]:
    """The quantities of articles of one story; every event mention is an event of its own."""
    names = {(r.article.id, a.id): a.name for r in records for a in r.actors if a.kind != "group"}
    events = {(r.article.id, e.id): f"{r.article.id} {e.id}" for r in records for e in r.events}
    stories = {r.article.id: 0 for r in records}
    return resolve_quantities(records, lambda a, b: names.get((a, b)), events, stories, merge=merge)


@pytest.mark.parametrize(
    ("text", "number", "value", "what"),
    [
        ("At the Ardel dam above Corvin 15 people were killed, the ministry said.", "15", 15, "people"),
        ("In Corvin 15 victims were killed as the Ardel dam burst above the mill.", "15", 15, "victims"),
    ],
)
def test_rivals_share_a_quantity(text: str, number: str, value: float, what: str) -> None:
    records = [article("a", FIRST, "12", 12, "people"), article("b", text, number, value, what)]
    (quantity,) = quantities(records)
    assert quantity.figures == (("a", "f1"), ("b", "f1"))
    assert quantity.label == "people (kill)"


@pytest.mark.parametrize(
    ("text", "number", "value", "what"),
    [
        ("In Corvin 15 people were injured when the Ardel dam burst above the old mill.", "15", 15, "people"),
        ("In Corvin 15 sheep were killed when the Ardel dam burst above the old mill.", "15", 15, "sheep"),
        ("In Corvin 15 other people were killed when the Ardel dam burst above the mill.", "15", 15, "other people"),
        ("In Corvin 900 people were killed when the Ardel dam burst above the old mill.", "900", 900, "people"),
        ("Berg said 15 young people were killed when the Ardel dam burst above Corvin.", "15", 15, "young people"),
    ],
    ids=["another fate", "another thing", "beside the first", "far apart", "of another kind"],
)  # fmt: skip
def test_figures_of_other_things_stay_apart(text: str, number: str, value: float, what: str) -> None:
    records = [article("a", FIRST, "12", 12, "people"), article("b", text, number, value, what)]
    assert len(quantities(records)) == 2


def test_the_same_on_other_days_stays_apart() -> None:
    text = "Berg said 12 people were killed on {} when the Ardel dam burst above Corvin and the mill."
    days = [("a", "Monday", "2024-05-06"), ("b", "Friday", "2024-05-10")]
    records = [article(n, text.format(w), "12", 12, "people", day, w) for n, w, day in days]
    assert len(quantities(records)) == 2


def test_soldiers_are_troops() -> None:
    texts = [
        ("a", "Berg said 40 troops massed at Corvin near the old Ardel bridge.", "40", 40, "troops"),
        (
            "b",
            "The ministry denied it: 8 soldiers massed at Corvin near the Ardel bridge.",
            "8",
            8,
            "soldiers",
        ),
    ]
    assert len(quantities([article(*t) for t in texts])) == 1


def test_updates_form_a_series() -> None:
    texts = [
        (
            "a",
            "Berg said 3 people were killed when the Ardel dam burst above Corvin.",
            "3",
            3.0,
            "2024-05-02",
        ),
        (
            "b",
            "Berg said 12 people were killed when the Ardel dam burst above Corvin.",
            "12",
            12.0,
            "2024-05-03",
        ),
        (
            "c",
            "Berg said 17 people were killed when the Ardel dam burst above Corvin.",
            "17",
            17.0,
            "2024-05-04",
        ),
    ]
    (quantity,) = quantities([article(n, t, w, v, "people", day) for n, t, w, v, day in texts])
    assert [member[0] for member in quantity.figures] == ["a", "b", "c"]


def test_without_merging_each_stands_alone() -> None:
    records = [article(n, FIRST, "12", 12, "people") for n in ("a", "b")]
    assert len(quantities(records, merge=False)) == 2


@pytest.mark.parametrize(
    ("word", "expected"), [("cities", "city"), ("troops", "troop"), ("children", "child"), ("glass", "glass")]
)
def test_singular(word: str, expected: str) -> None:
    assert ENGLISH.comparing.singular(word) == expected


def test_a_demonym_is_in_the_context_that_names_the_country() -> None:
    texts = [
        (
            "a",
            "Some 40 Arvanian troops massed at Corvin near the old Ardel bridge.",
            "40",
            40,
            "Arvanian troops",
        ),
        ("b", "Arvania denied it: 8 soldiers massed at Corvin near the Ardel bridge.", "8", 8, "soldiers"),
    ]
    assert len(quantities([article(*t) for t in texts])) == 1


@pytest.mark.parametrize(
    ("what", "verbs", "label", "together"),
    [("people", ("hurt", "wounded"), "injure", True), ("jobs", ("added", "created"), "add", False)],
    ids=["a disputed fate", "months of one trade"],
)
def test_one_article_with_two_values(what: str, verbs: tuple[str, str], label: str, together: bool) -> None:
    first = f"Berg said 30 {what} were {verbs[0]} at the Ardel mill."
    text = f"{first} The ministry said 17 {what} were {verbs[1]} at the Ardel mill."
    groups: dict[str, Kind] = {f"30 {what}": "group", f"17 {what}": "group"}
    record = make_record(
        "a",
        text,
        actors={"Berg": "person", **groups},
        events=[(v, "change", label, {"patient": g}) for v, g in zip(verbs, groups, strict=True)],
        says=[("Berg", "said", first[10:-1], "affirms")],
        counts=[("30", 30, what), ("17", 17, what)],
    )
    by_berg, by_another = record.figures
    at, end = text.index("17"), text.index("17") + len(f"17 {what}")
    by_another = replace(
        by_another, span=(at, end), number=(at, at + 2), counted=(at + 3, end), utterance=None
    )
    record = replace(
        record,
        sentences=((0, len(first)), (len(first) + 1, len(text))),
        figures=(replace(by_berg, utterance="u1"), by_another),
    )
    assert (len(quantities([record])) == 1) == together
