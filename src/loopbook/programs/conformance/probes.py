"""Probes: events that are wrong in one place, each of which a server should not take."""

import json
from functools import cache

from loopbook.programs.conformance.capturing import id_of
from loopbook.programs.conformance.check import Check, Level, Unmet, Verdict, data_text
from loopbook.programs.conformance.world import MARK, Taken, World


def judge(world: World, check: Check) -> None:
    """Capture a wrong event, and see that it is refused with a reason, or at least doubted.

    Raises    Unmet  it is taken, or refused without a reason
    """
    world.must_stand()
    event = json.loads(json.dumps(probes()[check.id]).replace(MARK, f"{world.run}"))
    # Each probe has an id and an item of its own, so that none is a repeat of another.
    number = f"{4000 + int(check.id[2:])}"
    event.setdefault("eventID", id_of(world, number))
    taken = world.capture([event])
    # Any other status, as 401, is no judgement on the event.
    taken.answer.must_be(200, 201, 202, 400, 422)
    if check.level is Level.EITHER:
        return
    if taken.is_taken:
        _must_be_warned(check, taken)
        return
    if not taken.answer.body and not (taken.job.get("errors") or taken.job.get("errorFile")):
        raise Unmet("conformance.why.member", asked=taken.answer.asked, name="errors")


def _must_be_warned(check: Check, taken: Taken) -> None:
    """Hold that what was taken was doubted, where a profile may do so.

    The standard has no place for warnings in a job; a list whose name has the word is taken as one.
    """
    is_warned = any("warn" in name.lower() and told for name, told in taken.job.items())
    if not is_warned:
        raise Unmet("conformance.why.taken", what=check.id)
    if check.level is Level.MUST:
        raise Unmet("conformance.why.doubted", Verdict.WARNING, what=check.id)


@cache
def probes() -> dict[str, dict[str, object]]:
    """Return the wrong events by check."""
    found: dict[str, dict[str, object]] = json.loads(data_text("probes.json"))
    return found
