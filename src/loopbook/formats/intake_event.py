"""Intake event: the EPCIS 2.0 event that one row of a table states.

Classes and quantities of a side belong together in the order of the pack: first with first. What
the row does not state is not made up, except the time of a published mass, which is the last second
of its period.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.errors import EventError
from loopbook.formats.field import LOTS, PARTIES, Reading
from loopbook.formats.measure import Measure
from loopbook.formats.moment import Moment, last_moment
from loopbook.formats.number import number_text
from loopbook.terms.event import LOOPBOOK, EventType
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit, convert
from loopbook.terms.repair import Repair
from loopbook.terms.scheme import Scheme, Word

Json = dict[str, object]
Readings = Mapping[str, Sequence[Reading]]
"""Field -> its readings, in the order of the pack."""

_SIDES = {
    EventType.OBJECT: ("epcList", "quantityList"),
    EventType.TRANSACTION: ("epcList", "quantityList"),
    EventType.AGGREGATION: ("childEPCs", "childQuantityList"),
    EventType.ASSOCIATION: ("childEPCs", "childQuantityList"),
}
_SD_DIGITS = 12


def event_json(readings: Readings, scheme: Scheme, moment: datetime) -> Json:
    """Return the event of a row, which happened at `moment`, without eventID when it names none.

    Raises    EventError  LB-W50 a quantity without a class, or no thing at all
    """
    kind = EventType(text(readings, "type") or EventType.OBJECT)
    event: Json = {"type": str(kind)}
    _put(event, "eventID", text(readings, "eventID"))
    event |= {"eventTime": moment.isoformat(), "eventTimeZoneOffset": _offset(moment)}
    if kind is not EventType.TRANSFORMATION:
        _put(event, "action", text(readings, "action"))
    event |= _things(kind, readings, scheme)
    _put(event, "bizStep", text(readings, "bizStep"))
    _put(event, "disposition", text(readings, "disposition"))
    for name in ("readPoint", "bizLocation"):
        place = text(readings, name)
        _put(event, name, {"id": place} if place else None)
    tickets = [{"bizTransaction": r.value} for r in readings.get("transaction", ()) if r.value]
    _put(event, "bizTransactionList", tickets)
    for side in ("source", "destination"):
        _put(event, f"{side}List", _parties(readings, side))
    reports = _reports(readings, scheme)
    _put(event, "sensorElementList", [{"sensorReport": reports}] if reports else None)
    _put(event, "ilmd", _master_data(readings, scheme))
    _put(event, "loopbook:basis", text(readings, "basis"))
    made_up = [name for r in readings.get("constructed", ()) for name in _names(r)]
    _put(event, "loopbook:constructed", made_up)
    _put(event, "loopbook:repaired", [msgspec.to_builtins(each) for each in repairs_of(readings)])
    return event | (_statistic(readings) if readings.get("flow") else {})


def _parties(readings: Readings, side: str) -> list[Json]:
    """Return whom or where the things of a row come from, or go to, in the order of the types."""
    return [
        {"type": kind, side: reading.value}
        for field, own, kind in PARTIES
        if own == side
        for reading in readings.get(field, ())
        if reading.value
    ]


def repairs_of(readings: Readings) -> tuple[Repair, ...]:
    """Return what was done to damaged numbers of a row, in the order of the pack."""
    found = (reading.repair for row in readings.values() for reading in row)
    return tuple(dict.fromkeys(repair for repair in found if repair is not None))


def event_time(readings: Readings, zone: tzinfo) -> datetime:
    """Return when the event happened: its own time, or the last second of the period it covers.

    Raises    EventError  LB-W53  the row names neither
    """
    for reading in readings.get("eventTime", ()):
        if isinstance(reading.value, Moment):
            return reading.value.time
    for reading in readings.get("period", ()):
        if isinstance(reading.value, Period):
            return last_moment(reading.value, zone)
    raise EventError("LB-W53")


def text(readings: Readings, field: str) -> str:
    """Return the text of a field, or an empty one."""
    values = [reading.value for reading in readings.get(field, ())]
    return next((str(value) for value in values if value is not None), "")


def whole_text(readings: Readings, field: str) -> str:
    """Return the texts of a field of which a table may have several columns, with a blank."""
    values = [reading.value for reading in readings.get(field, ())]
    return " ".join(str(value) for value in values if value is not None)


def class_uri(term: str, scheme: Scheme) -> str:
    """Return the identifier of a class in events: the code its word has, else a house name."""
    return scheme.vocabulary[term].code or LOOPBOOK + term


def sd_in(sd: Measure, value: Measure) -> Decimal:
    """Return an uncertainty in the unit of its value; percent is a share of the value.

    Raises    EventError  LB-W51 no unit is named for it, though the value's stands in its cell;
              LB-W26 it is of another kind
    """
    if value.is_own and not sd.is_stated:
        raise EventError("LB-W51", text=number_text(sd.value))
    if sd.unit is None or value.unit is None or sd.unit.code == value.unit.code:
        return sd.value
    if sd.unit.symbol == "%":
        return _rounded(abs(Fraction(value.value)) * Fraction(sd.value) / 100)
    if sd.unit.dimension != value.unit.dimension:
        raise EventError("LB-W26", unit=sd.unit.symbol, wanted=value.unit.symbol)
    return _rounded(convert(Fraction(sd.value), sd.unit, value.unit))


def _rounded(value: Fraction) -> Decimal:
    """Return an uncertainty as a decimal; twelve digits are more than any uncertainty has."""
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(number_text(Decimal(f"{digits:.{_SD_DIGITS}g}")))


def _things(kind: EventType, readings: Readings, scheme: Scheme) -> Json:
    things: Json = {}
    if kind is EventType.TRANSFORMATION:
        for side in ("input", "output"):
            _put(things, f"{side}EPCList", _epcs(readings, f"{side}.epc"))
            elements = _quantities(readings, f"{side}.", scheme)
            _put(things, f"{side}QuantityList", elements)
    else:
        epcs, quantities = _SIDES[kind]
        _put(things, epcs, _epcs(readings, "epc"))
        _put(things, quantities, _quantities(readings, "", scheme))
        _put(things, "parentID", text(readings, "parent"))
    if not things:
        raise EventError("LB-W50", column=_first_column(readings))
    return things


def _epcs(readings: Readings, field: str) -> list[str]:
    return [name for reading in readings.get(field, ()) for name in _names(reading)]


def _names(reading: Reading) -> tuple[str, ...]:
    return reading.value if isinstance(reading.value, tuple) else ()


def _quantities(readings: Readings, side: str, scheme: Scheme) -> list[Json]:
    """Return the quantity elements of a side: the first class with the first quantity, and so on.

    A lot stands for the class of its place. A class that the pack sets and no quantity follows
    states nothing, and is left out.
    """
    classes = list(readings.get(f"{side}class", ()))
    lots = list(readings.get(f"{side}lot", ()))
    amounts = list(readings.get(f"{side}quantity", ()))
    elements = []
    for index in range(max(len(classes), len(lots), len(amounts))):
        amount = amounts[index].value if index < len(amounts) else None
        named = _stated(lots, index) or _stated(classes, index)
        if named is None:
            if isinstance(amount, Measure):
                raise EventError("LB-W50", column=amounts[index].column.heading)
            continue
        name = str(named.value)
        is_lot = named.column.column.field in LOTS
        element: Json = {"epcClass": name if is_lot else class_uri(name, scheme)}
        if isinstance(amount, Measure):
            element |= _amount(amount)
        if isinstance(amount, Measure) or named.column.index >= 0:
            elements.append(element)
    return elements


def _stated(row: Sequence[Reading], index: int) -> Reading | None:
    """Return the reading at a place of a row, None where none stands or its cell is empty."""
    return row[index] if index < len(row) and row[index].value is not None else None


def _amount(measure: Measure) -> Json:
    amount: Json = {"quantity": measure.value}
    if measure.unit is not None and not _is_count(measure.unit):
        amount["uom"] = measure.unit.code
    return amount


def _is_count(unit: Unit) -> bool:
    """Say whether a quantity is a number of pieces, which EPCIS writes without uom (7.3.3.3)."""
    return unit.dimension == (("piece", 1),) and unit.factor == 1


def _reports(readings: Readings, scheme: Scheme) -> list[Json]:
    """Return a sensor report per `sensor.` field."""
    reports = []
    for field, row in readings.items():
        if not field.startswith("sensor."):
            continue
        name = _fact_name(scheme.vocabulary[field.removeprefix("sensor.")])
        for reading in row:
            if reading.value is None:
                continue
            report: Json = {"type": name}
            if isinstance(reading.value, Measure):
                report["value"] = reading.value.value
                _put(report, "uom", reading.value.unit.code if reading.value.unit else "")
            else:
                report["stringValue"] = str(reading.value)
            reports.append(report)
    return reports


def _master_data(readings: Readings, scheme: Scheme) -> Json:
    """Return what is stated of the things once and for all, numbers in the unit of their word."""
    stated: Json = {}
    for field, row in readings.items():
        if not field.startswith("ilmd."):
            continue
        word = scheme.vocabulary[field.removeprefix("ilmd.")]
        for reading in row:
            value = reading.value
            if isinstance(value, Measure):
                stated[_fact_name(word)] = in_unit(value, word.unit)
            elif value is not None:
                stated[_fact_name(word)] = str(value)
    return stated


def in_unit(measure: Measure, unit: Unit | None) -> Decimal:
    """Return the number of a measure in `unit`: ILMD has no place for a unit beside a number."""
    if unit is None or measure.unit is None or measure.unit.code == unit.code:
        return measure.value
    return _rounded(convert(Fraction(measure.value), measure.unit, unit))


def _fact_name(word: Word) -> str:
    """Return the name a fact has in events: `Mass`, or a house name under the usual prefix."""
    name = word.code or LOOPBOOK + word.term
    return f"loopbook:{name.removeprefix(LOOPBOOK)}" if name.startswith(LOOPBOOK) else name


def _statistic(readings: Readings) -> Json:
    statistic: Json = {}
    for field in ("flow", "period", "publisher", "source", "grade", "scope", "pedigree"):
        _put(statistic, f"loopbook:{field}", text(readings, field))
    published = next((r.value for r in readings.get("published", ())), None)
    _put(statistic, "loopbook:published", str(published) if isinstance(published, date) else "")
    share = next((r.value for r in readings.get("share", ())), None)
    if isinstance(share, Measure):
        statistic["loopbook:share"] = share.value
    sd = next((r.value for r in readings.get("sd", ())), None)
    quantity = next((r.value for r in readings.get("quantity", ())), None)
    if isinstance(sd, Measure) and isinstance(quantity, Measure):
        statistic["loopbook:sd"] = sd_in(sd, quantity)
    return statistic


def _first_column(readings: Readings) -> str:
    return next(
        (r.column.heading for row in readings.values() for r in row if r.column.heading), ""
    )


def _offset(moment: datetime) -> str:
    text_of_zone = moment.strftime("%z")
    return f"{text_of_zone[:3]}:{text_of_zone[3:5]}"


def _put(target: Json, name: str, value: object) -> None:
    """Set a member unless there is nothing to say: absent and empty are not the same in EPCIS."""
    if value not in ("", None, [], {}):
        target[name] = value
