"""Fitting the weights by which events are joined. Needs no torch."""

from __future__ import annotations

from made_records import make_record

from training.pairs import common_in, fit

EXAMPLES = [
    ({"bias": 1.0, "same place": float(n % 2), "noise": float(n % 3 == 0)}, n % 2 == 1) for n in range(60)
]


def test_common_concepts_are_those_of_more_than_one_article_in_fifty() -> None:
    rare = make_record("x", "It was sold.", events=[("sold", "trade", "sell", {})])
    often = [make_record(f"a{n}", "They met.", events=[("met", "consult", "meet", {})]) for n in range(59)]
    assert common_in([rare, *often]) == {"meet": 0.983}


def test_what_tells_gets_weight() -> None:
    weights = fit(EXAMPLES)
    assert weights["same place"] > 1
    assert weights["bias"] < 0
    assert abs(weights.get("noise", 0.0)) < 0.5


def test_a_weight_against_its_meaning_is_left_out() -> None:
    turned = [(found, not same) for found, same in EXAMPLES]
    assert "same place" not in fit(turned)
    assert fit([({"bias": 1.0, "other place": f["same place"]}, s) for f, s in turned])["other place"] < -1
