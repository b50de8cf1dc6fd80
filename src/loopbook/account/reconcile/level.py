"""Level: how large a statistic may be by chance, where many are looked at.

Source    Mah & Tamhane (1982), AIChE Journal 28, 828 (level of many tests after Sidak)
"""

import math
from statistics import NormalDist

from scipy.special import chdtri

LEVEL = 0.05
"""Chance that data without any gross error fail a test all the same."""


def sidak(level: float, tests: int) -> float:
    """Return the level of each of `tests` for which any of them fails by chance at `level`."""
    return -math.expm1(math.log1p(-level) / tests) if tests else level


def normal_threshold(level: float, tests: int) -> float:
    """Return the |z| that any of `tests` standard normal numbers exceeds with chance `level`."""
    return -NormalDist().inv_cdf(sidak(level, tests) / 2.0)


def chi_square_threshold(level: float, freedom: int) -> float:
    """Return the chi-square that is exceeded with chance `level`; 0 without freedom."""
    return float(chdtri(freedom, level)) if freedom else 0.0
