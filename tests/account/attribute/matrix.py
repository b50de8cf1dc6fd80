"""Random shares, and the plain ways to solve them that the fast ones are held against."""

import numpy as np

from loopbook.account.attribute.shares import Floats, Shares, shares_of, targets_of


def dense(shares: Shares) -> Floats:
    """Return A as a full matrix."""
    matrix = np.zeros((shares.items, shares.items))
    np.add.at(matrix, (targets_of(shares), shares.source), shares.share)
    return matrix


def solved(shares: Shares, direct: Floats) -> Floats:
    """Return x by a dense solve of (I - A) x = b."""
    return np.asarray(np.linalg.solve(np.eye(shares.items) - dense(shares), direct), np.float64)


def looped(shares: Shares, direct: Floats) -> Floats:
    """Return x by a plain loop over items and links, inputs first."""
    value: Floats = direct.copy()
    for item in range(shares.items):
        for at in range(shares.offsets[item], shares.offsets[item + 1]):
            value[item] = value[item] + shares.share[at] * value[shares.source[at]]
    return value


def random_shares(count: int, seed: int, *, is_cyclic: bool = False) -> Shares:
    """Return about four inputs an item, of which nine tenths pass on; in order unless cyclic."""
    random = np.random.default_rng(seed)
    target = random.integers(1, count, 4 * count)
    above = count if is_cyclic else target
    source = (random.random(4 * count) * above).astype(np.int64)
    weight = random.random(4 * count)
    total = np.bincount(target, weight, minlength=count)
    return shares_of(count, target, source, 0.9 * weight / total[target])
