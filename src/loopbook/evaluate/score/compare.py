"""Compare: one subject under several standards, clause by clause, joined by what clauses are about.

The sheets come from one set of data; what differs is the standards. Rows that mean the same carry
the same `concept`; those in other units of one dimension are told in the unit of the first.
Spec: docs/spec/registry.md.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import isclose

import msgspec

from loopbook.terms.quantity import convert
from loopbook.terms.score import ComparedClause, Comparison, CriterionScore, ScoreSheet
from loopbook.terms.standard import Criterion, Standard

_TOLERANCE = 1e-9
"""Relative: numbers that were converted between units differ in the last binary digits."""


class Difference(StrEnum):
    """What differs between rows of one concept; of several the first one is told."""

    ONLY_IN = "only_in"  # not every standard asks
    UNIT = "unit"  # another dimension, or another kind of answer: the numbers do not compare
    WISH = "wish"  # one wants more, the other less
    LIMIT = "limit"  # held against other limits
    WEIGHT = "weight"  # counts for more or less
    RESULT = "result"  # another value, level or result from the same data
    SAME = "same"


class Scored(msgspec.Struct, frozen=True):
    """A standard and what a subject has under it."""

    standard: Standard
    sheet: ScoreSheet


class _Row(msgspec.Struct, frozen=True):
    """A row of a standard and its score."""

    criterion: Criterion
    score: CriterionScore


def compare(scored: Sequence[Scored]) -> Comparison:
    """Return a subject under several standards, a clause for each concept.

    Clauses stand in the order of the first standard that has them. Where a standard has several
    rows of one concept, the first meets the first of the others, the second the second.

    Parameters
      scored  at least one, all of one subject and checkpoint
    """
    tables = [_by_concept(each) for each in scored]
    concepts = dict.fromkeys(key for table in tables for key in table)
    clauses = (_clause(key[0], [table.get(key) for table in tables]) for key in concepts)
    sheets = tuple(each.sheet for each in scored)
    return Comparison(sheets[0].subject, sheets, tuple(clauses))


def _by_concept(scored: Scored) -> dict[tuple[str, int], _Row]:
    """Return concept and how often it came before -> row, in the order of the standard."""
    scores = {score.criterion: score for score in scored.sheet.criteria}
    found: dict[tuple[str, int], _Row] = {}
    counts: dict[str, int] = {}
    for criterion in scored.standard.criteria:
        concept = criterion.concept or criterion.id
        place = counts.get(concept, 0)
        counts[concept] = place + 1
        found[concept, place] = _Row(criterion, scores[criterion.id])
    return found


def _clause(concept: str, rows: Sequence[_Row | None]) -> ComparedClause:
    present = [row for row in rows if row is not None]
    first = present[0]
    shown = [None if row is None else _in_unit_of(row, first) for row in rows]
    told = [row for row in shown if row is not None]
    if len(present) < len(rows):
        difference = Difference.ONLY_IN
    else:
        kinds = [_difference(one, other) for one, other in combinations(told, 2)]
        difference = min(kinds, key=list(Difference).index, default=Difference.SAME)
    return ComparedClause(
        concept=concept,
        label_en=first.score.label_en,
        label_zh=first.score.label_zh,
        rows=tuple(None if row is None else row.score for row in shown),
        difference=difference.value,
    )


def _in_unit_of(row: _Row, first: _Row) -> _Row:
    """Return a row with its numbers in the unit of another one, where both are of one dimension."""
    given, wanted = row.criterion.unit, first.criterion.unit
    if given == wanted or given.dimension != wanted.dimension:
        return row

    def converted(value: float) -> float:
        return float(convert(Fraction(value), given, wanted))

    score = row.score
    shown = msgspec.structs.replace(
        score,
        value=None if score.value is None else converted(score.value),
        limits={name: converted(limit) for name, limit in score.limits.items()},
        unit=first.score.unit,
        unit_zh=first.score.unit_zh,
    )
    return _Row(row.criterion, shown)


def _difference(one: _Row, other: _Row) -> Difference:
    """Return the first thing in which two rows, told in one unit, differ."""
    left, right = one.criterion, other.criterion
    if left.unit.dimension != right.unit.dimension or left.kind != right.kind:
        return Difference.UNIT
    if left.wish != right.wish:
        return Difference.WISH
    if not _same_limits(one.score, other.score):
        return Difference.LIMIT
    if not _same(one.score.weight, other.score.weight):
        return Difference.WEIGHT
    return Difference.SAME if _same_result(one.score, other.score) else Difference.RESULT


def _same_limits(one: CriterionScore, other: CriterionScore) -> bool:
    """Say whether rows are held against the same limits; gates and knock-outs are limits too."""
    gates = [(row.is_limiting, row.is_mandatory) for row in (one, other)]
    return (
        gates[0] == gates[1]
        and one.limits.keys() == other.limits.keys()
        and all(_same(limit, other.limits[name]) for name, limit in one.limits.items())
    )


def _same_result(one: CriterionScore, other: CriterionScore) -> bool:
    judged = [(row.state, row.level, row.met) for row in (one, other)]
    return (
        judged[0] == judged[1]
        and _same(one.value, other.value)
        and _same(one.result.low, other.result.low)
        and _same(one.result.high, other.result.high)
    )


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=_TOLERANCE, abs_tol=0.0)
