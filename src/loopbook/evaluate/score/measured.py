"""Measured: values beside each other; nothing is scored, rows that must be met are checked."""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.score.outcome import Outcome, RowOutcome
from loopbook.evaluate.score.resolved import Ends, ResolvedRow, limit_of, met_at

_NOTHING = Ends(Fraction(0), Fraction(0))


def score_measured(rows: Sequence[ResolvedRow]) -> Outcome:
    """Return the rows as they are; a row with a limit says whether it is met."""
    return Outcome(
        total=_NOTHING,
        rows={
            each.row.id: RowOutcome(
                adds=_NOTHING,
                limits=_limits(each),
                met=met_at(each, limit_of(each)) if each.applies else None,
            )
            for each in rows
        },
    )


def _limits(each: ResolvedRow) -> dict[str, Fraction]:
    limit = limit_of(each) if each.levels else None
    return {} if limit is None else {"limit": limit}
