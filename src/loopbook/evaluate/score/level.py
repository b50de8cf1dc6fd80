"""Level: the best level whose threshold is reached and whose gates are passed.

Both ends are judged: with unknown rows unmet the level is certain, with all of them met it is
possible. Every condition holds the more, the more rows are met, so no truth lies outside.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from loopbook.evaluate.score.declared import Figure
from loopbook.evaluate.score.outcome import Outcome
from loopbook.evaluate.score.resolved import ResolvedRow
from loopbook.terms.standard import Level, ScoreMethod, Standard


def level_ends(
    standard: Standard,
    outcome: Outcome,
    thresholds: Mapping[str, Figure],
    knocked_out: bool | None,
) -> tuple[str, str]:
    """Return the level that is certain and the one that is possible; empty: none.

    Parameters
      thresholds    level -> its least index or total; a value of None is not known
      knocked_out   whether a mandatory row is not met, which leaves no level
    """
    if knocked_out is True:
        return "", ""
    certain = possible = ""
    for level in reversed(standard.levels):
        threshold = thresholds[level.id].value
        low, high = _reached(standard, level, outcome, threshold)
        certain = level.id if low else certain
        possible = level.id if high else possible
    return ("" if knocked_out is None else certain), possible


def _reached(
    standard: Standard, level: Level, outcome: Outcome, threshold: Fraction | None
) -> tuple[bool, bool]:
    """Say whether a level is reached for certain, and whether it may be."""
    ends = outcome.total
    if standard.method is ScoreMethod.LEVELS:
        ends = outcome.indices[level.id]
    is_certain, is_possible = outcome.gates.get(level.id, (True, True))
    low = threshold is not None and ends.low >= threshold
    high = threshold is None or ends.high is None or ends.high >= threshold
    return is_certain and low, is_possible and high


def knocked_out(rows: Sequence[ResolvedRow], outcome: Outcome) -> bool | None:
    """Say whether a mandatory row that applies is not met; None while it is not known."""
    wanted = [each for each in rows if each.row.is_mandatory and each.applies]
    met = [outcome.rows[each.row.id].met for each in wanted]
    unmet = [each for each, value in zip(wanted, met, strict=True) if value is False]
    if any(not each.may_fall_out for each in unmet):
        return True
    is_open = any(value is None for value in met)
    return None if unmet or is_open else False
