"""Level: how far along the flows each node stands, where nobody declared it, loops or none.

The levels make every flow climb one step as nearly as they can, heavy flows first:

    minimise  sum over flows of  w (h_target - h_source - 1)^2

Source    R. S. MacKay, S. Johnson, B. Sansom (2020), How directed is a directed network?, Royal
          Society Open Science 7, 201138: equations (2.2) to (2.4)
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import coo_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

Edges = Mapping[tuple[str, str], float]
"""(source, target) -> weight; a weight of zero is an unmeasured flow."""

_FAINT = 1e-3


def heights(names: Sequence[str], edges: Edges) -> dict[str, float]:
    """Return how many steps along the flows each name stands; 0 the first of what hangs together.

    Parameters
      edges  both ends of each stand in `names`; an end that is joined to itself has no say
    """
    place = {name: i for i, name in enumerate(names)}
    pairs = [(place[a], place[b], w) for (a, b), w in edges.items() if a != b]
    if not pairs:
        return dict.fromkeys(names, 0.0)
    count = len(names)
    rows = np.array([pair[0] for pair in pairs])
    columns = np.array([pair[1] for pair in pairs])
    weights = np.array([pair[2] for pair in pairs], dtype=float)
    # Square roots: else one huge flow decides alone. Unmeasured flows have some say too.
    weights = np.sqrt(weights / weights.max()) if weights.max() > 0 else np.ones(len(pairs))
    weights = np.maximum(weights, _FAINT)
    leaving = np.bincount(rows, weights, count)
    entering = np.bincount(columns, weights, count)
    matrix = coo_array((weights, (rows, columns)), shape=(count, count))
    # Each part of the picture that hangs together is free to shift: a faint anchor holds it.
    anchored = diags_array(leaving + entering + _FAINT * 1e-6)
    height = splu((anchored - matrix - matrix.T).tocsc()).solve(entering - leaving)
    parts, part = connected_components(matrix, directed=False)
    lowest = np.full(parts, np.inf)
    np.minimum.at(lowest, part, height)
    return {name: float(height[i] - lowest[part[i]]) for i, name in enumerate(names)}


def levels(names: Sequence[str], edges: Edges, steps_max: int) -> dict[str, int]:
    """Return a whole level for each name, 0 first, at most `steps_max` of them."""
    height = heights(names, edges)
    tallest = max(height.values(), default=0.0)
    scale = min((steps_max - 1) / tallest, 1.0) if tallest else 1.0
    return {name: round(each * scale) for name, each in height.items()}


def loops(names: Sequence[str], edges: Edges) -> dict[str, int]:
    """Return the number of the strongly connected group that each name belongs to."""
    place = {name: i for i, name in enumerate(names)}
    rows = [place[a] for a, _ in edges]
    columns = [place[b] for _, b in edges]
    shape = (len(names), len(names))
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    _, part = connected_components(matrix.tocsr(), directed=True, connection="strong")
    return {name: int(part[i]) for i, name in enumerate(names)}
