"""The same claim across articles: who takes which side, and where it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from made_records import Saying, make_record
from msgspec import structs

from kg.rdf.derived import emit_derived
from kg.rdf.namespaces import CITO
from kg.record import Kind, Record, Stance, Status
from kg.resolve import Resolution, resolve
from kg.resolve.propositions import resolve_propositions

PEOPLE: dict[str, Kind] = {"Berg": "person", "Diallo": "person", "The Post": "organization", "Lund": "person"}


def call(name: str, published: str, text: str, saying: Saying, word: str, *, own: bool = False) -> Record:
    return make_record(
        name,
        text,
        published,
        actors={n: k for n, k in PEOPLE.items() if n in text},
        events=[
            (word, "communicate", "call", {"agent": "Berg", "recipient": "Diallo"} if "Berg" in text else {})
        ],
        says=[saying],
    )


REPORT = call(
    "1", "2024-05-01", "The Post reported that Berg called Diallo.",
    ("The Post", "reported", "Berg called Diallo", "affirms"), "called",
)  # fmt: skip
DENIAL = call(
    "2", "2024-05-02", "Lund denied that Berg had called Diallo.",
    ("Lund", "denied", "Berg had called Diallo", "denies"), "called",
)  # fmt: skip
CONFIRMATION = call(
    "3", "2024-05-03", "Diallo confirmed that Berg called.",
    ("Diallo", "confirmed", "Berg called", "affirms"), "called",
)  # fmt: skip


def only_claim(resolution: Resolution) -> tuple[Status | None, list[tuple[Stance, str]]]:
    (claim,) = resolution.propositions
    return claim.status, [(s.stance, s.article) for s in claim.sides]


def test_report_and_denial_in_two_articles_are_about_one_claim() -> None:
    resolution = resolve([DENIAL, REPORT])
    assert only_claim(resolution) == ("Contested", [("affirms", "1"), ("denies", "2")])
    (claim,) = resolution.propositions
    assert claim.text == "Berg called Diallo"
    assert claim.first_reported == "2024-05-01"
    assert {p.iri for r in resolution.records for p in r.propositions} == {claim.iri}
    assert next(x for x in claim.sides if x.stance == "denies").actor == next(
        a.iri for a in resolution.actors if a.name == "Lund"
    )


def test_a_denial_disputes_the_report_that_another_article_printed_before() -> None:
    (claim,) = resolve([DENIAL, REPORT, CONFIRMATION]).propositions
    assert claim.disputes == ((("2", "u1"), ("1", "u1")),)  # not the confirmation, which came later


def test_no_date_or_the_same_speaker_no_dispute() -> None:
    undated = structs.replace(REPORT, article=structs.replace(REPORT.article, published=None))
    assert [p.disputes for p in resolve([DENIAL, undated]).propositions] == [()]
    own = call(
        "4", "2024-05-01", "Lund claimed that Berg called Diallo.",
        ("Lund", "claimed", "Berg called Diallo", "affirms"), "called",
    )  # fmt: skip
    assert [p.disputes for p in resolve([DENIAL, own]).propositions] == [()]


def test_disputes_across_articles_stand_in_the_derived_graph() -> None:
    quads = [q for q in emit_derived(resolve([DENIAL, REPORT])) if q.predicate == CITO.disputes]
    assert [(str(q.subject)[-5:], str(q.object)[-5:]) for q in quads] == [("2#u1>", "1#u1>")]


def test_what_one_article_denies_another_can_not_make_a_fact() -> None:
    told = make_record(
        "5", "Berg called Diallo. The Post reported it.", "2024-05-01", actors=PEOPLE,
        events=[("called", "communicate", "call", {"agent": "Berg", "recipient": "Diallo"})],
    )  # fmt: skip
    assert [e.factual for e in resolve([told]).events] == [True]
    assert [e.factual for e in resolve([told, DENIAL]).events] == [False]


def test_a_report_alone_a_denial_alone() -> None:
    assert only_claim(resolve([REPORT]))[0] == "Reported"
    assert only_claim(resolve([DENIAL]))[0] == "Denied"


def test_one_whom_it_concerns_confirms_what_others_reported() -> None:
    status, sides = only_claim(resolve([REPORT, CONFIRMATION]))
    assert (status, len(sides)) == ("Confirmed", 2)


def test_negated_wording_and_other_numbers_are_other_claims() -> None:
    texts = [
        "Lund said the old dam in the northern valley shields 40 poor families.",
        "Lund said the old dam in the northern valley shields 50 poor families.",
        "Lund said the old dam in the northern valley never shields 40 poor families.",
        "Lund said: the old dam in the northern valley shields 40 poor families.",
    ]
    records = [
        make_record(
            str(n),
            t,
            actors={"Lund": "person"},
            says=[("Lund", "said", t[t.index("the old dam") : -1], "affirms")],
        )
        for n, t in enumerate(texts)
    ]
    found = sorted(sorted(a for a, _ in p.mentions) for p in resolve(records).propositions)
    assert found == [["0", "3"], ["1"], ["2"]]


def told(name: str, published: str, text: str, who: str, content: str) -> Record:
    return make_record(
        name, text, published, actors={n: k for n, k in PEOPLE.items() if n in text},
        says=[(who, "said", content, "affirms")],
    )  # fmt: skip


DAM = "the old dam above the valley leaks in three places after heavy rain"
LONG = '"The dam leaks in spring, farmers pay for it, the town is deaf. We will sue the county over damages."'


@pytest.mark.parametrize(
    ("first", "second", "days", "is_same"),
    [
        # one speaker, mostly the same words, one week
        (f"Lund said {DAM}.", "Lund said the old valley dam leaks in several places after heavy rain.", 3, True),
        (f"Lund said {DAM}.", "Berg said the old valley dam leaks in several places after heavy rain.", 3, False),
        (f"Lund said {DAM}.", "Lund said the old valley dam leaks in several places after heavy rain.", 90, False),
        # a piece of one quotation
        (f"Lund said {LONG}", 'Lund said "The dam leaks in spring, farmers pay for it."', 1, True),
        (f"Lund said {LONG}", 'Lund said "The dam leaks in spring, cities pay millions, ministers shrug."', 1, False),
        # what stands at the foot of every page is nobody's claim, however late it is printed again
        (f"Lund said {DAM}.", f"Berg said {DAM}.", 90, False),
        (f"Lund said {DAM}.", f"Lund said {DAM}.", 90, True),
    ],
)  # fmt: skip
def test_one_statement_in_two_articles(first: str, second: str, days: int, is_same: bool) -> None:
    later = (date(2024, 1, 1) + timedelta(days=days)).isoformat()
    records = [
        told(str(n), published, text, text.split()[0], text.partition(" said ")[2].rstrip("."))
        for n, (published, text) in enumerate([("2024-01-01", first), (later, second)])
    ]
    names = {(r.article.id, a.id): a.name for r in records for a in r.actors}
    groups = resolve_propositions(records, lambda *actor: names[actor], {}, {"0": 0, "1": 1})
    assert (len(groups) == 1) == is_same


def test_events_of_one_name_with_other_people_are_other_claims() -> None:
    """A vague shared event ("the attack") joined what was said of two different actors."""
    claims = [
        make_record(
            name,
            f"Lund said {who} attacked.",
            actors={"Lund": "person", who: "person"},
            events=[("attacked", "assault", "attack", {})],
            says=[("Lund", "said", f"{who} attacked", "affirms")],
        )
        for name, who in (("1", "Berg"), ("2", "Diallo"))
    ]
    names = {("1", "e1"): "event/x", ("2", "e1"): "event/x"}
    groups = resolve_propositions(claims, lambda article, actor: f"{article}{actor}", names, {"1": 0, "2": 0})
    assert len(groups) == 2
