"""Soundness: what is wrong or odd with a model before anything is computed.

What makes sums meaningless is raised: units or periods that differ inside a balance, bounds without
room. What people should look at is found: shares outside 0 to 1 or that cannot add up to 1,
negative flows, values without any uncertainty, loops that amplify.
"""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from loopbook.account.reconcile.assembly import Assembly, named
from loopbook.account.reconcile.loop import runaway_loops
from loopbook.account.reconcile.problem import Floats, Indices
from loopbook.errors import BalanceError, UnitError, Unreconcilable
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.period import period_text
from loopbook.terms.reconciliation import Model, Relation, RelationKind, Variable, VariableKind


def sound(assembly: Assembly, level: float) -> tuple[Finding, ...]:
    """Return what is odd about the statements of a model.

    Parameters
      level  chance of saying of sound shares that they cannot add up
    Raises
      UnitError       variables of different units are added (LB-B44)
      BalanceError    variables of different periods are in one balance (LB-B46)
      Unreconcilable  bounds leave no room, or not for an exact value (LB-B47)
    """
    model = assembly.model
    _check_units(model)
    _check_periods(model)
    _check_bounds(assembly)
    return (
        *_missing_units(model),
        *_exact(assembly),
        *_negative(model),
        *_shares_outside(assembly),
        *_shares_that_do_not_add_up(assembly, level),
        *loop_findings(model, assembly.stated, Severity.WARNING),
    )


def _is_sum(relation: Relation) -> bool:
    """Say whether a relation adds its variables as they are, so that their units must agree."""
    return relation.kind is not RelationKind.USER and all(
        abs(coefficient) == 1.0 for coefficient, _ in relation.terms
    )


def _check_units(model: Model) -> None:
    unit = {each.id: each.unit for each in model.variables}
    for relation in model.relations:
        if not _is_sum(relation):
            continue
        found = {unit[id_]: id_ for _, id_ in relation.terms if unit[id_]}
        if len(found) > 1:
            told = ", ".join(f"{id_} ({name})" for name, id_ in sorted(found.items()))
            raise UnitError("LB-B44", told, relation=relation.id)


def _missing_units(model: Model) -> Iterator[Finding]:
    unit = {each.id: each.unit for each in model.variables}
    kinds = {each.id: each.kind for each in model.variables}
    bare: dict[str, None] = {}
    for relation in model.relations:
        if _is_sum(relation) and any(unit[id_] for _, id_ in relation.terms):
            lacking = (id_ for _, id_ in relation.terms if not unit[id_])
            bare.update((id_, None) for id_ in lacking if kinds[id_] is not VariableKind.AUXILIARY)
    if bare:
        yield Finding("LB-B45", Severity.WARNING, values=named(list(bare)))


def _check_periods(model: Model) -> None:
    period = {each.id: each.period for each in model.variables}
    for relation in model.relations:
        if relation.kind is not RelationKind.BALANCE:
            continue
        found = {period[id_]: id_ for _, id_ in relation.terms if period[id_] is not None}
        if len(found) > 1:
            told = ", ".join(f"{id_} ({period_text(when)})" for when, id_ in found.items() if when)
            raise BalanceError("LB-B46", told, relation=relation.id)


def _check_bounds(assembly: Assembly) -> None:
    slack = 1e-9 * np.maximum(np.abs(assembly.value), 1.0)
    is_exact = assembly.is_measured & (assembly.sd == 0.0)
    outside = (assembly.value < assembly.low - slack) | (assembly.value > assembly.high + slack)
    bad = np.flatnonzero((assembly.low > assembly.high) | (is_exact & outside))
    if len(bad):
        column = int(bad[0])
        stated = f"{assembly.value[column]:g}" if is_exact[column] else "-"
        raise Unreconcilable(
            "LB-B47",
            _where(assembly, column),
            variable=assembly.names.variable(column),
            low=f"{assembly.low[column]:g}",
            high=f"{assembly.high[column]:g}",
            value=stated,
            count=len(bad),
        )


def _where(assembly: Assembly, column: int) -> str:
    """Return the document and row of a variable's measurement, as far as stated."""
    variables = assembly.model.variables
    each = variables[column].measurements if column < len(variables) else ()
    place = each[0].place if each else Place()
    return f"{place.document}:{place.row}" if place.row else place.document


def _exact(assembly: Assembly) -> Iterator[Finding]:
    columns = np.flatnonzero(assembly.is_measured & (assembly.sd == 0.0))
    if len(columns):
        names = [assembly.names.variable(int(column)) for column in columns]
        yield Finding("LB-B51", Severity.NOTE, values=named(names))


def _negative(model: Model) -> Iterator[Finding]:
    for variable in model.variables:
        if variable.kind not in {VariableKind.FLOW, VariableKind.STOCK, VariableKind.CONTENT}:
            continue
        for each in variable.measurements:
            if each.value < 0.0:
                values = {"variable": variable.id, "value": f"{each.value:g}"}
                yield Finding("LB-B53", Severity.WARNING, each.place, values)


def _shares(model: Model) -> Iterator[tuple[int, Variable]]:
    for column, variable in enumerate(model.variables):
        if variable.kind is VariableKind.TRANSFER:
            yield column, variable


def _shares_outside(assembly: Assembly) -> Iterator[Finding]:
    for _, variable in _shares(assembly.model):
        for each in variable.measurements:
            if not 0.0 <= each.value <= 1.0:
                values = {"variable": variable.id, "value": f"{each.value:g}"}
                yield Finding("LB-B49", Severity.WARNING, each.place, values)


def _shares_that_do_not_add_up(assembly: Assembly, level: float) -> Iterator[Finding]:
    model = assembly.model
    columns = {variable.id: column for column, variable in _shares(model)}
    sums = [
        each
        for each in model.relations
        if each.kind is RelationKind.SUM
        and each.terms
        and all(id_ in columns and coefficient > 0.0 for coefficient, id_ in each.terms)
    ]
    reach = NormalDist().inv_cdf(1.0 - level / 2.0)
    for relation in sums:
        own = np.array([columns[id_] for _, id_ in relation.terms], dtype=np.intp)
        weight = np.array([coefficient for coefficient, _ in relation.terms])
        total, sd, is_whole = _total(assembly, own, weight)
        over = total - relation.constant
        if over > reach * sd + 1e-9 or (is_whole and -over > reach * sd + 1e-9):
            values = {
                "relation": relation.id,
                "process": relation.process or relation.id,
                "total": f"{total:.6g}",
                "sd": f"{sd:.2g}",
                "constant": f"{relation.constant:g}",
            }
            yield Finding("LB-B50", Severity.WARNING, relation.place, values)


def _total(assembly: Assembly, own: Indices, weight: Floats) -> tuple[float, float, bool]:
    """Return sum and uncertainty of what is measured of some shares, and whether all are."""
    measured = ~np.isnan(assembly.stated[own])
    total = float(weight[measured] @ assembly.stated[own][measured])
    sd = float(np.sqrt(weight[measured] ** 2 @ assembly.stated_sd[own][measured] ** 2))
    return total, sd, bool(measured.all())


def loop_findings(model: Model, value: Floats, severity: Severity) -> Iterator[Finding]:
    """Return a finding for each loop that amplifies, with coefficients of these values."""
    for loop in runaway_loops(model, value):
        values = {**named(list(loop.processes)), "layer": loop.layer, "gain": f"{loop.gain:.4g}"}
        yield Finding("LB-B52", severity, values=values)
