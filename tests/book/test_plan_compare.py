"""Two plans side by side: only what differs is told."""

from decimal import Decimal

import msgspec
import pytest

from loopbook.book.plan_compare import compare_plans
from loopbook.errors import ParseError
from loopbook.terms.plan import (
    Binding,
    Decision,
    MoneyLine,
    Plan,
    PlanFlow,
    PlanStatus,
    Proof,
    Sense,
)
from loopbook.terms.statement import Reason

CAPACITY = Reason("plan.limit.capacity", {"site": "s1"})


def flow(target: str, amount: str) -> PlanFlow:
    return PlanFlow(source="a", target=target, material="x", quantity=Decimal(amount), unit="TNE")


def binding(site: str, price: float | None) -> Binding:
    limit = Reason("plan.limit.capacity", {"site": site})
    return Binding(limit=limit, subject=site, activity=5.0, bound=5.0, unit="TNE", price=price)


def proof(objective: float, **words: object) -> Proof:
    return Proof(
        status=PlanStatus.OPTIMAL,
        sense=Sense.LEAST,
        objective=objective,
        unit="CNY",
        settings={"p": "2"},
        **words,
    )


FIRST = Plan(
    job="locate",
    digest="11",
    currency="CNY",
    flows=(flow("s1", "2"), flow("s1", "3"), flow("s2", "1")),
    decisions=(Decision(kind="open", subject="s1"), Decision(kind="open", subject="s2", value=4.0)),
    money=(MoneyLine(item="haul", amount=0.1), MoneyLine(item="haul", amount=0.2)),
    proof=proof(10.0, bindings=(binding("s1", 2.0), binding("s2", None))),
)
SECOND = Plan(
    job="locate",
    digest="22",
    currency="CNY",
    flows=(flow("s1", "5"), flow("s3", "1")),
    decisions=(Decision(kind="open", subject="s3"), Decision(kind="open", subject="s2", value=5.0)),
    money=(MoneyLine(item="haul", amount=0.3), MoneyLine(item="fixed", amount=7.0)),
    proof=proof(12.0, bindings=(binding("s1", 3.0), binding("s3", 1.0))),
)


def test_a_plan_does_not_differ_from_itself() -> None:
    found = compare_plans(FIRST, FIRST)
    assert found.is_same_input
    assert (found.decisions, found.flows, found.money, found.bindings) == ((), (), (), ())
    assert found.settings == {}


def test_what_differs_is_told_and_nothing_else() -> None:
    found = compare_plans(FIRST, SECOND)
    assert (found.first, found.second, found.is_same_input) == (10.0, 12.0, False)
    decisions = [(d.subject, d.in_first, d.in_second, d.first, d.second) for d in found.decisions]
    assert decisions == [
        ("s1", True, False, None, None),
        ("s2", True, True, 4.0, 5.0),
        ("s3", False, True, None, None),
    ]
    flows = [(each.target, each.first, each.second) for each in found.flows]
    assert flows == [("s2", Decimal(1), Decimal(0)), ("s3", Decimal(0), Decimal(1))]
    assert [(m.item, m.first, m.second) for m in found.money] == [("fixed", 0.0, 7.0)]
    bindings = [(b.subject, b.in_first, b.in_second, b.first, b.second) for b in found.bindings]
    assert bindings == [
        ("s1", True, True, 2.0, 3.0),
        ("s2", True, False, None, None),
        ("s3", False, True, None, 1.0),
    ]


def test_settings_that_differ_are_told() -> None:
    changed = msgspec.structs.replace(SECOND.proof, settings={"p": "3", "q": "1"})
    other = msgspec.structs.replace(SECOND, proof=changed)
    assert compare_plans(FIRST, other).settings == {"p": ("2", "3"), "q": ("", "1")}


def test_plans_of_two_jobs_are_not_compared() -> None:
    with pytest.raises(ParseError, match="LB-PL34"):
        compare_plans(FIRST, msgspec.structs.replace(SECOND, job="route"))
