"""Post: what an event says about flows, under one pack.

On the walk: an entry and a pack go in, postings come out; they are never stored in the journal. An
amount is what the event states and nothing else: no factor is applied (compose does that after
summing), nothing is shared out among things, and an event that no rule matches posts nothing.

Source    rules in docs/spec/account.md; JCGM 100:2008, 4.3 for stated standard uncertainties
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from loopbook.account.amount import quanta_of, variance_of
from loopbook.account.rule import first_match, flow_of, reports_of, rules_for
from loopbook.account.side import Thing, things_of
from loopbook.terms.event import Basis, Event, Side, Statistic
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.master import MasterRecord
from loopbook.terms.period import last_day, month_of
from loopbook.terms.posting import Grain, Posting
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import AmountFrom, PostingRule, Scheme
from loopbook.trace.classify import role_of
from loopbook.trace.fact import is_constructed
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.measure import NUMBER, PIECE, unit_named

Amount = tuple[int, float, bool]
"""Quanta, variance in quanta squared, and whether an uncertainty is stated."""


class Posted(msgspec.Struct, frozen=True, gc=False):
    """What a pack makes of an event; findings without place, which the caller knows."""

    postings: tuple[Posting, ...] = ()
    findings: tuple[Finding, ...] = ()


def post(
    sequence: int, event: Event, scheme: Scheme, masters: Mapping[str, MasterRecord]
) -> Posted:
    """Return the postings of an event, by side and layer in the order of the rules.

    An error declaration posts nothing: it reverses what its event posted (`reverse`).
    Parameters
      masters  what is known of classes and places by identifier
    """
    if event.error is not None:
        return Posted()
    rules = rules_for(event, role_of(event, scheme, masters), scheme)
    if not rules:
        return Posted()
    page = Page(sequence, event, scheme)
    sides = {side: things_of(event, side, scheme, masters) for side, _ in rules}
    for (side, layer), rows in rules.items():
        page.post_layer(layer, sides[side], rows, side)
    return Posted(tuple(page.postings), page.findings())


def reverse(posting: Posting, sequence: int, known: datetime) -> Posting:
    """Return the posting that takes `posting` back: same in all, negative amount and variance.

    Parameters
      sequence  entry of the error declaration
      known     declaration time; a correction is never known before what it corrects
    """
    return msgspec.structs.replace(
        posting,
        sequence=sequence,
        voids=posting.sequence,
        known=max(known, posting.known),
        amount=-posting.amount,
        variance=-posting.variance,
    )


def known_of(event: Event) -> datetime:
    """Return from when the world could know the event: publication, for a statistic."""
    if event.statistic is None:
        return event.time
    day = event.statistic.published or last_day(event.statistic.period)
    return datetime.combine(day, time.max, tzinfo=UTC)


class Measure(msgspec.Struct, frozen=True):
    """A stated number of an event.

    Fields
      unit    None: unknown
      sd      standard uncertainty, same unit
      names   the fields it stands in
      basis   its own, when it has one
    """

    value: Decimal
    unit: Unit | None
    uom: str
    sd: Decimal | None
    names: tuple[str, ...]
    basis: Basis | None = None


class Page:
    """The postings and findings of one event as they come; `poster` reads it again and again."""

    def __init__(self, sequence: int, event: Event, scheme: Scheme) -> None:
        self.postings: list[Posting] = []
        self._sequence = sequence
        self._event = event
        self._scheme = scheme
        self._findings: dict[tuple[str, str], Finding] = {}
        self._unfit: dict[str, Finding] = {}
        self._fit: set[str] = set()

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, each once; a unit that some layer could take is none."""
        unfit = [found for thing, found in self._unfit.items() if thing not in self._fit]
        return (*self._findings.values(), *unfit)

    def post_layer(
        self, layer: str, things: Sequence[Thing], rows: Sequence[PostingRule], side: Side
    ) -> None:
        """Post the things of a side in one layer."""
        matched: dict[PostingRule, list[Thing]] = {}
        for thing in things:
            rule = first_match(rows, thing, self._event, self._scheme)
            if rule is not None:
                matched.setdefault(rule, []).append(thing)
        if not things and side is Side.ITEMS:
            # A meter at a place: the event names no thing, only readings.
            rule = first_match(rows, Thing("", ""), self._event, self._scheme)
            if rule is not None and rule.amount is AmountFrom.SENSOR:
                self._post_sensor(rule, ())
        for rule, group in matched.items():
            match rule.amount:
                case AmountFrom.PIECES:
                    self._post_pieces(rule, group)
                case AmountFrom.QUANTITY | AmountFrom.STATISTIC:
                    for thing in group:
                        self._post_quantity(rule, thing)
                case AmountFrom.SENSOR if len(group) < len(things):
                    values = {"type": rule.sensor_type, "layer": layer, "count": str(len(things))}
                    self._find("LB-A05", Severity.WARNING, rule, **values)
                case AmountFrom.SENSOR:
                    self._post_sensor(rule, group)

    def _post_pieces(self, rule: PostingRule, group: Sequence[Thing]) -> None:
        by_class: dict[str, list[Thing]] = {}
        for thing in group:
            by_class.setdefault(thing.item_class, []).append(thing)
        names = ("epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID")
        for things in by_class.values():
            # A count of named things is exact: its uncertainty is stated, and zero.
            count = Measure(Decimal(len(things)), PIECE, PIECE.code, Decimal(0), names)
            self._add(rule, count, things)

    def _post_quantity(self, rule: PostingRule, thing: Thing) -> None:
        quantity = thing.quantity
        if quantity is None or quantity.quantity is None:
            return
        statistic = self._event.statistic
        sd = statistic.sd if statistic is not None else None
        if sd is not None and len(self._event.quantities) > 1:
            # One uncertainty of several quantities cannot be shared out.
            self._find("LB-A06", Severity.NOTE, rule, flow=flow_of(rule, self._event))
            sd = None
        unit = unit_named(self._scheme.units, quantity.uom) if quantity.uom else PIECE
        names = ("quantity", "quantityList")
        measure = Measure(quantity.quantity, unit, quantity.uom or PIECE.code, sd, names)
        self._add(rule, measure, [thing])

    def _post_sensor(self, rule: PostingRule, group: Sequence[Thing]) -> None:
        reports = list(reports_of(rule, self._event, self._scheme))
        if len(reports) > 1:
            values = {"type": rule.sensor_type, "count": str(len(reports)), "layer": rule.layer}
            self._find("LB-A04", Severity.WARNING, rule, **values)
            return
        report = reports[0]
        unit = unit_named(self._scheme.units, report.uom) if report.uom else NUMBER
        names = (report.type,)
        value = report.value or Decimal(0)
        self._add(rule, Measure(value, unit, report.uom, report.sd, names, report.basis), group)

    def _add(self, rule: PostingRule, measure: Measure, group: Sequence[Thing]) -> None:
        layer = self._scheme.system.layers[rule.layer]
        unit = measure.unit
        if unit is None or unit.dimension != layer.quantum.dimension:
            self._doubt_unit(rule, layer.unit.code, measure, group)
        else:
            self.count(rule, measure, unit, group)

    def count(
        self, rule: PostingRule, measure: Measure, unit: Unit, group: Sequence[Thing]
    ) -> None:
        """Post a measure whose unit the layer of the rule can take."""
        amount = self.amount_of(rule, measure, unit)
        if amount is not None:
            self._fit.update(thing.identifier for thing in group)
            self.write(rule, measure, group, amount)

    def amount_of(self, rule: PostingRule, measure: Measure, unit: Unit) -> Amount | None:
        """Return what a measure is in the layer of a rule, and note what is doubtful about it."""
        layer = self._scheme.system.layers[rule.layer]
        quanta = quanta_of(measure.value, unit, layer)
        if quanta is None:
            self._find("LB-A02", Severity.WARNING, rule, **_shown(rule, measure))
            return None
        if quanta.is_rounded:
            quantum = layer.quantum.code
            self._find("LB-A03", Severity.NOTE, rule, quantum=quantum, **_shown(rule, measure))
        variance, has_sd = variance_of(measure.sd, unit, layer)
        if measure.sd is not None and not has_sd:
            sd = f"{measure.sd:g}"
            self._find("LB-A10", Severity.WARNING, rule, sd=sd, **_shown(rule, measure))
        return quanta.amount, variance, has_sd

    def write(
        self, rule: PostingRule, measure: Measure, group: Sequence[Thing], amount: Amount
    ) -> None:
        """Add the posting of an amount that a group of things has."""
        event, statistic = self._event, self._event.statistic
        classes = {thing.item_class for thing in group}
        posting = Posting(
            sequence=self._sequence,
            flow=flow_of(rule, event),
            layer=rule.layer,
            item_class=classes.pop() if len(classes) == 1 else "",
            item=_item(group),
            place=event.read_point or event.biz_location,
            period=(
                statistic.period
                if statistic is not None
                else month_of(event.time, ZoneInfo(self._scheme.system.zone))
            ),
            known=known_of(event),
            amount=amount[0],
            variance=amount[1],
            has_sd=amount[2],
            basis=self._basis(rule, measure),
            grain=_grain(group, statistic),
            rule=rule.rule,
        )
        self.postings.append(_published(posting, statistic))

    def _basis(self, rule: PostingRule, measure: Measure) -> Basis:
        if measure.basis is not None:
            return measure.basis
        if is_constructed(self._event, measure.names):
            return Basis.CONSTRUCTED
        return self._event.basis or Basis(rule.basis)

    def _doubt_unit(
        self, rule: PostingRule, wanted: str, measure: Measure, group: Sequence[Thing]
    ) -> None:
        values = {"wanted": wanted, **_shown(rule, measure)}
        found = Finding("LB-A01", Severity.WARNING, values=values, rule=rule.rule)
        if rule.amount is AmountFrom.SENSOR:
            self._findings[("LB-A01", rule.rule)] = found
        for thing in group if rule.amount is not AmountFrom.SENSOR else ():
            self._unfit.setdefault(thing.identifier, found)

    def _find(self, code: str, severity: Severity, rule: PostingRule, **values: str) -> None:
        finding = Finding(code, severity, values=values, rule=rule.rule)
        self._findings.setdefault((code, rule.rule), finding)


def _shown(rule: PostingRule, measure: Measure) -> dict[str, str]:
    """Return a number as its findings show it."""
    return {"value": f"{measure.value:g}", "uom": measure.uom or "-", "layer": rule.layer}


def _item(group: Sequence[Thing]) -> str:
    if len(group) != 1 or level_of(group[0].identifier) is Level.CLASS:
        return ""
    return group[0].identifier


def _grain(group: Sequence[Thing], statistic: Statistic | None) -> Grain:
    if statistic is not None:
        return Grain.STATISTIC
    is_item = bool(group) and all(thing.quantity is None for thing in group)
    return Grain.ITEM if is_item else Grain.BATCH


def _published(posting: Posting, statistic: Statistic | None) -> Posting:
    """Return the posting with what tells statistics of one flow apart."""
    if statistic is None:
        return posting
    return msgspec.structs.replace(
        posting,
        publisher=statistic.publisher,
        scope=statistic.scope,
        grade=statistic.grade,
        published=statistic.published,
    )
