"""Balance: the rows of a model that mass conservation gives, and stocks chained from end to end.

    sum of inflows - sum of outflows - stock change = 0      per process, layer and period
    level at the end = level at the beginning + stock change

Source    Brunner & Rechberger, Handbook of Material Flow Analysis (2nd ed. 2016), 2.3; Narasimhan &
          Jordache (2000), Data Reconciliation and Gross Error Detection, 3.2
"""

from collections.abc import Mapping

from loopbook.account.boundary import stock_owner
from loopbook.account.model.draft import Draft
from loopbook.account.model.name import balance_name, change_name, flow_name, level_name
from loopbook.terms.finding import Severity
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Relation, RelationKind, Variable, VariableKind
from loopbook.terms.system import Process


def add_balances(draft: Draft) -> None:
    """Add a balance of every process inside, in every layer and period in which it has flows.

    A process whose flows in a layer all run one way is not balanced there: the others are not zero,
    nobody has named them (LB-B67).
    """
    for period in draft.periods:
        for layer in draft.layers():
            for process, terms in _sides(draft, draft.at(layer, period)).items():
                _balance(draft, process, layer, period, terms)


def _sides(draft: Draft, at: Mapping[str, str]) -> dict[Process, dict[str, float]]:
    """Return the signed flows of each process inside; what leaves and enters it again is none."""
    sides: dict[str, dict[str, float]] = {}
    for flow, name in at.items():
        ends = draft.flows[flow]
        if ends.source != ends.target:
            sides.setdefault(ends.target, {})[name] = 1.0
            sides.setdefault(ends.source, {})[name] = -1.0
    processes = draft.processes
    return {
        processes[id_]: terms
        for id_, terms in sides.items()
        if id_ in processes and not processes[id_].is_outside
    }


def _change(draft: Draft, process: str, layer: str, period: Period) -> str:
    """Return the variable of a stock change."""
    return draft.add(
        Variable(
            id=change_name(process, layer, period),
            kind=VariableKind.STOCK_CHANGE,
            process=process,
            layer=layer,
            period=period,
            unit=draft.units[layer].symbol,
        )
    )


def _is_own_stock(draft: Draft, name: str, process: str) -> bool:
    flow = draft.variables[name].flow
    return bool(flow) and draft.owner(flow) == process


def _balance(
    draft: Draft, process: Process, layer: str, period: Period, terms: Mapping[str, float]
) -> None:
    if (process.id, layer) in draft.unbalanced:
        return
    is_held = process.has_stock or (process.id, layer) in draft.stocked
    if is_held and not any(_is_own_stock(draft, name, process.id) for name in terms):
        # No flow to the stock stands for its change.
        terms = {**terms, _change(draft, process.id, layer, period): -1.0}
    if len(set(terms.values())) < 2:
        draft.say("LB-B67", Severity.WARNING, process=process.id, layer=layer, period=period)
        return
    draft.relate(
        Relation(
            id=balance_name(process.id, layer, period),
            kind=RelationKind.BALANCE,
            terms=tuple((sign, name) for name, sign in terms.items()),
            process=process.id,
            layer=layer,
            period=period,
        )
    )


def add_chains(draft: Draft) -> None:
    """Chain the levels of each stock over the periods of the model that follow one another."""
    held = sorted(draft.stocked)
    for period in draft.periods if held else ():
        changes = {layer: _changes(draft, layer, period) for _, layer in held}
        for process, layer in held:
            own = change_name(process, layer, period)
            made = {own: 1.0} if own in draft.variables else changes[layer].get(process, {})
            if made:
                _chain(draft, process, layer, period, made)


def _chain(
    draft: Draft, process: str, layer: str, period: Period, change: Mapping[str, float]
) -> None:
    first, last = (
        draft.add(level_variable(draft, process, layer, month))
        for month in (period.first, period.end)
    )
    terms = (*((sign, name) for name, sign in change.items()), (1.0, first), (-1.0, last))
    draft.relate(
        Relation(
            id=flow_name(f"stock of {process}", layer, period),
            kind=RelationKind.CHAIN,
            terms=terms,
            process=process,
            layer=layer,
            period=period,
        )
    )


def level_variable(draft: Draft, process: str, layer: str, month: int) -> Variable:
    """Return the level of a stock at the beginning of a month number, unmeasured."""
    return Variable(
        id=level_name(process, layer, month),
        kind=VariableKind.STOCK,
        process=process,
        layer=layer,
        period=Period(month - 1, 1),
        unit=draft.units[layer].symbol,
    )


def _changes(draft: Draft, layer: str, period: Period) -> dict[str, dict[str, float]]:
    """Return process -> what its stock change is made of: flows into the stock less flows out."""
    changes: dict[str, dict[str, float]] = {}
    for flow, name in draft.at(layer, period).items():
        owner = draft.owner(flow)
        if owner is not None:
            # What another process puts on the stock counts as well as what its owner does.
            enters = stock_owner(draft.flows[flow].target) is not None
            changes.setdefault(owner, {})[name] = 1.0 if enters else -1.0
    return changes
