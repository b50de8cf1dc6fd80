"""Query order: events by an extension field, whose values may be numbers, times or texts.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 8.2.7.1, orderBy: texts by their code points
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from loopbook.terms.lineage import microseconds_of
from loopbook.terms.query import Path
from loopbook.trace.place import values_at
from loopbook.trace.query import instant, plain

_NUMBER, _TIME, _TEXT, _NOTHING = range(4)


class SortKey(NamedTuple):
    """Where an event stands: numbers before times before texts, what has none of them last.

    Fields
      kind   which of these
      number, time (microseconds since 1970), text   what it has, zero or empty for the others
    """

    kind: int
    number: Decimal | int = 0
    time: int = 0
    text: bytes = b""

    @property
    def has_none(self) -> bool:
        """Whether the event lacks the field."""
        return self.kind == _NOTHING


def sort_key(event: Mapping[str, object], names: Path) -> SortKey:
    """Return the key of an event by the first value of a field that has one of these names."""
    for name in names:
        for value in values_at(event.get(name), ()):
            key = _key(plain(value))
            if key is not None:
                return key
    return SortKey(_NOTHING)


def _key(value: object) -> SortKey | None:
    if isinstance(value, bool):
        return SortKey(_TEXT, text=b"true" if value else b"false")
    if isinstance(value, int | Decimal):
        return SortKey(_NUMBER, number=value)
    if not isinstance(value, str):
        return None
    moment = instant(value)
    if moment is not None:
        return SortKey(_TIME, time=microseconds_of(moment))
    return SortKey(_TEXT, text=value.encode("utf-8", "surrogatepass"))
