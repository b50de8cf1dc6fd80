"""Roll up: one boundary drawn around several processes, and longer periods out of shorter ones.

A flow between two members of a group is inside of it and takes no part in its balance; a flow that
crosses the boundary stays what it was. The balance of a group is the sum of the balances of its
members: what one gives the other takes, and cancels.

Source    Brunner & Rechberger, Handbook of Material Flow Analysis (2nd ed. 2016), 2.1.5 and 2.3:
          subsystems, system boundary
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from loopbook.account.balance import Chosen, Spread, balance_of, chosen_of, independent, nearby
from loopbook.account.boundary import GIVER, TAKER, name_key, outside_process, stock_owner
from loopbook.terms.account import Account
from loopbook.terms.system import Flow, Process, System

Groups = Mapping[str, str | None]
"""Process -> the group it belongs to; None: beyond the boundary. One left out stays itself."""


def rolled_system(system: System, groups: Groups) -> System:
    """Return the system with one process per group; flows inside a group are left out.

    A group has a stock when a member has, and is outside when all members are. `stock of X` goes
    with X. Relations between flows are not those of the groups, and are left out.
    """
    keyed = {name_key(process): group for process, group in groups.items()}
    flows = {flow.id: _moved(flow, keyed) for flow in system.flows.values()}
    kept = {id_: flow for id_, flow in flows.items() if _crosses(flow, system.flows[id_])}
    members: dict[str, list[Process]] = {}
    for process in system.processes.values():
        # What lies beyond the boundary gives or takes: the flows say which of the two.
        end = _end(process.id, keyed, "")
        if end:
            members.setdefault(end, []).append(process)
    ends = {end for flow in kept.values() for end in (flow.source, flow.target)}
    processes = {
        id_: _group(id_, found)
        for id_, found in members.items()
        if id_ in ends or id_ not in (GIVER, TAKER)
    }
    last = max((each.stage for each in processes.values()), default=0)
    for place, stage in ((GIVER, 0), (TAKER, last + 1)):
        if place in ends and place not in processes:
            processes[place] = outside_process(place, stage)
    return System(processes, kept, system.layers, system.zone)


def _moved(flow: Flow, keyed: Groups) -> Flow:
    return msgspec.structs.replace(
        flow,
        source=_end(flow.source, keyed, GIVER),
        target=_end(flow.target, keyed, TAKER),
    )


def _end(place: str, keyed: Groups, beyond: str) -> str:
    """Return the group that an end of a flow belongs to; `beyond` outside the boundary."""
    if name_key(place) in keyed:
        return keyed[name_key(place)] or beyond
    owner = stock_owner(place)
    if owner is None or name_key(owner) not in keyed:
        return place
    group = keyed[name_key(owner)]
    return beyond if group is None else place.replace(owner, group, 1)


def _crosses(flow: Flow, old: Flow) -> bool:
    """Say whether a flow is still one: not inside of a group, not wholly beyond the boundary."""
    beyond = {GIVER, TAKER}
    if flow.source in beyond and flow.target in beyond:
        return False
    return flow.source != flow.target or old.source == old.target


def _group(name: str, members: Sequence[Process]) -> Process:
    if len(members) == 1 and members[0].id == name:
        return members[0]
    same = next((each for each in members if each.id == name), None)
    return Process(
        id=name,
        label_en=same.label_en if same else name,
        label_zh=same.label_zh if same else name,
        stage=min(each.stage for each in members),
        is_outside=all(each.is_outside for each in members),
        has_stock=any(each.has_stock for each in members),
        rule=members[0].rule,
        # A group is not balanced where a member is not: what it lacks, the group lacks.
        unbalanced=tuple(sorted({layer for each in members for layer in each.unbalanced})),
    )


def rolled_up(account: Account, groups: Groups) -> Account:
    """Return the account with one balance per group and layer.

    Readings of flows that cross a boundary are unchanged. The uncertainty of a balance in which one
    composition factor stands in several flows is None: readings do not say how far they share it.
    (`rolled_system` before `balance` and `compose` gives it.)
    """
    system = rolled_system(account.system, groups)
    cells = tuple(cell for cell in account.cells if cell.flow in system.flows)
    chosen = chosen_of(cells)
    spread = _shared(chosen)
    known = {(cell.flow, cell.layer) for cell in cells}
    parts: dict[str, dict[str, System]] = {}
    for layer in dict.fromkeys(cell.layer for cell in account.cells):
        # Flows that the account does not have in a layer are not unmeasured there.
        flows = {id_: flow for id_, flow in system.flows.items() if (id_, layer) in known}
        parts[layer] = nearby(System(system.processes, flows, system.layers))
    balances = [
        balance_of(process, layer, near[process.id], chosen, spread)
        for process in system.processes.values()
        if not process.is_outside
        for layer, near in parts.items()
    ]
    return msgspec.structs.replace(account, system=system, cells=cells, balances=tuple(balances))


def _shared(chosen: Chosen) -> Spread:
    plain = independent(chosen)

    def spread(parts: Sequence[tuple[int, str]], layer: str) -> float | None:
        used: Iterable[str] = (
            factor
            for _, flow in parts
            if (reading := chosen[flow, layer]) is not None
            for factor in reading.factors
        )
        named = list(used)
        return plain(parts, layer) if len(named) == len(set(named)) else None

    return spread
