"""The area of photovoltaic modules that is disposed of, as PV_ICE reckons it, year by year.

A plain loop written after the text of NREL/PV_ICE, main.calculateMassFlow (BSD-3-Clause), for
baselines without repair, resale and merchant tail: a generation fails by a Weibull through T50 and
T90, and what is left of it is taken down when the project ends. No code of it is used.
"""

import csv
import math
from pathlib import Path

import numpy as np

from loopbook.terms.stock import Array

Columns = dict[str, Array]


def columns_of(path: Path) -> Columns:
    """Return the numbers of a baseline by heading; its second row holds units."""
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    return {
        heading: np.array([float(row[i]) for row in rows[2:]]) for i, heading in enumerate(rows[0])
    }


def area_of(modules: Columns) -> Array:
    """Return the area installed, m2: watts over efficiency and 1000 W per m2."""
    return modules["new_Installed_Capacity_[MW]"] * 1e6 / (modules["mod_eff"] / 100.0) / 1000.0


def disposed_by_loop(modules: Columns) -> tuple[Array, Array]:
    """Return area disposed of, and area standing, at the end of each year."""
    area = area_of(modules)
    count = len(area)
    disposed, standing = np.zeros(count), np.zeros(count)
    for generation in range(count):
        t50 = modules["mod_reliability_t50"][generation]
        t90 = modules["mod_reliability_t90"][generation]
        shape = math.log(math.log(0.1) / math.log(0.5)) / math.log(t90 / t50)
        scale = t50 / (-math.log(0.5)) ** (1.0 / shape)
        failed_before, active = 0.0, area[generation]
        standing[generation] += active
        for year in range(generation + 1, count):
            failed = 1.0 - math.exp(-(((year - generation) / scale) ** shape))
            leaving = min(area[generation] * (failed - failed_before), active)
            failed_before = failed
            active -= leaving
            if year == int(modules["mod_lifetime"][generation] + generation):
                leaving += active
                active = 0.0
            disposed[year] += leaving
            standing[year] += active
    return disposed, standing
