"""Plan compare: what differs between two plans of one job."""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from loopbook.errors import ParseError
from loopbook.terms.plan import Binding, Decision, Plan
from loopbook.terms.plan_comparison import (
    AmountPair,
    BindingPair,
    DecisionPair,
    FlowPair,
    PlanComparison,
)

_K = TypeVar("_K", bound=Hashable)
_DIGITS = 9  # two sums of the same money may differ in their last digits


def compare_plans(first: Plan, second: Plan) -> PlanComparison:
    """Return what differs between two plans.

    Raises    ParseError  LB-PL34  they are plans of two jobs
    """
    if first.job != second.job:
        raise ParseError("LB-PL34", why=f"'{second.job}'", wanted=f"'{first.job}'")
    one, other = first.proof, second.proof
    both = {**one.settings, **other.settings}
    settings = {
        name: (one.settings.get(name, ""), other.settings.get(name, ""))
        for name in both
        if one.settings.get(name) != other.settings.get(name)
    }
    return PlanComparison(
        job=first.job,
        is_same_input=first.digest == second.digest,
        status=(one.status, other.status),
        first=one.objective,
        second=other.objective,
        unit=one.unit,
        currency=(first.currency, second.currency),
        decisions=tuple(_decisions(first.decisions, second.decisions)),
        flows=tuple(_flows(first, second)),
        money=tuple(_money(first, second)),
        bindings=tuple(_bindings(one.bindings, other.bindings)),
        settings=settings,
    )


def _decisions(first: Iterable[Decision], second: Iterable[Decision]) -> Iterable[DecisionPair]:
    pair = [{_decision_key(each): each for each in decisions} for decisions in (first, second)]
    for key in _either(*pair):
        one, other = pair[0].get(key), pair[1].get(key)
        known = one or other
        if known is None or (one and other and one.value == other.value):
            continue
        yield DecisionPair(
            kind=known.kind,
            subject=known.subject,
            label=known.label,
            other=known.other,
            period=known.period,
            unit=known.unit,
            in_first=one is not None,
            in_second=other is not None,
            first=one.value if one else None,
            second=other.value if other else None,
        )


def _decision_key(each: Decision) -> tuple[str, ...]:
    return (each.kind, each.subject, each.other, each.period, each.unit)


def _flows(first: Plan, second: Plan) -> Iterable[FlowPair]:
    pair = [_flow_sums(plan) for plan in (first, second)]
    for key in _either(*pair):
        one, other = (sums.get(key, Decimal(0)) for sums in pair)
        if one != other:
            source, target, material, period, unit = key
            yield FlowPair(
                source=source,
                target=target,
                material=material,
                period=period,
                unit=unit,
                first=one,
                second=other,
            )


def _flow_sums(plan: Plan) -> dict[tuple[str, str, str, str, str], Decimal]:
    sums: dict[tuple[str, str, str, str, str], Decimal] = {}
    for flow in plan.flows:
        key = (flow.source, flow.target, flow.material, flow.period, flow.unit)
        sums[key] = sums.get(key, Decimal(0)) + flow.quantity
    return sums


def _money(first: Plan, second: Plan) -> Iterable[AmountPair]:
    pair = [_money_sums(plan) for plan in (first, second)]
    for item, period in _either(*pair):
        one, other = (float(sums.get((item, period), Decimal(0))) for sums in pair)
        if round(one - other, _DIGITS):
            yield AmountPair(item=item, period=period, first=one, second=other)


def _money_sums(plan: Plan) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for line in plan.money:
        key = (line.item, line.period)
        sums[key] = sums.get(key, Decimal(0)) + Decimal(repr(line.amount))
    return sums


def _bindings(first: Iterable[Binding], second: Iterable[Binding]) -> Iterable[BindingPair]:
    pair = [{_binding_key(each): each for each in bindings} for bindings in (first, second)]
    for key in _either(*pair):
        one, other = pair[0].get(key), pair[1].get(key)
        known = one or other
        if known is None or (one and other and one.price == other.price):
            continue
        yield BindingPair(
            limit=known.limit,
            subject=known.subject,
            period=known.period,
            unit=known.unit,
            in_first=one is not None,
            in_second=other is not None,
            first=one.price if one else None,
            second=other.price if other else None,
        )


def _binding_key(each: Binding) -> tuple[str, ...]:
    return (each.limit.key, *sorted(each.limit.values.values()), each.subject, each.period)


def _either(first: Mapping[_K, object], second: Mapping[_K, object]) -> list[_K]:
    """Return the keys of both, those of the first in their order, then the others."""
    return list(dict.fromkeys((*first, *second)))
