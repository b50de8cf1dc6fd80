"""Input-output: output, multipliers and footprints of regions, without the inverse.

On the walk of `compute footprints`: tables of one year go in as arrays; what each region's final
use caused, inside it and elsewhere, comes out. The Leontief system is factored once.

Source    R. Miller and P. Blair, Input-Output Analysis, 2nd ed. 2009: x = Z 1 + Y 1, A = Z x^-1,
          (I - A) x = y; footprint of a region: f (I - A)^-1 y_r; productive economies: D. Hawkins
          and H. Simon 1949 (I - A is an M-matrix where some u > 0 gives (I - A)'u > 0)
"""

import warnings
from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgWarning, lu_factor, lu_solve
from scipy.sparse import csc_matrix, identity
from scipy.sparse.linalg import splu

from loopbook.errors import Unreconcilable
from loopbook.terms.finding import Finding, Severity

Floats = NDArray[np.float64]
DENSE_ABOVE = 0.01
"""Share of filled cells above which the dense factor is faster than the sparse one."""

_BALANCED = 1e-6
"""Relative difference of the two totals of a sector below which a table counts as balanced."""


class InputOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Tables of one year; sectors of all regions in one order, n together.

    Fields
      region       (n) number of the region of each sector, 0 first
      sector       (n) its name within the region
      regions      names
      transactions  Z (n, n): row sells to column
      demand       Y (n, R): final use of what each sector makes, by region of the user
      extension    F (e, n): what each sector causes
      direct       F_Y (e, R): what final use itself causes
      sd           (e, n): standard uncertainty of `extension`; None when not stated
      value_added  (n); None when not given: then the balance of the columns is not checked
    """

    region: NDArray[np.int64]
    sector: tuple[str, ...]
    regions: tuple[str, ...]
    transactions: Floats
    demand: Floats
    extension: Floats
    direct: Floats
    sd: Floats | None = None
    value_added: Floats | None = None


class Caused(msgspec.Struct, frozen=True, kw_only=True):
    """What was caused, by extension.

    Fields
      output        x (n), from the rows
      multipliers   (e, n): caused anywhere by one unit of final use of the sector's product
      consumption   (e, R); territorial (e, R); imports (e, R); exports (e, R), direct left out
      by_product    (e, R, s): consumption by name of the product's sector, in order of `products`
      sd            (e, R) of consumption; None when the extension states none
      solver        `sparse LU` or `dense LU`
    """

    output: Floats
    multipliers: Floats
    consumption: Floats
    territorial: Floats
    imports: Floats
    exports: Floats
    by_product: Floats
    products: tuple[str, ...]
    sd: Floats | None
    solver: str
    findings: tuple[Finding, ...]


def caused(table: InputOutput) -> Caused:
    """Return output, multipliers and footprints of every region.

    Returns   consumption = territorial + imports - exports for every extension and region; summed
              over regions consumption equals what all sectors cause
    Raises    Unreconcilable  LB-M40  a sector needs, by all its suppliers, more than it makes;
              LB-M41 a sector causes something and makes nothing
    """
    output = table.transactions.sum(axis=1) + table.demand.sum(axis=1)
    _must_make(table, output)
    inverse = np.divide(1.0, output, out=np.zeros_like(output), where=output != 0)
    coefficients = table.transactions * inverse
    leontief, solver = _factored(table, coefficients)
    _must_be_productive(table, coefficients, leontief)
    intensity = table.extension * inverse
    made_for = leontief(table.demand, transposed=False)
    share = made_for * inverse[:, None]
    inside = np.zeros((len(table.regions), len(output)))
    inside[table.region, np.arange(len(output))] = 1.0
    multipliers = leontief(intensity.T, transposed=True).T
    everywhere = np.einsum("en,nr,qn->eqr", table.extension, share, inside, optimize=True)
    at_home = np.einsum("err->er", everywhere)
    consumption = everywhere.sum(axis=1)
    territorial = everywhere.sum(axis=2)
    products, by_product = _by_product(table, multipliers)
    return Caused(
        output=output,
        multipliers=multipliers,
        consumption=consumption,
        territorial=territorial,
        imports=consumption - at_home,
        exports=territorial - at_home,
        by_product=by_product,
        products=products,
        sd=None if table.sd is None else np.sqrt(table.sd**2 @ share**2),
        solver=solver,
        findings=_balance_findings(table, output),
    )


_Solve = Callable[..., Floats]


def _factored(table: InputOutput, coefficients: Floats) -> tuple[_Solve, str]:
    """Factor I - A once; return what solves with it, plain or transposed."""
    size = len(coefficients)
    if np.count_nonzero(coefficients) > DENSE_ABOVE * size * size:
        with warnings.catch_warnings():
            # A factor with a zero on its diagonal is looked for below, and named.
            warnings.simplefilter("ignore", LinAlgWarning)
            dense = lu_factor(np.eye(size) - coefficients)
        if not np.abs(np.diagonal(dense[0])).min() > 0:
            raise _singular(table, coefficients)

        def solve_dense(right: Floats, *, transposed: bool) -> Floats:
            return np.asarray(lu_solve(dense, right, trans=int(transposed)))

        return solve_dense, "dense LU"
    try:
        sparse = splu(csc_matrix(identity(size, format="csc") - csc_matrix(coefficients)))
    except RuntimeError as fault:
        # SuperLU has no other word for a singular matrix.
        raise _singular(table, coefficients) from fault

    def solve_sparse(right: Floats, *, transposed: bool) -> Floats:
        columns = np.ascontiguousarray(right)
        return np.asarray(sparse.solve(columns, trans="T" if transposed else "N"))

    return solve_sparse, "sparse LU"


def _singular(table: InputOutput, coefficients: Floats) -> Unreconcilable:
    """Return the error for an economy that uses up itself, with the sector that does most."""
    worst = int(np.argmax(np.abs(coefficients).sum(axis=0)))
    return Unreconcilable("LB-M40", sector=name_of(table, worst))


def _must_make(table: InputOutput, output: Floats) -> None:
    causes = np.abs(table.extension).sum(axis=0)
    idle = np.flatnonzero((output == 0) & (causes > 0))
    if idle.size:
        raise Unreconcilable("LB-M41", sector=name_of(table, int(idle[0])))


def _must_be_productive(table: InputOutput, coefficients: Floats, leontief: _Solve) -> None:
    if (coefficients < 0).any():
        return
    needed = leontief(np.ones((len(coefficients), 1)), transposed=True)[:, 0]
    worst = int(np.argmin(needed))
    if not needed[worst] > 0:
        raise Unreconcilable("LB-M40", sector=name_of(table, worst))


def name_of(table: InputOutput, place: int) -> str:
    """Return a sector as a person reads it: region and name."""
    return f"{table.regions[int(table.region[place])]}, {table.sector[place]}"


def _by_product(table: InputOutput, multipliers: Floats) -> tuple[tuple[str, ...], Floats]:
    """Return consumption by name of the product, whichever region made it."""
    products = tuple(dict.fromkeys(table.sector))
    place = {name: i for i, name in enumerate(products)}
    kind = np.zeros((len(table.sector), len(products)))
    kind[np.arange(len(table.sector)), [place[name] for name in table.sector]] = 1.0
    return products, np.einsum("en,nr,ns->ers", multipliers, table.demand, kind, optimize=True)


def _balance_findings(table: InputOutput, output: Floats) -> tuple[Finding, ...]:
    findings = []
    negative = int(np.count_nonzero(table.transactions < 0))
    if negative:
        values = {"count": str(negative)}
        findings.append(Finding("LB-M43", Severity.WARNING, values=values))
    if table.value_added is not None:
        bought = table.transactions.sum(axis=0) + table.value_added
        larger = np.maximum(np.abs(output), np.abs(bought))
        apart = np.divide(
            np.abs(output - bought), larger, out=np.zeros_like(larger), where=larger > 0
        )
        worst = int(np.argmax(apart))
        if apart[worst] > _BALANCED:
            values = {
                "rows": f"{output.sum():.4g}",
                "columns": f"{bought.sum():.4g}",
                "sector": name_of(table, worst),
                "share": f"{100 * apart[worst]:.1f}",
                "count": str(int(np.count_nonzero(apart > _BALANCED))),
            }
            findings.append(Finding("LB-M42", Severity.WARNING, values=values))
    return tuple(findings)
