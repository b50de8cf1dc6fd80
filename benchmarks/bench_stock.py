"""Dynamic stocks beside flodym: one region, 300 years, 100 products, a normal lifetime each.

First the answers are held against each other (1e-12 of the largest stock), then the clock. flodym
always builds its tables by cohort; loopbook gives totals, and cohorts when asked. Sides take turns,
the best run of each counts.

Run: `OMP_NUM_THREADS=1 uv run python benchmarks/bench_stock.py [--strict]`; needs the group
`peers`. Times hang on the machine; ratios count.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import flodym
import numpy as np

from loopbook.account.stock.cohort import cohorts
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import normal
from loopbook.account.stock.stock_driven import Terms, stock_driven
from loopbook.terms.stock import AgeConvention, Array

YEARS, PRODUCTS = 300, 100
ROUNDS = 7
TURN_SECONDS = 0.1
EQUAL = 1e-12
MUST = {"totals": 100.0, "cohorts": 4.0, "stock-driven": None}


def main() -> None:
    """Compare, measure and print; with --strict end with 1 when a ratio is missed."""
    random = np.random.default_rng(20)
    inflow = random.lognormal(0.0, 1.0, (YEARS, PRODUCTS))
    mean = random.uniform(5.0, 60.0, PRODUCTS)
    lifetime = normal(mean, 0.3 * mean)
    end = AgeConvention.END
    stock = inflow_driven(inflow, lifetime, end).stock
    terms = Terms(lifetime=lifetime, convention=end)

    check(inflow, mean, stock)
    ours = {
        "totals": lambda: inflow_driven(inflow, lifetime, end),
        "cohorts": lambda: cohorts(inflow, lifetime, end),
        "stock-driven": lambda: stock_driven(stock, terms),
    }
    theirs = {
        "totals": lambda: by_inflow(inflow, mean),
        "cohorts": lambda: by_inflow(inflow, mean),
        "stock-driven": lambda: by_stock(stock, mean),
    }
    print(f"{YEARS} years x {PRODUCTS} products; best of {ROUNDS}")
    missed = False
    for name, must in MUST.items():
        mine, other = turns(ours[name], theirs[name])
        ratio = other / mine
        missed |= must is not None and ratio < must
        print(
            f"{name:<13} loopbook {mine * 1e3:8.2f} ms   flodym {other * 1e3:8.1f} ms"
            f"   {ratio:6.1f} x{f'  (must {must:g} x)' if must else ''}"
        )
    sys.exit(int(missed and "--strict" in sys.argv))


def check(inflow: Array, mean: Array, stock: Array) -> None:
    """Hold the answers against flodym's."""
    theirs = by_inflow(inflow, mean)
    result = inflow_driven(inflow, normal(mean, 0.3 * mean), AgeConvention.END)
    table = cohorts(inflow, normal(mean, 0.3 * mean), AgeConvention.END)
    size = float(stock.max())
    gaps = {
        "stock": np.abs(result.stock - theirs.stock.values).max() / size,
        "outflow": np.abs(result.outflow - theirs.outflow.values).max() / size,
        "stock by cohort": np.abs(table.stock - theirs.get_stock_by_cohort()).max() / size,
        "outflow by cohort": np.abs(table.outflow - theirs.get_outflow_by_cohort()).max() / size,
    }
    back = stock_driven(
        stock, Terms(lifetime=normal(mean, 0.3 * mean), convention=AgeConvention.END)
    )
    gaps["inflow of the stock"] = np.abs(back.inflow - by_stock(stock, mean).inflow.values).max()
    gaps["inflow of the stock"] /= size
    for name, gap in gaps.items():
        print(f"equal: {name:<20} {gap:.1e} of the largest stock")
        if not gap <= EQUAL:
            sys.exit(f"{name} differs by {gap:g}")


def dims() -> flodym.DimensionSet:
    """Return the dimensions of flodym's arrays."""
    years = flodym.Dimension(letter="t", name="Time", items=list(range(YEARS)), dtype=int)
    names = [f"p{index}" for index in range(PRODUCTS)]
    return flodym.DimensionSet(
        dim_list=[years, flodym.Dimension(letter="p", name="Product", items=names, dtype=str)]
    )


def by_inflow(inflow: Array, mean: Array) -> Any:
    """Return flodym's inflow-driven model, computed."""
    space = dims()
    lifetime = flodym.NormalLifetime(dims=space, inflow_at="end", mean=mean, std=0.3 * mean)
    model: Any = flodym.InflowDrivenDSM(dims=space, lifetime_model=lifetime)
    model.inflow.values[...] = inflow
    model.compute()
    return model


def by_stock(stock: Array, mean: Array) -> Any:
    """Return flodym's stock-driven model, computed."""
    space = dims()
    lifetime = flodym.NormalLifetime(dims=space, inflow_at="end", mean=mean, std=0.3 * mean)
    model: Any = flodym.StockDrivenDSM(dims=space, lifetime_model=lifetime)
    model.stock.values[...] = stock
    model.compute()
    return model


def turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Return the best seconds of one run of each side, taking turns of a tenth of a second."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for side, work in enumerate((first, second)):
            until = time.perf_counter() + TURN_SECONDS
            while time.perf_counter() < until:
                start = time.perf_counter()
                work()
                best[side] = min(best[side], time.perf_counter() - start)
    return best[0], best[1]


if __name__ == "__main__":
    main()
