"""Balance: totals become an account, flow by flow and process by process, as stated.

On the walk: the store has summed postings, `balance` chooses the reading of each flow that counts,
keeps its rivals beside it, and says per process what came in, what went out and what is left over.
Nothing is adjusted.

Source    Brunner & Rechberger, Handbook of Material Flow Analysis (2nd ed. 2016), 2.3: mass-balance
          principle; JCGM 100:2008, 5.1.2 for the uncertainty of a difference
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from loopbook.account.amount import amount_text
from loopbook.account.reading import by_origin, order_by, reading_of, weakest
from loopbook.terms.account import Account, Balance, Cell, Reading, Total
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.system import Flow, Layer, Process, System

Chosen = Mapping[tuple[str, str], Reading | None]
"""(flow, layer) -> the reading that counts."""

Spread = Callable[[Sequence[tuple[int, str]], str], float | None]
"""(sign, flow) of some measured flows, and their layer -> standard uncertainty of the sum."""


def balance(
    totals: Sequence[Total],
    system: System,
    period: Period,
    pack: str,
    basis_preference: Sequence[str],
) -> Account:
    """Make the account of `system` over `period`.

    Parameters
      totals            in quanta of their layers; a missing flow is unmeasured, not zero
      pack              digest of the pack they were posted by
      basis_preference  which basis counts where several speak of one flow, best first
    Returns   one cell per (flow, layer), one balance per (process inside, layer), in the order of
              the system; substance layers hold what was posted to them (compose adds the rest)
    """
    by_cell: dict[tuple[str, str], list[Total]] = {}
    for total in totals:
        by_cell.setdefault((total.flow, total.layer), []).append(total)
    key = order_by(basis_preference)
    cells = []
    for flow in system.flows:
        for layer in system.layers:
            groups = by_origin(by_cell.get((flow, layer), ()))
            readings = sorted((reading_of(o, t, period) for o, t in groups.items()), key=key)
            cells.append(cell_of(flow, layer, readings))
    chosen = chosen_of(cells)
    near = nearby(system)
    return Account(
        system=system,
        pack=pack,
        period=period,
        cells=tuple(cells),
        balances=tuple(
            balance_of(process, layer, near[process.id], chosen, independent(chosen))
            for process in system.processes.values()
            if not process.is_outside
            for layer in system.layers
        ),
        findings=tuple(found for cell in cells for found in _findings(cell, system)),
    )


def nearby(system: System) -> dict[str, System]:
    """Return process -> the system with its own flows only: what a balance of it has to look at.

    Looking through all flows for each process would take the product of the two numbers.
    """
    flows: dict[str, dict[str, Flow]] = {process: {} for process in system.processes}
    for flow in system.flows.values():
        for end in (flow.source, flow.target):
            flows.setdefault(end, {})[flow.id] = flow
    return {
        process: System(system.processes, own, system.layers, system.zone)
        for process, own in flows.items()
    }


def cell_of(flow: str, layer: str, readings: Sequence[Reading]) -> Cell:
    """Return the cell of sorted readings: the first counts."""
    return Cell(
        flow=flow,
        layer=layer,
        chosen=readings[0] if readings else None,
        rivals=tuple(readings[1:]),
    )


def chosen_of(cells: Sequence[Cell]) -> Chosen:
    """Return (flow, layer) -> the reading that counts, None where unmeasured."""
    return {(cell.flow, cell.layer): cell.chosen for cell in cells}


def independent(chosen: Chosen) -> Spread:
    """Return the spread of sums of flows whose uncertainties have no common source."""

    def spread(parts: Sequence[tuple[int, str]], layer: str) -> float | None:
        sds = []
        for _, flow in parts:
            reading = chosen[flow, layer]
            sds.append(reading.sd if reading is not None else None)
        stated = [sd for sd in sds if sd is not None]
        return math.hypot(*stated) if len(stated) == len(sds) else None

    return spread


def balance_of(
    process: Process, layer: str, system: System, chosen: Chosen, spread: Spread
) -> Balance:
    """Return inflow minus outflow of a process in a layer, with what is unmeasured about it.

    A flow from a process to itself is on both sides and takes no part in the uncertainty.
    Parameters
      system   holds at least the flows at the process
    Returns   sd None when a part states none, or when nothing was measured
    """
    flows = list(_signed(process.id, system.flows.values()))
    read = [(sign, flow, chosen[flow, layer]) for sign, flow in flows]
    measured = [(sign, flow, reading) for sign, flow, reading in read if reading is not None]
    inflow = sum(reading.amount for sign, _, reading in measured if sign >= 0)
    outflow = sum(reading.amount for sign, _, reading in measured if sign <= 0)
    parts = [(sign, flow) for sign, flow, _ in measured if sign]
    return Balance(
        process=process.id,
        layer=layer,
        inflow=inflow,
        outflow=outflow,
        difference=inflow - outflow,
        sd=spread(parts, layer) if measured else None,
        unmeasured=tuple(flow for _, flow, reading in read if reading is None),
        is_stock=process.has_stock,
        basis=weakest(reading.basis for _, _, reading in measured),
    )


def _signed(process: str, flows: Iterable[Flow]) -> Iterator[tuple[int, str]]:
    """Yield (sign, flow) of the flows at a process: 1 in, -1 out, 0 out of it and back into it."""
    for flow in flows:
        sign = (flow.target == process) - (flow.source == process)
        if sign or flow.target == process:
            yield sign, flow.id


def _findings(cell: Cell, system: System) -> Iterator[Finding]:
    if cell.chosen is None:
        return
    layer = system.layers[cell.layer]
    rule = system.flows[cell.flow].rule
    if not cell.chosen.is_whole:
        values = {"flow": cell.flow, "reading": _words(cell.chosen, layer)}
        yield Finding("LB-A08", Severity.NOTE, values=values, rule=rule)
    if cell.chosen.grain is Grain.STATISTIC:
        return
    split = [reading for reading in cell.rivals if reading.grain is not Grain.STATISTIC]
    if split:
        values = {
            "flow": cell.flow,
            "layer": cell.layer,
            "chosen": _words(cell.chosen, layer),
            "others": "; ".join(_words(reading, layer) for reading in split),
        }
        yield Finding("LB-A07", Severity.WARNING, values=values, rule=rule)


def _words(reading: Reading, layer: Layer) -> str:
    return f"{amount_text(reading.amount, layer)} ({reading.basis.value}, {reading.grain.value})"
