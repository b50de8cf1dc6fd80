"""Check of regroup: every limit and sum again, in plain Python, from the tables and the plan alone.

Shares nothing with the search: capacities are added as decimals of what the table states.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import inf, isnan
from typing import Any, NamedTuple

from loopbook.plan.balanced import balance_check
from loopbook.terms.plan import Check, Plan, PlanTable, Violation
from loopbook.terms.plan_input import InputTable, PlanInput

_SHARE = 1e-8
"""Share by which a stated band may be passed: floats of decimals are not exact."""

_AH = 1e-6
_MILLI = 1000.0
_LIMIT = "plan.regroup.limit."


class _Cell(NamedTuple):
    """A row of the table of cells."""

    capacity: float
    resistance: float
    attributes: tuple[str, ...]
    health: float
    destination: str


class _Seen(NamedTuple):
    """What the check reads of input and plan.

    Fields
      cells    name -> row;  groups  group -> names of cells;  packs  pack -> groups
      settings, violations   of input and plan
    """

    cells: Mapping[str, _Cell]
    groups: Mapping[str, list[str]]
    packs: Mapping[str, list[str]]
    given: PlanInput
    plan: Plan


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what an independent look at the plan finds."""
    seen = _seen(given, plan)
    return (
        _once(seen),
        _everyone(seen),
        _shape(seen),
        _alike(seen),
        _gates(seen),
        _resistance_band(seen),
        _capacity_band(seen),
        _sums(seen),
        _objective(seen),
        _within_bound(plan),
        _routes(seen),
        balance_check(plan.flows, Decimal(1), {"cells", "left", *seen.packs}, ()),
    )


def _seen(given: PlanInput, plan: Plan) -> _Seen:
    groups: dict[str, list[str]] = defaultdict(list)
    packs: dict[str, list[str]] = defaultdict(list)
    for row in _rows(plan, "groups"):
        packs[str(row["pack"])].append(str(row["group"]))
        groups[str(row["group"])] = []
    for row in _rows(plan, "members"):
        groups[str(row["group"])].append(str(row["cell"]))
    return _Seen(_cells(given), dict(groups), dict(packs), given, plan)


def _cells(given: PlanInput) -> dict[str, _Cell]:
    table = given.tables["cells"]
    equal = [name.strip() for name in given.text("equal").split("|") if name.strip()]
    told = {name: _texts(table, name) for name in equal}
    told = {name: column for name, column in told.items() if any(column)}
    milli, ohm = _numbers(table, "resistance"), _numbers(table, "resistance_ohm")
    columns = zip(
        _texts(table, "cell"),
        _numbers(table, "capacity"),
        (low * _MILLI if isnan(high) else high for high, low in zip(milli, ohm, strict=True)),
        zip(*told.values(), strict=True) if told else [()] * len(table),
        _numbers(table, "state_of_health"),
        _texts(table, "destination"),
        strict=True,
    )
    return {name: _Cell(*row) for name, *row in columns}


def _texts(table: InputTable, field: str) -> list[str]:
    return list(map(str, table[field])) if field in table.columns else [""] * len(table)


def _numbers(table: InputTable, field: str) -> list[float]:
    return table[field].tolist() if field in table.columns else [float("nan")] * len(table)


def _rows(plan: Plan, key: str) -> list[dict[str, Any]]:
    found = [table for table in plan.tables if table.key == key]
    return [_row(table, row) for table in found for row in table.rows]


def _row(table: PlanTable, row: Iterable[Any]) -> dict[str, Any]:
    return dict(zip((column.key for column in table.columns), row, strict=True))


def _told(
    name: str, wrong: Iterable[tuple[float, str]], count: int, limit: tuple[float, str]
) -> Check:
    """Return a check: the worst of what is wrong, against a tolerance in a unit."""
    tolerance, unit = limit
    worst, where = max(wrong, default=(0.0, ""), key=lambda each: each[0])
    is_fine = worst <= tolerance
    return Check(
        name=name,
        passed=is_fine,
        worst=worst,
        tolerance=tolerance,
        unit=unit,
        where="" if is_fine else where,
        count=count,
    )


_NONE = (0.0, "H87")


def _once(seen: _Seen) -> Check:
    """Each cell stands in one group at most, and is a row of the table."""
    times: dict[str, int] = defaultdict(int)
    for cells in seen.groups.values():
        for cell in cells:
            times[cell] += 1
    wrong = [(float(count - 1), cell) for cell, count in times.items() if count > 1]
    wrong += [(1.0, cell) for cell in times if cell not in seen.cells]
    return _told("regroup_once", wrong, len(times), _NONE)


def _everyone(seen: _Seen) -> Check:
    """Every cell of the table is placed as the tables say, or left out with a reason."""
    placed = {cell: group for group, cells in seen.groups.items() for cell in cells}
    decided: dict[str, list[str]] = defaultdict(list)
    for each in seen.plan.decisions:
        is_told = each.kind == "group" or each.reason is not None
        decided[each.subject].append(each.other if is_told else "?")
    wrong = [(1.0, cell) for cell in seen.cells if decided[cell] != [placed.get(cell, "")]]
    wrong += [(1.0, cell) for cell in list(decided) if cell not in seen.cells]
    return _told("regroup_everyone", wrong, len(seen.cells), _NONE)


def _stated(seen: _Seen, limit: str, subject: str = "") -> float:
    """Return by how much the plan itself says that it breaks a limit."""

    def is_meant(each: Violation) -> bool:
        return each.limit.key == f"{_LIMIT}{limit}" and each.subject == subject

    return sum(each.amount for each in seen.plan.proof.violations if is_meant(each))


def _shape(seen: _Seen) -> Check:
    """Packs have S groups of P cells, and are as many as wanted, but for what the plan admits."""
    series = seen.given.number("series") - _stated(seen, "series")
    parallel, wanted = seen.given.number("parallel"), seen.given.number("packs")
    wrong = [(abs(len(groups) - series), pack) for pack, groups in seen.packs.items()]
    wrong += [(abs(len(cells) - parallel), group) for group, cells in seen.groups.items()]
    if not isnan(wanted):
        missing = wanted - _stated(seen, "packs") - len(seen.packs)
        wrong.append((abs(missing), "packs"))
    of_groups = {group: pack for pack, groups in seen.packs.items() for group in groups}
    for row in _rows(seen.plan, "members"):
        if of_groups.get(str(row["group"])) != str(row["pack"]):
            wrong.append((1.0, str(row["cell"])))
    stated = [str(row["pack"]) for row in _rows(seen.plan, "packs")]
    wrong += [(1.0, "packs")] if sorted(stated) != sorted(seen.packs) or not stated else []
    return _told("regroup_shape", wrong, len(seen.groups), _NONE)


def _in_packs(seen: _Seen) -> dict[str, list[_Cell]]:
    return {
        pack: [
            seen.cells[cell]
            for group in groups
            for cell in seen.groups[group]
            if cell in seen.cells
        ]
        for pack, groups in seen.packs.items()
    }


def _alike(seen: _Seen) -> Check:
    """What must be equal is known and equal within a pack."""
    wrong = []
    for pack, cells in _in_packs(seen).items():
        kinds = {cell.attributes for cell in cells}
        unknown = sum("" in kind for kind in kinds)
        wrong.append((float(len(kinds) - 1 + unknown), pack))
    return _told("regroup_alike", wrong, len(seen.packs), _NONE)


def _gates(seen: _Seen) -> Check:
    """No placed cell lacks a capacity, is below the least health, or is meant for elsewhere."""
    low, wanted = seen.given.number("health_low"), seen.given.text("destination")
    wrong = []
    for pack, cells in _in_packs(seen).items():
        for cell in cells:
            is_out = isnan(cell.capacity)
            is_out |= not isnan(low) and not cell.health >= low
            is_out |= bool(wanted) and cell.destination not in ("", wanted)
            wrong.append((float(is_out), pack))
    return _told("regroup_gates", wrong, len(wrong), _NONE)


def _resistance_band(seen: _Seen) -> Check:
    band = seen.given.number("resistance_band")
    wrong = []
    for group, names in seen.groups.items():
        told = [seen.cells[name].resistance for name in names if name in seen.cells]
        if isnan(band) or not told:
            continue
        unknown = any(map(isnan, told))
        wrong.append((inf if unknown else max(told) - min(told) - band, group))
    limit = (0.0 if isnan(band) else _SHARE * (1.0 + band), "E45")
    return _told("regroup_resistance_band", wrong, len(wrong), limit)


def _sum(seen: _Seen, group: str) -> Decimal:
    """Return what a group has: decimals as the shortest text of each float writes them."""
    told = (seen.cells[name].capacity for name in seen.groups[group] if name in seen.cells)
    return sum((Decimal(repr(float(each))) for each in told if not isnan(each)), Decimal(0))


def _spread_and_least(seen: _Seen, pack: str) -> tuple[Decimal, Decimal]:
    sums = [_sum(seen, group) for group in seen.packs[pack]]
    return max(sums) - min(sums), min(sums)


def _capacity_band(seen: _Seen) -> Check:
    band = seen.given.number("capacity_band")
    wrong = []
    for pack in () if isnan(band) else seen.packs:
        spread, _ = _spread_and_least(seen, pack)
        over = float(spread) - band
        admitted = _stated(seen, "capacity_band", pack)
        wrong.append((abs(over - admitted) if admitted else over, pack))
    return _told("regroup_capacity_band", wrong, len(wrong), (_AH, "AMH"))


def _sums(seen: _Seen) -> Check:
    """Sums, usable capacity and spread are as the tables of the plan say."""
    wrong = []
    for row in _rows(seen.plan, "groups"):
        group = str(row["group"])
        wrong.append((abs(float(_sum(seen, group)) - float(row["group_capacity"])), group))
    for row in _rows(seen.plan, "packs"):
        pack = str(row["pack"])
        if pack not in seen.packs:
            continue
        spread, least = _spread_and_least(seen, pack)
        wrong.append((abs(float(spread) - float(row["spread"])), pack))
        wrong.append((abs(float(least) - float(row["usable"])), pack))
    for row in _rows(seen.plan, "members"):
        cell = seen.cells.get(str(row["cell"]))
        if cell is not None:
            wrong.append((abs(cell.capacity - float(row["cell_capacity"])), str(row["cell"])))
    limit = _AH * (1.0 + len(seen.cells) * 1e-3)
    return _told("regroup_sums", wrong, len(wrong), (limit, "AMH"))


def _weight(seen: _Seen, name: str, default: float) -> float:
    value = seen.given.number(name)
    return default if isnan(value) else value


def _objective(seen: _Seen) -> Check:
    value, weight = _weight(seen, "value", 1.0), _weight(seen, "spread_weight", 1.0)
    ohmic = _weight(seen, "resistance_weight", 0.0)
    total = 0.0
    for pack in seen.packs:
        spread, least = _spread_and_least(seen, pack)
        total += value * float(least) - weight * float(spread)
    for names in seen.groups.values():
        told = [seen.cells[name].resistance for name in names if name in seen.cells]
        total -= ohmic * (max(told) - min(told)) if ohmic and told else 0.0
    off = abs(total - seen.plan.proof.objective)
    return _told("objective", [(off, "")], len(seen.packs), (_AH * (1.0 + abs(total)), "AMH"))


def _within_bound(plan: Plan) -> Check:
    proof = plan.proof
    over = 0.0 if proof.bound is None else proof.objective - proof.bound
    return _told("regroup_bound", [(over, "")], 1, (_AH * (1.0 + abs(proof.objective)), "AMH"))


def _routes(seen: _Seen) -> Check:
    """Flows are the pieces that the tables say: into each group, and on into its pack."""
    wanted: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for pack, groups in seen.packs.items():
        for group in groups:
            wanted["cells", group] += len(seen.groups[group])
            wanted[group, pack] += len(seen.groups[group])
    left = len(seen.cells) - sum(map(len, seen.groups.values()))
    if left:
        wanted["cells", "left"] += left
    for flow in seen.plan.flows:
        wanted[flow.source, flow.target] -= flow.quantity
    wrong = [(float(abs(rest)), f"{a} > {b}") for (a, b), rest in wanted.items()]
    wrong += [(1.0, flow.source) for flow in seen.plan.flows if flow.unit != _NONE[1]]
    return _told("regroup_flows", wrong, len(wrong), _NONE)
