"""Convolution: stocks from inflows and inflows from stocks, where all cohorts share a lifetime.

With the share s(k) alive k years on, S(t) = sum over c of I(c) s(t - c): a triangular Toeplitz
system. Short series are summed directly: a sum of what is never negative is right to the last
digits however small it is. A transform, which is quicker for long ones, leaves the rounding of the
largest value in every year. The inflow of a stock is found by forward substitution, some years at a
time; of long series what finished years leave behind is transformed.

Source    S(t): van der Voet et al. (2002); blocks: J. van der Hoeven (2002), Relax, but don't be
          too lazy, section 3 (a power series is divided with finished blocks transformed)
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided
from scipy import fft

from loopbook.terms.stock import Array

DIRECT_YEARS_MAX = 128
"""Series to this length are summed directly: it costs no more there, and keeps every digit."""

STEP_YEARS = 16
CELLS_AT_A_TIME = 15_000


def convolved(inflow: Array, alive: Array) -> Array:
    """Return the stock at the end of each year.

    Parameters
      inflow  (year, product)
      alive   share alive 0, 1 ... years on; (year, product), or (year, 1) for all products
    Returns   (year, product)
    """
    if len(inflow) <= DIRECT_YEARS_MAX:
        return _summed(inflow, alive)
    return transformed(inflow, alive)


def transformed(inflow: Array, alive: Array) -> Array:
    """Return the same by the fast Fourier transform.

    The error of every year is about 1e-16 times the largest stock of its product.
    """
    count = len(inflow)
    room = fft.next_fast_len(2 * count - 1, real=True)
    rows = np.ascontiguousarray(inflow.T)
    shares = np.ascontiguousarray(np.broadcast_to(alive, inflow.shape).T)
    stock = np.empty_like(rows)
    for part in _parts(len(rows), room):
        stock[part] = _products(rows[part], shares[part], room)[:, :count]
    return np.asarray(stock.T)


def _products(first: Array, second: Array, room: int) -> Array:
    return np.asarray(fft.irfft(fft.rfft(first, room) * fft.rfft(second, room), room))


def _parts(products: int, room: int) -> Iterator[slice]:
    """Yield the products some at a time, so that their transforms stay in the cache."""
    step = max(1, CELLS_AT_A_TIME // room)
    return (slice(start, start + step) for start in range(0, products, step))


def deconvolved(stock: Array, alive: Array) -> Array:
    """Return the inflow that holds `stock`: forward substitution, of either sign.

    Shares that never rise keep it stable: the coefficients of 1 / s(z) are differences of a renewal
    sequence over s(0), so none is larger than 1 / s(0).

    Parameters
      stock  (year, product);  alive  as in convolved, alive[0] above zero
    """
    count = len(stock)
    relative = np.broadcast_to(alive / alive[0], stock.shape)
    wanted = np.array((stock / alive[0]).T, order="C")
    inflow = np.zeros_like(wanted)
    kept = _shifted(relative[: min(DIRECT_YEARS_MAX, count)])
    steps = _inverse(relative, min(STEP_YEARS, count))
    for start in range(0, count, DIRECT_YEARS_MAX):
        end = min(start + DIRECT_YEARS_MAX, count)
        if start:
            wanted[:, start:end] -= _left_of(inflow[:, :start], relative[:end])
        for year in range(start, end, STEP_YEARS):
            span = min(STEP_YEARS, end - year)
            missing = wanted[:, year : year + span]
            if year > start:
                before = kept[:, :span, start - year :]
                missing = missing - _times(before, inflow[:, start:year])
            inflow[:, year : year + span] = _times(steps[:, :span, :span], missing)
    return np.asarray(inflow.T)


def _times(matrices: Array, columns: Array) -> Array:
    """Return matrix times column for each product."""
    return np.asarray(np.matmul(matrices, columns[:, :, np.newaxis])[:, :, 0])


def _shifted(alive: Array) -> Array:
    """Return what years k = 0, 1 ... ahead keep of the years before: (product, k, year).

    The last year of the last axis is the one before the first year ahead: it keeps s(k + 1) there.
    """
    count, products = alive.shape
    backward = np.zeros((products, count + STEP_YEARS))
    backward[:, STEP_YEARS:] = alive.T[:, ::-1]
    rows, columns = backward.strides
    last = backward[:, STEP_YEARS - 1 :]
    view = as_strided(last, (products, STEP_YEARS, count), (rows, -columns, columns))
    return np.ascontiguousarray(view)


def _left_of(inflow: Array, alive: Array) -> Array:
    """Return what finished years leave in the years behind them: (product, year).

    The transform is as long as the years, not twice: what wraps round falls on finished years.
    """
    count, finished = len(alive), inflow.shape[1]
    room = fft.next_fast_len(count, real=True)
    shares = np.ascontiguousarray(alive.T)
    left = np.empty((len(inflow), count - finished))
    for part in _parts(len(inflow), room):
        left[part] = _products(inflow[part], shares[part], room)[:, finished:count]
    return left


def _inverse(relative: Array, count: int) -> Array:
    """Return the inverse of the first rows and columns of the system: (product, year, year)."""
    series = np.zeros((count, relative.shape[1]))
    series[0] = 1.0
    for year in range(1, count):
        series[year] = -(relative[1 : year + 1] * series[year - 1 :: -1][:year]).sum(axis=0)
    ages = np.arange(count)[:, np.newaxis] - np.arange(count)
    return np.asarray(np.where(ages >= 0, series.T[:, np.maximum(ages, 0)], 0.0))


def _summed(inflow: Array, alive: Array) -> Array:
    rows = np.ascontiguousarray(inflow.T)
    backward = np.ascontiguousarray(alive.T[:, ::-1])
    last = backward.shape[1] - 1
    stock = np.empty_like(rows)
    for year in range(rows.shape[1]):
        stock[:, year] = np.vecdot(rows[:, : year + 1], backward[:, last - year :])
    return np.asarray(stock.T)
