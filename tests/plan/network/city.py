"""A synthetic city, made up by a seed: zones, points, transfers, sorting centres, markets."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from loopbook.terms.plan_input import InputTable, PlanInput

Rows = list[dict[str, Any]]
MATERIALS = ("recyclables", "household_waste", "paper", "plastic", "metal", "residue")
SETTINGS: dict[str, float | str | None] = {
    "discount_rate": 0.05,
    "metric": "haversine",
    "road_factor": 1.3,
    "quantum": 1.0,
    "service_radius": 3.0,
    "single_source": 0.0,
    "capacity_returns": 0.0,
}


def city(sizes: Sequence[int], seed: int = 7) -> dict[str, Rows]:
    """Return the tables of a city as rows.

    Parameters
      sizes   zones, points, transfer stations, sorting centres, periods
    """
    zones, points, transfers, sortings, periods = sizes
    draw = np.random.default_rng(seed)
    names = [str(2026 + at) for at in range(periods)]
    tables: dict[str, Rows] = {
        "periods": [{"period": name, "service_share": 0.5} for name in names],
        "materials": [{"material": name, "label": name.replace("_", " ")} for name in MATERIALS],
        "zones": [],
        "generation": [],
        "sites": [],
        "sizes": [],
    }
    for at in range(zones):
        name, people = f"Z{at + 1}", float(round(draw.uniform(4_000, 16_000)))
        tables["zones"].append(
            {"zone": name, "label": f"Zone {at + 1}", **_spot(draw), "population": people}
        )
        for year, period in enumerate(names):
            # Tonnes a person and year: synthetic, of the order that cities report.
            for material, each in (("recyclables", 0.09), ("household_waste", 0.24)):
                amount = round(people * each * 1.02**year, 1)
                tables["generation"].append(
                    {"zone": name, "material": material, "period": period, "amount": amount}
                )
    total = sum(row["amount"] for row in tables["generation"]) / periods
    for tier, count, share, cost in (
        ("collection", points, 3.0, 60.0),
        ("transfer", transfers, 2.0, 90.0),
        ("sorting", sortings, 0.3, 400.0),
    ):
        for at in range(count):
            capacity = round(total * share / count, -1)
            _site(tables, (tier, at, capacity, cost), draw)
    tables["sites"] += [
        {
            "site": f"M{at + 1}",
            "label": f"Market {at + 1}",
            "tier": "market",
            **_spot(draw, 0.2),
            "process": "",
            "accepts": "paper|plastic|metal",
            "handling_cost": 0.0,
        }
        for at in range(2)
    ]
    tables["sites"].append(
        {
            "site": "I1",
            "label": "Incinerator",
            "tier": "landfill",
            **_spot(draw, 0.2),
            "process": "",
            "accepts": "household_waste|residue",
            "handling_cost": 95.0,
        }
    )
    return {**tables, **_rules(names)}


def _spot(draw: np.random.Generator, spread: float = 0.06) -> dict[str, float]:
    return {
        "latitude": round(31.2 + float(draw.uniform(-spread, spread)), 5),
        "longitude": round(121.4 + float(draw.uniform(-spread, spread)), 5),
    }


def _site(
    tables: dict[str, Rows], about: tuple[str, int, float, float], draw: np.random.Generator
) -> None:
    tier, at, capacity, cost = about
    name = {"collection": "P", "transfer": "T", "sorting": "S"}[tier] + str(at + 1)
    label = {"collection": "Point", "transfer": "Transfer", "sorting": "Sorting"}[tier]
    process, takes = (
        ("sorting", "recyclables") if tier == "sorting" else ("", "recyclables|household_waste")
    )
    handling = {"collection": 12.0, "transfer": 18.0, "sorting": 140.0}[tier]
    tables["sites"].append(
        {
            "site": name,
            "label": f"{label} {at + 1}",
            "tier": tier,
            **_spot(draw),
            "process": process,
            "accepts": takes,
            "handling_cost": handling,
        }
    )
    opening = round(capacity * cost * float(draw.uniform(0.8, 1.2)), -2)
    tables["sizes"].append(
        {
            "site": name,
            "size": "one",
            "capacity_least": capacity,
            "capacity_most": capacity * (2.0 if tier == "sorting" else 1.0),
            "opening_cost": opening,
            "expansion_cost": round(cost * 0.7, 1) if tier == "sorting" else None,
            "fixed_cost": round(opening * 0.06, -1),
            "fixed_expansion_cost": round(cost * 0.03, 2) if tier == "sorting" else None,
            "closing_cost": round(opening * 0.05, -1) if tier == "collection" else None,
            "existing_capacity": capacity if at == 0 and tier == "transfer" else 0.0,
        }
    )


def _rules(names: Sequence[str]) -> dict[str, Rows]:
    shares = (("paper", 0.42), ("plastic", 0.23), ("metal", 0.08), ("residue", 0.24), ("", 0.03))
    legs = (
        ("small vehicle", "zone", "collection", 6.0),
        ("to transfer", "collection", "transfer", 3.0),
        ("bulk to sorting", "transfer", "sorting", 1.1),
        ("bulk to incinerator", "transfer", "landfill", 1.1),
        ("products", "sorting", "market", 0.9),
        ("residue", "sorting", "landfill", 0.9),
    )
    prices = (("paper", 1100.0), ("plastic", 1900.0), ("metal", 2600.0))
    rate = 0.5
    return {
        "yields": [
            {"process": "sorting", "material_in": "recyclables", "material_out": m, "yield": y}
            for m, y in shares
        ],
        "legs": [
            {"leg": leg, "source_tier": s, "target_tier": t, "rate": r} for leg, s, t, r in legs
        ],
        "prices": [
            {"kind": "price", "site": "", "tier": "market", "material": m, "amount": a}
            for m, a in prices
        ]
        + [
            {
                "kind": "subsidy",
                "site": "",
                "tier": "sorting",
                "material": "recyclables",
                "amount": 60.0,
            }
        ],
        "collection": [{"material": "recyclables", "cost": 150.0}],
        "emissions": [{"burden": "CO2", "penalty": 60.0}],
        "leg_emissions": [
            {"burden": "CO2", "leg": leg, "factor": f}
            for leg, f in (("", 0.00011), ("small vehicle", 0.0004))
        ],
        "site_emissions": [{"burden": "CO2", "tier": "sorting", "factor": 0.012}],
        "targets": [
            row
            for at, name in enumerate(names)
            for row in (
                {
                    "target": "recyclables collected",
                    "kind": "collection",
                    "materials": "recyclables",
                    "products": "",
                    "period": name,
                    "share": round(min(rate + 0.1 * at, 0.95), 3),
                },
                {
                    "target": "household waste collected",
                    "kind": "collection",
                    "materials": "household_waste",
                    "products": "",
                    "period": name,
                    "share": 1.0,
                },
                {
                    "target": "recovered",
                    "kind": "recovery",
                    "materials": "recyclables",
                    "products": "paper|plastic|metal",
                    "period": name,
                    "share": 0.3,
                },
            )
        ],
    }


def given_of(
    tables: Mapping[str, Rows], settings: Mapping[str, float | str | None] | None = None
) -> PlanInput:
    """Return rows as the input of the job."""
    made = {}
    for name, rows in tables.items():
        columns = {}
        for field in dict.fromkeys(field for row in rows for field in row):
            values = [row.get(field) for row in rows]
            if any(isinstance(value, str) for value in values):
                columns[field] = np.array([v or "" for v in values], dtype=object)
            else:
                columns[field] = np.array([np.nan if v is None else v for v in values], dtype=float)
        made[name] = InputTable(name, columns)
    return PlanInput(
        job="network",
        tables=made,
        settings={**SETTINGS, **(settings or {})},
        currency="CNY",
        price_year="2025",
        digest="0" * 64,
    )
