"""Score: how a subject stands under a standard, criterion by criterion, and what would lift it.

What is not known is no zero: it widens the result, which then has a lower and an upper end.
Spec: docs/spec/score.md.
"""

from datetime import date
from enum import StrEnum

import msgspec

from loopbook.terms.entry import Checkpoint
from loopbook.terms.finding import Finding
from loopbook.terms.observation import Document
from loopbook.terms.period import Period
from loopbook.terms.standard import CriterionKind
from loopbook.terms.statement import Evidence, Reason


class AnswerState(StrEnum):
    """What is known of a criterion for a subject."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Span(msgspec.Struct, frozen=True):
    """A result that unknown answers leave open: all between `low` and `high` is possible."""

    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The result, when nothing is left open."""
        return self.low if self.low == self.high else None


class CriterionScore(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a score sheet.

    Fields
      kind       what an answer is (terms.standard.CriterionKind): a yes is 1, or 100 %
      value      the answer in the criterion's unit; None when unknown or not applicable
      limits     limits it was held against, by name (`I`, `baseline`, `leading`): unit of the row
      level      best level it reaches (LEVELS); empty: none, or not known
      weight     effective weight within the whole (group weight times its own, re-scaled); points
                 for POINTS; None where the method has none
      result     what it adds to the total, both ends
      met        whether it is met: by LEVELS its last level, by LEADING more than the baseline,
                 by POINTS all points; None: unknown
      documents  what bears the answer out
      evidence   leaves of its formulas
      missing    why it is unknown, or why it does not apply
    """

    criterion: str
    group: str
    concept: str
    clause: str
    label_en: str
    label_zh: str
    kind: str = CriterionKind.NUMBER.value
    state: AnswerState
    value: float | None = None
    unit: str = ""
    unit_zh: str = ""
    limits: dict[str, float] = {}
    level: str = ""
    weight: float | None = None
    result: Span
    met: bool | None = None
    is_limiting: bool = False
    is_mandatory: bool = False
    grade: str = "verified"
    documents: tuple[Document, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Reason, ...] = ()
    source: str = ""
    rule: str = ""


class GroupScore(msgspec.Struct, frozen=True, kw_only=True):
    """A first-level group: its weight after re-scaling and what it adds to the total."""

    group: str
    label_en: str
    label_zh: str
    weight: float | None
    result: Span


class ScoreSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A subject under a standard for a period.

    Fields
      day        day of the act: which edition holds
      total      total score; for LEVELS the index of the best level; ALL: 0 or 1
      indices    index of every level (LEVELS), by id
      level_low  level that is certain; empty: none
      level_high level that is possible; empty: none. Both equal: the level
      level_labels   level id -> its labels, in English and Chinese
      knocked_out    whether a mandatory row is not met: True, False, None unknown
      findings   what is wrong or doubtful: an expired edition, a weight that does not sum, a
                 missing document, an illustrative figure
      digest     of the pack it was made under
    """

    standard: str
    pack: str
    digest: str
    title_en: str
    title_zh: str
    method: str
    subject: str
    subject_name: str = ""
    period: Period
    day: date
    total: Span
    indices: dict[str, Span] = {}
    level_low: str = ""
    level_high: str = ""
    level_labels: dict[str, tuple[str, str]] = {}
    knocked_out: bool | None = False
    groups: tuple[GroupScore, ...]
    criteria: tuple[CriterionScore, ...]
    findings: tuple[Finding, ...] = ()
    checkpoint: Checkpoint
    rules: tuple[str, ...] = ()

    @property
    def level(self) -> str | None:
        """The level when it is settled, empty for below all; None when unknown answers decide."""
        return self.level_low if self.level_low == self.level_high else None

    @property
    def weight_points(self) -> float:
        """What a weight is multiplied by to be points of the total, which is out of 100.

        Some standards write weights that sum to 1, others such that sum to 100.
        """
        if self.method not in _WEIGHED:
            return 1.0
        known = [row.weight for row in self.criteria if row.weight is not None]
        return 100.0 if known and sum(known) <= 1.0 + _ROUNDING else 1.0

    def in_points(self, weight: float) -> float:
        """Return a weight as points of the total, without the digits that multiplying leaves."""
        return round(weight * self.weight_points, _DIGITS)


_WEIGHED = ("levels", "ratios", "leading")
"""Methods whose total is out of 100, whatever the weights sum to."""

_ROUNDING = 1e-9
_DIGITS = 10


class Improvement(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion to change: from what it is to a level (or to its leading value)."""

    criterion: str
    label_en: str
    label_zh: str
    to: str
    limit: float | None
    unit: str
    cost: float
    gain: float
    is_forced: bool = False


class LevelGap(msgspec.Struct, frozen=True, kw_only=True):
    """The cheapest set of criteria to change for a level.

    Fields
      level        level aimed at
      is_reachable whether the criteria that have a cost can reach it
      cost         sum of the costs; bound: no set is cheaper than this (equal: proved optimal)
      index        index (or total) after the change
      missing      what stands in the way when it is not reachable: criteria without a cost
    """

    subject: str
    standard: str
    level: str
    is_reachable: bool
    improvements: tuple[Improvement, ...] = ()
    cost: float = 0.0
    bound: float = 0.0
    index: float = 0.0
    missing: tuple[str, ...] = ()


class ComparedClause(msgspec.Struct, frozen=True, kw_only=True):
    """One concept under each of the standards compared; None where a standard has no row for it.

    Fields
      rows       one per standard, in the order asked; weights as points of the total
      difference the gravest of `differences`, as a key of the catalogue: `only_in`, `unit`, `wish`,
                 `limit`, `weight`, `result`; `same` when there is none
      differences all that differs, the gravest first
    """

    concept: str
    label_en: str
    label_zh: str
    rows: tuple[CriterionScore | None, ...]
    difference: str
    differences: tuple[str, ...] = ()


class Comparison(msgspec.Struct, frozen=True):
    """One subject under several standards, from one set of data."""

    subject: str
    sheets: tuple[ScoreSheet, ...]
    clauses: tuple[ComparedClause, ...]


class ClausePractice(msgspec.Struct, frozen=True, kw_only=True):
    """How a clause did in practice, over all subjects scored.

    Fields
      met, unmet, unknown, waived   shares of all subjects; waived: said not to apply
      discrimination  correlation of its result with the total of all other rows, -1 to 1; None
                      where it never varies
      is_idle         whether nearly everybody meets it: it tells nobody apart
    """

    criterion: str
    label_en: str
    label_zh: str
    clause: str
    subjects: int
    met: float
    unmet: float
    unknown: float
    waived: float
    discrimination: float | None
    is_idle: bool


class RankedSubject(msgspec.Struct, frozen=True, kw_only=True):
    """A subject in a ranking: its place, and how firm the place is.

    Fields
      total      score
      place      by what is certain, the lower end of the total; 1 is best, equal scores share a
                 place, whoever fails a mandatory row comes after all others
      best, worst   places that unknown answers leave open, under the stated weights
      first, last   best and worst place under the weights tried, unknown answers included
      share      share of the weights tried under which it is among the first `wanted`
      knocked_out   whether a mandatory row is not met: True, False, None unknown
    """

    subject: str
    subject_name: str
    total: Span
    place: int
    best: int
    worst: int
    first: int
    last: int
    share: float
    level: str | None = ""
    knocked_out: bool | None = False
    is_selected: bool = False


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Subjects ranked by a standard, with how far the order hangs on the weights.

    Fields
      wanted     how many are to be selected
      spread     how far each weight was moved, as a share of it
      weights    how many sets of weights were tried (0: the total does not hang on weights);
                 seed  of their drawing
      kind       kind of subjects asked for; empty: all who answered
      edge       last selected and first left out; empty: nobody is left out, or all of them are
      swaps      weight and the change of it (0.1: a tenth more) at which these two change places;
                 the smallest change first
      level_labels   level id -> its labels, in English and Chinese
      findings   ties at the edge, unknown answers that decide, an order that no weights move
    """

    standard: str
    pack: str
    digest: str
    title_en: str
    title_zh: str
    method: str
    period: Period
    day: date
    kind: str = ""
    wanted: int
    spread: float
    weights: int
    seed: int
    subjects: tuple[RankedSubject, ...]
    edge: tuple[str, str] | tuple[()] = ()
    swaps: tuple[tuple[str, float], ...] = ()
    level_labels: dict[str, tuple[str, str]] = {}
    findings: tuple[Finding, ...] = ()
    checkpoint: Checkpoint
