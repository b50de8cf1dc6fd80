"""Share: a part of a whole is at most the whole, unless stock of earlier years went into it."""

from collections.abc import Callable, Mapping
from fractions import Fraction

import msgspec

from loopbook.evaluate.bound import OPEN, bound_of
from loopbook.evaluate.figure import figure
from loopbook.evaluate.leaf import LeafValue, Question
from loopbook.rules.expression import evaluate
from loopbook.rules.leaf import leaves_in
from loopbook.terms.formula import Leaf
from loopbook.terms.observation import Bound
from loopbook.terms.statement import Evidence, Reason

_HUNDRED = 100


class ShareDoubt(msgspec.Struct, frozen=True):
    """Why a share decides nothing (None: it may), and what was read of the old stock."""

    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()


def share_doubt(
    question: Question, value: Fraction, read: Mapping[str, Callable[[Leaf, Question], LeafValue]]
) -> ShareDoubt:
    """Return whether a share above 100 % is refused.

    It stands where the indicator declares the use of old stock, and that use is known, decides and
    is above zero in the period.

    Parameters
      value   of the share, in base units: 1 is the whole
      read    leaf function -> what reads it
    """
    indicator = question.indicator
    if not indicator.is_share or value <= 1:
        return ShareDoubt()
    said = {"value": figure(value * _HUNDRED), "period": str(question.period)}
    if indicator.old_stock is None:
        return ShareDoubt(Reason("reason.share_above_whole", said))
    leaves = {leaf: read[leaf.name](leaf, question) for leaf in leaves_in(indicator.old_stock)}
    stock = evaluate(indicator.old_stock, lambda leaf: leaves[leaf].value)
    evidence = tuple(each.evidence for each in leaves.values())
    bounds = {leaf: each.evidence.bound for leaf, each in leaves.items()}
    bound = bound_of(indicator.old_stock.root, lambda leaf: leaves[leaf].value, bounds)
    # "At most so much" may be none at all.
    is_sound = bound not in (Bound.AT_MOST, OPEN)
    is_sound = is_sound and all(each.is_deciding for each in leaves.values())
    if stock.value is not None and stock.value > 0 and is_sound:
        return ShareDoubt(None, evidence)
    formula = indicator.old_stock.text
    return ShareDoubt(Reason("reason.share_without_stock", {**said, "formula": formula}), evidence)
