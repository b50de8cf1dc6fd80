"""Standing: how an indicator stands to its target on a day.

After the period of the target only the value for that period judges: met or missed. Inside it, the
latest value is held against the straight line from the base: on track or behind. What is not
comparable, not verified or modelled is said to be so, and never met. Spec: docs/spec/evaluate.md.
"""

from datetime import date
from fractions import Fraction
from functools import partial

import msgspec

from loopbook.evaluate.chance import chance_of
from loopbook.evaluate.comparable import obstacle
from loopbook.evaluate.course import best, course, exact_at, line, measure
from loopbook.evaluate.definition import Obstacle, of_another, redefined
from loopbook.evaluate.exact import Exact
from loopbook.evaluate.explain import amount_line, reason_text
from loopbook.evaluate.figure import figure
from loopbook.evaluate.hold import hold
from loopbook.evaluate.lack import lack_of
from loopbook.evaluate.undecided import undecided
from loopbook.evaluate.verdict import (
    Case,
    Measure,
    Shown,
    case_of,
    compare,
    direction_of,
    dissent,
    is_change_kind,
    reason_of,
    required_of,
    verdict,
)
from loopbook.terms.event import Grade
from loopbook.terms.formula import Leaf
from loopbook.terms.period import last_day
from loopbook.terms.scheme import ANY_SUBJECT, Scheme, Target, TargetKind
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Evidence, Reason, Standing, Verdict

_SEARCHED = (Standing.UNKNOWN, Standing.NOT_COMPARABLE, Standing.MODELLED)
"""Standings for which every period was looked at, and so every row they read."""

_NAMED = ("reason.subjects_silent", "reason.items_ungraded")
"""Why a count is "at least": each names what would settle it."""

_FIRM_GRADES = (Grade.VERIFIED.value, Grade.DERIVED.value)


def stand(target: Target, scheme: Scheme, sources: Sources, day: date) -> Verdict:
    """Return where the indicator of `target` stands on `day`, and why.

    Parameters
      sources   what was known on that day, under the pack `scheme`
    Raises      UnknownTerm  the pack has no such indicator, or the comparator is none of four
    """
    case = case_of(target, scheme, sources, day)
    found = _stand(case)
    if found.standing not in _SEARCHED:
        return found
    looked = [rule for exact in course(case) for rule in exact.statement.rules]
    return msgspec.structs.replace(found, rules=tuple(dict.fromkeys([*found.rules, *looked])))


def _stand(case: Case) -> Verdict:
    target = case.target
    if case.indicator.subject == ANY_SUBJECT:
        return _unjudged(case, Reason("reason.any_subject"))
    if target.value is None:
        return _unjudged(case, Reason("reason.qualitative"))
    if target.grade not in _FIRM_GRADES:
        return _unjudged(case, Reason("reason.target_grade", {"grade": target.grade}))
    if target.kind is TargetKind.HOLD:
        return hold(case)
    return _over(case) if case.day > last_day(target.period) else _under_way(case)


def _unjudged(case: Case, reason: Reason) -> Verdict:
    found = best(case) or exact_at(case, case.target.period)
    return verdict(case, Standing.UNKNOWN, reason, Shown(latest=found.statement))


def _over(case: Case) -> Verdict:
    """Judge on the value for the period of the target; an earlier one is shown, and no more."""
    own = exact_at(case, case.target.period)
    if own.statement.decides:
        return _judged(case, own)
    if own.value is not None:
        return undecided(case, own)
    earlier = best(case)
    if earlier is None:
        return _without_value(case, own)
    blocked = obstacle(case, earlier.statement, case.target.base)
    if blocked is not None:
        return _not_comparable(case, earlier, blocked)
    return _no_value(case, own, earlier)


def _judged(case: Case, own: Exact) -> Verdict:
    blocked = obstacle(case, own.statement, case.target.base)
    if blocked is not None:
        return _not_comparable(case, own, blocked)
    measured = measure(case, own)
    if isinstance(measured, Reason):
        return verdict(case, Standing.UNKNOWN, measured, Shown(latest=own.statement))
    required = required_of(case) or Fraction(0)
    judge = partial(compare, limit=required, direction=direction_of(case.target))
    holds = judge(measured.value, measured.bound)
    shown = _shown(measured)
    if holds is None:
        return verdict(case, Standing.UNKNOWN, _bound_reason(measured, required), shown)
    chance = chance_of(case, measured, required, direction_of(case.target))
    shown = msgspec.structs.replace(shown, gap=measured.value - required, chance=chance)
    reason = reason_of("reason.judged", case, measured, dissent(case, measured, judge))
    return verdict(case, Standing.MET if holds else Standing.MISSED, reason, shown)


def _under_way(case: Case) -> Verdict:
    """Hold the latest value against the line; one that meets the target already is on track."""
    found = best(case)
    if found is None:
        return _without_value(case, exact_at(case, case.target.period))
    if not found.statement.decides:
        return undecided(case, found)
    blocked = obstacle(case, found.statement, case.target.base)
    if blocked is not None:
        return _not_comparable(case, found, blocked)
    measured = measure(case, found)
    if isinstance(measured, Reason):
        return verdict(case, Standing.UNKNOWN, measured, Shown(latest=found.statement))
    required = required_of(case) or Fraction(0)
    judge = partial(compare, limit=required, direction=direction_of(case.target))
    if judge(measured.value, measured.bound):
        shown = msgspec.structs.replace(
            _shown(measured),
            gap=measured.value - required,
            chance=chance_of(case, measured, required, direction_of(case.target)),
        )
        reason = reason_of("reason.reached", case, measured, dissent(case, measured, judge))
        return verdict(case, Standing.ON_TRACK, reason, shown)
    return _on_line(case, measured, required)


def _on_line(case: Case, measured: Measure, required: Fraction) -> Verdict:
    drawn = line(case, measured)
    shown = msgspec.structs.replace(_shown(measured), gap=measured.value - required)
    if isinstance(drawn, Reason):
        return verdict(case, Standing.UNKNOWN, drawn, shown)
    base = drawn.base.statement if drawn.base else shown.base
    shown = msgspec.structs.replace(shown, base=base, due=drawn.due)
    judge = partial(compare, limit=drawn.due, direction=drawn.direction)
    holds = judge(measured.value, measured.bound)
    if holds is None:
        shown = msgspec.structs.replace(shown, gap=None)
        return verdict(case, Standing.UNKNOWN, _bound_reason(measured, drawn.due), shown)
    chance = chance_of(case, measured, drawn.due, drawn.direction, drawn.spread)
    shown = msgspec.structs.replace(shown, chance=chance)
    reason = reason_of(
        "reason.line",
        case,
        measured,
        dissent(case, measured, judge),
        drawn.due,
        side=drawn.direction.value,
    )
    return verdict(case, Standing.ON_TRACK if holds else Standing.BEHIND, reason, shown)


def _shown(measured: Measure) -> Shown:
    base = measured.base.statement if measured.base else None
    return Shown(latest=measured.exact.statement, base=base)


def _bound_reason(measured: Measure, limit: Fraction) -> Reason:
    values = {
        "period": str(measured.exact.statement.period),
        "value": figure(measured.value, bound=measured.bound),
        "limit": figure(limit),
    }
    silent = (each.missing for each in measured.exact.statement.beside)
    for reason in silent:
        if reason is not None and reason.key in _NAMED:
            why = (reason_text(reason), reason_text(reason, "zh"))
            return Reason("reason.bound_open_for", {**values, "why": why[0]}, {"why": why})
    return Reason("reason.bound_open", values)


def _not_comparable(case: Case, exact: Exact, blocked: Obstacle) -> Verdict:
    shown = Shown(latest=exact.statement, rules=blocked.rules)
    return verdict(case, Standing.NOT_COMPARABLE, blocked.reason, shown)


def _no_value(case: Case, own: Exact, earlier: Exact | None) -> Verdict:
    """Return unknown for want of a value; values of the period that decide nothing are named."""
    shown = Shown(latest=(earlier or own).statement, rules=own.statement.rules)
    reason = lack_of(own.statement, case.scheme) or _nothing_decides(case, own)
    return verdict(case, Standing.UNKNOWN, reason, shown)


def _nothing_decides(case: Case, own: Exact) -> Reason:
    beside = [each for each in own.statement.beside if each.value is not None]
    values = {"period": str(case.target.period)}
    if not beside:
        return Reason("reason.no_value.plain", values)
    languages = ("en", "zh")
    english, chinese = ("; ".join(amount_line(each, to) for each in beside) for to in languages)
    chinese = chinese.replace("; ", "；")
    return Reason(
        "reason.no_value.beside", {**values, "values": english}, {"values": (english, chinese)}
    )


def _without_value(case: Case, own: Exact) -> Verdict:
    """Return unknown; or that all there is of a change was counted under another definition.

    What stands beside is shown: of the target's period, else of the latest that has any.
    """
    scope = case.indicator.scope or case.target.scope
    noted = [each for each in (own, *course(case)) if each.statement.beside]
    if is_change_kind(case):
        for exact in noted:
            found = _another(case, exact, scope)
            if found is not None:
                return _not_comparable(case, *found)
    return _no_value(case, own, next(iter(noted), None))


def _another(case: Case, exact: Exact, scope: str) -> tuple[Exact, Obstacle] | None:
    """Return that a value beside was counted under another definition, dated or declared.

    Returns   what to show: that value, where it stands for the whole formula; and the obstacle
    """
    since, until = case.target.base, exact.statement.period
    for each in exact.statement.beside:
        if each.missing is None or each.missing.key != "reason.other_scope":
            continue
        dated = None if since is None else redefined(case.indicator, each.scope, since, until)
        found = dated or of_another(case.indicator, each.scope, scope)
        if found is not None:
            return _shown_beside(case, exact, each), found
    return None


def _shown_beside(case: Case, exact: Exact, told: Evidence) -> Exact:
    """Return the statement with a value that stood beside in its place; it decides nothing.

    Where the formula is more than that leaf, or the unit another, the statement stays as it is.
    """
    statement = exact.statement
    if not isinstance(case.indicator.formula.root, Leaf) or told.unit != statement.symbol:
        return exact
    shown = msgspec.structs.replace(
        statement,
        value=told.value,
        sd=told.sd,
        bound=told.bound,
        basis=told.basis,
        scope=told.scope,
        labels=told.labels,
        decides=False,
        evidence=(told,),
        beside=tuple(each for each in statement.beside if each is not told),
        missing=(),
    )
    return msgspec.structs.replace(exact, statement=shown)
