"""Definition: whether an indicator meant the same thing at both ends of a span.

Comparison across dated definitions fails loudly (reference of the rules, section 10, point 1):
resource lists of 2007, 2017 and 2021; energy intensity redefined inside a plan.
"""

import msgspec

from loopbook.errors import QueryError
from loopbook.terms.period import Period, last_day
from loopbook.terms.scheme import Definition, Indicator
from loopbook.terms.statement import Label, Reason, Statement


class Obstacle(msgspec.Struct, frozen=True):
    """Why two values cannot be compared, and the rows of the pack that say so."""

    reason: Reason
    rules: tuple[str, ...] = ()


def redefined(indicator: Indicator, scope: str, since: Period, until: Period) -> Obstacle | None:
    """Return that the definition of the indicator changed after `since` and by `until`, or None.

    A change is one definition that ended in the span and another that counts after it; undated
    definitions, side by side, are none.

    Parameters
      scope   definition the value was counted under; empty or undeclared: whichever was in force
    """
    known = indicator.definitions
    ended = [each for each in known if _in_force(each, since) and not _in_force(each, until)]
    begun = [each for each in known if not _in_force(each, since) and _in_force(each, until)]
    lasting = [each for each in known if _in_force(each, since) and _in_force(each, until)]
    named = [each for each in known if scope and each.scope == scope]
    if any(not named or each in named for each in lasting):
        return None
    if any(each in named for each in ended):
        old, new = [each for each in ended if each in named], begun
    else:
        old, new = ended, named or begun
    if not old or not new:
        return None
    values = {
        "base": str(since),
        "period": str(until),
        "old": old[0].scope,
        "new": new[0].scope,
        "old_source": old[0].source,
        "new_source": new[0].source,
    }
    labels = {"old_source": _note(old[0]), "new_source": _note(new[0])}
    return Obstacle(Reason("reason.redefined", values, labels), (old[0].rule, new[0].rule))


def between(indicator: Indicator, first: Statement, last: Statement) -> Obstacle | None:
    """Return what forbids to compare two values of an indicator; None when nothing does.

    Values counted under one named definition are comparable, whenever it was in force.
    """
    if first.scope and first.scope == last.scope:
        return None
    early, late = sorted((first.period, last.period), key=lambda period: period.end)
    broken = redefined(indicator, "", early, late)
    if broken is not None or first.scope == last.scope or not (first.scope and last.scope):
        return broken
    values = {"scope": last.scope, "wanted": first.scope}
    other = of_another(indicator, last.scope, first.scope)
    return other or Obstacle(Reason("reason.scope_differs", values))


def must_be_comparable(indicator: Indicator, first: Statement, last: Statement) -> None:
    """Hold that two values of an indicator were counted under one definition, and on one base.

    Raises    QueryError  LB-E05  the definition changed between them, or each names its own; both
                          are named, with the days they count for
                          LB-E09  they are changes on different base periods
    """
    bases = (first.base_period, last.base_period)
    if None not in bases and bases[0] != bases[1]:
        values = {"first": first.period, "last": last.period, "one": bases[0], "other": bases[1]}
        raise QueryError("LB-E09", indicator.rule, name=indicator.id, **values)
    broken = between(indicator, first, last)
    if broken is None:
        return
    told = broken.reason.values
    names = [told["old"], told["new"]] if "old" in told else [first.scope, last.scope]
    known = {each.scope: each for each in indicator.definitions}
    old, new = (_dated(known.get(name), name) for name in names)
    raise QueryError(
        "LB-E05",
        indicator.rule,
        name=indicator.id,
        first=first.period,
        last=last.period,
        old=old,
        new=new,
    )


def _dated(definition: Definition | None, scope: str) -> str:
    """Return a definition with the days it counts for: `list_2007 (2007-01-01 to 2016-12-31)`."""
    if definition is None:
        return scope
    days = [str(day or "") for day in (definition.valid_from, definition.valid_to)]
    return f"{definition.scope} ({days[0]}..{days[1]})" if any(days) else definition.scope


def of_another(indicator: Indicator, scope: str, wanted: str) -> Obstacle | None:
    """Return that a value was counted under another declared definition than the one wanted."""
    theirs = [each for each in indicator.definitions if scope and each.scope == scope]
    ours = [each for each in indicator.definitions if wanted and each.scope == wanted]
    if scope == wanted or not theirs or not ours:
        return None
    values = {
        "scope": scope,
        "wanted": wanted,
        "source": theirs[0].source,
        "wanted_source": ours[0].source,
    }
    rules = (ours[0].rule, theirs[0].rule)
    labels = {"source": _note(theirs[0]), "wanted_source": _note(ours[0])}
    return Obstacle(Reason("reason.other_definition", values, labels), rules)


def _note(definition: Definition) -> Label:
    """Return the source of a definition; in Chinese its note's first sentence.

    Sources are cited in English; a reader of Chinese is told what was counted.
    """
    return definition.source, definition.note_zh.partition("。")[0] or definition.source


def _in_force(definition: Definition, period: Period) -> bool:
    day = last_day(period)
    begun = definition.valid_from is None or definition.valid_from <= day
    return begun and (definition.valid_to is None or day <= definition.valid_to)
