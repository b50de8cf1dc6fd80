"""All must be met: a subject passes when every row that applies meets its limit; no sum is made.

Source    GB/T 33761-2017, general requirements of green product assessment: a product meets the
          reference value of every indicator (rules reference 4.4)
"""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.score.outcome import Outcome, RowOutcome
from loopbook.evaluate.score.resolved import Ends, ResolvedRow, limit_of, met_at

_NOTHING = Ends(Fraction(0), Fraction(0))


def score_every(rows: Sequence[ResolvedRow]) -> Outcome:
    """Return 1 when every row is met, 0 when one is not; between them while it is not known.

    Where no row applies nothing is shown to be met: 0 to 1.
    """
    met = {each.row.id: met_at(each, limit_of(each)) for each in rows if each.applies}
    is_certain = bool(met) and all(value is True for value in met.values())
    is_possible = all(value is not False for value in met.values())
    return Outcome(
        total=Ends(Fraction(is_certain), Fraction(is_possible)),
        rows={
            each.row.id: RowOutcome(adds=_NOTHING, limits=_limits(each), met=met.get(each.row.id))
            for each in rows
        },
    )


def _limits(each: ResolvedRow) -> dict[str, Fraction]:
    limit = limit_of(each)
    return {} if limit is None else {"limit": limit}
