"""Chance: the probability beside a standing, and the caution when a gap is inside the uncertainty.

On the walk: a measured value and its limit go in, what a verdict shows of its uncertainty comes
out. The standing itself is judged on the value as stated.
"""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.figure import chinese_symbol_of, figure, symbol_of
from loopbook.evaluate.probability import is_inside, probability, probability_bound
from loopbook.evaluate.spread import Spread, joined, times
from loopbook.evaluate.verdict import Case, Chance, Direction, Measure, unit_of
from loopbook.terms.observation import Bound
from loopbook.terms.quantity import Unit
from loopbook.terms.statement import Label, Reason
from loopbook.wording import say

EXACT = Spread()
"""Of a limit that is a number of the plan."""


def chance_of(
    case: Case, measured: Measure, limit: Fraction, direction: Direction, of: Spread = EXACT
) -> Chance:
    """Return how likely the value is on the good side of `limit`.

    Parameters
      of   what the uncertainty of the limit is made from: a line rests on its base value
    """
    sd = joined(measured.spread, times(of, -1.0)).sd
    gap = measured.value - limit
    found = probability(gap, sd, direction)
    bound = probability_bound(measured.bound, direction) if found is not None else "eq"
    cautions = (_caution(case, measured, gap, sd, found),) if is_inside(gap, sd) else ()
    return Chance(found, bound, cautions)


def all_of(chances: Sequence[tuple[Chance, Spread]]) -> Chance:
    """Return how likely every one of several values is on its good side.

    Values that share a source are not independent, and no probability is stated of them together.
    """
    seen: set[str] = set()
    product = 1.0
    bounds: set[str] = set()
    for chance, spread in chances:
        sources = {*spread.slopes, *(f"factor:{name}" for name in spread.untold)}
        if chance.probability is None or not seen.isdisjoint(sources):
            return Chance(None, cautions=_cautions(chances))
        seen |= sources
        product *= chance.probability
        bounds.add(chance.bound)
    firm = bounds - {Bound.EXACT.value, Bound.ABOUT.value}
    if len(firm) > 1:
        return Chance(None, cautions=_cautions(chances))
    return Chance(product, next(iter(firm or bounds), "eq"), _cautions(chances))


def _cautions(chances: Sequence[tuple[Chance, Spread]]) -> tuple[Reason, ...]:
    return tuple(caution for chance, _ in chances for caution in chance.cautions)


def _caution(
    case: Case, measured: Measure, gap: Fraction, sd: float | None, found: float | None
) -> Reason:
    """Return that the gap is inside the uncertainty, and so how likely the limit is met."""
    unit = unit_of(case)
    values = {
        "period": str(measured.exact.statement.period),
        "gap": figure(abs(gap)),
        "sd": figure(sd or 0.0),
        "symbol": symbol_of(unit),
    }
    labels = {"symbol": _symbols(unit)}
    if found is None:
        return Reason("reason.inside_uncertainty.plain", values, labels)
    # Within two standard uncertainties it lies between 2.3 and 97.7 %: never written as 0 or 100.
    percent = f"{100 * found:.1f}"
    return Reason("reason.inside_uncertainty.chance", {**values, "percent": percent}, labels)


def _symbols(unit: Unit) -> Label:
    """Return what stands behind a gap; between two percentages it is counted in points."""
    if symbol_of(unit) == "%":
        return say("reason.points"), say("reason.points", "zh")
    return symbol_of(unit), chinese_symbol_of(unit)
