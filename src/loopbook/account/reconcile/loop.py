"""Loop: processes that feed each other so much that what circulates never leaves.

A transfer coefficient k of process P, on a flow to process Q, sends k of what enters P to Q. Where
the largest eigenvalue of these coefficients reaches 1, what circulates grows without end or stays
for ever, and the balances have no finite positive answer: 1 / (1 - gain) is the Leontief factor.

Source    Leontief (1986), Input-Output Economics; Hawkins & Simon (1949), Econometrica 17, 245;
          Berman & Plemmons (1994), Nonnegative Matrices, chapter 6
"""

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import splu

from loopbook.account.reconcile.problem import Floats
from loopbook.terms.reconciliation import Model, RelationKind, VariableKind

POWER_TURNS = 200
POWER_CLOSE = 1e-9

NEAR = 1e-9
"""What a gain may lack of 1 and still be 1, after rounding."""


class Loop(NamedTuple):
    """Processes that feed each other, in one layer and period, and the gain of a round."""

    processes: tuple[str, ...]
    layer: str
    gain: float


def runaway_loops(model: Model, value: Floats) -> tuple[Loop, ...]:
    """Return the loops with a gain of 1 or more, the largest first.

    Parameters
      value  (variables) what to take each transfer coefficient as; not finite: not known, none
    """
    targets = _targets(model)
    edges: dict[tuple[object, ...], list[tuple[str, str, float]]] = {}
    for column, each in enumerate(model.variables):
        if each.kind is not VariableKind.TRANSFER or not np.isfinite(value[column]):
            continue
        target = targets.get((each.flow, each.layer, each.period)) or targets.get((each.flow,))
        if target is not None and value[column] > 0.0:
            edge = (each.process, target, float(value[column]))
            edges.setdefault((each.layer, each.period), []).append(edge)
    found = [loop for key, each in edges.items() for loop in _loops(str(key[0]), each)]
    return tuple(sorted(found, key=lambda loop: -loop.gain))


def _targets(model: Model) -> dict[tuple[object, ...], str]:
    """Return the process that each flow enters: where its balance counts it positive."""
    flows = {
        each.id: each for each in model.variables if each.kind is VariableKind.FLOW and each.flow
    }
    targets: dict[tuple[object, ...], str] = {}
    for relation in model.relations:
        if relation.kind is not RelationKind.BALANCE:
            continue
        for coefficient, id_ in relation.terms:
            flow = flows.get(id_)
            if flow is not None and coefficient > 0.0:
                targets[flow.flow, flow.layer, flow.period] = relation.process
                targets.setdefault((flow.flow,), relation.process)
    return targets


def _loops(layer: str, edges: list[tuple[str, str, float]]) -> list[Loop]:
    names = sorted({name for source, target, _ in edges for name in (source, target)})
    index = {name: position for position, name in enumerate(names)}
    places = (
        [index[target] for _, target, _ in edges],
        [index[source] for source, _, _ in edges],
    )
    shares = sparse.coo_array(
        ([share for _, _, share in edges], places), shape=(len(names), len(names))
    ).tocsr()
    count, group = csgraph.connected_components(shares, directed=True, connection="strong")
    sizes = np.bincount(group, minlength=count)
    found = []
    is_own = shares.diagonal() != 0.0
    for number in np.flatnonzero((sizes > 1) | (np.bincount(group, is_own, count) > 0)):
        members = np.flatnonzero(group == number)
        gain = gain_of(shares[members][:, members])
        if gain >= 1.0 - NEAR:
            found.append(Loop(tuple(names[member] for member in members), layer, gain))
    return found


def gain_of(shares: sparse.csr_array) -> float:
    """Return the largest eigenvalue of an irreducible matrix of shares, none of them negative.

    Half the identity is added while it is sought, since a plain ring has eigenvalues of equal size
    all round the circle.
    """
    count = shares.shape[0]
    if count <= 200:
        return float(np.abs(np.linalg.eigvals(shares.toarray())).max())
    vector = np.full(count, 1.0 / count)
    gain = 0.0
    for _ in range(POWER_TURNS):
        after = 0.5 * vector + shares @ vector
        total = float(after.sum())
        if abs(total - 0.5 - gain) <= POWER_CLOSE:
            break
        gain, vector = total - 0.5, after / total
    # Whether the series of rounds ends is what matters; near 1 the Leontief inverse decides.
    if abs(gain - 1.0) < 0.05:
        whole = splu((sparse.eye_array(count) - shares).tocsc()).solve(np.ones(count))
        return min(gain, 1.0 - 2 * NEAR) if bool((whole > 0.0).all()) else max(gain, 1.0)
    return gain
