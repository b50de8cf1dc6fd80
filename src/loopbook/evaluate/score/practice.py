"""Practice: the post-evaluation of a standard, from all who were scored by it.

Which clauses everybody meets, which nobody can answer, which are said not to apply, and which tell
good subjects from others. Spec: docs/spec/registry.md.

Source    classical item analysis: difficulty p = met / (met + unmet), corrected item-total
          correlation r = corr(x_i, T - x_i), both as shares of what could be earned: L. Crocker &
          J. Algina, Introduction to Classical and Modern Test Theory (1986), ch. 14
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.finding import Finding, Severity
from loopbook.terms.practice import Practice
from loopbook.terms.score import ClausePractice
from loopbook.terms.score_table import KNOWN, NOT_APPLICABLE, UNKNOWN, UNSETTLED, Reals, ScoreTable
from loopbook.terms.standard import Criterion, ScoreMethod, Standard

IDLE_SHARE = 0.95
"""From this share of those who answered on, a clause that they meet tells nobody apart."""

ANSWERED_SHARE = 0.5
"""Clauses that a smaller share of the subjects can answer do not count in the sum of the others."""

SUBJECTS_MIN = 3
"""Two subjects always correlate perfectly, one not at all."""

_NOISE = 1e-12
"""Share of the largest number below which a spread is but rounding of binary fractions."""

Bools = NDArray[np.bool_]


def review(table: ScoreTable, standard: Standard, idle_share: float = IDLE_SHARE) -> Practice:
    """Return how each clause of a standard did over the subjects of a table.

    Parameters
      table       criteria in the order of `standard`
      idle_share  above 0, at most 1
    """
    cells = _settled_cells(table)
    counted = _counted(cells)
    settled = np.asarray(cells[:, counted].all(axis=1) & counted.any(), np.bool_)
    earned = _earned(table)
    clauses = tuple(
        _clause(
            table,
            at,
            criterion,
            idle_share,
            _discrimination(earned, settled & cells[:, at], counted, at),
        )
        for at, criterion in enumerate(standard.criteria)
    )
    return Practice(
        standard=standard.id,
        pack=table.pack,
        digest=table.digest,
        title_en=standard.title_en,
        title_zh=standard.title_zh,
        method=standard.method.value,
        period=table.period,
        day=table.day,
        subjects=len(table.subjects),
        settled=int(settled.sum()),
        idle_share=idle_share,
        clauses=clauses,
        findings=_findings(table, int(settled.sum())),
        checkpoint=table.checkpoint,
    )


def _settled_cells(table: ScoreTable) -> Bools:
    """Return which clause is settled for which subject, or does not apply to it, (N, R)."""
    is_open = (table.state == UNKNOWN) | (table.result_low != table.result_high)
    if table.method == ScoreMethod.ALL:
        is_open |= (table.state == KNOWN) & (table.met == UNSETTLED)
    found: Bools = ~is_open
    return found


def _counted(cells: Bools) -> Bools:
    """Return which clauses count in the sum of the others, (R,): those that half can answer.

    A clause that hardly anybody can answer would else leave no subject without an unknown.
    """
    share = cells.sum(axis=0) / max(len(cells), 1)
    return np.asarray(share >= ANSWERED_SHARE, np.bool_)


class _Earned(NamedTuple):
    """What each clause gives each subject, and what it could give, (N, R); 0 where it gives none.

    Of a re-scaled standard both grow together, so that their ratio does not hang on what else
    applies to a subject.
    """

    results: Reals
    weights: Reals


def _earned(table: ScoreTable) -> _Earned:
    """Return results and weights; where all must pass, a clause gives 1 when it is met."""
    if table.method == ScoreMethod.ALL:
        is_known = table.state == KNOWN
        met = is_known & (table.met == 1)
        return _Earned(met.astype(np.float64), is_known.astype(np.float64))
    return _Earned(table.result_low, table.weight)


def _clause(
    table: ScoreTable,
    at: int,
    criterion: Criterion,
    idle_share: float,
    discrimination: float | None,
) -> ClausePractice:
    count = len(table.subjects)
    waived = int((table.state[:, at] == NOT_APPLICABLE).sum())
    is_known = table.state[:, at] == KNOWN
    met = int((is_known & (table.met[:, at] == 1)).sum())
    unmet = int((is_known & (table.met[:, at] == 0)).sum())
    return ClausePractice(
        criterion=criterion.id,
        label_en=criterion.label_en,
        label_zh=criterion.label_zh,
        clause=criterion.clause,
        subjects=count,
        met=_share(met, count),
        unmet=_share(unmet, count),
        unknown=_share(count - met - unmet - waived, count),
        waived=_share(waived, count),
        discrimination=discrimination,
        is_idle=met > 0 and met >= idle_share * (met + unmet),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _discrimination(earned: _Earned, settled: Bools, counted: Bools, at: int) -> float | None:
    """Return the correlation of what one clause earns with what the others earn, -1 to 1.

    Both as shares of what could be earned; over the settled subjects to whom the clause and any of
    the others apply. None where fewer than three are left, or one of the two never varies.
    """
    others = np.flatnonzero(counted)
    others = others[others != at]
    weight = earned.weights[:, others].sum(axis=1)
    is_asked = settled & (earned.weights[:, at] > 0) & (weight > 0)
    if is_asked.sum() < SUBJECTS_MIN:
        return None
    own = earned.results[is_asked, at] / earned.weights[is_asked, at]
    # Summed without the clause, not by subtracting it from the total: no cap and no rounding of the
    # total comes in.
    rest = earned.results[is_asked][:, others].sum(axis=1) / weight[is_asked]
    return correlation(own, rest)


def correlation(one: Reals, other: Reals) -> float | None:
    """Return the correlation of two rows of numbers; None where one of them never varies."""
    left, right = one - one.mean(), other - other.mean()
    if not (_varies(one, left) and _varies(other, right)):
        return None
    found = float(left @ right / np.sqrt((left @ left) * (right @ right)))
    # Rounding may lead a last digit beyond what a correlation can be.
    return min(max(found, -1.0), 1.0)


def _varies(values: Reals, deviations: Reals) -> bool:
    return bool(np.abs(deviations).max() > _NOISE * max(np.abs(values).max(), _NOISE))


def _findings(table: ScoreTable, settled: int) -> tuple[Finding, ...]:
    found = []
    if not table.subjects:
        found.append(_finding("LB-Z24", standard=table.standard))
    elif settled < SUBJECTS_MIN:
        found.append(_finding("LB-Z25", settled=str(settled), count=str(len(table.subjects))))
    return tuple(found)


def _finding(code: str, **values: str) -> Finding:
    return Finding(code, Severity.NOTE, values=values)
