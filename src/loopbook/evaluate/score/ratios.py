"""Capped ratios: value over reference, or reference over value, weighted, in percent.

S = x / ref where more is better, ref / x where less is; at most the cap; P = 100 sum w S
Source    older industry systems in two classes (GB/T 20106-2006): rules reference 3.5
"""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.outcome import Outcome, Reading, summed
from loopbook.evaluate.score.resolved import Ends, ResolvedRow, between, full, limit_of, met_at
from loopbook.terms.score import AnswerState
from loopbook.terms.standard import CriterionKind, Wish

_NOTHING = Ends(Fraction(0), Fraction(0))


def score_ratios(asked: Asked, rows: Sequence[ResolvedRow]) -> Outcome:
    """Return the weighted sum of ratios."""
    cap = asked.standard.cap
    return summed(asked, rows, Reading(lambda each: ratio(each, cap), reference, met_ratio, cap))


def ratio(each: ResolvedRow, cap: Fraction | None) -> Ends:
    """Return what a row earns: a ratio, at most `cap`; a yes is 1, a degree is itself.

    Of an unknown answer the higher end is the cap, whatever the row: it may turn out not to apply,
    which lifts the mean of the others, and they reach the cap at most.
    """
    row = each.row
    if each.answer.state is AnswerState.UNKNOWN:
        return Ends(Fraction(0), cap)
    if row.kind is not CriterionKind.NUMBER:
        whole = full(row)
        return between(each, lambda value: value / whole, Fraction(1))
    lead = None if each.leading is None else each.leading.value
    if lead is None or lead <= 0:
        return Ends(Fraction(0), cap)

    def earns(value: Fraction) -> Fraction | None:
        if row.wish is Wish.UP:
            return _capped(value / lead, cap)
        # Nothing used of what should be little: beyond every reference.
        return cap if value <= 0 else _capped(lead / value, cap)

    return between(each, earns, cap)


def _capped(value: Fraction, cap: Fraction | None) -> Fraction:
    above = max(value, Fraction(0))
    return above if cap is None else min(above, cap)


def reference(each: ResolvedRow) -> dict[str, Fraction]:
    """Return the reference value of a row, by its name."""
    if each.leading is None or each.leading.value is None:
        return {}
    return {"leading": each.leading.value}


def met_ratio(each: ResolvedRow) -> bool | None:
    """Say whether a row is at its reference, or meets its limit where it has one."""
    if each.levels or each.leading is None:
        return met_at(each, limit_of(each))
    return met_at(each, each.leading.value)
