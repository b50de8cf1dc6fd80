"""Facts: what accounts and reconciliations state, in quanta of one layer."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from loopbook.account.sankey.facts import facts_of, reconciled_facts
from loopbook.errors import UnitError, UnknownTerm
from loopbook.terms.account import Account, Cell
from loopbook.terms.event import Basis
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import (
    Determination,
    Effort,
    Estimate,
    Measurement,
    Model,
    Reconciled,
    Solver,
    Variable,
    VariableKind,
)
from loopbook.terms.system import Layer, System
from tests.render.accounts import KG, KILOGRAM, account_of, process, reading, shredder


def test_strands_are_the_cells_of_the_layer() -> None:
    facts = facts_of([shredder()], ["goods"])
    assert {s.flow for s in facts.strands} == {c.flow for c in shredder().cells}
    black_mass = next(s for s in facts.strands if s.flow == "black_mass")
    assert (black_mass.amount, black_mass.sd, black_mass.basis) == (
        620 * KG,
        10.0 * KG,
        Basis.MEASURED,
    )
    assert next(s for s in facts.strands if s.flow == "slag").amount is None
    assert [str(period) for period in facts.periods] == ["2025"]


def test_a_layer_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownTerm) as fault:
        facts_of([shredder()], ["gold"])
    assert fault.value.code == "LB-G01"


def with_layer(account: Account, layer: Layer, amount: int) -> Account:
    """Return the account with every flow in one more layer."""
    system = System(
        account.system.processes, account.system.flows, {**account.system.layers, layer.id: layer}
    )
    more = tuple(Cell(flow=name, layer=layer.id, chosen=reading(amount)) for name in system.flows)
    return msgspec.structs.replace(account, system=system, cells=(*account.cells, *more))


def test_layers_of_one_dimension_are_counted_in_the_quantum_of_the_first() -> None:
    gold = Layer(id="Au", quantum=KILOGRAM, unit=KILOGRAM, label_en="Au", label_zh="金")
    facts = facts_of([with_layer(shredder(), gold, 3)], ["goods", "Au"])
    assert {s.amount for s in facts.strands if s.layer == "Au"} == {3 * KG}
    back = facts_of([with_layer(shredder(), gold, 3)], ["Au", "goods"])
    assert {s.amount for s in back.strands if s.flow == "casings"} == {350, 3}


def test_layers_of_two_dimensions_are_refused() -> None:
    joule = Unit("JOU", "J", (("energy", 1),), Fraction(1), label_en="joule", label_zh="焦耳")
    energy = Layer(id="energy", quantum=joule, unit=joule, label_en="energy", label_zh="能量")
    with pytest.raises(UnitError) as fault:
        facts_of([with_layer(shredder(), energy, 3)], ["goods", "energy"])
    assert fault.value.code == "LB-G02"


def test_a_table_declares_no_stages() -> None:
    account = account_of([process("a", 3), process("b", 1)], [("f", "a", "b", reading(KG))])
    assert facts_of([account], ["goods"]).processes["a"].stage == 3
    table = msgspec.structs.replace(account, pack="")
    assert facts_of([table], ["goods"]).processes["a"].stage == 0


def variable(name: str, kind: VariableKind = VariableKind.FLOW, **more: Any) -> Variable:
    period = shredder().period
    ends: dict[str, Any] = (
        {"process": name} if kind is VariableKind.STOCK_CHANGE else {"flow": name}
    )
    return Variable(id=f"{kind}:{name}", kind=kind, layer="goods", period=period, **ends, **more)


def estimate(name: str, value: float | None, sd: float | None, **more: Any) -> Estimate:
    known = Determination.UNOBSERVABLE if value is None else Determination.REDUNDANT
    return Estimate(variable=name, determination=known, value=value, sd=sd, **more)


def reconciled() -> Reconciled:
    """The shredder reconciled by hand: 990 = 635 + 355; slag is free; use keeps 505."""
    stated = Measurement(value=1000.0, sd=10.0, basis=Basis.MEASURED, sequences=(4, 5))
    variables = (
        variable("packs_back", measurements=(stated,)),
        variable("black_mass"),
        variable("slag"),
        variable("use", VariableKind.STOCK_CHANGE),
    )
    estimates = (
        estimate("flow:packs_back", 990.0, 6.0, stated=1000.0, stated_sd=10.0),
        estimate("flow:black_mass", 635.0, 7.0),
        estimate("flow:slag", None, None),
        estimate("stock_change:use", 505.0, 5.0),
    )
    return Reconciled(
        model=Model(variables=variables, relations=()),
        estimates=estimates,
        statistic=0.0,
        freedom=1,
        threshold=3.8,
        level=0.05,
        measurement_threshold=2.0,
        nodal_threshold=2.0,
        covariances={("flow:packs_back", "flow:black_mass"): 2.0},
        effort=Effort(solver=Solver.FACTOR, relations=1, variables=4, fill=4, iterations=1),
    )


def test_a_reconciled_flow_keeps_what_was_stated_beside_it() -> None:
    facts = reconciled_facts(shredder(), reconciled(), "goods")
    strands = {s.flow: s for s in facts.strands}
    packs = strands["packs_back"]
    assert (packs.amount, packs.sd, packs.stated, packs.stated_sd) == (990e6, 6e6, 1000e6, 10e6)
    assert (packs.basis, packs.sequences) == (Basis.MEASURED, (4, 5))
    assert strands["slag"].amount is None
    assert strands["slag"].determination is Determination.UNOBSERVABLE
    # What the model does not speak of stands as stated.
    assert strands["casings"].amount == 350 * KG
    assert facts.stocks["use"].amount == 505e6
    assert facts.covariances == {("packs_back", "black_mass"): pytest.approx(2e12)}
    assert facts.is_reconciled


def test_a_reconciliation_of_something_else_is_refused() -> None:
    other = msgspec.structs.replace(
        reconciled(), model=Model(variables=(), relations=()), estimates=()
    )
    with pytest.raises(UnknownTerm) as fault:
        reconciled_facts(shredder(), other, "goods")
    assert fault.value.code == "LB-G03"
