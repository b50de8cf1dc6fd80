"""Resolved: the rows of a standard with their answers and numbers, as they hold for one subject."""

from collections.abc import Callable
from fractions import Fraction

import msgspec

from loopbook.evaluate.score.answer import Answer, answer_of
from loopbook.evaluate.score.asked import Asked, reckoned
from loopbook.evaluate.score.declared import Figure
from loopbook.evaluate.score.row_numbers import numbers_of
from loopbook.rules.standard_check import is_scored
from loopbook.terms.answer import COUNT
from loopbook.terms.quantity import Unit
from loopbook.terms.score import AnswerState
from loopbook.terms.standard import Criterion, CriterionKind, Wish
from loopbook.terms.statement import Reason


class ResolvedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion for one subject.

    Fields
      weight      of the criterion within its group, as stated; None: it has none
      amount      of its product, by which the rows of a mix share; None: no mix
      levels      limits of the levels; None where a level asks for nothing
      is_scored   whether it takes part in the score, or only knocks out
    """

    row: Criterion
    answer: Answer
    weight: Figure | None = None
    amount: Figure | None = None
    levels: tuple[Figure | None, ...] = ()
    baseline: Figure | None = None
    leading: Figure | None = None
    points: Figure | None = None
    is_scored: bool = True

    @property
    def applies(self) -> bool:
        """Whether the row counts: a row that may apply does, until it is known not to."""
        return self.answer.state is not AnswerState.NOT_APPLICABLE

    @property
    def may_fall_out(self) -> bool:
        """Whether a row with an answer may yet not count: of a product of which nothing is made."""
        return self.amount is not None and self.amount.value is None

    @property
    def worst(self) -> Fraction | None:
        """The worse end of the answer; None: open, or nothing is known."""
        return self.answer.low if self.row.wish is Wish.UP else self.answer.high

    @property
    def best(self) -> Fraction | None:
        """The better end of the answer; None: open, or nothing is known."""
        return self.answer.high if self.row.wish is Wish.UP else self.answer.low

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every number of the row that was looked up."""
        found = (self.weight, self.amount, *self.levels, self.baseline, self.leading, self.points)
        return tuple(each for each in found if each is not None)


class Ends(msgspec.Struct, frozen=True):
    """What is left open of a number: all between both ends is possible; `high` None: no end."""

    low: Fraction
    high: Fraction | None


def resolved(asked: Asked) -> tuple[ResolvedRow, ...]:
    """Return the rows of the standard with answers and numbers, in order."""
    return tuple(_resolved(asked, row) for row in asked.standard.criteria)


def _resolved(asked: Asked, row: Criterion) -> ResolvedRow:
    answer, amount = answer_of(asked, row), _amount(asked, row)
    if amount is not None and amount.value == 0 and answer.state is not AnswerState.NOT_APPLICABLE:
        reason = Reason("reason.score.no_amount", {"mix": row.weight.mix if row.weight else "-"})
        state = AnswerState.NOT_APPLICABLE
        answer = Answer(state=state, missing=(reason,), rules=answer.rules)
    numbers = numbers_of(asked, row)
    return ResolvedRow(
        row=row,
        answer=answer,
        weight=numbers.weight,
        amount=amount,
        levels=numbers.levels,
        baseline=numbers.baseline,
        leading=numbers.leading,
        points=numbers.points,
        is_scored=is_scored(row, asked.standard.method),
    )


def _amount(asked: Asked, row: Criterion) -> Figure | None:
    """Return what is made of a row's product, in base units; below zero is not known."""
    if row.weight is None or row.weight.amount is None:
        return None
    formula = row.weight.amount
    unit = Unit(code="", symbol="", dimension=formula.dimension or (), factor=Fraction(1))
    exact = reckoned(asked, row, formula, unit)
    made = exact.statement
    is_sound = exact.value is not None and exact.value >= 0 and made.decides
    value = exact.value if is_sound else None
    return Figure(value, made.missing, made.evidence, made.rules)


def full(row: Criterion) -> Fraction:
    """Return what a yes, or a whole degree, is in the unit of the row: 1, or 100 %."""
    return Fraction(1) if row.unit.code == COUNT else 1 / row.unit.factor


def meets(row: Criterion, value: Fraction, limit: Fraction) -> bool:
    """Say whether a value is at a limit, or beyond it the way the row is wished."""
    return value >= limit if row.wish is Wish.UP else value <= limit


def met_at(each: ResolvedRow, limit: Fraction | None) -> bool | None:
    """Say whether an answer meets a limit; None when answer or limit leave it open."""
    if limit is None:
        return None
    if each.worst is not None and meets(each.row, each.worst, limit):
        return True
    if each.best is not None and not meets(each.row, each.best, limit):
        return False
    return None


def limit_of(each: ResolvedRow) -> Fraction | None:
    """Return the last limit of a row; of a yes or no, or a degree, without any: the whole."""
    stated = [figure for figure in each.levels if figure is not None]
    if stated:
        return stated[-1].value
    return None if each.row.kind is CriterionKind.NUMBER else full(each.row)


def between(
    each: ResolvedRow, earns: Callable[[Fraction], Fraction | None], most: Fraction | None
) -> Ends:
    """Return both ends of what an answer earns, by a rule that never falls the way of the wish.

    Parameters
      earns   what a value earns, 0 to `most`; None: the rule cannot say (a division by zero)
      most    the most that can be earned; None: there is no end
    """
    low = None if each.worst is None else earns(each.worst)
    high = None if each.best is None else earns(each.best)
    return Ends(Fraction(0) if low is None else low, most if high is None else high)
