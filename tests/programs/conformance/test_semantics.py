"""Semantics: how parameters work together."""

import pytest

from loopbook.programs.conformance.check import Verdict

from .tiny import verdict_of


@pytest.mark.parametrize("check", ["QS02", "QS03", "QS04", "QS05"])
def test_queries_that_conform_pass(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("QS01", ""),
        ("QS02", "ignores_parameters"),
        ("QS06", ""),
        ("QS08", ""),
        ("QS09", ""),
    ],
)
def test_queries_that_do_not_conform_fail(check: str, fault: str) -> None:
    assert verdict_of(check, fault).verdict is Verdict.FAILED
