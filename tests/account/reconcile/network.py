"""Made-up systems for the tests of reconciliation: flows between processes, measured or not."""

import numpy as np
from scipy import sparse

from loopbook.account.reconcile.problem import Floats, Indices, LinearProblem, problem_of


def incidence(ends: list[tuple[int, int]], processes: int) -> Floats:
    """Return balances (processes, flows) of flows (from, to); -1 is the outside."""
    matrix = np.zeros((processes, len(ends)))
    for flow, (source, target) in enumerate(ends):
        if source >= 0:
            matrix[source, flow] -= 1.0
        if target >= 0:
            matrix[target, flow] += 1.0
    return matrix


def measured(matrix: Floats, value: list[float | None], sd: list[float]) -> LinearProblem:
    """Return a problem; a value of None is unmeasured."""
    is_measured = np.array([each is not None for each in value])
    number = np.array([0.0 if each is None else each for each in value])
    return problem_of(matrix, number, np.where(is_measured, sd, 0.0), is_measured)


def made_up(seed: int) -> LinearProblem:
    """Return a small random system that has a solution.

    One in three is a plain network, one has balances in other units, one has relations with any
    coefficients, the last of them implied by two others. Some variables are exact, some unmeasured.
    """
    random = np.random.default_rng(seed)
    rows, columns = int(random.integers(1, 9)), int(random.integers(1, 20))
    ends = [(int(a), int(b)) for a, b in random.integers(-1, rows, (columns, 2))]
    matrix = incidence(ends, rows)
    if seed % 3 == 1:
        matrix *= random.uniform(0.5, 2.0, (rows, 1))
    if seed % 3 == 2:
        matrix = np.where(
            random.random((rows, columns)) < 0.3, random.normal(size=(rows, columns)), 0
        )
        if rows > 2:
            matrix[-1] = 2.0 * matrix[0] - matrix[1]
    true = random.normal(size=columns) * 10.0 + 20.0
    sd = 10.0 ** random.uniform(-2.0, 1.0, columns)
    is_measured = random.random(columns) < 0.7
    sd[random.random(columns) < 0.15] = 0.0
    value = true + sd * random.normal(size=columns)
    return problem_of(
        matrix,
        np.where(is_measured, value, 0.0),
        np.where(is_measured, sd, 0.0),
        is_measured,
        constant=matrix @ true,
    )


def balanced(matrix: sparse.csr_array, seed: int = 1, share: float = 0.05) -> LinearProblem:
    """Return a problem of flows that balance but for errors of 5 %, all of them measured."""
    random = np.random.default_rng(seed)
    count = matrix.shape[1]
    value = random.lognormal(3.0, 1.0, count)
    constant = matrix @ value
    sd = share * value
    stated = value + sd * random.normal(size=count)
    return problem_of(matrix, stated, sd, np.ones(count, dtype=bool), constant=constant)


def line(processes: int, flows: int, seed: int = 1) -> sparse.csr_array:
    """Return balances along a chain from outside to outside, with flows to near neighbours."""
    random = np.random.default_rng(seed)
    more = flows - processes - 1
    near = random.integers(0, processes, more)
    far = near + random.integers(1, 11, more) * random.choice([-1, 1], more)
    return _matrix(
        np.concatenate([np.arange(-1, processes), near]),
        np.concatenate([np.arange(processes + 1), far]),
        processes,
    )


def plane(processes: int, flows: int, seed: int = 1) -> sparse.csr_array:
    """Return balances of processes on a square grid, with flows to places at most two away.

    One chain winds through all of them from outside to outside; there are a few flows less than
    asked for.
    """
    random = np.random.default_rng(seed)
    side = int(processes**0.5)
    count = side * side
    winding = np.arange(count).reshape(side, side)
    winding[1::2] = winding[1::2, ::-1]
    near = random.integers(0, count, flows - count - 1)
    right, down = random.integers(-2, 3, (2, len(near)))
    x, y = near % side + right, near // side + down
    inside = (x >= 0) & (x < side) & (y >= 0) & (y < side) & ((right != 0) | (down != 0))
    far = (y * side + x)[inside]
    return _matrix(
        np.concatenate([[-1], winding.ravel(), near[inside]]),
        np.concatenate([winding.ravel(), [-1], far]),
        count,
    )


def wired(processes: int, flows: int, seed: int = 1) -> sparse.csr_array:
    """Return balances of flows between processes anywhere, all of them on one chain."""
    random = np.random.default_rng(seed)
    chain = random.permutation(processes)
    more = flows - processes - 1
    near, far = random.integers(0, processes, (2, more))
    return _matrix(
        np.concatenate([[-1], chain, near]), np.concatenate([chain, [-1], far]), processes
    )


def _matrix(source: Indices, target: Indices, processes: int) -> sparse.csr_array:
    flows = np.arange(len(source))
    rows = np.concatenate([source, target])
    inside = (rows >= 0) & (rows < processes)
    values = np.repeat([-1.0, 1.0], len(source))
    columns = np.concatenate([flows, flows])
    entries = (values[inside], (rows[inside], columns[inside]))
    matrix = sparse.csr_array(entries, shape=(processes, len(source)))
    matrix.eliminate_zeros()
    return matrix
