"""Probes: wrong events, which a server should not take."""

import pytest

from loopbook.programs.conformance.check import Verdict, checks_of
from loopbook.programs.conformance.probes import probes
from loopbook.programs.conformance.run import judged

from .tiny import check_of, verdict_of, world_of


def test_every_probe_has_its_event() -> None:
    checks = [check.id for check in checks_of("probes")]
    assert len(checks) == 47
    assert sorted(probes()) == sorted(checks)


def test_a_wrong_event_that_is_refused_passes() -> None:
    for check in ("VP01", "VP02", "VP05", "VP15"):
        assert verdict_of(check).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("check", "verdict"),
    [("VP01", Verdict.FAILED), ("VP29", Verdict.PASSED), ("VP33", Verdict.WARNING)],
)
def test_a_wrong_event_that_is_taken_fails_by_its_level(check: str, verdict: Verdict) -> None:
    assert verdict_of(check, "takes_all").verdict is verdict


@pytest.mark.parametrize(
    ("check", "verdict"), [("VP01", Verdict.WARNING), ("VP33", Verdict.PASSED)]
)
def test_a_wrong_event_that_is_taken_with_a_warning_is_doubted(
    check: str, verdict: Verdict
) -> None:
    with world_of("takes_all", "warns") as world:
        assert judged(world, check_of(check)).verdict is verdict


def test_a_server_that_takes_nothing_at_all_has_not_refused_the_probe() -> None:
    for check in ("VP01", "VP29"):
        assert verdict_of(check, "fails").verdict is Verdict.SKIPPED


def test_another_refusal_is_no_judgement_on_the_event() -> None:
    with world_of("takes_all") as world:
        world.tiny.faults.add("locked")
        result = judged(world, check_of("VP01"))
    assert (result.verdict, result.why) == (Verdict.FAILED, "conformance.why.status")
