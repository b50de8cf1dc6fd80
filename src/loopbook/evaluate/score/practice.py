"""Practice: the post-evaluation of a standard, from all who were scored by it.

Which clauses everybody meets, which nobody can answer, which are said not to apply, and which tell
good subjects from others. Spec: docs/spec/registry.md.

Source    classical item analysis: difficulty p = met / (met + unmet), corrected item-total
          correlation r = corr(x_i, T - x_i): L. Crocker & J. Algina, Introduction to Classical and
          Modern Test Theory (1986), ch. 14
"""

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.finding import Finding, Severity
from loopbook.terms.practice import Practice
from loopbook.terms.score import ClausePractice
from loopbook.terms.score_table import KNOWN, NOT_APPLICABLE, UNKNOWN, UNSETTLED, Reals, ScoreTable
from loopbook.terms.standard import Criterion, ScoreMethod, Standard

IDLE_SHARE = 0.95
"""From this share of those who answered on, a clause that they meet tells nobody apart."""

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
    settled = _settled(table)
    results = _results(table)
    clauses = tuple(
        _clause(table, at, criterion, idle_share, _discrimination(table, results, settled, at))
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


def _settled(table: ScoreTable) -> Bools:
    """Return which subjects no unknown leaves open, in any clause, (N,)."""
    is_open = (table.state == UNKNOWN) | (table.result_low != table.result_high)
    if table.method == ScoreMethod.ALL:
        is_open |= (table.state == KNOWN) & (table.met == UNSETTLED)
    found: Bools = ~is_open.any(axis=1)
    return found


def _results(table: ScoreTable) -> Reals:
    """Return what each clause gives each subject, (N, R); where all must pass: 1 when met."""
    if table.method == ScoreMethod.ALL:
        met: Reals = (table.met == 1).astype(np.float64)
        return met
    return table.result_low


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


def _discrimination(table: ScoreTable, results: Reals, settled: Bools, at: int) -> float | None:
    """Return the correlation of one clause with the sum of all others, -1 to 1.

    Over subjects whom no unknown leaves open and to whom the clause applies. None where fewer than
    three are left, or the clause or the rest never varies.
    """
    is_asked = settled & (table.state[:, at] == KNOWN)
    asked = results[is_asked]
    if len(asked) < SUBJECTS_MIN:
        return None
    own = asked[:, at]
    # Summed without the clause, not by subtracting it from the total: no cap and no rounding of the
    # total comes in.
    rest = np.delete(asked, at, axis=1).sum(axis=1)
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
