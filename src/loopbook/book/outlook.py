"""Outlook: whether posting an event can find anything, told by its kind and without posting it.

`record` posts what it has appended to say what the packs find in it. Most kinds of event have no
row of posting.csv that could find something; they are known by a few facts, and not posted. A test
holds that where nothing is foreseen, posting finds nothing.
"""

from collections.abc import Sequence
from decimal import Decimal

from loopbook.account.amount import quanta_of
from loopbook.terms.event import Event
from loopbook.terms.scheme import AmountFrom, PostingRule, Scheme
from loopbook.trace.measure import PIECE

KEPT_MAX = 4_096
KEY_LENGTH_MAX = 500
PIECES_MAX = 10**9
"""More things than one event can name: its bytes are bounded."""


class Outlook:
    """What posting under some packs may find, by kind of event; bounded, whatever comes.

    Parameters
      schemes  the active packs
    """

    def __init__(self, schemes: Sequence[Scheme]) -> None:
        self.schemes = schemes
        self._kept: dict[str, bool] = {}

    def is_silent(self, event: Event) -> bool:
        """Say whether no pack can find anything when it posts the event."""
        if event.error is not None:
            return True
        if event.statistic is not None:
            return False
        listed = (*event.quantities, *event.input_quantities, *event.output_quantities)
        has_quantity = bool(listed) and any(one.quantity is not None for one in listed)
        # The step stands last, so that no other event has this text.
        key = f"{event.type} {event.action} {bool(event.sensors)} {has_quantity} {event.biz_step}"
        known = self._kept.get(key)
        if known is None:
            known = not self._may_speak(event, has_quantity)
            if len(self._kept) >= KEPT_MAX:
                self._kept.clear()
            if len(key) <= KEY_LENGTH_MAX:
                self._kept[key] = known
        return known

    def _may_speak(self, event: Event, has_quantity: bool) -> bool:
        """Say whether a row of any pack could find something in events of this kind."""
        action = event.action.value if event.action is not None else ""
        given = (event.type.value, action, event.biz_step)
        has = {
            AmountFrom.PIECES: True,
            AmountFrom.SENSOR: bool(event.sensors),
            AmountFrom.QUANTITY: has_quantity,
            AmountFrom.STATISTIC: False,
        }
        # Class and role are not asked: they only narrow what a row applies to.
        return any(
            has[rule.amount] and not _is_whole(rule, scheme)
            for scheme in self.schemes
            for rule in scheme.posting
            if _is_about(rule, given)
        )


def _is_about(rule: PostingRule, given: tuple[str, str, str]) -> bool:
    asked = (rule.event_type, rule.action, rule.biz_step)
    return all(not want or want == have for want, have in zip(asked, given, strict=True))


def _is_whole(rule: PostingRule, scheme: Scheme) -> bool:
    """Say whether the row counts pieces, and any count is whole quanta of its layer."""
    layer = scheme.system.layers[rule.layer]
    if rule.amount is not AmountFrom.PIECES or layer.quantum.dimension != PIECE.dimension:
        return False
    one, most = (quanta_of(Decimal(count), PIECE, layer) for count in (1, PIECES_MAX))
    return one is not None and not one.is_rounded and most is not None
