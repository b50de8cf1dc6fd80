"""Change: an indicator held against itself, at another period or for another subject.

Comparing across a change of definition fails loudly (reference of the rules, section 10, point 1).
"""

from loopbook.errors import QueryError
from loopbook.evaluate.bound import OPEN, flipped
from loopbook.evaluate.bound import joined as joined_bound
from loopbook.evaluate.definition import must_be_comparable
from loopbook.evaluate.exact import evaluate_exactly
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.spread import joined, times
from loopbook.terms.observation import Bound
from loopbook.terms.value_change import ValueChange

_HUNDRED = 100


def change_between(first: Question, last: Question) -> ValueChange:
    """Return the difference of an indicator between two ends.

    Raises    QueryError  LB-E05  the ends are counted under different definitions; both are named
                          LB-E09  they are changes on different base periods
                          LB-E06  an end has no value
    """
    before, after = evaluate_exactly(first), evaluate_exactly(last)
    must_be_comparable(first.indicator, before.statement, after.statement)
    ends = (before, after)
    for end in ends:
        if end.value is None:
            name, rule = first.indicator.id, first.indicator.rule
            raise QueryError("LB-E06", rule, name=name, period=end.statement.period)
    one, other = before.value or 0, after.value or 0
    # Taken off the second value, a first one of at least so much leaves at most the difference.
    bound = joined_bound([after.statement.bound, flipped(before.statement.bound)])
    spread = joined(after.spread, times(before.spread, -1.0))
    percent = percent_sd = None
    is_signed = bound in (Bound.EXACT, Bound.ABOUT) or (one > 0 and other >= 0)
    if one and is_signed and not first.indicator.is_change:
        percent = float(_HUNDRED * (other / one - 1))
        of_last = times(after.spread, float(_HUNDRED / one))
        relative = joined(of_last, times(before.spread, float(-_HUNDRED * other / one**2)))
        percent_sd = relative.sd
    return ValueChange(
        indicator=first.indicator.id,
        first=before.statement,
        last=after.statement,
        difference=float(other - one),
        sd=spread.sd,
        percent=percent,
        percent_sd=percent_sd,
        symbol=after.statement.symbol,
        symbol_zh=after.statement.symbol_zh,
        bound=bound or Bound.ABOUT.value,
        decides=before.statement.decides and after.statement.decides and bound != OPEN,
    )
