"""Definition: whether an indicator meant the same thing at both ends of a span.

Comparison across dated definitions fails loudly (reference of the rules, section 10, point 1):
resource lists of 2007, 2017 and 2021; energy intensity redefined inside a plan.
"""

import msgspec

from loopbook.terms.period import Period, last_day
from loopbook.terms.scheme import Definition, Indicator
from loopbook.terms.statement import Reason


class Obstacle(msgspec.Struct, frozen=True):
    """Why two values cannot be compared, and the rows of the pack that say so."""

    reason: Reason
    rules: tuple[str, ...] = ()


def redefined(indicator: Indicator, scope: str, since: Period, until: Period) -> Obstacle | None:
    """Return that the definition of the indicator changed after `since` and by `until`, or None.

    Parameters
      scope   definition of the value: it must be in force at the end of both periods. Without a
              scope, or with one that no definition dates, some definition must be
    """
    known = indicator.definitions
    named = tuple(each for each in known if scope and each.scope == scope)
    held = {each.scope for each in named or known if _in_force(each, since)}
    holds = {each.scope for each in named or known if _in_force(each, until)}
    if not known or held & holds:
        return None
    old = _first(known, since, avoid="" if held else scope)
    new = _first(known, until, avoid="" if holds else scope)
    rules = tuple(each.rule for each in (old, new) if each is not None)
    values = {
        "base": str(since),
        "period": str(until),
        "old": old.scope if old else "-",
        "new": new.scope if new else "-",
        "old_source": old.source if old else "-",
        "new_source": new.source if new else "-",
    }
    return Obstacle(Reason("reason.redefined", values), rules)


def _in_force(definition: Definition, period: Period) -> bool:
    day = last_day(period)
    begun = definition.valid_from is None or definition.valid_from <= day
    return begun and (definition.valid_to is None or day <= definition.valid_to)


def _first(known: tuple[Definition, ...], period: Period, avoid: str) -> Definition | None:
    """Return the first definition in force at the end of the period, not the one of `avoid`."""
    found = [each for each in known if _in_force(each, period) and each.scope != avoid]
    return found[0] if found else None
