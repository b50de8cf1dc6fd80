"""Figures: numbers must be in units that the packs know, on flows and words that they have.

A unit, flow or word is right when one of the active packs knows it; without packs nothing is asked.
"""

from collections.abc import Sequence

from loopbook.errors import UnitError
from loopbook.rules.fault import nearest
from loopbook.rules.unit import dimension_of, find_unit, nearest_unit
from loopbook.terms.event import Event, Grade, QuantityElement, SensorReport, Statistic
from loopbook.terms.measurement import KINDS
from loopbook.terms.observation import Observation
from loopbook.terms.period import last_day
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import AmountFrom, Scheme
from loopbook.trace.doubt import REPORTS, Doubts
from loopbook.trace.fact import fact_word
from loopbook.trace.measure import PIECE, nearest_code, unit_named
from loopbook.trace.shape import sides

CODES_MAX = 4
"""How many fitting units a message names."""

ANY_FLOW = "*"
"""Flow of a posting rule that takes the flow the event itself names."""


def doubt_figures(
    event: Event, schemes: Sequence[Scheme], doubts: Doubts, usual: Sequence[Scheme] = ()
) -> None:
    """Add what is wrong with the numbers of an event, under the active packs.

    Parameters
      usual  what is asked when no pack is active: whether a unit measures what is said
    """
    if not schemes:
        for index, report in enumerate(event.sensors):
            doubt_kind(report, index, usual, doubts)
        return
    for _, quantities in sides(event):
        for pointer, quantity in quantities:
            if quantity.uom and _unit(schemes, quantity.uom) is None:
                near = nearest_code(schemes[0].units, quantity.uom)
                doubts.error("LB-C16", f"{pointer}/uom", uom=quantity.uom, nearest=near)
    for index, report in enumerate(event.sensors):
        doubt_report(report, index, schemes, doubts)
    if event.statistic is not None:
        _doubt_statistic(event.statistic, event.quantities, schemes, doubts)


def knows_unit(schemes: Sequence[Scheme], code: str) -> bool:
    """Say whether one of the packs has the unit with this code."""
    return _unit(schemes, code) is not None


def _unit(schemes: Sequence[Scheme], code: str) -> Unit | None:
    found = (unit_named(scheme.units, code) for scheme in schemes)
    return next((unit for unit in found if unit is not None), None)


def doubt_report(
    report: SensorReport, index: int, schemes: Sequence[Scheme], doubts: Doubts
) -> None:
    """Add what is wrong with the unit of one reading, under the active packs: one at least."""
    if not report.uom:
        return
    unit = _unit(schemes, report.uom)
    at = f"{REPORTS}{index}/uom"
    if unit is None:
        near = nearest_code(schemes[0].units, report.uom)
        doubts.warn("LB-C17", at, uom=report.uom, type=report.type, nearest=near)
        return
    if doubt_kind(report, index, schemes, doubts):
        return
    for scheme in schemes:
        word = None if report.component else fact_word(scheme, report.type)
        if word is None or word.unit is None or word.unit.dimension == unit.dimension:
            continue
        doubts.error("LB-C24", at, type=report.type, uom=report.uom, wanted=word.unit.code)
        return


def doubt_kind(report: SensorReport, index: int, schemes: Sequence[Scheme], doubts: Doubts) -> bool:
    """Add that a unit does not measure what its type says; say whether it is so."""
    kinds = KINDS.get(report.type)
    unit = _unit(schemes, report.uom) if kinds is not None and report.uom else None
    if kinds is None or unit is None or unit.dimension in map(dimension_of, kinds):
        return False
    codes = ", ".join(fitting_codes(schemes, kinds)) or ", ".join(kinds)
    at = f"{REPORTS}{index}/uom"
    doubts.error("LB-C28", at, type=report.type, uom=report.uom, wanted=codes)
    return True


def fitting_codes(schemes: Sequence[Scheme], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return some unit codes that measure one of these kinds, as the first pack lists them."""
    wanted = [dimension_of(kind) for kind in kinds]
    known = schemes[0].units.by_code.values()
    return tuple(unit.code for unit in known if unit.dimension in wanted)[:CODES_MAX]


def _doubt_statistic(
    statistic: Statistic,
    quantities: Sequence[QuantityElement],
    schemes: Sequence[Scheme],
    doubts: Doubts,
) -> None:
    having = [scheme for scheme in schemes if statistic.flow in scheme.system.flows]
    if not having:
        known = [flow for scheme in schemes for flow in scheme.system.flows]
        near = nearest(statistic.flow, known)
        doubts.error("LB-C18", "/loopbook:flow", flow=statistic.flow, nearest=near)
    if not any(quantity.quantity is not None for quantity in quantities):
        doubts.error("LB-C26", "/quantityList", flow=statistic.flow)
    for index, quantity in enumerate(quantities if having else ()):
        unit = _unit(schemes, quantity.uom) if quantity.uom else PIECE
        wanted = _counted_in(statistic.flow, having)
        if unit is None or not wanted or unit.dimension in [each.dimension for each in wanted]:
            continue
        codes = ", ".join(dict.fromkeys(each.code for each in wanted))
        at = f"/quantityList/{index}/uom"
        doubts.error("LB-C19", at, uom=quantity.uom or "-", flow=statistic.flow, wanted=codes)
    _doubt_publication(statistic, "/loopbook:published", doubts)


def _counted_in(flow: str, schemes: Sequence[Scheme]) -> list[Unit]:
    """Return the units of the layers in which the packs post statistics of a flow."""
    return [
        scheme.system.layers[rule.layer].unit
        for scheme in schemes
        for rule in scheme.posting
        if rule.amount is AmountFrom.STATISTIC and rule.flow in (ANY_FLOW, flow)
    ]


def doubt_observation(observation: Observation, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    """Add what is wrong with an observation: its word, its unit, its dates."""
    _doubt_publication(observation, "/published", doubts)
    if not schemes:
        return
    words = [
        word for scheme in schemes for word in scheme.vocabulary.values() if word.kind == "observed"
    ]
    own = [word for word in words if word.term == observation.indicator]
    if not own:
        near = nearest(observation.indicator, [word.term for word in words])
        doubts.error("LB-C20", "/indicator", indicator=observation.indicator, nearest=near)
    try:
        unit = find_unit(schemes[0].units, observation.unit)
    except UnitError:
        near = nearest_unit(schemes[0].units, observation.unit)
        doubts.error("LB-C21", "/unit", unit=observation.unit, nearest=near)
        return
    units = [word.unit for word in own if word.unit is not None]
    if units and unit.dimension not in [each.dimension for each in units]:
        values = {"indicator": observation.indicator, "unit": observation.unit}
        doubts.error("LB-C22", "/unit", wanted=units[0].code, **values)


def _doubt_publication(figure: Statistic | Observation, at: str, doubts: Doubts) -> None:
    # A forecast is told before its period ends; anything else could not be known then.
    if figure.published is None or figure.grade is Grade.FORECAST:
        return
    if figure.published < last_day(figure.period):
        values = {"published": figure.published.isoformat(), "period": str(figure.period)}
        doubts.warn("LB-C23", at, **values)
