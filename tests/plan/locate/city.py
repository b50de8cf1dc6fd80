"""Inputs of siting problems: from columns, from the form's defaults, and made of a seed.

`write_example` makes docs/examples/plan-locate: a synthetic city, no place in the world.
Run as a script to write it again: `python -m tests.plan.locate.city`.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.terms.plan_input import SETTINGS, FieldKind, InputTable, PlanField, PlanInput

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "plan-locate"
FORM = {table.name: table for table in plan_form("locate").tables}
NUMBERS = (FieldKind.NUMBER, FieldKind.WHOLE, FieldKind.YES_NO)
Columns = dict[str, Sequence[object]]
Tables = dict[str, Columns]


def default_of(field: PlanField) -> float | str:
    if field.kind not in NUMBERS:
        return field.default
    named = {"no": 0.0, "yes": 1.0, "": float("nan")}
    return named[field.default] if field.default in named else float(field.default)


def table_of(name: str, columns: Columns) -> InputTable:
    """A table with every column of the form; those not given hold their defaults."""
    count = max((len(column) for column in columns.values()), default=0)
    made = {}
    for field in FORM[name].fields:
        given = columns.get(field.field)
        filled = [default_of(field)] * count if given is None else list(given)
        made[field.field] = np.array(filled, dtype=float if field.kind in NUMBERS else object)
    assert set(columns) <= set(made), f"{name} has no {set(columns) - set(made)}"
    return InputTable(name, made)


def given_of(tables: Tables, **settings: float | str) -> PlanInput:
    """An input of those tables and settings; everything else by default."""
    filled: dict[str, float | str | None] = {
        field.field: default_of(field) if field.default else None for field in FORM[SETTINGS].fields
    }
    return PlanInput(
        job="locate",
        tables={name: table_of(name, tables.get(name, {})) for name in FORM if name != SETTINGS},
        settings={**filled, **settings},
        currency="CNY",
        price_year="2025",
        digest="0" * 64,
    )


def plain_city(zones: int, sites: int, seed: int, tightness: float = 0.4) -> Tables:
    """A plane city: capacities together hold demand / tightness."""
    draw = np.random.default_rng(seed)
    demand = draw.integers(5, 30, zones).astype(float)
    capacity = draw.integers(50, 100, sites).astype(float)
    capacity = np.ceil(capacity * demand.sum() / tightness / capacity.sum())
    return {
        "zones": {
            "zone": [f"z{at}" for at in range(zones)],
            "demand": demand.tolist(),
            "people": draw.integers(100, 900, zones).tolist(),
            "x": draw.uniform(0, 10, zones).round(3).tolist(),
            "y": draw.uniform(0, 10, zones).round(3).tolist(),
        },
        "sites": {
            "site": [f"s{at}" for at in range(sites)],
            "fixed_cost": draw.integers(300, 900, sites).tolist(),
            "capacity": capacity.tolist(),
            "x": draw.uniform(0, 10, sites).round(3).tolist(),
            "y": draw.uniform(0, 10, sites).round(3).tolist(),
        },
    }


def pmed(path: Path) -> PlanInput:
    """A p-median file of the OR-Library: vertices, edges, p; then edges with lengths."""
    tokens = path.read_text(encoding="utf-8").split()
    count, edges, wanted = (int(token) for token in tokens[:3])
    rows = np.array(tokens[3 : 3 + 3 * edges]).reshape(edges, 3)
    ids = [str(at) for at in range(1, count + 1)]
    tables: Tables = {
        "zones": {"zone": ids, "demand": [1.0] * count},
        "sites": {"site": [f"s{name}" for name in ids], "node": ids},
        "roads": {
            "source": rows[:, 0].tolist(),
            "target": rows[:, 1].tolist(),
            "length": rows[:, 2].astype(float).tolist(),
        },
    }
    return given_of(tables, problem="median", p=float(wanted), p_exact=1.0, nearest=20.0)


def cflp(path: Path) -> PlanInput:
    """A capacitated file of the OR-Library: sites, customers; capacity, fixed cost; demand, costs.

    The cost of a pair is of the whole demand: it becomes money for a tonne.
    """
    tokens = path.read_text(encoding="utf-8").split()
    sites, zones = int(tokens[0]), int(tokens[1])
    numbers = np.array(tokens[2:], dtype=float)
    rows = numbers[2 * sites :].reshape(zones, sites + 1)
    demand, cost = rows[:, 0], rows[:, 1:]
    zone, site = np.meshgrid(np.arange(zones), np.arange(sites), indexing="ij")
    tables: Tables = {
        "zones": {"zone": [f"z{at}" for at in range(zones)], "demand": demand.tolist()},
        "sites": {
            "site": [f"s{at}" for at in range(sites)],
            "capacity": numbers[0 : 2 * sites : 2].tolist(),
            "fixed_cost": numbers[1 : 2 * sites : 2].tolist(),
        },
        "distances": {
            "source": [f"z{at}" for at in zone.ravel()],
            "target": [f"s{at}" for at in site.ravel()],
            "cost": (cost / demand[:, None]).ravel().tolist(),
        },
    }
    return given_of(tables, problem="facility", nearest=6.0)


def example_files(seed: int = 20) -> dict[str, list[list[str]]]:
    """Rows of the files of the example: 40 districts, 12 sites of a synthetic city."""
    draw = np.random.default_rng(seed)
    people = draw.integers(9_000, 42_000, 40)
    place = np.column_stack([30 + draw.normal(0, 0.07, 40), 110 + draw.normal(0, 0.09, 40)])
    zones = [["Zone", "Name", "Demand [t]", "People", "Latitude", "Longitude"]]
    for at in range(40):
        # 0.09 t a head and year: made up, as the whole city is.
        row = [f"d{at + 1:02}", f"District {at + 1}", f"{people[at] * 0.09:.1f}", str(people[at])]
        zones.append([*row, f"{place[at, 0]:.4f}", f"{place[at, 1]:.4f}"])
    where = np.column_stack(
        [30 + draw.uniform(-0.14, 0.14, 12), 110 + draw.uniform(-0.18, 0.18, 12)]
    )
    size = draw.integers(14, 32, 12) * 1_000
    sites = [
        [
            "Site",
            "Name",
            "State",
            "Fixed cost",
            "Closing cost",
            "Capacity [t]",
            "Latitude",
            "Longitude",
        ]
    ]
    for at in range(12):
        state = {0: "exists and may close", 5: "forbidden"}.get(at, "may be opened")
        cost = 250_000 + 22 * int(size[at])
        closing = "60000" if at == 0 else ""
        row = [f"s{at + 1:02}", f"Yard {at + 1}", state, str(cost), closing, str(size[at])]
        sites.append([*row, f"{where[at, 0]:.4f}", f"{where[at, 1]:.4f}"])
    settings = [
        ["Name", "Value", "Unit"],
        ["problem", "facility", ""],
        ["currency", "CNY", ""],
        ["price_year", "2025", ""],
        ["haul_rate", "1.8", "CNY/TKM"],
        ["road_factor", "1.3", ""],
        ["material", "recyclables", ""],
    ]
    return {"zones.csv": zones, "sites.csv": sites, "settings.csv": settings}


def write_example(folder: Path = EXAMPLE) -> None:
    """Write the files of the example."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in example_files().items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    write_example()
