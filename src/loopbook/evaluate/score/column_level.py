"""Column levels: the best level of every subject, and who fails a mandatory row (see `level`)."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from loopbook.evaluate.score.column_earned import Codes
from loopbook.evaluate.score.column_method import Made
from loopbook.evaluate.score.column_row import ColumnRow
from loopbook.terms.score_table import UNSETTLED
from loopbook.terms.standard import ScoreMethod, Standard


def column_knocked_out(rows: Sequence[ColumnRow], made: Made) -> Codes:
    """Return whether a mandatory row that applies is not met, of every subject."""
    count = len(made.low)
    is_out, is_open = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for at, each in enumerate(rows):
        if each.row.is_mandatory:
            is_out |= each.applies & (made.met[:, at] == 0)
            is_open |= each.applies & (made.met[:, at] == UNSETTLED)
    found: Codes = np.select([is_out, is_open], [1, UNSETTLED], 0).astype(np.int8)
    return found


def column_levels(
    standard: Standard, made: Made, thresholds: Sequence[Fraction | None], out: Codes
) -> tuple[Codes, Codes]:
    """Return the level that is certain and the one that is possible; number of levels: none.

    Parameters
      thresholds   least index or total of each level, best first; None: not known
      out          whether a mandatory row is not met
    """
    count = len(standard.levels)
    certain = np.full(len(made.low), count, np.int8)
    possible = certain.copy()
    for place in reversed(range(count)):
        threshold = thresholds[place]
        low, high = made.low, made.high
        if standard.method is ScoreMethod.LEVELS:
            low, high = made.index_low[:, place], made.index_high[:, place]
        if threshold is None:
            is_low, is_high = np.zeros(len(low), np.bool_), np.ones(len(low), np.bool_)
        else:
            is_low, is_high = low >= float(threshold), high >= float(threshold)
        certain[made.gate_low[:, place] & is_low] = place
        possible[made.gate_high[:, place] & is_high] = place
    certain[out != 0] = count
    possible[out == 1] = count
    return certain, possible
