"""Kernel: a Gaussian-process regression, and what it would say without each cell in turn.

The kernel is a constant (so that the mean is learnt, too) and a squared exponential over features
that are brought to mean 0 and spread 1. One inverse gives all: the estimate, the estimates of the
models that never saw a given cell, and how far a point is from what was learnt.
Source    Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006, eq. 2.25, 2.26, 5.12
          (leaving one out, here for blocks: the rows of one cell)
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.health.folds import Indices

Floats = NDArray[np.float64]
CONSTANT = 1.0
"""Prior variance of the mean; features of a battery lie between 0 and 1, so it says little."""


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
      without  (n, K) weights of the models that never saw cell k: 0 in its own rows
    """

    shape: Shape
    centre: Floats
    spread: Floats
    points: Floats
    cell: Indices
    inverse: Floats
    weights: Floats
    without: Floats


def learnt(features: Floats, health: Floats, cell: Indices, shape: Shape) -> Learnt:
    """Return the regression of `health` on `features`.

    Parameters
      features  (n, d) finite;  health  (n,)
      cell      (n,) numbers 0..K-1 of the physical cells
    """
    centre, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 0.0, spread, 1.0)
    points = (features - centre) / spread
    inverse = np.linalg.inv(_kernel(points, points, shape) + shape.noise * np.eye(len(points)))
    inverse = 0.5 * (inverse + inverse.T)
    weights = inverse @ health
    without = np.empty((len(points), int(cell.max()) + 1))
    for number in range(without.shape[1]):
        own = np.flatnonzero(cell == number)
        lost = np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
        without[:, number] = weights - inverse[:, own] @ lost
        without[own, number] = 0.0
    return Learnt(shape, centre, spread, points, cell, inverse, weights, without)


def estimates(made: Learnt, features: Floats) -> tuple[Floats, Floats]:
    """Return the estimate of m points, (m,), and those of the models without a cell, (m, K)."""
    kernel = _kernel(_scaled(made, features), made.points, made.shape)
    return kernel @ made.weights, kernel @ made.without


def left_out(made: Learnt) -> Floats:
    """Return of every row of the training what the model without its cell says, (n,)."""
    kernel = _kernel(made.points, made.points, made.shape)
    return np.asarray(np.einsum("ij,ji->i", kernel, made.without[:, made.cell]))


def novelty(made: Learnt, features: Floats) -> Floats:
    """Return how far points are from what was learnt, (m,): 0 there, 1 where nothing is known.

    It is the variance that the regression leaves, over that without any training.
    """
    kernel = _kernel(_scaled(made, features), made.points, made.shape)
    left = CONSTANT + 1.0 - np.einsum("ij,ij->i", kernel @ made.inverse, kernel)
    return np.asarray(np.clip(left, 0.0, None) / (CONSTANT + 1.0))


def novelty_left_out(made: Learnt) -> Floats:
    """Return the novelty of every row of the training to the model without its cell, (n,)."""
    found = np.empty(len(made.points))
    for number in range(made.without.shape[1]):
        own = np.flatnonzero(made.cell == number)
        block = np.linalg.inv(made.inverse[np.ix_(own, own)])
        found[own] = np.diag(block) - made.shape.noise
    return np.clip(found, 0.0, None) / (CONSTANT + 1.0)


def _scaled(made: Learnt, features: Floats) -> Floats:
    return np.asarray((features - made.centre) / made.spread)


def _kernel(left: Floats, right: Floats, shape: Shape) -> Floats:
    squares = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1)[None, :]
    distance = np.clip(squares - 2.0 * left @ right.T, 0.0, None)
    return np.asarray(CONSTANT + np.exp(-shape.width / left.shape[1] * distance))
