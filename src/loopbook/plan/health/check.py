"""Check: what the plan says of states of health, reckoned again from the tables and the plan.

Nothing of the model is used: errors and coverage are summed from the calibration's own rows, no
cell may stand on both sides, and some estimates are found again by solving for the weights of a
plain sum over training rows, kernel entry by kernel entry.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import InputTable, PlanInput

TOLERANCE = 2e-6
"""Shares in the tables are rounded to 1e-6."""

FINEST = 1e-6
"""Least spread of a feature: one that never changes has none to be brought to scale by."""

REPLAYS = 6
"""Estimates found again from scratch, spread evenly over the calibration."""

Row = Sequence[str | float | int | None]


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what the independent check looked at."""
    tables = {table.key: table.rows for table in plan.tables}
    calibration = tables.get("calibration", ())
    return (
        _truths(given, calibration),
        _apart(calibration),
        _errors(calibration, tables.get("errors", ())),
        _objective(calibration, plan.proof.objective),
        _estimated(given, plan, tables.get("estimates", ())),
        _again(given, calibration, tables.get("models", ())),
    )


def _check(name: str, misses: Sequence[tuple[float, str]], tolerance: float = TOLERANCE) -> Check:
    worst, where = max(misses, key=lambda miss: miss[0], default=(0.0, ""))
    return Check(
        name=name,
        passed=worst <= tolerance,
        worst=worst,
        tolerance=tolerance,
        where=where if worst > tolerance else "",
        count=len(misses),
    )


def _number(value: str | float | int | None) -> float:
    return float(value) if isinstance(value, float | int) else math.nan


def _truths(given: PlanInput, calibration: Sequence[Row]) -> Check:
    """Every row of the calibration states the truth, the test and the cell of its input row."""
    table = given.tables["training"]
    misses = []
    for row in calibration:
        at = int(_number(row[5])) - 1
        is_own = (row[0], row[1]) == (table["record"][at], table["cell"][at])
        miss = abs(_number(row[6]) - float(table["state_of_health"][at]))
        misses.append((miss if is_own else 1.0, table.place(at)))
    return _check("truth", misses)


def _apart(calibration: Sequence[Row]) -> Check:
    """No cell stands in two parts of a validation."""
    parts: dict[tuple[object, ...], set[object]] = {}
    for row in calibration:
        parts.setdefault((row[2], row[3], row[1]), set()).add(row[4])
    misses = [(float(len(found) - 1), str(key[-1])) for key, found in parts.items()]
    return _check("apart", misses, 0.0)


def _errors(calibration: Sequence[Row], told: Sequence[Row]) -> Check:
    """Mean errors and coverage, summed from the rows of the calibration."""
    misses = []
    for row in told:
        own = [each for each in calibration if (each[2], each[3]) == (row[0], row[1])]
        if row[2] != "1":
            own = _averaged(own)
        found = _summed(own)
        pairs = zip((*row[4:8], *row[8:11]), found, strict=True)
        misses += [(_miss(value, again), row[0]) for value, again in pairs]
    return _check("errors", [(miss, str(name)) for miss, name in misses])


def _miss(told: str | float | int | None, again: float) -> float:
    """Return how far what is told is from what is found; unknown against known is 1."""
    if told is None or math.isnan(again):
        return 0.0 if told is None and math.isnan(again) else 1.0
    return abs(_number(told) - again)


def _averaged(rows: Sequence[Row]) -> list[Row]:
    """Return one row a test: truth and estimate averaged over its pulse trains, without bars."""
    tests: dict[object, list[Row]] = {}
    for row in rows:
        tests.setdefault(row[0], []).append(row)
    return [
        (*group[0][:6], *(_mean([_number(row[at]) for row in group]) for at in (6, 7)), *[None] * 6)
        for group in tests.values()
    ]


def _summed(rows: Sequence[Row]) -> list[float]:
    misses = [_number(row[7]) - _number(row[6]) for row in rows]
    held = []
    for at in (8, 10, 12):
        barred = [row for row in rows if row[at] is not None]
        inside = [_number(r[at]) <= _number(r[6]) <= _number(r[at + 1]) for r in barred]
        held.append(_mean([float(each) for each in inside]))
    return [
        float(len(rows)),
        _mean([abs(miss) for miss in misses]),
        math.sqrt(_mean([miss**2 for miss in misses])),
        _mean(misses),
        *held,
    ]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else math.nan


def _objective(calibration: Sequence[Row], told: float) -> Check:
    found = _mean([abs(_number(row[7]) - _number(row[6])) for row in calibration])
    is_none = math.isnan(found) and math.isnan(told)
    return _check("objective", [(0.0 if is_none else abs(found - told), "")])


def _estimated(given: PlanInput, plan: Plan, estimates: Sequence[Row]) -> Check:
    """Every unit asked for has one estimate or one refusal, and each bar is the right way round."""
    asked = set(map(str, given.tables["cells"]["record"]))
    told = [str(row[0]) for row in estimates]
    refused = {refusal.option for refusal in plan.proof.refusals}
    misses = [(float(told.count(name) > 1), name) for name in told]
    is_cut = "" in refused  # more were refused than are told one by one
    misses += [(float(not is_cut), name) for name in asked - set(told) - refused]
    misses += [(1.0, name) for name in set(told) - asked]
    for row in estimates:
        low, high = _number(row[5]), _number(row[6])
        misses.append((max(0.0, low - high) if row[5] is not None else 0.0, str(row[0])))
    return _check("estimated", misses)


def _again(given: PlanInput, calibration: Sequence[Row], models: Sequence[Row]) -> Check:
    """Some estimates of the calibration are found again from the tables alone.

    Of a calibration that was stopped the training is not in the table: nothing can be found again.
    """
    whole = {(row[0], row[1]): _number(row[5]) for row in models if row[2] == 0}
    counts = Counter((row[2], row[3]) for row in calibration)
    calibration = [row for row in calibration if counts[row[2], row[3]] == whole[row[2], row[3]]]
    if not calibration:
        return _check("again", [])
    shapes = {(row[0], row[1], row[2]): (_number(row[3]), _number(row[4])) for row in models}
    chosen = np.linspace(0, len(calibration) - 1, min(REPLAYS, len(calibration))).round()
    misses = []
    for at in dict.fromkeys(chosen.astype(int).tolist()):
        row = calibration[at]
        own = [r for r in calibration if (r[2], r[3]) == (row[2], row[3]) and r[4] != row[4]]
        found = _estimate(given.tables["training"], own, row, shapes[row[2], row[3], row[4]])
        misses.append((abs(found - _number(row[7])), str(row[0])))
    return _check("again", misses, 1e-5)


def _estimate(
    table: InputTable, others: Sequence[Row], row: Row, shape: tuple[float, float]
) -> float:
    """Return the estimate of a row from others: the kernel's weights solved for, then summed."""
    names = [f"u{number}" for number in range(1, 22)]
    names += ["state_of_charge"] if str(row[3]).endswith("SOC") else []
    columns = [table[name] for name in names]
    points = [[float(c[int(_number(r[5])) - 1]) for c in columns] for r in others]
    middle = [_mean(list(values)) for values in zip(*points, strict=True)]
    spread = [
        max(math.sqrt(_mean([(value - mean) ** 2 for value in values])), FINEST)
        for values, mean in zip(zip(*points, strict=True), middle, strict=True)
    ]
    scaled = np.array(
        [[(v - m) / s for v, m, s in zip(p, middle, spread, strict=True)] for p in points]
    )
    mine = np.array([float(c[int(_number(row[5])) - 1]) for c in columns])
    mine = (mine - np.array(middle)) / np.array(spread)
    width, noise = shape
    kernel = np.array(
        [
            1.0 + np.exp(-width / len(names) * ((scaled - point) ** 2).sum(axis=1))
            for point in scaled
        ]
    )
    truth = [float(table["state_of_health"][int(_number(r[5])) - 1]) for r in others]
    weights = np.linalg.solve(kernel + noise * np.eye(len(truth)), np.array(truth))
    near = 1.0 + np.exp(-width / len(names) * ((scaled - mine) ** 2).sum(axis=1))
    return float(near @ weights)
