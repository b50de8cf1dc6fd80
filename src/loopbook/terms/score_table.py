"""Score table: many subjects under one standard, as arrays: what a ranking and a review read.

It says the same as a score sheet a subject (terms.score.ScoreSheet), without the evidence: a row a
subject, a column a criterion, in the order of the standard. Spec: docs/spec/score.md.
"""

from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import Period
from loopbook.terms.score import AnswerState, Span

STATES = (AnswerState.KNOWN, AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE)
"""States by their code in `ScoreTable.state`."""

KNOWN, UNKNOWN, NOT_APPLICABLE = range(3)

UNSETTLED = -1
"""Code of a truth that is not known; else 1 is true and 0 is false."""

Reals = NDArray[np.float64]
Codes = NDArray[np.int8]


class ScoreTable(msgspec.Struct, frozen=True, kw_only=True):
    """N subjects under a standard of R criteria and L levels, for a period.

    Fields
      subjects, criteria, groups, levels   identifiers by position; levels best first
      group        position of each criterion's group, (R,)
      low, high    total of each subject (as ScoreSheet.total), (N,)
      index_low, index_high   index of each level, (N, L); no columns unless LEVELS
      level_low, level_high   position of the level that is certain and of the one that is possible,
                   (N,); L: none
      knocked_out  whether a mandatory row is not met, (N,): 1, 0, UNSETTLED
      state        code of STATES, (N, R)
      value        the answer in the criterion's unit, (N, R); 0 where it is not known: read `state`
      weight       effective weight after re-scaling, (N, R), as CriterionScore.weight; 0 where the
                   row does not apply or the method has none
      result_low, result_high   what each criterion adds to the total, (N, R)
      met          whether each criterion is met, (N, R): 1, 0, UNSETTLED
      sequence     entry that gave the answer, (N, R); 0: none, or a formula over several
      plain_count  subjects that the exact engine scored one by one, since a formula asks for more
                   than observed words
      exact_count  cells so near a limit that they were decided again in fractions
    """

    standard: str
    pack: str
    digest: str
    method: str
    period: Period
    day: date
    subjects: tuple[str, ...]
    criteria: tuple[str, ...]
    groups: tuple[str, ...]
    levels: tuple[str, ...]
    group: NDArray[np.int32]
    low: Reals
    high: Reals
    index_low: Reals
    index_high: Reals
    level_low: Codes
    level_high: Codes
    knocked_out: Codes
    state: Codes
    value: Reals
    weight: Reals
    result_low: Reals
    result_high: Reals
    met: Codes
    sequence: NDArray[np.int64]
    plain_count: int = 0
    exact_count: int = 0
    checkpoint: Checkpoint

    def total(self, subject: int) -> Span:
        """Return the total of the subject at a position, both ends."""
        return Span(float(self.low[subject]), float(self.high[subject]))

    def level(self, subject: int) -> str | None:
        """Return the level of the subject at a position; empty: none; None: unknowns decide."""
        low, high = int(self.level_low[subject]), int(self.level_high[subject])
        if low != high:
            return None
        return self.levels[low] if low < len(self.levels) else ""
