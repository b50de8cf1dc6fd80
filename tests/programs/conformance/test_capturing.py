"""Capturing: documents, jobs, rollback and proceed."""

import pytest

from loopbook.programs.conformance.check import Verdict

from .tiny import verdict_of


@pytest.mark.parametrize("check", ["CP01", "CP02", "CP03", "CP04", "CP05", "CP07", "CP08"])
def test_capture_that_conforms_passes(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)


@pytest.mark.parametrize(
    ("check", "fault", "why", "verdict"),
    [
        ("CP01", "drops", "not_there", Verdict.FAILED),
        ("CP02", "fails", "not_taken", Verdict.FAILED),
        ("CP05", "takes_all", "taken", Verdict.FAILED),
        ("CP06", "", "status", Verdict.FAILED),
        ("CP07", "keeps_record_time", "header_value", Verdict.FAILED),
        ("CP08", "twice", "count", Verdict.WARNING),
    ],
)
def test_what_is_done_wrong_is_named(check: str, fault: str, why: str, verdict: Verdict) -> None:
    result = verdict_of(check, fault)
    assert (result.why, result.verdict) == (f"conformance.why.{why}", verdict)
