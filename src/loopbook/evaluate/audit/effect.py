"""Effect: targets before and after, and inputs by year, as the ledger has them beside the audit.

    value = amount of the numerator / amount of the denominator      of the account of a period

Both are flows of the account, so that a result of implementation cannot be typed.
"""

from collections.abc import Sequence

import msgspec

from loopbook.evaluate.audit.loss import AmountOf, Measured
from loopbook.evaluate.audit.record import number_of, text_of
from loopbook.terms.audit import AuditRow
from loopbook.terms.audit_sheet import TargetEffect, YearInput

Ratio = tuple[str, str, str, str, str]
"""Numerator and its layer, denominator and its layer, unit of the quotient."""


class Periods(msgspec.Struct, frozen=True):
    """How amounts are read before and after; None: that period is not declared."""

    before: AmountOf | None
    after: AmountOf | None


def effects(rows: Sequence[AuditRow], periods: Periods) -> tuple[TargetEffect, ...]:
    """Return each target before and after.

    Raises    UnitError  as the amounts: a unit is not known, or is no quotient of the two layers
    """
    return tuple(_effect(row, periods) for row in rows)


def _effect(row: AuditRow, periods: Periods) -> TargetEffect:
    before, told = _value(row, periods.before)
    after, more = _value(row, periods.after)
    wanted, stated = number_of(row, "wanted"), number_of(row, "baseline")
    change = None if before is None or after is None or not before else after / before - 1.0
    return TargetEffect(
        target=text_of(row, "target"),
        label=text_of(row, "label"),
        unit=text_of(row, "unit"),
        before=before,
        stated=stated,
        wanted=wanted,
        after=after,
        change=change,
        met=_met(stated if before is None else before, wanted, after),
        row=row.row,
        sequences=tuple(sorted(set(told))),
        sequences_after=tuple(sorted(set(more))),
    )


def _met(before: float | None, wanted: float | None, after: float | None) -> bool | None:
    """Say whether what was wanted is reached: a target below the baseline is a fall."""
    if before is None or wanted is None or after is None:
        return None
    return after <= wanted if wanted <= before else after >= wanted


def _value(row: AuditRow, amount_of: AmountOf | None) -> Measured:
    """Return numerator over denominator in the unit of the target, with the entries behind it."""
    if amount_of is None:
        return None, ()
    above, _, below = text_of(row, "unit").partition("/")
    over, told = amount_of(text_of(row, "numerator"), text_of(row, "numerator_layer"), above)
    if not below:
        return over, told
    fields = (text_of(row, "denominator"), text_of(row, "denominator_layer"))
    under, more = amount_of(*fields, below)
    value = None if over is None or under is None or not under else over / under
    return value, (*told, *more)


def year_inputs(rows: Sequence[AuditRow], years: dict[str, AmountOf]) -> tuple[YearInput, ...]:
    """Return each input and output of a year as stated and as recorded.

    Parameters
      years  period in words -> how its amounts are read; a year that is not there is not recorded
    """
    return tuple(_year_input(row, years) for row in rows)


def _year_input(row: AuditRow, years: dict[str, AmountOf]) -> YearInput:
    year, unit = text_of(row, "year"), text_of(row, "unit")
    flow, layer = text_of(row, "flow"), text_of(row, "layer")
    recorded, sequences = years[year](flow, layer, unit) if year in years else (None, ())
    return YearInput(
        year=year,
        name=text_of(row, "name"),
        flow=flow,
        layer=layer,
        unit=unit,
        stated=number_of(row, "amount"),
        recorded=recorded,
        row=row.row,
        sequences=sequences,
    )
