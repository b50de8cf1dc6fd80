"""Spoken: what an event says of its things besides links: as what it names them, whither they go.

On the walk: sealing asks for every event. Sides, transfers and masses stand in the events
themselves; columns of them spare whoever looks at many lives the reading of every event.
"""

from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from loopbook.terms.event import SIDES, Event, EventType, QuantityElement, Side
from loopbook.terms.quantity import Units
from loopbook.terms.spoken import NOTHING_SPOKEN, Spoken, Weighed
from loopbook.trace.classify import CLASS
from loopbook.trace.measure import exact, unit_named

_ITEMS, _INPUT, _OUTPUT, _PARENT = (
    SIDES.index(side) for side in (Side.ITEMS, Side.INPUT, Side.OUTPUT, Side.PARENT)
)
_MASS = (("mass", 1),)
_DIGITS = 60
_EXACT = Context(prec=400, traps=[Inexact, InvalidOperation])
"""Sums in it are exact, or end in a fault."""

_Factor = Decimal | Fraction | None
_TABLES_MAX, _UNITS_MAX = 64, 512
_factors: dict[int, tuple[Units, dict[str, _Factor]]] = {}
"""Kilograms that one of a unit is, by tables of units: a table that is kept keeps its number."""


def spoken(event: Event, units: Units) -> Spoken:
    """Return what an event says besides links; of an error declaration, nothing.

    Parameters
      units  in which masses may be stated
    """
    if event.error is not None:
        return NOTHING_SPOKEN
    if event.statistic is not None:
        return Spoken({}, is_statistic=True)
    transfers = _transfers(event) if event.sources or event.destinations else ()
    lots, stated = _described(event) if event.ilmd else ((), "")
    if event.type is EventType.TRANSFORMATION:
        return Spoken(
            sides_of(event), transfers, _weighed(event, units), described=lots, description=stated
        )
    if event.parent:
        return Spoken({event.parent: _PARENT}, transfers, described=lots, description=stated)
    if not transfers and not lots:
        return NOTHING_SPOKEN
    return Spoken({}, transfers, described=lots, description=stated)


def sides_of(event: Event) -> dict[str, int]:
    """Return the codes of the sides of an event's things; those that are no side are absent.

    What comes out counts before what goes in: a thing that is repaired goes on.
    """
    sides = dict.fromkeys(event.inputs, _INPUT)
    for lot in event.input_quantities:
        sides[lot.epc_class] = _INPUT
    for name in event.outputs:
        sides[name] = _OUTPUT
    for lot in event.output_quantities:
        sides[lot.epc_class] = _OUTPUT
    if event.parent:
        sides[event.parent] = _PARENT
    return sides


def _transfers(event: Event) -> tuple[tuple[bool, str, str], ...]:
    return (
        *((False, kind, name) for kind, name in event.sources),
        *((True, kind, name) for kind, name in event.destinations),
    )


def _described(event: Event) -> tuple[tuple[str, ...], str]:
    """Return the lots that the ILMD of an event class: things are classified as they are posted."""
    stated = event.ilmd.get(CLASS)
    lots = (*event.quantities, *event.output_quantities)
    if not isinstance(stated, str) or not lots:
        return (), ""
    return tuple(dict.fromkeys(quantity.epc_class for quantity in lots)), stated


def _weighed(event: Event, units: Units) -> Weighed | None:
    went, came = event.input_quantities, event.output_quantities
    if not went and not came:
        return None
    known = _known_factors(units)
    input_kg, is_all_in = _sum(went, units, known)
    output_kg, is_all_out = _sum(came, units, known)
    return Weighed(input_kg, output_kg, is_all_in, is_all_out)


def _sum(
    lots: Sequence[QuantityElement], units: Units, known: dict[str, _Factor]
) -> tuple[float, bool]:
    """Return what lots weigh in kilograms, and whether every one says it."""
    add, multiply = _EXACT.add, _EXACT.multiply
    total, count = _NOUGHT, 0
    try:
        for lot in lots:
            number, uom = lot.quantity, lot.uom
            factor = known[uom] if uom in known else _learnt(known, units, uom)
            if factor is None or number is None:
                continue
            # A unit without an end, or a number beyond all scales, is for the sum of fractions.
            if not isinstance(factor, Decimal) or abs(number.adjusted()) > _DIGITS:
                return _sum_of_fractions(lots, units)
            total = add(total, number if factor == _ONE else multiply(number, factor))
            count += 1
    except (Inexact, InvalidOperation):
        return _sum_of_fractions(lots, units)
    if not total.is_finite():
        return _sum_of_fractions(lots, units)
    return float(total), count == len(lots)


def _sum_of_fractions(lots: Sequence[QuantityElement], units: Units) -> tuple[float, bool]:
    """Return the same of numbers that are none, are beyond all scales, or have no end."""
    total, count = Fraction(0), 0
    for lot in lots:
        factor = _factor(units, lot.uom) if lot.uom else None
        stated = None if factor is None or lot.quantity is None else exact(lot.quantity)
        if factor is not None and stated is not None:
            total += stated * Fraction(factor)
            count += 1
    return float(total), count == len(lots)


def _known_factors(units: Units) -> dict[str, _Factor]:
    kept = _factors.get(id(units))
    if kept is None:
        if len(_factors) >= _TABLES_MAX:
            _factors.clear()
        kept = _factors[id(units)] = (units, {})
    return kept[1]


def _learnt(known: dict[str, _Factor], units: Units, uom: str) -> _Factor:
    if len(known) >= _UNITS_MAX:
        known.clear()
    known[uom] = found = _factor(units, uom) if uom else None
    return found


def _factor(units: Units, uom: str) -> _Factor:
    """Return how many kilograms one of a unit is, a decimal where it has an end; None: no mass."""
    unit = unit_named(units, uom)
    if unit is None or unit.dimension != _MASS:
        return None
    try:
        return _EXACT.divide(Decimal(unit.factor.numerator), Decimal(unit.factor.denominator))
    except Inexact:
        return unit.factor


_NOUGHT, _ONE = Decimal(0), Decimal(1)
