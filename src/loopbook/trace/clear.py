"""Clear: whether no rule of the house or of the active packs has a word to say about an event.

`capture` asks here first. Only "yes" is decided: whatever may make a finding is left to the rules
themselves (`shape`, `figure`, `word`, `check`), which find it. A test holds that where this says
yes, they find nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from loopbook.terms.event import Event, QuantityElement, SensorReport
from loopbook.terms.finding import Place
from loopbook.terms.scheme import Check, Scheme
from loopbook.trace.check import broken_checks, open_checks
from loopbook.trace.doubt import Doubts
from loopbook.trace.figure import doubt_kind, doubt_report, knows_unit
from loopbook.trace.identifier import Level, is_right, is_sound, level_of, mended_key
from loopbook.trace.shape import FUTURE
from loopbook.trace.word import NAMED_KINDS, doubt_property, doubt_reading

KEPT_MAX = 4_096
KEY_LENGTH_MAX = 500
_RIGHT = ("", "")
_NOWHERE = Place()

Key = tuple[str, str, str, str]
"""What an answer hangs on: kind of question, and the words it is asked about."""


class Clearance:
    """What events may hold under some packs, learned as they come; bounded, whatever comes.

    Parameters
      schemes  the active packs
      now      the time of the clock, with zone
      usual    whose units are asked when no pack is active
    """

    def __init__(
        self, schemes: Sequence[Scheme], now: datetime, usual: Sequence[Scheme] = ()
    ) -> None:
        self.schemes = schemes
        self._usual = usual
        self._latest = now + FUTURE
        self._kept: dict[Key, bool] = {}
        self._kinds: dict[tuple[str, ...], Sequence[Sequence[Check]]] = {}

    def clears(self, event: Event) -> bool:
        """Say whether an event surely makes no finding, but for things no one has spoken of."""
        return (
            event.error is None
            and event.statistic is None
            and event.time <= self._latest
            and _has_right_names(event)
            and self._clears_facts(event)
            and self._clears_checks(event)
        )

    def _clears_facts(self, event: Event) -> bool:
        quantities = event.quantities or event.input_quantities or event.output_quantities
        if quantities and not self._clears_quantities(event):
            return False
        return not (event.sensors or event.ilmd) or self._clears_words(event)

    def _clears_quantities(self, event: Event) -> bool:
        listed = (event.quantities, event.input_quantities, event.output_quantities)
        return all(self._clears_quantity(one) for some in listed for one in some)

    def _clears_quantity(self, one: QuantityElement) -> bool:
        if one.uom and not self._has_unit(one.uom):
            return False
        epc_class = one.epc_class
        return level_of(epc_class) is not Level.INSTANCE and mended_key(epc_class) == _RIGHT

    def _has_unit(self, code: str) -> bool:
        if not self.schemes:
            return True
        return self._holds(("unit", code, "", ""), partial(knows_unit, self.schemes, code))

    def _clears_words(self, event: Event) -> bool:
        for report in event.sensors:
            key = ("report", report.type, report.uom, "part" if report.component else "")
            if not self._holds(key, partial(self._clears_report, report)):
                return False
        for name, value in event.ilmd.items():
            key = ("ilmd", name, str(value) if name in NAMED_KINDS else "", "")
            if not self._holds(key, partial(self._clears_property, name, value)):
                return False
        return True

    def _clears_report(self, report: SensorReport) -> bool:
        doubts = Doubts(_NOWHERE)
        if self.schemes:
            doubt_report(report, 0, self.schemes, doubts)
        else:
            doubt_kind(report, 0, self._usual, doubts)
        doubt_reading(report, 0, self.schemes, doubts)
        return not doubts.findings()

    def _clears_property(self, name: str, value: object) -> bool:
        doubts = Doubts(_NOWHERE)
        doubt_property(name, value, self.schemes, doubts)
        return not doubts.findings()

    def _clears_checks(self, event: Event) -> bool:
        for scheme, checks in zip(self.schemes, self._open_checks(event), strict=True):
            if checks and next(broken_checks(event, scheme, checks), None) is not None:
                return False
        return True

    def _open_checks(self, event: Event) -> Sequence[Sequence[Check]]:
        """Return, of each pack, the checks that this kind of event may break by its values."""
        # Of an event without its values, checks see no more than this.
        pieces = len(event.epcs) + len(event.inputs) + len(event.outputs)
        kind = f"{event.type} {pieces} {event.biz_step}"
        said: tuple[str, ...] = (kind,)
        if event.sensors or event.ilmd:
            reports = [name for each in event.sensors for name in (each.type, each.component)]
            said = (kind, *reports, "", *event.ilmd)
        known = self._kinds.get(said)
        if known is None:
            known = [open_checks(event, scheme) for scheme in self.schemes]
            if len(self._kinds) >= KEPT_MAX:
                self._kinds.clear()
            if sum(map(len, said)) <= KEY_LENGTH_MAX:
                self._kinds[said] = known
        return known

    def _holds(self, key: Key, ask: Callable[[], bool]) -> bool:
        known = self._kept.get(key)
        if known is None:
            known = ask()
            if len(self._kept) >= KEPT_MAX:
                self._kept.clear()
            if sum(map(len, key)) <= KEY_LENGTH_MAX:
                self._kept[key] = known
        return known


def _has_right_names(event: Event) -> bool:
    """Say whether lists of things name things, and all keys have their right check digit."""
    return (
        all(map(is_sound, (*event.epcs, *event.inputs, *event.outputs)))
        and is_right(event.read_point)
        and is_right(event.biz_location)
        and (not event.parent or mended_key(event.parent) == _RIGHT)
    )
