"""Event shape: which sides and actions events of a type have, so that a row can match at all."""

from loopbook.rules.line import Line
from loopbook.terms.event import EventType, Side

_TRANSFORMED = (Side.INPUT, Side.OUTPUT)


def check_shape(line: Line, event_type: str, action: str, side: Side | None) -> None:
    """Find a side or an action that events of the type do not have.

    Parameters
      event_type, action   words of a row; empty: any
      side                 None: any
    Source    EPCIS 2.0, 7.4
    """
    is_transformation = event_type == EventType.TRANSFORMATION
    if side is not None and event_type:
        is_there = (side in _TRANSFORMED) == is_transformation
        if not is_there or (side is Side.PARENT and event_type == EventType.OBJECT):
            line.fault("side", side=side.value, type=event_type)
    if action and is_transformation:
        line.fault("no_action", action=action)
