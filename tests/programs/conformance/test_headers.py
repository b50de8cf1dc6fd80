"""Headers: present, of their form, and honoured."""

import pytest

from loopbook.programs.conformance.check import Verdict

from .tiny import verdict_of


@pytest.mark.parametrize(
    "check", ["HD01", "HD02", "HD03", "HD04", "HD07", "HD11", "HD12", "HD13", "HD14", "HD16"]
)
def test_a_header_that_is_right_passes(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)


@pytest.mark.parametrize(
    ("check", "fault", "why", "verdict"),
    [
        ("HD02", "no_negotiation", "status", Verdict.FAILED),
        ("HD05", "", "header", Verdict.FAILED),
        ("HD10", "", "header", Verdict.WARNING),
        ("HD14", "no_next", "header", Verdict.FAILED),
        ("HD16", "no_next", "header", Verdict.FAILED),
        ("HD17", "", "no_callback", Verdict.SKIPPED),
    ],
)
def test_a_header_that_is_missing_or_not_honoured_is_named(
    check: str, fault: str, why: str, verdict: Verdict
) -> None:
    result = verdict_of(check, fault)
    assert (result.why, result.verdict) == (f"conformance.why.{why}", verdict)
