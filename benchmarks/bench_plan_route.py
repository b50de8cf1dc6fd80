"""How near tours come to the best known ones, and in which time.

Instances X of Uchoa et al. (2017) as CVRPLIB writes them, `NAME.vrp` beside `NAME.sol`: distances
are rounded to the nearest whole number, one kind of vehicle, one unloading at the end. Each is
planned through the job, as tables, with its independent check; the time is that of everything.

Run: `uv run python benchmarks/bench_plan_route.py FOLDER [--seconds 30] [--strict]`. With --strict
it ends with 1 when a gap is above one percent or a run takes longer than its seconds and a tenth.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from loopbook.plan.route.route import route
from loopbook.terms.plan import PlanWish
from loopbook.terms.plan_input import InputTable, PlanInput
from loopbook.terms.progress import finished

GAP_MOST = 0.01
SLACK = 1.1
TEXTS = {"order", "place", "day", "material", "windows", "vehicles"}
NONE = float("nan")


def main(arguments: list[str]) -> int:
    """Plan every instance of a folder; print cost, best known, gap and time."""
    folder = Path(arguments[0])
    seconds = 30.0
    if "--seconds" in arguments:
        seconds = float(arguments[arguments.index("--seconds") + 1])
    is_kept = True
    for file in sorted(folder.glob("*.vrp")):
        best = best_known(file.with_suffix(".sol"))
        begun = time.perf_counter()
        plan = finished(route(read(file), PlanWish(seconds=seconds)))
        needed = time.perf_counter() - begun
        gap = plan.proof.objective / best - 1.0
        is_kept &= gap <= GAP_MOST and needed <= SLACK * seconds
        steps = plan.proof.effort["iterations"]
        told = f"{plan.proof.objective:8.0f} {best:8.0f} {100 * gap:6.2f} % {needed:6.1f} s"
        print(f"{file.stem:12} {told} {steps:8d} steps")
    return 0 if is_kept or "--strict" not in arguments else 1


def best_known(file: Path) -> float:
    """Return the cost that a solution file states."""
    words = file.read_text(encoding="utf-8").split()
    return float(words[words.index("Cost") + 1])


def read(file: Path) -> PlanInput:
    """Return an instance as the tables of the job."""
    words = file.read_text(encoding="utf-8").replace(":", " ").split()
    count = int(words[words.index("DIMENSION") + 1])
    capacity = float(words[words.index("CAPACITY") + 1])
    points = section(words, "NODE_COORD_SECTION", count, 3)
    loads = section(words, "DEMAND_SECTION", count, 2)[:, 0]
    away = points[:, None, :] - points[None, :, :]
    km = np.floor(np.hypot(away[..., 0], away[..., 1]) + 0.5)
    names = np.array(["depot", *(f"c{n}" for n in range(1, count))], dtype=object)
    source, target = np.nonzero(~np.eye(count, dtype=bool))
    ways = {
        "source": names[source],
        "target": names[target],
        "km": km[source, target],
        "minutes": np.full(len(source), NONE),
    }
    orders = {"order": names[1:].tolist(), "kg": loads[1:].tolist(), "service": 0.0}
    vehicle = {"vehicle": "v", "number": float(count), "kg": capacity, "start": "depot",
               "unloadings_most": 1.0}  # fmt: skip
    tables = {
        "orders": InputTable("orders", dict(columns(ORDER, orders, count - 1))),
        "vehicles": InputTable("vehicles", dict(columns(VEHICLE, vehicle, 1))),
        "stations": InputTable("stations", dict(columns(STATION, {"station": "depot",
                               "kind": "both", "unload": 0.0}, 1))),
        "distances": InputTable("distances", ways),
    }  # fmt: skip
    return PlanInput(job="route", tables=tables, settings={"iterations": 1e9, "bound_orders": 0.0})


ORDER = ("order", "place", "latitude", "longitude", "x", "y", "day", "material", "kg", "m3",
         "pieces", "service", "windows", "optional", "prize", "vehicles")  # fmt: skip
VEHICLE = ("vehicle", "number", "kg", "m3", "pieces", "materials", "shift", "start", "end", "fixed",
           "per_km", "per_hour", "speed", "km_most", "minutes_most", "unloadings_most")  # fmt: skip
STATION = ("station", "kind", "latitude", "longitude", "x", "y", "windows", "unload", "materials")
WORDS = TEXTS | {"vehicle", "materials", "shift", "start", "end", "station", "kind"}


def columns(
    fields: tuple[str, ...], given: dict[str, Any], count: int
) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Yield every column of a table: what is given, the rest unknown."""
    for field in fields:
        is_text = field in WORDS
        value = given.get(field, "" if is_text else NONE)
        values = value if isinstance(value, list) else [value] * count
        yield field, np.array(values, dtype=object if is_text else np.float64)


def section(words: list[str], name: str, count: int, width: int) -> np.ndarray[Any, Any]:
    """Return the numbers of a section, without the number of the node."""
    at = words.index(name) + 1
    return np.array(words[at : at + width * count], dtype=float).reshape(-1, width)[:, 1:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
