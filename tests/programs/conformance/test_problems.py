"""Problems: provoked, and held to RFC 7807."""

import pytest

from loopbook.programs.conformance.check import Verdict
from loopbook.programs.conformance.run import judged

from .tiny import check_of, verdict_of, world_of


@pytest.mark.parametrize(
    "check",
    [
        "PB01",
        "PB02",
        "PB03",
        "PB04",
        "PB05",
        "PB06",
        "PB08",
        "PB11",
        "PB12",
        "PB14",
        "PB15",
        "PB16",
    ],
)
def test_a_problem_that_is_right_passes(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)


@pytest.mark.parametrize(
    ("check", "fault", "why"),
    [
        ("PB03", "html_problems", "header_value"),
        ("PB06", "ignores_parameters", "status"),
        ("PB11", "ignores_parameters", ""),
        ("PB13", "", "no_credentials"),
        ("PB15", "html_problems", "header_value"),
    ],
)
def test_another_answer_is_named(check: str, fault: str, why: str) -> None:
    assert verdict_of(check, fault).why == (f"conformance.why.{why}" if why else "")


def test_a_fault_of_the_server_is_remembered() -> None:
    with world_of("fails") as world:
        result = judged(world, check_of("PB02"))
    assert result.why == "conformance.why.server_faults"
