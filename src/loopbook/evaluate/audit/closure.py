"""Closure: by how much the balances of the audit focus are open, before and after reconciliation.

    error = |inflow - outflow| / inflow      of a process and layer, stated; then reconciled

A process with stock balances by its stock change, and is no test. What does not fit is named by the
reconciliation: flows whose number alone, were it wrong, would mend the balances.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from loopbook.terms.account import Account, Balance
from loopbook.terms.audit_sheet import BalanceClosure, MeterSuspect
from loopbook.terms.reconciliation import GrossErrorKind, Reconciled, Variable
from loopbook.terms.system import Layer

SUSPECTS_MAX = 5
ROUNDING = 1e-6
"""Share of the inflow that a reconciled balance may be open by: what rounding leaves."""


def closures(
    stated: Account, reconciled: Sequence[Account], limit: float | None
) -> tuple[BalanceClosure, ...]:
    """Return the balances that are tests, process by process and layer by layer.

    Parameters
      reconciled  the same account with its numbers made to agree
      limit       largest error allowed, a share; None: nobody declared one
    """
    after = {(b.process, b.layer): b for account in reconciled for b in account.balances}
    found = (
        _closure(stated, balance, after.get((balance.process, balance.layer)), limit)
        for balance in stated.balances
        if not balance.is_stock
        and (balance.inflow or balance.outflow)
        and balance.layer not in stated.system.processes[balance.process].unbalanced
    )
    return tuple(found)


def _closure(
    stated: Account, balance: Balance, after: Balance | None, limit: float | None
) -> BalanceClosure:
    layer = stated.system.layers[balance.layer]
    process = stated.system.processes[balance.process]
    error = None if balance.unmeasured else share_open(balance)
    error_after = None if after is None else share_open(after)
    return BalanceClosure(
        process=process.id,
        label_en=process.label_en,
        label_zh=process.label_zh,
        layer=layer.id,
        layer_en=layer.label_en,
        layer_zh=layer.label_zh,
        unit=layer.unit.code,
        inflow=amount_in(balance.inflow, layer),
        outflow=amount_in(balance.outflow, layer),
        error=error,
        error_after=error_after,
        limit=limit,
        closes=_keeps(error, limit),
        closes_after=None if error_after is None else error_after <= ROUNDING,
        unmeasured=balance.unmeasured,
    )


def share_open(balance: Balance) -> float | None:
    """Return |inflow - outflow| / inflow; None without inflow, where there is no share."""
    if balance.inflow <= 0:
        return None
    return abs(balance.inflow - balance.outflow) / balance.inflow


def amount_in(quanta: int, layer: Layer) -> float:
    """Return an amount of quanta in the unit in which people read its layer."""
    return float(Fraction(quanta) * layer.quantum.factor / layer.unit.factor)


def _keeps(error: float | None, limit: float | None) -> bool | None:
    return None if error is None or limit is None else error <= limit


def suspects(found: Reconciled) -> tuple[MeterSuspect, ...]:
    """Return what does not fit: those that the tests name, else the likeliest where they fail."""
    named = [error for error in found.gross_errors if error.is_found]
    if not named and found.freedom and found.statistic > found.threshold:
        named = list(found.gross_errors[:1])
    variables = {variable.id: variable for variable in found.model.variables}
    return tuple(
        MeterSuspect(
            flows=tuple(member.partition("#")[0] for member in error.members),
            kind=error.kind.value,
            statistic=error.statistic,
            size=error.size,
            unit=_unit(error.members, variables),
            is_found=error.is_found,
            sequences=tuple(sorted(set(_sequences(error.members, variables))))
            if error.kind is GrossErrorKind.BIAS
            else (),
        )
        for error in named[:SUSPECTS_MAX]
    )


def _unit(members: Iterable[str], variables: Mapping[str, Variable]) -> str:
    units = [variables[name].unit for name in _names(members) if name in variables]
    return units[0] if units else ""


def _sequences(members: Iterable[str], variables: Mapping[str, Variable]) -> Iterator[int]:
    """Yield the entries behind the measurements that members name, as `flow [layer]#2`."""
    for member in members:
        name, _, place = member.partition("#")
        variable = variables.get(name)
        if variable is not None:
            at = int(place or 1) - 1
            for measurement in variable.measurements[at : at + 1]:
                yield from measurement.sequences


def _names(members: Iterable[str]) -> list[str]:
    return [member.partition("#")[0] for member in members]
