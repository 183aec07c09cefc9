"""CSV that spreadsheets open without running it (OWASP, "CSV Injection")."""

from __future__ import annotations

import pytest

from kg.cells import cell, csv_text


@pytest.mark.parametrize(("value", "written"), [
    ("=1+1", "'=1+1"),
    ('=HYPERLINK("http://x")', "'=HYPERLINK(\"http://x\")"),
    ("+44 20 7946", "'+44 20 7946"),
    ("-cmd", "'-cmd"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\uff1d1+1", "'\uff1d1+1"),
    ("-5+A1", "'-5+A1"),
    ("-5\n", "'-5\n"),
    ("-", "'-"),
    ("-5", "-5"),
    ("+3.5", "+3.5"),
    ("-.5e-3", "-.5e-3"),
    ("a=b", "a=b"),
    ("'=1", "'=1"),
    ("", ""),
    (-5, -5),
    (None, None),
])  # fmt: skip
def test_a_formula_is_text_and_a_number_a_number(value: object, written: object) -> None:
    assert cell(value) == written


def test_raw_cells_are_as_they_were() -> None:
    assert csv_text(["a", "b"], [("=1", "-5")]) == "a,b\r\n'=1,-5\r\n"
    assert csv_text(["a", "b"], [("=1", "-5")], raw=True) == "a,b\r\n=1,-5\r\n"
