"""The scorecard as text and as JSON, in both languages."""

import pytest

from loopbook.programs.conformance.check import Result, Verdict
from loopbook.programs.conformance.scorecard import (
    members,
    result_lines,
    score_lines,
    scores,
    why,
)

from .tiny import check_of, verdict_of

RESULTS = (
    Result(check_of("OP01"), Verdict.PASSED),
    Result(check_of("OP02"), Verdict.FAILED, "conformance.why.no_job"),
    Result(
        check_of("HD10"), Verdict.WARNING, "conformance.why.header", {"asked": "a", "name": "b"}
    ),
    Result(check_of("HD17"), Verdict.SKIPPED, "conformance.why.no_callback"),
)


def test_scores_count_by_section() -> None:
    operations, headers = scores(RESULTS)
    assert (operations.section, operations.total) == ("operations", 2)
    assert operations.counts[Verdict.FAILED] == 1
    assert headers.counts[Verdict.SKIPPED] == headers.counts[Verdict.WARNING] == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_person_is_told_why_and_how_to_mend(language: str) -> None:
    lines = list(score_lines(RESULTS, language))
    assert len(lines) == 3
    assert "1/4" in lines[-1]
    failed = list(result_lines(RESULTS[1], language))
    assert len(failed) == 4
    assert "OP02" in failed[0]
    assert RESULTS[1].check.mend[language] in failed[3]
    assert len(list(result_lines(RESULTS[3], language))) == 2


def test_a_program_is_told_everything() -> None:
    told = members((*RESULTS, verdict_of("OP02")), "http://x", "en")
    assert told["checks"] == 5
    results = told["results"]
    assert isinstance(results, list)
    assert results[1]["verdict"] == "failed"
    assert results[1]["why"]
    assert results[-1]["evidence"][0]["status"] == 200
    assert why(RESULTS[0], "en") == ""
