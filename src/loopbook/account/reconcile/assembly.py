"""Assembly: the arrays of a model, and the way back from an array index to what people stated.

Columns are the variables of the model in their order, then a column for each further rival, then a
slack for each inequality. Rows are its relations in their order, then a tie for each rival.

Several measurements of one variable are rivals. The first stands on the column of the variable,
each further one on a column of its own that a tie makes equal to it. That is the same least-squares
answer as their weighted mean, but the disagreement of the rivals is then part of the global
chi-square, with a degree of freedom per rival, and every test speaks of each rival by itself.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection, 3.2
"""

from typing import NamedTuple

import msgspec
import numpy as np
from scipy import sparse

from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.problem import Flags, Floats, Indices, LinearProblem, Sparse
from loopbook.account.reconcile.shape import Moments, stated_moments
from loopbook.errors import BalanceError, UnknownTerm
from loopbook.rules.fault import nearest
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.reconciliation import (
    Measurement,
    Model,
    Product,
    Relation,
    Sense,
    Shape,
    Variable,
    VariableKind,
)

NAMES_MAX = 5
"""Names told in one finding; the rest is counted."""


class Rival(NamedTuple):
    """A measurement: the column that it stands on, its variable, its position from 0."""

    column: int
    variable: int
    position: int


class Products(NamedTuple):
    """Columns of result = scale x left x right."""

    result: Indices
    left: Indices
    right: Indices
    scale: Floats


class Names:
    """What people call rows and columns: ids, and `id#2` for the second of several rivals."""

    def __init__(
        self, model: Model, rivals: tuple[Rival, ...], slack: Indices, first: dict[int, int]
    ) -> None:
        self._model = model
        self._rivals = rivals
        self._slack = slack
        # Position of the measurement on a variable's own column, where it is not the first.
        self._first = first

    def variable(self, index: int) -> str:
        """Return the id of a variable, of a further rival, or of the inequality of a slack."""
        count = len(self._model.variables)
        if index < count:
            return self._model.variables[index].id
        if index < count + len(self._rivals):
            rival = self._rivals[index - count]
            return member_id(self._model, rival.variable, rival.position)
        return self._model.relations[int(self._slack[index - count - len(self._rivals)])].id

    def member(self, index: int) -> str:
        """Return what the measurement on a column is called: `id`, or `id#1` among rivals."""
        if index >= len(self._model.variables):
            return self.variable(index)
        return member_id(self._model, index, self._first.get(index, 0))

    def relation(self, index: int) -> str:
        """Return the id of a relation, of a further rival, or of the result of a product."""
        count = len(self._model.relations)
        if index < count:
            return self._model.relations[index].id
        if index < count + len(self._rivals):
            rival = self._rivals[index - count]
            return member_id(self._model, rival.variable, rival.position)
        return self._model.products[index - count - len(self._rivals)].result

    def unit(self, index: int) -> str:
        """Return the unit of a row: the first that its variables have."""
        relations = self._model.relations
        names = [id_ for _, id_ in relations[index].terms] if index < len(relations) else []
        if not names:
            names = [self.relation(index).partition("#")[0]]
        units = {each.id: each.unit for each in self._model.variables}
        return next((units[name] for name in names if units.get(name)), "")


class Assembly(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A model as arrays.

    Fields
      matrix, constant     rows and columns as the module says; products not among them
      value, sd, is_measured   (columns) moments of the measurement on each column
      is_log               (columns) whether that measurement is taken in its logarithm
      low, high            (columns) bounds, infinite where there is none
      products             columns that they tie
      rivals               the further measurements, one a column
      stated, stated_sd    (variables) weighted mean of all rivals; NaN where unmeasured, inside
                           these arrays only
      findings             what was left out or taken otherwise than stated
    """

    model: Model
    matrix: Sparse
    constant: Floats
    value: Floats
    sd: Floats
    is_measured: Flags
    is_log: Flags
    low: Floats
    high: Floats
    products: Products
    rivals: tuple[Rival, ...]
    stated: Floats
    stated_sd: Floats
    names: Names
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """Number of variables of the model: its first columns."""
        return len(self.model.variables)

    @property
    def is_bounded(self) -> bool:
        """Whether any column has a bound."""
        return bool(np.isfinite(self.low).any() or np.isfinite(self.high).any())

    def rival_columns(self) -> dict[int, list[int]]:
        """Return the columns of each variable that has rivals, its own first."""
        columns: dict[int, list[int]] = {}
        for rival in self.rivals:
            columns.setdefault(rival.variable, [rival.variable]).append(rival.column)
        return columns

    def linear(self) -> LinearProblem:
        """Return the problem of everything that is linear, at the stated moments."""
        return LinearProblem(
            matrix=self.matrix,
            constant=self.constant,
            value=np.where(self.is_measured, self.value, 0.0),
            sd=np.where(self.is_measured, self.sd, 0.0),
            is_measured=self.is_measured,
            naming=self.names,
        )


def assembled(model: Model, options: ReconcileOptions) -> Assembly:
    """Return the arrays of a model.

    Raises
      UnknownTerm   a relation or product names no variable (LB-B37)
      BalanceError  two variables have one id (LB-B38)
    """
    index = _index(model)
    readings = _Readings(model, options)
    count, rivals = len(model.variables), tuple(readings.rivals)
    unequal = [row for row, each in enumerate(model.relations) if each.sense is not Sense.EQUAL]
    slack = np.array(unequal, dtype=np.intp)
    columns = count + len(rivals) + len(slack)
    low, high = np.full(columns, -np.inf), np.full(columns, np.inf)
    low[:count] = [each.low for each in model.variables]
    high[:count] = [each.high for each in model.variables]
    low[count + len(rivals) :] = 0.0
    moments = np.zeros((2, columns))
    flags = np.zeros((2, columns), dtype=bool)
    for column, each in readings.moments.items():
        moments[:, column] = each.value, each.sd
        flags[:, column] = True, each.is_log
    constant = np.zeros(len(model.relations) + len(rivals))
    constant[: len(model.relations)] = [each.constant for each in model.relations]
    return Assembly(
        model=model,
        matrix=_matrix(model, index, rivals, slack),
        constant=constant,
        value=moments[0],
        sd=moments[1],
        is_measured=flags[0],
        is_log=flags[1],
        low=low,
        high=high,
        products=_products(model, index),
        rivals=rivals,
        stated=readings.stated,
        stated_sd=readings.stated_sd,
        names=Names(model, rivals, slack, readings.first),
        findings=(*readings.findings, *readings.summary()),
    )


def member_id(model: Model, variable: int, position: int) -> str:
    """Return what a suspect is called: the variable's id, with `#2` for the second of rivals."""
    each = model.variables[variable]
    return each.id if len(each.measurements) < 2 else f"{each.id}#{position + 1}"


def _index(model: Model) -> dict[str, int]:
    index = {each.id: position for position, each in enumerate(model.variables)}
    if len(index) < len(model.variables):
        # The index holds the last of each id: another one of that id is the first of two.
        twice = next(v.id for number, v in enumerate(model.variables) if index[v.id] != number)
        raise BalanceError("LB-B38", twice, id=twice)
    return index


def _column(index: dict[str, int], id_: str, owner: Relation | Product) -> int:
    column = index.get(id_)
    if column is None:
        name = owner.id if isinstance(owner, Relation) else owner.result
        raise UnknownTerm("LB-B37", name, name=id_, nearest=nearest(id_, index))
    return column


def _matrix(
    model: Model, index: dict[str, int], rivals: tuple[Rival, ...], slack: Indices
) -> Sparse:
    relations = len(model.relations)
    lengths = [len(each.terms) for each in model.relations]
    rows = [np.repeat(np.arange(relations), lengths)]
    columns = [
        np.array(
            [_column(index, id_, each) for each in model.relations for _, id_ in each.terms],
            dtype=np.intp,
        )
    ]
    entries = [np.array([c for each in model.relations for c, _ in each.terms], dtype=float)]
    ties = relations + np.arange(len(rivals))
    first = len(index)
    rows += [ties, ties, slack]
    columns += [
        np.array([each.column for each in rivals], dtype=np.intp),
        np.array([each.variable for each in rivals], dtype=np.intp),
        first + len(rivals) + np.arange(len(slack)),
    ]
    signs = [1.0 if model.relations[row].sense is Sense.AT_MOST else -1.0 for row in slack]
    entries += [np.ones(len(rivals)), -np.ones(len(rivals)), np.array(signs, dtype=float)]
    shape = (relations + len(rivals), first + len(rivals) + len(slack))
    places = (np.concatenate(rows), np.concatenate(columns))
    return sparse.coo_array((np.concatenate(entries), places), shape=shape).tocsr()


def _products(model: Model, index: dict[str, int]) -> Products:
    columns = [
        [_column(index, getattr(each, side), each) for each in model.products]
        for side in ("result", "left", "right")
    ]
    result, left, right = (np.array(each, dtype=np.intp) for each in columns)
    scale = np.array([each.scale for each in model.products], dtype=float)
    return Products(result, left, right, scale)


class _Readings:
    """The measurements of a model, as moments on columns; what is odd about them."""

    def __init__(self, model: Model, options: ReconcileOptions) -> None:
        count = len(model.variables)
        self.moments: dict[int, Moments] = {}
        self.rivals: list[Rival] = []
        self.first: dict[int, int] = {}
        self.stated = np.full(count, np.nan)
        self.stated_sd = np.full(count, np.nan)
        self.findings: list[Finding] = []
        self._options = options
        self._stand_ins: list[str] = []
        self._in_log: list[str] = []
        for position, variable in enumerate(model.variables):
            if variable.measurements:
                self._read(position, variable, count)

    def _read(self, index: int, variable: Variable, count: int) -> None:
        taken: list[Moments] = []
        for position, measurement in enumerate(variable.measurements):
            moments = self._taken(variable, measurement)
            if moments is None:
                continue
            column = index
            if taken:
                column = count + len(self.rivals)
                self.rivals.append(Rival(column, index, position))
            elif position:
                self.first[index] = position
            self.moments[column] = moments
            taken.append(moments)
        if taken:
            self.stated[index], self.stated_sd[index] = combined(taken)

    def _taken(self, variable: Variable, measurement: Measurement) -> Moments | None:
        options = self._options
        moments, findings = stated_moments(measurement, variable.id, options.default_relative_sd)
        self.findings += findings
        if moments is None:
            return None
        if measurement.sd is None and measurement.low is None:
            self._stand_ins.append(variable.id)
        if (
            options.log_above is not None
            and measurement.shape is Shape.NORMAL
            and variable.kind is not VariableKind.STOCK_CHANGE
            and 0.0 < options.log_above * moments.value < moments.sd
        ):
            self._in_log.append(variable.id)
            return moments._replace(is_log=True)
        return moments

    def summary(self) -> tuple[Finding, ...]:
        """Return one finding each for stand-ins and for what is taken in its logarithm."""
        found = []
        if self._stand_ins:
            share = f"{100 * (self._options.default_relative_sd or 0.0):g} %"
            values = {"share": share, **named(self._stand_ins)}
            found.append(Finding("LB-B39", Severity.NOTE, values=values))
        if self._in_log:
            share = f"{100 * (self._options.log_above or 0.0):g} %"
            values = {"share": share, **named(self._in_log)}
            found.append(Finding("LB-B40", Severity.NOTE, values=values))
        return tuple(found)


def named(ids: list[str]) -> dict[str, str]:
    """Return `count` and `names` for a sentence: the first few names, and an ellipsis."""
    more = ", …" if len(ids) > NAMES_MAX else ""
    return {"count": str(len(ids)), "names": ", ".join(ids[:NAMES_MAX]) + more}


def combined(moments: list[Moments]) -> tuple[float, float]:
    """Return the weighted mean of rivals and its standard deviation; an exact one decides."""
    exact = [each.value for each in moments if each.sd == 0.0]
    if exact:
        return exact[0], 0.0
    if len(moments) == 1:
        return moments[0].value, moments[0].sd
    weights = np.array([each.sd for each in moments]) ** -2.0
    mean = float(weights @ [each.value for each in moments] / weights.sum())
    return mean, float(weights.sum() ** -0.5)
