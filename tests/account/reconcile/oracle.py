"""Small models by hand, and their answers by a general optimiser that shares nothing with ours."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from loopbook.terms.period import Period
from loopbook.terms.reconciliation import (
    Measurement,
    Model,
    Product,
    Relation,
    RelationKind,
    Sense,
    Shape,
    Variable,
    VariableKind,
)

Floats = NDArray[np.float64]


def stated(value: float, sd: float | None, shape: Shape = Shape.NORMAL) -> Measurement:
    return Measurement(value=value, sd=sd, shape=shape)


def flow(
    id_: str,
    *measurements: Measurement,
    kind: VariableKind = VariableKind.FLOW,
    unit: str = "t",
    layer: str = "",
    flow: str = "",
    period: Period | None = None,
) -> Variable:
    return Variable(
        id=id_,
        kind=kind,
        unit=unit,
        layer=layer,
        flow=flow,
        period=period,
        measurements=measurements,
    )


def share(id_: str, process: str, *measurements: Measurement, of: str = "") -> Variable:
    return Variable(
        id=id_,
        kind=VariableKind.TRANSFER,
        process=process,
        flow=of,
        measurements=measurements,
        low=0.0,
        high=1.0,
    )


def content(id_: str, *measurements: Measurement) -> Variable:
    return Variable(id=id_, kind=VariableKind.CONTENT, measurements=measurements)


def balance(process: str, into: str, out: str, layer: str = "") -> Relation:
    """Return the balance of flows named by a text: `a b`, `c d`."""
    terms = [(1.0, each) for each in into.split()] + [(-1.0, each) for each in out.split()]
    return Relation(
        id=f"balance of {process} {layer}".strip(),
        kind=RelationKind.BALANCE,
        terms=tuple(terms),
        process=process,
        layer=layer,
    )


def total(id_: str, ids: str, constant: float = 1.0) -> Relation:
    terms = tuple((1.0, each) for each in ids.split())
    return Relation(id=id_, kind=RelationKind.SUM, terms=terms, constant=constant)


def limit(id_: str, terms: Iterable[tuple[float, str]], sense: Sense, constant: float) -> Relation:
    return Relation(
        id=id_, kind=RelationKind.USER, terms=tuple(terms), sense=sense, constant=constant
    )


def times(result: str, left: str, right: str, scale: float = 1.0) -> Product:
    return Product(result=result, left=left, right=right, scale=scale)


def model(
    variables: Iterable[Variable],
    relations: Iterable[Relation] = (),
    products: Iterable[Product] = (),
) -> Model:
    return Model(variables=tuple(variables), relations=tuple(relations), products=tuple(products))


def seven_flows() -> Model:
    """Return the hypothetical system of Cencic (2016), Sustainable Environment Research 26, 291."""
    return model(
        [
            flow("m1", stated(100.0, 10.0)),
            flow("m2", stated(50.0, 0.0)),
            flow("m3", stated(300.0, 30.0)),
            flow("m4"),
            flow("m5", stated(160.0, 16.0)),
            flow("m6"),
            flow("m7"),
            share("tc34", "P2", stated(0.5, 0.05)),
        ],
        [
            balance("P1", "m1 m2 m4", "m3"),
            balance("P2", "m3", "m4 m5"),
            balance("P3", "m5", "m6 m7"),
        ],
        [times("m4", "tc34", "m3")],
    )


def column() -> Model:
    """Return a binary distillation column, all of it measured: flows and two mass fractions.

    Measurements and uncertainties of the worked example in Narasimhan & Jordache's tradition
    (University of Ottawa, Basic Concepts in Data Reconciliation, 2003, table 4.1).
    """
    rows = [
        ("F1", 1095.475, 4.8, (0.4822, 0.0048), (0.5170, 0.0052)),
        ("F2", 478.402, 3.9, (0.9410, 0.0094), (0.0501, 0.0005)),
        ("F3", 488.232, 4.4, (0.0197, 0.0002), (0.9748, 0.0097)),
    ]
    variables, products = [], []
    for id_, value, sd, *contents in rows:
        variables.append(flow(id_, stated(value, sd)))
        for number, (mean, spread) in enumerate(contents, 1):
            variables.append(content(f"x{number}{id_}", stated(mean, spread)))
            variables.append(flow(f"s{number}{id_}", layer=f"component {number}"))
            products.append(times(f"s{number}{id_}", f"x{number}{id_}", id_))
    relations = [balance("column", "F1", "F2 F3")]
    relations += [balance("column", f"s{k}F1", f"s{k}F2 s{k}F3", f"component {k}") for k in (1, 2)]
    relations += [total(f"fractions of {id_}", f"x1{id_} x2{id_}") for id_ in ("F1", "F2", "F3")]
    return model(variables, relations, products)


def by_optimiser(problem: Model) -> tuple[dict[str, float], float]:
    """Return values and chi-square by sequential quadratic programming, begun near the statements.

    The optimiser works in standard deviations from the first statement, since it knows no scale.
    """
    index = {each.id: column for column, each in enumerate(problem.variables)}
    origin = _origin(problem, index)
    size = np.array([_size(each, at) for each, at in zip(problem.variables, origin, strict=True)])

    def objective(z: Floats) -> tuple[float, Floats]:
        x, slope, told = origin + size * z, np.zeros(len(z)), 0.0
        for column, each in enumerate(problem.variables):
            for measurement in each.measurements:
                residual, steep = _residual(measurement, x[column])
                told += residual**2
                slope[column] += 2.0 * residual * steep * size[column]
        return told, slope

    def rows(z: Floats, kind: str) -> tuple[Floats, Floats]:
        x = origin + size * z
        sides, slopes = [], []
        for each in problem.relations:
            if (each.sense is Sense.EQUAL) != (kind == "eq"):
                continue
            sign = -1.0 if each.sense is Sense.AT_MOST else 1.0
            slope = np.zeros(len(z))
            for c, id_ in each.terms:
                slope[index[id_]] += sign * c
            widest = np.abs(slope * size).max()
            sides.append((slope @ x - sign * each.constant) / widest)
            slopes.append(slope * size / widest)
        for made in problem.products if kind == "eq" else ():
            result, left, right = index[made.result], index[made.left], index[made.right]
            slope = np.zeros(len(z))
            slope[result] -= 1.0
            slope[left] += made.scale * x[right]
            slope[right] += made.scale * x[left]
            sides.append((made.scale * x[left] * x[right] - x[result]) / size[result])
            slopes.append(slope * size / size[result])
        return np.array(sides), np.array(slopes)

    constraints = [
        {
            "type": kind,
            "fun": lambda z, k=kind: rows(z, k)[0],
            "jac": lambda z, k=kind: rows(z, k)[1],
        }
        for kind in ("eq", "ineq")
        if len(rows(np.zeros(len(origin)), kind)[0])
    ]
    found = minimize(
        objective,
        np.zeros(len(origin)),
        jac=True,
        method="SLSQP",
        bounds=[
            _bounds(each, *at)
            for each, at in zip(problem.variables, zip(origin, size, strict=True), strict=True)
        ],
        constraints=constraints,
        options={"ftol": 1e-16, "maxiter": 2000},
    )
    broken = np.abs(rows(found.x, "eq")[0]).max(initial=0.0)
    assert broken < 1e-6, f"the optimiser found no point: {found.message}, {broken}"
    values = origin + size * found.x
    return {each.id: float(v) for each, v in zip(problem.variables, values, strict=True)}, found.fun


def _origin(problem: Model, index: dict[str, int]) -> Floats:
    origin = np.array(
        [each.measurements[0].value if each.measurements else 1.0 for each in problem.variables]
    )
    for product in problem.products:
        result = index[product.result]
        if not problem.variables[result].measurements:
            origin[result] = (
                product.scale * origin[index[product.left]] * origin[index[product.right]]
            )
    return origin


def _size(variable: Variable, origin: float) -> float:
    sd = variable.measurements[0].sd if variable.measurements else None
    return sd or 0.05 * max(abs(origin), 1e-3)


def _residual(measurement: Measurement, value: float) -> tuple[float, float]:
    """Return a residual in standard deviations and its slope."""
    if not measurement.sd:
        return 0.0, 0.0
    if measurement.shape is Shape.LOGNORMAL:
        sigma = math.sqrt(math.log1p((measurement.sd / measurement.value) ** 2))
        value = max(value, 1e-9 * measurement.value)
        return math.log(value / measurement.value) / sigma, 1.0 / (value * sigma)
    return (value - measurement.value) / measurement.sd, 1.0 / measurement.sd


def _bounds(variable: Variable, origin: float, size: float) -> tuple[float | None, float | None]:
    exact = [each.value for each in variable.measurements if each.sd == 0.0]
    if exact:
        return (exact[0] - origin) / size, (exact[0] - origin) / size
    low = None if math.isinf(variable.low) else (variable.low - origin) / size
    high = None if math.isinf(variable.high) else (variable.high - origin) / size
    return low, high
