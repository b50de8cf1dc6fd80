"""Closure of balances, stated and reconciled, and who is suspected."""

from fractions import Fraction

import pytest

from loopbook.evaluate.audit.closure import amount_in, closures, share_open, suspects
from loopbook.terms.account import Account, Balance
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import (
    Effort,
    GrossError,
    GrossErrorKind,
    Measurement,
    Model,
    Reconciled,
    Solver,
    Variable,
    VariableKind,
)
from loopbook.terms.system import Layer, Process, System

GRAM = Unit("GRM", "g", (("mass", 1),), Fraction(1, 1000))
KILOGRAM = Unit("KGM", "kg", (("mass", 1),), Fraction(1))
LAYER = Layer(id="goods", quantum=GRAM, unit=KILOGRAM, label_en="Goods", label_zh="物料")
PROCESS = Process(id="bath", label_en="Bath", label_zh="镀槽")


def balance(
    inflow: int, outflow: int, *, unmeasured: tuple[str, ...] = (), is_stock: bool = False
) -> Balance:
    return Balance(
        process="bath",
        layer="goods",
        inflow=inflow,
        outflow=outflow,
        difference=inflow - outflow,
        sd=None,
        basis=None,
        unmeasured=unmeasured,
        is_stock=is_stock,
    )


def account(*balances: Balance) -> Account:
    system = System({"bath": PROCESS}, {}, {"goods": LAYER})
    return Account(
        system=system, pack="p", period=Period(2024 * 12, 12), cells=(), balances=balances
    )


def test_the_error_is_the_share_of_the_inflow_that_does_not_leave() -> None:
    (found,) = closures(account(balance(10_000, 9_600)), [account(balance(9_800, 9_800))], 0.05)
    assert found.error == pytest.approx(0.04)
    assert (found.closes, found.error_after, found.closes_after) == (True, 0.0, True)
    assert (found.inflow, found.unit) == (10.0, "KGM")


@pytest.mark.parametrize(("limit", "closes"), [(0.03, False), (None, None)])
def test_a_limit_that_nobody_declared_decides_nothing(
    limit: float | None, closes: bool | None
) -> None:
    (found,) = closures(account(balance(10_000, 9_600)), [], limit)
    assert (found.closes, found.closes_after) == (closes, None)


def test_what_is_unmeasured_leaves_the_error_unknown_and_stocks_are_no_test() -> None:
    (found,) = closures(account(balance(10, 9, unmeasured=("sludge",))), [], 0.05)
    assert (found.error, found.closes, found.unmeasured) == (None, None, ("sludge",))
    assert closures(account(balance(10, 9, is_stock=True), balance(0, 0)), [], 0.05) == ()


def test_without_inflow_there_is_no_share() -> None:
    assert share_open(balance(0, 5)) is None
    assert amount_in(2_500, LAYER) == 2.5


def reconciled(*errors: GrossError, statistic: float = 50.0) -> Reconciled:
    measured = Measurement(value=12.0, sd=0.1, sequences=(7,))
    rival = Measurement(value=13.0, sd=0.1, sequences=(9, 8))
    variable = Variable(
        id="w [water]", kind=VariableKind.FLOW, unit="m³", measurements=(measured, rival)
    )
    return Reconciled(
        model=Model(variables=(variable,), relations=()),
        estimates=(),
        statistic=statistic,
        freedom=2,
        threshold=6.0,
        level=0.05,
        measurement_threshold=2.0,
        nodal_threshold=2.0,
        gross_errors=errors,
        effort=Effort(solver=Solver.FACTOR, relations=1, variables=1, fill=1, iterations=1),
    )


def bias(*members: str, is_found: bool) -> GrossError:
    return GrossError(
        kind=GrossErrorKind.BIAS, members=members, statistic=40.0, size=2.0, is_found=is_found
    )


def test_a_suspect_names_the_meter_and_its_entries() -> None:
    (found,) = suspects(reconciled(bias("w [water]#2", is_found=True)))
    assert (found.flows, found.sequences, found.unit) == (("w [water]",), (8, 9), "m³")
    assert found.is_found


def test_the_likeliest_is_told_where_the_test_fails_and_none_is_found() -> None:
    doubt = bias("w [water]", is_found=False)
    assert [each.is_found for each in suspects(reconciled(doubt))] == [False]
    assert suspects(reconciled(doubt, statistic=1.0)) == ()


def test_a_leak_is_no_entry_of_the_ledger() -> None:
    leak = GrossError(
        kind=GrossErrorKind.LEAK, members=("bath",), statistic=9.0, size=1.0, is_found=True
    )
    (found,) = suspects(reconciled(leak))
    assert (found.kind, found.sequences, found.unit) == ("leak", (), "")
