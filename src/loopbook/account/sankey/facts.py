"""Facts: what a picture is made of, taken from stated accounts or from a reconciled one.

On the walk: account/balance (or account/reconcile) has made the numbers; `account/sankey/view` puts
them together. Amounts are quanta of the first layer asked for, whole wherever they were stated.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec

from loopbook.account.reading import weakest
from loopbook.errors import UnitError, UnknownTerm
from loopbook.terms.account import Account, Cell
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Estimate, Reconciled, Variable, VariableKind
from loopbook.terms.sankey import Excess, ExcessKind, Strand
from loopbook.terms.system import Flow, Layer, Process

Pairs = Mapping[tuple[str, str], float]
"""(flow, flow) -> covariance, quanta squared; a pair stands in either order."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Strands with what is known about their ends.

    Fields
      layer       its quantum is the unit of all amounts
      spreads     process -> standard uncertainty of inflow minus outflow, where balances know it
      stocks      process -> stock change, of reconciled accounts
      covariances of reconciled flows
    """

    processes: dict[str, Process]
    flows: dict[str, Flow]
    layer: Layer
    layers: dict[str, Layer]
    strands: tuple[Strand, ...]
    spreads: dict[str, float | None] = {}
    stocks: dict[str, Excess] = {}
    covariances: Pairs = {}
    is_reconciled: bool = False

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods that strands are of, ascending."""
        return tuple(sorted({strand.period for strand in self.strands}))


def facts_of(accounts: Sequence[Account], layers: Sequence[str]) -> Facts:
    """Return the facts of some layers of some accounts, as stated.

    Parameters
      accounts  of one system, one per period
      layers    ids; several must be measured alike (all of them mass, say)
    Raises    UnknownTerm  LB-G01  an account has no such layer
              UnitError    LB-G02  two layers are of different dimensions
    """
    known = {name: layer for account in accounts for name, layer in account.system.layers.items()}
    for name in layers:
        if name not in known:
            raise UnknownTerm("LB-G01", layer=name, known=", ".join(known) or "-")
    first = known[layers[0]]
    for name in layers:
        if known[name].quantum.dimension != first.quantum.dimension:
            raise UnitError("LB-G02", first=first.id, second=name)
    strands = tuple(
        _strand(cell, account, known[cell.layer], first)
        for account in accounts
        for cell in account.cells
        if cell.layer in layers
    )
    is_single = len(accounts) == len(layers) == 1
    return Facts(
        processes={k: p for account in accounts for k, p in _processes(account)},
        flows={k: f for account in accounts for k, f in account.system.flows.items()},
        layer=first,
        layers={name: known[name] for name in layers},
        strands=strands,
        spreads={b.process: b.sd for b in accounts[0].balances if b.layer == first.id}
        if is_single
        else {},
    )


def _processes(account: Account) -> Iterator[tuple[str, Process]]:
    """Yield the processes; a table declares no stages: its rows may stand in any order."""
    for name, process in account.system.processes.items():
        yield name, process if account.pack else msgspec.structs.replace(process, stage=0)


def _strand(cell: Cell, account: Account, layer: Layer, first: Layer) -> Strand:
    flow, reading = account.system.flows[cell.flow], cell.chosen
    strand = Strand(
        flow=flow.id,
        source=flow.source,
        target=flow.target,
        layer=layer.id,
        period=account.period,
        amount=None,
    )
    if reading is None:
        return strand
    # One quantum of a layer may be a thousand of another: gold in mg beside ore in kg.
    scale = Fraction(layer.quantum.factor, 1) / first.quantum.factor
    amount = reading.amount * scale
    return msgspec.structs.replace(
        strand,
        amount=amount.numerator if amount.denominator == 1 else amount,
        sd=None if reading.sd is None else reading.sd * float(scale),
        basis=reading.basis,
        sequences=reading.sequences,
        factors=reading.factors,
    )


def reconciled_facts(account: Account, reconciled: Reconciled, layer: str) -> Facts:
    """Return the facts of a layer after reconciliation, what was stated beside them.

    Parameters
      reconciled  of a model whose variables name flows, layer and period of `account`
    Raises    UnknownTerm  LB-G01  the account has no such layer
              UnknownTerm  LB-G03  the reconciliation says nothing about this layer and period
    """
    stated = facts_of([account], [layer])
    found = dict(_estimates(reconciled, account.period, layer))
    if not any(kind is VariableKind.FLOW for kind, _ in found):
        raise UnknownTerm("LB-G03", layer=layer, period=str(account.period))
    scale = float(stated.layer.unit.factor / stated.layer.quantum.factor)
    strands = tuple(
        _adjusted(strand, *found[VariableKind.FLOW, strand.flow], scale)
        if (VariableKind.FLOW, strand.flow) in found
        else strand
        for strand in stated.strands
    )
    stocks = {
        process: Excess(
            kind=ExcessKind.STOCK,
            amount=estimate.value * scale,
            sd=_scaled(estimate.sd, scale),
        )
        for (kind, process), (_, estimate) in found.items()
        if kind is VariableKind.STOCK_CHANGE and estimate.value is not None
    }
    return msgspec.structs.replace(
        stated,
        strands=strands,
        spreads={},
        stocks=stocks,
        covariances=_covariances(reconciled, found, scale),
        is_reconciled=True,
    )


Found = Mapping[tuple[VariableKind, str], tuple[Variable, Estimate]]


def _estimates(
    reconciled: Reconciled, period: Period, layer: str
) -> Iterator[tuple[tuple[VariableKind, str], tuple[Variable, Estimate]]]:
    """Yield flows and stock changes of a layer and period with their estimates."""
    for variable, estimate in zip(reconciled.model.variables, reconciled.estimates, strict=True):
        if variable.layer != layer or variable.period not in (period, None):
            continue
        if variable.kind is VariableKind.FLOW:
            yield (variable.kind, variable.flow), (variable, estimate)
        elif variable.kind is VariableKind.STOCK_CHANGE:
            yield (variable.kind, variable.process), (variable, estimate)


def _adjusted(strand: Strand, variable: Variable, estimate: Estimate, scale: float) -> Strand:
    measurements = variable.measurements
    rows = {each for measurement in measurements for each in measurement.sequences}
    return msgspec.structs.replace(
        strand,
        amount=_scaled(estimate.value, scale),
        sd=_scaled(estimate.sd, scale),
        basis=weakest(each.basis for each in measurements) or strand.basis,
        sequences=tuple(sorted(rows)) or strand.sequences,
        # The reconciled numbers carry their correlation in their covariances.
        factors=(),
        stated=_scaled(estimate.stated, scale),
        stated_sd=_scaled(estimate.stated_sd, scale),
        determination=estimate.determination,
    )


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def _covariances(
    reconciled: Reconciled, found: Found, scale: float
) -> dict[tuple[str, str], float]:
    flows = {
        variable.id: name
        for (kind, name), (variable, _) in found.items()
        if kind is VariableKind.FLOW
    }
    return {
        (flows[first], flows[second]): value * scale * scale
        for (first, second), value in reconciled.covariances.items()
        if first in flows and second in flows
    }
