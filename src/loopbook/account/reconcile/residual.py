"""Residual: what each relation lacks when the stated values are put into it as they stand.

Values that nobody stated, but that follow from stated ones by a product or a sum of their own, are
put in too: content x goods is the substance flow. The variance is carried through to first order,
with each statement once however often it is used, so that shared factors are correlated.

Source    Mah, Stanley & Downing (1976), I&EC Process Design and Development 15, 175 (nodal test);
          JCGM 100:2008, 5.1 (variance of a function of statements)
"""

from typing import NamedTuple

import numpy as np
from scipy import sparse

from loopbook.account.reconcile.assembly import Assembly
from loopbook.account.reconcile.problem import Floats, Indices, Sparse
from loopbook.terms.reconciliation import NodalTest, RelationKind, Sense, VariableKind

ROUNDS = 4
"""Products of sums of products are followed so deep."""


class _Known(NamedTuple):
    """Values that are stated or follow, NaN where neither, and their slopes on the statements."""

    value: Floats
    slope: Sparse


def nodal_tests(assembly: Assembly) -> tuple[NodalTest, ...]:
    """Return a test of each equation whose variables are all stated or follow, in model order.

    The statistic is |residual| / its standard deviation; a relation among exact values has none.
    """
    model, count = assembly.model, assembly.count
    relations = len(model.relations)
    matrix = assembly.matrix[:relations, :count].tocsr()
    known = _known(assembly, matrix)
    is_known = ~np.isnan(known.value)
    unknown = abs(matrix) @ (~is_known).astype(float)
    residual = matrix @ np.where(is_known, known.value, 0.0) - assembly.constant[:relations]
    slope = (matrix @ known.slope).tocsr()
    sd = np.where(np.isnan(assembly.stated_sd), 0.0, assembly.stated_sd)
    spread = np.sqrt(slope.multiply(slope) @ sd**2)
    # A sum that defines its own auxiliary variable holds by definition: slope 0, no test.
    size = np.sqrt(abs(matrix) ** 2 @ np.where(is_known, known.value, 0.0) ** 2)
    testable = (unknown == 0.0) & (spread > 1e-12 * size)
    return tuple(
        NodalTest(
            relation=model.relations[row].id,
            residual=float(residual[row]),
            statistic=float(abs(residual[row]) / spread[row]),
        )
        for row in np.flatnonzero(testable)
        if model.relations[row].sense is Sense.EQUAL
    )


def _known(assembly: Assembly, matrix: Sparse) -> _Known:
    value = assembly.stated.copy()
    count = len(value)
    slope = sparse.diags_array((~np.isnan(value)).astype(float)).tocsr()
    sums = _own_sums(assembly)
    if not len(assembly.products.result) and not len(sums):
        return _Known(value, slope)
    for _ in range(ROUNDS):
        by_product = _products(assembly, value)
        by_sum = _sums(matrix, assembly.constant, value, sums)
        columns = np.concatenate([by_product.columns, by_sum.columns])
        if not len(columns):
            break
        columns, first = np.unique(columns, return_index=True)
        value[columns] = np.concatenate([by_product.value, by_sum.value])[first]
        rows = sparse.vstack([by_product.row, by_sum.row], format="csr")[first]
        place = sparse.coo_array(
            (np.ones(len(columns)), (columns, np.arange(len(columns)))), shape=(count, len(columns))
        ).tocsr()
        slope = (slope + place @ (rows @ slope)).tocsr()
    return _Known(value, slope)


class _Followed(NamedTuple):
    """Columns that follow, their values, and the row of slopes of each on other columns."""

    columns: Indices
    value: Floats
    row: Sparse


def _products(assembly: Assembly, value: Floats) -> _Followed:
    result, left, right, scale = assembly.products
    follows = np.isnan(value[result]) & ~np.isnan(value[left]) & ~np.isnan(value[right])
    result, left, right, scale = result[follows], left[follows], right[follows], scale[follows]
    rows = np.arange(len(result))
    entries = np.concatenate([scale * value[right], scale * value[left]])
    places = (np.tile(rows, 2), np.concatenate([left, right]))
    row = sparse.coo_array((entries, places), shape=(len(result), len(value))).tocsr()
    return _Followed(result, scale * value[left] * value[right], row)


def _own_sums(assembly: Assembly) -> Indices:
    """Return the relations that define an auxiliary variable as a sum, as (row, column)."""
    kinds = [each.kind for each in assembly.model.variables]
    index = {each.id: column for column, each in enumerate(assembly.model.variables)}
    found = []
    for row, relation in enumerate(assembly.model.relations):
        if relation.kind is not RelationKind.SUM or relation.sense is not Sense.EQUAL:
            continue
        own = [index[id_] for _, id_ in relation.terms]
        own = [column for column in own if kinds[column] is VariableKind.AUXILIARY]
        found += [(row, column) for column in own[:1]]
    return np.array(found, dtype=np.intp).reshape(-1, 2)


def _sums(matrix: Sparse, constant: Floats, value: Floats, sums: Indices) -> _Followed:
    rows, columns = sums[:, 0], sums[:, 1]
    picked = matrix[rows]
    unknown = (abs(picked) > 0).astype(float) @ np.isnan(value).astype(float)
    follows = np.flatnonzero(np.isnan(value[columns]) & (unknown == 1.0))
    rows, columns, picked = rows[follows], columns[follows], picked[follows]
    own = np.asarray(matrix[rows, columns]).ravel() if len(rows) else np.zeros(0)
    rest = picked @ np.nan_to_num(value) - constant[rows]
    others = (
        picked
        - sparse.coo_array((own, (np.arange(len(rows)), columns)), shape=picked.shape).tocsr()
    )
    slopes = sparse.diags_array(-1.0 / own) @ others if len(rows) else others
    return _Followed(columns, -rest / own, slopes.tocsr())
