"""Reconciliation: what is measured of a system, what must hold, and what the two make of it.

A `Model` holds variables (flows, stock changes, stock levels, transfer coefficients, contents), the
relations between them and the products of two of them. `Reconciled` is its least-squares answer,
with what the measurements say about each other. Amounts are in the unit in which people read the
layer; nothing here is rounded to quanta.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection; Cencic &
          Rechberger (2008), Material flow analysis with software STAN
"""

import math
from enum import StrEnum

import msgspec

from loopbook.terms.event import Basis
from loopbook.terms.finding import Finding, Place
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain


class Shape(StrEnum):
    """Distribution of a stated value. `value` is always its mean, `sd` its standard deviation."""

    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a variable's value; several of one variable are rivals, never summed.

    Fields
      value      mean, in the unit of the variable
      sd         standard uncertainty, same unit; 0.0 is exact; None is not stated
      shape      distribution;  low, high   its ends, of a uniform or triangular one
      source     what people call the meter, publisher or statistic
      place      row of a table;  sequences   entries of the ledger: what a suspect points to
    """

    value: float
    sd: float | None
    shape: Shape = Shape.NORMAL
    low: float | None = None
    high: float | None = None
    basis: Basis = Basis.DECLARED
    grain: Grain = Grain.STATISTIC
    source: str = ""
    place: Place = Place()
    sequences: tuple[int, ...] = ()


class VariableKind(StrEnum):
    """What a variable is."""

    FLOW = "flow"
    STOCK_CHANGE = "stock_change"  # of `process` in the period: positive when it grows
    STOCK = "stock"  # level of `process` at the end of the period
    TRANSFER = "transfer"  # share of what enters `process` that leaves it by `flow`, 0 to 1
    CONTENT = "content"  # of `layer` per unit of another layer in `flow`: concentration, energy
    AUXILIARY = "auxiliary"  # a sum that only relations speak of


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A number to be found.

    Fields
      id            unique in the model
      flow, process, layer, period   what it is of, as far as that applies
      unit          symbol of its unit, for people
      measurements  rivals; none: unmeasured
      low, high     declared bounds; infinite where none is declared
    """

    id: str
    kind: VariableKind
    flow: str = ""
    process: str = ""
    layer: str = ""
    period: Period | None = None
    unit: str = ""
    measurements: tuple[Measurement, ...] = ()
    low: float = -math.inf
    high: float = math.inf


class Sense(StrEnum):
    """How the two sides of a relation compare."""

    EQUAL = "="
    AT_MOST = "<="
    AT_LEAST = ">="


class RelationKind(StrEnum):
    """Why a relation holds."""

    BALANCE = "balance"  # inflow - outflow - stock change = 0 of one process, layer and period
    CHAIN = "chain"  # stock at the end = stock at the beginning + stock change
    SUM = "sum"  # an auxiliary sum, or coefficients of a process that add up to 1
    USER = "user"  # declared by the user or the pack


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """sum of coefficient x variable (sense) constant.

    Fields
      id                     unique in the model, as people would name it
      terms                  (coefficient, variable id), each variable once
      process, layer, period   of a balance;  place   row that declares it
    """

    id: str
    kind: RelationKind
    terms: tuple[tuple[float, str], ...]
    constant: float = 0.0
    sense: Sense = Sense.EQUAL
    process: str = ""
    layer: str = ""
    period: Period | None = None
    place: Place = Place()


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """result = scale x left x right, of three variables: what makes a model bilinear.

    `scale` turns the units of left and right into that of the result.
    """

    result: str
    left: str
    right: str
    scale: float = 1.0
    place: Place = Place()


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """What a reconciliation needs; each id that relations and products name is a variable."""

    variables: tuple[Variable, ...]
    relations: tuple[Relation, ...]
    products: tuple[Product, ...] = ()
    findings: tuple[Finding, ...] = ()


class Determination(StrEnum):
    """How a variable is known (Kuehn & Davidson 1961; Vaclavek 1969)."""

    FIXED = "fixed"  # stated as exact
    REDUNDANT = "redundant"  # measured, and tested by the relations
    JUST_MEASURED = "just_measured"  # measured, and nothing else speaks of it
    OBSERVABLE = "observable"  # unmeasured, and follows from the others
    UNOBSERVABLE = "unobservable"  # unmeasured, and free: it has no value


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A variable after reconciliation.

    Fields
      variable     id
      value, sd    reconciled, in the unit of the variable; None where it is unobservable
      stated       what its measurements say together (weighted mean), None where unmeasured
      stated_sd    of `stated`
      statistic    |adjustment| / its standard deviation: the measurement test; None where no test
      at_bound     whether a declared bound holds it
    """

    variable: str
    determination: Determination
    value: float | None
    sd: float | None
    stated: float | None = None
    stated_sd: float | None = None
    statistic: float | None = None
    at_bound: bool = False

    @property
    def adjustment(self) -> float | None:
        """Reconciled minus stated."""
        if self.value is None or self.stated is None:
            return None
        return self.value - self.stated


class NodalTest(msgspec.Struct, frozen=True, kw_only=True):
    """A balance or relation tested by itself: residual of the stated values, and |r| / sd(r)."""

    relation: str
    residual: float
    statistic: float


class GrossErrorKind(StrEnum):
    """What may be wrong."""

    BIAS = "bias"  # a meter, row or event
    LEAK = "leak"  # a flow that the system does not have


class GrossError(msgspec.Struct, frozen=True, kw_only=True):
    """What may be wrong, and what it would be if that alone were wrong.

    Fields
      members    variables (bias) or relations (leak) that cannot be told apart
      statistic  chi-square, 1 degree of freedom, that allowing for it takes away
      size       of the error, of the first member: what it states minus what would fit
      is_found   whether serial elimination names it at the level asked
    """

    kind: GrossErrorKind
    members: tuple[str, ...]
    statistic: float
    size: float
    is_found: bool


class Solver(StrEnum):
    """How the linear system was solved."""

    FACTOR = "factor"  # normal equations, sparse factor
    GRADIENT = "gradient"  # preconditioned conjugate gradients
    BOUNDED = "bounded"  # with inequalities
    ROBUST = "robust"  # reweighted


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What solving took: solver, rows, columns, entries of the factor, outer iterations."""

    solver: Solver
    relations: int
    variables: int
    fill: int
    iterations: int


class Gain(msgspec.Struct, frozen=True, kw_only=True):
    """What one more measurement would do for an indicator.

    Fields
      variable     where to measure
      sd           assumed standard uncertainty of that measurement
      before, after   standard uncertainty of the indicator; None: not determined before
    """

    variable: str
    sd: float
    before: float | None
    after: float


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a model.

    Fields
      estimates    one per variable, in the order of the model, auxiliary ones included
      statistic    global chi-square;  freedom   its degrees;  threshold   at `level`
      level        chance of a false alarm over all tests of a kind (Sidak)
      measurement_threshold, nodal_threshold   of |z|, after Sidak
      nodal        one per testable relation;  gross_errors   the largest statistic first
      covariances  of the pairs asked for: (first id, second id) -> covariance
    """

    model: Model
    estimates: tuple[Estimate, ...]
    statistic: float
    freedom: int
    threshold: float
    level: float
    measurement_threshold: float
    nodal_threshold: float
    nodal: tuple[NodalTest, ...] = ()
    gross_errors: tuple[GrossError, ...] = ()
    gains: tuple[Gain, ...] = ()
    covariances: dict[tuple[str, str], float] = {}
    effort: Effort
    findings: tuple[Finding, ...] = ()
