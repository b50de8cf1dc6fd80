"""Yearbook: the share of a coverage."""

from loopbook.terms.yearbook import Coverage


def test_coverage_of_nothing_is_nought() -> None:
    assert Coverage("x", 0, 0).share == 0.0
    assert Coverage("x", 4, 1).share == 0.25
