"""Run: every check of the chosen sections against one server, one result each."""

from collections.abc import Callable, Iterator, Sequence

from loopbook.programs.conformance import (
    capturing,
    hashing,
    headers,
    operations,
    paging,
    parameters,
    probes,
    problems,
    semantics,
    subscriptions,
)
from loopbook.programs.conformance.check import (
    Check,
    Exchange,
    Level,
    Result,
    Unmet,
    Verdict,
    checks_of,
)
from loopbook.programs.conformance.world import World

JUDGES: dict[str, Callable[[World, Check], None]] = {
    "operations": operations.judge,
    "headers": headers.judge,
    "problems": problems.judge,
    "capture": capturing.judge,
    "paging": paging.judge,
    "parameters": parameters.judge,
    "semantics": semantics.judge,
    "subscription": subscriptions.judge,
    "probes": probes.judge,
    "hash": hashing.judge,
}
LATE = {"no_500", "typo", "signature"}
"""Kinds that look back on what the other checks met."""

EVIDENCE_MAX = 3


def run_checks(
    world: World, sections: Sequence[str], tell: Callable[[Result], None]
) -> tuple[Result, ...]:
    """Make the checks of these sections, those that look back last.

    Parameters
      tell     told of each result as it comes
    Returns    one result a check, in the order of the tables
    """
    world.prepare()
    results: dict[str, Result] = {}
    listed = [check for section in sections for check in checks_of(section)]
    for check in _in_turn(listed):
        results[check.id] = result = judged(world, check)
        tell(result)
    return tuple(results[check.id] for check in listed)


def _in_turn(checks: Sequence[Check]) -> Iterator[Check]:
    """Yield the checks, those that look back behind the others."""
    late = {check.id for check in checks if _is_late(check)}
    yield from (check for check in checks if check.id not in late)
    yield from (check for check in checks if check.id in late)


def _is_late(check: Check) -> bool:
    return check.section in {"headers", "problems"} and check.fields.get("kind") in LATE


def judged(world: World, check: Check) -> Result:
    """Make one check; whatever the server answers, there is a result."""
    before = world.client.count
    try:
        JUDGES[check.section](world, check)
    except Unmet as unmet:
        verdict = unmet.verdict
        if verdict is Verdict.FAILED and check.level is Level.SHOULD:
            verdict = Verdict.WARNING
        return Result(check, verdict, unmet.why, dict(unmet.values), _said_since(world, before))
    return Result(check, Verdict.PASSED, evidence=_said_since(world, before))


def _said_since(world: World, before: int) -> tuple[Exchange, ...]:
    fresh = min(world.client.count - before, EVIDENCE_MAX)
    return tuple(world.client.said[-fresh:]) if fresh else ()


def is_conforming(results: Sequence[Result]) -> bool:
    """Say whether nothing that must be is missing."""
    return not any(result.verdict is Verdict.FAILED for result in results)
