"""Loop: items that feed each other, solved together; a loop that never thins out is an error.

x_C = (I - A_CC)^-1 (b_C + what comes from outside). That has a meaning where the *gain* of the
loop, the spectral radius of A_CC, is below one: what goes round comes back smaller each time. At
one and above, the items consist of nothing but each other.

Source    Horn & Johnson, Matrix Analysis (2013), 8.1.22 and 8.3.1 (Perron-Frobenius): for a
          matrix A >= 0 the radius is at most any r with A v <= r v for a v > 0
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.linalg import splu

from loopbook.account.attribute.shares import Floats, Ints
from loopbook.errors import Unreconcilable

DENSE_MAX = 300
"""Items of a loop that is solved as a full matrix; larger ones by a sparse factor."""

NEAR_ONE = 0.99
"""A gain from here on is told: each uncertainty of the loop is then multiplied a hundredfold."""

STEPS = 20
"""Steps that bring the bound of a large loop near its gain."""

_CLOSED = 1 - 1e-12  # rows that sum to one do so to rounding only

Name = Callable[[Ints], Sequence[str]]
"""Numbers of items -> what a person calls them."""


def gain_of(loop: csr_array) -> float:
    """Return the spectral radius of the shares inside a loop; infinite when it is one or more.

    Of a large loop an upper bound, near the radius: v = (I - A)^-1 1 is positive exactly when the
    radius is below one, and then A v <= r v bounds it; further steps of the same bring v near the
    vector for which both are equal.
    """
    count = loop.shape[0]
    if count <= DENSE_MAX:
        return float(np.abs(np.linalg.eigvals(loop.toarray())).max())
    try:
        factor = splu(csc_array(eye_array(count) - loop))
    except RuntimeError:  # exactly singular: the radius is one
        return np.inf
    vector, gain = np.ones(count), np.inf
    for _ in range(STEPS):
        vector = factor.solve(vector)
        if not (np.isfinite(vector).all() and (vector > 0).all()):
            return np.inf
        vector /= vector.max()
        gain = min(gain, float((loop @ vector / vector).max()))
    return gain


def solved_loop(loop: csr_array, direct: Floats, members: Ints, name: Name) -> tuple[Floats, float]:
    """Return x of the items of a loop, and its gain.

    Parameters
      loop      shares among them;  direct   b and what comes from outside (items, columns)
      members   their numbers;      name     for the message
    Raises    Unreconcilable  LB-V04 the gain is one or more: names the items
    """
    gain = gain_of(loop)
    if not gain < _CLOSED:
        raise Unreconcilable(
            "LB-V04", items=_listed(members, name), count=len(members), gain=f"{gain:.6g}"
        )
    if len(members) <= DENSE_MAX:
        return np.linalg.solve(np.eye(len(members)) - loop.toarray(), direct), gain
    factor = splu(csc_array(eye_array(len(members)) - loop))
    return np.asarray(factor.solve(np.ascontiguousarray(direct))), gain


def _listed(members: Ints, name: Name, shown: int = 5) -> str:
    names = ", ".join(name(members[:shown]))
    return f"{names}, ..." if len(members) > shown else names
