"""Rolled: a model asked for wider places and longer periods. Sums are variables of their own.

Nothing of the model is taken away: every balance inside a group still tests the numbers. What is
asked for is added as a sum, so that its uncertainty has all correlations in it.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from loopbook.account.model.name import flow_name
from loopbook.account.model.rows import Modelled
from loopbook.account.model.span import parts_of
from loopbook.account.rollup import Groups, rolled_system
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Model, Relation, RelationKind, Variable, VariableKind

Key = tuple[VariableKind, str, str, str, Period | None]
"""Kind, flow, process, layer, period: what a sum is of."""

_STOCKS = (VariableKind.STOCK, VariableKind.STOCK_CHANGE)


def with_groups(modelled: Modelled, groups: Groups) -> Modelled:
    """Return the model with the stocks of each group as sums, and the system of the groups.

    Returns   the same relations; `system` has only the flows that cross a boundary
    """

    def group_of(variable: Variable) -> Key | None:
        group = groups.get(variable.process)
        # A flow that fills the stock crosses the boundary by itself, and is shown by itself.
        is_stock = variable.kind in _STOCKS and not variable.flow
        if not is_stock or group is None or group == variable.process:
            return None
        return variable.kind, "", group, variable.layer, variable.period

    model = _with_sums(modelled.model, group_of)
    system = rolled_system(modelled.system, groups)
    return msgspec.structs.replace(modelled, model=model, system=system)


def with_periods(modelled: Modelled, months: int) -> Modelled:
    """Return the model with its flows and stock changes summed over periods of `months` months.

    Parameters
      months   1, 3, 6 or 12: calendar months, quarters, half-years, years
    Returns    a longer period is added where the periods of the model cover it without gap
    """
    wholes = sorted({Period(each.first - each.first % months, months) for each in modelled.periods})
    parts = {whole: parts_of(whole, modelled.periods) for whole in wholes}
    into = {part: whole for whole, each in parts.items() for part in each}

    def whole_of(variable: Variable) -> Key | None:
        is_sum = variable.kind in (VariableKind.FLOW, VariableKind.STOCK_CHANGE)
        whole = into.get(variable.period) if variable.period is not None else None
        if not is_sum or whole is None:
            return None
        return variable.kind, variable.flow, variable.process, variable.layer, whole

    model = _with_sums(modelled.model, whole_of, {w: len(each) for w, each in parts.items()})
    periods = sorted({*modelled.periods, *into.values()})
    return msgspec.structs.replace(modelled, model=model, periods=tuple(periods))


def _with_sums(
    model: Model,
    key_of: Callable[[Variable], Key | None],
    wanted: Mapping[Period, int] | None = None,
) -> Model:
    """Add one variable and one relation per key; none where parts of a period are missing."""
    parts: dict[Key, list[str]] = {}
    for variable in model.variables:
        key = key_of(variable)
        if key is not None:
            parts.setdefault(key, []).append(variable.id)
    known = {variable.id: variable for variable in model.variables}
    made: list[Variable] = []
    rows: list[Relation] = []
    for key, names in parts.items():
        period = key[-1]
        if wanted is not None and (period is None or len(names) < wanted[period]):
            continue
        whole = _sum(key, known[names[0]])
        if whole.id not in known:
            made.append(whole)
            rows.append(_row(whole, names))
    return msgspec.structs.replace(
        model, variables=(*model.variables, *made), relations=(*model.relations, *rows)
    )


def _sum(key: Key, part: Variable) -> Variable:
    kind, flow, process, layer, period = key
    words = {
        VariableKind.STOCK: "level of stock of",
        VariableKind.STOCK_CHANGE: "change of stock of",
    }
    name = flow or f"{words[kind]} {process}"
    return Variable(
        id=flow_name(name, layer, period),
        kind=kind,
        flow=flow,
        process=process,
        layer=layer,
        period=period,
        unit=part.unit,
    )


def _row(whole: Variable, names: Sequence[str]) -> Relation:
    return Relation(
        id=f"sum: {whole.id}",
        kind=RelationKind.SUM,
        terms=(*((1.0, name) for name in names), (-1.0, whole.id)),
        process=whole.process,
        layer=whole.layer,
        period=whole.period,
    )
