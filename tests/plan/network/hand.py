"""One zone, two sorting centres, a market and a landfill: small enough to work out on paper."""

from typing import Any

from .city import Rows

SMALL: dict[str, Rows] = {
    "periods": [{"period": "2026"}],
    "materials": [{"material": name} for name in ("mixed", "paper", "residue")],
    "zones": [{"zone": "Z1", "label": "Zone", "x": 0.0, "y": 0.0, "population": 1000.0}],
    "generation": [{"zone": "Z1", "material": "mixed", "period": "", "amount": 100.0}],
    "sites": [
        {
            "site": "S1",
            "label": "Near",
            "tier": "sorting",
            "process": "sort",
            "x": 3.0,
            "y": 4.0,
            "handling_cost": 2.0,
        },
        {
            "site": "S2",
            "label": "Far",
            "tier": "sorting",
            "process": "sort",
            "x": 9.0,
            "y": 12.0,
            "handling_cost": 2.0,
        },
        {
            "site": "M1",
            "label": "Market",
            "tier": "market",
            "process": "",
            "accepts": "paper",
            "x": 3.0,
            "y": 4.0,
            "handling_cost": 0.0,
        },
        {
            "site": "L1",
            "label": "Landfill",
            "tier": "landfill",
            "process": "",
            "accepts": "residue",
            "x": 3.0,
            "y": 5.0,
            "handling_cost": 10.0,
        },
    ],
    "sizes": [
        {
            "site": "S1",
            "size": "one",
            "capacity_least": 200.0,
            "opening_cost": 1000.0,
            "fixed_cost": 50.0,
        },
        {
            "site": "S2",
            "size": "one",
            "capacity_least": 200.0,
            "opening_cost": 900.0,
            "fixed_cost": 50.0,
        },
    ],
    "yields": [
        {"process": "sort", "material_in": "mixed", "material_out": "paper", "yield": 0.6},
        {"process": "sort", "material_in": "mixed", "material_out": "residue", "yield": 0.3},
        {"process": "sort", "material_in": "mixed", "material_out": "", "yield": 0.1},
    ],
    "legs": [
        {"leg": "first", "source_tier": "zone", "target_tier": "sorting", "rate": 1.0},
        {"leg": "out", "source_tier": "sorting", "target_tier": "market", "rate": 0.5},
        {"leg": "rest", "source_tier": "sorting", "target_tier": "landfill", "rate": 0.5},
    ],
    "prices": [{"kind": "price", "site": "M1", "material": "paper", "period": "", "amount": 40.0}],
    "targets": [
        {
            "target": "collect",
            "kind": "collection",
            "materials": "mixed",
            "products": "",
            "period": "",
            "share": 0.8,
        }
    ],
}


def by_hand() -> float:
    """All is collected, since paper pays: 100 t over 5 km, sorted, sold, the rest landfilled."""
    site = 1000.0 + 50.0
    haul = 100.0 * 5.0 * 1.0 + 60.0 * 0.0 + 30.0 * 1.0 * 0.5
    handling = 100.0 * 2.0 + 30.0 * 10.0
    return site + haul + handling - 60.0 * 40.0


def changed(tables: dict[str, Rows], **other: list[dict[str, Any]]) -> dict[str, Rows]:
    """Return tables with some of them in another form."""
    return {**tables, **other}
