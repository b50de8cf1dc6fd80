"""Share: an amount that a table states as a share of a whole, `11 %` of 88,132 t.

The product is nobody's measurement: the event is modelled, and keeps the share as it was stated.
"""

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction

import msgspec

from loopbook.errors import EventError
from loopbook.formats.columns import Column
from loopbook.formats.field import Reading
from loopbook.formats.measure import Measure
from loopbook.formats.number import number_text
from loopbook.terms.parsed import Part

DIGITS = 60


def with_amount(readings: Mapping[str, Sequence[Reading]]) -> dict[str, Sequence[Reading]]:
    """Return the readings of a row with the quantity that its share and whole make, if it has any.

    Raises    EventError  LB-W67 the share is not a pure number, LB-W68 the whole is not known
    """
    share = next((r for r in readings.get("share", ()) if isinstance(r.value, Measure)), None)
    if share is None:
        return dict(readings)
    whole = next((r.value for r in readings["whole"] if isinstance(r.value, Measure)), None)
    if whole is None:
        raise EventError("LB-W68", column=share.column.heading)
    measure = msgspec.structs.replace(whole, value=_product(share, whole), is_touched=True)
    return {**readings, "quantity": [msgspec.structs.replace(share, value=measure)]}


def part_of(readings: Mapping[str, Sequence[Reading]], about: Column | None) -> Part | None:
    """Return the share that a cell states, in percent; None for a column that holds none."""
    if about is None or not about.column.shares:
        return None
    found = (r.value for r in readings.get(about.column.field, ()) if r.column == about)
    measure = next((value for value in found if isinstance(value, Measure)), None)
    if measure is None or measure.unit is None or measure.unit.dimension:
        return None
    percent = Fraction(measure.value) * measure.unit.factor * 100
    value = Context(prec=DIGITS).divide(Decimal(percent.numerator), Decimal(percent.denominator))
    return Part(about.column.shares, Decimal(number_text(value)))


def _product(share: Reading, whole: Measure) -> Decimal:
    measure = share.value
    assert isinstance(measure, Measure)
    if measure.unit is None or measure.unit.dimension:
        unit = measure.unit.symbol if measure.unit else ""
        raise EventError("LB-W67", text=number_text(measure.value), unit=unit)
    part = Fraction(measure.value) * measure.unit.factor
    exact = Context(prec=DIGITS)
    value = exact.divide(
        exact.multiply(whole.value, Decimal(part.numerator)), Decimal(part.denominator)
    )
    return Decimal(number_text(value))
