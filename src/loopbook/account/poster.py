"""Poster: the postings of events by the million, under one pack.

On the walk: sealing posts every entry. What `post` makes of an event hangs on its numbers, names,
place and time only at the end; the rest, its *shape* (what kind of event, which kinds of things, in
which units, with which readings), decides which rows apply and how. So each shape is planned once,
on the page that `post` writes, with things made up to that shape; after that an event costs its
numbers. What a plan cannot say (a statistic, a shape that is doubtful) goes to `post` itself.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from loopbook.account.amount import Scale, scale_of, scaled_quanta, scaled_variance
from loopbook.account.post import Measure, Page, Posted, post
from loopbook.account.rule import reports_of, rules_for
from loopbook.account.side import Thing, lists_of
from loopbook.terms.event import Event, QuantityElement, Side
from loopbook.terms.finding import Finding
from loopbook.terms.period import Period, month_of
from loopbook.terms.posting import Posting
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import AmountFrom, PostingRule, Scheme
from loopbook.trace.classifier import Classifier, Kind, Memo
from loopbook.trace.classify import Masters

PLANS_MAX = 5_000
"""Shapes remembered before all are forgotten: a book has dozens, and a plan has some kilobytes."""

_NOTHING = Posted()
_ONCE = (1,)
_KEPT = {"LB-A04"}  # what a shape alone decides, in words that are in the shape


class Poster:
    """What `post` makes of events under one pack and what is known of classes and places.

    Used by one thread at a time. `masters` must not change while it is used: make a new one then.

    Fields
      classifier   its classes, roles and facts, for whoever asks for those of the same events
    """

    def __init__(self, scheme: Scheme, masters: Masters) -> None:
        self.classifier = Classifier(scheme, masters)
        self._scheme = scheme
        self._masters = masters
        self._zone = ZoneInfo(scheme.system.zone)
        self._rows: Memo[tuple[object, ...], _Rows] = Memo(PLANS_MAX)
        self._plans: Memo[tuple[object, ...], _Plan] = Memo(PLANS_MAX)
        self._months: Memo[int, Period] = Memo()

    def post(self, sequence: int, event: Event) -> Posted:
        """Return what `post` returns."""
        if event.error is not None:
            return _NOTHING
        if event.statistic is not None:
            return post(sequence, event, self._scheme, self._masters)
        role = self.classifier.role_of(event)
        head = (event.type, event.action, event.biz_step, role)
        rows = self._rows.get(head)
        if rows is None:
            rows = self._rows.keep(head, _rows_of(event, role, self._scheme))
        if not rows.rules:
            return _NOTHING
        groups = [self._group(event, side) for side in rows.sides]
        key: tuple[object, ...] = (head, event.basis, event.constructed)
        key = (*key, *[group.key for group in groups])
        if rows.has_sensors and event.sensors:
            key = (*key, _reports_key(event))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans.keep(key, _plan_of(event, rows, groups, self._scheme))
        if not plan.is_whole:
            return post(sequence, event, self._scheme, self._masters)
        return self._fill(plan, sequence, event, groups)

    def _group(self, event: Event, side: Side) -> "_Group":
        """Return the things on a side of an event, by what they are."""
        instances, quantities = lists_of(event, side)
        if not quantities:
            if not instances:
                return _EMPTY
            if len(instances) == 1:
                kind = self.classifier.kind_of(instances[0], event)
                return _Group((((kind, True),), ()), instances, _ONCE, ())
        names, counts = self._counted(instances, event) if instances else ((), {})
        things = tuple([(kind, count == 1) for kind, count in counts.items()])
        if not quantities:
            return _Group((things, ()), names, tuple(counts.values()), ())
        classes = tuple([quantity.epc_class for quantity in quantities])
        paired = zip(self.classifier.kinds_of(classes, event), quantities, strict=True)
        lots = tuple([(kind, each.uom, each.quantity is None) for kind, each in paired])
        return _Group((things, lots), names + classes, tuple(counts.values()), quantities)

    def _counted(
        self, instances: tuple[str, ...], event: Event
    ) -> tuple[tuple[str, ...], dict[Kind, int]]:
        """Return the first instance of each kind, and how many there are, each counted once."""
        is_clean = len(set(instances)) == len(instances)
        names = instances if is_clean else tuple(dict.fromkeys(instances))
        kinds = self.classifier.kinds_of(names, event)
        if kinds.count(kinds[0]) == len(kinds):
            return names[:1], {kinds[0]: len(kinds)}
        counts = Counter(kinds)
        return tuple([names[kinds.index(kind)] for kind in counts]), counts

    def _fill(
        self, plan: "_Plan", sequence: int, event: Event, groups: "Sequence[_Group]"
    ) -> Posted:
        """Return the postings of a plan with the numbers, names, place and time of an event."""
        own = (sequence, event.read_point or event.biz_location, self._month(event.time))
        filled: list[Posting] = []
        for line in plan.lines:
            group = groups[line.side]
            value, sd = _stated(line, event, group)
            amount = scaled_quanta(value, line.scale)
            variance = 0.0 if sd is None else scaled_variance(sd, line.scale)
            if amount is None or variance is None:
                return self._fill_slowly(plan, event, groups, own)
            filled.append(_posting(line, event, group, own, (amount, variance)))
        return Posted(tuple(filled), plan.findings)

    def _fill_slowly(
        self, plan: "_Plan", event: Event, groups: "Sequence[_Group]", own: "_Own"
    ) -> Posted:
        """Return what `_fill` does where a number is doubtful, and what is doubtful about it."""
        if plan.findings or plan.is_choosy:
            return post(own[0], event, self._scheme, self._masters)
        page = Page(own[0], event, self._scheme)
        for line in plan.lines:
            group = groups[line.side]
            value, sd = _stated(line, event, group)
            measure = replace(line.measure, value=value, sd=line.measure.sd if sd is None else sd)
            amount = page.amount_of(line.rule, measure, line.unit)
            if amount is not None:
                posting = _posting(line, event, group, own, amount[:2])
                page.postings.append(replace(posting, has_sd=amount[2]))
        return Posted(tuple(page.postings), page.findings())

    def _month(self, moment: datetime) -> Period:
        """Return the month of a moment in the zone of the pack."""
        if moment.tzinfo is not UTC:
            return month_of(moment, self._zone)
        day = moment.toordinal()
        month = self._months.get(day)
        if month is not None:
            return month
        month = month_of(moment, self._zone)
        # Two moments of one UTC day are at most two dates apart by any clock, changed or not.
        if 3 <= moment.astimezone(self._zone).day <= 26:
            self._months.keep(day, month)
        return month


class _Rows(NamedTuple):
    """The rows that may apply to one kind of event, and the sides they speak of."""

    rules: dict[tuple[Side, str], tuple[PostingRule, ...]]
    sides: tuple[Side, ...]
    has_sensors: bool


class _Group(NamedTuple):
    """The things on one side of an event, by what they are.

    Fields
      key         the kinds of its instances in the order they first come, each with whether there
                  is one only; then of each quantity its kind, unit, and whether it has no number
      names       the first instance of each kind, then what each quantity is of
      counts      the number of instances of each kind
      quantities  as the event has them
    """

    key: tuple[tuple[tuple[Kind, bool], ...], tuple[tuple[Kind, str, bool], ...]]
    names: tuple[str, ...]
    counts: Sequence[int]
    quantities: Sequence[QuantityElement]


_EMPTY = _Group(((), ()), (), (), ())


class _Line(NamedTuple):
    """One posting of a shape.

    Fields
      measure  with the numbers of the first event of the shape
      posting  with its sequence, names, place, time and numbers
      side     position of the side
      item     position in `names` of the one thing it speaks of; -1: none
      at       where its number stands: positions of the kinds it counts, of the quantity in the
               list of its side, or of the report
    """

    rule: PostingRule
    measure: Measure
    unit: Unit
    scale: Scale
    posting: Posting
    side: int
    item: int
    at: tuple[int, ...]


class _Plan(NamedTuple):
    """What events of one shape post.

    Fields
      is_whole   whether the lines are all there is to say; else ask `post`
      findings   what is doubtful about the shape
      is_choosy  whether a quantity is left out in one layer because another takes it
    """

    lines: tuple[_Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_choosy: bool = False
    is_whole: bool = True


_Own = tuple[int, str, Period]
"""Sequence, place and period of an event."""


def _rows_of(event: Event, role: str, scheme: Scheme) -> _Rows:
    rules = rules_for(event, role, scheme)
    amounts = {row.amount for rows in rules.values() for row in rows}
    sides = tuple(dict.fromkeys(side for side, _ in rules))
    return _Rows(rules, sides, AmountFrom.SENSOR in amounts)


def _reports_key(event: Event) -> tuple[object, ...]:
    return tuple(
        [
            (each.type, each.component, each.uom, each.basis, each.value is None, each.sd is None)
            for each in event.sensors
        ]
    )


def _stated(line: _Line, event: Event, group: _Group) -> tuple[Decimal, Decimal | None]:
    """Return the number of a line and its uncertainty, where it has one of its own."""
    match line.rule.amount:
        case AmountFrom.PIECES:
            return Decimal(sum([group.counts[kind] for kind in line.at])), None
        case AmountFrom.SENSOR:
            report = event.sensors[line.at[0]]
            return report.value or Decimal(0), report.sd
        case _:
            return group.quantities[line.at[0]].quantity or Decimal(0), None


def _posting(
    line: _Line, event: Event, group: _Group, own: _Own, amount: tuple[int, float]
) -> Posting:
    return replace(
        line.posting,
        sequence=own[0],
        item=group.names[line.item] if line.item >= 0 else "",
        place=own[1],
        period=own[2],
        known=event.time,
        amount=amount[0],
        variance=amount[1],
    )


def _plan_of(event: Event, rows: _Rows, groups: Sequence[_Group], scheme: Scheme) -> _Plan:
    """Return what events of the shape of `event` post."""
    draft = _Draft(event, scheme)
    sides = {
        side: draft.made_up(at, group)
        for at, (side, group) in enumerate(zip(rows.sides, groups, strict=True))
    }
    for (side, layer), each in rows.rules.items():
        draft.post_layer(layer, sides[side], each, side)
    return draft.plan()


class _Origin(NamedTuple):
    """What a made-up thing stands for: position of its side, and in the names of its group."""

    side: int
    name: int
    quantity: int
    is_class: bool


class _Draft(Page):
    """The page of a made-up event of a shape: it takes down lines in place of postings.

    Its things all differ, so what holds for it holds for whatever names the same thing twice.
    """

    def __init__(self, event: Event, scheme: Scheme) -> None:
        super().__init__(0, event, scheme)
        self._lines: list[_Line] = []
        self._origins: dict[str, _Origin] = {}
        self._has_scales = True

    def made_up(self, side: int, group: _Group) -> tuple[Thing, ...]:
        """Return things that are to a side what those of the event are: one, or several."""
        kinds, lots = group.key
        things: list[Thing] = []
        for at, (kind, is_single) in enumerate(kinds):
            for number in range(1 if is_single else 2):
                things.append(Thing(f"{side}:{at}:{number}", kind.item_class))
                self._origins[things[-1].identifier] = _Origin(side, at, -1, kind.is_class)
        for at, (kind, _, _) in enumerate(lots):
            name = len(kinds) + at
            things.append(Thing(f"{side}:{name}", kind.item_class, group.quantities[at]))
            self._origins[things[-1].identifier] = _Origin(side, name, at, kind.is_class)
        return tuple(things)

    def count(
        self, rule: PostingRule, measure: Measure, unit: Unit, group: Sequence[Thing]
    ) -> None:
        """Take down a line."""
        scale = scale_of(unit, self._scheme.system.layers[rule.layer])
        if scale is None:
            self._has_scales = False
            return
        self._fit.update(thing.identifier for thing in group)
        self.write(rule, measure, group, (0, 0.0, measure.sd is not None))
        origins = [self._origins[thing.identifier] for thing in group]
        is_named = len(origins) == 1 and not origins[0].is_class
        line = _Line(
            rule=rule,
            measure=measure,
            unit=unit,
            scale=scale,
            posting=self.postings.pop(),
            side=origins[0].side if origins else 0,
            item=origins[0].name if is_named else -1,
            at=self._where(rule, origins),
        )
        self._lines.append(line)

    def _where(self, rule: PostingRule, origins: Sequence[_Origin]) -> tuple[int, ...]:
        match rule.amount:
            case AmountFrom.PIECES:
                return tuple(dict.fromkeys(origin.name for origin in origins))
            case AmountFrom.SENSOR:
                report = next(reports_of(rule, self._event, self._scheme))
                return (next(n for n, r in enumerate(self._event.sensors) if r is report),)
            case _:
                return (origins[0].quantity,)

    def plan(self) -> _Plan:
        """Return the plan of the shape."""
        findings = self.findings()
        is_whole = self._has_scales and all(found.code in _KEPT for found in findings)
        return _Plan(tuple(self._lines), findings, bool(self._unfit), is_whole)
