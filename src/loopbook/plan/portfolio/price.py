"""Price: what one unit more of a limit would bring, learned by making the portfolio again.

A portfolio of whole projects has no dual prices: one yuan more buys nothing, and ten thousand may
buy a project. So every limit is loosened by a stated share, and what that brings is divided by it.
"""

from collections.abc import Sequence

from loopbook.plan.portfolio.asking import LIMITS_MAX, Asked, Asking
from loopbook.plan.portfolio.program import Twist
from loopbook.plan.portfolio.standing import Stand, is_met
from loopbook.terms.plan import Binding
from loopbook.terms.progress import Run

_GAIN_LEAST = 1e-7


def bindings_of(asking: Asking, base: Asked, stands: Sequence[Stand]) -> Run[tuple[Binding, ...]]:
    """Return the limits that hold a portfolio back, dearest first.

    Parameters
      base   the portfolio that is the answer
    Returns  limits whose loosening makes the answer better, and those without room and price 0;
             of a search that was ended, the price is at least the one told, or not known
    """
    found = []
    for stand in _nearest(stands)[:LIMITS_MAX]:
        if asking.is_stopped:
            break
        limit = stand.limit
        made = yield from asking.ask(Twist(loosened=limit.key), base)
        if made.answer is None or asking.is_stopped:
            continue
        gain = made.objective - base.objective
        is_better = gain > max(_GAIN_LEAST, asking.effort.gap) * max(abs(base.objective), 1.0)
        if not is_better and not is_met(stand):
            continue
        price = None if made.is_open else 0.0
        found.append(
            Binding(
                limit=limit.words(),
                subject=limit.subject,
                period=limit.period,
                activity=stand.activity,
                bound=limit.bound,
                unit=limit.unit,
                price=gain / limit.step if is_better else price,
            )
        )
    return tuple(sorted(found, key=lambda each: -(each.price or 0.0)))


def _nearest(stands: Sequence[Stand]) -> list[Stand]:
    """Return the limits that have an amount, those with the least room first; of cash one point.

    One yuan more at the start is one more at every point: it is one limit, told where it is least.
    """
    ordered = sorted((each for each in stands if each.limit.step > 0.0), key=lambda s: s.slack)
    cash = [each for each in ordered if each.limit.kind == "cash"]
    return [each for each in ordered if each.limit.kind != "cash" or each is cash[0]]
