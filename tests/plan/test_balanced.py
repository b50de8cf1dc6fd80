"""The balance check of a plan is that of the account, and sees a quantum that is missing."""

from decimal import Decimal

import msgspec

from loopbook.plan.balanced import balance_check
from loopbook.terms.plan import PlanFlow

QUANTUM = Decimal("0.001")


def flow(source: str, target: str, quantity: str, period: str = "2025") -> PlanFlow:
    return PlanFlow(
        source=source,
        target=target,
        material="waste",
        period=period,
        quantity=Decimal(quantity),
        unit="TNE",
    )


FLOWS = [flow("z", "s", "3.5"), flow("s", "p", "2"), flow("s", "dump", "1.5")]


def test_what_balances_passes() -> None:
    check = balance_check(FLOWS, QUANTUM, {"z", "p", "dump"}, ())
    assert (check.passed, check.worst, check.count) == (True, 0.0, 1)


def test_a_quantum_that_is_missing_is_seen_with_place_and_period() -> None:
    taken = msgspec.structs.replace(FLOWS[1], quantity=Decimal("1.999"))
    check = balance_check([FLOWS[0], taken, FLOWS[2]], QUANTUM, {"z", "p", "dump"}, ())
    assert not check.passed
    assert check.worst == 0.001
    assert check.where == "s 2025"
    assert check.unit == "TNE"


def test_what_one_period_lacks_another_does_not_make_good() -> None:
    flows = [flow("z", "s", "1"), flow("s", "p", "1", "2026")]
    assert not balance_check(flows, QUANTUM, {"z", "p"}, ()).passed
    stored = [*flows, flow("s", "yard", "1"), flow("yard", "s", "1", "2026")]
    assert balance_check(stored, QUANTUM, {"z", "p"}, {"yard"}).passed


def test_no_flows_are_balanced() -> None:
    assert balance_check([], QUANTUM, (), ()).passed
