"""A line of a case that speaks of an audit."""

from pathlib import Path

import pytest

from loopbook.book import MEMORY, open_book
from loopbook.book.audit_expectation import audit_outcome
from loopbook.errors import ParseError

CASE = Path(__file__).parents[2] / "src/loopbook/schemes/cp-audit/cases/plating"
LAW = {"audit": "law.json", "day": "2026-10-01"}


def test_an_outcome_is_held_against_what_the_line_asks() -> None:
    with open_book(MEMORY, ["cp-audit"]) as book:
        right = audit_outcome(book, CASE, {**LAW, "mandatory": ["high-energy"], "late": []})
        wrong = audit_outcome(book, CASE, {**LAW, "mandatory": []})
        silent = audit_outcome(book, CASE, LAW)
    assert (right.holds, wrong.holds, silent.holds) == (True, False, False)
    assert any(rule.startswith("audit.toml") for rule in right.rules)


def test_a_file_that_is_no_audit_is_told() -> None:
    with open_book(MEMORY, ["cp-audit"]) as book, pytest.raises(ParseError, match="LB-Z51"):
        audit_outcome(book, CASE, {**LAW, "audit": "case.toml"})
