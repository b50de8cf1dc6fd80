"""Compare: one subject under several standards, clause by clause, joined by what clauses are about.

The sheets come from one set of data; what differs is the standards. Rows that mean the same carry
the same `concept`; those in other units of one quantity are told in the unit of the first.
Spec: docs/spec/registry.md.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import isclose

import msgspec

from loopbook.errors import UnitError
from loopbook.rules.unit import find_unit
from loopbook.terms.quantity import Unit, Units, convert
from loopbook.terms.score import (
    AnswerState,
    ComparedClause,
    Comparison,
    CriterionScore,
    ScoreSheet,
)
from loopbook.terms.standard import Criterion, ScoreMethod, Standard

_TOLERANCE = 1e-9
"""Relative: numbers that were converted between units differ in the last binary digits."""


class Difference(StrEnum):
    """What differs between rows of one concept, the gravest first."""

    ONLY_IN = "only_in"  # not every standard asks
    UNIT = "unit"  # another quantity, or another kind of answer: the numbers do not compare
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
    """A row of a standard and its score; whether the standard judges, or only measures."""

    criterion: Criterion
    score: CriterionScore
    judges: bool


def compare(scored: Sequence[Scored], units: Units) -> Comparison:
    """Return a subject under several standards, a clause for each concept.

    Clauses stand in the order of the first standard that has them. Where a standard has several
    rows of one concept, the first meets the first of the others, the second the second; rows that
    do not apply to the subject come after those that do or may.

    Parameters
      scored  at least one, all of one subject and checkpoint
      units   those known: what `kg/t` is put together from
    """
    tables = [_by_concept(each) for each in scored]
    concepts = dict.fromkeys(key for table in tables for key in table)
    clauses = (_clause(key[0], [table.get(key) for table in tables], units) for key in concepts)
    sheets = tuple(each.sheet for each in scored)
    return Comparison(sheets[0].subject, sheets, tuple(clauses))


def _by_concept(scored: Scored) -> dict[tuple[str, int], _Row]:
    """Return concept and place among its rows -> row, in the order of the standard."""
    scores = {score.criterion: _in_points(score, scored) for score in scored.sheet.criteria}
    judges = scored.standard.method is not ScoreMethod.MEASURED
    rows = [_Row(each, scores[each.id], judges) for each in scored.standard.criteria]
    counts: dict[str, int] = {}
    places: dict[str, tuple[str, int]] = {}
    # Of the bands of a rule one applies: it, not the first one printed, meets the other standard.
    for row in sorted(rows, key=lambda each: each.score.state is AnswerState.NOT_APPLICABLE):
        concept = row.criterion.concept or row.criterion.id
        places[row.criterion.id] = concept, counts.get(concept, 0)
        counts[concept] = places[row.criterion.id][1] + 1
    return {places[row.criterion.id]: row for row in rows}


def _in_points(score: CriterionScore, scored: Scored) -> CriterionScore:
    """Return a row with its weight in points: 0.08 of 1 and 8 of 100 are one weight."""
    if score.weight is None:
        return score
    return msgspec.structs.replace(score, weight=scored.sheet.in_points(score.weight))


def _clause(concept: str, rows: Sequence[_Row | None], units: Units) -> ComparedClause:
    present = [row for row in rows if row is not None]
    first = present[0]
    shown = [None if row is None else _in_unit_of(row, first, units) for row in rows]
    told = [row for row in shown if row is not None]
    found = {Difference.ONLY_IN} if len(present) < len(rows) else set()
    for one, other in combinations(told, 2):
        found |= set(_differences(one, other, units))
    differences = tuple(each.value for each in Difference if each in found)
    return ComparedClause(
        concept=concept,
        label_en=first.score.label_en,
        label_zh=first.score.label_zh,
        rows=tuple(None if row is None else row.score for row in shown),
        difference=differences[0] if differences else Difference.SAME.value,
        differences=differences,
    )


def _in_unit_of(row: _Row, first: _Row, units: Units) -> _Row:
    """Return a row with its numbers in the unit of another one, where both are of one quantity."""
    given, wanted = row.criterion.unit, first.criterion.unit
    if given == wanted or not _compares(given, wanted, units):
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
    return _Row(row.criterion, shown, row.judges)


def _compares(one: Unit, other: Unit, units: Units) -> bool:
    """Say whether numbers in two units are of one quantity.

    A percentage and kilograms per tonne are both without dimension, and yet 40 % of the water are
    no 400 kg/t: a quotient compares with a quotient of the same two quantities only.
    """
    if one.dimension != other.dimension:
        return False
    return bool(one.dimension) or _quotient(one, units) == _quotient(other, units)


def _quotient(unit: Unit, units: Units) -> tuple[object, ...]:
    """Return what a unit without dimension is put together from; empty for a bare share."""
    words = re.split(r"([*/])", unit.symbol)
    if len(words) == 1:
        return ()
    try:
        return tuple(w if w in "*/" else find_unit(units, w).dimension for w in words)
    except UnitError:
        # A pack may write a symbol that nothing is known of: it compares with itself.
        return (unit.symbol,)


def _differences(one: _Row, other: _Row, units: Units) -> Iterator[Difference]:
    """Yield all in which two rows differ; their numbers count where they are of one quantity."""
    left, right = one.criterion, other.criterion
    are_numbers = left.kind == right.kind and _compares(left.unit, right.unit, units)
    if not are_numbers:
        yield Difference.UNIT
    if left.wish != right.wish:
        yield Difference.WISH
    if not _same_limits(one.score, other.score, are_numbers=are_numbers):
        yield Difference.LIMIT
    if not _same(one.score.weight, other.score.weight):
        yield Difference.WEIGHT
    if not _same_answer(one.score, other.score, are_numbers=are_numbers) or (
        one.judges and other.judges and not _same_verdict(one.score, other.score)
    ):
        yield Difference.RESULT


def _same_limits(one: CriterionScore, other: CriterionScore, *, are_numbers: bool) -> bool:
    """Say whether rows are held against the same limits; gates and knock-outs are limits too."""
    gates = [(row.is_limiting, row.is_mandatory) for row in (one, other)]
    return (
        gates[0] == gates[1]
        and one.limits.keys() == other.limits.keys()
        and (
            not are_numbers
            or all(_same(limit, other.limits[name]) for name, limit in one.limits.items())
        )
    )


def _same_answer(one: CriterionScore, other: CriterionScore, *, are_numbers: bool) -> bool:
    return one.state is other.state and (not are_numbers or _same(one.value, other.value))


def _same_verdict(one: CriterionScore, other: CriterionScore) -> bool:
    """Say whether rows come to the same: level, verdict, and which share of its weight each adds.

    All of 40 points and all of 20 are one result: that they weigh differently is told apart.
    """
    if (one.level, one.met) != (other.level, other.met):
        return False
    has_weight = [row.weight is not None for row in (one, other)]
    return has_weight[0] != has_weight[1] or all(map(_same, _earned(one), _earned(other)))


def _earned(row: CriterionScore) -> tuple[float, float]:
    """Return both ends of what a row adds, as a share of its weight where it has any."""
    weight = row.weight or 1.0
    return row.result.low / weight, row.result.high / weight


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=_TOLERANCE, abs_tol=0.0)
