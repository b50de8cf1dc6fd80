"""RELOG's equations written down one by one for a single plant, solved by scipy's `milp`.

A transcription that shares nothing with the house's builder: dense rows, one variable at a time.
Source    RELOG (BSD-3-Clause), documentation of the optimisation model, version 0.8
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from .relog import at_year, chord_km


@dataclass
class Optimum:
    """The least cost, and what is sent or disposed of each product by year."""

    objective: float
    handled: dict[str, list[float]]


class _Lines:
    """Variables by name, equations as dictionaries."""

    def __init__(self) -> None:
        self.at: dict[tuple[Any, ...], int] = {}
        self.cost: defaultdict[int, float] = defaultdict(float)
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.constant = 0.0
        self.whole: set[int] = set()

    def var(self, *name: Any) -> int:
        """Return a variable, new or known."""
        return self.at.setdefault(name, len(self.at))

    def row(self, terms: list[tuple[float, int]], low: float, high: float) -> None:
        """Add low <= sum of terms <= high."""
        row: defaultdict[int, float] = defaultdict(float)
        for value, variable in terms:
            row[variable] += value
        self.rows.append((dict(row), low, high))

    def solved(self) -> np.ndarray[Any, Any] | None:
        """Return the values, or None where there is no answer."""
        count = len(self.at)
        matrix = np.zeros((len(self.rows), count))
        for at, (row, _, _) in enumerate(self.rows):
            for variable, value in row.items():
                matrix[at, variable] = value
        high = np.array([1.0 if v in self.whole else np.inf for v in range(count)])
        answer = milp(
            np.array([self.cost[v] for v in range(count)]),
            integrality=np.array([float(v in self.whole) for v in range(count)]),
            bounds=Bounds(np.zeros(count), high),
            constraints=LinearConstraint(
                matrix, [low for _, low, _ in self.rows], [top for _, _, top in self.rows]
            ),
        )
        return answer.x if answer.status == 0 else None


def plain_optimum(file: dict[str, Any]) -> Optimum | None:
    """Return the optimum of a case with one plant; None: no answer."""
    ((name, plant),) = file["plants"].items()
    years = range(int(file["parameters"]["time horizon (years)"]))
    lines, centers = _Lines(), file["centers"]
    edges = [
        (c, name, m)
        for c, x in centers.items()
        for m in x["outputs"]
        if m in plant["input mix (%)"]
    ]
    edges += [
        (name, c, x["input"]) for c, x in centers.items() if x["input"] in plant["output (tonne)"]
    ]
    edges += [
        (one, two, m)
        for one, x in centers.items()
        for m in x["outputs"]
        for two, z in centers.items()
        if z["input"] == m
    ]
    for t in years:
        _edges(lines, file, edges, t)
        _plant(lines, file, edges, t)
        _centres(lines, file, edges, t)
        for m, product in file["products"].items():
            limit = at_year(product.get("disposal limit (tonne)"), t)
            if limit is not None:
                places = [name] if m in plant["output (tonne)"] else []
                places += [c for c, x in centers.items() if m in x["outputs"]]
                lines.row([(1.0, lines.var("disp", p, m, t)) for p in places], -np.inf, limit)
    for m in plant["input mix (%)"]:
        lines.row([(1.0, lines.var("store", m, years[-1]))], 0.0, 0.0)
    values = lines.solved()
    if values is None:
        return None
    objective = lines.constant + sum(cost * values[v] for v, cost in lines.cost.items())
    handled: dict[str, list[float]] = {m: [0.0] * len(years) for m in file["products"]}
    for key, variable in lines.at.items():
        if key[0] in ("y", "disp"):
            handled[key[-2]][key[-1]] += float(values[variable])
    return Optimum(objective, handled)


def _edges(lines: _Lines, file: dict[str, Any], edges: list[tuple[str, str, str]], t: int) -> None:
    places = {**file["centers"], **file["plants"]}
    emitted: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for source, target, m in edges:
        y = lines.var("y", source, target, m, t)
        ends = [
            (places[e]["latitude (deg)"], places[e]["longitude (deg)"]) for e in (source, target)
        ]
        km, product = chord_km(*ends), file["products"][m]
        lines.cost[y] += km * (at_year(product["transportation cost ($/km/tonne)"], t) or 0.0)
        if target in file["centers"]:
            lines.cost[y] -= at_year(file["centers"][target]["revenue ($/tonne)"], t) or 0.0
        else:
            lines.cost[y] += (
                at_year(
                    file["plants"][target]["capacities"][0]["variable operating cost ($/tonne)"], t
                )
                or 0.0
            )
        if source in file["centers"]:
            lines.cost[y] += (
                at_year(file["centers"][source]["collection cost ($/tonne)"][m], t) or 0.0
            )
        for gas, factor in product.get("transportation emissions (tonne/km/tonne)", {}).items():
            emitted[gas].append((km * (at_year(factor, t) or 0.0), y))
    for plant in file["plants"].values():
        for gas, factor in plant.get("processing emissions (tonne)", {}).items():
            emitted[gas].append((at_year(factor, t) or 0.0, lines.var("process", t)))
    for gas, terms in emitted.items():
        emission = file["emissions"].get(gas, {})
        for value, variable in terms:
            lines.cost[variable] += value * (at_year(emission.get("penalty ($/tonne)"), t) or 0.0)
        limit = at_year(emission.get("limit (tonne)"), t)
        if limit is not None:
            lines.row(terms, -np.inf, limit)


def _plant(lines: _Lines, file: dict[str, Any], edges: list[tuple[str, str, str]], t: int) -> None:
    ((name, plant),) = file["plants"].items()
    small, large = plant["capacities"][0], plant["capacities"][-1]
    room = large["size (tonne)"] - small["size (tonne)"]
    slope = {
        key: ((at_year(large[key], t) or 0.0) - (at_year(small[key], t) or 0.0)) / room
        for key in ("opening cost ($)", "fixed operating cost ($)")
    }
    is_open, more, process = lines.var("x", t), lines.var("exp", t), lines.var("process", t)
    lines.whole.add(is_open)
    initial = plant.get("initial capacity (tonne)") or 0.0
    before_open = float(initial > 0)
    before_more = max(0.0, initial - small["size (tonne)"])
    opening = at_year(small["opening cost ($)"], t) or 0.0
    lines.cost[is_open] += opening + (at_year(small["fixed operating cost ($)"], t) or 0.0)
    lines.cost[more] += slope["opening cost ($)"] + slope["fixed operating cost ($)"]
    may_build = t + 1 in file["parameters"]["building period (years)"]
    if t:
        lines.cost[lines.var("x", t - 1)] -= opening
        lines.cost[lines.var("exp", t - 1)] -= slope["opening cost ($)"]
        terms = [(1.0, is_open), (-1.0, lines.var("x", t - 1))]
        lines.row(terms, 0.0, np.inf if may_build else 0.0)
    else:
        lines.constant -= opening * before_open + slope["opening cost ($)"] * before_more
        lines.row([(1.0, is_open)], before_open, 1.0 if may_build else before_open)
    lines.row([(1.0, more), (-room, is_open)], -np.inf, 0.0)
    lines.row([(1.0, process), (-small["size (tonne)"], is_open), (-1.0, more)], -np.inf, 0.0)
    for m, percent in plant["input mix (%)"].items():
        taken = [(1.0, lines.var("y", *e, t)) for e in edges if e[1] == name and e[2] == m]
        store = lines.var("store", m, t)
        taken += [(-1.0, store)] + ([(1.0, lines.var("store", m, t - 1))] if t else [])
        lines.row([*taken, (-(at_year(percent, t) or 0.0) / 100.0, process)], 0.0, 0.0)
        lines.cost[store] += at_year(plant["storage cost ($/tonne)"].get(m), t) or 0.0
        limit = at_year(plant["storage limit (tonne)"].get(m), t)
        if limit is not None:
            lines.row([(1.0, store)], -np.inf, limit)
    for m, part in plant["output (tonne)"].items():
        disposed = lines.var("disp", name, m, t)
        gone = [(1.0, lines.var("y", *e, t)) for e in edges if e[0] == name and e[2] == m]
        lines.row([*gone, (1.0, disposed), (-(at_year(part, t) or 0.0), process)], 0.0, 0.0)
        lines.cost[disposed] += at_year(plant["disposal cost ($/tonne)"][m], t) or 0.0
        limit = at_year(plant["disposal limit (tonne)"][m], t)
        if limit is not None:
            lines.row([(1.0, disposed)], -np.inf, limit)


def _centres(
    lines: _Lines, file: dict[str, Any], edges: list[tuple[str, str, str]], t: int
) -> None:
    for name, centre in file["centers"].items():
        lines.constant += at_year(centre["operating cost ($)"], t) or 0.0
        for m in centre["outputs"]:
            disposed = lines.var("disp", name, m, t)
            terms = [(1.0, disposed)]
            terms += [(1.0, lines.var("y", *e, t)) for e in edges if e[0] == name and e[2] == m]
            rates = centre["variable output (tonne/tonne)"].get(m) or []
            for lag, rate in enumerate(rates if isinstance(rates, list) else [rates]):
                come = [e for e in edges if e[1] == name] if t >= lag else []
                terms += [(-rate, lines.var("y", *e, t - lag)) for e in come]
            fixed = at_year(centre["fixed output (tonne)"][m], t) or 0.0
            lines.row(terms, fixed, fixed)
            lines.cost[disposed] += at_year(centre["disposal cost ($/tonne)"][m], t) or 0.0
            limit = at_year(centre["disposal limit (tonne)"][m], t)
            if limit is not None:
                lines.row([(1.0, disposed)], -np.inf, limit)
