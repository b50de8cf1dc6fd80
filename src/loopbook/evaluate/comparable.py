"""Comparable: whether a value and a target speak of the same thing.

A figure on another base or of another scope never decides a standing; it is not comparable, and
the verdict says in what (design, section 4; reference of the rules, section 10, point 1).
"""

from loopbook.evaluate.definition import Obstacle, redefined
from loopbook.evaluate.verdict import Case
from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator
from loopbook.terms.statement import Reason, Statement


def obstacle(case: Case, statement: Statement, since: Period | None) -> Obstacle | None:
    """Return what forbids to compare a value with the target; None when nothing does.

    Parameters
      since   base period: the definition must not have changed between it and the value's period,
              unless value and target name the same one
    """
    target = case.target
    if case.indicator.is_change and target.base and statement.base_period != target.base:
        values = {"base": str(statement.base_period), "wanted": str(target.base)}
        return Obstacle(Reason("reason.base_differs", values))
    if target.scope and statement.scope != target.scope:
        values = {"scope": statement.scope or "-", "wanted": target.scope}
        return Obstacle(
            Reason("reason.scope_differs", values), _rules(case.indicator, target.scope)
        )
    if since is None or (target.scope and statement.scope == target.scope):
        return None
    return redefined(case.indicator, statement.scope, since, statement.period)


def _rules(indicator: Indicator, scope: str) -> tuple[str, ...]:
    return tuple(each.rule for each in indicator.definitions if each.scope == scope)
