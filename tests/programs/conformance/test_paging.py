"""Paging: each event once, whatever the pages."""

import pytest

from loopbook.programs.conformance.check import Verdict

from .tiny import verdict_of


@pytest.mark.parametrize("check", ["PG01", "PG02", "PG03", "PG04", "PG05", "PG06"])
def test_pages_that_conform_pass(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)


@pytest.mark.parametrize(
    ("check", "fault", "why"),
    [
        ("PG01", "ignores_per_page", "count"),
        ("PG02", "ignores_per_page", "count"),
        ("PG03", "no_next", "pages"),
        ("PG03", "repeats", "twice"),
        ("PG04", "no_next", "header"),
        ("PG05", "no_next", "member"),
        ("PG06", "repeats", "twice"),
        ("PG03", "fails", "not_taken"),
    ],
)
def test_what_pages_do_wrong_is_named(check: str, fault: str, why: str) -> None:
    assert verdict_of(check, fault).why == f"conformance.why.{why}"
