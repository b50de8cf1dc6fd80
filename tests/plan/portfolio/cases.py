"""Inputs of portfolios made by hand: rows as dictionaries, every column of the form filled in."""

from typing import Any

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.plan.portfolio.portfolio import portfolio
from loopbook.terms.plan import Decision, Plan, PlanWish
from loopbook.terms.plan_input import FieldKind, InputTable, PlanField, PlanInput
from loopbook.terms.progress import finished

Row = dict[str, object]
Cell = float | str
TEXTS = {FieldKind.TEXT, FieldKind.CHOICE, FieldKind.DAY, FieldKind.LIST}


def case(settings: Row | None = None, **tables: list[Row]) -> PlanInput:
    """Return an input with the rows given; what a row leaves out has the default of the form."""
    form = {table.name: table for table in plan_form("portfolio").tables}
    assert not set(tables) - set(form)
    stated = {"currency": "CNY", "price_year": "2025", "vat": "out", "discount_rate": 8.0}
    given = {**stated, **(settings or {})}
    known = {each.field: each for each in form["settings"].fields}
    assert not set(given) - set(known)
    return PlanInput(
        job="portfolio",
        tables={
            name: InputTable(name, columns_of(table.fields, tables.get(name, [])))
            for name, table in form.items()
            if name != "settings"
        },
        settings={name: cell(given.get(name), field) for name, field in known.items()},
        currency="CNY",
        price_year="2025",
        digest="0" * 64,
    )


def columns_of(fields: tuple[PlanField, ...], rows: list[Row]) -> dict[str, np.ndarray]:
    """Return the columns of a table."""
    names = {field.field for field in fields}
    assert all(not set(row) - names for row in rows)
    return {
        field.field: np.array(
            [cell(row.get(field.field), field) for row in rows],
            dtype=object if field.kind in TEXTS else np.float64,
        )
        for field in fields
    }


def cell(value: object, field: PlanField) -> Cell:
    """Return a cell as the reader would give it: default for None; NaN or empty for unknown."""
    if field.kind in TEXTS:
        return str(field_default(field) if value is None else value)
    if value is None:
        text = field.default
        words = {"yes": 1.0, "no": 0.0}
        return words[text] if text in words else float(text or "nan")
    assert isinstance(value, int | float)
    return float(value)


def field_default(field: PlanField) -> str:
    """Return the default of a text or choice."""
    return field.default


def option(name: str, investment: float, saving: float, **more: object) -> tuple[Row, Row]:
    """Return the rows of an option and its one variant; `more` goes to whichever has the field."""
    of_option = {"must", "earliest", "latest", "label"}
    row: Row = {"option": name, **{k: v for k, v in more.items() if k in of_option}}
    variant: Row = {
        "option": name,
        "investment": investment,
        "yearly_saving": saving,
        "life": 10.0,
        **{k: v for k, v in more.items() if k not in of_option},
    }
    return row, variant


def options(*rows: tuple[Row, Row]) -> dict[str, list[Row]]:
    """Return the tables of options and variants."""
    return {"options": [row for row, _ in rows], "variants": [variant for _, variant in rows]}


def periods(*names: str, **fields: object) -> list[Row]:
    """Return periods that are alike."""
    return [{"period": name, **fields} for name in names]


def made(given: PlanInput, **wish: Any) -> Plan:
    """Return the plan of an input."""
    return finished(portfolio(given, PlanWish(**wish)))


def chosen(plan: Plan) -> set[str]:
    """Return the options of a plan."""
    return {each.subject for each in plan.decisions if each.kind == "choose"}


def claimed(plan: Plan) -> dict[tuple[str, str], float | None]:
    """Return (incentive, option) -> amount."""
    kinds = {"claim", "borrow"}
    return {(d.subject, d.other): d.value for d in plan.decisions if d.kind in kinds}


def decision(plan: Plan, subject: str) -> Decision:
    """Return the one decision about a subject."""
    (found,) = [each for each in plan.decisions if each.subject == subject]
    return found
