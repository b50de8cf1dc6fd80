"""Shape: whether the identifiers and the time of an event can be meant.

What one event says wrongly by itself is told by its reading; here stands what needs to know which
identifiers are things, lots or classes, and what the clock says.

Source    GS1 EPC Tag Data Standard 2.0, 6 and 8; GS1 Digital Link: URI Syntax 1.3, 4; GS1 General
          Specifications, 7.9
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from loopbook.terms.event import Event, EventType, QuantityElement
from loopbook.trace.doubt import Doubts
from loopbook.trace.identifier import Level, level_of, mended_key

FUTURE = timedelta(days=1)
"""How far a clock may be ahead: zones differ by up to 26 hours, so a day is near the truth."""


def doubt_shape(event: Event, now: datetime, doubts: Doubts) -> None:
    """Add what is wrong with the identifiers and the time of an event.

    Parameters
      now  the time of the clock, with zone
    """
    for things, quantities in sides(event):
        for pointer, thing in things:
            if level_of(thing) in (Level.LOT, Level.CLASS):
                doubts.error("LB-C06", pointer, item=thing)
        for pointer, quantity in quantities:
            if level_of(quantity.epc_class) is Level.INSTANCE:
                doubts.error("LB-C07", f"{pointer}/epcClass", item=quantity.epc_class)
    _doubt_keys(event, doubts)
    if event.time > now + FUTURE:
        doubts.warn("LB-C08", "/eventTime", time=_shown(event.time), now=_shown(now))


_Things = Iterator[tuple[str, str]]
_Quantities = Iterator[tuple[str, QuantityElement]]


def sides(event: Event) -> Iterator[tuple[_Things, _Quantities]]:
    """Yield the things and quantities of each side of an event, each with its pointer."""
    is_child = event.type in (EventType.AGGREGATION, EventType.ASSOCIATION)
    names = ("childEPCs", "childQuantityList") if is_child else ("epcList", "quantityList")
    for (epcs, classes), things, quantities in (
        (names, event.epcs, event.quantities),
        (("inputEPCList", "inputQuantityList"), event.inputs, event.input_quantities),
        (("outputEPCList", "outputQuantityList"), event.outputs, event.output_quantities),
    ):
        yield (
            ((f"/{epcs}/{at}", thing) for at, thing in enumerate(things)),
            ((f"/{classes}/{at}", quantity) for at, quantity in enumerate(quantities)),
        )


def _doubt_keys(event: Event, doubts: Doubts) -> None:
    """Warn of keys with a wrong check digit, each once, where it stands first."""
    told: set[str] = set()
    for pointer, identifier in _identifiers(event):
        key, mended = mended_key(identifier)
        if key and key not in told:
            told.add(key)
            doubts.warn("LB-C12", pointer, number=key, mended=mended, item=identifier)


def _identifiers(event: Event) -> Iterator[tuple[str, str]]:
    for things, quantities in sides(event):
        yield from things
        for pointer, quantity in quantities:
            yield f"{pointer}/epcClass", quantity.epc_class
    yield "/parentID", event.parent
    yield "/readPoint/id", event.read_point
    yield "/bizLocation/id", event.biz_location


def _shown(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
