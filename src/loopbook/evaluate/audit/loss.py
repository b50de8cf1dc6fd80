"""Loss: the streams that leave a plant unused, in money, the dearest first, with their causes.

    money = reconciled amount x price

An amount or a price that is not known leaves the money unknown: such losses stand last, and are not
taken for small.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from loopbook.evaluate.audit.record import number_of, text_of
from loopbook.terms.audit import AuditRow
from loopbook.terms.audit_sheet import Loss

Measured = tuple[float | None, tuple[int, ...]]
"""An amount and the entries behind it."""

AmountOf = Callable[[str, str, str], Measured]
"""Gives the amount of a flow in a layer, in a unit by its name."""


def losses(
    rows: Sequence[AuditRow], causes: Sequence[AuditRow], amount_of: AmountOf
) -> tuple[Loss, ...]:
    """Return the losses by money, dearest first.

    Raises    UnitError  as `amount_of`: a price is per a unit that the layer is not measured in
    """
    by_loss: dict[str, list[AuditRow]] = {}
    for cause in causes:
        by_loss.setdefault(text_of(cause, "loss"), []).append(cause)
    found = [_loss(row, by_loss.get(text_of(row, "loss"), ()), amount_of) for row in rows]
    dear = sorted({each.money for each in found if each.money is not None}, reverse=True)
    known = {money: place for place, money in enumerate(dear, 1)}
    placed = [_placed(each, known) for each in found]
    return tuple(sorted(placed, key=lambda each: each.place or len(found) + 1))


def _loss(row: AuditRow, causes: Sequence[AuditRow], amount_of: AmountOf) -> Loss:
    name, unit = text_of(row, "loss"), text_of(row, "per")
    flow, layer = text_of(row, "flow"), text_of(row, "layer")
    amount, sequences = amount_of(flow, layer, unit)
    price = number_of(row, "price")
    return Loss(
        loss=name,
        flow=flow,
        layer=layer,
        amount=amount,
        unit=unit,
        price=price,
        money=None if amount is None or price is None else amount * price,
        place=0,
        causes=tuple((text_of(cause, "aspect"), text_of(cause, "cause")) for cause in causes),
        sequences=sequences,
    )


def _placed(loss: Loss, known: Mapping[float, int]) -> Loss:
    place = 0 if loss.money is None else known[loss.money]
    return msgspec.structs.replace(loss, place=place)
