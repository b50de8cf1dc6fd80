"""Siting: published optima first, then a location problem of 300 sites x 3000 zones.

The 5 p-median and 12 capacitated files of the OR-Library are read from a folder and solved to
proved optimality; each must equal the published optimum. Then the linear program of a random
capacitated problem (strong form, fixed seed) is solved by pruning and pricing and certified over
all 900 000 pairs; beside it the full linear program is given FULL_SECONDS and is not expected to
finish. The certificate is reckoned a second time without the solver (Lagrangian bound).

Run: `OMP_NUM_THREADS=1 uv run python benchmarks/bench_plan_locate.py [FOLDER] [--full]`, FOLDER
with `p_median` and `cflp` and their `optima.csv`, without it they are left out; --full runs the
full linear program too; --strict ends with 1 where a limit is missed.
"""

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.plan.locate.city import cflp, given_of, pmed

from loopbook.plan.locate.bound import lagrangian_bound
from loopbook.plan.locate.guided import guided
from loopbook.plan.locate.input import siting_of
from loopbook.plan.locate.locate import locate
from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.prune import nearest_pairs, priced_linear
from loopbook.plan.locate.siting import Siting, arcs_of
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan import PlanStatus, PlanWish
from loopbook.terms.progress import finished

SITES, ZONES, SEED = 300, 3000, 1
TIGHTNESS = 5.0
FILE_SECONDS_MAX = 20.0
LINEAR_SECONDS_MAX = 60.0
FULL_SECONDS = 150.0
EQUAL = 1e-6
T = TypeVar("T")


def main() -> None:
    """Check, measure and print; with --strict end with 1 when a limit is missed."""
    folders = [Path(each) for each in sys.argv[1:] if not each.startswith("--")]
    missed = [miss for folder in folders for miss in published(folder)]
    missed += city()
    for miss in missed:
        print(f"missed: {miss}")
    if missed and "--strict" in sys.argv:
        sys.exit(1)


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what a work gives, its seconds, and its seconds of processor."""
    begun, used = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - begun, time.process_time() - used


def published(folder: Path) -> list[str]:
    """Solve the files of the OR-Library; return what took too long."""
    missed = []
    for kind, read in (("p_median", pmed), ("cflp", cflp)):
        with (folder / kind / "optima.csv").open(encoding="utf-8", newline="") as file:
            optima = {row["instance"]: float(row["optimum"]) for row in csv.DictReader(file)}
        for name, optimum in optima.items():
            given = read(folder / kind / f"{name}.txt")
            plan, seconds, used = timed(lambda given=given: finished(locate(given, PlanWish())))
            assert plan.proof.status is PlanStatus.OPTIMAL, name
            assert abs(plan.proof.objective - optimum) <= EQUAL * optimum, name
            print(
                f"{name:6} {plan.proof.objective:14.3f} proved {seconds:6.2f} s, {used:6.2f} s cpu"
            )
            missed += [f"{name}: {used:.1f} s cpu"] if used > FILE_SECONDS_MAX else []
    return missed


def random_city() -> Siting:
    """Return the capacitated problem: places in a square of 100 km, capacity 5 times the demand."""
    draw = np.random.default_rng(SEED)
    zones, sites = draw.uniform(0, 100, (ZONES, 2)), draw.uniform(0, 100, (SITES, 2))
    demand = draw.integers(5, 36, ZONES).astype(float)
    capacity = draw.integers(10, 161, SITES).astype(float)
    capacity *= TIGHTNESS * demand.sum() / capacity.sum()
    fixed = draw.uniform(0, 90, SITES) + draw.uniform(100, 110, SITES) * np.sqrt(capacity)
    tables = {
        "zones": {"zone": names("z", ZONES), "demand": demand, "x": zones[:, 0], "y": zones[:, 1]},
        "sites": {
            "site": names("s", SITES),
            "capacity": capacity,
            "fixed_cost": fixed,
            "x": sites[:, 0],
            "y": sites[:, 1],
        },
    }
    given = given_of(
        {
            name: {field: list(column) for field, column in table.items()}
            for name, table in tables.items()
        },
        problem="facility",
        haul_rate=0.1,
    )
    return siting_of(given).siting


def names(letter: str, count: int) -> list[str]:
    """Return so many ids."""
    return [f"{letter}{at}" for at in range(count)]


def city() -> list[str]:
    """Solve and certify the large linear program; return what missed its limit."""
    siting = random_city()
    begin = nearest_pairs(siting, siting.limits.nearest)
    linear, seconds, used = timed(lambda: finished(priced_linear(siting, begin, Effort())))
    assert linear.is_proved
    objective = linear.outcome.objective
    bound, bounding, _ = timed(lambda: lagrangian_bound(siting, linear.zone_prices))
    assert abs(bound.bound - objective) <= EQUAL * objective
    pairs, kept = siting.cost.size, int(linear.kept.sum())
    print(
        f"{SITES} sites x {ZONES} zones, seed {SEED}: "
        f"{kept} of {pairs} pairs, {linear.rounds} rounds"
    )
    print(f"pruned, priced, certified {seconds:6.1f} s, {used:6.1f} s cpu; {objective:.6f}")
    print(f"least reduced cost of the {pairs - kept} pairs left out {linear.least_reduced:.6f}")
    print(f"bound again without the solver {bounding:6.2f} s; {bound.bound:.6f}")
    shares = np.zeros(SITES)
    shares[siting.steps.site] = linear.outcome.of(linear.built.is_open)
    answer, guessing, _ = timed(lambda: guided(siting, shares))
    assert answer is not None
    gap = (answer.objective - bound.bound) / answer.objective
    print(f"guided answer {guessing:6.1f} s; {answer.objective:.3f}, gap {100 * gap:.3f} %")
    if "--full" in sys.argv:
        full(siting, used)
    return [f"linear program: {used:.1f} s cpu"] if used > LINEAR_SECONDS_MAX else []


def full(siting: Siting, used: float) -> None:
    """Give the full linear program its time, and print how it compares (processor seconds)."""
    arcs = arcs_of(np.isfinite(siting.cost))
    effort = Effort(seconds=FULL_SECONDS, method="ipm", crossover=False)
    outcome, seconds, spent = timed(
        lambda: solve(built(siting, arcs, Shape(is_whole=False)).model, effort)
    )
    ratio = spent / used
    print(
        f"full linear program, interior point: {outcome.status.value} after {seconds:.0f} s, "
        f"{spent:.0f} s cpu, {ratio:.1f} x"
    )


if __name__ == "__main__":
    main()
