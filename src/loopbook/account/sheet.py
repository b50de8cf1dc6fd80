"""Sheet: an account made from the reader's own table of flows; nothing is recorded.

On the walk: formats/flows reads the rows, this makes a system of them and balances it, as
account/balance does with recorded figures. Every stated amount is kept exactly.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from loopbook.account.balance import balance
from loopbook.account.boundary import only_ends, processes_of
from loopbook.account.quantum import layer_of
from loopbook.account.stated import Stated, Statements, stated_rows
from loopbook.terms.account import Account, Cell, Total
from loopbook.terms.event import Basis
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.sheet import FlowRow
from loopbook.terms.system import Layer, System


def accounts_of(rows: Sequence[FlowRow], default: Period) -> tuple[Account, ...]:
    """Make one account per period that the table names, in the order of time.

    Parameters
      default  period of a table that names none
    """
    periods = sorted({row.period for row in rows if row.period is not None}) or [default]
    return tuple(account_of(rows, each) for each in periods)


def account_of(rows: Sequence[FlowRow], period: Period) -> Account:
    """Make the account of `period` from its rows and from those that name no period.

    Returns   the account as stated. Its findings tell: flows stated twice (LB-A50, a warning: the
              first counts, the others stand beside as rivals) or between other ends (LB-A51, an
              error: left out), negative amounts (LB-A52, an error: left out), levels of stocks
              (LB-B66, a note: `reconcile` reads them) and processes taken as outside (LB-A53)
    """
    own = [row for row in rows if row.period in (period, None)]
    said = stated_rows([msgspec.structs.replace(row, period=period) for row in own])
    stated = said.flows
    flows = {each.flow.id: each.flow for each in stated}
    processes = processes_of(flows.values())
    layers = list(_layers(stated))
    system = System(processes, flows, {layer.id: layer for layer in layers})
    parts = [_account_of_layer(stated, system, layer, period) for layer in layers]
    cells = {(cell.flow, cell.layer): cell for part in parts for cell in part.cells}
    balances = {(each.process, each.layer): each for part in parts for each in part.balances}
    return Account(
        system=system,
        pack="",
        period=period,
        cells=tuple(_cell(flow, layer.id, cells) for flow in flows for layer in layers),
        balances=tuple(
            balances[process.id, layer.id]
            for process in processes.values()
            if not process.is_outside
            for layer in layers
        ),
        findings=(*said.findings, *_levels(said), *_taken_as_outside(system)),
    )


def _layers(stated: Sequence[Stated]) -> Iterator[Layer]:
    for name in dict.fromkeys(each.layer for each in stated):
        layer = layer_of(name, [each.row for each in stated if each.layer == name])
        if layer is not None:
            yield layer


def _account_of_layer(
    stated: Sequence[Stated], system: System, layer: Layer, period: Period
) -> Account:
    """Balance one layer: of the flows that the table has in it, the others are not unmeasured."""
    own = [each for each in stated if each.layer == layer.id]
    flows = {each.flow.id: each.flow for each in own}
    part = System(system.processes, flows, {layer.id: layer})
    totals = [_total(each, layer, period) for each in own if each.row.value is not None]
    return balance(totals, part, period, "", tuple(Basis))


def _total(stated: Stated, layer: Layer, period: Period) -> Total:
    row = stated.row
    assert row.value is not None
    assert row.unit is not None
    quanta = row.unit.factor / layer.quantum.factor
    sd = None if row.sd is None else float(Fraction(row.sd) * quanta)
    return Total(
        flow=stated.flow.id,
        layer=layer.id,
        item_class="",
        basis=Basis.DECLARED,
        grain=Grain.STATISTIC,
        # A rival is never added to the first, and is known by its row.
        publisher=f"{row.place.row:09}" if stated.rank else "",
        amount=int(Fraction(row.value) * quanta),
        variance=0.0 if sd is None else sd * sd,
        unstated_count=int(sd is None),
        months=period.months,
        count=1,
        sequences=(),
        rules=(),
    )


def _cell(flow: str, layer: str, cells: dict[tuple[str, str], Cell]) -> Cell:
    return cells.get((flow, layer), Cell(flow=flow, layer=layer, chosen=None))


def _levels(said: Statements) -> Iterator[Finding]:
    """Yield one note on the levels of stocks: the first of them stands for all."""
    for level in said.levels[:1]:
        values = {"count": str(len(said.levels))}
        yield Finding("LB-B66", Severity.NOTE, level.row.place, values)


def _taken_as_outside(system: System) -> Iterator[Finding]:
    givers, takers = only_ends(system.flows.values())
    for place in givers:
        yield Finding("LB-A53", Severity.NOTE, values={"process": place})
    for place in takers:
        yield Finding("LB-A54", Severity.NOTE, values={"process": place})
