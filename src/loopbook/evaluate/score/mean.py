"""Mean of leading ratios: mandatory rows, and the best of a pool of rows to choose from.

GI = 100 / n sum x / leading, leading / x where less is better, at most the cap
Source    green park: 31 indicators, 16 mandatory and 2 of 15 chosen (rules reference 4.3, from
          knowledge: a pack that uses it declares the leading values)
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.outcome import Outcome, RowOutcome
from loopbook.evaluate.score.ratios import met_ratio, ratio, reference
from loopbook.evaluate.score.resolved import Ends, ResolvedRow
from loopbook.evaluate.score.weights import HUNDRED

_NOTHING = Ends(Fraction(0), Fraction(0))


def score_mean(asked: Asked, rows: Sequence[ResolvedRow]) -> Outcome:
    """Return the mean of the ratios, in percent.

    Returns   where no row applies: from nothing to the cap
    """
    standard = asked.standard
    counted = [each for each in rows if each.is_scored and each.applies]
    earned = {each.row.id: ratio(each, standard.cap) for each in counted}
    low = _picked(counted, {name: ends.low for name, ends in earned.items()}, standard.chosen)
    high = _picked(counted, {name: ends.high for name, ends in earned.items()}, standard.chosen)
    count = len(low)
    adds = {
        name: Ends(_part(low, name, count) or Fraction(0), _part(high, name, count))
        for name in earned
    }
    return Outcome(
        total=_mean(low, high, standard.cap),
        rows={
            each.row.id: RowOutcome(
                adds=_ordered(adds.get(each.row.id, _NOTHING)),
                weight=Fraction(1, count) if each.row.id in low else None,
                limits=reference(each),
                met=met_ratio(each) if each.applies else None,
            )
            for each in rows
        },
    )


def _picked(
    counted: Sequence[ResolvedRow], earned: Mapping[str, Fraction | None], chosen: int
) -> dict[str, Fraction | None]:
    """Return the rows that count: all that are no choice, and the best `chosen` of the others."""

    def order(each: ResolvedRow) -> tuple[bool, Fraction]:
        value = earned[each.row.id]
        return value is not None, -(value or Fraction(0))

    pool = sorted((each for each in counted if each.row.is_chosen), key=order)
    picked = [each for each in counted if not each.row.is_chosen] + pool[:chosen]
    return {each.row.id: earned[each.row.id] for each in picked}


def _part(picked: Mapping[str, Fraction | None], name: str, count: int) -> Fraction | None:
    if name not in picked:
        return Fraction(0)
    value = picked[name]
    return None if value is None else HUNDRED * value / count


def _ordered(ends: Ends) -> Ends:
    """Return the ends in order: a row known to be good may be left out for a better one."""
    if ends.high is None:
        return ends
    return Ends(min(ends.low, ends.high), max(ends.low, ends.high))


def _mean(
    low: Mapping[str, Fraction | None], high: Mapping[str, Fraction | None], cap: Fraction | None
) -> Ends:
    if not low:
        return Ends(Fraction(0), None if cap is None else HUNDRED * cap)
    lows = [value or Fraction(0) for value in low.values()]
    highs = [value for value in high.values() if value is not None]
    mean_high = HUNDRED * sum(highs, Fraction(0)) / len(high) if len(highs) == len(high) else None
    return Ends(HUNDRED * sum(lows, Fraction(0)) / len(low), mean_high)
