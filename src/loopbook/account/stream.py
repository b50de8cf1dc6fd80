"""Stream: an account of those flows and layers only that are said to carry something.

A plant's power line carries no water. Where nobody says so, a flow without a reading in a layer is
unmeasured and leaves every balance of that layer open; a list of streams says which flows belong to
the balance of a layer, and that all others carry none of it.
"""

from collections.abc import Collection

import msgspec

from loopbook.account.balance import balance_of, chosen_of, independent, nearby
from loopbook.terms.account import Account
from loopbook.terms.system import System

Streams = Collection[tuple[str, str]]
"""(flow, layer) of what carries something."""


def carrying(account: Account, streams: Streams) -> Account:
    """Return the account with the cells of some streams, and the balances of those alone.

    A stream without a reading stays in it, unmeasured. A reading that no stream names is left out:
    whoever lists streams says that it is not of this balance.
    """
    wanted = set(streams)
    cells = tuple(cell for cell in account.cells if (cell.flow, cell.layer) in wanted)
    chosen = chosen_of(cells)
    spread = independent(chosen)
    system = account.system
    balances = []
    for layer in dict.fromkeys(cell.layer for cell in cells):
        flows = {name: flow for name, flow in system.flows.items() if (name, layer) in chosen}
        near = nearby(System(system.processes, flows, system.layers, system.zone))
        for process in system.processes.values():
            if not process.is_outside and near[process.id].flows:
                balance = balance_of(process, layer, near[process.id], chosen, spread)
                balances.append(balance)
    return msgspec.structs.replace(account, cells=cells, balances=tuple(balances))


def unread(account: Account, streams: Streams) -> tuple[tuple[str, str], ...]:
    """Return what has a reading and is named by no stream, in the order of the account."""
    wanted = set(streams)
    return tuple(
        (cell.flow, cell.layer)
        for cell in account.cells
        if cell.chosen is not None and (cell.flow, cell.layer) not in wanted
    )
