"""The synthetic city of docs/examples/plan-network, written from its seed.

Run: `uv run python -m tests.plan.network.example` writes the folder again.
"""

import csv
from pathlib import Path

from loopbook.formats.plan_form import plan_form
from tests.plan.network.city import SETTINGS, city

FOLDER = Path(__file__).parents[3] / "docs" / "examples" / "plan-network"
SIZES = (10, 6, 2, 2, 3)
SEED = 16


def main() -> None:
    """Write every table of the example."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    tables = city(SIZES, SEED)
    tables["settings"] = [
        {"name": name, "value": value}
        for name, value in {"currency": "CNY", "price_year": "2025", **SETTINGS}.items()
    ]
    forms = {form.name: form for form in plan_form("network").tables}
    for name, rows in tables.items():
        units = {
            f.field: f"{f.heading_en} [{_unit(f.unit)}]" if f.unit else f.heading_en
            for f in forms[name].fields
        }
        fields = list(dict.fromkeys(field for row in rows for field in row))
        heads = fields if name == "settings" else [units[field].split("|")[0] for field in fields]
        with (FOLDER / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(heads)
            writer.writerows([_cell(row.get(field)) for field in fields] for row in rows)


def _unit(code: str) -> str:
    named = {"TNE": "t", "KMT": "km", "TKM": "tkm", "KGM": "kg", "money": "CNY"}
    return "/".join(named[part] for part in code.split("/"))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
