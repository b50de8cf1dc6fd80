"""Backcasting at the size of a region: 60 products x 25 years x 40 measures.

First the answers: a case solved by hand (least cost, cost of the next point), stocks beside the
plain loop of the independent check, and the dual of every target beside searches with the target
moved. Then the clock: reading stocks and building, solving, and the whole plan with its prices,
alternatives, scenarios and check.

Run: `OMP_NUM_THREADS=1 uv run python benchmarks/bench_plan_backcast.py [--strict]`; --strict ends
with 1 where the plan needs more than TOTAL_SECONDS_MAX or building more than the search itself
takes by more than BUILD_RATIO_MAX. The input is synthetic, made from a seed.
"""

import sys
import time
from typing import Any

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.plan.backcast.backcast import backcast
from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.model import built
from loopbook.plan.backcast.price import target_prices
from loopbook.plan.backcast.solved import solved
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan import PlanStatus, PlanWish
from loopbook.terms.plan_input import SETTINGS, FieldKind, InputTable, PlanInput
from loopbook.terms.progress import finished

PRODUCTS, YEARS, MEASURES, PAST = 60, 25, 40, 30
FIRST = 2026
SEED = 8
TOTAL_SECONDS_MAX = 60.0
BUILD_SECONDS_MAX = 2.0
EQUAL = 1e-6
TEXTS = {FieldKind.TEXT, FieldKind.CHOICE}

Rows = list[dict[str, Any]]


def main() -> None:
    """Check, measure and print; with --strict end with 1 when a limit is missed."""
    by_hand()
    given = region()
    case, reading = timed(lambda: case_of(given, BASE))
    made, building = timed(lambda: built(case))
    outcome, solving = timed(lambda: solve(made.model))
    print(f"{PRODUCTS} products x {YEARS} years x {MEASURES} measures, seed {SEED}")
    print(f"columns {made.model.column_count}, rows {made.model.row_count}, {outcome.status}")
    print(f"stocks, flows, indicators   {reading:7.3f} s")
    print(f"building the model          {building:7.3f} s")
    print(f"solving it                  {solving:7.3f} s")
    duals(case)
    plan, total = timed(lambda: finished(backcast(given, PlanWish())))
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert all(check.passed for check in plan.proof.checks)
    print(
        f"whole plan                  {total:7.3f} s   {len(plan.flows)} flows, all checks passed"
    )
    is_missed = total > TOTAL_SECONDS_MAX or reading + building > BUILD_SECONDS_MAX
    sys.exit(int(is_missed and "--strict" in sys.argv))


def timed(work: Any) -> tuple[Any, float]:
    """Return what work gives, and the seconds it took."""
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def by_hand() -> None:
    """One measure, one target: 15 points at 10 t of 100 t a unit, 150 CNY each: 15 CNY a point."""
    given = given_of(
        settings={"first_year": FIRST, "last_year": FIRST, "discount_rate": 0.05},
        processes=[{"process": name} for name in ("site", "plant", "dump")],
        flows=[
            {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5},
            {"flow": "mixed", "source": "site", "target": "dump"},
        ],
        inputs=[{"process": "site", "year": FIRST, "amount": 100.0}],
        indicators=[{"indicator": "rate"}],
        parts=[
            {"indicator": "rate", "flow": "sorted"},
            {"indicator": "rate", "side": "denominator", "process": "site"},
        ],
        measures=[{"measure": "line", "most": 4, "capex": 100, "opex": 50}],
        effects=[{"measure": "line", "flow": "sorted", "instead": "mixed", "tonnes": 10}],
        targets=[{"target": "t", "indicator": "rate", "year": FIRST, "value": 65}],
    )
    answer = solved(case_of(given, BASE), Effort())
    marginal = finished(target_prices(answer, Effort()))[0].marginal
    assert abs(answer.course.objective - 225.0) < EQUAL
    assert marginal is not None
    assert abs(marginal - 15.0) < EQUAL
    print("by hand: 225 CNY, 15 CNY a point: equal")


def duals(case: Any) -> None:
    """Hold the dual of every target between the searches a step to either side of it."""
    prices, seconds = timed(lambda: finished(target_prices(solved(case, Effort()), Effort())))
    for price in prices:
        if price.marginal and price.saved is not None and price.dearer is not None:
            slack = 1e-3 * abs(price.marginal) + EQUAL
            assert price.saved - slack <= price.marginal <= price.dearer + slack, price
    print(f"prices of {len(prices)} targets       {seconds:7.3f} s   duals between their searches")


def region() -> PlanInput:
    """Return a synthetic region: products age, are collected, sorted, recycled or dumped."""
    random = np.random.default_rng(SEED)
    years = range(FIRST, FIRST + YEARS)
    products = [f"p{at:02}" for at in range(PRODUCTS)]
    tables: dict[str, Rows] = {"products": [], "stocks": [], "processes": [], "flows": []}
    tables["processes"] = [{"process": name} for name in ("sorting", "recycling", "dump")]
    for name in products:
        tables["processes"].append({"process": f"c_{name}"})
        mean = float(random.uniform(6, 40))
        tables["products"].append(
            {
                "product": name,
                "enters": f"c_{name}",
                "lifetime": f"weibull:shape={random.uniform(1.5, 3):.3f},scale={mean:.3f}",
                "mass": float(random.uniform(0.01, 2.0)),
                "opening_growth": 0.01,
            }
        )
        level = float(random.lognormal(9, 1))
        tables["stocks"] += [
            {"product": name, "year": year, "amount": level * 1.01 ** (year - FIRST)}
            for year in range(FIRST - PAST, FIRST + YEARS)
        ]
        tables["flows"] += [
            {"flow": f"in_{name}", "source": f"c_{name}", "target": "sorting", "share": 0.4},
            {"flow": f"lost_{name}", "source": f"c_{name}", "target": "dump", "cost": 60},
        ]
    tables["flows"] += [
        {"flow": "good", "source": "sorting", "target": "recycling", "share": 0.7, "cost": -40},
        {"flow": "residue", "source": "sorting", "target": "dump", "cost": 60},
    ]
    measures, effects = [], []
    for at in range(MEASURES):
        name = f"m{at:02}"
        measures.append(
            {
                "measure": name,
                "earliest": FIRST + int(random.integers(0, 5)),
                "most": 1.0,
                "ramp": float(random.uniform(0.1, 0.3)),
                "lifetime": int(random.integers(6, 15)),
                "capex": float(random.lognormal(15.5, 0.7)),
                "opex": float(random.lognormal(12, 0.7)),
                "learning": 0.01,
            }
        )
        for product in random.choice(products, 4, replace=False):
            share = float(random.uniform(0.15, 0.4))
            effects.append(
                {
                    "measure": name,
                    "flow": f"in_{product}",
                    "instead": f"lost_{product}",
                    "share": share,
                    "product": product,
                }
            )
    tables["inputs"] = []
    tables["indicators"] = [
        {"indicator": "recycled"},
        {"indicator": "dumped", "measured": "amount"},
    ]
    tables["parts"] = [{"indicator": "recycled", "flow": "good"}] + [
        {"indicator": "recycled", "side": "denominator", "process": f"c_{name}"}
        for name in products
    ] + [{"indicator": "dumped", "process": "dump"}]  # fmt: skip
    rates = (48.0, 50.5, 52.5, 54.0)
    tables["targets"] = [
        {"target": f"r{at}", "indicator": "recycled", "year": years[5 * at + 6], "value": rate}
        for at, rate in enumerate(rates)
    ]
    tables["scenarios"] = [
        {"scenario": "more", "demand": 1.1},
        {"scenario": "longer", "lifetime": 1.1},
    ]
    settings = {"first_year": FIRST, "last_year": years[-1], "discount_rate": 0.05}
    return given_of(settings=settings, measures=measures, effects=effects, **tables)


def given_of(settings: dict[str, Any], **tables: Rows) -> PlanInput:
    """Return an input of rows, the defaults of the form filled in."""
    stated = {"currency": "CNY", "price_year": FIRST, **settings}
    made, single = {}, {}
    for table in plan_form("backcast").tables:
        if table.name == SETTINGS:
            single = {field.field: cell(field, stated) for field in table.fields}
            continue
        rows = tables.get(table.name, [])
        columns = {
            field.field: np.array(
                [cell(field, row) for row in rows],
                dtype=object if field.kind in TEXTS else np.float64,
            )
            for field in table.fields
        }
        made[table.name] = InputTable(table.name, columns)
    return PlanInput(
        job="backcast", tables=made, settings=single, currency="CNY", price_year=str(FIRST)
    )


def cell(field: Any, row: dict[str, Any]) -> Any:
    """Return a cell as the reader gives it."""
    value = row.get(field.field, field.default)
    if field.kind in TEXTS:
        return value
    if field.kind is FieldKind.YES_NO:
        return {"yes": 1.0, "no": 0.0}.get(value, float("nan"))
    return float(value) if value != "" else float("nan")


if __name__ == "__main__":
    main()
