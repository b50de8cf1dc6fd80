"""Kernel: a Gaussian-process regression, and what it would say without each cell in turn.

The kernel is a constant (so that the mean is learnt, too) and a squared exponential over features
that are brought to mean 0 and spread 1. One inverse gives all: the estimate, the estimates of the
models that never saw a given cell, and how far a point is from what was learnt.
Source    Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006, eq. 2.25, 2.26, 5.12
          (leaving one out, here for blocks: the rows of one cell)
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from loopbook.plan.health.folds import Indices

Floats = NDArray[np.float64]
CONSTANT = 1.0
"""Prior variance of the mean; features of a battery lie between 0 and 1, so it says little."""

FINEST = 1e-6
"""Least spread of a feature, V or share: one that never changed in the training is no scale, and
a point that differs in it lies outside of what was learnt."""

TILE = 48
"""Rows of a tile of an inverse: linear algebra on so few wakes no threads, which cost a hundred
times the work where other programs run, too."""

CHUNK = 4096
"""Points asked for at a time: points times rows of the training must fit into memory."""


class Shape(NamedTuple):
    """What steers a regression.

    Fields
      width   how fast estimates change with the features: the exponent per feature
      noise   variance of a measurement over the prior variance
    """

    width: float
    noise: float


class Learnt(NamedTuple):
    """What was learnt from n rows of K cells.

    Fields
      shape    what steered it;  centre, spread  of the d features
      points   (n, d) features of mean 0 and spread 1;  cell  (n,) number of the cell of each row
      inverse  (n, n) of kernel plus noise;  weights  (n,) of the estimate
      missed   (n,) what the model without the own cell says of each row, minus the truth
      without  (n, K) weights of the models that never saw cell k: 0 in its own rows
    """

    shape: Shape
    centre: Floats
    spread: Floats
    points: Floats
    cell: Indices
    inverse: Floats
    weights: Floats
    missed: Floats
    without: Floats


def learnt(features: Floats, health: Floats, cell: Indices, shape: Shape) -> Learnt:
    """Return the regression of `health` on `features`.

    Parameters
      features  (n, d) finite;  health  (n,)
      cell      (n,) numbers 0..K-1 of the physical cells, each in use
    """
    centre, spread, points = _scale(features)
    inverse = _inverse(_squares(points, points), shape)
    weights = (inverse * health).sum(axis=1)
    lost = _lost(inverse, weights, cell)
    order = np.argsort(cell, kind="stable")
    first = np.searchsorted(cell[order], np.arange(int(cell.max()) + 1))
    parts = np.add.reduceat(inverse[:, order] * lost[order], first, axis=1)
    without = weights[:, None] - parts
    without[np.arange(len(points)), cell] = 0.0
    return Learnt(shape, centre, spread, points, cell, inverse, weights, -lost, without)


def missed_by(
    features: Floats, health: Floats, cell: Indices, shapes: Sequence[Shape]
) -> Iterator[Floats]:
    """Yield for each shape what `learnt` calls `missed`, (n,), and nothing else of it."""
    squares = _squares(*[_scale(features)[2]] * 2)
    for shape in shapes:
        inverse = _inverse(squares, shape)
        yield -_lost(inverse, (inverse * health).sum(axis=1), cell)


def _lost(inverse: Floats, weights: Floats, cell: Indices) -> Floats:
    """Return of every row by how much the model without its cell falls short of the truth, (n,).

    The blocks of cells with as many rows are solved together.
    """
    order, count = np.argsort(cell, kind="stable"), np.bincount(cell)
    first = np.cumsum(count) - count
    lost = np.empty(len(cell))
    for size in np.unique(count):
        own = order[first[count == size][:, None] + np.arange(size)]
        blocks = inverse[own[:, :, None], own[:, None, :]]
        lost[own] = np.linalg.solve(blocks, weights[own][:, :, None])[:, :, 0]
    return lost


def estimates(made: Learnt, features: Floats) -> tuple[Floats, Floats]:
    """Return the estimate of m points, (m,), and those of the models without a cell, (m, K)."""
    found = [(kernel @ made.weights, kernel @ made.without) for kernel in _kernels(made, features)]
    return np.concatenate([each for each, _ in found]), np.concatenate([rest for _, rest in found])


def novelty(made: Learnt, features: Floats) -> Floats:
    """Return how far points are from what was learnt, (m,): 0 there, 1 where nothing is known.

    It is the variance that the regression leaves, over that without any training.
    """
    left = [
        CONSTANT + 1.0 - np.einsum("ij,ij->i", kernel @ made.inverse, kernel)
        for kernel in _kernels(made, features)
    ]
    return np.asarray(np.clip(np.concatenate(left), 0.0, None) / (CONSTANT + 1.0))


def novelty_left_out(made: Learnt) -> Floats:
    """Return the novelty of every row of the training to the model without its cell, (n,)."""
    found = np.empty(len(made.points))
    for number in range(made.without.shape[1]):
        own = np.flatnonzero(made.cell == number)
        block = np.linalg.inv(made.inverse[np.ix_(own, own)])
        found[own] = np.diag(block) - made.shape.noise
    return np.clip(found, 0.0, None) / (CONSTANT + 1.0)


def _scale(features: Floats) -> tuple[Floats, Floats, Floats]:
    """Return centre and spread of the features, and the points brought to them."""
    centre, spread = features.mean(axis=0), np.fmax(features.std(axis=0), FINEST)
    return centre, spread, (features - centre) / spread


def _inverse(squares: Floats, shape: Shape) -> Floats:
    kernel = _kernel(squares, shape)
    kernel[np.diag_indices(len(kernel))] += shape.noise
    return inverted(kernel)


def inverted(matrix: Floats) -> Floats:
    """Return the inverse of a symmetric, positive definite matrix, by tiles.

    Gauss and Jordan's elimination, a tile at a time; such a matrix needs no pivots.
    """
    rows = len(matrix)
    count = -(-rows // TILE)
    padded = np.eye(count * TILE)
    padded[:rows, :rows] = matrix
    tiles = padded.reshape(count, TILE, count, TILE).swapaxes(1, 2).copy()
    for at in range(count):
        pivot = np.linalg.inv(tiles[at, at])
        across, down = pivot @ tiles[at], tiles[:, at].copy()
        tiles -= down[:, None] @ across[None]
        tiles[at], tiles[:, at] = across, -down @ pivot
        tiles[at, at] = pivot
    inverse = tiles.swapaxes(1, 2).reshape(padded.shape)[:rows, :rows]
    return np.asarray(0.5 * (inverse + inverse.T))


def _kernels(made: Learnt, features: Floats) -> Iterator[Floats]:
    """Yield the kernel of points with the training, a part of them at a time."""
    for start in range(0, max(len(features), 1), CHUNK):
        points = (features[start : start + CHUNK] - made.centre) / made.spread
        yield _kernel(_squares(points, made.points), made.shape)


def _squares(left: Floats, right: Floats) -> Floats:
    """Return the mean square of the differences of points, over their features."""
    return np.asarray(cdist(left, right, "sqeuclidean") / left.shape[1])


def _kernel(squares: Floats, shape: Shape) -> Floats:
    return np.asarray(CONSTANT + np.exp(-shape.width * squares))
