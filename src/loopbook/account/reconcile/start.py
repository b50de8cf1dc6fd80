"""Start: a first point for a problem with products, found layer by layer.

What the relations alone determine is known. A product with one factor known is linear in the other
two; with these rows more becomes known, and so on until nothing is added. What is left is guessed,
and is said to be.

Source    Cencic (2016), Sustainable Environment Research 26, 291, section 2.4 (goods before
          substances)
"""

import msgspec
import numpy as np
from scipy import sparse

from loopbook.account.reconcile.assembly import Assembly
from loopbook.account.reconcile.problem import Flags, Floats, LinearProblem
from loopbook.account.reconcile.solve import LinearSolution, solved
from loopbook.errors import Unreconcilable
from loopbook.terms.reconciliation import VariableKind


def started(assembly: Assembly) -> tuple[Floats, Flags]:
    """Return a point to begin from, and which of its columns are guessed.

    Raises    Unreconcilable  the relations alone contradict exact values (LB-B04)
    """
    problem = assembly.linear()
    answer = solved(problem)
    point, known = _taken(assembly, answer, np.where(assembly.is_measured, assembly.value, 0.0))
    while not known.all():
        rows = _rows(assembly, point, known)
        try:
            answer = solved(_joined(problem, *rows))
        except Unreconcilable:
            # A factor held at its first value may contradict exact values. That is no fault of the
            # problem, in which the factor moves; what is known so far is the start.
            break
        point, known_now = _taken(assembly, answer, point)
        if known_now.sum() <= known.sum():
            break
        known = known_now
    return _guessed(assembly, point, known), ~known


def _taken(assembly: Assembly, answer: LinearSolution, point: Floats) -> tuple[Floats, Flags]:
    """Return the values of an answer where they can stand, and which columns are known."""
    found = np.where(answer.has_value, answer.value, point)
    # A logarithm cannot begin at or below zero, nor anything beyond its bounds, where the products
    # lead elsewhere: the stated mean can; what nobody states is guessed.
    is_lost = assembly.is_log & (found <= 0.0)
    is_lost |= (found < assembly.low) | (found > assembly.high)
    found = np.where(is_lost & assembly.is_measured, assembly.value, found)
    found = np.clip(found, assembly.low, assembly.high)
    return found, (answer.has_value & ~is_lost) | assembly.is_measured


def _rows(assembly: Assembly, point: Floats, known: Flags) -> tuple[sparse.csr_array, Floats]:
    """Return linear rows and constants for the products of which a factor is known."""
    result, left, right, scale = assembly.products
    has_left, has_right = known[left], known[right]
    both = has_left & has_right
    # One factor known: it is held. Both known: the tangent, as in every later step.
    by_left = np.where(has_right, scale * point[right], 0.0)
    by_right = np.where(has_left, scale * point[left], 0.0)
    constant = np.where(both, -scale * point[left] * point[right], 0.0)
    used = np.flatnonzero(has_left | has_right)
    rows = np.arange(len(used))
    entries = np.concatenate([np.ones(len(used)), -by_left[used], -by_right[used]])
    places = (np.tile(rows, 3), np.concatenate([result[used], left[used], right[used]]))
    shape = (len(used), len(point))
    return sparse.coo_array((entries, places), shape=shape).tocsr(), constant[used]


def _joined(problem: LinearProblem, rows: sparse.csr_array, constant: Floats) -> LinearProblem:
    return msgspec.structs.replace(
        problem,
        matrix=sparse.vstack([problem.matrix, rows], format="csr"),
        constant=np.concatenate([problem.constant, constant]),
    )


def _guessed(assembly: Assembly, point: Floats, known: Flags) -> Floats:
    """Return the point with a guess for what is not known, never zero.

    A share of several is their equal part; anything else is the middle of its bounds, or the median
    of what is known of its kind and layer, or 1. Results follow from their factors.
    """
    if known.all():
        return point
    point = point.copy()
    variables = assembly.model.variables
    shares: dict[tuple[object, ...], int] = {}
    sizes: dict[tuple[object, ...], list[float]] = {}
    for column, each in enumerate(variables):
        if each.kind is VariableKind.TRANSFER:
            key = (each.process, each.layer, each.period)
            shares[key] = shares.get(key, 0) + 1
        elif known[column] and point[column] != 0.0:
            sizes.setdefault((each.kind, each.layer), []).append(abs(point[column]))
    for column in np.flatnonzero(~known[: len(variables)]).tolist():
        each = variables[column]
        if each.kind is VariableKind.TRANSFER:
            point[column] = 1.0 / shares[each.process, each.layer, each.period]
        elif np.isfinite(each.low) and np.isfinite(each.high) and each.low + each.high != 0.0:
            point[column] = (each.low + each.high) / 2
        else:
            point[column] = float(np.median(sizes.get((each.kind, each.layer), [1.0])))
    result, left, right, scale = assembly.products
    follows = ~known[result]
    point[result[follows]] = (scale * point[left] * point[right])[follows]
    return point
