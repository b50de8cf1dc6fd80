"""Closing: the flows of an account beside the items that they were made of."""

from collections.abc import Iterator

from loopbook.account.attribute.closing import Carried, counted
from loopbook.account.side import things_of
from loopbook.book.attributing import Inquiry, woven_of
from loopbook.terms.account import Account, Cell
from loopbook.terms.attribution import AttributionKind, Closure
from loopbook.terms.event import Event
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.posting import Grain
from loopbook.terms.scheme import PostingRule
from loopbook.trace.classify import with_broader

_MASS = (("mass", 1),)
_SAME = 1e-12  # part of a sum in which binary and decimal differ


def closures(inquiry: Inquiry, account: Account) -> tuple[Closure, ...]:
    """Return each flow that events with items make up, in layers of mass, beside its items.

    Parameters
      account   of the same pack, as known for the inquiry
    """
    asked = inquiry.asked
    woven = woven_of(inquiry)
    found = []
    for cell in account.cells:
        layer = account.system.layers[cell.layer]
        is_mass = layer.unit.dimension == _MASS and not layer.is_substance
        if not is_mass or cell.chosen is None or cell.chosen.grain is Grain.STATISTIC:
            continue
        carried = list(_carried(inquiry, cell))
        if not carried:
            continue
        whole = counted(woven.weave, carried, inquiry.scheme.units)
        scale = float(layer.unit.factor)
        stated = float(cell.chosen.amount * layer.quantum.factor) / scale
        per = scale if asked.kind is not AttributionKind.BURDEN else float(asked.unit.factor)
        found.append(
            Closure(
                flow=cell.flow,
                layer=cell.layer,
                unit=layer.unit.code,
                stated=stated,
                counted=whole.mass_kg / scale,
                attributed=whole.value / per,
                unknown=whole.unknown_kg / scale,
                residual=_rest(stated, whole.mass_kg / scale),
                items=whole.items,
                unweighed=whole.unweighed,
            )
        )
    return tuple(found)


def _rest(stated: float, counted: float) -> float:
    """Return what is left; two decimals that are equal as written differ in binary, not in mass."""
    rest = stated - counted
    return 0.0 if abs(rest) <= _SAME * max(abs(stated), abs(counted)) else rest


def _carried(inquiry: Inquiry, cell: Cell) -> Iterator[Carried]:
    """Yield the items that the postings of a flow count."""
    readings, scheme = inquiry.readings, inquiry.scheme
    rules = {row.rule: row for row in scheme.posting}
    poster = readings.poster_of(scheme)
    reading = cell.chosen
    for sequence in () if reading is None else reading.sequences:
        event = readings.event_at(sequence)
        if event is None or event.error is not None or readings.is_voided(sequence, inquiry.known):
            continue
        used = {
            posting.rule
            for posting in poster.post(sequence, event).postings
            if (posting.flow, posting.layer) == (cell.flow, cell.layer)
        }
        for rule in sorted(used):
            yield from _things(inquiry, sequence, event, rules[rule])


def _things(inquiry: Inquiry, sequence: int, event: Event, row: PostingRule) -> Iterator[Carried]:
    scheme = inquiry.scheme
    key = (microseconds_of(event.time), sequence)
    parts = {part.component for part in scheme.parts}
    component = row.component if row.component in parts else ""
    for thing in things_of(event, row.side, scheme, inquiry.readings.masters):
        classes = set(with_broader(scheme, thing.item_class))
        if not row.item_class or row.item_class in classes:
            yield Carried(key, thing, component)
