"""Cases: inputs of backcasting in memory, their defaults filled in from the form."""

from typing import Any

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.terms.plan_input import SETTINGS, FieldKind, InputTable, PlanField, PlanInput

Rows = list[dict[str, Any]]
_TEXTS = {FieldKind.TEXT, FieldKind.CHOICE, FieldKind.LIST, FieldKind.DAY}
_YES_NO = {"yes": 1.0, "no": 0.0}


def cell(field: PlanField, row: dict[str, Any]) -> Any:
    value = row.get(field.field, field.default)
    if field.kind in _TEXTS:
        return value
    if field.kind is FieldKind.YES_NO and isinstance(value, str):
        return _YES_NO.get(value, float("nan"))
    return float(value) if value != "" else float("nan")


def given_of(**tables: Any) -> PlanInput:
    """An input of tables as lists of rows; `settings` is one row."""
    form = plan_form("backcast")
    known = {table.name: table for table in form.tables}
    made = {}
    for name, table in known.items():
        if name == SETTINGS:
            continue
        rows: Rows = tables.get(name, [])
        assert not {key for row in rows for key in row} - {f.field for f in table.fields}, name
        made[name] = InputTable(
            name,
            {
                f.field: np.array(
                    [cell(f, row) for row in rows],
                    dtype=object if f.kind in _TEXTS else np.float64,
                )
                for f in table.fields
            },
        )
    stated = {"currency": "CNY", "price_year": 2021, **tables.get("settings", {})}
    settings = {f.field: cell(f, stated) for f in known[SETTINGS].fields}
    return PlanInput(
        job="backcast", tables=made, settings=settings, currency="CNY", price_year="2021",
        digest="0" * 64,
    )  # fmt: skip


def one_measure(**changes: Any) -> PlanInput:
    """A hundred tonnes a year, half recycled; one measure moves 10 t for 50 CNY a year of use."""
    years = range(2021, 2024)
    tables: dict[str, Any] = {
        "settings": {"first_year": 2021, "last_year": 2023},
        "processes": [{"process": p} for p in ("site", "plant", "dump")],
        "flows": [
            {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5},
            {"flow": "mixed", "source": "site", "target": "dump"},
        ],
        "inputs": [{"process": "site", "year": year, "amount": 100.0} for year in years],
        "indicators": [{"indicator": "rate"}],
        "parts": [
            {"indicator": "rate", "flow": "sorted"},
            {"indicator": "rate", "side": "denominator", "process": "site"},
        ],
        "measures": [{"measure": "line", "most": 4, "capex": 100, "opex": 50, "lifetime": 2}],
        "effects": [{"measure": "line", "flow": "sorted", "instead": "mixed", "tonnes": 10}],
        "targets": [{"target": "t", "indicator": "rate", "year": 2023, "value": 65}],
    }
    return given_of(**(tables | changes))
