"""Score tables and standards put together for tests: a row a subject, weights and results given."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import msgspec
import numpy as np

from loopbook.terms.entry import Checkpoint
from loopbook.terms.formula import Formula, Number
from loopbook.terms.period import period
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.score_table import KNOWN, NOT_APPLICABLE, UNKNOWN, ScoreTable
from loopbook.terms.standard import Criterion, CriterionKind, Group, ScoreMethod, Standard

PIECE = Unit("C62", "", (), Fraction(1))
DAY = date(2026, 1, 15)
Answers = Sequence[Sequence[float | str | None]]


def criterion(name: str, **fields: object) -> Criterion:
    """A share that is met, `fields` changed."""
    plain = Criterion(
        id=name,
        group="g",
        clause=f"5.{name}",
        label_en=name.upper(),
        label_zh=f"条{name}",
        kind=CriterionKind.DEGREE,
        unit=PIECE,
        value=Formula("1", Number(Fraction(1))),
        source="Test",
        rule=f"score.toml:{name}",
    )
    return msgspec.structs.replace(plain, **fields)


def standard(
    *criteria: Criterion, name: str = "s", method: ScoreMethod = ScoreMethod.LEADING
) -> Standard:
    """A standard of one group."""
    group = Group(id="g", label_en="G", label_zh="组", source="Test", rule="score.toml:2")
    return Standard(
        id=name,
        family="s",
        part="factory",
        title_en="S",
        title_zh="标准",
        method=method,
        status=SchemeStatus.ILLUSTRATIVE,
        groups=(group,),
        criteria=criteria,
        source="Test",
        rule="score.toml:1",
    )


def table(
    weights: Sequence[float],
    answers: Answers,
    *,
    method: str = "leading",
    knocked_out: Sequence[int] | None = None,
    applied: Sequence[Sequence[float]] | None = None,
) -> ScoreTable:
    """Subjects `s0`, `s1` ... with shares met of rows `a`, `b` ...

    Parameters
      answers   share that is met; None unknown (anything from 0 to 1), `-` does not apply
      applied   effective weights of each subject; None: `weights` for all
    """
    count, rows = len(answers), len(weights)
    own = np.array([weights] * count if applied is None else applied, float).reshape(count, rows)
    low = np.array([[x if isinstance(x, float) else 0.0 for x in each] for each in answers], float)
    codes = {type(None): UNKNOWN, str: NOT_APPLICABLE}
    state = np.array([[codes.get(type(x), KNOWN) for x in each] for each in answers], np.int8)
    low, state = low.reshape(count, rows), state.reshape(count, rows)
    high = np.where(state == UNKNOWN, 1.0, low)
    own = np.where(state == NOT_APPLICABLE, 0.0, own)
    low, high = low * own, high * own
    met = np.where(state == KNOWN, low == own, -1).astype(np.int8)
    nothing = np.zeros((count, 0))
    none = np.zeros(count, np.int8)
    return ScoreTable(
        standard="s",
        pack="p",
        digest="d",
        method=method,
        period=period("2025"),
        day=DAY,
        subjects=tuple(f"s{at}" for at in range(count)),
        criteria=tuple("abcdefghij"[:rows]),
        groups=("g",),
        levels=(),
        group=np.zeros(rows, np.int32),
        low=low.sum(axis=1),
        high=high.sum(axis=1),
        index_low=nothing,
        index_high=nothing,
        level_low=none,
        level_high=none,
        knocked_out=np.array(knocked_out if knocked_out is not None else none, np.int8),
        state=state,
        value=low,
        weight=own,
        result_low=low,
        result_high=high,
        met=met,
        sequence=np.zeros((count, rows), np.int64),
        checkpoint=Checkpoint(0, "0" * 64),
    )
