"""Siting problems of a seed, and the full program as their oracle."""

import numpy as np

from loopbook.plan.locate.input import siting_of
from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.siting import Siting, arcs_of
from loopbook.plan.solve.highs import solve

from .city import given_of, plain_city


def siting(zones: int, sites: int, seed: int, **settings: float | str) -> Siting:
    asked = {"problem": "facility", "haul_rate": 2.0, "nearest": 3.0, **settings}
    tables = plain_city(zones, sites, seed)
    if asked.pop("is_free", 0.0):
        tables["sites"] = {k: v for k, v in tables["sites"].items() if k != "capacity"}
    return siting_of(given_of(tables, **asked)).siting


def full(problem: Siting, *, is_whole: bool = True) -> float:
    """The optimum of the program over all pairs, found by the solver alone."""
    pairs = arcs_of(np.isfinite(problem.cost))
    return solve(built(problem, pairs, Shape(is_whole=is_whole)).model).objective
