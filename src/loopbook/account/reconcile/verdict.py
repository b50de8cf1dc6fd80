"""Verdict: what an answer says about the statements that went into it, as findings.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection, 7.3
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from loopbook.account.reconcile.assembly import Assembly, named
from loopbook.account.reconcile.level import chi_square_threshold, sidak
from loopbook.account.reconcile.problem import Floats
from loopbook.account.reconcile.robust import Weighted
from loopbook.account.reconcile.soundness import loop_findings
from loopbook.errors import Underdetermined
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.reconciliation import (
    Model,
    NodalTest,
    Reconciled,
    Relation,
    RelationKind,
    VariableKind,
)

ROUNDING = 1e-9
"""Share of the largest number that rounding leaves of zero."""

DOUBTED = 0.5
"""Weight below which a robust estimator is said to doubt a measurement."""


def check_demanded(assembly: Assembly, answer: Weighted, demanded: Sequence[str]) -> None:
    """Return if every variable that is demanded has a value.

    Raises    Underdetermined  one has none (LB-B41); `values["free"]` names all that are free
    """
    has_value = answer.answer.solution.has_value
    ids = [each.id for each in assembly.model.variables]
    index = {id_: column for column, id_ in enumerate(ids)}
    lacking = [id_ for id_ in demanded if not has_value[index[id_]]]
    if lacking:
        free = [ids[column] for column in np.flatnonzero(~has_value[: len(ids)])]
        names = named(free)["names"]
        raise Underdetermined("LB-B41", ", ".join(lacking), names=names, free=tuple(free))


def verdict(reconciled: Reconciled, assembly: Assembly, answer: Weighted) -> tuple[Finding, ...]:
    """Return what a person should know about an answer."""
    failing = [each for each in reconciled.nodal if each.statistic > reconciled.nodal_threshold]
    return (
        *_rivals(assembly, reconciled.level),
        *_failing(reconciled.model, reconciled.nodal, failing),
        *_statistic(reconciled, is_told=bool(failing)),
        *_free(reconciled),
        *_held(assembly, answer),
        *_doubted(assembly, answer.weight),
        *_turned_negative(assembly, answer.answer.point),
        *_found_negative(assembly, answer),
        *_loops(assembly, answer),
    )


def _rivals(assembly: Assembly, level: float) -> Iterator[Finding]:
    """Yield the variables whose rival measurements exclude each other."""
    columns = assembly.rival_columns()
    alpha = sidak(level, len(columns))
    for variable, own in columns.items():
        value, sd = assembly.value[own], np.maximum(assembly.sd[own], 1e-300)
        if (assembly.sd[own] == 0.0).any():
            # Beside an exact statement, only how far the others are from it counts.
            value, sd = value[assembly.sd[own] > 0.0], sd[assembly.sd[own] > 0.0]
        chi_square = float((((value - assembly.stated[variable]) / sd) ** 2).sum())
        if chi_square > chi_square_threshold(alpha, len(own) - 1):
            yield _rival(assembly, variable, chi_square, len(own) - 1)


def _rival(assembly: Assembly, variable: int, chi_square: float, freedom: int) -> Finding:
    each = assembly.model.variables[variable]
    told = ", ".join(
        f"{m.source or f'#{position + 1}'}: {m.value:g}"
        for position, m in enumerate(each.measurements)
    )
    values = {
        "variable": each.id,
        "told": told,
        "chi_square": f"{chi_square:.3g}",
        "freedom": str(freedom),
    }
    return Finding("LB-B57", Severity.WARNING, each.measurements[0].place, values)


def _failing(
    model: Model, nodal: Sequence[NodalTest], failing: Sequence[NodalTest]
) -> Iterator[Finding]:
    """Yield each balance that what is stated breaks; whether the goods of the process balance."""
    relations = {each.id: each for each in model.relations}
    units = {each.id: each.unit for each in model.variables}
    goods = _goods_layers(model)
    broken = {each.relation for each in failing}
    closed = {
        (each.process, each.period, each.layer)
        for each in (relations[test.relation] for test in nodal if test.relation not in broken)
        if each.kind is RelationKind.BALANCE
    }
    for test in failing:
        relation = relations[test.relation]
        values = _told(relation, units, test)
        of = goods.get(relation.layer)
        if of and any((relation.process, relation.period, layer) in closed for layer in of):
            values = {**values, "layer": relation.layer}
            yield Finding("LB-B58", Severity.WARNING, relation.place, values)
        else:
            yield Finding("LB-B54", Severity.WARNING, relation.place, values)


def _told(relation: Relation, units: dict[str, str], test: NodalTest) -> dict[str, str]:
    unit = next((units[id_] for _, id_ in relation.terms if units[id_]), "")
    return {
        "relation": relation.id,
        "process": relation.process or relation.id,
        "residual": f"{test.residual:+.6g} {unit}".rstrip(),
        "statistic": f"{test.statistic:.3g}",
    }


def _goods_layers(model: Model) -> dict[str, set[str]]:
    """Return the layers of goods that each layer of a content is taken of."""
    variables = {each.id: each for each in model.variables}
    goods: dict[str, set[str]] = {}
    for product in model.products:
        factors = (variables[product.left], variables[product.right])
        for content, other in (factors, factors[::-1]):
            if content.kind is VariableKind.CONTENT and other.layer:
                goods.setdefault(variables[product.result].layer, set()).add(other.layer)
    return goods


def _statistic(reconciled: Reconciled, *, is_told: bool) -> Iterator[Finding]:
    if reconciled.freedom and reconciled.statistic > reconciled.threshold:
        values = {
            "statistic": f"{reconciled.statistic:.4g}",
            "threshold": f"{reconciled.threshold:.4g}",
            "freedom": str(reconciled.freedom),
        }
        severity = Severity.NOTE if is_told else Severity.WARNING
        yield Finding("LB-B55", severity, values=values)


def _free(reconciled: Reconciled) -> Iterator[Finding]:
    ids = [each.variable for each in reconciled.estimates if each.value is None]
    if ids:
        yield Finding("LB-B56", Severity.WARNING, values=named(ids))


def _held(assembly: Assembly, answer: Weighted) -> Iterator[Finding]:
    held = np.flatnonzero(answer.answer.holds)
    if len(held):
        names = [assembly.names.variable(int(column)) for column in held]
        yield Finding("LB-B59", Severity.NOTE, values=named(names))


def _doubted(assembly: Assembly, weight: Floats) -> Iterator[Finding]:
    for column in np.flatnonzero(weight < DOUBTED):
        values = {
            "variable": assembly.names.variable(int(column)),
            "weight": f"{weight[column]:.2g}",
        }
        yield Finding("LB-B31", Severity.WARNING, _place(assembly, int(column)), values)


def _turned_negative(assembly: Assembly, point: Floats) -> Iterator[Finding]:
    for column, each in enumerate(assembly.model.variables):
        if each.kind not in {VariableKind.FLOW, VariableKind.STOCK, VariableKind.CONTENT}:
            continue
        slack = 1e-9 * max(abs(assembly.stated[column]), 1e-300)
        if math.isnan(slack) or assembly.stated[column] < 0.0 or point[column] >= -slack:
            continue
        values = {"variable": each.id, "value": f"{point[column]:.4g}"}
        yield Finding("LB-B48", Severity.WARNING, _place(assembly, column), values)


def _found_negative(assembly: Assembly, answer: Weighted) -> Iterator[Finding]:
    """Yield the flows and stocks that nobody measured and that come out below zero."""
    point, has_value = answer.answer.point, answer.answer.solution.has_value
    kinds = (VariableKind.FLOW, VariableKind.STOCK)
    slack = ROUNDING * float(np.abs(point).max(initial=0.0))
    names = [
        f"{each.id}: {point[column]:.4g} {each.unit}".rstrip()
        for column, each in enumerate(assembly.model.variables)
        if each.kind in kinds
        and not assembly.is_measured[column]
        and has_value[column]
        and point[column] < -slack
    ]
    if names:
        yield Finding("LB-B90", Severity.WARNING, values=named(names))


def _place(assembly: Assembly, column: int) -> Place:
    """Return where the measurement on a column stands."""
    variables = assembly.model.variables
    if column >= len(variables):
        rival = assembly.rivals[column - len(variables)]
        return variables[rival.variable].measurements[rival.position].place
    stated = variables[column].measurements
    return stated[0].place if stated else Place()


def _loops(assembly: Assembly, answer: Weighted) -> Iterator[Finding]:
    has_value = answer.answer.solution.has_value[: assembly.count]
    found = np.where(has_value, answer.answer.point[: assembly.count], np.nan)
    if not np.array_equal(found, assembly.stated):
        yield from loop_findings(assembly.model, found, Severity.ERROR)
