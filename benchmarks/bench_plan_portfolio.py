"""Portfolios to their optimum: published capital budgets, and a plant of sixteen options.

First the answers: the three multi-constraint capital budgets of Petersen 1967 (OR-Library, mknap1;
read from the corpora where they are there) through the job's own tables to 3800, 8706.1 and 4015;
random portfolios with pair effects, loads and exclusions beside all of their subsets. Then the
clock: building the model, solving it, and the whole plan with prices, refusals, front and check.

Run: `OMP_NUM_THREADS=1 uv run python benchmarks/bench_plan_portfolio.py [--strict]` with
LOOPBOOK_CORPORA naming the corpora; --strict ends with 1 where the whole plan of the plant needs
more than TOTAL_SECONDS_MAX, or building its model more than BUILD_SHARE_MAX of solving it. The
plant is synthetic, made from a seed.
"""

import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.portfolio import portfolio
from loopbook.plan.portfolio.program import program_of
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.solve.highs import solve
from loopbook.terms.plan import PlanStatus, PlanWish
from loopbook.terms.plan_input import SETTINGS, FieldKind, InputTable, PlanInput
from loopbook.terms.progress import finished

PUBLISHED = {"mknap1_1": 3800.0, "mknap1_2": 8706.1, "mknap1_3": 4015.0}
OPTIONS, PERIODS, SEED = 16, 2, 8
SMALL = 9
TOTAL_SECONDS_MAX = 120.0
BUILD_SHARE_MAX = 1.0
EQUAL = 1e-6
TEXTS = {FieldKind.TEXT, FieldKind.CHOICE, FieldKind.LIST}

Rows = list[dict[str, Any]]
T = TypeVar("T")


def main() -> None:
    """Check, measure and print; with --strict end with 1 when a limit is missed."""
    published()
    beside_all_subsets()
    given = plant()
    problem, _ = problem_of(given)
    columns, reading = timed(lambda: columns_of(problem))
    limits = limit_rows(columns)
    program, building = timed(lambda: program_of(columns, limits))
    outcome, solving = timed(lambda: solve(program.model))
    print(f"{OPTIONS} options x 2 sizes x {PERIODS} periods, seed {SEED}")
    print(f"columns {program.model.column_count}, rows {program.model.row_count}")
    print(f"columns of the problem {reading:7.3f} s")
    print(f"building the model     {building:7.3f} s")
    print(f"solving it             {solving:7.3f} s   {outcome.status}, {outcome.nodes} nodes")
    plan, total = timed(lambda: finished(portfolio(given, PlanWish())))
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert all(check.passed for check in plan.proof.checks)
    count = plan.proof.effort["programs"]
    print(f"whole plan             {total:7.3f} s   {count} programs, all checks passed")
    is_slow = total > TOTAL_SECONDS_MAX or building > BUILD_SHARE_MAX * solving
    sys.exit(int(is_slow and "--strict" in sys.argv))


def published() -> None:
    """Reach the published optimum of every capital budget."""
    folder = os.environ.get("LOOPBOOK_CORPORA", "")
    if not folder:
        print("published capital budgets: not run, LOOPBOOK_CORPORA is not set")
        return
    for name, optimum in PUBLISHED.items():
        path = Path(folder) / "planning" / "portfolio" / f"{name}.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        plan, seconds = timed(lambda data=data: finished(portfolio(budget_of(data), PlanWish())))
        assert abs(plan.proof.objective - optimum) <= EQUAL * optimum, name
        print(f"{name}: {plan.proof.objective:g}, as published, in {seconds:.2f} s")


def budget_of(data: dict[str, Any]) -> PlanInput:
    """Return a capital budget as tables: one year, no interest, one resource a constraint."""
    items = [f"j{at}" for at in range(len(data["profit"]))]
    return tables(
        {"discount_rate": 0.0},
        periods=[{"period": "1"}],
        options=[{"option": item} for item in items],
        variants=[
            {"option": item, "investment": 0.0, "yearly_saving": float(profit), "life": 1.0}
            for item, profit in zip(items, data["profit"], strict=True)
        ],
        resources=[
            {"resource": f"r{at}", "limit": float(limit)}
            for at, limit in enumerate(data["capacity"])
        ],
        uses=[
            {"resource": f"r{row}", "option": item, "amount": float(amount)}
            for row, weights in enumerate(data["weights"])
            for item, amount in zip(items, weights, strict=True)
        ],
    )


def beside_all_subsets() -> None:
    """Hold random small portfolios against all of their subsets."""
    rng = np.random.default_rng(SEED)
    for _ in range(5):
        costs, savings = rng.integers(10, 200, SMALL), rng.integers(5, 90, SMALL)
        shares = rng.integers(5, 60, SMALL)
        budget = int(costs.sum() // 3)
        best = max(
            worth(np.array(taken), (costs, savings, shares), budget)
            for taken in itertools.product((0, 1), repeat=SMALL)
        )
        names = [f"o{at}" for at in range(SMALL)]
        given = tables(
            {"discount_rate": 0.0},
            periods=[{"period": "1", "budget": float(budget)}],
            options=[{"option": name} for name in names],
            variants=[
                {"option": n, "investment": float(c), "yearly_saving": float(s), "life": 1.0}
                for n, c, s in zip(names, costs, savings, strict=True)
            ],
            loads=[{"load": "heat", "amount": 300.0, "price": 1.0}],
            load_options=[
                {"load": "heat", "option": n, "share": float(s)}
                for n, s in zip(names, shares, strict=True)
            ],
            exclusions=[{"group": "g", "option": name} for name in names[:2]],
            pair_effects=[{"option": "o2", "other": "o3", "yearly_saving": -25.0}],
        )
        found = finished(portfolio(given, PlanWish())).proof.objective
        assert abs(found - best) <= EQUAL * max(abs(best), 1.0), (found, best)
    print(f"5 random portfolios of {SMALL} options: as the best of all {2**SMALL} subsets")


def worth(taken: np.ndarray, rows: tuple[np.ndarray, ...], budget: int) -> float:
    """Return what a subset is worth; nothing where it keeps not the limits."""
    costs, savings, shares = rows
    if taken[0] + taken[1] > 1 or taken @ costs > budget:
        return 0.0
    left = float(np.prod(1.0 - taken * shares / 100.0))
    return float(taken @ (savings - costs)) + 300.0 * (1.0 - left) - 25.0 * taken[2] * taken[3]


def plant() -> PlanInput:
    """Return a synthetic plant: sizes, periods, budgets, loads, pairs, incentives, a target."""
    rng = np.random.default_rng(SEED)
    names = [f"o{at}" for at in range(OPTIONS)]
    cost = rng.integers(20, 600, OPTIONS) * 1000.0
    saving = cost * rng.uniform(0.12, 0.45, OPTIONS)
    carbon = rng.integers(5, 200, OPTIONS).astype(float)
    variants: Rows = []
    savings: Rows = []
    for at, name in enumerate(names):
        for size, scale in (("small", 1.0), ("large", 1.7)):
            money = {"investment": cost[at] * scale, "yearly_saving": saving[at] * scale**0.9}
            variants.append({"option": name, "variant": size, "life": 10.0, **money})
            row = {"option": name, "variant": size, "what": "CO2", "amount": carbon[at] * scale}
            savings.append(row)
    incentives: Rows = [
        {"incentive": "fund", "kind": "subsidy", "rate": 15.0, "cap": 80e3, "group": "g",
         "quota": 300e3},
        {"incentive": "award", "kind": "award", "per_unit": 400.0, "what": "CO2",
         "threshold": 80.0, "group": "g"},
    ]  # fmt: skip
    return tables(
        {"discount_rate": 8.0, "tax_rate": 25.0, "horizon": 10.0},
        impacts=[{"what": "CO2", "measured_in": "t"}],
        periods=[{"period": str(2026 + at), "budget": 0.9e6} for at in range(PERIODS)],
        options=[{"option": name} for name in names],
        variants=variants,
        savings=savings,
        loads=[{"load": "heat", "what": "CO2", "amount": 900.0, "price": 300.0}],
        load_options=[
            {"load": "heat", "option": name, "share": share}
            for name, share in zip(names[:4], (10.0, 20.0, 15.0, 30.0), strict=True)
        ],
        pair_effects=[{"option": "o5", "other": "o6", "what": "CO2", "amount": -9.0,
                       "yearly_saving": -12e3}],
        exclusions=[{"group": "g", "option": name} for name in names[10:13]],
        incentives=incentives,
        targets=[{"target": "t", "what": "CO2", "period": "2027", "amount": 700.0}],
    )  # fmt: skip


def tables(settings: dict[str, Any], **rows: Rows) -> PlanInput:
    """Return an input with every column of the form; what a row leaves out has its default."""
    form = {table.name: table for table in plan_form("portfolio").tables}
    given = {"currency": "CNY", "price_year": "2025", "vat": "out", **settings}
    return PlanInput(
        job="portfolio",
        tables={
            name: InputTable(
                name,
                {
                    field.field: np.array(
                        [cell(row.get(field.field), field.default, field.kind) for row in
                         rows.get(name, [])],
                        dtype=object if field.kind in TEXTS else np.float64,
                    )
                    for field in table.fields
                },
            )
            for name, table in form.items()
            if name != SETTINGS
        },
        settings={
            field.field: cell(given.get(field.field), field.default, field.kind)
            for field in form[SETTINGS].fields
        },
        currency="CNY",
        price_year="2025",
    )  # fmt: skip


def cell(value: Any, default: str, kind: FieldKind) -> Any:
    """Return a cell as the reader would give it."""
    if kind in TEXTS:
        return default if value is None else value
    if value is None:
        return float({"yes": "1", "no": "0"}.get(default, default) or "nan")
    return float(value)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what work gives, and the seconds it took."""
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


if __name__ == "__main__":
    main()
