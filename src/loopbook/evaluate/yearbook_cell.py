"""Yearbook cell: the value of an indicator for a subject and a year, and how sure it is.

From a statement, as `evaluate_indicator` makes it: the plain reference of `yearbook_columns`, and
the way of whatever asks for more than observed words.
"""

from collections.abc import Iterable, Sequence

import msgspec

from loopbook.evaluate.exact import Exact, evaluate_exactly
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.undecided import why_undecided
from loopbook.terms.event import Basis, Grade
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.yearbook import CellKind, YearbookCell

_WEAKEST = tuple(Grade)
_SHOWN = (Basis.MODELLED, Basis.CONSTRUCTED)
_JOIN = " + "


def plain_cell(
    indicator: Indicator, year: int, scheme: Scheme, sources: Sources, columns: ObservationColumns
) -> YearbookCell:
    """Return a cell as the exact engine says it; the indicator names its subject."""
    question = Question(indicator, Period(year * 12, 12), scheme, sources)
    exact = evaluate_exactly(question)
    statement = exact.statement
    if statement.value is None:
        beside = [each.missing.key for each in statement.beside if each.missing is not None]
        reasons = [reason.key for reason in statement.missing]
        found = bare_cell(indicator, year, reasons, beside)
        return msgspec.structs.replace(found, is_plain=True)
    told = [each for each in statement.evidence if each.value is not None]
    rivals = [each.value for each in statement.rivals if each.value is not None]
    sequences = tuple(sorted({s for each in told for s in each.sequences}))
    return YearbookCell(
        indicator=indicator.id,
        subject=indicator.subject,
        year=year,
        value=statement.value,
        sd=statement.sd,
        kind=_kind(exact),
        reason="" if statement.decides else why_undecided(exact).key,
        bound=statement.bound,
        base="" if statement.base_period is None else str(statement.base_period),
        scope=statement.scope,
        publisher=joined(each.publisher for each in told),
        grade=weakest_grade(each.grade for each in told),
        rivals=len(rivals),
        low=min([statement.value, *rivals]),
        high=max([statement.value, *rivals]),
        repairs=_repairs(sequences, columns),
        sequences=sequences,
        is_plain=True,
    )


def _kind(exact: Exact) -> CellKind:
    if exact.statement.decides:
        return CellKind.DECIDES
    return CellKind.MODELLED if exact.statement.basis in _SHOWN else CellKind.UNPROVEN


def bare_cell(
    indicator: Indicator, year: int, reasons: Sequence[str], beside: Sequence[str]
) -> YearbookCell:
    """Return a cell without a value: something stands beside it, or nothing at all."""
    return YearbookCell(
        indicator=indicator.id,
        subject=indicator.subject,
        year=year,
        kind=CellKind.UNPROVEN if beside else CellKind.UNKNOWN,
        reason=reasons[0] if reasons else "reason.too_large",
        doubt=beside[0] if beside else "",
    )


def joined(texts: Iterable[str]) -> str:
    """Return the texts that are not empty, each once, as one."""
    return _JOIN.join(dict.fromkeys(text for text in texts if text))


def weakest_grade(grades: Iterable[Grade]) -> str:
    """Return the grade of the least proven part; verified where there is none."""
    return _WEAKEST[max((_WEAKEST.index(grade) for grade in grades), default=0)].value


def _repairs(sequences: Sequence[int], columns: ObservationColumns) -> int:
    """Return how many numbers were repaired in observations among some entries."""
    at = columns.sequence.searchsorted(sequences)
    found = [
        int(columns.repairs[place])
        for place, sequence in zip(at.tolist(), sequences, strict=True)
        if place < len(columns.sequence) and int(columns.sequence[place]) == sequence
    ]
    return sum(found)
