"""Parameters: the events that each selects are known beforehand."""

import pytest

from loopbook.programs.conformance.check import Verdict, checks_of
from loopbook.programs.conformance.parameters import cases, query_of

from .tiny import verdict_of, world_of


def test_every_parameter_has_a_case_and_every_case_its_events() -> None:
    checks = [check.id for check in checks_of("parameters")]
    assert len(checks) == 53 + 27
    assert sorted(cases()) == sorted(checks)
    with world_of() as world:
        keys = set(world.seeds)
    for check, listed in cases().items():
        musts = [word for _, expected in listed for word in expected.split() if word[0] != "?"]
        assert musts, f"{check} would be passed by a server that finds nothing"
        for words, expected in listed:
            assert query_of(words)
            assert {word.lstrip("?>") for word in expected.split()} <= keys


@pytest.mark.parametrize("check", ["QP01", "QP06", "QP07", "QP11", "QP13", "QP30"])
def test_a_parameter_that_selects_rightly_passes(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)


def test_a_parameter_that_is_ignored_fails_with_what_was_found() -> None:
    result = verdict_of("QP01", "ignores_parameters")
    assert result.verdict is Verdict.FAILED
    assert result.why in {"conformance.why.events", "conformance.why.too_many_pages"}


@pytest.mark.parametrize("check", ["QP02", "QP16", "QF20", "QF24"])
def test_a_parameter_that_is_unknown_or_wrong_fails(check: str) -> None:
    assert verdict_of(check).verdict is Verdict.FAILED


def test_a_value_may_hold_what_divides_names_and_values() -> None:
    assert query_of("a=b=c&d=") == [("a", "b=c"), ("d", "")]
