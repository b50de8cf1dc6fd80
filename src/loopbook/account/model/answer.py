"""Answer: a reconciled model as accounts, one per period, for whoever reads or draws accounts.

Amounts become whole quanta of a billionth of the unit, once, at the end. Balances are closed; what
is left of them is the rounding, and is told as zero.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import assert_never

import msgspec

from loopbook.account.balance import balance_of, chosen_of, nearby
from loopbook.account.boundary import name_key
from loopbook.account.model.rows import Modelled
from loopbook.account.reading import weakest
from loopbook.terms.account import Account, Balance, Cell, Reading
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import (
    Determination,
    Estimate,
    Reconciled,
    Variable,
    VariableKind,
)
from loopbook.terms.system import Layer, System

DIGITS = 9
"""Digits behind the point of the unit that the quanta of a reconciled account have."""

ROUNDING = 1e-9
"""Share of the inflow that a closed balance may be open by, of doubles added up."""


def reconciled_accounts(modelled: Modelled, reconciled: Reconciled) -> tuple[Account, ...]:
    """Return the reconciled flows as one account per period; an unobservable flow has no reading.

    Parameters
      reconciled   the answer to `modelled.model`
    """
    layers = {name: _layer(name, unit) for name, unit in modelled.units.items()}
    system = msgspec.structs.replace(modelled.system, layers=layers)
    named = {variable.id: variable for variable in reconciled.model.variables}
    cells: dict[Period, list[Cell]] = {}
    for estimate in reconciled.estimates:
        variable = named[estimate.variable]
        is_flow = variable.kind in (VariableKind.FLOW, VariableKind.STOCK_CHANGE)
        if is_flow and variable.flow in system.flows and variable.period is not None:
            cell = _cell(variable, estimate, layers[variable.layer])
            cells.setdefault(variable.period, []).append(cell)
    return tuple(_account(system, period, cells[period]) for period in sorted(cells))


def told(modelled: Modelled, reconciled: Reconciled) -> Reconciled:
    """Return the answer with what is stated of a sum that is measured by its parts.

    A flow of several classes is no measurement of its own, and is known as its classes are.
    """
    found = {each.variable: each for each in reconciled.estimates}
    estimates = tuple(
        _summed(each, [found[part] for part in modelled.parts[each.variable]])
        if each.variable in modelled.parts and each.stated is None
        else each
        for each in reconciled.estimates
    )
    return msgspec.structs.replace(reconciled, estimates=estimates)


def _summed(whole: Estimate, parts: Sequence[Estimate]) -> Estimate:
    if any(part.stated is None for part in parts):
        return whole
    sds = [part.stated_sd for part in parts]
    is_tested = any(part.determination is Determination.REDUNDANT for part in parts)
    known = Determination.REDUNDANT if is_tested else Determination.JUST_MEASURED
    return msgspec.structs.replace(
        whole,
        determination=known,
        stated=math.fsum(part.stated or 0.0 for part in parts),
        stated_sd=None if None in sds else math.hypot(*(sd or 0.0 for sd in sds)),
    )


def _layer(name: str, unit: Unit) -> Layer:
    code = f"1e-{DIGITS} {unit.code}"
    step = msgspec.structs.replace(
        unit, code=code, symbol=code, factor=unit.factor / Fraction(10) ** DIGITS
    )
    return Layer(id=name, quantum=step, unit=unit, label_en=name, label_zh=name)


def _cell(variable: Variable, estimate: Estimate, layer: Layer) -> Cell:
    if estimate.value is None:
        return Cell(flow=variable.flow, layer=layer.id, chosen=None)
    scale = 10**DIGITS
    stated = variable.measurements
    reading = Reading(
        # What the balances made of a measurement is no measurement.
        basis=weakest((Basis.MODELLED, *(each.basis for each in stated))) or Basis.MODELLED,
        grain=Grain.STATISTIC,
        amount=round(Fraction(estimate.value) * scale),
        sd=None if estimate.sd is None else estimate.sd * scale,
        is_whole=True,
        count=len(stated),
        sequences=tuple(sorted({each for m in stated for each in m.sequences})),
    )
    return Cell(flow=variable.flow, layer=layer.id, chosen=reading)


def _account(system: System, period: Period, cells: Sequence[Cell]) -> Account:
    chosen = chosen_of(cells)
    stated = {cell.layer for cell in cells}
    layers = [layer for layer in system.layers if layer in stated]
    balances = []
    for layer in layers:
        flows = {id_: f for id_, f in system.flows.items() if (id_, layer) in chosen}
        near = nearby(System(system.processes, flows, system.layers))
        for process in system.processes.values() if flows else ():
            if not process.is_outside:
                balance = balance_of(process, layer, near[process.id], chosen, _unstated)
                balances.append(_closed(balance, len(near[process.id].flows)))
    order = {process: place for place, process in enumerate(system.processes)}
    balances.sort(key=lambda each: order[each.process])
    return Account(
        system=system, pack="", period=period, cells=tuple(cells), balances=tuple(balances)
    )


def _unstated(*_: object) -> None:
    """State no spread: balances correlate reconciled flows, their variances do not add up."""


def _closed(balance: Balance, flows: int) -> Balance:
    """Return the balance with what rounding leaves of it taken as zero."""
    if abs(balance.difference) > flows + ROUNDING * abs(balance.inflow):
        return balance
    return msgspec.structs.replace(balance, difference=0, outflow=balance.inflow)


def shown(modelled: Modelled, layer: str = "") -> Mapping[str, Variable]:
    """Return the variables that people asked for, by name: flows and stocks of the system shown,
    and coefficients; of one layer, or of all.
    """
    return {
        variable.id: variable
        for variable in modelled.model.variables
        if (not layer or name_key(variable.layer) == name_key(layer))
        and _is_shown(variable, modelled.system)
    }


def _is_shown(variable: Variable, system: System) -> bool:
    match variable.kind:
        case VariableKind.AUXILIARY:
            return False
        case VariableKind.TRANSFER | VariableKind.CONTENT:
            return True
        case VariableKind.FLOW | VariableKind.STOCK_CHANGE | VariableKind.STOCK:
            return (
                variable.flow in system.flows
                if variable.flow
                else (variable.process in system.processes)
            )
        case _:
            assert_never(variable.kind)
