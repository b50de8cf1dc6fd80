"""RELOG's input format as tables of the job `network`.

Every field of the format (version 0.8, without driving distances) has its place: what RELOG only
reports, the energy of transport, becomes a burden without limit and price. A value is one number
for all years or one a year; `null` is no value.
Source    ANL-CEEESA/RELOG, docs of the format and the model, BSD-3-Clause
"""

import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from loopbook.terms.plan_input import InputTable, PlanInput

EQUATOR_KM, FLATTENING = 6378.137, 1 / 298.257223563
INTO = " (in)"
"""Behind the name of a centre: the market that it is for what it takes."""


def read_relog(path: Path) -> PlanInput:
    """Read a file of RELOG."""
    return relog_input(json.loads(path.read_text(encoding="utf-8")))


def relog_input(file: dict[str, Any]) -> PlanInput:
    """Return the tables of what a file of RELOG says."""
    parameters = file["parameters"]
    assert parameters["distance metric"] == "euclidean"
    made = _Tables(int(parameters["time horizon (years)"]))
    for year in range(1, made.years + 1):
        may = year in parameters["building period (years)"]
        made.row("periods", period=str(year), year=0.0, may_open=float(may))
    for name, product in file["products"].items():
        _product(made, name, product)
    for name, centre in file["centers"].items():
        _centre(made, name, centre)
    for name, plant in file["plants"].items():
        _plant(made, name, plant)
    for name, emission in file.get("emissions", {}).items():
        made.yearly(
            "emissions",
            emission,
            {"limit": "limit (tonne)", "penalty": "penalty ($/tonne)"},
            burden=name,
        )
    for leg, source, target in (
        ("to plant", "zone", "processing"),
        ("to centre", "zone", "market"),
        ("from plant", "processing", "market"),
    ):
        made.row("legs", leg=leg, source_tier=source, target_tier=target, rate=0.0)
    _distances(made, file)
    # What arises is sent or disposed of: nothing is left.
    made.row("targets", target="all is sent or disposed of", kind="collection", share=1.0)
    settings: dict[str, float | str | None] = {
        "metric": "listed",
        "discount_rate": 0.0,
        "capacity_returns": 1.0,
    }
    return PlanInput(
        job="network",
        tables=made.tables(),
        settings=settings,
        currency="USD",
        price_year="2025",
        digest="0" * 64,
    )


class _Tables:
    """Rows of tables as they are found."""

    def __init__(self, years: int) -> None:
        self.years = years
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def row(self, table: str, **cells: Any) -> None:
        """Add a row."""
        self._rows[table].append(cells)

    def yearly(
        self, table: str, source: dict[str, Any], fields: dict[str, str], **cells: Any
    ) -> None:
        """Add a row a year, with values of `source`; a year without any value has none."""
        for year in range(self.years):
            values = {field: at_year(source.get(name), year) for field, name in fields.items()}
            if any(value is not None for value in values.values()):
                self.row(table, period=str(year + 1), **cells, **values)

    def tables(self) -> dict[str, InputTable]:
        """Return the tables as columns."""
        made = {}
        for name, rows in self._rows.items():
            fields = dict.fromkeys(field for row in rows for field in row)
            columns = {}
            for field in fields:
                values = [row.get(field) for row in rows]
                if any(isinstance(value, str) for value in values):
                    columns[field] = np.array([v or "" for v in values], dtype=object)
                else:
                    columns[field] = np.array(
                        [np.nan if v is None else v for v in values], dtype=float
                    )
            made[name] = InputTable(name, columns)
        return made


def at_year(value: Any, year: int) -> float | None:
    """Return the value of a year, from 0."""
    found = value[year] if isinstance(value, list) else value
    return None if found is None else float(found)


def _product(made: _Tables, name: str, product: dict[str, Any]) -> None:
    made.row("materials", material=name, label=name)
    made.yearly("leg_rates", product, {"rate": "transportation cost ($/km/tonne)"}, material=name)
    made.yearly(
        "leg_emissions",
        product,
        {"factor": "transportation energy (J/km/tonne)"},
        burden="energy, J",
        material=name,
    )
    for gas, factor in product.get("transportation emissions (tonne/km/tonne)", {}).items():
        made.yearly("leg_emissions", {"f": factor}, {"factor": "f"}, burden=gas, material=name)
    made.yearly("disposal_totals", product, {"limit": "disposal limit (tonne)"}, material=name)


def _centre(made: _Tables, name: str, centre: dict[str, Any]) -> None:
    made.row("zones", zone=name, label=name)
    made.yearly("zone_costs", centre, {"cost": "operating cost ($)"}, zone=name)
    taken = centre["input"]
    if taken is not None:
        made.row(
            "sites",
            site=name + INTO,
            label=name,
            tier="market",
            accepts=taken,
            handling_cost=0.0,
            process="",
        )
        made.yearly(
            "prices",
            centre,
            {"amount": "revenue ($/tonne)"},
            kind="price",
            site=name + INTO,
            material=taken,
        )
    for product in centre["outputs"]:
        of_product = {
            key: value.get(product) for key, value in centre.items() if isinstance(value, dict)
        }
        made.yearly(
            "generation",
            of_product,
            {"amount": "fixed output (tonne)"},
            zone=name,
            material=product,
        )
        made.yearly(
            "collection",
            of_product,
            {"cost": "collection cost ($/tonne)"},
            zone=name,
            material=product,
        )
        made.yearly(
            "disposal",
            of_product,
            {"cost": "disposal cost ($/tonne)", "limit": "disposal limit (tonne)"},
            place=name,
            material=product,
        )
        lagged = of_product.get("variable output (tonne/tonne)") or []
        for lag, rate in enumerate(lagged if isinstance(lagged, list) else [lagged]):
            if taken is not None:
                made.row(
                    "returns",
                    zone=name,
                    site=name + INTO,
                    material=product,
                    lag=float(lag),
                    rate=float(rate),
                )


def _plant(made: _Tables, name: str, plant: dict[str, Any]) -> None:
    made.row(
        "sites",
        site=name,
        label=name,
        tier="processing",
        process=name,
        accepts="",
        handling_cost=None,
    )
    small, large = plant["capacities"][0], plant["capacities"][-1]
    least, most = small["size (tonne)"], large["size (tonne)"]
    made.yearly(
        "site_periods", small, {"handling_cost": "variable operating cost ($/tonne)"}, site=name
    )
    made.row(
        "sizes",
        site=name,
        size="1",
        capacity_least=least,
        capacity_most=most,
        opening_cost=None,
        fixed_cost=None,
        existing_capacity=plant.get("initial capacity (tonne)") or 0.0,
    )
    made.yearly(
        "size_periods",
        small,
        {"opening_cost": "opening cost ($)", "fixed_cost": "fixed operating cost ($)"},
        site=name,
        size="1",
    )
    for year in range(made.years if most > least else 0):
        rise = {}
        for field, key in (
            ("expansion_cost", "opening cost ($)"),
            ("fixed_expansion_cost", "fixed operating cost ($)"),
        ):
            low, high = at_year(small[key], year), at_year(large[key], year)
            assert low is not None
            assert high is not None
            rise[field] = (high - low) / (most - least)
        made.row("size_periods", site=name, size="1", period=str(year + 1), **rise)
    for product, share in plant["input mix (%)"].items():
        for year in range(made.years):
            percent = at_year(share, year)
            made.row(
                "mixes",
                process=name,
                material=product,
                period=str(year + 1),
                share=(percent or 0.0) / 100.0,
            )
    for year in range(made.years):
        parts = {p: at_year(v, year) or 0.0 for p, v in plant["output (tonne)"].items()}
        for product, part in [*parts.items(), ("", 1.0 - sum(parts.values()))]:
            made.row(
                "yields",
                **{
                    "process": name,
                    "material_in": "",
                    "material_out": product,
                    "period": str(year + 1),
                    "yield": part,
                },
            )
    for product in plant["output (tonne)"]:
        of_product = {
            key: value.get(product) for key, value in plant.items() if isinstance(value, dict)
        }
        made.yearly(
            "disposal",
            of_product,
            {"cost": "disposal cost ($/tonne)", "limit": "disposal limit (tonne)"},
            place=name,
            material=product,
        )
    for product in plant.get("storage cost ($/tonne)", {}):
        of_product = {
            key: value.get(product) for key, value in plant.items() if isinstance(value, dict)
        }
        made.yearly(
            "storage",
            of_product,
            {"cost": "storage cost ($/tonne)", "limit": "storage limit (tonne)"},
            site=name,
            material=product,
        )
    for gas, factor in plant.get("processing emissions (tonne)", {}).items():
        made.yearly("site_emissions", {"f": factor}, {"factor": "f"}, burden=gas, site=name)


def chord_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the straight line through the Earth (WGS 84) in km, to the metre, as RELOG does."""
    return round(math.dist(_cartesian(*first), _cartesian(*second)), 3)


def _cartesian(latitude: float, longitude: float) -> tuple[float, float, float]:
    phi, lam = math.radians(latitude), math.radians(longitude)
    eccentricity = FLATTENING * (2.0 - FLATTENING)
    radius = EQUATOR_KM / math.sqrt(1.0 - eccentricity * math.sin(phi) ** 2)
    across = radius * math.cos(phi)
    return (
        across * math.cos(lam),
        across * math.sin(lam),
        radius * (1 - eccentricity) * math.sin(phi),
    )


def _distances(made: _Tables, file: dict[str, Any]) -> None:
    def where(item: dict[str, Any]) -> tuple[float, float]:
        return item["latitude (deg)"], item["longitude (deg)"]

    sources = {**file["centers"], **file["plants"]}
    targets = {
        name + INTO: item for name, item in file["centers"].items() if item["input"] is not None
    }
    for source, start in sources.items():
        for target, end in {**targets, **file["plants"]}.items():
            if source != target:
                made.row(
                    "distances",
                    source=source,
                    target=target,
                    distance=chord_km(where(start), where(end)),
                )
