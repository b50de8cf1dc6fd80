"""Course: the values of an indicator on the way to its target, and the straight line they follow.

The line between base and target is a rule of the house: no plan read so far says what is due
between its years.
"""

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from loopbook.evaluate.bound import OPEN, flipped, joined
from loopbook.evaluate.comparable import obstacle
from loopbook.evaluate.exact import Exact, Rival, evaluate_exactly
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.spread import Spread, times
from loopbook.evaluate.spread import joined as joined_spread
from loopbook.evaluate.verdict import (
    Case,
    Direction,
    Measure,
    direction_of,
    is_change_kind,
    is_counted_change,
    required_of,
)
from loopbook.evaluate.window import complete, windows
from loopbook.terms.period import Period
from loopbook.terms.statement import Reason


class Line(msgspec.Struct, frozen=True):
    """Where the line starts, and what it asks for at a value's period.

    Fields
      base        statement of the start; None for a change, which starts at zero
      due         in the unit of the verdict
      direction   on which side of it a value is on track
      spread      of `due`: that of the base value, as far as the line still rests on it
    """

    base: Exact | None
    due: Fraction
    direction: Direction
    spread: Spread = Spread()


def exact_at(case: Case, period: Period) -> Exact:
    """Return the indicator for a period, under the target's scope and base where it has a value."""
    indicator, scope = case.indicator, case.target.scope
    question = Question(indicator, period, case.scheme, case.sources, case.target.base)
    if not scope or indicator.scope:
        return evaluate_exactly(question)
    scoped = msgspec.structs.replace(indicator, scope=scope)
    found = evaluate_exactly(msgspec.structs.replace(question, indicator=scoped))
    if found.value is not None:
        return found
    other = evaluate_exactly(question)
    return found if other.value is None else other


def course(case: Case) -> Iterator[Exact]:
    """Yield the indicator period by period, latest first: after the base, up to the target.

    A period of flows counts when it is over on the day of the case; a published value when it is
    published.
    """
    target = case.target
    question = Question(case.indicator, target.period, case.scheme, case.sources, target.base)
    for window in complete(windows(question), case.indicator, case.day):
        if target.base is None or window.end > target.base.end:
            yield exact_at(case, window)


def best(case: Case) -> Exact | None:
    """Return the latest comparable value that decides, else the latest that decides, else any."""
    deciding: Exact | None = None
    shown: Exact | None = None
    for exact in course(case):
        decides = exact.statement.decides
        if decides and obstacle(case, exact.statement, case.target.base) is None:
            return exact
        if deciding is None and decides:
            deciding = exact
        if shown is None and exact.value is not None:
            shown = exact
    return deciding or shown


def measure(case: Case, exact: Exact) -> Measure | Reason:
    """Return the value in the unit of the verdict, or why there is none.

    Growth and reduction of a level are counted here: (value / base value - 1) in percent.
    """
    value = exact.value or Fraction(0)
    if not is_counted_change(case):
        bound, spread = exact.statement.bound, exact.spread
        return Measure(exact, value, bound, exact.rivals, spread=spread)
    if case.target.base is None:
        return Reason("reason.no_base_named")
    base = exact_at(case, case.target.base)
    start = base.value
    if start is None or not base.statement.decides:
        return Reason("reason.no_base_value", {"base": str(case.target.base)})
    if start == 0:
        return Reason("reason.zero_base", {"base": str(case.target.base)})
    bound = joined([exact.statement.bound, flipped(base.statement.bound)])
    if bound == OPEN:
        return Reason("reason.open_bounds")
    rivals = tuple(Rival(_change(each.value, start), each.evidence) for each in exact.rivals)
    return Measure(exact, _change(value, start), bound, rivals, base, _spread(exact, base, start))


def _spread(exact: Exact, base: Exact, start: Fraction) -> Spread:
    """Return the spread of the change in percent: d(v/b) = dv/b - v db/b^2, times a hundred."""
    value = exact.value or Fraction(0)
    of_value = times(exact.spread, float(100 / start))
    return joined_spread(of_value, times(base.spread, float(-100 * value / start**2)))


def _change(value: Fraction, base: Fraction) -> Fraction:
    return (value / base - 1) * 100


def line(case: Case, measured: Measure) -> Line | Reason:
    """Return what the straight line from base to target asks for at the period of the value."""
    target, required = case.target, required_of(case) or Fraction(0)
    is_change = is_change_kind(case) or case.indicator.is_change
    if is_change and target.base is None:
        return Reason("reason.no_base_named")
    base = measured.base if is_change else _start(case, measured)
    since = target.base or (base.statement.period if base else None)
    if since is None or (base is None and not is_change):
        named = str(target.base) if target.base else "-"
        return Reason("reason.no_base_value", {"base": named})
    start = Fraction(0) if is_change or base is None else base.value or Fraction(0)
    reached = measured.exact.statement.period.end - since.end
    share = Fraction(reached, max(target.period.end - since.end, 1))
    direction = direction_of(target)
    if direction is Direction.EQUAL:
        direction = Direction.AT_LEAST if required >= start else Direction.AT_MOST
    is_drawn = base is not None and not is_change
    spread = times(base.spread, float(1 - share)) if base is not None and is_drawn else Spread()
    return Line(base, start + (required - start) * share, direction, spread)


def _start(case: Case, measured: Measure) -> Exact | None:
    """Return the value at the base; without a named base, the earliest that can be compared."""
    period = measured.exact.statement.period
    if case.target.base is not None:
        base = exact_at(case, case.target.base)
        return base if base.statement.decides else None
    earlier = [
        exact
        for exact in course(case)
        if exact.statement.decides
        and exact.statement.period.end < period.end
        and obstacle(case, measured.exact.statement, exact.statement.period) is None
    ]
    return earlier[-1] if earlier else None
