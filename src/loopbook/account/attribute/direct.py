"""Direct: what an item has of its own when an event speaks of it, by the rows of the pack."""

from typing import NamedTuple

from loopbook.account.attribute.doubt import EXACT
from loopbook.account.attribute.facts import FIRST, Facts
from loopbook.account.attribute.graph import UNKNOWN, VALUE, Graph, Own
from loopbook.account.attribute.scales import Load, Scales
from loopbook.account.attribute.step import Head, Key
from loopbook.terms.attribution import Attribution, AttributionKind, Direct, Per
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import with_broader
from loopbook.trace.portion import THING

_PLACE = "place"
_CLASS = "class"


class Matched(NamedTuple):
    """A row of the pack that applies, by its position, and the own value that it gives."""

    number: int
    row: Direct
    own: Own


class Directs:
    """The rows of one indicator."""

    def __init__(self, attribution: Attribution, scheme: Scheme, facts: Facts) -> None:
        self.attribution = attribution
        self._scheme = scheme
        self._facts = facts
        self._matches: dict[tuple[Head, str], int] = {}
        self._nodes: dict[tuple[object, ...], int] = {}

    def match(self, head: Head, item_class: str) -> int:
        """Return the position of the first row that applies; EXACT for none."""
        key = (head, item_class)
        if key not in self._matches:
            classes = set(with_broader(self._scheme, item_class)) if item_class else set()
            rows = enumerate(self.attribution.directs)
            found = (at for at, row in rows if _applies(row, head, classes))
            self._matches[key] = next(found, EXACT)
        return self._matches[key]

    def own(self, number: int, load: Load, place: str, moment: Key, tools: "Tools") -> Own:
        """Return the own value that a row gives something; unknown where what it asks is not said.

        Parameters
          moment   when
        """
        row = self.attribution.directs[number]
        if self.attribution.kind is AttributionKind.ORIGIN:
            return self._origin(row, load, place, moment, tools.graph)
        value, sd, factor = self._value(row, load, moment)
        if self.attribution.kind is AttributionKind.BURDEN:
            per = _times(row.per, load, tools.scales, moment)
            value = None if value is None or per is None else value * per
            sd = None if sd is None or per is None else sd * per
        if value is None:
            return Own({UNKNOWN: 1.0})
        return Own({VALUE: value}, EXACT if sd is None else factor, sd or 0.0)

    def node(self, number: int, own: Own, sequence: int, graph: Graph) -> int:
        """Return the node of an own value that stands alone; the same one for the same value."""
        key = (number, *sorted(own.columns.items()), own.factor, own.spread)
        if key not in self._nodes:
            self._nodes[key] = graph.add((), own, sequence, number)
        return self._nodes[key]

    def _value(
        self, row: Direct, load: Load, moment: Key
    ) -> tuple[float | None, float | None, int]:
        if not row.fact:
            name = row.factor or row.rule
            return row.value, row.sd, self._facts.numbered(("", name, FIRST))
        told = self._facts.at(load.name, row.fact, moment)
        if told is None:
            return None, None, EXACT
        return told.value, told.sd, self._facts.number(load.name, row.fact, told)

    def _origin(self, row: Direct, load: Load, place: str, moment: Key, graph: Graph) -> Own:
        by = self.attribution.by
        name = row.origin
        if not name and by == _CLASS:
            name = load.item_class
        elif not name and by == _PLACE:
            name = place
        elif not name:
            told = self._facts.at(load.name, by, moment)
            name = "" if told is None else told.text or _plain(told.value)
        return Own({graph.column(name): 1.0}) if name else Own({UNKNOWN: 1.0})


class Tools(NamedTuple):
    """What rows are made with."""

    graph: Graph
    scales: Scales


def _applies(row: Direct, head: Head, classes: set[str]) -> bool:
    asked = (
        (row.event_type, head.event_type),
        (row.action, head.action),
        (row.biz_step, head.biz_step),
    )
    if any(wanted and wanted != given for wanted, given in asked):
        return False
    return not row.item_class or row.item_class in classes


def _times(per: Per, load: Load, scales: Scales, moment: Key) -> float | None:
    match per:
        case Per.WHOLE:
            return 1.0
        case Per.MASS:
            return scales.mass(load, moment).mass_kg
        case Per.PIECE:
            return load.amount if load.measure in (THING, "piece") else None


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
