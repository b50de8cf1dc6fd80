"""Balanced: the flows of a plan pass the same balance check as recorded ones.

The flows are made into the account of a system of their own, and `account.balance` reads it: what
goes into a place comes out of it, to the last quantum, but for stores.
"""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from loopbook.account.balance import balance
from loopbook.terms.account import Total
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.plan import Check, PlanFlow
from loopbook.terms.posting import Grain
from loopbook.terms.quantity import Unit
from loopbook.terms.system import Flow, Layer, Process, System

LAYER = "goods"
_PERIOD = Period(0, 1)


def balance_check(
    flows: Iterable[PlanFlow], quantum: Decimal, outside: Collection[str], stores: Collection[str]
) -> Check:
    """Return whether every place hands on what it gets, in every period.

    Parameters
      quantum   of which all quantities are whole multiples
      outside   places where flows begin or end; they are not balanced
      stores    places that may hold
    Returns     worst difference, in the unit of the flows, and where it is
    """
    ordered = sorted(flows, key=lambda flow: flow.period)
    unit = ordered[0].unit if ordered else ""
    worst, where, count = 0, "", 0
    for period, group in groupby(ordered, key=lambda flow: flow.period):
        of_period = list(group)
        system = _system(of_period, frozenset(outside), frozenset(stores), quantum)
        account = balance(_totals(of_period, quantum), system, _PERIOD, "plan", ())
        for each in account.balances:
            count += 1
            if abs(each.difference) > abs(worst) and not each.is_stock:
                worst, where = each.difference, f"{each.process} {period}".strip()
    return Check(
        name="balance",
        passed=worst == 0,
        worst=float(abs(worst) * quantum),
        tolerance=0.0,
        unit=unit,
        where=where,
        count=count,
    )


def _system(
    flows: Sequence[PlanFlow], outside: frozenset[str], stores: frozenset[str], quantum: Decimal
) -> System:
    places = dict.fromkeys(name for flow in flows for name in (flow.source, flow.target))
    processes = {
        name: Process(
            id=name,
            label_en=name,
            label_zh=name,
            is_outside=name in outside or not name,
            has_stock=name in stores,
        )
        for name in places
    }
    named = {_name(flow): _flow(flow) for flow in flows}
    unit = Unit(flows[0].unit, flows[0].unit, (), Fraction(1))
    step = Unit("", "", (), Fraction(quantum))
    layer = Layer(id=LAYER, quantum=step, unit=unit, label_en=LAYER, label_zh=LAYER)
    return System(processes, named, {LAYER: layer})


def _flow(flow: PlanFlow) -> Flow:
    name = _name(flow)
    return Flow(id=name, source=flow.source, target=flow.target, label_en=name, label_zh=name)


def _name(flow: PlanFlow) -> str:
    return f"{flow.source}\t{flow.target}\t{flow.material}"


def _totals(flows: Sequence[PlanFlow], quantum: Decimal) -> list[Total]:
    amounts: dict[str, int] = {}
    for flow in flows:
        amounts[_name(flow)] = amounts.get(_name(flow), 0) + int(flow.quantity / quantum)
    return [
        Total(
            flow=name,
            layer=LAYER,
            item_class="",
            basis=Basis.MODELLED,
            grain=Grain.STATISTIC,
            amount=amount,
            variance=0.0,
            unstated_count=1,
            months=1,
            count=1,
            sequences=(),
            rules=(),
        )
        for name, amount in amounts.items()
    ]
